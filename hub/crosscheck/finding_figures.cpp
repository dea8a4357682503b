#include "hub/crosscheck/finding_figures.h"

#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/steps.h"

#include <Poco/Data/Statement.h>

#include <algorithm>
#include <map>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

// A finding on its way through its story.
struct Story {
    std::string crosscheck, county;
    bool within = false; // its latest period lies in the one asked for
    std::string state;
    bool notified = false;
    Day deadline{};
    std::int64_t opened = 0, closed = 0;

    bool overdue(Day on) const { return state == "open" && notified && deadline < on; }
};

// The day that follows `word` in what a step said of itself ("…限期至 2026-12-25；…").
Day dayBehind(const std::string& text, const std::string& word)
{
    const auto at = text.find(word);
    const auto day = at == std::string::npos ? std::nullopt : dayFromString(text.substr(at + word.size(), 10));
    return day.value_or(Day{});
}

void happened(Story& story, const std::string& what, const std::string& why, bool counts)
{
    if (what == "notified") {
        story.notified = true;
        story.deadline = dayBehind(why, "限期至 ");
    } else if (what == "extended") {
        story.deadline = dayBehind(why, " 延至 ");
    } else if (what == "handed-over") {
        story.notified = false;
    }
    const bool opens = what == "opened" || what == "reopened";
    const bool ends = what == "closed" || what == "concluded" || what == "withdrawn" || what == "settled";
    if (!opens && !ends && what != "to-verify" && what != "warning" && what != "absorbed")
        return;
    if (opens && counts)
        ++story.opened;
    if (story.state == "open" && !opens && counts)
        ++story.closed;
    // A finding that comes back begins a new round.
    if (!ends && (story.state.empty() || story.state == "closed"))
        story.notified = false;
    story.state = opens ? "open" : ends ? "closed" : what;
}

std::map<std::int64_t, Story> stories(Session& session, const Period* period, Seconds until)
{
    std::map<std::int64_t, Story> out;
    {
        std::vector<Poco::Int64> ids, first, end;
        std::vector<std::string> checks, counties;
        session << "SELECT f.id, f.crosscheck, " + countyOfFinding() +
                       ", f.period_first, f.period_end FROM finding f WHERE f.listed = 1",
            into(ids), into(checks), into(counties), into(first), into(end), now;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            auto& story = out[ids[i]];
            story.crosscheck = checks[i];
            story.county = counties[i];
            story.within = period != nullptr && first[i] >= numberOf(period->firstDay()) &&
                           end[i] <= numberOf(period->next().firstDay());
        }
    }
    std::vector<Poco::Int64> ids, runs, first, end;
    std::vector<std::string> whats, whys;
    session << "SELECT e.finding, e.what, e.why, e.run, coalesce(r.period_first, 0), coalesce(r.period_end, 0) FROM "
               "finding_event e LEFT JOIN crosscheck_run r ON r.id = e.run WHERE e.at < " +
                   std::to_string(until) + " ORDER BY e.id",
        into(ids), into(whats), into(whys), into(runs), into(first), into(end), now;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const auto at = out.find(ids[i]); at != out.end()) {
            const bool ofRun = runs[i] > 0;
            const bool counts = period != nullptr && (ofRun ? first[i] >= numberOf(period->firstDay()) &&
                                                                  end[i] <= numberOf(period->next().firstDay())
                                                            : at->second.within);
            happened(at->second, whats[i], whys[i], counts);
        }
    return out;
}

} // namespace

std::vector<FindingFigures> findingFigures(Session& session, const Period& period, const AsKnown& known)
{
    std::map<std::pair<std::string, std::string>, FindingFigures> all;
    for (const auto& [id, story] : stories(session, &period, known.until)) {
        if (story.state.empty()) // nobody knew of it yet
            continue;
        auto& figures = all[{story.crosscheck, story.county}];
        figures.crosscheck = story.crosscheck;
        figures.county = story.county;
        figures.opened += story.opened;
        figures.closed += story.closed;
        figures.open += story.state == "open";
        figures.toVerify += story.state == "to-verify";
        figures.overdue += story.overdue(known.day);
    }
    std::vector<FindingFigures> out;
    for (auto& [key, figures] : all)
        out.push_back(std::move(figures));
    return out;
}

std::vector<OverdueFinding> overdueFindings(Session& session, const AsKnown& known)
{
    const auto all = stories(session, nullptr, known.until);
    std::vector<Poco::Int64> ids;
    std::vector<std::string> codes, names;
    session
        << "SELECT f.id, coalesce(e.code, ''), coalesce(e.name, f.name) FROM finding f LEFT JOIN v_employer e ON "
           "e.employer = f.responsible WHERE f.listed = 1 AND EXISTS (SELECT 1 FROM finding_event n WHERE n.finding = "
           "f.id AND n.what = 'notified') ORDER BY f.id",
        into(ids), into(codes), into(names), now;
    std::vector<OverdueFinding> out;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const auto at = all.find(ids[i]); at != all.end() && at->second.overdue(known.day))
            out.push_back({ids[i], at->second.crosscheck, at->second.county, codes[i], names[i], at->second.deadline});
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.deadline < b.deadline; });
    return out;
}

} // namespace lianfang
