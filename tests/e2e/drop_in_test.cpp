// Departments come, change and go while the daemon runs, by files alone: manifest, schema, connector.
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* today = "2026-10-30";

const std::string vehicleFields = R"(
    <field id="number" type="number" required="yes" zh="道路运输证号" en="Licence"/>
    <field id="operator" type="employer" required="yes" zh="经营单位" en="Operator"/>
    <field id="seats" type="count" zh="座位数" en="Seats"/>)";

std::string schemaWith(const std::string& vehicles)
{
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<schema>
  <dataset id="transport/vehicles" kind="register" cadence="month" zh="营运车辆" en="Vehicles">
    <key>number</key>)" +
           vehicles + R"(
  </dataset>
  <dataset id="transport/drivers" kind="period" cadence="month" zh="驾驶员" en="Drivers">
    <key>identity</key>
    <field id="identity" type="identity" required="yes" zh="身份证号" en="Identity number"/>
    <field id="name" type="name" required="yes" zh="姓名" en="Name"/>
  </dataset>
</schema>
)";
}

const std::string vehicleMaps = R"(
    <source documents="车辆_{period}.csv"/>
    <map field="number" from="道路运输证号"/>
    <map field="operator.name" from="单位"/>
    <map field="seats" from="座位"/>)";

class DropInWhileRunning : public testing::Test {
protected:
    DropInWhileRunning()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config_, std::filesystem::copy_options::recursive);
        std::filesystem::create_directories(inbox_);
        std::filesystem::create_directories(libraries_);
        library(CONNECTORS "/folder.so", "folder.so");
        hub_.start(today);
    }

    void library(const std::filesystem::path& from, const std::string& name) const
    {
        std::filesystem::copy_file(from, libraries_ / name, std::filesystem::copy_options::overwrite_existing);
    }
    void manifest(const std::string& vehicles, const std::string& connector = {}) const
    {
        folder_.write("config/connectors/transport.xml",
                      R"(<department id="transport" zh="市交通运输局" en="Transport bureau">
  <connector library=)" +
                          (connector.empty()
                               ? "\"folder\"><setting name=\"folder\" access=\"read\">" + inbox_.string() + "</setting>"
                               : connector) +
                          "</connector>\n  <dataset id=\"transport/vehicles\" cadence=\"month\" due=\"10\">" +
                          vehicles + R"(
  </dataset>
  <dataset id="transport/drivers" cadence="month" due="10">
    <source documents="驾驶员_{period}.csv"/>
    <map field="identity" from="身份证号"/>
    <map field="name" from="姓名"/>
  </dataset>
</department>
)");
    }
    void schema(const std::string& vehicles) const
    {
        folder_.write("config/schema/transport.xml", schemaWith(vehicles));
    }
    void deliver(const std::string& name, const std::string& text) const
    {
        folder_.write("inbox/" + name, text);
        folder_.write("inbox/" + name + ".done", "");
    }
    void join() const
    {
        schema(vehicleFields);
        manifest(vehicleMaps);
        deliver("车辆_2026-09.csv", "道路运输证号,单位,座位\n皖B0001,第一公交公司,30\n皖B0002,第一公交公司,many\n");
        deliver("驾驶员_2026-09.csv", "身份证号,姓名\n990101199001011230,张三\n");
        ASSERT_TRUE(within([&] { return department().value("version", 0) == 1; })) << hub_.said();
    }

    nlohmann::json department(const std::string& id = "transport") const
    {
        for (const auto& each : hub_.ask({"connectors"}))
            if (each.at("department") == id)
                return each;
        return nlohmann::json::object();
    }
    // "file:line: what is refused" of a department.
    std::vector<std::string> refusals(const std::string& id = "transport") const
    {
        std::vector<std::string> out;
        for (const auto& each : department(id).value("refused", nlohmann::json::array()))
            out.push_back(each.at("name").get<std::string>() + ":" + each.at("line").dump() + ": " +
                          each.at("en").get<std::string>());
        return out;
    }
    nlohmann::json run(const std::string& dataset, const std::string& period = "2026-09") const
    {
        return nlohmann::json::parse(hub_.lianfang({"run", dataset, period, "--json"}).out).at(0);
    }
    static bool within(const std::function<bool()>& condition)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return true;
    }

    const TemporaryFolder folder_;
    const std::filesystem::path config_ = folder_.path() / "config", inbox_ = folder_.path() / "inbox",
                                libraries_ = folder_.path() / "libraries";
    HubProcess hub_{config_ / "hub.demo.xml", folder_.path() / "data", {{"LIANFANG_CONNECTORS", libraries_}}};
};

TEST_F(DropInWhileRunning, ADepartmentThatNobodyHeardOfJoinsByTwoFiles)
{
    EXPECT_EQ(hub_.lianfang({"run", "transport/vehicles", "2026-09"}).code, 4);
    const auto process = hub_.pid();
    join();

    EXPECT_EQ(department().at("state"), "ready");
    EXPECT_EQ(department().at("schemaVersion"), 1);
    EXPECT_NE(department().at("since"), "");
    const auto vehicles = run("transport/vehicles");
    EXPECT_EQ(vehicles.at("state"), "done") << vehicles;
    EXPECT_EQ(vehicles.at("accepted"), 1);
    EXPECT_EQ(vehicles.at("rejected"), 1);
    const auto rejections = hub_.ask({"rejections", "transport/vehicles", "2026-09"});
    EXPECT_EQ(rejections.at("refused").at(0).at("row"), 3);
    EXPECT_EQ(run("transport/drivers").at("accepted"), 1);
    const auto workbook = folder_.path() / "template.xlsx";
    EXPECT_EQ(hub_.lianfang({"template", "transport/vehicles", "-o", workbook}).code, 0);
    EXPECT_GT(std::filesystem::file_size(workbook), 1000u);
    EXPECT_EQ(hub_.pid(), process);

    // And it is there after a restart, by the same version.
    EXPECT_EQ(hub_.stop(), 0);
    hub_.start(today);
    EXPECT_EQ(department().at("version"), 1);
    EXPECT_EQ(run("transport/vehicles").at("unchanged"), 1);
}

TEST_F(DropInWhileRunning, AFieldAndItsMappingAreTakenUpTogether)
{
    join();
    EXPECT_EQ(run("transport/vehicles").at("accepted"), 1);
    schema(vehicleFields + R"(<field id="fuel" type="text" plain="yes" required="yes" zh="燃料" en="Fuel"/>)");
    manifest(vehicleMaps + R"(<map field="fuel" from="燃料" default="柴油"/>)");
    deliver("车辆_2026-10.csv", "道路运输证号,单位,座位,燃料\n皖B0001,第一公交公司,30,电\n");
    ASSERT_TRUE(within([&] { return department().value("version", 0) == 2; })) << hub_.said();
    EXPECT_EQ(department().at("schemaVersion"), 2);
    EXPECT_THAT(refusals(), IsEmpty());
    EXPECT_EQ(run("transport/vehicles", "2026-10").at("accepted"), 1);
}

TEST_F(DropInWhileRunning, OneFileThatIsWrongKeepsNoOtherOut)
{
    join();
    // Given that transport's manifest becomes wrong while another department comes
    manifest(vehicleMaps + "\n<map field=\"wheels\" from=\"轮子\"/>");
    // … and that two things lie there that are no files,
    std::filesystem::create_directory(folder_.path() / "config/connectors/folder.xml");
    ASSERT_EQ(::mkfifo((folder_.path() / "config/schema/pipe.xml").c_str(), 0600), 0);
    folder_.write("config/schema/water.xml",
                  R"(<schema><dataset id="water/works" kind="register" cadence="month" zh="水厂" en="Works">
<key>number</key><field id="number" type="number" required="yes" zh="编号" en="Number"/></dataset></schema>)");
    folder_.write("config/connectors/water.xml",
                  R"(<department id="water" zh="水务局" en="Water"><dataset id="water/works">
<map field="number" from="编号"/></dataset></department>)");
    ASSERT_TRUE(within([&] { return department("water").value("version", 0) == 1; })) << hub_.said();
    // Then the reason is shown with its place, and what was in force is
    EXPECT_THAT(refusals(),
                ElementsAre(HasSubstr("connectors/transport.xml:8: transport/vehicles has no field \"wheels\"")));
    EXPECT_THAT(hub_.lianfang({"connectors"}).out, HasSubstr("原版本继续有效"));
    EXPECT_THAT(hub_.said(), HasSubstr("connectors/transport.xml: refused as it lies there; version 1 stays in force"));
    for (const char* one : {"connectors/folder.xml", "schema/pipe.xml"})
        EXPECT_THAT(hub_.said(), HasSubstr(std::string(one) + ": refused as it lies there"));
    EXPECT_EQ(department().at("version"), 1);
    EXPECT_EQ(run("transport/vehicles").at("state"), "done");
    // After a restart too.
    hub_.stop();
    hub_.start(today);
    EXPECT_EQ(department().at("version"), 1);
    EXPECT_EQ(refusals().size(), 1u);
    // Mended, it is version 2.
    manifest(vehicleMaps + "\n<ignore from=\"轮子\"/>");
    ASSERT_TRUE(within([&] { return department().value("version", 0) == 2; })) << hub_.said();
    EXPECT_THAT(refusals(), IsEmpty());
}

TEST_F(DropInWhileRunning, ADepartmentThatWasNeverTakenUpIsShownWithItsReason)
{
    folder_.write("config/connectors/water.xml",
                  "<department id=\"water\" zh=\"水务局\" en=\"Water\">\n<dataset id=\"water/works\"/></department>");
    ASSERT_TRUE(within([&] { return department("water").value("state", "") == "refused"; })) << hub_.said();
    EXPECT_THAT(refusals("water"), ElementsAre(HasSubstr("connectors/water.xml:2: There is no dataset water/works")));
}

TEST_F(DropInWhileRunning, WhatWouldBreakHistoryIsRefusedWithTheDifference)
{
    join();
    // Before anything was submitted everything may change.
    auto retyped = vehicleFields;
    retyped.replace(retyped.find("count"), 5, "decimal");
    schema(retyped);
    ASSERT_TRUE(within([&] { return department().value("schemaVersion", 0) == 2; })) << hub_.said();
    schema(vehicleFields);
    ASSERT_TRUE(within([&] { return department().value("schemaVersion", 0) == 3; })) << hub_.said();
    EXPECT_EQ(run("transport/vehicles").at("accepted"), 1);

    schema(retyped);
    ASSERT_TRUE(within([&] { return !refusals().empty(); })) << hub_.said();
    EXPECT_THAT(refusals(), ElementsAre(HasSubstr("its seats type cannot change from \"count\" to \"decimal\"")));
    schema(vehicleFields);
    ASSERT_TRUE(within([&] { return refusals().empty(); })) << hub_.said();

    std::filesystem::remove(config_ / "connectors/transport.xml");
    ASSERT_TRUE(within([&] { return !refusals().empty(); })) << hub_.said();
    EXPECT_THAT(refusals(), ElementsAre(HasSubstr("Department transport has submitted dataset transport/vehicles")));
    EXPECT_EQ(run("transport/vehicles").at("state"), "done");
}

TEST_F(DropInWhileRunning, AnExchangeInHandFinishesWithWhatItBegan)
{
    library(BAD_PLUGINS "/bad_drips.so", "drips.so");
    schema(vehicleFields);
    manifest(vehicleMaps, R"("drips"><setting name="text">道路运输证号,单位,座位&#10;皖B0001,第一公交公司,30</setting>
        <setting name="milliseconds">100</setting>)");
    ASSERT_TRUE(within([&] { return department().value("version", 0) == 1; })) << hub_.said();
    ASSERT_EQ(hub_.lianfang({"run", "transport/vehicles", "2026-09", "--no-wait"}).code, 0);
    // When manifest and library are replaced meanwhile by ones that would not read this
    auto other = vehicleMaps;
    other.replace(other.find("道路运输证号"), std::string("道路运输证号").size(), "车牌");
    manifest(other, R"("drips"><setting name="text">x</setting>)");
    library(BAD_PLUGINS "/bad_segfaults.so", "drips.so");
    ASSERT_TRUE(within([&] { return department().value("version", 0) == 2; })) << hub_.said();
    const auto running = hub_.ask({"exchanges", "transport/vehicles"}).at(0);
    EXPECT_EQ(running.at("state"), "running") << running;
    // Then it ends as it began
    ASSERT_TRUE(within([&] {
        return hub_.ask({"exchanges", "transport/vehicles"}).at(0).at("state") == "done";
    })) << hub_.said();
    EXPECT_EQ(hub_.ask({"exchanges", "transport/vehicles"}).at(0).at("accepted"), 1);
    EXPECT_EQ(run("transport/vehicles").at("error").at("code"), "collect.connector-crashed");
}

TEST_F(DropInWhileRunning, ALibraryThatComesIsVettedAndProbed)
{
    join();
    EXPECT_TRUE(within([&] { return hub_.said().find("transport: connector folder is ready") != std::string::npos; }));
    library(BAD_PLUGINS "/bad_no_symbol.so", "folder.so");
    ASSERT_TRUE(within([&] { return hub_.said().find("transport: connector folder: ") != std::string::npos; }))
        << hub_.said();
    EXPECT_EQ(department().at("state"), "refused");
    library(CONNECTORS "/folder.so", "folder.so");
    std::filesystem::rename(inbox_, folder_.path() / "elsewhere");
    ASSERT_TRUE(within([&] { return department().at("state") == "unreachable"; })) << hub_.said();
    std::filesystem::rename(folder_.path() / "elsewhere", inbox_);
    EXPECT_EQ(hub_.lianfang({"connectors", "--probe"}).code, 0);
    EXPECT_EQ(department().at("state"), "ready");
}

TEST_F(DropInWhileRunning, SighupLooksAtOnce)
{
    schema(vehicleFields);
    manifest(vehicleMaps);
    hub_.send(SIGHUP);
    hub_.await("READY=1", 2);
    EXPECT_EQ(department().value("version", 0), 1);
}

} // namespace
} // namespace lianfang::test
