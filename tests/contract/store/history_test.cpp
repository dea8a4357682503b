// History on two axes against a naive model that keeps every submission whole.
#include "tests/contract/store/store_world.h"

#include <random>

namespace lianfang::test {
namespace {

struct Submission {
    std::int64_t sequence;
    std::string period;
    Rows rows;
};

// What the contract in store.h says, in the plainest way there is.
Rows expected(DatasetKind kind, const std::vector<Submission>& submissions, const std::string& period, std::int64_t knownAt)
{
    Rows out;
    if (kind == DatasetKind::changes) {
        std::map<std::string, std::pair<std::string, std::int64_t>> latest;  // key → (period, sequence) of what decides
        for (const auto& s : submissions) {
            if (s.sequence > knownAt || s.period > period)
                continue;
            for (const auto& [number, note] : s.rows) {
                const auto at = latest.find(number);
                if (at != latest.end() && std::pair(s.period, s.sequence) < at->second)
                    continue;
                latest[number] = {s.period, s.sequence};
                out[number] = note;
            }
        }
        std::erase_if(out, [](const auto& row) { return row.second == "withdrawn"; });
        return out;
    }
    const Submission* deciding = nullptr;
    for (const auto& s : submissions) {
        if (s.sequence > knownAt || s.period > period || (kind == DatasetKind::period && s.period != period))
            continue;
        if (!deciding || std::pair(s.period, s.sequence) > std::pair(deciding->period, deciding->sequence))
            deciding = &s;
    }
    return deciding ? deciding->rows : Rows{};
}

const std::vector<std::string> periods{"2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"};

void expectAllEqual(StoreWorld& world, const std::string& dataset, const std::vector<Submission>& submissions,
                    const std::string& story)
{
    const auto kind = world.schema->find(dataset)->kind;
    for (const auto& period : periods)
        for (std::int64_t knownAt = 0; knownAt <= submissions.back().sequence; ++knownAt)
            ASSERT_EQ(world.read(dataset, period, knownAt), expected(kind, submissions, period, knownAt))
                << dataset << " " << period << " as known at " << knownAt << " after " << story;
}

class History : public testing::TestWithParam<std::string> {};

TEST_P(History, LateAndCorrectedSubmissionsReadAsTheNaiveModelSays)
{
    StoreWorld world;
    std::vector<Submission> submissions;
    const auto submit = [&](const std::string& period, const Rows& rows) {
        submissions.push_back({world.submit(GetParam(), period, rows).submission, period, rows});
    };
    submit("2026Q1", {{"A", "1"}, {"B", "1"}, {"C", "1"}});
    submit("2026Q3", {{"A", "1"}, {"B", "3"}, {"D", "3"}});
    submit("2026Q2", {{"A", "2"}, {"B", "1"}});
    submit("2026Q1", {{"A", "1"}, {"B", "corrected"}, {"E", "1"}});
    submit("2026Q3", {{"A", "withdrawn"}, {"B", "3"}});
    expectAllEqual(world, GetParam(), submissions, "Q1, Q3, Q2, corrected Q1, corrected Q3");
}

TEST_P(History, ThousandsOfRandomSubmissionsReadAsTheNaiveModelSays)
{
    // 800 sequences of up to five submissions each, in one store under units of their own.
    StoreWorld world;
    std::mt19937 random(20260930);
    const auto chance = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const auto kind = world.schema->find(GetParam())->kind;
    for (int sequence = 0; sequence < 800; ++sequence) {
        const std::string unit = std::to_string(sequence);
        std::vector<Submission> submissions;
        std::string story;
        const unsigned count = 2 + chance(4);
        for (unsigned i = 0; i < count; ++i) {
            const std::string period = periods[chance(static_cast<unsigned>(periods.size()))];
            Rows rows;
            for (const char* number : {"A", "B", "C", "D"})
                if (chance(3) != 0)
                    rows[number] = kind == DatasetKind::changes && chance(5) == 0 ? "withdrawn" : std::to_string(chance(3));
            if (rows.empty())
                rows["A"] = "0";
            const auto outcome = world.submit(GetParam(), period, rows, unit);
            submissions.push_back({outcome.submission, period, rows});
            story += period + " ";
        }
        for (const auto& period : periods)
            for (const auto& s : submissions)
                ASSERT_EQ(world.read(GetParam(), period, s.sequence, unit), expected(kind, submissions, period, s.sequence))
                    << "sequence " << sequence << ": " << story << "; " << period << " as known at " << s.sequence;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, History, testing::Values("test/register", "test/period", "test/changes"),
                         [](const auto& name) { return name.param.substr(5); });

TEST(History_, AnUnchangedRegisterCostsNoWrite)
{
    StoreWorld world;
    world.submit("test/register", "2026Q1", {{"A", "1"}, {"B", "1"}});
    const auto again = world.submit("test/register", "2026Q2", {{"A", "1"}, {"B", "1"}});
    EXPECT_EQ(again.opened, 0u);
    EXPECT_EQ(again.ended, 0u);
    EXPECT_EQ(again.unchanged, 2u);
}

}  // namespace
}  // namespace lianfang::test
