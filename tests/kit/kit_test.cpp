// The kit finds what is wrong with a connector, and nothing where nothing is.
#include "tests/kit/kit_report.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace lianfang::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Kit : public testing::Test {
protected:
    Kit()
    {
        std::string rows;
        for (int number = 100; number < 200; ++number)
            rows += "2026-09-0" + std::to_string(1 + number / 50) + "," + std::to_string(number) + ",甲\n";
        folder_.write("source/2026-09.csv", rows);
        folder_.write("source/2026-09.csv.done", "");
        folder_.write("token", "swordfish-in-the-sea");
        fs::permissions(folder_.path() / "token", fs::perms::owner_read);
        folder_.write("config/schema/things.xml", R"(<schema>
  <dataset id="things/all" kind="register" cadence="month" zh="物" en="Things">
    <key>number</key>
    <field id="number" type="number" required="yes" zh="编号" en="Number"/>
    <field id="name" type="text" zh="名称" en="Name"/>
    <field id="at" type="text" zh="时间" en="Time"/>
  </dataset>
</schema>)");
        fs::copy(std::string(KIT_PLUGINS) + "/faulty.so", library_);
    }

    KitReport tested(const std::string& fault, const std::string& only)
    {
        const auto source = (folder_.path() / "source").string();
        const auto manifest =
            folder_.write("config/connectors/things.xml", R"(<department id="things" zh="物" en="Things">
  <connector library="faulty">
    <setting name="folder" access="write">)" + source + R"(</setting>
    <setting name="fault">)" + fault + R"(</setting>
    <secret name="token" file=")" + (folder_.path() / "token").string() +
                                                              R"("/>
  </connector>
  <dataset id="things/all" cadence="month" due="10" due-in="days">
    <source documents="{period}*.csv" format="csv"/>
    <map field="number" from="编号"/>
    <map field="name" from="名称"/>
    <map field="at" from="时间"/>
  </dataset>
  <push list="rejections"/>
</department>)");
        std::vector<std::string> arguments{
            library_, "--manifest", manifest, "--period", "2026-09", "--config", LIANFANG_SOURCE_DIR "/config"};
        if (!only.empty())
            arguments.insert(arguments.end(), {"--only", only});
        return runKit(arguments);
    }

    // With a command that adds rows to the source itself; the kit's copy of it is made before.
    TemporaryFolder folder_;
    const fs::path library_ = folder_.path() / "faulty.so";
};

TEST_F(Kit, FindsNothingWhereNothingIsWrong)
{
    const auto report = tested("none", "");
    EXPECT_EQ(report.code, 0) << report.text;
    EXPECT_THAT(report.with("FAILED"), IsEmpty()) << report.text;
    EXPECT_THAT(report.with("passed"),
                AllOf(Contains("pull-twice"), Contains("cursor-repeats"), Contains("half-way"), Contains("push-twice"),
                      Contains("push-half-way"), Contains("memory"), Contains("empty"), Contains("printed"),
                      Contains("secrets"), Contains("permissions"), Contains("deadline")))
        << report.text;
}

struct Fault {
    std::string fault;
    std::string check;
    std::string words;
};

class KitFinds : public Kit, public testing::WithParamInterface<Fault> {};

TEST_P(KitFinds, TheFault)
{
    const auto& [fault, check, words] = GetParam();
    const auto report = tested(fault, check);
    EXPECT_EQ(report.code, 1) << report.text;
    EXPECT_THAT(report.with("FAILED"), ElementsAre(check)) << report.text;
    EXPECT_THAT(report.text, AllOf(HasSubstr(words), Not(HasSubstr("swordfish"))));
}

INSTANTIATE_TEST_SUITE_P(Each, KitFinds,
                         testing::Values(Fault{"differs", "pull-twice", "gave something else the second time"},
                                         Fault{"cursor-repeats", "cursor-repeats", "it repeated 50 rows"},
                                         Fault{"believes-all", "half-way", "reported success with less or other"},
                                         Fault{"fails-empty", "empty", "there are no files"},
                                         Fault{"push-repeats", "push-twice", "pushed twice became 2"},
                                         Fault{"push-in-place", "push-half-way", "left half a list"},
                                         Fault{"leaks", "memory", "definitely lost"},
                                         Fault{"stray", "memory", "Invalid write"},
                                         Fault{"prints", "printed", "such as: hello"},
                                         Fault{"logs-secret", "secrets", "in the log"},
                                         Fault{"tells-secret", "secrets", "in a reason"}),
                         [](const auto& fault) {
                             std::string name = fault.param.fault;
                             std::erase(name, '-');
                             return name;
                         });

TEST_F(Kit, FindsACursorThatLosesRowsOfTheSameTime)
{
    const auto rows = folder_.path() / "source" / "2026-09.csv";
    const auto add =
        folder_.write("add", "#!/bin/sh\nn=$(wc -l <" + rows.string() +
                                 ")\nprintf '2026-09-04,%s,乙\\n2026-09-04,%s,乙\\n' $((n+100)) $((n+101)) >>" +
                                 rows.string() + "\n");
    fs::permissions(add, fs::perms::owner_all);
    for (const auto& [fault, verdict] : {std::pair("none", "passed"), {"cursor-loses", "FAILED"}}) {
        tested(fault, "probe"); // writes the manifest
        const auto report =
            runKit({library_, "--manifest", folder_.path() / "config/connectors/things.xml", "--period", "2026-09",
                    "--config", LIANFANG_SOURCE_DIR "/config", "--only", "cursor-loses", "--add", add});
        EXPECT_EQ(report.verdicts.at("cursor-loses"), verdict) << report.text;
    }
}

TEST_F(Kit, FindsAFileThatOthersMayChange)
{
    fs::permissions(library_, fs::perms::others_write, fs::perm_options::add);
    EXPECT_THAT(tested("none", "permissions").with("FAILED"), ElementsAre("permissions"));
}

TEST_F(Kit, FindsASecretThatAnybodyMayRead)
{
    fs::permissions(folder_.path() / "token", fs::perms::others_read, fs::perm_options::add);
    EXPECT_THAT(tested("none", "permissions").text, HasSubstr("may be read by anybody"));
}

TEST_F(Kit, SaysWhatAConnectorThatCannotBeLoadedLacks)
{
    fs::copy(std::string(BAD_PLUGINS) + "/bad_further_symbol.so", library_, fs::copy_options::overwrite_existing);
    const auto report = tested("none", "table");
    EXPECT_THAT(report.with("FAILED"), Contains("table"));
    EXPECT_THAT(report.text, HasSubstr("connector.map"));
}

TEST_F(Kit, NeedsDataToJudgeBy)
{
    fs::remove(folder_.path() / "source" / "2026-09.csv");
    const auto report = tested("none", "");
    EXPECT_EQ(report.code, 1);
    EXPECT_THAT(report.text, HasSubstr("Nothing was delivered for 2026-09"));
}

TEST_F(Kit, AFaultOfTheManifestIsNamedWithItsPlace)
{
    tested("none", "probe");
    folder_.write("config/connectors/things.xml", "<department id=\"things\"><nonsense/></department>");
    const auto report = runKit({library_, "--manifest", folder_.path() / "config/connectors/things.xml", "--config",
                                LIANFANG_SOURCE_DIR "/config"});
    EXPECT_EQ(report.code, 2);
    EXPECT_THAT(report.text, HasSubstr("things.xml:1:"));
}

} // namespace
} // namespace lianfang::test
