#include "hub/schema/manifest.h"

#include "config_folder.h"
#include "hub/schema/setting_xml.h"

#include <cstdlib>

namespace lianfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class ManifestTest : public ::testing::Test {
protected:
    ManifestTest()
    {
        folder.write("schema/a.xml", R"(<schema>
            <dataset id="a/b" kind="register" cadence="quarter month year" zh="甲" en="A">
              <key>number</key>
              <field id="number" type="number" required="yes" zh="编号" en="Number"/>
              <field id="employer" type="employer" required="yes" zh="单位" en="Employer"/>
              <field id="operation" type="code" list="operations" zh="操作" en="Operation"/>
            </dataset></schema>)");
        schema = Schema::load(folder.root(), faults);
    }

    Manifest load(const std::string& inner)
    {
        const auto file = folder.write("connectors/a.xml",
                                       "<department id=\"a\" zh=\"甲局\" en=\"A\">\n" + inner + "\n</department>\n");
        return loadManifest(file, *schema, faults);
    }

    ConfigFolder folder;
    std::vector<ConfigFault> faults;
    std::shared_ptr<const Schema> schema;
};

const std::string maps = R"(<map field="number" from="编号"/><map field="employer.code" from="代码"/>)";
const std::string dataset = "<dataset id=\"a/b\">" + maps + "</dataset>";

TEST_F(ManifestTest, PutsTheOwnLevelBeforeTheUnits)
{
    const auto manifest = load(R"(<units><unit id="340202" zh="镜湖区" en="Jinghu"/></units>)");

    ASSERT_EQ(manifest.units.size(), 2u);
    EXPECT_EQ(manifest.units[0].zh, "市本级");
    EXPECT_EQ(manifest.unit("340202")->zh, "镜湖区");
}

TEST_F(ManifestTest, ReadsConnectorSettingsFromTheEnvironment)
{
    setenv("LIANFANG_TEST_FOLDER", "/srv/in", 1);

    const auto manifest = load(R"(<connector library="folder"><setting name="folder">${LIANFANG_TEST_FOLDER}</setting>
                                  <secret name="key" file="/etc/k"/></connector>)");

    EXPECT_EQ(manifest.library, "folder");
    EXPECT_EQ(manifest.settings.at(0).value, "/srv/in");
    EXPECT_EQ(manifest.secrets.at(0).file, "/etc/k");
}

TEST_F(ManifestTest, ADepartmentBeyondAnAirGapTakesListsThoughNoConnectorReachesIt)
{
    const auto file = folder.write("connectors/a.xml", R"(<department id="a" zh="甲局" en="A" ferry="outside">
        <connector library="sftp"/><push list="rejections"/></department>)");
    const auto manifest = loadManifest(file, *schema, faults);
    EXPECT_THAT(faults, IsEmpty());
    EXPECT_EQ(manifest.ferry, "outside");
    EXPECT_FALSE(manifest.connects());
    EXPECT_TRUE(manifest.takes("rejections"));
    EXPECT_FALSE(manifest.takes("leads"));
    EXPECT_FALSE(load(R"(<push list="rejections"/>)").takes("rejections")) << "nothing reaches that one";
}

TEST_F(ManifestTest, AListIsAWorkbookUnlessItIsToBeCsv)
{
    const auto manifest = load(R"(<push list="leads"/><push list="stop-enrolment" format="csv"/>)");
    EXPECT_THAT(faults, IsEmpty());
    EXPECT_FALSE(manifest.push("leads")->csv);
    EXPECT_TRUE(manifest.push("stop-enrolment")->csv);
    EXPECT_EQ(manifest.push("other"), nullptr);
}

TEST_F(ManifestTest, AttachmentsAreToldByTheirMediaType)
{
    const auto manifest =
        load("<dataset id=\"a/b\"><source attachments=\"application/pdf|image/tiff\"/>" + maps + "</dataset>");
    EXPECT_TRUE(manifest.datasets.at(0).isAttachment("application/pdf"));
    EXPECT_TRUE(manifest.datasets.at(0).isAttachment("image/tiff;x=y"));
    EXPECT_FALSE(manifest.datasets.at(0).isAttachment("text/csv"));
    EXPECT_FALSE(load(dataset).datasets.at(0).isAttachment("application/pdf"));
}

TEST_F(ManifestTest, ConnectsOnlyOnceItsDepartmentHasJoined)
{
    unsetenv("LIANFANG_TEST_HOST");
    const auto connector = R"(<connector library="sftp" joined="${LIANFANG_TEST_HOST:-no}"></connector>)";
    EXPECT_FALSE(load(connector).connects());

    setenv("LIANFANG_TEST_HOST", "sftp.example", 1);
    EXPECT_TRUE(load(connector).connects());
    EXPECT_TRUE(load(R"(<connector library="sftp"></connector>)").connects());
    EXPECT_FALSE(load("").connects());
    EXPECT_THAT(lines(faults), IsEmpty());
}

TEST_F(ManifestTest, ReadsWhatTheConnectorMayOpenAndTake)
{
    const auto manifest = load(R"(<connector library="folder"><setting name="folder" access="read">/srv/in</setting>
        <setting name="feedback" access="write">/srv/out</setting><setting name="marker">.done</setting>
        <limits memory-mib="256" deadline="60"/></connector>)");

    ASSERT_THAT(lines(faults), IsEmpty());
    EXPECT_EQ(manifest.settings.at(0).access, Setting::Access::read);
    EXPECT_EQ(manifest.settings.at(1).access, Setting::Access::write);
    EXPECT_EQ(manifest.settings.at(2).access, Setting::Access::none);
    EXPECT_EQ(manifest.limits.memoryMib, 256u);
    EXPECT_EQ(manifest.limits.deadline, std::chrono::seconds(60));
    EXPECT_EQ(manifest.limits.files, RunLimits{}.files) << "the hub's, where the manifest gives none";
}

TEST_F(ManifestTest, ReportsALimitAboveTheHubs)
{
    load("<connector library=\"folder\">\n<limits memory-mib=\"4096\"/></connector>");
    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("3: ")));
}

TEST_F(ManifestTest, IgnoresTheColumnsItNames)
{
    const auto manifest = load("<dataset id=\"a/b\">" + maps + R"(<ignore from="序 号|备注"/></dataset>)");

    ASSERT_THAT(lines(faults), IsEmpty());
    const auto* mapping = manifest.find("a/b");
    EXPECT_TRUE(mapping->ignores("序号"));
    EXPECT_TRUE(mapping->ignores("备 注（选填）"));
    EXPECT_TRUE(mapping->ignores("其他/备注"));
    EXPECT_FALSE(mapping->ignores("车牌号"));
    EXPECT_FALSE(mapping->ignores(""));
}

TEST_F(ManifestTest, ReadsADatasetWithEverythingItMaySay)
{
    const auto manifest = load(R"(<dataset id="a/b" cadence="month" due="3" due-in="days">
          <source documents="x_{unit}_{period}*.csv" sheet="表1" format="csv" encoding="gb18030"
            records="data/rows"/>
          <rejection-limit share="0.5" count="7" from="3"/>
          <map field="number" from="编 号| 登记编号（新）"/>
          <map field="employer.name" from="单位名称"/>
          <map field="operation" from="类型" default="change"><value from="补 报" to="change"/></map>
        </dataset>)");

    ASSERT_THAT(lines(faults), IsEmpty());
    const auto* mapping = manifest.find("a/b");
    ASSERT_NE(mapping, nullptr);
    EXPECT_EQ(mapping->cadence, Cadence::month);
    EXPECT_EQ(mapping->due.days, 3);
    EXPECT_FALSE(mapping->due.working);
    EXPECT_EQ(mapping->documents, "x_{unit}_{period}*.csv");
    EXPECT_EQ(mapping->encoding, "gb18030");
    EXPECT_EQ(mapping->records, "data/rows");
    EXPECT_TRUE(mapping->limitGiven);
    EXPECT_EQ(mapping->limit.count, 7u);
    EXPECT_THAT(mapping->headings(), UnorderedElementsAre("编号", "登记编号(新)", "单位名称", "类型"));
    EXPECT_EQ(mapping->maps[1].part, FieldMap::Part::name);
    EXPECT_EQ(mapping->maps[2].fallback, "change");
    EXPECT_THAT(mapping->maps[2].values, ElementsAre(Pair("补报", "change")));
}

TEST_F(ManifestTest, UnitsMayHaveADueDayOfTheirOwn)
{
    const auto manifest = load(R"(<units><unit id="1" zh="甲" en="A"/><unit id="2" zh="乙" en="B"/><unit id="3" zh="丙" en="C"/></units>
        <dataset id="a/b" due="3"><unit id="1" due="5"/><unit id="2" due="9" due-in="days"/>)" + maps + "</dataset>");
    ASSERT_THAT(lines(faults), IsEmpty());
    const auto* mapping = manifest.find("a/b");
    EXPECT_EQ(mapping->dueOf("1").days, 5);
    EXPECT_TRUE(mapping->dueOf("1").working);
    EXPECT_EQ(mapping->dueOf("2").days, 9);
    EXPECT_FALSE(mapping->dueOf("2").working);
    EXPECT_EQ(mapping->dueOf("3").days, 3);
}

TEST_F(ManifestTest, AYearsDatasetMayBeDueOnADayInIt)
{
    const auto manifest = load(R"(<units><unit id="1" zh="甲" en="A"/></units>
        <dataset id="a/b" cadence="year" due="12-15"><unit id="1" due="31" due-in="days"/>)" + maps + "</dataset>");
    ASSERT_THAT(lines(faults), IsEmpty());
    const auto& due = manifest.find("a/b")->dueOf("");
    EXPECT_EQ(due.month, 12u);
    EXPECT_EQ(due.day, 15u);
    EXPECT_EQ(manifest.find("a/b")->dueOf("1").month, 0u);
    EXPECT_EQ(manifest.find("a/b")->dueOf("1").days, 31);
}

TEST_F(ManifestTest, ContactsOfADepartmentAreItsUnitsWhereTheyHaveNone)
{
    const auto manifest = loadManifest(folder.write("connectors/a.xml", R"(<department id="a" zh="甲局" en="A" contact="a@x.example b@x.example">
        <units><unit id="1" zh="甲" en="A" contact="c@x.example"/><unit id="2" zh="乙" en="B"/></units></department>)"),
                                       *schema, faults);
    ASSERT_THAT(lines(faults), IsEmpty());
    EXPECT_THAT(manifest.unit("")->contacts, ElementsAre("a@x.example", "b@x.example"));
    EXPECT_THAT(manifest.unit("1")->contacts, ElementsAre("c@x.example"));
    EXPECT_THAT(manifest.unit("2")->contacts, ElementsAre("a@x.example", "b@x.example"));
}

TEST_F(ManifestTest, TakesTheDatasetsUsualCadence)
{
    const auto manifest = load(dataset);

    EXPECT_EQ(manifest.find("a/b")->cadence, Cadence::quarter);
    EXPECT_FALSE(manifest.find("a/b")->limitGiven);
}

TEST_F(ManifestTest, VersionIsTheFilesDigest)
{
    const auto first = load(dataset).version;

    EXPECT_NE(load(dataset + "<!-- -->").version, first);
}

TEST_F(ManifestTest, ReportsTwoFilesOfOneDepartment)
{
    folder.write("connectors/a.xml", "<department id=\"a\" zh=\"甲\" en=\"A\"/>");
    folder.write("connectors/b.xml", "<department id=\"a\" zh=\"甲\" en=\"A\"/>");

    loadManifests(folder.root() / "connectors", *schema, faults);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("stands twice; it is already at a.xml")));
}

TEST_F(ManifestTest, ReportsADatasetDeliveredByTwoDepartments)
{
    folder.write("connectors/a.xml", "<department id=\"a\" zh=\"甲\" en=\"A\">\n" + dataset + "</department>");
    folder.write("connectors/b.xml", "<department id=\"b\" zh=\"乙\" en=\"B\">\n\n" + dataset + "</department>");

    loadManifests(folder.root() / "connectors", *schema, faults);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("3: a/b stands twice; it is already at a.xml:2")));
}

TEST_F(ManifestTest, ReadsASecretFromItsFileWithoutTheLineEnd)
{
    const auto file = folder.write("secret", "opensesame\n");

    EXPECT_EQ(secretValue({"password", {}, file.string(), {}}), "opensesame");
}

TEST_F(ManifestTest, AMissingSecretNamesItself)
{
    try {
        secretValue({"password", {}, "/nonexistent/secret", {}});
        FAIL() << "it was read";
    } catch (const Error& error) {
        EXPECT_THAT(error.en(), HasSubstr("Secret password cannot be read"));
    }
}

TEST_F(ManifestTest, AnEmptySecretCountsAsMissing)
{
    unsetenv("LIANFANG_TEST_UNSET");

    EXPECT_THROW(secretValue({"password", {}, {}, "LIANFANG_TEST_UNSET"}), Error);
}

struct Fault {
    const char* name;
    std::string inner; // begins at line 2
    std::string expected;
};

class ManifestFault : public ManifestTest, public ::testing::WithParamInterface<Fault> {};

TEST_P(ManifestFault, IsReportedWithItsLine)
{
    load(GetParam().inner);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr(GetParam().expected)));
}

std::string withMap(const std::string& map)
{
    return "<dataset id=\"a/b\">\n" + maps + "\n" + map + "\n</dataset>";
}

INSTANTIATE_TEST_SUITE_P(
    All, ManifestFault,
    ::testing::Values(
        Fault{"unknownElement", "<datasets/>", "2: <department> knows no element <datasets>"},
        Fault{"unknownFormat", "<push list=\"x\" format=\"pdf\"/>", "2: format cannot be \"pdf\""},
        Fault{"unknownAttribute", "<push list=\"x\" to=\"y\"/>", "2: <push> knows no attribute to"},
        Fault{"repeatedUnit",
              "<units>\n<unit id=\"1\" zh=\"甲\" en=\"A\"/>\n<unit id=\"1\" zh=\"乙\" en=\"B\"/></units>",
              "4: 1 stands twice"},
        Fault{"twoConnectors", "<connector library=\"a\"/>\n<connector library=\"b\"/>", "3: <connector> stands twice"},
        Fault{"repeatedSetting",
              "<connector library=\"a\"><setting name=\"x\">1</setting>\n<setting name=\"x\">2</setting></connector>",
              "3: x stands twice"},
        Fault{"libraryPath", "<connector library=\"/tmp/evil.so\"/>", "2: \"/tmp/evil.so\" is no id"},
        Fault{"secretWithoutSource", "<connector library=\"a\">\n<secret name=\"x\"/></connector>",
              "3: Secret x is named by either file or env"},
        Fault{"secretInTheManifest",
              "<connector library=\"a\">\n<secret name=\"x\" env=\"X\">hush</secret></connector>",
              "3: <secret> holds text where none belongs"},
        Fault{"unknownDataset", "<dataset id=\"a/c\"/>", "2: There is no dataset a/c"},
        Fault{"repeatedDataset", dataset + "\n" + dataset, "3: a/b stands twice; it is already at 2"},
        Fault{"wrongCadence", "<dataset id=\"a/b\" cadence=\"day\">" + maps + "</dataset>",
              "2: Dataset a/b is not delivered by day. It may be: quarter, month, year."},
        Fault{"dayOfAQuarter", "<dataset id=\"a/b\" due=\"12-15\">" + maps + "</dataset>",
              "2: due cannot be \"12-15\""},
        Fault{"dayThatNotEveryYearHas", "<dataset id=\"a/b\" cadence=\"year\" due=\"02-29\">" + maps + "</dataset>",
              "2: due cannot be \"02-29\""},
        Fault{"dueOfNoUnit", "<dataset id=\"a/b\"><unit id=\"9\" due=\"5\"/>" + maps + "</dataset>",
              "2: id cannot be \"9\""},
        Fault{"contact", "<units><unit id=\"1\" zh=\"甲\" en=\"A\" contact=\"nobody\"/></units>",
              "2: contact cannot be \"nobody\""},
        Fault{"badDue", "<dataset id=\"a/b\" due=\"soon\">" + maps + "</dataset>", "2: due cannot be \"soon\""},
        Fault{"badDueIn", "<dataset id=\"a/b\" due-in=\"weeks\">" + maps + "</dataset>",
              "2: due-in cannot be \"weeks\""},
        Fault{"badShare", withMap("<rejection-limit share=\"20\"/>"), "4: share cannot be \"20\""},
        Fault{"recordTwice", withMap("<source record=\"a\" records=\"b\"/>"), "4: records stands twice"},
        Fault{"badFormat", withMap("<source format=\"doc\"/>"), "4: format cannot be \"doc\""},
        Fault{"badEncoding", withMap("<source encoding=\"big5\"/>"), "4: encoding cannot be \"big5\""},
        Fault{"unknownField", withMap("<map field=\"colour\" from=\"颜色\"/>"), "4: a/b has no field \"colour\""},
        Fault{"employerWhole", withMap("<map field=\"employer\" from=\"单位\"/>"),
              "4: employer is an employer: map employer.code or employer.name"},
        Fault{"partOfNoEmployer", withMap("<map field=\"operation.code\" from=\"类型\"/>"),
              "4: operation is no employer"},
        Fault{"mappedTwice", withMap("<map field=\"number\" from=\"号码\"/>"), "4: number stands twice"},
        Fault{"nothingMapped", withMap("<map field=\"operation\"/>"), "4: A <map> has either from or constant"},
        Fault{"constantAndColumn", withMap("<map field=\"operation\" from=\"类型\" constant=\"add\"/>"),
              "4: A <map> has either from or constant"},
        Fault{"requiredUnmapped", "<dataset id=\"a/b\"><map field=\"number\" from=\"编号\"/></dataset>",
              "2: Required field employer of a/b is not mapped"},
        Fault{"repeatedPush", "<push list=\"rejections\"/>\n<push list=\"rejections\"/>", "3: rejections stands twice"},
        Fault{"unsetVariable",
              "<connector library=\"a\">\n<setting name=\"x\">${LIANFANG_TEST_NEVER}</setting></connector>",
              "3: Environment variable LIANFANG_TEST_NEVER is not set"}),
    [](const auto& tested) { return tested.param.name; });

} // namespace
} // namespace lianfang
