#include "hub/schema/hub_settings.h"

#include "config_folder.h"

namespace lianfang {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class HubSettingsTest : public ::testing::Test {
protected:
    HubSettings load(const std::string& inner)
    {
        return HubSettings::load(folder.write("hub.xml", "<hub>\n" + inner + "\n</hub>\n"), faults);
    }

    ConfigFolder folder;
    std::vector<ConfigFault> faults;
};

TEST_F(HubSettingsTest, AnEmptyFileGivesTheDefaults)
{
    const auto settings = load("");

    ASSERT_THAT(lines(faults), IsEmpty());
    EXPECT_EQ(settings.data, "/var/lib/lianfang");
    EXPECT_EQ(settings.limits.spillBytes, 64u << 20);
    EXPECT_FALSE(settings.mail.has_value());
}

TEST_F(HubSettingsTest, ReadsWhatIsWritten)
{
    const auto settings = load(R"(
        <data folder="/srv/hub"/> <keys file="/etc/hub.key"/> <log level="debug" file-mib="1" files="2"/>
        <api http="yes" port="8080"/> <limits threads="3" document-mib="5" spill-mib="16" connector-deadline="9"/>
        <rejection-limit share="0.1" count="4" from="2"/> <connectors folder="/opt/c" unsigned="no" drop-in="/opt/d" user="u" trusted-keys="/opt/k" set-aside-after="7"/> <schedule on="no"/>
        <retry attempts="3" first="2" factor="3" longest="10"/>
        <bureau><recipient address="a@b.cn" name="科" name-en="Office"/></bureau>
        <administrators><recipient address="it@b.cn" name="信息中心"/></administrators>
        <chair><recipient address="c@b.cn" name="召集人"/></chair>
        <members><recipient address="m@b.cn" name="市总工会"/></members>
        <reports digest="7" annual="0"/>
        <reminders before="2" chase-every="4" escalate-after="8" hours="09:00-16:45"/>
        <mail host="127.0.0.1" port="25" security="none" user="u" from="x@y.cn"><secret name="password" env="PATH"/></mail>
        <webhook url="https://h/x"><secret name="key" file="/etc/hostname"/></webhook>
        <parameters><parameter name="grace-days" value="30"/></parameters>)");

    ASSERT_THAT(lines(faults), IsEmpty());
    EXPECT_EQ(settings.data, "/srv/hub");
    EXPECT_EQ(settings.key, "/etc/hub.key");
    EXPECT_EQ(settings.log.level, "debug");
    EXPECT_TRUE(settings.api.http);
    EXPECT_EQ(settings.limits.documentBytes, 5u << 20);
    EXPECT_EQ(settings.limits.connector.deadline, 9s);
    EXPECT_EQ(settings.connectors.folder, "/opt/c");
    EXPECT_EQ(settings.connectors.withoutSignature, HubSettings::Connectors::Unsigned::no);
    EXPECT_EQ(settings.connectors.dropIn, "/opt/d");
    EXPECT_EQ(settings.connectors.user, "u");
    EXPECT_EQ(settings.connectors.trustedKeys, "/opt/k");
    EXPECT_EQ(settings.connectors.setAsideAfter, 7u);
    EXPECT_EQ(settings.administrators.at(0).name, "信息中心");
    EXPECT_EQ(settings.chair.at(0).address, "c@b.cn");
    EXPECT_EQ(settings.members.at(0).address, "m@b.cn");
    EXPECT_EQ(settings.reports.digest, 7);
    EXPECT_EQ(settings.reports.annual, 0);
    EXPECT_EQ(settings.reminders.before, 2);
    EXPECT_EQ(settings.reminders.chaseEvery, 4);
    EXPECT_EQ(settings.reminders.escalateAfter, 8);
    EXPECT_EQ(settings.reminders.from, 9 * 60);
    EXPECT_EQ(settings.reminders.to, 16 * 60 + 45);
    EXPECT_EQ(settings.limits.rejections.count, 4u);
    EXPECT_FALSE(settings.scheduled);
    EXPECT_EQ(settings.recipients.at(0).address, "a@b.cn");
    EXPECT_EQ(settings.recipients.at(0).nameEn, "Office");
    ASSERT_TRUE(settings.mail.has_value());
    EXPECT_EQ(settings.mail->security, HubSettings::Mail::Security::none);
    EXPECT_EQ(settings.mail->password->variable, "PATH");
    ASSERT_TRUE(settings.webhook.has_value());
    EXPECT_EQ(settings.webhook->key->file, "/etc/hostname");
    EXPECT_THAT(settings.parameters, ElementsAre(Pair("grace-days", 30)));
}

TEST_F(HubSettingsTest, RetriesWaitLongerEachTimeUpToTheLongest)
{
    const auto retry = load(R"(<retry attempts="5" first="2" factor="3" longest="10"/>)").retry;

    EXPECT_EQ(retry.wait(1), 2s);
    EXPECT_EQ(retry.wait(2), 6s);
    EXPECT_EQ(retry.wait(3), 10s);
    EXPECT_EQ(retry.wait(5), std::nullopt);
}

TEST_F(HubSettingsTest, TheKeyLiesBesideTheDataFolder)
{
    const auto settings = load("");

    EXPECT_EQ(settings.keyFile("/srv/hub"), "/srv/hub.key");
    EXPECT_EQ(settings.keyFile("/srv/hub/"), "/srv/hub.key");
}

TEST_F(HubSettingsTest, TheKeyLiesWhereTheSettingsSay)
{
    EXPECT_EQ(load(R"(<keys file="/etc/hub.key"/>)").keyFile("/srv/hub"), "/etc/hub.key");
}

struct Fault {
    const char* name;
    std::string inner; // begins at line 2
    std::string expected;
};

class HubSettingsFault : public HubSettingsTest, public ::testing::WithParamInterface<Fault> {};

TEST_P(HubSettingsFault, IsReportedWithItsLine)
{
    load(GetParam().inner);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr(GetParam().expected)));
}

INSTANTIATE_TEST_SUITE_P(
    All, HubSettingsFault,
    ::testing::Values(
        Fault{"unknownElement", "<dta folder=\"/x\"/>", "2: <hub> knows no element <dta>"},
        Fault{"repeated", "<data folder=\"/x\"/>\n<data folder=\"/y\"/>", "3: data stands twice; it is already at 2"},
        Fault{"unknownAttribute", "<data path=\"/x\"/>", "2: <data> knows no attribute path"},
        Fault{"hoursBackwards", "<reminders hours=\"17:30-08:30\"/>", "2: hours cannot be \"17:30-08:30\""},
        Fault{"hoursUnreadable", "<reminders hours=\"8-17\"/>", "2: hours cannot be \"8-17\""},
        Fault{"chasedAlways", "<reminders chase-every=\"0\"/>", "2: chase-every cannot be \"0\""},
        Fault{"unknownDatabase", "<database kind=\"oracle\"/>", "2: kind cannot be \"oracle\""},
        Fault{"unknownLevel", "<log level=\"loud\"/>", "2: level cannot be \"loud\""},
        Fault{"publicAddress", "<api http=\"yes\" address=\"0.0.0.0\"/>", "2: Without TLS the API is not served beyond this machine, at 0.0.0.0."},
        Fault{"publicAddressWithEmptyTls", "<api http=\"yes\" address=\"10.1.2.3\">\n<tls certificate=\"\" key=\"\"/></api>",
              "2: Without TLS the API is not served beyond this machine, at 10.1.2.3."},
        Fault{"addressByName", "<api http=\"yes\" address=\"127.evil.example\"/>", "2: address cannot be \"127.evil.example\""},
        Fault{"tlsWithoutKey", "<api http=\"yes\">\n<tls certificate=\"/etc/hostname\"/></api>", "3: <tls> lacks its attribute key"},
        Fault{"tlsFileMissing", "<api http=\"yes\">\n<tls certificate=\"/etc/hostname\" key=\"/nowhere/api.key\"/></api>",
              "3: There is no file /nowhere/api.key"},
        Fault{"tlsKeyOpenToOthers", "<api http=\"yes\">\n<tls certificate=\"/etc/hostname\" key=\"/etc/hostname\"/></api>",
              "3: The private key /etc/hostname may be read by others"},
        Fault{"badPort", "<api port=\"70000\"/>", "2: port cannot be \"70000\""},
        Fault{"badRecipient", "<bureau>\n<recipient address=\"nobody\"/></bureau>", "3: address cannot be \"nobody\""},
        Fault{"mailInTheClear", "<mail host=\"mail.gov.cn\" security=\"none\" from=\"a@b.cn\"/>",
              "2: security cannot be \"none\""},
        Fault{"loginWithoutPassword", "<mail host=\"mail.gov.cn\" user=\"u\" from=\"a@b.cn\"/>",
              "2: <mail> lacks its <secret>"},
        Fault{"mailWithoutSender", "<mail host=\"mail.gov.cn\"/>", "2: <mail> lacks its attribute from"},
        Fault{"webhookUnsigned", "<webhook url=\"https://h\"/>", "2: <webhook> lacks its <secret>"},
        Fault{"webhookOfNoUrl", "<webhook url=\"h/x\"><secret name=\"key\" env=\"PATH\"/></webhook>",
              "2: url cannot be \"h/x\""},
        Fault{"webhookWithoutItsKey",
              "<webhook url=\"https://h/x\">\n<secret name=\"key\" env=\"LIANFANG_NOT_SET\"/></webhook>",
              "3: Secret key cannot be read: environment variable LIANFANG_NOT_SET is not set"},
        Fault{"loginWithoutItsPassword",
              "<mail host=\"mail.gov.cn\" user=\"u\" from=\"a@b.cn\">\n<secret name=\"password\" file=\"/nowhere/p\"/></mail>",
              "3: Secret password cannot be read: "},
        Fault{"parameterNoNumber", "<parameters><parameter name=\"a\" value=\"some\"/></parameters>",
              "2: value cannot be \"some\""},
        Fault{"parameterTwice",
              "<parameters><parameter name=\"a\" value=\"1\"/>\n<parameter name=\"a\" value=\"2\"/></parameters>",
              "3: a stands twice"},
        Fault{"parameterName", "<parameters><parameter name=\"A\" value=\"1\"/></parameters>", "2: \"A\" is no id"}),
    [](const auto& tested) { return tested.param.name; });

} // namespace
} // namespace lianfang
