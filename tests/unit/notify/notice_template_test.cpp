#include "hub/notify/notice_template.h"

#include "hub/notify/messages.h"
#include "hub/notify/topics.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/notify/sample_notice.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

using test::TemporaryFolder;

// The shipped templates, with one file's content replaced.
class NoticeTemplateFiles : public testing::Test {
protected:
    NoticeTemplateFiles() { std::filesystem::copy(LIANFANG_SOURCE_DIR "/config/notices", notices(), recursive); }

    std::filesystem::path notices() const { return folder_.path() / "notices"; }

    std::vector<ConfigFault> faultsOf(const std::string& file, const std::string& content) const
    {
        folder_.write("notices/" + file, content);
        std::vector<ConfigFault> faults;
        NoticeTemplates::load(notices(), faults);
        return faults;
    }

    static constexpr auto recursive = std::filesystem::copy_options::recursive;
    TemporaryFolder folder_;
};

TEST_F(NoticeTemplateFiles, AreShippedWithoutFault)
{
    std::vector<ConfigFault> faults;
    NoticeTemplates::load(notices(), faults);
    EXPECT_EQ(faults.size(), 0u) << (faults.empty() ? "" : faults[0].file.string() + ": " + faults[0].en);
}

TEST_F(NoticeTemplateFiles, AnUnknownPlaceholderIsAFaultWithFileAndLine)
{
    const auto faults = faultsOf("crosscheck/zh-CN.body.txt", "{{addressee}}：\n\n共 {{totall}} 家\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].file, notices() / "crosscheck/zh-CN.body.txt");
    EXPECT_EQ(faults[0].line, 3);
    EXPECT_EQ(faults[0].zh, "没有名为 totall 的占位符。");
}

TEST_F(NoticeTemplateFiles, AListsColumnOutsideTheListIsAFault)
{
    const auto faults = faultsOf("crosscheck/zh-CN.body.txt", "{{#largest}}\n{{subject}}\n{{/largest}}\n{{subject}}\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].line, 4);
}

TEST_F(NoticeTemplateFiles, AnUnknownListIsAFault)
{
    const auto faults = faultsOf("crosscheck/en.body.txt", "{{#biggest}}\n{{/biggest}}\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].en, "There is no list biggest.");
}

TEST_F(NoticeTemplateFiles, ASectionLeftOpenIsAFaultWhereItBegan)
{
    const auto faults = faultsOf("crosscheck/en.body.txt", "Dear all\n{{#largest}}\n{{subject}}\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].line, 2);
}

TEST_F(NoticeTemplateFiles, ASectionClosedTwiceIsAFault)
{
    const auto faults = faultsOf("crosscheck/en.body.txt", "{{#largest}}\n{{/largest}}\n{{/largest}}\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].line, 3);
}

TEST_F(NoticeTemplateFiles, BracesThatDoNotMatchAreAFault)
{
    const auto faults = faultsOf("crosscheck/en.body.txt", "{{total} open\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].line, 1);
}

TEST_F(NoticeTemplateFiles, ASubjectOfTwoLinesIsAFault)
{
    EXPECT_EQ(faultsOf("crosscheck/zh-CN.subject.txt", "{{title}}\n{{period}}\n").size(), 1u);
}

TEST_F(NoticeTemplateFiles, AMissingFileIsAFault)
{
    std::filesystem::remove(notices() / "digest/en.body.txt");
    std::vector<ConfigFault> faults;
    NoticeTemplates::load(notices(), faults);
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].file, notices() / "digest/en.body.txt");
}

TEST_F(NoticeTemplateFiles, ATemplateThatIsNotUtf8IsAFault)
{
    EXPECT_EQ(faultsOf("crosscheck/zh-CN.body.txt", "\xC4\xFA\xBA\xC3\n").size(), 1u);
}

class RenderedNotice : public testing::Test {
protected:
    static Notice render(const std::string& topic, NoticeContent content)
    {
        std::vector<ConfigFault> faults;
        return NoticeTemplates::load(LIANFANG_SOURCE_DIR "/config/notices", faults).render(topic, std::move(content));
    }
};

TEST_F(RenderedNotice, HasAChineseSubjectWithTheTotals)
{
    EXPECT_EQ(render("crosscheck", test::sampleContent()).subject,
              "【联防】2026年第三季度未参保用人单位 12 家（新增 5 家）");
}

TEST_F(RenderedNotice, RepeatsALineForEachRow)
{
    const auto notice = render("crosscheck", test::sampleContent());
    EXPECT_NE(
        notice.text.find(
            "\n1. 芜湖示例机械有限公司（镜湖区）：86 人\n2. 示例<快递>&物流有限公司（南陵县）：41 人\n"),
        std::string::npos)
        << notice.text;
}

TEST_F(RenderedNotice, SaysSoWhereAListIsEmpty)
{
    auto content = test::sampleContent();
    content.lists["largest"].clear();
    EXPECT_NE(render("crosscheck", content).text.find("\n（无）\n"), std::string::npos);
}

TEST_F(RenderedNotice, HasEnglishBelowTheChinese)
{
    const auto text = render("crosscheck", test::sampleContent()).text;
    EXPECT_LT(text.find("完整清单见附件"), text.find("The whole list is attached"));
}

TEST_F(RenderedNotice, EscapesNamesInHtml)
{
    const auto html = render("crosscheck", test::sampleContent()).html;
    EXPECT_NE(html.find(">示例&lt;快递&gt;&amp;物流有限公司</td>"), std::string::npos) << html;
}

TEST_F(RenderedNotice, KeepsLineBreaksOutOfTheSubject)
{
    auto content = test::sampleContent();
    content.values["title"] = "未参保\r\nBcc: x@example.cn";
    EXPECT_EQ(render("crosscheck", content).subject.find_first_of("\r\n"), std::string::npos);
}

TEST_F(RenderedNotice, LackingAValueNamesTopicAndValue)
{
    auto content = test::sampleContent();
    content.values.erase("total");
    try {
        render("crosscheck", content);
        FAIL() << "rendered";
    } catch (const Error& error) {
        EXPECT_EQ(error.arguments(), (std::vector<std::string>{"crosscheck", "total"}));
    }
}

TEST_F(RenderedNotice, OfAnUnknownTopicIsAnError)
{
    EXPECT_THROW(render("weather", {}), Error);
}

class EveryTopic : public RenderedNotice, public testing::WithParamInterface<NoticeTopic> {};

TEST_P(EveryTopic, RendersFromWhatItDeclares)
{
    NoticeContent content;
    for (const auto& value : GetParam().values)
        content.values[value] = "[" + value + "]";
    for (const auto& list : GetParam().lists) {
        auto& row = content.lists[list.id].emplace_back();
        for (const auto& column : list.columns)
            row[column.id] = "[" + column.id + "]";
    }
    const auto notice = render(GetParam().id, content);
    EXPECT_EQ((notice.subject + notice.text + notice.html).find("{{"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Topics, EveryTopic, testing::ValuesIn(noticeTopics()), [](const auto& topic) {
    auto name = topic.param.id;
    std::erase(name, '-');
    return name;
});

} // namespace
} // namespace lianfang
