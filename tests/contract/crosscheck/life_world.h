// An uninsured employer A, which has two workers, and an insured employer B, whose worker 3 is not: two findings.
#pragma once

#include "tests/contract/crosscheck/databases.h"

#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/leads.h"
#include "hub/crosscheck/letters.h"

namespace lianfang::test {

class LifeTest : public CrosscheckTest {
protected:
    LifeTest()
    {
        submitQuarter("2026Q3", {});
        world_.runAll();
    }

    // `enrolled`: spells at B and A.
    void submitQuarter(const std::string& quarter, const std::vector<World::Row>& enrolled, bool enrolA = false)
    {
        world_.submitRegisters(quarter);
        const auto refreshed = toString(Period::parse(quarter).value().lastDay() + std::chrono::days(36));
        std::vector<World::Row> employers{world_.employerEnrolment("B")};
        if (enrolA)
            employers.push_back(world_.employerEnrolment("A"));
        world_.submit("insurance/employer-enrolments", refreshed, employers);
        world_.submit("insurance/worker-enrolments", refreshed, enrolled);
        world_.submit("health/workers", quarter,
                      {world_.worker(1, world_.employer("A")), world_.worker(2, world_.employer("A")),
                       world_.worker(3, world_.employer("B"))},
                      {}, "340202");
    }

    std::int64_t finding(const std::string& check)
    {
        return std::stoll(
            world_.texts("SELECT CAST(id AS TEXT) FROM finding WHERE listed = 1 AND crosscheck = " + World::text(check))
                .at(0));
    }
    std::int64_t employerA() { return finding("uninsured-employer"); }
    std::int64_t workerAtB() { return finding("uninsured-worker"); }

    Day day(const std::string& text) const { return dayFromString(text).value(); }
    Day today() const { return day(world_.today); }

    std::map<std::string, int> days() const
    {
        std::map<std::string, int> out;
        for (const auto& check : world_.checks())
            out[check.id] = check.deadlineDays;
        return out;
    }

    StepOrder order(StepOrder::Kind kind, const std::string& why = {})
    {
        StepOrder order;
        order.kind = kind;
        order.by = {"王五", why, {}, {}};
        order.on = today();
        order.how = "电话";
        order.days = days();
        return order;
    }

    // What became of one finding: "done", or the refusal's code.
    std::string take(std::int64_t finding, const StepOrder& order)
    {
        StepReport report;
        world_.write([&](Poco::Data::Session& session) { report = takeSteps(session, {finding}, order, today()); });
        return report.refused.empty() ? "done" : std::string(report.refused[0].error.message().code);
    }

    std::string handOverOne(std::int64_t finding)
    {
        std::string out;
        world_.write([&](Poco::Data::Session& session) {
            try {
                expectHandOver(finding, standingOf(session, finding).value(), days(), today());
                out = handOver(session, {finding}, "340202", 0, "单", {"王五", {}, {}, {}}, today()).at(0).number;
            } catch (const Error& e) {
                out = e.message().code;
            }
        });
        return out;
    }

    std::string step(std::int64_t finding)
    {
        return world_.texts("SELECT state || ' ' || step FROM finding WHERE id = " + std::to_string(finding)).at(0);
    }
    Lines story(std::int64_t finding)
    {
        return world_.texts("SELECT what FROM finding_event WHERE finding = " + std::to_string(finding) +
                            " ORDER BY id");
    }

    // What the inspectorate submits; each call is a submission of its own.
    void answer(const std::string& lead, const std::string& outcome, const std::string& remark = {},
                const std::string& on = "2027-01-20")
    {
        world_.submit("inspection/results", "2027-01",
                      {{{"lead", World::text(lead)},
                        {"outcome", World::text(outcome)},
                        {"answered_on", World::day(on)},
                        {"remark", World::text(remark)},
                                                         {"withdrawn", "0"}}});
    }
    std::size_t takeAnswers()
    {
        std::size_t taken = 0;
        const CodeList outcomes = CodeList::fromCsv(LIANFANG_SOURCE_DIR "/config/codelists/lead-outcomes.csv");
        world_.write([&](Poco::Data::Session& session) { taken = takeResults(session, outcomes, today()); });
        return taken;
    }
};

} // namespace lianfang::test
