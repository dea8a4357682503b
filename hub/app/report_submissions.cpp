// What a report says of submissions: who was on time, what was refused, what is missing.
#include "hub/app/report_parts.h"

#include "hub/notify/wording.h"
#include "hub/schedule/schedule.h"

#include <Poco/Data/Statement.h>

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace lianfang {

using namespace Poco::Data::Keywords;

namespace {

// An exchange's submissions up to a moment.
struct Came {
    std::int64_t latest = 0; // sequence
    std::int64_t accepted = 0, rejected = 0;
    std::int64_t corrections = 0;
};

std::map<std::int64_t, Came> cameBy(Store& store, Seconds until)
{
    auto session = store.reader();
    std::vector<Poco::Int64> sequences, exchanges, accepted, rejected, replays;
    session << "SELECT sequence, exchange, accepted, rejected, replay FROM submission WHERE received < " +
                   std::to_string(until) + " ORDER BY sequence",
        into(sequences), into(exchanges), into(accepted), into(rejected), into(replays), now;
    std::map<std::int64_t, Came> out;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        auto& came = out[exchanges[i]];
        if (replays[i] == 0) { // what was read anew from the archive was not sent again
            came.corrections += came.latest != 0;
            came.accepted += accepted[i];
            came.rejected += rejected[i];
        }
        came.latest = sequences[i];
    }
    return out;
}

// What one unit had to submit of a dataset for a period: the exchange, and pushes of that period.
struct Obligation {
    const Exchange* own = nullptr;
    bool answered = false, nil = false;
    Timeliness timeliness = Timeliness::unknown;
};

std::string unitZh(const Unit* unit, const std::string& id)
{
    return id.empty() ? "市本级" : unit != nullptr ? unit->zh : id;
}

} // namespace

std::string percentOf(std::int64_t part, std::int64_t all)
{
    if (all <= 0)
        return {};
    const std::int64_t hundredths = (part * 20000 + all) / (2 * all); // rounded half up
    return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

std::vector<std::string> placesOf(std::size_t count, const std::function<bool(std::size_t)>& same)
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(i > 0 && same(i) ? out.back() : std::to_string(i + 1));
    return out;
}

SubmissionFigures submissionFigures(Store& store, const Configuration& configuration, const Period& period,
                                    const AsKnown& known)
{
    const auto came = cameBy(store, known.until);
    const auto exchanges = store.exchanges({});
    const auto reminded = store.reminded();
    std::map<std::tuple<std::string, std::string, std::string>, Obligation> obligations; // dataset, unit, period
    std::map<std::string, DepartmentFigures> departments;
    const auto within = [&](const Period& one) {
        return one.lastDay() >= period.firstDay() && one.lastDay() <= period.lastDay();
    };
    SubmissionFigures out;
    for (const auto& exchange : exchanges) {
        const auto& key = exchange.key;
        const auto found = configuration.find(key.dataset);
        if (key.direction != Direction::in || !found.manifest || found.manifest->department != key.department)
            continue;
        const auto at = came.find(exchange.id);
        if (within(key.period) && at != came.end()) {
            auto& figures = departments[key.department];
            figures.accepted += at->second.accepted;
            figures.rejected += at->second.rejected;
            figures.corrections += at->second.corrections;
            out.submission = std::max(out.submission, at->second.latest);
        }
        auto& obligation = obligations[{key.dataset, key.unit, key.period.toString()}];
        if (key.occasion == 0)
            obligation.own = &exchange;
        const bool nil = exchange.nil && exchange.nil->signedAt < known.until;
        if ((at == came.end() && !nil) || (obligation.answered && key.occasion > 0))
            continue;
        obligation.answered = true;
        obligation.nil = nil && exchange.state == ExchangeState::nil;
        obligation.timeliness = exchange.timeliness;
    }
    for (const auto& [place, obligation] : obligations) {
        if (obligation.own == nullptr)
            continue;
        const auto& key = obligation.own->key;
        const auto found = configuration.find(key.dataset);
        const auto due = dueDay(*found.mapping, key.unit, key.period, configuration.workingDays);
        // A register that is refreshed by the day is overdue only until a later day's has come, as it is marked.
        const bool refreshed = key.period.cadence() == Cadence::day;
        const bool overdue = !obligation.answered && due && *due < known.day &&
                             (!refreshed || obligation.own->timeliness == Timeliness::overdue);
        if (overdue && key.period.lastDay() <= period.lastDay()) {
            const auto told = reminded.find(obligation.own->id);
            out.overdue.push_back({found.manifest->zh, found.mapping->dataset->zh, key.period.toString(),
                                   unitZh(found.manifest->unit(key.unit), key.unit), *due,
                                   configuration.workingDays.between(*due, known.day),
                                   told == reminded.end() ? 0 : told->second.chases});
        }
        if (!within(key.period))
            continue;
        auto& figures = departments[key.department];
        figures.expected += !refreshed || overdue || obligation.answered;
        figures.nil += obligation.nil;
        figures.overdue += overdue;
        figures.onTime += obligation.answered && obligation.timeliness == Timeliness::onTime;
        figures.late += obligation.answered && obligation.timeliness == Timeliness::late;
    }
    for (const auto& manifest : configuration.manifests)
        if (const auto at = departments.find(manifest.department); at != departments.end()) {
            at->second.department = manifest.department;
            at->second.zh = manifest.zh;
            out.departments.push_back(std::move(at->second));
        }
    std::stable_sort(out.overdue.begin(), out.overdue.end(),
                     [](const auto& a, const auto& b) { return a.due < b.due; });
    return out;
}

namespace {

// Whether a's share is the greater one; one of nothing is the least.
int compareShares(std::int64_t a, std::int64_t ofA, std::int64_t b, std::int64_t ofB)
{
    if (ofA == 0 || ofB == 0)
        return (ofA == 0 ? 0 : 1) - (ofB == 0 ? 0 : 1);
    const auto left = a * ofB, right = b * ofA;
    return left > right ? 1 : left < right ? -1 : 0;
}

int compare(const DepartmentFigures& a, const DepartmentFigures& b)
{
    const int byTime = compareShares(a.onTime, a.onTime + a.late + a.overdue, b.onTime, b.onTime + b.late + b.overdue);
    return byTime != 0 ? byTime
                       : -compareShares(a.rejected, a.accepted + a.rejected, b.rejected, b.accepted + b.rejected);
}

} // namespace

void rank(std::vector<DepartmentFigures>& departments)
{
    std::stable_sort(departments.begin(), departments.end(),
                     [](const auto& a, const auto& b) { return compare(a, b) > 0; });
}

ReportSection departmentSection(const SubmissionFigures& figures)
{
    ReportSection section;
    section.zh = "部门报送";
    section.notes = {"按时率＝按时÷（按时＋迟报＋逾期）；一个填报单位、一个数据集、一期为一项，零报送计入按时或迟报。"
                     "退回率＝退回行数÷（接收行数＋退回行数），含更正。先按按时率、再按退回率排名。"};
    auto departments = figures.departments;
    rank(departments);
    ReportTable table;
    table.none = "本期没有应报送的事项。";
    table.columns = {{"名次", "", ColumnKind::number, 6},      {"部门", "", ColumnKind::text, 26},
                     {"应报", "", ColumnKind::number, 8},      {"按时", "", ColumnKind::number, 8},
                     {"迟报", "", ColumnKind::number, 8},      {"逾期", "", ColumnKind::number, 8},
                     {"零报送", "", ColumnKind::number, 8},    {"按时率%", "", ColumnKind::number, 10},
                     {"接收行数", "", ColumnKind::number, 11}, {"退回行数", "", ColumnKind::number, 10},
                     {"退回率%", "", ColumnKind::number, 10},  {"更正", "", ColumnKind::number, 8}};
    const auto places =
        placesOf(departments.size(), [&](std::size_t i) { return compare(departments[i - 1], departments[i]) == 0; });
    ReportChart chart;
    chart.kind = ReportChart::Kind::bars;
    chart.zh = "各部门按时率";
    chart.unit = "%";
    chart.decimals = 2;
    chart.series.push_back({"按时率", {}});
    for (std::size_t i = 0; i < departments.size(); ++i) {
        const auto& one = departments[i];
        const auto share = one.onTimeShare(), rejected = one.rejectedShare();
        table.rows.push_back({share.empty() ? "—" : places[i], one.zh, std::to_string(one.expected),
                              std::to_string(one.onTime), std::to_string(one.late), std::to_string(one.overdue),
                              std::to_string(one.nil), share.empty() ? "—" : share, std::to_string(one.accepted),
                              std::to_string(one.rejected), rejected.empty() ? "—" : rejected,
                              std::to_string(one.corrections)});
        chart.labels.push_back(one.zh);
        chart.series.front().values.push_back(share.empty() ? std::nullopt : std::optional(std::stod(share)));
    }
    if (departments.size() > 1)
        section.charts.push_back(std::move(chart));
    section.tables.push_back(std::move(table));
    return section;
}

} // namespace lianfang
