#include "hub/model/period.h"

#include <fmt/format.h>

namespace lianfang {

namespace {

constexpr int monthsIn(Cadence cadence)
{
    return cadence == Cadence::month ? 1 : cadence == Cadence::quarter ? 3 : 12;
}

}  // namespace

Period::Period(Cadence cadence, Day within) : cadence_(cadence), first_(within)
{
    if (cadence != Cadence::day) {
        const auto month = monthOf(within).number;
        first_ = firstDayOf({month - month % monthsIn(cadence)});
    }
}

std::optional<Period> Period::parse(std::string_view text)
{
    if (const auto day = dayFromString(text))
        return Period(Cadence::day, *day);
    if (const auto month = monthFromString(text)) {
        if (!realDay(month->number / 12, 1, 1))
            return std::nullopt;
        return Period(Cadence::month, firstDayOf(*month));
    }
    const bool quarter = text.size() == 6 && (text[4] == 'Q' || text[4] == 'q') && text[5] >= '1' && text[5] <= '4';
    if (!quarter && text.size() != 4)
        return std::nullopt;
    const auto january = monthFromString(std::string(text.substr(0, 4)) + "-01");
    if (!january || !realDay(january->number / 12, 1, 1))
        return std::nullopt;
    if (!quarter)
        return Period(Cadence::year, firstDayOf(*january));
    return Period(Cadence::quarter, firstDayOf({january->number + (text[5] - '1') * 3}));
}

Period Period::next() const
{
    if (cadence_ == Cadence::day)
        return {cadence_, first_ + std::chrono::days(1)};
    return {cadence_, firstDayOf({monthOf(first_).number + monthsIn(cadence_)})};
}

std::string Period::toString() const
{
    const auto month = monthOf(first_).number;
    switch (cadence_) {
    case Cadence::day: return lianfang::toString(first_);
    case Cadence::month: return lianfang::toString(Month{month});
    case Cadence::quarter: return fmt::format("{:04}Q{}", month / 12, month % 12 / 3 + 1);
    case Cadence::year: break;
    }
    return fmt::format("{:04}", month / 12);
}

std::optional<Cadence> cadenceFromString(std::string_view text)
{
    for (const auto cadence : {Cadence::day, Cadence::month, Cadence::quarter, Cadence::year})
        if (text == toString(cadence))
            return cadence;
    return std::nullopt;
}

std::string_view toString(Cadence cadence)
{
    switch (cadence) {
    case Cadence::day: return "day";
    case Cadence::month: return "month";
    case Cadence::quarter: return "quarter";
    case Cadence::year: break;
    }
    return "year";
}

}  // namespace lianfang
