#include "hub/api/catalogue.h"

#include "hub/api/messages.h"
#include "hub/archive/messages.h"
#include "hub/base/messages.h"
#include "hub/collect/messages.h"
#include "hub/crosscheck/messages.h"
#include "hub/decode/messages.h"
#include "hub/dispatch/messages.h"
#include "hub/match/messages.h"
#include "hub/model/messages.h"
#include "hub/normalise/messages.h"
#include "hub/notify/messages.h"
#include "hub/schema/messages.h"
#include "hub/store/messages.h"
#include "plugins/kit/messages.h"
#include "plugins/loader/messages.h"

#include <algorithm>

namespace lianfang {

const std::vector<const Message*>& catalogue()
{
    static const std::vector<const Message*> all = [] {
        std::vector<const Message*> out;
        const auto add = [&](const auto& messages) { out.insert(out.end(), std::begin(messages), std::end(messages)); };
        add(message::appMessages);
        add(message::archiveMessages);
        add(message::baseMessages);
        add(message::collectMessages);
        add(message::crosscheckMessages);
        add(message::decodeMessages);
        add(message::dispatchMessages);
        add(message::kitMessages);
        add(message::loaderMessages);
        add(message::matchMessages);
        add(message::modelMessages);
        add(message::normaliseMessages);
        add(message::notifyMessages);
        add(message::schemaMessages);
        add(message::storeMessages);
        std::sort(out.begin(), out.end(), [](const Message* a, const Message* b) { return a->code < b->code; });
        return out;
    }();
    return all;
}

const Message* findMessage(std::string_view code)
{
    const auto& all = catalogue();
    const auto at = std::lower_bound(all.begin(), all.end(), code,
                                     [](const Message* message, std::string_view wanted) { return message->code < wanted; });
    return at != all.end() && (*at)->code == code ? *at : nullptr;
}

}  // namespace lianfang
