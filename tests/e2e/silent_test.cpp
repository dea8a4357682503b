// Which reporting units are silent (逾期未报), against the city's truth: a hub with its schedule on that expects of the
// city's departments the inspectorate alone, by the quarter, and gets its results as the city's plan has them.
#include "tests/city/city.h"
#include "tests/e2e/hub_process.h"
#include "tests/e2e/truth.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace lianfang::test {
namespace {

namespace fs = std::filesystem;

class SilentUnits : public testing::Test {
protected:
    SilentUnits()
    {
        city::CityRequest request;
        request.seed = 11;
        request.workers = 1000;
        request.out = city_;
        city::makeCity(request);
        fs::copy(LIANFANG_SOURCE_DIR "/config", folder_.path() / "config", fs::copy_options::recursive);
        change("hub.demo.xml", "<schedule on=\"no\"/>", "<schedule on=\"yes\"/>");
        for (const auto& manifest : fs::directory_iterator(folder_.path() / "config/connectors"))
            if (manifest.path().stem() != "inspection")
                fs::remove(manifest.path());
        const auto text = TemporaryFolder::read(folder_.path() / "config/connectors/inspection.xml");
        const auto begin = text.find("  <connector "), end = text.find("  <dataset ");
        change("connectors/inspection.xml", text.substr(begin, end - begin), "");
        change("connectors/inspection.xml", "cadence=\"month\"", "cadence=\"quarter\"");
    }

    void change(const std::string& file, const std::string& old, const std::string& with) const
    {
        std::string text = TemporaryFolder::read(folder_.path() / "config" / file);
        const auto at = text.find(old);
        ASSERT_NE(at, std::string::npos) << old;
        folder_.write("config/" + file, text.replace(at, old.size(), with));
    }

    // The clock has come by and expects the quarter of every unit.
    bool expects(const std::string& quarter) const
    {
        for (int i = 0; i < 300; ++i) {
            std::size_t units = 0;
            for (const auto& exchange : hub_.ask({"exchanges", "inspection/results"}))
                units += exchange.at("period") == quarter;
            if (units == 8)
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return false;
    }

    const TemporaryFolder folder_;
    const fs::path city_ = folder_.path() / "city";
    HubProcess hub_{
        folder_.path() / "config/hub.demo.xml", folder_.path() / "data", {{"LIANFANG_CONNECTORS", CONNECTORS}}};
};

TEST_F(SilentUnits, AreThoseThatTheCityKnowsQuarterByQuarter)
{
    Facts expected, actual;
    for (const auto& row : readTruth(city_ / "truth/silent.csv"))
        expected.insert(fact({row.at("quarter"), row.at("unit")}));
    ASSERT_FALSE(expected.empty());

    const auto plan = readTruth(city_ / "truth/plan.csv");
    for (auto row = plan.begin(); row != plan.end();) {
        const auto judged =
            std::find_if(row, plan.end(), [](const TruthRow& one) { return one.at("dataset") == "crosscheck"; });
        if (judged == plan.end())
            break;
        const std::string quarter = judged->at("period");
        std::string today;
        for (auto one = row; one != judged; ++one)
            if (one->at("dataset") == "insurance/employer-enrolments")
                today = one->at("period");
        hub_.start(today);
        ASSERT_TRUE(expects(quarter)) << hub_.said();
        for (; row != judged; ++row) {
            if (row->at("dataset") != "inspection/results")
                continue;
            std::vector<std::string> command{"nil", row->at("dataset"), row->at("period"), "--unit", row->at("unit")};
            if (row->at("by") == "nil")
                command.insert(command.end(), {"--by", "张敏", "--reason", "本期无"});
            else {
                command.front() = "submit";
                command.push_back(city_ / "inspection" / row->at("document"));
            }
            hub_.ask(command);
        }
        hub_.ask({"crosscheck", "silent-department", "--period", quarter});
        for (const auto& finding : hub_.ask({"findings", "--crosscheck", "silent-department", "--state", "open"}))
            actual.insert(fact({quarter, finding.at("subjectKey").get<std::string>().substr(5)}));
        ASSERT_EQ(hub_.stop(), 0) << hub_.said();
        row = judged + 1;
    }
    EXPECT_TRUE(same(expected, actual));
}

} // namespace
} // namespace lianfang::test
