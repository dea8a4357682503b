// Replay: a mended mapping, and the archive's documents normalised again as corrections.
#include "hub/app/hub.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace lianfang::test {
namespace {

class ReplayTest : public testing::Test {
protected:
    ReplayTest()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "lianfang-replay-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        std::filesystem::copy(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config", folder_ / "config",
                              std::filesystem::copy_options::recursive);
        open();
    }
    ~ReplayTest() override
    {
        hub_.reset();
        std::filesystem::remove_all(folder_);
    }

    void open()
    {
        hub_.reset();
        std::vector<ConfigFault> faults;
        auto configuration = Configuration::load(folder_ / "config/hub.demo.xml", faults);
        for (const auto& fault : faults)
            ADD_FAILURE() << describe(fault);
        hub_ = std::make_unique<Hub>(configuration, HubFolders{folder_ / "data", folder_, folder_});
    }

    // Makes the mapping read the post from another heading.
    void mapPostFrom(const std::string& before, const std::string& after)
    {
        const auto file = folder_ / "config/connectors/health.xml";
        std::ifstream in(file);
        std::stringstream text;
        text << in.rdbuf();
        std::string manifest = text.str();
        const auto at = manifest.find(before);
        ASSERT_NE(at, std::string::npos);
        manifest.replace(at, before.size(), after);
        std::ofstream(file) << manifest;
    }

    nlohmann::json finished(nlohmann::json begun)
    {
        for (auto& exchange : begun) {
            for (int i = 0; i < 2000 && exchange["state"] == "running"; ++i) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                const std::string id = exchange["id"].dump();
                exchange = hub_->exchanges([&](const std::string& name) { return name == "id" ? id : std::string(); })[0];
            }
        }
        return begun;
    }

    nlohmann::json submit(const std::string& period, const std::string& content)
    {
        std::istringstream body(content);
        const auto document = hub_->keepDocument("rows.csv", body);
        return finished(hub_->submit({{"dataset", "health/workers"}, {"period", period}, {"documents", {document}}}))[0];
    }

    // Rows known at a sequence in a period, and the post of one of them.
    std::pair<int, std::string> known(const std::string& period, int knownAt)
    {
        KeyRing keys = KeyRing::fromFile(folder_ / "data.key", false);
        std::vector<ConfigFault> faults;
        const auto store = openSqliteStore(folder_ / "data/lianfang.db", Schema::load(folder_ / "config", faults), keys.id());
        auto session = store->reader();
        using namespace Poco::Data::Keywords;
        int rows = 0;
        std::string post;
        const std::string day = std::to_string(numberOf(Period::parse(period)->firstDay())), at = std::to_string(knownAt);
        session << "SELECT count(*), ifnull(max(post), '') FROM health_workers WHERE valid_from <= " + day +
                       " AND valid_to > " + day + " AND known_from <= " + at + " AND known_to > " + at,
            into(rows), into(post), Poco::Data::Keywords::now;
        return {rows, post};
    }

    std::filesystem::path folder_;
    std::unique_ptr<Hub> hub_;
};

constexpr const char* header = "身份证号,姓名,统一社会信用代码,用人单位,现任岗位说明\n";
constexpr const char* zhang = "990101199001010019,张三,91340200149499540F,芜湖市第二运输公司,粉尘作业岗位一号\n";

TEST_F(ReplayTest, MendedMappingIsAppliedToEveryLaterPeriodAsACorrection)
{
    // Given two quarters whose post column the mapping did not know
    EXPECT_EQ(submit("2026Q1", std::string(header) + zhang)["state"], "done");
    EXPECT_EQ(submit("2026Q2", std::string(header) + zhang)["state"], "done");
    const auto before = known("2026Q2", 2);
    EXPECT_EQ(before, std::pair(1, std::string()));

    // When the mapping is mended and the archive replayed
    mapPostFrom("岗位|工种|", "岗位|工种|现任岗位说明|");
    open();
    const auto replayed = finished(hub_->replay({{"dataset", "health/workers"}, {"from", "2026Q1"}}));

    // Then both periods are done again, hold the post, and what was known before is still readable as it was
    ASSERT_EQ(replayed.size(), 2u);
    for (const auto& exchange : replayed) {
        EXPECT_EQ(exchange["state"], "done");
        EXPECT_EQ(exchange["accepted"], 1);
    }
    for (const char* period : {"2026Q1", "2026Q2"}) {
        const auto after = known(period, 4);
        EXPECT_EQ(after.first, 1) << period;
        EXPECT_EQ(after.second, "粉尘作业岗位一号") << period;
        EXPECT_EQ(known(period, 2), before) << period << ", as known before the replay";
    }
}

TEST_F(ReplayTest, UnchangedMappingChangesNothing)
{
    submit("2026Q1", std::string(header) + zhang);
    const auto replayed = finished(hub_->replay({{"dataset", "health/workers"}, {"from", "2026Q1"}}));
    ASSERT_EQ(replayed.size(), 1u);
    EXPECT_EQ(replayed[0]["state"], "done");
    EXPECT_EQ(replayed[0]["unchanged"], 1);
    EXPECT_EQ(known("2026Q1", 1), known("2026Q1", 100));
}

TEST_F(ReplayTest, EmptyDocumentNeverEmptiesWhatWasThere)
{
    submit("2026Q1", std::string(header) + zhang);
    const auto empty = submit("2026Q1", header);
    EXPECT_EQ(empty["state"], "failed");
    EXPECT_EQ(empty["error"]["code"], "normalise.no-rows");
    EXPECT_EQ(known("2026Q1", 100).first, 1);
}

TEST_F(ReplayTest, TooManyRejectedRowsStopTheExchangeAndSaySo)
{
    submit("2026Q1", std::string(header) + zhang);
    std::string rows = header;
    for (int i = 0; i < 30; ++i)
        rows += "123,张三,91340200149499540F,芜湖市第二运输公司,岗位\n";
    const auto refused = submit("2026Q1", rows);
    EXPECT_EQ(refused["state"], "failed");
    EXPECT_EQ(refused["error"]["code"], "normalise.too-many-rejected");
    EXPECT_EQ(known("2026Q1", 100).first, 1);
    const auto reasons = hub_->rejections([](const std::string& name) {
        return name == "dataset" ? std::string("health/workers") : name == "period" ? std::string("2026Q1") : std::string();
    });
    EXPECT_EQ(reasons["refused"].size(), 30u) << reasons.dump(1);
}

}  // namespace
}  // namespace lianfang::test
