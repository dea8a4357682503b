#include "hub/api/ferry_operations.h"

#include "hub/api/messages.h"

namespace lianfang {

namespace {

constexpr std::size_t requestBytes = 1u << 20;

nlohmann::json requestOf(std::istream& body)
{
    std::string text(requestBytes + 1, '\0');
    body.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(body.gcount()));
    auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || text.size() > requestBytes)
        throw Error(message::requestUnreadable, {inBoth("不是 JSON 对象", "it is no JSON object")});
    return json;
}

} // namespace

std::variant<nlohmann::json, Download> ferryCall(FerryOperations& ferry, const std::string& method,
                                                 const std::vector<std::string>& path, const Query& query,
                                                 std::istream& body)
{
    const std::string call = method + (path.empty() ? "" : " " + path[0]);
    if (path.empty() && call == "GET")
        return ferry.keys();
    if (path.size() == 1 && call == "POST export")
        return ferry.exportFile(requestOf(body));
    if (path.size() == 1 && call == "PUT import")
        return ferry.importFile(query("name"), body);
    if (path.size() == 2 && call == "GET export")
        return ferry.file(path[1]);
    if (path.size() == 2 && call == "POST export")
        return ferry.confirm(path[1]);
    if (path.size() == 2 && call == "GET import")
        return ferry.imported(path[1]);
    throw Error(message::notFound, {"ferry"});
}

} // namespace lianfang
