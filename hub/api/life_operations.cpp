#include "hub/api/life_operations.h"

#include "hub/api/messages.h"

#include <charconv>

namespace lianfang {

std::int64_t idOf(const std::string& text)
{
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size() || id <= 0)
        throw Error(message::notFound, {"id"});
    return id;
}

std::optional<std::variant<nlohmann::json, Download>> lifeCall(LifeOperations& life, const std::string& method,
                                                               const std::vector<std::string>& path, const Query& query,
                                                               const std::function<nlohmann::json()>& body)
{
    const std::string call = method + " " + path[0];
    if (path.size() == 1) {
        if (call == "GET worklist")
            return life.worklist(query);
        if (call == "GET leads")
            return life.leads();
        if (call == "POST leads")
            return life.registerLead(body());
        if (call == "GET letters")
            return life.letters(query);
        if (call == "POST letters")
            return life.makeLetters(body());
    }
    if (path.size() == 2) {
        if (call == "POST findings" && path[1] == "steps")
            return life.takeStep(body());
        if (call == "GET findings")
            return life.story(idOf(path[1]));
        if (call == "GET letters")
            return life.letter(idOf(path[1]));
    }
    if (path.size() == 3 && call == "GET letters" && path[2] == "page")
        return life.page(idOf(path[1]));
    if (path.size() == 3 && call == "POST letters" && path[2] == "deliveries")
        return life.deliver(idOf(path[1]), body());
    if (path.size() == 4 && call == "GET findings" && path[2] == "attachments")
        return life.attachment(idOf(path[1]), idOf(path[3]));
    return std::nullopt;
}

} // namespace lianfang
