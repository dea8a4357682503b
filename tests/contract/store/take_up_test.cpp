// The schema grows while the store is open; what is in force is on record, version by version.
#include "store_world.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TakeUp : public testing::Test {
protected:
    // The schema with one text exchanged for another.
    std::shared_ptr<const Schema> changed(const std::string& what, const std::string& with) const
    {
        std::ifstream file(world.folder / "config/schema/test.xml");
        std::string text{std::istreambuf_iterator<char>(file), {}};
        for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
            text.replace(at, what.size(), with);
        std::vector<ConfigFault> faults;
        auto schema = Schema::load(world.folder / "config", {{"test.xml", text}}, faults);
        for (const auto& fault : faults)
            ADD_FAILURE() << fault.en;
        return schema;
    }
    std::vector<std::string> inForce() const
    {
        std::vector<std::string> out;
        for (const auto& definition : world.store->definitions())
            out.push_back(definition.name + " " + std::to_string(definition.number) + " " + definition.content);
        return out;
    }
    static Definition definition(const std::string& name, const std::string& content)
    {
        return {name, 0, {}, content, 0};
    }

    const std::string note = "<field id=\"note\" type=\"text\" plain=\"yes\" zh=\"内容\" en=\"Note\"/>";
    const std::string further = note + "<field id=\"seats\" type=\"count\" zh=\"座位\" en=\"Seats\"/>";
    mutable StoreWorld world;
};

TEST_F(TakeUp, AFieldIsAddedBesideTheRowsThatAreThere)
{
    world.submit("test/register", "2026Q1", {{"A", "one"}});
    world.store->takeUp(changed(note, further), {});
    EXPECT_EQ(world.read("test/register", "2026Q1", 1), (Rows{{"A", "one"}}));
    int empty = 0;
    using namespace Poco::Data::Keywords;
    *world.session << "SELECT count(*) FROM v_test_register WHERE seats IS NULL", into(empty),
        Poco::Data::Keywords::now;
    EXPECT_EQ(empty, 1);
    EXPECT_THAT(world.store->datasetsWithRows(*world.schema), ElementsAre("test/register"));
}

TEST_F(TakeUp, ANewDatasetTakesRows)
{
    const auto grown =
        changed("<schema>", "<schema><dataset id=\"test/more\" kind=\"register\" cadence=\"quarter\" "
                            "zh=\"又\" en=\"More\"><key>number</key><field id=\"number\" type=\"number\" "
                            "required=\"yes\" zh=\"编号\" en=\"Number\"/>" +
                                note + "</dataset>");
    world.store->takeUp(grown, {});
    world.schema = grown;
    EXPECT_EQ(world.submit("test/more", "2026Q1", {{"A", "one"}}).accepted, 1u);
    EXPECT_EQ(world.read("test/more", "2026Q1", 1), (Rows{{"A", "one"}}));
}

TEST_F(TakeUp, ATableWithoutRowsIsMadeAnew)
{
    // Text by now, a count from now on; and what was a register is made of changes.
    const auto schema = changed("type=\"text\" plain=\"yes\"", "type=\"count\"");
    world.store->takeUp(schema, {});
    const auto text = changed(note, further);
    world.store->takeUp(text, {});
    world.schema = text;
    EXPECT_EQ(world.submit("test/changes", "2026Q1", {{"A", "one"}}).accepted, 1u);
    EXPECT_EQ(world.read("test/changes", "2026Q1", 1), (Rows{{"A", "one"}}));
}

TEST_F(TakeUp, WhatDoesNotFitItsRowsChangesNothing)
{
    world.submit("test/register", "2026Q1", {{"A", "one"}});
    const auto other = changed("type=\"text\" plain=\"yes\"", "type=\"count\"");
    EXPECT_THROW(world.store->takeUp(other, {definition("schema/test.xml", "new")}), Error);
    EXPECT_THAT(inForce(), IsEmpty());
    EXPECT_EQ(world.submit("test/register", "2026Q2", {{"A", "two"}}).accepted, 1u);
}

TEST_F(TakeUp, EveryVersionOfADefinitionHasANumberAndTheLatestIsInForce)
{
    world.store->takeUp(world.schema, {definition("connectors/a.xml", "1"), definition("connectors/b.xml", "1")});
    world.store->takeUp(world.schema, {definition("connectors/a.xml", "2"), definition("connectors/b.xml", "1")});
    EXPECT_THAT(inForce(), ElementsAre("connectors/a.xml 2 2", "connectors/b.xml 1 1"));
    world.store->takeUp(world.schema, {definition("connectors/a.xml", "2")});
    EXPECT_THAT(inForce(), ElementsAre("connectors/a.xml 2 2"));
    world.store->takeUp(world.schema, {definition("connectors/a.xml", "2"), definition("connectors/b.xml", "1")});
    EXPECT_THAT(inForce(), ElementsAre("connectors/a.xml 2 2", "connectors/b.xml 3 1")) << "gone was a version too";
    world.store.reset();
    world.open();
    EXPECT_THAT(inForce(), ElementsAre("connectors/a.xml 2 2", "connectors/b.xml 3 1"));
    EXPECT_NEAR(static_cast<double>(world.store->definitions().front().since), static_cast<double>(secondsNow()), 60.0);
}

} // namespace
} // namespace lianfang::test
