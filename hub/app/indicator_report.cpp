#include "hub/app/indicator_report.h"

#include "hub/api/messages.h"
#include "hub/app/findings_workbook.h"
#include "hub/app/named.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/notify/wording.h"

#include <Poco/Data/Statement.h>
#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>

#include <algorithm>
#include <charconv>

namespace lianfang {

using nlohmann::json;
using Poco::Data::Session;
using namespace Poco::Data::Keywords;

namespace {

constexpr Seconds chinaOffset = 8 * 3600;
constexpr const char* nowhereZh = "未注明";
constexpr const char* nowhereEn = "Not said";

struct Asked {
    IndicatorRequest request;
    std::string knownAt; // as it was written
};

// "", a day, a moment or a submission's number.
void readKnownAt(Session& session, const std::string& text, IndicatorRequest& request)
{
    if (text.empty())
        return;
    Seconds moment = 0;
    std::int64_t submission = 0;
    int zone = 0;
    Poco::DateTime at;
    if (const auto day = dayFromString(text)) {
        moment = Seconds{numberOf(*day) + 1} * 86400 - chinaOffset - 1;
    } else if (const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), submission);
               error == std::errc() && end == text.data() + text.size() && submission > 0) {
        // What the clock said is no matter then, and the day judged is today's.
        request.knownAt = knownAtSubmission(session, submission);
        return;
    } else if (Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::ISO8601_FORMAT, text, at, zone)) {
        moment = at.timestamp().epochTime() - zone;
    } else {
        throw Error(message::requestUnreadable,
                    {inBoth("knownAt 应为日期、时刻或报送序号：" + text,
                            "knownAt is a day, a moment or a submission's number: " + text)});
    }
    request.knownAt = knownAtMoment(session, moment);
    request.today = std::min(request.today, dayOf(static_cast<std::int32_t>((moment + chinaOffset) / 86400)));
}

Asked askedBy(Session& session, const Query& query, std::initializer_list<Cadence> cadences)
{
    Asked out;
    out.request.today = today();
    const auto text = query("period");
    const auto period = text.empty() ? Period(*cadences.begin(), out.request.today).previous()
                                     : Period::parse(text).value_or(Period(Cadence::day, Day{}));
    if (std::find(cadences.begin(), cadences.end(), period.cadence()) == cadences.end())
        throw Error(message::periodUnreadable, {text, cadenceWords(std::vector<Cadence>(cadences))});
    out.request.period = period;
    out.knownAt = query("knownAt");
    readKnownAt(session, out.knownAt, out.request);
    return out;
}

json waitingJson(const Schema& schema, const std::vector<MissingDelivery>& missing)
{
    json out = json::array();
    for (const auto& one : missing) {
        const auto* dataset = schema.find(one.dataset);
        out.push_back({{"dataset", one.dataset},
                       {"zh", dataset ? dataset->zh : "本期还没有结束的月份"},
                       {"en", dataset ? dataset->en : "No month of the period has ended yet"},
                       {"period", one.period},
                       {"unit", one.unit}});
    }
    return out;
}

json orNull(const std::optional<std::string>& text)
{
    return text ? json(*text) : json(nullptr);
}

json valueJson(const IndicatorValue& value, const std::string& zh, const std::string& en)
{
    json out{{"code", value.code},
             {"zh", zh},
             {"en", en},
             {"numerator", value.numerator},
             {"denominator", value.denominator},
             {"value", orNull(value.value)},
             {"target", orNull(value.target)},
             {"met", value.met ? json(*value.met) : json(nullptr)}};
    if (value.base)
        out.update({{"base", *value.base}, {"baseYear", *value.baseYear}});
    return out;
}

class Names {
public:
    explicit Names(const Configuration& configuration) : configuration_(configuration) {}

    json county(const IndicatorValue& value) const
    {
        return named(value, divisionName(*configuration_.schema, value.code), value.code);
    }
    json industry(const IndicatorValue& value) const
    {
        const auto* codes = configuration_.schema->codes("gbt4754-2017");
        const auto* entry = codes ? codes->findEver(value.code) : nullptr;
        return named(value, entry ? entry->name : value.code, value.code);
    }
    json category(const Indicator& indicator, const IndicatorValue& value) const
    {
        if (const auto at = indicator.categories.find(value.code); at != indicator.categories.end())
            return named(value, at->second.first, at->second.second);
        for (const auto& manifest : configuration_.manifests)
            if (manifest.department == value.code)
                return named(value, manifest.zh, manifest.en);
        for (const auto& check : configuration_.crosschecks)
            if (check.id == value.code)
                return named(value, check.zh, check.en);
        return named(value, value.code, value.code);
    }

private:
    static json named(const IndicatorValue& value, const std::string& zh, const std::string& en)
    {
        return value.code.empty() ? valueJson(value, nowhereZh, nowhereEn) : valueJson(value, zh, en);
    }

    const Configuration& configuration_;
};

json toJson(const IndicatorResult& result, const Configuration& configuration, const std::string& by)
{
    const auto& indicator = *result.indicator;
    const Names names(configuration);
    json out{{"id", indicator.id},
             {"zh", indicator.zh},
             {"en", indicator.en},
             {"unit", toString(indicator.unit)},
             {"better", indicator.higherIsBetter ? "higher" : "lower"},
             {"period", result.period.toString()},
             {"basis", indicator.basis},
             {"basisEn", indicator.basisEn},
             {"state", result.waits() ? "waiting" : "done"},
             {"waitingFor", waitingJson(*configuration.schema, result.waitingFor)},
             {"all", result.waits() ? json(nullptr) : valueJson(result.all, "合计", "All")},
             {"county", json::array()},
             {"industry", json::array()},
             {"category", json::array()}};
    const auto wanted = [&](const char* list) { return by.empty() || by == list; };
    if (wanted("county"))
        for (const auto& value : result.counties)
            out["county"].push_back(names.county(value));
    if (wanted("industry"))
        for (const auto& value : result.industries)
            out["industry"].push_back(names.industry(value));
    if (wanted("category"))
        for (const auto& value : result.categories)
            out["category"].push_back(names.category(indicator, value));
    return out;
}

const Indicator& listNamed(const Configuration& configuration, const std::string& id)
{
    std::vector<std::string> all;
    for (const auto& each : configuration.indicators)
        if (each.isList()) {
            if (each.id == id)
                return each;
            all.push_back(each.id);
        }
    expectOneOf(all, id.empty() ? "?" : id, "清单", "list");
    throw Error(message::notFound, {id});
}

// Temporary relations are made and gone with the transaction; more than that their confinement refuses.
template <typename Work>
auto inSnapshot(Store& store, Work work)
{
    auto session = store.reader();
    session << "PRAGMA query_only = OFF", now;
    session.begin();
    auto out = work(session);
    session.rollback();
    return out;
}

} // namespace

json IndicatorReport::indicators(const Query& query)
{
    const auto configuration = parts_.configuration();
    const auto id = query("id"), by = query("by");
    std::vector<std::string> all;
    std::vector<Indicator> chosen;
    for (const auto& indicator : configuration->indicators)
        if (!indicator.isList()) {
            all.push_back(indicator.id);
            if (id.empty() || id == indicator.id)
                chosen.push_back(indicator);
        }
    expectOneOf(all, id, "指标", "indicator");
    expectOneOf({"county", "industry", "category"}, by, "统计方式", "way to tell it");
    return inSnapshot(*parts_.store, [&](Session& session) {
        const auto asked = askedBy(session, query, {Cadence::quarter, Cadence::year});
        const auto results = judgeIndicators(session, *configuration->schema, chosen, configuration->crosschecks,
                                             configuration->targets, asked.request);
        const auto known = asked.request.knownAt ? *asked.request.knownAt : knownAtMoment(session, secondsNow());
        json out{{"period", asked.request.period.toString()},
                 {"day", toString(std::min(asked.request.period.lastDay(), asked.request.today))},
                 {"knownAt", asked.knownAt.empty() ? json(nullptr) : json(asked.knownAt)},
                 {"submission", known.submission},
                 {"indicators", json::array()}};
        for (const auto& result : results)
            out["indicators"].push_back(toJson(result, *configuration, by));
        return out;
    });
}

json IndicatorReport::list(const std::string& id, const Query& query)
{
    const auto configuration = parts_.configuration();
    const auto& indicator = listNamed(*configuration, id);
    return inSnapshot(*parts_.store, [&](Session& session) {
        auto asked = askedBy(session, query, {Cadence::year});
        if (indicator.asks && !query(indicator.asks->name).empty()) {
            asked.request.asked = numberIn(query, indicator.asks->name);
            std::vector<std::string> possible;
            for (const auto each : indicator.asks->possible)
                possible.push_back(std::to_string(each));
            expectOneOf(possible, std::to_string(*asked.request.asked), "取值", "value");
        }
        const auto result =
            judgeList(session, *configuration->schema, indicator, configuration->crosschecks, asked.request);
        json out{{"id", indicator.id},
                 {"zh", indicator.zh},
                 {"en", indicator.en},
                 {"period", result.period.toString()},
                 {"asked", result.asked},
                 {"knownAt", asked.knownAt.empty() ? json(nullptr) : json(asked.knownAt)},
                 {"basis", indicator.basis},
                 {"basisEn", indicator.basisEn},
                 {"state", result.waitingFor.empty() ? "done" : "waiting"},
                 {"waitingFor", waitingJson(*configuration->schema, result.waitingFor)},
                 {"columns", json::array()},
                 {"rows", result.rows}};
        constexpr const char* kinds[] = {"text", "number", "yuan", "hundredths"};
        for (const auto& column : indicator.columns)
            out["columns"].push_back({{"name", column.name},
                                      {"kind", kinds[static_cast<std::size_t>(column.kind)]},
                                      {"zh", column.zh},
                                      {"en", column.en}});
        return out;
    });
}

Download IndicatorReport::listWorkbook(const std::string& id, const Query& query)
{
    const auto told = list(id, query);
    if (told["state"] == "waiting") {
        const auto& first = told["waitingFor"].front();
        const std::string zh = first["zh"], en = first["en"], period = first["period"];
        throw Error(message::indicatorWaits, {inBoth(zh + " " + period, en + " " + period)});
    }
    List list;
    const std::string period = told["period"];
    list.zh = period + "年" + told["zh"].get<std::string>();
    list.en = told["en"].get<std::string>() + ", " + period;
    list.noteZh = "依据：" + told["basis"].get<std::string>();
    list.noteEn = "Basis: " + told["basisEn"].get<std::string>();
    list.generated = secondsNow();
    for (const auto& column : told["columns"]) {
        const bool text = column["kind"] == "text";
        list.columns.push_back({column["zh"].get<std::string>(), column["en"].get<std::string>(),
                                text ? ColumnKind::text : ColumnKind::number,
                                column["name"] == "name" ? 36.0
                                : text                   ? 20.0
                                                         : 14.0});
    }
    auto download = parts_.download(list.zh + ".xlsx");
    const auto rows = told["rows"].get<std::vector<std::vector<std::string>>>();
    list.count = rows.size();
    writeWorkbook(download.file, list, [&rows, at = std::size_t{0}](std::vector<std::string>& cells) mutable {
        if (at == rows.size())
            return false;
        cells = rows[at++];
        return true;
    });
    return download;
}

} // namespace lianfang
