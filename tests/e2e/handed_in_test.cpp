// What may be handed in and what may not: files that are mostly wrong, days to come, numbers where nobody expects them.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/e2e/in_the_clear.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string today = "2026-11-04";

std::string number(std::uint32_t person)
{
    return city::identityNumber(person, dayOf(1980, 1, 1), false);
}

class HandedIn : public testing::Test {
protected:
    HandedIn() { hub.start(today); }

    std::filesystem::path workers(const std::string& name, unsigned good, unsigned bad) const
    {
        std::string text = "身份证号,姓名,用人单位\r\n";
        for (unsigned i = 0; i < good; ++i)
            text += fmt::format("{},欧阳伯仲,测试有限公司\r\n", number(i));
        for (unsigned i = 0; i < bad; ++i)
            text += fmt::format("12{},欧阳季孟,测试有限公司\r\n", i);
        return folder.write(name, text);
    }

    Ended submit(const std::filesystem::path& file, std::vector<std::string> more = {}) const
    {
        std::vector<std::string> arguments{"submit", "health/workers", "2026Q3", file.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return hub.lianfang(arguments);
    }

    nlohmann::json exchange() const { return hub.ask({"exchanges", "health/workers"}).at(0); }

    TemporaryFolder folder;
    HubProcess hub{LIANFANG_SOURCE_DIR "/config/hub.demo.xml", folder.path() / "data", {{"LIANFANG_CONNECTORS", CONNECTORS}}};
};

TEST_F(HandedIn, AFileMostlyRefusedReplacesNothingHoweverSmall)
{
    ASSERT_EQ(submit(workers("good.csv", 3, 0)).code, 0);
    for (const auto& file : {workers("all.csv", 0, 1), workers("most.csv", 1, 2)}) {
        const auto said = submit(file);
        EXPECT_EQ(said.code, 2) << file;
        EXPECT_THAT(said.out, HasSubstr("此前接收的数据仍然有效"));
        EXPECT_EQ(exchange().at("state"), "failed");
        EXPECT_EQ(exchange().at("holds"), true);
        EXPECT_EQ(exchange().at("accepted"), 3);
    }
    EXPECT_EQ(submit(workers("half.csv", 3, 3)).code, 0) << "the good rows go through";
}

TEST_F(HandedIn, RowsThatAreNotThereAnyMoreAreTold)
{
    ASSERT_EQ(submit(workers("five.csv", 5, 0)).code, 0);
    const auto said = submit(workers("two.csv", 2, 0));
    EXPECT_EQ(said.code, 0);
    EXPECT_THAT(said.out, HasSubstr("此前有效的 3 行本次没有报送，不再有效"));
    EXPECT_EQ(exchange().at("ceased"), 3);
}

TEST_F(HandedIn, NothingIsOfDaysToCome)
{
    const auto file = workers("good.csv", 1, 0);
    EXPECT_EQ(submit(file, {"--as-of", "2026-11-05"}).code, 1);
    EXPECT_EQ(submit(file, {"--as-of", "2026-11-04"}).code, 0);
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2027Q1", file}).code, 1);
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q4", file}).code, 0) << "it has begun";
}

TEST_F(HandedIn, ANumberInAnotherColumnIsMaskedAllTheSame)
{
    const auto person = number(7);
    const auto file = folder.write(
        "王五" + person + "\n.csv",
        fmt::format("身份证号,姓名,用人单位,接尘起始日期,{0}\r\n{1},欧阳伯仲,测试有限公司,{0},\r\n{2},欧阳季孟,测试有限公司,,\r\n",
                    person, number(1), number(2)));
    const auto said = submit(file);
    EXPECT_EQ(said.code, 0);
    EXPECT_THAT(said.out + said.err, Not(HasSubstr(person)));
    for (const auto& arguments : {std::vector<std::string>{"rejections", "health/workers", "2026Q3"},
                                  {"rejections", "health/workers", "2026Q3", "--json"}}) {
        const auto shown = hub.lianfang(arguments).out;
        EXPECT_THAT(shown, Not(HasSubstr(person)));
        EXPECT_THAT(shown, HasSubstr(person.substr(0, 6) + "********"));
    }
    EXPECT_EQ(hub.stop(), 0);
    EXPECT_EQ(peopleInTheClear(hub.data(), {person}, {}), "");
    EXPECT_THAT(TemporaryFolder::read(hub.data() / "log/lianfang.log"), Not(HasSubstr("\n.csv"))) << "one event, one line";
}

TEST_F(HandedIn, ALostKeyIsNotReplacedByAnother)
{
    ASSERT_EQ(submit(workers("good.csv", 1, 0)).code, 0);
    EXPECT_EQ(hub.stop(), 0);
    std::filesystem::rename(hub.keyFile(), folder.path() / "away");
    EXPECT_NE(execute(hub.command(today)).code, 0);
    EXPECT_FALSE(std::filesystem::exists(hub.keyFile()));
    std::filesystem::rename(folder.path() / "away", hub.keyFile());
    hub.start(today);
    EXPECT_EQ(exchange().at("state"), "done");
}

TEST_F(HandedIn, ADepartmentThatHasNotJoinedIsNotAskedAndItIsSaidWhy)
{
    const auto said = hub.lianfang({"run", "construction/permits", "2026-11-03"});
    EXPECT_EQ(said.code, 1);
    EXPECT_THAT(said.out + said.err, HasSubstr("尚未接入"));
}

} // namespace
} // namespace lianfang::test
