#include "hub/app/named.h"

#include "hub/api/messages.h"
#include "hub/base/text.h"

#include <algorithm>
#include <charconv>

namespace lianfang {

namespace {

bool isCalled(const Unit& unit, std::string_view name)
{
    return unit.id == name || unit.zh == name || unit.en == name;
}

void add(std::string& list, const Unit& unit)
{
    const std::string one = unit.id.empty() ? unit.zh : unit.id + " " + unit.zh;
    list += (list.empty() ? "" : "、") + one;
}

} // namespace

const Unit& unitNamed(const Manifest& manifest, std::string_view name)
{
    if (const Unit* byId = manifest.unit(name))
        return *byId;
    std::string all;
    for (const auto& unit : manifest.units) {
        if (isCalled(unit, name))
            return unit;
        add(all, unit);
    }
    throw Error(message::unitUnknown, {manifest.department, std::string(name), all});
}

std::string unitNamed(const std::vector<Manifest>& manifests, const std::string& name)
{
    std::vector<const Unit*> known;
    for (const auto& manifest : manifests)
        for (const auto& unit : manifest.units) {
            if (isCalled(unit, name))
                return unit.id;
            if (std::none_of(known.begin(), known.end(), [&](const Unit* each) { return each->id == unit.id; }))
                known.push_back(&unit);
        }
    std::string all;
    for (const auto* unit : known)
        add(all, *unit);
    throw Error(message::nameUnknown, {inBoth("填报单位", "reporting unit"), name, all});
}

void expectOneOf(const std::vector<std::string>& all, const std::string& name, const char* zh, const char* en)
{
    if (name.empty() || std::find(all.begin(), all.end(), name) != all.end())
        return;
    std::string list;
    for (const auto& each : all)
        list += (list.empty() ? "" : " ") + each;
    throw Error(message::nameUnknown, {inBoth(zh, en), name, list});
}

std::string lineIn(const nlohmann::json& request, const char* name, std::size_t longest)
{
    const auto at = request.find(name);
    if (at == request.end() || !at->is_string())
        throw Error(message::requestUnreadable, {name});
    std::string text(trimmed(at->get<std::string>()));
    if (text.empty() || text.size() > longest ||
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        throw Error(message::requestUnreadable,
                    {inBoth(std::string("“") + name + "”是空的、过长或含控制字符",
                            std::string("\"") + name + "\" is empty, too long or has control characters")});
    return text;
}

std::string text(const nlohmann::json& request, const char* name)
{
    const auto at = request.find(name);
    if (at == request.end() || at->is_null())
        return {};
    if (!at->is_string())
        throw Error(message::requestUnreadable, {std::string(name)});
    return at->get<std::string>();
}

std::int64_t numberIn(const std::function<std::string(const std::string&)>& query, const std::string& name)
{
    const std::string text = query(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!text.empty() && (error != std::errc() || end != text.data() + text.size() || number < 0))
        throw Error(message::requestUnreadable, {name + " " + text});
    return number;
}

} // namespace lianfang
