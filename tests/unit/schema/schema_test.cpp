#include "config_folder.h"

namespace lianfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Loads one schema file; its first line is the XML declaration, its second <schema>.
std::vector<std::string> faultsOf(const std::string& datasets)
{
    const ConfigFolder folder;
    folder.write("schema/a.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schema>\n" + datasets + "</schema>\n");
    std::vector<ConfigFault> faults;
    Schema::load(folder.root(), faults);
    return lines(faults);
}

const std::string head = "<dataset id=\"a/b\" kind=\"register\" cadence=\"month\" zh=\"甲\" en=\"A\">\n";
const std::string key = "<key>number</key>\n";
const std::string number = "<field id=\"number\" type=\"number\" required=\"yes\" zh=\"编号\" en=\"Number\"/>\n";
const std::string tail = "</dataset>\n";

TEST(Schema, LoadsADatasetWithItsFieldsAndKey)
{
    const ConfigFolder folder;
    folder.write("schema/a.xml", "<schema>" + head + key + number +
                                     R"(<field id="entered-on" type="date" zh="入职日期" en="Entered"/>
                                        <field id="name" type="name" zh="姓名" en="Name"/>)" +
                                     tail + "</schema>");
    std::vector<ConfigFault> faults;

    const auto schema = Schema::load(folder.root(), faults);

    ASSERT_THAT(lines(faults), IsEmpty());
    const auto* dataset = schema->find("a/b");
    ASSERT_NE(dataset, nullptr);
    EXPECT_EQ(dataset->table(), "a_b");
    EXPECT_EQ(dataset->department(), "a");
    EXPECT_EQ(dataset->kind, DatasetKind::registered);
    EXPECT_THAT(dataset->cadences, ElementsAre(Cadence::month));
    EXPECT_THAT(dataset->key, ElementsAre(0u));
    EXPECT_EQ(dataset->find("entered-on")->column(), "entered_on");
    EXPECT_TRUE(dataset->find("name")->sealed());
    EXPECT_EQ(dataset->person(), nullptr);
}

TEST(Schema, VersionChangesWithTheDefinitions)
{
    const ConfigFolder folder;
    std::vector<ConfigFault> faults;
    folder.write("schema/a.xml", "<schema>" + head + key + number + tail + "</schema>");
    const auto before = Schema::load(folder.root(), faults)->version();

    folder.write("codelists/operations.csv", "code,name,valid_from,valid_to\nadd,新增,,\n");

    EXPECT_NE(Schema::load(folder.root(), faults)->version(), before);
}

TEST(Schema, VersionStaysWhileNothingChanges)
{
    const ConfigFolder folder;
    std::vector<ConfigFault> faults;
    folder.write("schema/a.xml", "<schema>" + head + key + number + tail + "</schema>");

    EXPECT_EQ(Schema::load(folder.root(), faults)->version(), Schema::load(folder.root(), faults)->version());
}

TEST(Schema, ReadsAFileDeclaredAsGb18030)
{
    const ConfigFolder folder;
    folder.write("schema/a.xml",
                 "<?xml version=\"1.0\" encoding=\"GB18030\"?><schema>"
                 "<dataset id=\"a/b\" kind=\"register\" cadence=\"month\" zh=\"\xB1\xE0\xBA\xC5\" en=\"A\">" +
                     key + number + tail + "</schema>");
    std::vector<ConfigFault> faults;

    const auto schema = Schema::load(folder.root(), faults);

    ASSERT_THAT(lines(faults), IsEmpty());
    EXPECT_EQ(schema->find("a/b")->zh, "编号");
}

TEST(Schema, CollectsEveryFaultNotOnlyTheFirst)
{
    EXPECT_THAT(faultsOf(head + key + number + "<field id=\"x\" type=\"dat\" zh=\"甲\" en=\"X\"/>\n" +
                         "<field id=\"y\" type=\"code\" list=\"nowhere\" zh=\"乙\" en=\"Y\"/>\n" + tail),
                ElementsAre(HasSubstr("6: type cannot be \"dat\""), HasSubstr("7: There is no code list nowhere")));
}

TEST(Schema, ReportsAnUnreadableCodeList)
{
    const ConfigFolder folder;
    folder.write("codelists/broken.csv", "no,such,columns\n");
    std::vector<ConfigFault> faults;

    Schema::load(folder.root(), faults);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("broken.csv")));
}

TEST(Schema, ReportsThatTheDivisionsAreMissing)
{
    const ConfigFolder folder;
    std::filesystem::remove(folder.root() / "codelists/gb2260.csv");
    std::vector<ConfigFault> faults;

    Schema::load(folder.root(), faults);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("There is no code list gb2260")));
}

TEST(Schema, ACityMayHaveNoDivisionsOfItsOwn)
{
    const ConfigFolder folder;
    std::vector<ConfigFault> faults;

    const auto schema = Schema::load(folder.root(), faults);

    EXPECT_THAT(lines(faults), IsEmpty());
    EXPECT_THAT(schema->codes("local-divisions")->entries(), IsEmpty());
}

TEST(Schema, ReportsADatasetDefinedInTwoFiles)
{
    const ConfigFolder folder;
    const auto text = "<schema>\n" + head + key + number + tail + "</schema>\n";
    folder.write("schema/a.xml", text);
    folder.write("schema/b.xml", text);
    std::vector<ConfigFault> faults;

    Schema::load(folder.root(), faults);

    EXPECT_THAT(lines(faults), ElementsAre(HasSubstr("2: a/b stands twice; it is already at a.xml:2")));
}

struct Fault {
    const char* name;
    std::string datasets;
    std::string expected;
};

class SchemaFault : public ::testing::TestWithParam<Fault> {};

TEST_P(SchemaFault, IsReportedWithItsLine)
{
    EXPECT_THAT(faultsOf(GetParam().datasets), ElementsAre(HasSubstr(GetParam().expected)));
}

std::string withField(const std::string& field)
{
    return head + key + number + field + "\n" + tail;
}

INSTANTIATE_TEST_SUITE_P(
    All, SchemaFault,
    ::testing::Values(
        Fault{"syntax", head + key + "</field>\n", "Not well-formed XML: XML_ERROR_MISMATCHED_ELEMENT"},
        Fault{"unknownElement", withField("<feild/>"), "6: <dataset> knows no element <feild>"},
        Fault{"unknownAttribute", withField(R"(<field id="x" type="date" colour="red" zh="甲" en="X"/>)"),
              "6: <field> knows no attribute colour"},
        Fault{"strayText", withField("hello"), "<dataset> holds text where none belongs: \"hello\""},
        Fault{"missingLabel", withField(R"(<field id="x" type="date" zh="甲"/>)"), "6: <field> lacks its attribute en"},
        Fault{"badId", withField(R"(<field id="Entered_On" type="date" zh="甲" en="X"/>)"),
              "6: \"Entered_On\" is no id"},
        Fault{"reservedColumn", withField(R"(<field id="from" type="date" zh="甲" en="X"/>)"),
              "6: \"from\" is an SQL word"},
        Fault{"repeatedField", withField(number), "6: number stands twice"},
        Fault{"unknownType", withField(R"(<field id="x" type="integer" zh="甲" en="X"/>)"),
              "6: type cannot be \"integer\""},
        Fault{"codeWithoutList", withField(R"(<field id="x" type="code" zh="甲" en="X"/>)"),
              "6: <field> lacks its attribute list"},
        Fault{"unknownList", withField(R"(<field id="x" type="code" list="none" zh="甲" en="X"/>)"),
              "6: There is no code list none"},
        Fault{"listOfNoCode", withField(R"(<field id="x" type="date" list="operations" zh="甲" en="X"/>)"),
              "6: A field of type date takes no attribute list"},
        Fault{"dayOfNoCode", withField(R"(<field id="x" type="time" on="x" zh="甲" en="X"/>)"),
              "6: A field of type time takes no attribute on"},
        Fault{"dayOfNoField", withField(R"(<field id="x" type="code" list="operations" on="y" zh="甲" en="X"/>)"),
              "6: on must name a date or time field of the same row, not \"y\""},
        Fault{"dayThatIsNone", withField(R"(<field id="x" type="code" list="operations" on="number" zh="甲" en="X"/>)"),
              "6: on must name a date or time field"},
        Fault{"badFlag", withField(R"(<field id="x" type="date" required="true" zh="甲" en="X"/>)"),
              "6: required cannot be \"true\"; it should be: no, yes"},
        Fault{"badNumber", withField(R"(<field id="x" type="text" max="many" zh="甲" en="X"/>)"),
              "6: max cannot be \"many\""},
        Fault{"comparedNoName", withField(R"(<field id="x" type="text" compared="yes" zh="甲" en="X"/>)"),
              "6: A field of type text takes no attribute compared"},
        Fault{"numberOutOfRange", withField(R"(<field id="x" type="text" max="0" zh="甲" en="X"/>)"),
              "6: max cannot be \"0\""},
        Fault{"notBeforeNothing", withField(R"(<field id="x" type="date" not-before="y" zh="甲" en="X"/>)"),
              "6: not-before must name another field of the same row and type, not \"y\""},
        Fault{"notBeforeNoDate", withField(R"(<field id="x" type="date" not-before="number" zh="甲" en="X"/>)"),
              "6: not-before must name another field"},
        Fault{"notBeforeItself", withField(R"(<field id="x" type="date" not-before="x" zh="甲" en="X"/>)"),
              "6: not-before must name another field"},
        Fault{"atMostNoCount", withField(R"(<field id="x" type="count" at-most="number" zh="甲" en="X"/>)"),
              "6: at-most must name another field"},
        Fault{"noKey", head + number + tail, "3: <dataset> lacks its <key>"},
        Fault{"keyOfNoField", head + "<key>number day</key>\n" + number + tail, "4: a/b has no field \"day\""},
        Fault{"keyNotRequired", head + "<key>x</key>\n" + R"(<field id="x" type="number" zh="甲" en="X"/>)" + tail,
              "4: Key field x must be required"},
        Fault{"keySealed",
              head + "<key>x</key>\n" + R"(<field id="x" type="name" required="yes" zh="甲" en="X"/>)" + tail,
              "4: Field x is sealed"},
        Fault{"badKind",
              R"(<dataset id="a/b" kind="list" cadence="month" zh="甲" en="A">)" + ("\n" + key) + number + tail,
              "3: kind cannot be \"list\"; it should be: register, period, changes"},
        Fault{"badCadence",
              R"(<dataset id="a/b" kind="period" cadence="month week" zh="甲" en="A">)" + ("\n" + key) + number + tail,
              "3: cadence cannot be \"week\""},
        Fault{"badDatasetId",
              R"(<dataset id="workers" kind="period" cadence="month" zh="甲" en="A">)" + ("\n" + key) + number + tail,
              "3: \"workers\" is no id"},
        Fault{"changesWithoutOperation",
              R"(<dataset id="a/b" kind="changes" cadence="month" zh="甲" en="A">)" + ("\n" + key) + number + tail,
              "3: Dataset a/b of changes needs a field operation"}),
    [](const auto& tested) { return tested.param.name; });

} // namespace
} // namespace lianfang
