#include "tests/city/truth.h"

#include <stdexcept>

namespace lianfang::city {
namespace {

std::string joined(const Calendar& calendar, const std::vector<int>& months)
{
    std::string text;
    for (const int month : months) {
        if (!text.empty())
            text += ';';
        text += toString(calendar.month(month));
    }
    return text;
}

} // namespace

std::vector<Judged> missing(const Calendar& calendar, Day due, std::optional<Day> mended, Line line)
{
    std::vector<Judged> quarters(static_cast<std::size_t>(calendar.quarters()));
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter)
        if (due < calendar.judged(quarter) && (!mended || *mended > calendar.judged(quarter)))
            quarters[static_cast<std::size_t>(quarter)].line = line;
    return quarters;
}

std::vector<Judged> late(const Calendar& calendar, Day due, Day done)
{
    auto quarters = missing(calendar, due, done);
    if (const int quarter = calendar.quarterOf(due + std::chrono::days(1));
        quarter >= 0 && quarter < calendar.quarters())
        quarters[static_cast<std::size_t>(quarter)].line = Line::open;
    return quarters;
}

std::vector<Judged> known(const Calendar& calendar, Day since, std::optional<Day> mended, Line line)
{
    return missing(calendar, since - std::chrono::days(1), mended, line);
}

Truth::Truth(const std::filesystem::path& folder, const Calendar& calendar)
    : calendar_(calendar), rejections_(folder / "rejections.csv", Encoding::utf8),
      plan_(folder / "plan.csv", Encoding::utf8), scenarios_(folder / "scenarios.csv", Encoding::utf8),
      silent_(folder / "silent.csv", Encoding::utf8), folder_(folder),
      indicators_(static_cast<std::size_t>(calendar.quarters()))
{
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter) {
        const auto name = calendar.quarter(quarter).toString();
        findings_.emplace_back(folder / ("findings-" + name + ".csv"), Encoding::utf8);
        findings_.back().row({"crosscheck", "subject", "employer", "identity", "outlet", "number", "state", "lines",
                              "workers", "scenario"});
        absorbed_.emplace_back(folder / ("absorbed-" + name + ".csv"), Encoding::utf8);
        absorbed_.back().row({"crosscheck", "employer", "identity", "outlet", "lines", "absorbed-by", "scenario"});
    }
    rejections_.row({"dataset", "period", "unit", "document", "sheet", "row", "column", "reason"});
    plan_.row({"dataset", "period", "unit", "document", "by"});
    scenarios_.row({"scenario", "count"});
    silent_.row({"quarter", "unit"});
}

void Truth::subject(const Subject& subject, const std::vector<Judged>& quarters, const std::vector<bool>& absorbed)
{
    bool opened = false;
    for (std::size_t quarter = 0; quarter < quarters.size(); ++quarter) {
        const auto& judged = quarters[quarter];
        // At hand in the quarter: open before it, or opened in it. It closes where it no longer holds.
        const bool before = quarter > 0 && quarters[quarter - 1].line == Line::open;
        if ((before || judged.line == Line::open) && (absorbed.empty() || !absorbed[quarter]))
            indicator(static_cast<int>(quarter), "findings " + std::string(subject.crosscheck), "", "",
                      judged.line == Line::none ? 1 : 0);
        if (judged.line == Line::none && !opened)
            continue;
        const std::string_view state = judged.line == Line::open      ? "open"
                                       : judged.line == Line::verify  ? "to-verify"
                                       : judged.line == Line::warning ? "warning"
                                                                      : "closed";
        findings_[quarter].row({std::string(subject.crosscheck), std::string(subject.kind), subject.employer,
                                subject.identity, subject.outlet, subject.number, std::string(state),
                                joined(calendar_, judged.months), std::to_string(judged.workers),
                                std::string(subject.scenario)});
        count(std::string(subject.crosscheck) + " " + std::string(state));
        if (opened && judged.line != Line::none && quarters[quarter - 1].line == Line::none)
            count(std::string(subject.crosscheck) + " reopened");
        opened = true;
    }
}

std::vector<bool> Truth::months(const Subject& subject, const std::vector<Line>& lines,
                                const std::vector<std::string>& absorber)
{
    std::vector<Judged> quarters(static_cast<std::size_t>(calendar_.quarters()));
    std::vector<bool> wasAbsorbed(quarters.size());
    for (int month = 0; month < calendar_.months(); ++month) {
        const auto line = lines[static_cast<std::size_t>(month)];
        if (line == Line::none)
            continue;
        auto& judged = quarters[static_cast<std::size_t>(month / 3)];
        if (judged.line != Line::none && judged.line != line)
            throw std::logic_error("a subject's lines of one quarter are of two kinds");
        judged.line = line;
        judged.months.push_back(month);
    }
    for (std::size_t quarter = 0; quarter < quarters.size(); ++quarter) {
        if (quarters[quarter].line == Line::none || absorber[quarter].empty())
            continue;
        absorbed_[quarter].row({std::string(subject.crosscheck), subject.employer, subject.identity, subject.outlet,
                                joined(calendar_, quarters[quarter].months), absorber[quarter],
                                std::string(subject.scenario)});
        count("absorbed by " + absorber[quarter]);
        quarters[quarter] = {};
        wasAbsorbed[quarter] = true;
    }
    this->subject(subject, quarters, wasAbsorbed);
    return wasAbsorbed;
}

void Truth::indicator(int quarter, std::string_view indicator, std::string_view county, std::string_view industry,
                      std::int64_t good, std::int64_t of)
{
    if (quarter < 0 || quarter >= calendar_.quarters())
        return;
    auto& sum = indicators_[static_cast<std::size_t>(quarter)]
                           [{std::string(indicator), std::string(county), std::string(industry)}];
    sum.first += good;
    sum.second += of;
}

void Truth::rejected(std::string_view dataset, std::string_view period, std::string_view unit,
                     std::string_view document, std::string_view sheet, std::uint64_t row, std::string_view column,
                     std::string_view reason)
{
    rejections_.row({std::string(dataset), std::string(period), std::string(unit), std::string(document),
                     std::string(sheet), std::to_string(row), std::string(column), std::string(reason)});
    count("rejected " + std::string(dataset) + " " + std::string(reason));
}

void Truth::plan(std::string_view dataset, std::string_view period, std::string_view unit, std::string_view document,
                 std::string_view by)
{
    plan_.row({std::string(dataset), std::string(period), std::string(unit), std::string(document), std::string(by)});
    // Everything is brought on the day of the register's refresh, 35 days after the quarter: every due day has passed
    // then but the registers' own. What belongs to another quarter is not asked for; a correction counts once.
    const auto parsed = Period::parse(period).value();
    if (calendar_.quarterOf(parsed.lastDay()) == planned_ || parsed.cadence() == Cadence::day)
        if (due_.insert(std::string(dataset) + " " + std::string(period) + " " + std::string(unit)).second)
            indicator(calendar_.quarterOf(parsed.lastDay()),
                      "on time " + std::string(dataset.substr(0, dataset.find('/'))), unit, "",
                      parsed.cadence() == Cadence::day ? 1 : 0);
}

void Truth::silent(int quarter, const std::string& unit)
{
    silent_.row({calendar_.quarter(quarter).toString(), unit});
}

void Truth::planCrosscheck(int quarter)
{
    plan_.row({"crosscheck", calendar_.quarter(quarter).toString(), "", "", ""});
    planned_ = quarter + 1;
}

void Truth::close()
{
    for (const auto& [what, times] : counts_)
        scenarios_.row({what, std::to_string(times)});
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        CsvFile file(folder_ / ("indicators-" + calendar_.quarter(quarter).toString() + ".csv"), Encoding::utf8);
        file.row({"indicator", "county", "industry", "numerator", "denominator"});
        for (const auto& [key, sum] : indicators_[static_cast<std::size_t>(quarter)])
            file.row({key[0], key[1], key[2], std::to_string(sum.first), std::to_string(sum.second)});
        file.close();
    }
    for (auto& file : findings_)
        file.close();
    for (auto& file : absorbed_)
        file.close();
    rejections_.close();
    plan_.close();
    scenarios_.close();
    silent_.close();
}

} // namespace lianfang::city
