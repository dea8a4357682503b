#include "hub/crosscheck/indicators.h"

#include "hub/crosscheck/judging_session.h"
#include "hub/crosscheck/messages.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

const Crosscheck* find(const std::vector<Crosscheck>& checks, const std::string& id)
{
    const auto at = std::find_if(checks.begin(), checks.end(), [&](const Crosscheck& each) { return each.id == id; });
    return at == checks.end() ? nullptr : &*at;
}

class Reader : public JudgedSqlReader {
public:
    Reader(const std::vector<ConfigFile>& shared, const std::vector<Crosscheck>& checks, const Schema& schema,
           const ParameterValues& parameters, std::vector<ConfigFault>& faults)
        : JudgedSqlReader(shared, schema, parameters, faults), checks_(checks)
    {
    }

    Indicator read(const ConfigFile& of)
    {
        indicator_.byMonth = true;
        JudgedSqlReader::read(of, indicator_, [this] {
            if (!indicator_.isList()) {
                require("unit", seen("unit"));
                require("better", seen("better"));
                require("by", seen("by"));
            }
            require("needs", seen("needs") || seen("takes") || seen("check"));
            require("-- rows:", !indicator_.statements.empty());
            if (indicator_.asks)
                indicator_.parameters.try_emplace(indicator_.asks->name, indicator_.asks->possible.front());
            if (indicator_.over == Indicator::Over::years)
                require("asks: years", indicator_.asks && indicator_.asks->name == "years");
        });
        return std::move(indicator_);
    }

private:
    std::vector<std::string>* partAt(std::string_view line) override
    {
        return line == "-- rows:" ? &indicator_.statements : nullptr;
    }

    bool header(const std::string& key, const std::string& value) override
    {
        if (key == "unit")
            indicator_.unit = static_cast<IndicatorUnit>(choice(key, value, {"percent", "per-mille", "persons"}));
        else if (key == "better")
            indicator_.higherIsBetter = choice(key, value, {"lower", "higher"}) == 1;
        else if (key == "by")
            for (const auto& word : indicator_.by = words(value))
                choice(key, word, {"county", "industry", "category"});
        else if (key == "over")
            indicator_.over = static_cast<Indicator::Over>(choice(key, value, {"period", "year", "years"}));
        else if (key == "check")
            check(value);
        else if (key == "category")
            category(value);
        else if (key == "column")
            column(value);
        else if (key == "asks")
            asks(value);
        else
            return false;
        return true;
    }

    // Its parameters come with it, and whether months or the day are judged.
    void check(const std::string& value)
    {
        indicator_.check = value;
        const auto* check = find(checks_, value);
        if (check == nullptr)
            return fault(message::indicatorCheck, {value});
        indicator_.byMonth = check->byMonth;
        for (const auto& [name, number] : check->parameters)
            indicator_.parameters.try_emplace(name, number);
    }

    void category(const std::string& value)
    {
        const auto parts = words(value);
        if (parts.size() < 3)
            return fault(message::crosscheckValue, {"category", value, "CODE 中文 English"});
        std::string en = parts[2];
        for (std::size_t i = 3; i < parts.size(); ++i)
            en += " " + parts[i];
        indicator_.categories[parts[0]] = {parts[1], en};
    }

    void column(const std::string& value)
    {
        const auto parts = words(value);
        if (parts.size() < 4)
            return fault(message::crosscheckValue, {"column", value, "NAME KIND 中文 English"});
        Indicator::Column column;
        column.name = parts[0];
        column.kind =
            static_cast<Indicator::Column::Kind>(choice("column", parts[1], {"text", "number", "yuan", "hundredths"}));
        column.zh = parts[2];
        column.en = parts[3];
        for (std::size_t i = 4; i < parts.size(); ++i)
            column.en += " " + parts[i];
        indicator_.columns.push_back(std::move(column));
    }

    void asks(const std::string& value)
    {
        const auto parts = words(value);
        if (parts.size() < 2)
            return fault(message::crosscheckValue, {"asks", value, "NAME 1 2 …"});
        Indicator::Asked asked{parts[0], {}};
        for (std::size_t i = 1; i < parts.size(); ++i)
            asked.possible.push_back(number("asks", parts[i]));
        indicator_.asks = std::move(asked);
    }

    const std::vector<Crosscheck>& checks_;
    Indicator indicator_;
};

using Sums = std::map<std::string, IndicatorValue>;

// One indicator's or list's statements.
class Run : private JudgingSession {
public:
    Run(Session& session, const Schema& schema, const Indicator& indicator, const std::vector<Crosscheck>& checks,
        const IndicatorRequest& request)
        : JudgingSession(session, indicator.id), schema_(schema), indicator_(indicator),
          check_(indicator.check.empty() ? nullptr : lianfang::find(checks, indicator.check)), request_(request),
          asked_(indicator.asks ? request.asked.value_or(indicator.asks->possible.front()) : 0)
    {
    }

    IndicatorResult add()
    {
        IndicatorResult out;
        out.indicator = &indicator_;
        out.period = periods().back();
        if (makeReady(out.waitingFor))
            return out;
        confined("CREATE TEMP TABLE indicator_row AS SELECT county, industry, category, CAST(sum(numerator) AS BIGINT) "
                 "AS numerator, CAST(sum(denominator) AS BIGINT) AS denominator FROM (" +
                 query() + ") r GROUP BY county, industry, category");
        std::vector<std::string> county, industry, category;
        std::vector<Poco::Int64> numerator, denominator;
        Poco::Int64 bad = 0;
        session_
            << "SELECT count(*) FROM indicator_row WHERE county IS NULL OR industry IS NULL OR category IS NULL OR "
               "numerator IS NULL OR denominator IS NULL OR numerator < 0 OR denominator < 0",
            into(bad), now;
        if (bad > 0)
            throw Error(message::indicatorRow, {indicator_.id});
        session_ << "SELECT county, industry, category, numerator, denominator FROM indicator_row", into(county),
            into(industry), into(category), into(numerator), into(denominator), now;
        execute("DROP TABLE indicator_row");
        dropTemporary();
        Sums counties, industries, categories;
        for (std::size_t i = 0; i < county.size(); ++i)
            for (auto* value : {&out.all, &counties[county[i]], &industries[industry[i]], &categories[category[i]]}) {
                value->numerator += numerator[i];
                value->denominator += denominator[i];
            }
        out.counties = listOf("county", std::move(counties));
        out.industries = listOf("industry", std::move(industries));
        out.categories = listOf("category", std::move(categories));
        return out;
    }

    ListResult list()
    {
        ListResult out;
        out.period = periods().back();
        out.asked = asked_;
        if (makeReady(out.waitingFor))
            return out;
        confined("CREATE TEMP TABLE listed_row AS SELECT q.*, row_number() OVER (ORDER BY " +
                 indicator_.columns.front().name + ") AS listed_place FROM (" + query() + ") q");
        std::vector<std::vector<std::string>> columns(indicator_.columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i)
            session_ << "SELECT coalesce(CAST(" + indicator_.columns[i].name +
                            " AS TEXT), '') FROM listed_row ORDER BY "
                            "listed_place",
                into(columns[i]), now;
        execute("DROP TABLE listed_row");
        dropTemporary();
        for (std::size_t row = 0; row < columns.front().size(); ++row) {
            auto& cells = out.rows.emplace_back();
            for (std::size_t i = 0; i < columns.size(); ++i)
                cells.push_back(told(indicator_.columns[i].kind, columns[i][row]));
        }
        return out;
    }

private:
    static std::string told(Indicator::Column::Kind kind, std::string text)
    {
        using Kind = Indicator::Column::Kind;
        if (text.empty() || (kind != Kind::yuan && kind != Kind::hundredths))
            return text;
        const bool negative = text.front() == '-';
        std::string digits = text.substr(negative ? 1 : 0);
        if (digits.size() < 3)
            digits.insert(0, 3 - digits.size(), '0');
        return (negative ? "-" : "") + digits.insert(digits.size() - 2, ".");
    }

    // Over which it is judged, in order: one, or so many years.
    std::vector<Period> periods() const
    {
        if (indicator_.over == Indicator::Over::period)
            return {request_.period};
        std::vector<Period> out{Period(Cadence::year, request_.period.next().firstDay()).previous()};
        if (indicator_.over == Indicator::Over::years)
            while (out.size() < static_cast<std::size_t>(asked_))
                out.insert(out.begin(), out.front().previous());
        return out;
    }

    // Whether it waits; else relations and texts have been carried out, up to the query.
    bool makeReady(std::vector<MissingDelivery>& waitingFor)
    {
        const auto all = periods();
        Readiness ready;
        for (const auto& period : all)
            for (const JudgedSql* sql :
                 {static_cast<const JudgedSql*>(&indicator_), static_cast<const JudgedSql*>(check_)})
                if (sql != nullptr)
                    take(ready, readinessOf(session_, schema_, *sql, period, request_.today));
        ready.firstMonth = monthOf(all.front().firstDay()).number;
        waitingFor = ready.missing;
        if (!waitingFor.empty())
            return true;
        makeRelations(ready);
        if (check_ != nullptr) {
            setParameters(*check_, ready, all.back(), request_.today);
            runTexts(*check_);
            collect(*check_, "1 = 1");
        }
        setParameters(indicator_, ready, all.back(), request_.today);
        parameters_["from"] = numberOf(all.front().firstDay());
        if (indicator_.asks)
            parameters_[indicator_.asks->name] = asked_;
        runTexts(indicator_);
        return false;
    }

    // What one text is ready for joins what others are.
    static void take(Readiness& all, Readiness one)
    {
        const auto has = [&](const Reading& reading) {
            return std::any_of(all.readings.begin(), all.readings.end(), [&](const Reading& each) {
                return each.dataset == reading.dataset && each.unit == reading.unit && each.month == reading.month;
            });
        };
        for (auto& missing : one.missing)
            if (std::find(all.missing.begin(), all.missing.end(), missing) == all.missing.end())
                all.missing.push_back(std::move(missing));
        std::vector<Reading> more;
        for (auto& reading : one.readings)
            if (!has(reading))
                more.push_back(std::move(reading));
        all.readings.insert(all.readings.end(), more.begin(), more.end());
        all.day = one.day;
        all.firstMonth = one.firstMonth;
        all.lastMonth = one.lastMonth;
        all.lastEndedMonth = std::max(all.lastEndedMonth, one.lastEndedMonth);
    }

    std::string query() const { return withParameters(indicator_.statements.back(), parameters_); }

    std::vector<IndicatorValue> listOf(const char* by, Sums sums) const
    {
        std::vector<IndicatorValue> out;
        if (std::find(indicator_.by.begin(), indicator_.by.end(), by) != indicator_.by.end())
            for (auto& [code, value] : sums) {
                value.code = code;
                out.push_back(std::move(value));
            }
        return out;
    }

    const Schema& schema_;
    const Indicator& indicator_;
    const Crosscheck* check_;
    const IndicatorRequest& request_;
    const std::int64_t asked_;
};

void setValue(IndicatorValue& value, const Indicator& indicator, const Target* target)
{
    value.value = valueText(indicator.unit, value.numerator, value.denominator);
    if (target == nullptr)
        return;
    value.target = target->text(indicator.unit);
    if (value.value)
        value.met = target->met(indicator.unit, indicator.higherIsBetter, value.numerator, value.denominator);
    if (target->base) {
        value.base = target->baseText();
        value.baseYear = target->baseYear;
    }
}

// What holds for all holds for each part of it too, unless it counts persons or comes from a year of its own.
void setValues(IndicatorResult& result, const Targets& targets)
{
    const auto& indicator = *result.indicator;
    const Day on = result.period.lastDay();
    const auto* general = targets.find(indicator.id, "", "", on);
    setValue(result.all, indicator, general);
    if (general != nullptr && (general->base || indicator.unit == IndicatorUnit::persons))
        general = nullptr;
    const auto orGeneral = [&](const Target* own) { return own != nullptr ? own : general; };
    for (auto& value : result.counties)
        setValue(value, indicator,
                 value.code.empty() ? general : orGeneral(targets.find(indicator.id, value.code, "", on)));
    for (auto& value : result.industries)
        setValue(value, indicator, general);
    for (auto& value : result.categories)
        setValue(value, indicator,
                 value.code.empty() ? general : orGeneral(targets.find(indicator.id, "", value.code, on)));
}

// With the views as they were known, if that is asked for.
template <typename Work>
void asKnown(Session& session, const Schema& schema, const IndicatorRequest& request, Work work)
{
    std::optional<ViewsAsKnown> views;
    if (request.knownAt)
        views.emplace(session, schema, *request.knownAt);
    work();
    if (views)
        views->drop();
}

template <typename Work>
auto told(const Indicator& indicator, Work work)
{
    try {
        return work();
    } catch (const Error&) {
        throw;
    } catch (const Poco::Exception& e) {
        throw Error(message::crosscheckFailed, {indicator.id, e.message()});
    }
}

} // namespace

std::vector<Indicator> loadIndicators(const std::vector<ConfigFile>& files, const std::vector<ConfigFile>& shared,
                                      const std::vector<Crosscheck>& checks, const Schema& schema,
                                      const ParameterValues& parameters, std::vector<ConfigFault>& faults)
{
    std::vector<Indicator> out;
    for (const auto& file : files)
        out.push_back(Reader(shared, checks, schema, parameters, faults).read(file));
    return out;
}

std::vector<IndicatorResult> judgeIndicators(Session& session, const Schema& schema,
                                             const std::vector<Indicator>& indicators,
                                             const std::vector<Crosscheck>& checks, const Targets& targets,
                                             const IndicatorRequest& request)
{
    std::vector<IndicatorResult> out;
    asKnown(session, schema, request, [&] {
        for (const auto& indicator : indicators)
            if (!indicator.isList()) {
                out.push_back(told(indicator, [&] { return Run(session, schema, indicator, checks, request).add(); }));
                if (!out.back().waits())
                    setValues(out.back(), targets);
            }
    });
    return out;
}

ListResult judgeList(Session& session, const Schema& schema, const Indicator& list,
                     const std::vector<Crosscheck>& checks, const IndicatorRequest& request)
{
    ListResult out;
    asKnown(session, schema, request,
            [&] { out = told(list, [&] { return Run(session, schema, list, checks, request).list(); }); });
    return out;
}

KnownAt knownAtMoment(Session& session, Seconds moment)
{
    Poco::Int64 submission = 0;
    session << "SELECT coalesce(max(sequence), 0) FROM submission WHERE received <= " + std::to_string(moment),
        into(submission), now;
    return {submission, moment};
}

KnownAt knownAtSubmission(Session& session, std::int64_t submission)
{
    // Until the next one came; what happened in the second of its coming may be its own doing.
    Poco::Int64 own = 0, next = 0;
    session << "SELECT coalesce(max(received), 0) FROM submission WHERE sequence <= " + std::to_string(submission),
        into(own), now;
    session << "SELECT coalesce(min(received), 0) FROM submission WHERE sequence > " + std::to_string(submission),
        into(next), now;
    return {submission, next > 0 ? std::max(own, next - 1) : secondsNow()};
}

} // namespace lianfang
