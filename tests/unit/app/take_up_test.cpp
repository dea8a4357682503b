// Which of the files that changed are taken up, and which are refused for what.
#include "hub/app/take_up.h"
#include "hub/app/watch.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string schema(const std::string& department, const std::string& more = {})
{
    return "<schema>\n<dataset id=\"" + department +
           "/rows\" kind=\"register\" cadence=\"month\" zh=\"行\" en=\"Rows\"><key>number</key>\n"
           "<field id=\"number\" type=\"number\" required=\"yes\" zh=\"编号\" en=\"No.\"/>" +
           more + "</dataset></schema>";
}

std::string manifest(const std::string& department, const std::string& more = {})
{
    return "<department id=\"" + department + "\" zh=\"局\" en=\"Office\">\n<dataset id=\"" + department +
           "/rows\"><map field=\"number\" from=\"编号\"/>" + more + "</dataset></department>";
}

const std::string newField = R"(<field id="seats" type="count" required="yes" zh="座位" en="Seats"/>)";
const std::string newMap = R"(<map field="seats" from="座位"/>)";

class TakeUp : public testing::Test {
protected:
    TakeUp()
    {
        folder_.write("codelists/gb2260.csv", "code,name,valid_from,valid_to\n340202,镜湖区,,\n");
        std::filesystem::create_directories(folder_.path() / "crosschecks");
        rest_.folder = folder_.path();
        lying_ = {{"schema/a.xml", schema("a")},
                  {"connectors/a.xml", manifest("a")},
                  {"schema/b.xml", schema("b")},
                  {"connectors/b.xml", manifest("b")}};
        before_ = InForce::of(rest_, lying_);
    }

    TakenUp taken(bool starting = false) const { return takeUp(rest_, lying_, before_, history_, starting); }
    // Names of the files in force that are other than before.
    std::vector<std::string> changed(const TakenUp& taken) const
    {
        std::vector<std::string> out;
        for (const auto& [name, bytes] : taken.inForce)
            if (const auto at = before_.definitions.find(name); at == before_.definitions.end() || at->second != bytes)
                out.push_back(name);
        return out;
    }
    static std::vector<std::string> refused(const TakenUp& taken)
    {
        std::vector<std::string> out;
        for (const auto& file : taken.configuration->refused)
            out.push_back(file.name + ": " + file.faults.at(0).en);
        return out;
    }

    TemporaryFolder folder_;
    Configuration rest_;
    Definitions lying_;
    InForce before_;
    History history_;
};

TEST_F(TakeUp, AFieldAndItsMappingGoTogetherWhileAnotherManifestIsWrong)
{
    lying_["schema/a.xml"] = schema("a", newField);
    lying_["connectors/a.xml"] = manifest("a", newMap);
    lying_["connectors/b.xml"] = manifest("b", newMap);
    const auto all = taken();
    EXPECT_THAT(changed(all), ElementsAre("connectors/a.xml", "schema/a.xml"));
    EXPECT_THAT(refused(all), ElementsAre(HasSubstr("connectors/b.xml: b/rows has no field \"seats\"")));
    EXPECT_THAT(all.configuration->manifests, SizeIs(2));
}

TEST_F(TakeUp, ARequiredFieldThatTheManifestLacksIsTheSchemasFault)
{
    lying_["schema/a.xml"] = schema("a", newField);
    lying_["schema/b.xml"] = schema("b", "<field id=\"note\" type=\"text\" zh=\"备注\" en=\"Note\"/>");
    const auto all = taken();
    EXPECT_THAT(changed(all), ElementsAre("schema/b.xml"));
    EXPECT_THAT(refused(all), ElementsAre(HasSubstr("schema/a.xml: Required field seats of a/rows is not mapped")));
}

TEST_F(TakeUp, AFileThatIsNoXmlLeavesItsEarlierVersion)
{
    lying_["schema/a.xml"] = "<schema><dataset";
    lying_["connectors/a.xml"] = manifest("a", "<ignore from=\"备注\"/>");
    const auto all = taken();
    EXPECT_THAT(changed(all), ElementsAre("connectors/a.xml")) << "nothing is wrong with it";
    EXPECT_THAT(refused(all), ElementsAre(HasSubstr("schema/a.xml: Not well-formed XML")));
    EXPECT_THAT(all.configuration->schema->datasets(), SizeIs(2));
}

TEST_F(TakeUp, TheNewcomerIsAtFaultWhereADatasetStandsTwice)
{
    lying_["schema/0.xml"] = schema("a");
    lying_["schema/c.xml"] = schema("c");
    const auto all = taken();
    EXPECT_THAT(changed(all), ElementsAre("schema/c.xml"));
    EXPECT_THAT(refused(all), ElementsAre(HasSubstr("schema/0.xml: ")));
}

TEST_F(TakeUp, WhatGoesAwayWithItsHistoryStays)
{
    history_ = {{{"a", "a/rows", "", Cadence::month}}, {"a/rows"}};
    for (const char* name : {"schema/a.xml", "connectors/a.xml", "schema/b.xml", "connectors/b.xml"})
        lying_.erase(name);
    const auto all = taken();
    EXPECT_THAT(refused(all), ElementsAre(HasSubstr("Department a has submitted dataset a/rows"),
                                          HasSubstr("Dataset a/rows has rows and cannot go")));
    EXPECT_THAT(all.configuration->manifests, SizeIs(1));
    EXPECT_EQ(all.inForce.count("schema/b.xml"), 0u);
}

TEST_F(TakeUp, AtTheStartADepartmentThatNoLongerHoldsIsLeftOut)
{
    lying_["connectors/a.xml"] = before_.definitions["connectors/a.xml"] =
        "<department id=\"a\" zh=\"局\" en=\"A\"><connector "
        "library=\"${LIANFANG_TEST_NOT_SET}\"/></department>";
    const auto all = taken(true);
    EXPECT_THAT(refused(all),
                ElementsAre(HasSubstr("connectors/a.xml: Environment variable LIANFANG_TEST_NOT_SET is not set")));
    EXPECT_THAT(all.configuration->manifests, SizeIs(1));
}

TEST_F(TakeUp, WhereTheFaultIsElsewhereNothingIsTakenUp)
{
    const auto kinds = folder_.write("codelists/kinds.csv", "code,name,valid_from,valid_to\n1,甲,,\n");
    lying_["schema/a.xml"] = schema("a", R"(<field id="kind" type="code" list="kinds" zh="类" en="Kind"/>)");
    before_ = InForce::of(rest_, lying_);
    std::filesystem::remove(kinds);
    lying_["connectors/a.xml"] = manifest("a", "<ignore from=\"备注\"/>");
    const auto none = taken();
    EXPECT_EQ(none.configuration, nullptr);
    ASSERT_THAT(none.faults, testing::Not(IsEmpty()));
    EXPECT_EQ(none.faults.front().file.filename(), "a.xml");
}

TEST_F(TakeUp, ACrosscheckThatIsWrongKeepsNothingElseOut)
{
    lying_["crosschecks/x.sql"] = "-- id: y\n";
    lying_["connectors/a.xml"] = manifest("a", "<ignore from=\"备注\"/>");
    const auto all = taken();
    ASSERT_NE(all.configuration, nullptr);
    EXPECT_THAT(changed(all), ElementsAre("connectors/a.xml"));
    EXPECT_THAT(refused(all), ElementsAre(HasSubstr("crosschecks/x.sql: ")));
    EXPECT_THAT(all.configuration->crosschecks, IsEmpty());
}

TEST(Watch, TellsWhatCameChangedOrWentOnceItIsSettled)
{
    const TemporaryFolder folder;
    const std::vector<Watch::Place> places{{folder.path(), {".xml"}}, {folder.path() / "not there", {".xml"}}};
    Watch watch;
    watch.look(places);
    watch.handled();
    const auto file = folder.write("a.xml", "one");
    folder.write("a.txt", "of no interest");
    EXPECT_FALSE(watch.look(places)) << "it may still be copied";
    EXPECT_TRUE(watch.look(places));
    EXPECT_THAT(watch.changed(), ElementsAre(file));
    watch.handled();
    EXPECT_THAT(watch.changed(), IsEmpty());
    folder.write("a.xml", "two, and longer");
    EXPECT_FALSE(watch.look(places));
    EXPECT_TRUE(watch.look(places));
    EXPECT_THAT(watch.changed(), ElementsAre(file));
    watch.handled();
    std::filesystem::remove(file);
    EXPECT_FALSE(watch.look(places));
    EXPECT_TRUE(watch.look(places));
    EXPECT_THAT(watch.changed(), ElementsAre(file));
}

} // namespace
} // namespace lianfang::test
