// Three quarters of a city of 20,000 workers through the real daemon; what comes out is compared with the truth,
// exactly.
#include "tests/e2e/city_fixture.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

// What each word of the truth is called by the hub.
const std::map<std::string, std::set<std::string>> reasons{
    {"code-unknown", {"model.listed-unknown", "model.division-unknown", "model.industry-unknown"}},
    {"count-exceeds", {"normalise.count-order"}},
    {"count-unreadable", {"model.count-form"}},
    {"credit-code-check", {"model.credit-code-check", "model.credit-code-organisation"}},
    {"date-order", {"normalise.date-order"}},
    {"date-unreadable", {"model.date-form", "model.date-impossible", "model.month-form"}},
    {"duplicate-differs", {"normalise.duplicate-differs"}},
    {"employer-missing", {"normalise.required-missing"}},
    {"identity-birth-date", {"model.identity-birth-date"}},
    {"identity-birth-date-future", {"model.identity-birth-future"}},
    {"identity-check-digit", {"model.identity-check"}},
    {"identity-length", {"model.identity-form"}},
    {"identity-province", {"model.identity-province"}},
    {"identity-rounded", {"model.spreadsheet-number"}},
    {"identity-scientific", {"model.spreadsheet-number"}},
    {"ragged-row", {"decode.row-wide"}},
    {"required-missing", {"normalise.required-missing"}},
};

// The rows of a CSV file, whose quoted fields may hold line feeds but no CR LF.
std::vector<std::string> lines(const std::filesystem::path& file)
{
    const std::string text = TemporaryFolder::read(file);
    std::vector<std::string> out;
    for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != std::string::npos; at = end + 2)
        out.push_back(text.substr(at, end - at));
    return out;
}

TEST_F(City, EveryScenarioOccursAtLeastTenTimes)
{
    for (const auto& row : world->truth("scenarios.csv")) {
        // Refused anew every month: their rows count, as "rejected postal/outlets …".
        // Divisions are few.
        if (row.at("scenario").starts_with("outlet ruined ") ||
            row.at("scenario").starts_with("permit-count-difference "))
            continue;
        EXPECT_GE(std::stoi(row.at("count")), 10) << row.at("scenario");
    }
}

// What came out equals the truth (below); so what came out is counted.
TEST_F(City, EveryReasonOutcomeAndAbsorptionOccursAtLeastTenTimes)
{
    std::map<std::string, int> times;
    for (const auto& [reason, codes] : reasons)
        times[reason] = 0;
    for (const auto& row : world->truth("rejections.csv"))
        ++times[row.at("reason")];
    for (const auto* outcome :
         {"uninsured-employer open", "uninsured-employer closed", "uninsured-employer to-verify",
          "uninsured-worker open", "uninsured-worker closed", "uninsured-worker to-verify", "uninsured-outlet open",
          "uninsured-outlet closed", "uninsured-outlet to-verify", "courier-second-outlet open",
          "courier-second-outlet closed", "absorbed by uninsured-employer", "absorbed by uninsured-outlet",
          "absorbed by courier-second-outlet"})
        times[outcome] = 0;
    std::set<std::string> counted; // a finding that stays as it is counts once
    const auto count = [&](const nlohmann::json& finding, const std::string& what) {
        times[what] += counted.insert(finding.at("id").dump() + what).second;
    };
    for (const auto& quarter : observed.findings)
        for (const auto& finding : quarter) {
            const std::string crosscheck = finding.at("crosscheck"), state = finding.at("state");
            count(finding, crosscheck + " " + state);
            if (state != "closed" && !finding.at("absorbed").empty())
                count(finding, "absorbed by " + crosscheck);
        }
    for (const auto& [what, occurrences] : times)
        if (!what.starts_with("permit-count-difference ")) { // divisions are few
            EXPECT_GE(occurrences, 10) << what;
        }
}

TEST_F(City, EveryDeliveryIsAcceptedWithAsManyRejectionsAsItHasRuinedRows)
{
    std::map<std::string, int> ruined;
    for (const auto& row : world->truth("rejections.csv"))
        ++ruined[fact({row.at("dataset"), row.at("period"), row.at("unit")})];
    Facts expected, actual;
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        for (const auto& exchange : world->plan()[i].exchanges) {
            const auto key = fact({exchange.dataset, exchange.period, exchange.unit});
            expected.insert(fact({key, exchange.by == "nil" ? "nil" : "done", std::to_string(ruined[key])}));
        }
        for (const auto& e : observed.exchanges[i])
            actual.insert(
                fact({fact({e.at("dataset"), e.at("period"), e.at("unit")}), e.at("state"), e.at("rejected").dump()}));
    }
    EXPECT_TRUE(same(expected, actual));
}

TEST_F(City, RefusesExactlyTheRowsThatAreRuinedEachForItsOwnReason)
{
    const auto place = [](const auto& row, const std::string& number) {
        return fact({row.at("dataset"), row.at("period"), row.at("unit"), row.at("document"), row.at("sheet"), number});
    };
    Facts expected, actual;
    std::map<std::string, TruthRow> ruined;
    for (const auto& row : world->truth("rejections.csv")) {
        const auto at = place(row, row.at("row"));
        ruined[at] = row;
        expected.insert(fact({at, row.at("column"), row.at("reason")}));
    }
    for (const auto& quarter : observed.rejections)
        for (const auto& rejection : quarter) {
            const auto at = place(rejection, rejection.at("row").dump());
            const std::string code = rejection.at("code"), column = rejection.at("column");
            const auto truth = ruined.find(at);
            // The truth names no column where the whole row is meant, and the lower one of a header's two rows.
            const bool wholeRow = truth != ruined.end() && truth->second.at("column").empty();
            const bool fits = truth != ruined.end() && reasons.at(truth->second.at("reason")).count(code) != 0;
            actual.insert(fact(
                {at, wholeRow ? "" : column.substr(column.rfind('/') + 1), fits ? truth->second.at("reason") : code}));
        }
    EXPECT_TRUE(same(expected, actual));
}

TEST_F(City, FindsExactlyWhatIsThereAfterEachQuarter)
{
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        const auto& period = world->plan()[i].period;
        SCOPED_TRACE(period);
        Facts expected, actual;
        // How many people's lines it absorbs, the truth says of employers and outlets only.
        const auto counts = [](const std::string& crosscheck) { return crosscheck != "courier-second-outlet"; };
        for (const auto& row : world->truth("findings-" + period + ".csv"))
            expected.insert(fact({row.at("crosscheck"), subjectOf(row), row.at("state"), row.at("lines"),
                                  counts(row.at("crosscheck")) ? row.at("workers") : ""}));
        for (const auto& finding : observed.findings[i]) {
            const bool closed = finding.at("state") == "closed";
            std::string months;
            for (const auto& line : finding.at("lines"))
                if (!closed && line.at("state") == finding.at("state"))
                    months += (months.empty() ? "" : ";") + line.at("month").get<std::string>();
            const std::string workers = closed ? "0" : finding.at("workers").dump();
            actual.insert(fact({finding.at("crosscheck"), finding.at("subjectKey"), finding.at("state"), months,
                                counts(finding.at("crosscheck")) ? workers : ""}));
        }
        EXPECT_TRUE(same(expected, actual));
    }
}

TEST_F(City, WhatAnotherFindingAbsorbsIsThereAndNowhereElse)
{
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        const auto& period = world->plan()[i].period;
        SCOPED_TRACE(period);
        Facts expected, actual;
        for (const auto& row : world->truth("absorbed-" + period + ".csv"))
            for (const auto& month : listed(row.at("lines")))
                expected.insert(fact({row.at("absorbed-by"), row.at("crosscheck"), subjectOf(row), month}));
        for (const auto& finding : observed.findings[i])
            for (const auto& line : finding.at("state") == "closed" ? nlohmann::json::array() : finding.at("absorbed"))
                actual.insert(
                    fact({finding.at("crosscheck"), line.at("crosscheck"), line.at("subjectKey"), line.at("month")}));
        EXPECT_TRUE(same(expected, actual));
    }
}

TEST_F(City, EvidenceLeadsToTheRowThatSaysIt)
{
    std::map<std::string, std::string> identities; // of whom a finding is about
    for (const auto& row : world->truth("findings-" + world->plan().back().period + ".csv"))
        identities[subjectOf(row)] = row.at("identity");
    int outlets = 0, couriers = 0;
    for (const auto& finding : observed.findings.back()) {
        if (finding.at("state") == "closed" || atOnce(finding.at("crosscheck")))
            continue;
        ASSERT_FALSE(finding.at("lines").empty()) << finding.dump(1);
        EXPECT_EQ(finding.at("evidence"), finding.at("lines").front().at("evidence"));
        for (const auto& line : finding.at("lines")) {
            const auto& evidence = line.at("evidence");
            if (!evidence.at("dataset").get<std::string>().starts_with("postal/"))
                continue;
            const auto rows = lines(world->city() / "postal" / evidence.at("document").get<std::string>());
            const auto& row = rows.at(evidence.at("row").get<std::size_t>() - 1);
            const std::string outlet = finding.at("outlet"), identity = identities[finding.at("subjectKey")];
            if (finding.at("crosscheck") == "uninsured-outlet") {
                ++outlets;
                EXPECT_THAT(row, testing::HasSubstr(outlet.substr(outlet.size() - 12))) << finding.dump(1);
            } else if (row.find_first_not_of("0123456789") == 18) { // else it is written in another way
                ++couriers;
                EXPECT_THAT(row, testing::StartsWith(identity)) << finding.dump(1);
            }
        }
    }
    EXPECT_GT(outlets, 10);
    EXPECT_GT(couriers, 10);
}

TEST_F(City, EveryCrosscheckWasCompleteInEveryQuarter)
{
    for (const auto& quarter : observed.crosschecks) {
        Facts ran;
        for (const auto& run : quarter)
            ran.insert(fact({run.at("crosscheck"), run.at("state")}));
        EXPECT_TRUE(same({"accident-prone-employer | done",
                          "accident-without-case | done",
                          "base-drop | done",
                          "case-without-accident | done",
                          "claim-deadline | done",
                          "claim-employer-mismatch | done",
                          "courier-second-outlet | done",
                          "deceased-still-enrolled | done",
                          "diagnosis-without-case | done",
                          "enrol-then-rollback | done",
                          "hazard-over-limit | done",
                          "headcount-swing | done",
                          "near-retirement-lump-sum | done",
                          "permit-count-difference | done",
                          "silent-department | done",
                          "site-worker-not-on-roster | done",
                          "under-insured-employer | done",
                          "uninsured-employer | done",
                          "uninsured-outlet | done",
                          "uninsured-project | done",
                          "uninsured-worker | done"},
                         ran));
    }
}

// ------------------------------------------------------------------------------------------------------------- again

TEST_F(City, NothingIsForgottenAcrossARestart)
{
    EXPECT_EQ(world->hub.ask({"findings"}), observed.findings.back());
}

TEST_F(City, DoingEverythingAgainChangesNothing)
{
    Facts expected, actual;
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        for (std::size_t at = 0; at < observed.exchanges[i].size(); ++at) {
            const auto& e = observed.exchanges[i][at];
            if (const auto& planned = world->plan()[i].exchanges.at(at); !planned.superseded && planned.by != "nil")
                expected.insert(fact({e.at("dataset"), e.at("period"), e.at("unit"), e.at("state"),
                                      e.at("accepted").dump(), e.at("accepted").dump(), e.at("rejected").dump()}));
        }
        for (const auto& e : world->exchange(world->plan()[i], true))
            actual.insert(fact({e.at("dataset"), e.at("period"), e.at("unit"), e.at("state"), e.at("accepted").dump(),
                                e.at("unchanged").dump(), e.at("rejected").dump()}));
    }
    EXPECT_TRUE(same(expected, actual));
    world->crosscheck(world->plan().back());
    EXPECT_EQ(world->hub.ask({"findings"}), observed.findings.back());
    EXPECT_EQ(world->hub.ask({"notices"}), observed.notices);
}

// ---------------------------------------------------------------------------------------------------------- concluded

TEST_F(City, AConclusionHoldsUntilItsDay)
{
    const auto stateOf = [](const nlohmann::json& one) {
        for (const auto& finding : world->hub.ask({"findings"}))
            if (finding.at("id") == one.at("id"))
                return finding.at("state").get<std::string>();
        return std::string();
    };
    nlohmann::json open;
    for (const auto& finding : observed.findings.back())
        if (finding.at("crosscheck") == "uninsured-employer" && finding.at("state") == "open")
            open = finding;
    const TemporaryFolder folder;
    const auto evidence = folder.write("注销证明.pdf", "a scanned page");

    world->hub.ask({"findings", "conclude", open.at("id").dump(), "注销停业", "--evidence", evidence, "--until",
                    "2026-11-10", "--by", "王科"});
    EXPECT_EQ(stateOf(open), "closed");
    world->crosscheck(world->plan().back());
    EXPECT_EQ(stateOf(open), "closed") << "the same facts do not reopen it";
    world->hub.stop();
    world->hub.start("2026-11-11");
    world->crosscheck(world->plan().back());
    EXPECT_EQ(stateOf(open), "open") << "the conclusion holds no longer";
}

} // namespace
} // namespace lianfang::test
