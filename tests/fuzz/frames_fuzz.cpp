// What comes over the socket from a connector's process, whatever its bytes: frames and what they say, or Garbage.
#include "plugins/wire/exchange.h"
#include "plugins/wire/frame.h"

#include <algorithm>

using namespace lianfang::wire;

namespace {

template <typename Message>
void read(std::string_view payload)
{
    try {
        Message::decode(payload);
    } catch (const Garbage&) {
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    FrameParser parser;
    try {
        while (size > 0) {
            const auto room = parser.room();
            const auto some = std::min(size, room.size());
            std::copy_n(data, some, room.begin());
            data += some;
            size -= some;
            parser.received(some);
            while (const auto frame = parser.next()) {
                read<Request>(frame->payload);
                read<DocumentBegin>(frame->payload);
                read<DocumentEnd>(frame->payload);
                read<Failed>(frame->payload);
            }
        }
    } catch (const Garbage&) {
    }
    return 0;
}
