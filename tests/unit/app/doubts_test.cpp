// What lianfangd --check-config doubts, although it can be used.
#include "hub/app/configuration_doubts.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class Doubts : public testing::Test {
protected:
    Doubts()
    {
        std::filesystem::copy(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config", folder_.path() / "config",
                              std::filesystem::copy_options::recursive);
        for (const char* library : {"construction", "emergency", "health", "inspection", "insurance", "postal"})
            folder_.write("libraries/" + std::string(library) + ".so", "");
    }

    // Of a department that has joined.
    void department(const std::string& connector, const std::string& more) const
    {
        folder_.write("config/connectors/gas.xml",
                      "<department id=\"gas\" zh=\"燃气\" en=\"Gas\">\n" + connector + "\n" + more + "\n</department>");
    }

    // "gas.xml:2: There is no …".
    std::vector<std::string> doubts(const char* settings = "hub.xml") const
    {
        std::vector<ConfigFault> faults;
        const auto configuration = Configuration::load(folder_.path() / "config" / settings, faults);
        EXPECT_THAT(faults, IsEmpty());
        std::vector<std::string> out;
        for (const auto& doubt : doubtsOf(*configuration, folder_.path() / "libraries"))
            out.push_back(doubt.file.filename().string() + ":" + std::to_string(doubt.line) + ": " + doubt.en);
        return out;
    }

    TemporaryFolder folder_;
};

TEST_F(Doubts, ThereAreNoneAboutWhatIsShipped)
{
    EXPECT_THAT(doubts(), IsEmpty());
    EXPECT_THAT(doubts("hub.demo.xml"), IsEmpty());
}

TEST_F(Doubts, AConnectorInNeitherFolderUntilItIsThere)
{
    department("<connector library=\"nosuch\"/>", "");
    EXPECT_THAT(doubts(), ElementsAre(StartsWith("gas.xml:2: There is no connector nosuch: no nosuch.so in")));
    folder_.write("libraries/nosuch.so", "");
    EXPECT_THAT(doubts(), IsEmpty());
}

TEST_F(Doubts, AListThatNobodyMakes)
{
    department("<connector library=\"postal\"/>", "<push list=\"rejections\"/>\n<push list=\"foo\"/>");
    EXPECT_THAT(doubts(), ElementsAre(StartsWith("gas.xml:4: There is no list foo")));
}

TEST_F(Doubts, AListThatACrosscheckNamesAndNobodyTakes)
{
    const auto file = folder_.path() / "config/crosschecks/headcount-swing.sql";
    auto text = TemporaryFolder::read(file);
    folder_.write("config/crosschecks/headcount-swing.sql", "-- list: swings\n" + text);
    EXPECT_THAT(doubts(), ElementsAre(StartsWith("headcount-swing.sql:1: No department takes the list swings")));
    department("<connector library=\"postal\"/>", "<push list=\"swings\"/>");
    EXPECT_THAT(doubts(), IsEmpty());
}

TEST_F(Doubts, AHeadingOfTwoFields)
{
    folder_.write(
        "config/schema/gas.xml",
        "<schema><dataset id=\"gas/shops\" kind=\"register\" cadence=\"month\" zh=\"店\" en=\"Shops\">"
        "<key>number</key><field id=\"number\" type=\"number\" required=\"yes\" zh=\"编号\" en=\"No.\"/>"
        "<field id=\"employer\" type=\"employer\" required=\"yes\" zh=\"单位\" en=\"Employer\"/></dataset></schema>");
    department("", "<dataset id=\"gas/shops\">\n<map field=\"number\" from=\"编号|编号\"/>\n"
                   "<map field=\"employer.name\" from=\"单位|编号\"/>\n</dataset>");
    EXPECT_THAT(doubts(),
                ElementsAre(StartsWith("gas.xml:5: The heading \"编号\" is mapped to both number and employer.name")));
}

TEST_F(Doubts, AParameterThatNoCrosscheckReads)
{
    const auto file = folder_.path() / "config/hub.xml";
    auto text = TemporaryFolder::read(file);
    const auto at = text.find("\"grace-days\"");
    text.replace(at, 12, "\"grace-dayz\"");
    folder_.write("config/hub.xml", text);
    const auto line =
        std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    const auto all = doubts();
    ASSERT_THAT(all, ElementsAre(StartsWith("hub.xml:" + line + ": No cross-check reads the parameter grace-dayz.")));
    EXPECT_THAT(all[0], testing::HasSubstr(", grace-days, "));
}

TEST(MissingSettings, AreOneFault)
{
    const TemporaryFolder folder;
    std::vector<ConfigFault> faults;
    Configuration::load(folder.path() / "nowhere/hub.xml", faults);
    EXPECT_THAT(faults, SizeIs(1));
}

} // namespace
} // namespace lianfang::test
