#include "hub/crosscheck/targets.h"

#include "hub/crosscheck/messages.h"
#include "hub/model/decimal.h"
#include "hub/schema/config_xml.h"

#include <algorithm>

namespace lianfang {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t tenThousandths = 10000;

std::int64_t factorOf(IndicatorUnit unit)
{
    return unit == IndicatorUnit::percent ? 100 : unit == IndicatorUnit::perMille ? 1000 : 1;
}

std::string withDecimals(std::int64_t number, int places)
{
    std::string digits = std::to_string(number);
    const auto wanted = static_cast<std::size_t>(places) + 1;
    if (digits.size() < wanted)
        digits.insert(0, wanted - digits.size(), '0');
    return digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
}

std::string decimalText(std::int64_t limit)
{
    return limit % 100 == 0 ? withDecimals(limit / 100, 2) : withDecimals(limit, 4);
}

class Reader {
public:
    Reader(ConfigXml& xml, const std::vector<Targets::Known>& indicators) : xml_(xml), indicators_(indicators) {}

    Target read(const tinyxml2::XMLElement& element)
    {
        xml_.allow(element, {"indicator", "value", "county", "category", "from", "base", "base-year", "down"}, {});
        Target target;
        target.indicator = xml_.required(element, "indicator");
        target.county = xml_.value(element, "county");
        target.category = xml_.value(element, "category");
        const auto known = std::find_if(indicators_.begin(), indicators_.end(),
                                        [&](const Targets::Known& each) { return each.id == target.indicator; });
        if (!target.indicator.empty() && known == indicators_.end()) {
            std::string all;
            for (const auto& each : indicators_)
                all += (all.empty() ? "" : ", ") + each.id;
            xml_.fault(element, message::targetValue, {"indicator", target.indicator, all});
        }
        for (const auto& [attribute, value] :
             {std::pair("county", &target.county), std::pair("category", &target.category)})
            if (!value->empty() && known != indicators_.end() &&
                std::find(known->by.begin(), known->by.end(), attribute) == known->by.end())
                xml_.fault(element, message::targetNotBy, {target.indicator, attribute});
        if (!target.county.empty() && !target.category.empty())
            xml_.fault(element, message::targetBoth);
        if (const auto from = xml_.value(element, "from"); !from.empty()) {
            target.from = dayFromString(from);
            if (!target.from)
                xml_.fault(element, message::targetValue, {"from", from, "2026-01-01"});
        }
        const bool based = element.Attribute("base") != nullptr;
        if (based == (element.Attribute("value") != nullptr))
            xml_.fault(element, message::targetForm);
        else if (based)
            readBase(element, target);
        else
            target.limit = number(element, "value");
        return target;
    }

private:
    void readBase(const tinyxml2::XMLElement& element, Target& target)
    {
        target.base = number(element, "base");
        target.baseYear = static_cast<int>(xml_.number(element, "base-year", 0, 1990, 2199));
        const auto down = xml_.number(element, "down", 0, 0, 100);
        for (const char* attribute : {"base-year", "down"})
            xml_.required(element, attribute);
        target.limit = *target.base * (100 - down) / 100;
    }

    std::int64_t number(const tinyxml2::XMLElement& element, const char* attribute)
    {
        const auto text = xml_.value(element, attribute);
        const auto decimal = readDecimal(text, CellKind::text);
        const auto value = decimal && !decimal->negative ? scaled(*decimal, 4) : std::nullopt;
        if (!value)
            xml_.fault(element, message::targetValue, {attribute, text, "90, 1.25"});
        return value.value_or(0);
    }

    ConfigXml& xml_;
    const std::vector<Targets::Known>& indicators_;
};

} // namespace

std::string_view toString(IndicatorUnit unit)
{
    return unit == IndicatorUnit::percent ? "percent" : unit == IndicatorUnit::perMille ? "per-mille" : "persons";
}

std::optional<std::string> valueText(IndicatorUnit unit, std::int64_t numerator, std::int64_t denominator)
{
    if (unit == IndicatorUnit::persons)
        return std::to_string(numerator);
    if (denominator == 0)
        return std::nullopt;
    const Wide twice = Wide{numerator} * factorOf(unit) * 200;
    return withDecimals(static_cast<std::int64_t>((twice + denominator) / (Wide{denominator} * 2)), 2);
}

std::string Target::text(IndicatorUnit unit) const
{
    return unit == IndicatorUnit::persons ? std::to_string(limit / tenThousandths) : decimalText(limit);
}

std::string Target::baseText() const
{
    return decimalText(base.value_or(0));
}

bool Target::met(IndicatorUnit unit, bool higherIsBetter, std::int64_t numerator, std::int64_t denominator) const
{
    const Wide reached = Wide{numerator} * factorOf(unit) * tenThousandths;
    const Wide wanted = Wide{limit} * (unit == IndicatorUnit::persons ? 1 : denominator);
    return higherIsBetter ? reached >= wanted : reached <= wanted;
}

Targets Targets::load(const std::optional<ConfigFile>& file, const std::vector<Known>& indicators,
                      std::vector<ConfigFault>& faults)
{
    Targets out;
    if (!file)
        return out;
    ConfigXml xml(*file, faults);
    const auto* root = xml.root("targets");
    if (root == nullptr)
        return out;
    xml.allow(*root, {}, {"target"});
    Reader reader(xml, indicators);
    for (const auto* each = root->FirstChildElement("target"); each != nullptr;
         each = each->NextSiblingElement("target")) {
        const auto before = faults.size();
        auto target = reader.read(*each);
        if (faults.size() > before)
            continue;
        if (std::any_of(out.all_.begin(), out.all_.end(), [&](const Target& other) {
                return other.indicator == target.indicator && other.county == target.county &&
                       other.category == target.category && other.from == target.from;
            }))
            xml.fault(*each, message::targetTwice, {target.indicator});
        out.all_.push_back(std::move(target));
    }
    return out;
}

const Target* Targets::find(std::string_view indicator, std::string_view county, std::string_view category,
                            Day on) const
{
    const Target* best = nullptr;
    for (const auto& target : all_)
        if (target.indicator == indicator && target.county == county && target.category == category &&
            target.from.value_or(Day{}) <= on && (!best || best->from.value_or(Day{}) <= target.from.value_or(Day{})))
            best = &target;
    return best;
}

} // namespace lianfang
