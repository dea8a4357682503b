// Matching in the store: what is new is compared with what is there, and decisions last.
#include "hub/base/error.h"
#include "hub/match/messages.h"
#include "tests/unit/match/match_world.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace lianfang::test {

namespace {

using testing::IsEmpty;
using testing::SizeIs;

const std::string code = "91340200MA2MQ0BG3A", second = "91340200713968230L";
const Said registered{code, "芜湖恒达机械有限公司", "340202"};
const Said byName{"", "芜湖 恒达机械 有限责任公司", "340202"};

TEST(Matching, ANameIsLinkedWhenTheRegisterBringsTheEmployer)
{
    MatchWorld world;
    world.submit("health/employers", {byName});
    EXPECT_EQ(world.linked("health", byName), "");
    world.submit("insurance/employers", {registered});
    EXPECT_EQ(world.linked("health", byName), code);
    EXPECT_THAT(world.listed("certain"), SizeIs(1));
}

TEST(Matching, ANameIsLinkedWhenItComesAfterTheEmployer)
{
    MatchWorld world;
    world.submit("insurance/employers", {registered});
    world.submit("health/employers", {byName});
    EXPECT_EQ(world.linked("health", byName), code);
}

TEST(Matching, WhatIsCertainNoLongerIsUnlinkedAndProposed)
{
    MatchWorld world;
    world.submit("insurance/employers", {registered});
    world.submit("health/employers", {byName});
    world.submit("emergency/employers", {{second, registered.name, "340202"}});
    EXPECT_EQ(world.linked("health", byName), "");
    EXPECT_THAT(world.listed("certain"), IsEmpty());
    EXPECT_THAT(world.listed("proposed"), SizeIs(2));
}

TEST(Matching, AnOldNumberIsWhoseCreditCodeHoldsIt)
{
    MatchWorld world;
    const Said old{code.substr(8, 9), "", "340202"};
    world.submit("health/employers", {old});
    EXPECT_EQ(world.linked("health", old), old.code) << "an employer by itself, for want of another";
    world.submit("insurance/employers", {registered});
    EXPECT_EQ(world.linked("health", old), code);
}

TEST(Matching, ARegistersOldNumberAndADepartmentsNameMeetInTheCreditCode)
{
    MatchWorld world;
    const Said old{code.substr(8, 9), registered.name, "340202"};
    world.submit("insurance/employers", {old});
    world.submit("health/employers", {byName});
    EXPECT_EQ(world.linked("health", byName), old.code);
    world.submit("emergency/employers", {{code, "芜湖恒达机械有限公司", ""}});
    EXPECT_EQ(world.linked("insurance", old), code);
    EXPECT_EQ(world.linked("health", byName), code);
}

TEST(Matching, AWrongCodeIsLinkedByItsNeighbourAndName)
{
    MatchWorld world;
    world.submit("insurance/employers", {registered});
    const Said wrong{"91340200MA2MQ0BG7A", registered.name, "340202"};
    world.submit("health/employers", {wrong});
    EXPECT_EQ(world.linked("health", wrong), code);
}

TEST(Matching, AnEmployersNewNameTakesTheOldOnesMatchAway)
{
    MatchWorld world;
    world.submit("insurance/employers", {registered});
    world.submit("health/employers", {byName});
    ASSERT_EQ(world.linked("health", byName), code);
    world.submit("insurance/employers", {{code, "芜湖鑫源商贸有限公司", "340202"}}, "", "2026Q4");
    EXPECT_EQ(world.linked("health", byName), "");
}

TEST(Matching, WhereNothingIsNewNothingIsJudged)
{
    MatchWorld world;
    world.submit("insurance/employers", {registered});
    world.merge("insurance/employers", {registered}, "", "2026Q4");
    EXPECT_EQ(world.match().judged, 0u);
}

// A name that differs in a character, to be decided.
struct Proposed : testing::Test {
    Proposed()
    {
        world.submit("insurance/employers", {registered});
        world.submit("health/employers", {said});
        const auto proposals = world.listed("proposed");
        EXPECT_EQ(proposals.size(), 1u);
        id = proposals.at(0).id;
    }
    MatchWorld world;
    const Said said{"", "芜湖恒大机械有限公司", "340202"};
    std::int64_t id = 0;
};

TEST_F(Proposed, IsNotActedUpon)
{
    EXPECT_EQ(world.linked("health", said), "");
}

TEST_F(Proposed, IsLinkedOnceConfirmed)
{
    world.decide(id, MatchDecision::confirm);
    EXPECT_EQ(world.linked("health", said), code);
    EXPECT_THAT(world.listed("proposed"), IsEmpty());
}

TEST_F(Proposed, IsNeverProposedAgainOnceRefused)
{
    world.decide(id, MatchDecision::refuse);
    world.submit("emergency/employers", {{code, "芜湖恒大机械有限公司", "340202"}}); // would be certain now
    EXPECT_EQ(world.linked("health", said), "");
    EXPECT_THAT(world.listed("proposed"), IsEmpty());
    EXPECT_THAT(world.listed("certain"), IsEmpty());
    EXPECT_THAT(world.listed("refused"), SizeIs(1));
}

TEST_F(Proposed, StaysConfirmedWhateverComes)
{
    world.decide(id, MatchDecision::confirm);
    world.submit("emergency/employers", {{second, said.name, "340202"}}); // bears exactly that name
    EXPECT_EQ(world.linked("health", said), code);
    EXPECT_THAT(world.listed("proposed"), IsEmpty());
}

TEST_F(Proposed, ADecisionTakenBackIsOnRecordAndJudgedAnew)
{
    world.decide(id, MatchDecision::confirm, "电话核实");
    world.decide(id, MatchDecision::withdraw, "核实有误");
    EXPECT_EQ(world.linked("health", said), "");
    MatchFilter filter;
    filter.id = id;
    const auto match = matches(*world.store, filter).at(0);
    EXPECT_EQ(match.state, "proposed");
    ASSERT_THAT(match.events, SizeIs(2));
    EXPECT_EQ(match.events[0].what, "confirmed");
    EXPECT_EQ(match.events[0].why, "电话核实");
    EXPECT_EQ(match.events[1].what, "withdrawn");
    EXPECT_EQ(match.events[1].who, "张三");
}

TEST_F(Proposed, IsDecidedOnce)
{
    world.decide(id, MatchDecision::refuse);
    EXPECT_THROW(world.decide(id, MatchDecision::confirm), Error);
    EXPECT_THROW(world.decide(id + 1, MatchDecision::confirm), Error);
}

TEST(Certain, MayBeRefused)
{
    MatchWorld world;
    world.submit("insurance/employers", {registered});
    world.submit("health/employers", {byName});
    world.decide(world.listed("certain").at(0).id, MatchDecision::refuse);
    EXPECT_EQ(world.linked("health", byName), "");
    world.submit("insurance/employers", {registered, {second, "芜湖鑫源商贸有限公司", "340202"}}, "", "2026Q4");
    EXPECT_EQ(world.linked("health", byName), "");
}

TEST(Branch, IsItsParentsOnceConfirmed)
{
    MatchWorld world;
    const Said branch{second, "芜湖恒达机械有限责任公司南陵分公司", "340223"};
    world.submit("insurance/employers", {registered});
    world.submit("health/employers", {branch});
    const auto proposed = world.listed("proposed");
    ASSERT_THAT(proposed, SizeIs(1));
    EXPECT_TRUE(proposed[0].branch);
    const std::string parents =
        "SELECT count(*) FROM v_employer_parent p JOIN v_employer b ON b.employer = p.employer JOIN "
        "v_employer e ON e.employer = p.parent WHERE b.code = '" +
        second + "' AND e.code = '" + code + "'";
    EXPECT_EQ(world.count(parents), 0);
    world.decide(proposed[0].id, MatchDecision::confirm);
    EXPECT_EQ(world.count(parents), 1);
    EXPECT_EQ(world.linked("health", branch), second) << "and still nobody but itself";
    world.decide(proposed[0].id, MatchDecision::withdraw);
    EXPECT_EQ(world.count(parents), 0);
}

TEST(Branch, OfNoCodeBecomesAnEmployerOfItsOwn)
{
    MatchWorld world;
    const Said branch{"", "芜湖恒达机械有限公司南陵分公司", "340223"};
    world.submit("insurance/employers", {registered});
    world.submit("health/employers", {branch});
    world.decide(world.listed("proposed").at(0).id, MatchDecision::confirm);
    EXPECT_EQ(world.linked("health", branch), "芜湖恒达机械有限公司南陵分公司@340223");
    EXPECT_EQ(world.count("SELECT count(*) FROM v_employer_parent"), 1);
    world.decide(world.listed("confirmed").at(0).id, MatchDecision::withdraw);
    EXPECT_EQ(world.linked("health", branch), "");
}

TEST(Branch, IsProposedOnceHoweverManyReportIt)
{
    MatchWorld world;
    const Said branch{second, "芜湖恒达机械有限公司南陵分公司", "340223"};
    world.submit("insurance/employers", {registered, branch});
    world.submit("health/employers", {branch});
    world.merge("emergency/employers", {branch});
    world.match();
    EXPECT_THAT(world.listed("proposed"), SizeIs(1));
}

// Runs of cross-checks that saw a link otherwise must be followed by whole ones.
struct AfterARun : testing::Test {
    AfterARun() { world.submit("insurance/employers", {registered}); }
    void run()
    {
        world.store->write([](Poco::Data::Session& session) {
            session
                << "INSERT INTO crosscheck_run (id, crosscheck, cadence, period_first, period_end, judged_day, "
                   "version, "
                   "sequence, complete, started, ended, state) VALUES (7, 'check', 'quarter', 0, 0, 0, '', 0, 1, 0, 0, "
                   "'done')",
                Poco::Data::Keywords::now;
        });
    }
    std::int64_t changes()
    {
        return world.count("SELECT count(*) FROM employer_link_change WHERE since_run < 7 AND at_run >= 7");
    }
    MatchWorld world;
};

TEST_F(AfterARun, ALinkOfWhatItNeverSawIsNoChange)
{
    run();
    world.submit("health/employers", {byName});
    ASSERT_EQ(world.linked("health", byName), code);
    EXPECT_EQ(changes(), 0);
}

TEST_F(AfterARun, ALinkOfWhatItSawIsOne)
{
    const Said early{"", "芜湖鑫源商贸有限公司", "340202"};
    world.submit("health/employers", {early});
    run();
    world.submit("insurance/employers", {registered, {second, early.name, "340202"}}, "", "2026Q4");
    ASSERT_EQ(world.linked("health", early), second);
    EXPECT_EQ(changes(), 1);
}

TEST_F(AfterARun, ADecisionIsOne)
{
    world.submit("health/employers",
                 {{"", "芜湖恒大机械有限公司", "340202"}, {second, "芜湖恒达机械有限公司分公司", "340202"}});
    run();
    for (const auto& match : world.listed("proposed"))
        world.decide(match.id, MatchDecision::confirm);
    EXPECT_EQ(changes(), 2) << "a link, and a branch";
}

// ---------------------------------------------------------------------------------------------- in whatever order

struct Batch {
    std::string dataset, unit, period;
    std::vector<Said> rows;
};

// What the store holds of who is who, whatever the ids of matches.
std::vector<std::string> standing(MatchWorld& world)
{
    using namespace Poco::Data::Keywords;
    auto session = world.store->reader();
    std::vector<std::string> out, more;
    session << "SELECT r.department || ' ' || r.code || ' is ' || e.code || ' by ' || l.decided_by FROM employer_link "
               "l JOIN "
               "employer_reference r ON r.id = l.reference JOIN employer e ON e.id = l.employer",
        into(out), Poco::Data::Keywords::now;
    // Of a branch with a code one reference speaks for all.
    session << "SELECT CASE WHEN r.kind = 1 THEN '' ELSE r.department END || ' ' || r.code || ' may be ' || e.code || "
               "' ' || m.relation || ' ' || "
               "m.state || ' ' || m.reasons FROM employer_match m JOIN employer_reference r ON r.id = m.reference JOIN "
               "employer "
               "e ON e.id = m.employer WHERE m.state <> 'lapsed'",
        into(more), Poco::Data::Keywords::now;
    out.insert(out.end(), more.begin(), more.end());
    std::sort(out.begin(), out.end());
    return out;
}

// Codes that hold, one after another.
std::string codeOf(int serial)
{
    const std::string eight = "MA2" + std::to_string(10000 + serial);
    for (const char check : std::string("0123456789X"))
        for (const char last : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
            const auto text = "91340200" + eight + check + last;
            if (CreditCode::parse(text).value)
                return text;
        }
    return {};
}

TEST(Order, DoesNotMatter)
{
    const std::vector<std::string> words{"恒", "达", "鑫"}, trades{"机械", "商贸"};
    const std::vector<std::string> divisions{"340202", "340207"}, units{"", "340202", "340223"};
    for (unsigned seed = 1; seed <= 25; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        const auto name = [&] {
            std::string out = below(4) == 0 ? "芜湖市" : "芜湖";
            out += words[below(words.size())] + words[below(words.size())] + trades[below(trades.size())];
            out += below(5) == 0 ? "店" : below(2) == 0 ? "有限公司" : "有限责任公司";
            return below(6) == 0 ? out + "南陵分公司" : out;
        };
        std::vector<Batch> batches;
        int serial = 0;
        for (const char* dataset : {"insurance/employers", "health/employers", "emergency/employers"})
            for (const auto& unit : units) {
                Batch batch{dataset, unit, "2026Q3", {}};
                std::set<std::string> said;
                for (int i = 0; i < 8; ++i) {
                    Said one{"", name(), divisions[below(2)]};
                    const auto how = below(6);
                    const auto whole = codeOf(
                        below(3) == 0 ? static_cast<int>(below(static_cast<std::size_t>(serial + 1))) : serial++);
                    if (how < 3)
                        one.code = whole;
                    else if (how == 3)
                        one.code = whole.substr(8, 9);
                    else if (how == 4) {
                        one.code = whole;
                        one.code[10] = one.code[10] == '5' ? '6' : '5';
                    }
                    if (said.insert(referenceTo(one, unit).code).second)
                        batch.rows.push_back(one);
                }
                batches.push_back(std::move(batch));
            }
        // Names that two submissions of one department give a code differ: the later one counts, so the order would
        // too.
        std::map<std::string, std::string> names;
        for (auto& batch : batches)
            for (auto& row : batch.rows)
                if (!row.code.empty())
                    row.name = names.try_emplace(batch.dataset + row.code, row.name).first->second;

        MatchWorld atOnce, stepwise;
        for (const auto& batch : batches)
            atOnce.merge(batch.dataset, batch.rows, batch.unit, batch.period);
        atOnce.match();
        std::shuffle(batches.begin(), batches.end(), random);
        for (const auto& batch : batches)
            stepwise.submit(batch.dataset, batch.rows, batch.unit, batch.period);
        ASSERT_EQ(standing(stepwise), standing(atOnce)) << "seed " << seed;
    }
}

} // namespace

} // namespace lianfang::test
