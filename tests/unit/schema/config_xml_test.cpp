#include "hub/schema/config_xml.h"

#include "config_folder.h"

#include <cstdlib>

namespace lianfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ConfigXmlTest : public ::testing::Test {
protected:
    std::string valueOf(const std::string& written)
    {
        ConfigXml xml(folder.write("a.xml", "<a\nx=\"" + written + "\"/>"), faults, ConfigXml::Environment::replaced);
        return xml.value(*xml.root("a"), "x");
    }

    ConfigFolder folder;
    std::vector<ConfigFault> faults;
};

TEST_F(ConfigXmlTest, TakesAValueFromTheEnvironment)
{
    setenv("LIANFANG_TEST_PORT", "2222", 1);

    EXPECT_EQ(valueOf("port ${LIANFANG_TEST_PORT}, again ${LIANFANG_TEST_PORT}"), "port 2222, again 2222");
}

TEST_F(ConfigXmlTest, TakesTheDefaultOfAnUnsetVariable)
{
    unsetenv("LIANFANG_TEST_UNSET");

    EXPECT_EQ(valueOf("${LIANFANG_TEST_UNSET:-/srv/a}/b"), "/srv/a/b");
}

TEST_F(ConfigXmlTest, ReportsAnUnsetVariableWithoutDefault)
{
    unsetenv("LIANFANG_TEST_UNSET");

    valueOf("${LIANFANG_TEST_UNSET}");

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("1: Environment variable LIANFANG_TEST_UNSET is not set")));
}

TEST_F(ConfigXmlTest, DoesNotReplaceWithinWhatItReplaced)
{
    setenv("LIANFANG_TEST_NESTED", "${HOME}", 1);

    EXPECT_EQ(valueOf("${LIANFANG_TEST_NESTED}"), "${HOME}");
}

TEST_F(ConfigXmlTest, RefusesBytesThatAreNotUtf8)
{
    ConfigXml xml(folder.write("a.xml", "<a x=\"\xB1\xE0\"/>"), faults);

    EXPECT_EQ(xml.root("a"), nullptr);
    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("not in its declared encoding UTF-8")));
}

TEST_F(ConfigXmlTest, RefusesAnEncodingItDoesNotKnow)
{
    ConfigXml xml(folder.write("a.xml", "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a/>"), faults);

    EXPECT_EQ(xml.root("a"), nullptr);
    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("SHIFT_JIS")));
}

TEST_F(ConfigXmlTest, ReportsAnotherRoot)
{
    ConfigXml xml(folder.write("a.xml", "<b/>"), faults);

    EXPECT_EQ(xml.root("a"), nullptr);
    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("1: The root element should be <a>, not <b>")));
}

TEST_F(ConfigXmlTest, ReportsAMissingFile)
{
    ConfigXml xml(folder.root() / "none.xml", faults);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("cannot be read")));
}

TEST_F(ConfigXmlTest, AcceptsAFileWithAMark)
{
    ConfigXml xml(folder.write("a.xml", "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>"), faults);

    EXPECT_NE(xml.root("a"), nullptr);
    EXPECT_THAT(faults, IsEmpty());
}

} // namespace
} // namespace lianfang
