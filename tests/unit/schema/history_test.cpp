// What a change may not do to what was accepted; each refusal shows the difference.
#include "hub/schema/history.h"

#include "config_folder.h"

namespace lianfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string key =
    "<key>number</key><field id=\"number\" type=\"number\" required=\"yes\" zh=\"编号\" en=\"No.\"/>";
const std::string rest = "<field id=\"name\" type=\"text\" zh=\"名称\" en=\"Name\"/>"
                         "<field id=\"seats\" type=\"count\" zh=\"座位\" en=\"Seats\"/>";

std::string dataset(const std::string& id, const std::string& fields, const std::string& kind = "register",
                    const std::string& cadence = "quarter month")
{
    return "<schema>\n<dataset id=\"" + id + "\" kind=\"" + kind + "\" cadence=\"" + cadence +
           "\" zh=\"甲\" en=\"A\">\n" + fields + "</dataset></schema>";
}

std::string manifest(const std::string& department, const std::string& id, const std::string& cadence = "quarter",
                     const std::string& units = "<unit id=\"340202\" zh=\"镜湖区\" en=\"Jinghu\"/>")
{
    return "<department id=\"" + department + "\" zh=\"甲局\" en=\"A\"><units>" + units + "</units>\n<dataset id=\"" +
           id + "\" cadence=\"" + cadence + "\"><map field=\"number\" from=\"编号\"/></dataset></department>";
}

class HistoryTest : public ::testing::Test {
protected:
    // What is said of a change of the schema, and of a manifest on the schema before.
    std::vector<std::string> changed(const std::string& before, const std::string& after)
    {
        const auto then = schema(before), now = schema(after);
        std::vector<ConfigFault> faults;
        checkHistory(*then, *now, history_, faults);
        return lines(faults);
    }
    std::vector<std::string> changed(const std::vector<std::string>& before, const std::vector<std::string>& after)
    {
        const auto both = schema(dataset("a/b", key + rest));
        const auto then = manifests(before, *both), now = manifests(after, *both);
        std::vector<ConfigFault> faults;
        checkHistory(then, now, history_, faults);
        return lines(faults);
    }

    History history_{{{"a", "a/b", "340202", Cadence::quarter}}, {"a/b"}};

private:
    std::shared_ptr<const Schema> schema(const std::string& text)
    {
        std::vector<ConfigFault> faults;
        auto loaded = Schema::load(folder_.root(), {{"a.xml", text}}, faults);
        EXPECT_THAT(lines(faults), IsEmpty());
        return loaded;
    }
    static std::vector<Manifest> manifests(const std::vector<std::string>& texts, const Schema& schema)
    {
        std::vector<ConfigFault> faults;
        std::vector<ConfigFile> files;
        for (const auto& text : texts)
            files.push_back({std::to_string(files.size()) + ".xml", text});
        auto loaded = loadManifests(files, schema, faults);
        EXPECT_THAT(lines(faults), IsEmpty());
        return loaded;
    }

    ConfigFolder folder_;
};

TEST_F(HistoryTest, AnAdditionGoesThrough)
{
    const auto added = key + rest + "<field id=\"colour\" type=\"text\" zh=\"颜色\" en=\"Colour\"/>";
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", added, "register", "quarter month year")),
                IsEmpty());
}

TEST_F(HistoryTest, AFieldIsNotRetyped)
{
    auto after = rest;
    after.replace(after.find("count"), 5, "money");
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", key + after)),
                ElementsAre(HasSubstr("its seats type cannot change from \"count\" to \"money\"")));
}

TEST_F(HistoryTest, AFieldIsNotUnsealed)
{
    auto after = rest;
    after.replace(after.find("\"text\""), 6, "\"text\" plain=\"yes\"");
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", key + after)),
                ElementsAre(HasSubstr("its name plain cannot change from \"no\" to \"yes\"")));
}

TEST_F(HistoryTest, AFieldDoesNotGo)
{
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", key)),
                ElementsAre(HasSubstr("2: Dataset a/b has rows: its field name cannot go"), HasSubstr("seats")));
}

TEST_F(HistoryTest, KindAndKeyStay)
{
    auto after = key + rest;
    after.replace(after.find("number</key>"), 6, "number seats");
    after.replace(after.find("\"count\""), 7, "\"count\" required=\"yes\"");
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", after, "period")),
                ElementsAre(HasSubstr("its kind cannot change from \"register\" to \"period\""),
                            HasSubstr("its key cannot change from \"number\" to \"number seats\"")));
}

TEST_F(HistoryTest, ADatasetDoesNotGoNorACadenceThatWasSubmitted)
{
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/c", key + rest)),
                ElementsAre(HasSubstr("Dataset a/b has rows and cannot go")));
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", key + rest, "register", "month")),
                ElementsAre(HasSubstr("Dataset a/b was submitted by quarter, which cannot go")));
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", key + rest, "register", "quarter")), IsEmpty());
}

TEST_F(HistoryTest, WithoutRowsEverythingGoes)
{
    history_ = {};
    EXPECT_THAT(changed(dataset("a/b", key + rest), dataset("a/b", key, "period", "month")), IsEmpty());
    EXPECT_THAT(changed(std::vector{manifest("a", "a/b")}, {manifest("b", "a/b", "month", "")}), IsEmpty());
}

TEST_F(HistoryTest, ADatasetStaysWithItsDepartment)
{
    EXPECT_THAT(
        changed(std::vector{manifest("a", "a/b")}, {manifest("b", "a/b")}),
        ElementsAre(HasSubstr("Department a has submitted dataset a/b: its manifest cannot lose it, nor another")));
}

TEST_F(HistoryTest, AUnitThatSubmittedStays)
{
    EXPECT_THAT(changed(std::vector{manifest("a", "a/b")}, {manifest("a", "a/b", "quarter", "")}),
                ElementsAre(HasSubstr("Reporting unit 340202 of department a has submitted a/b")));
}

TEST_F(HistoryTest, TheUsualCadenceStaysOnceSubmitted)
{
    EXPECT_THAT(changed(std::vector{manifest("a", "a/b")}, {manifest("a", "a/b", "month")}),
                ElementsAre(HasSubstr(
                    "2: Dataset a/b has a history: its cadence cannot change from \"quarter\" to \"month\"")));
}

TEST_F(HistoryTest, AnotherMappingGoesThrough)
{
    auto after = manifest("a", "a/b");
    after.replace(after.find("from=\"编号\""), 13, "from=\"号码|编号\"");
    EXPECT_THAT(changed(std::vector{manifest("a", "a/b")}, {after}), IsEmpty());
}

} // namespace
} // namespace lianfang
