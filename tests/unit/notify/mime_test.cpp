#include "hub/notify/mime.h"

#include "hub/base/text.h"
#include "hub/notify/wording.h"

#include <Poco/Base64Decoder.h>

#include <gtest/gtest.h>

#include <sstream>

namespace lianfang {
namespace {

std::vector<std::string> encodedWordsOf(const std::string& header)
{
    std::vector<std::string> out;
    for (std::size_t at = 0; (at = header.find("=?UTF-8?B?", at)) != std::string::npos;) {
        const auto end = header.find("?=", at + 10);
        out.push_back(header.substr(at, end + 2 - at));
        at = end + 2;
    }
    return out;
}

std::string decoded(const std::string& word)
{
    std::istringstream in(word.substr(10, word.size() - 12));
    Poco::Base64Decoder decoder(in);
    return {std::istreambuf_iterator<char>(decoder), {}};
}

// Characters of one to four bytes, so that every cut falls somewhere else.
std::string longSubject()
{
    std::string text = "【联防】2026Q3 é ";
    for (int i = 0; i < 40; ++i)
        text += i % 7 == 0 ? "𠮷a" : "未参保用人单位";
    return text;
}

TEST(MimeHeader, NeverSplitsACharacter)
{
    for (const auto& word : encodedWordsOf(headerLine("Subject", longSubject())))
        EXPECT_TRUE(isUtf8(decoded(word))) << word;
}

TEST(MimeHeader, LosesNothing)
{
    std::string joined;
    for (const auto& word : encodedWordsOf(headerLine("Subject", longSubject())))
        joined += decoded(word);
    EXPECT_EQ(joined, longSubject());
}

TEST(MimeHeader, KeepsWordsAndLinesShort)
{
    std::istringstream lines(headerLine("Subject", longSubject()));
    for (std::string line; std::getline(lines, line);)
        EXPECT_LE(line.size(), 77u) << line; // 76 and CR
}

TEST(MimeHeader, LeavesPlainTextPlain)
{
    EXPECT_EQ(headerLine("Subject", "Quarter 3"), "Subject: Quarter 3\r\n");
}

TEST(MimeHeader, CannotBeUsedToAddAnotherHeader)
{
    EXPECT_EQ(headerLine("Subject", "a\r\nBcc: b@example.cn"), "Subject: a  Bcc: b@example.cn\r\n");
}

TEST(MimeHeader, EncodesWhatOnlyLooksEncoded)
{
    EXPECT_EQ(encodedWordsOf(headerLine("Subject", "=?x")).size(), 1u);
}

TEST(MailDate, IsChinaTime)
{
    EXPECT_EQ(mailDate(1'790'812'800), "Thu, 1 Oct 2026 08:00:00 +0800");
}

TEST(MailAddress, IsPlainAsciiWithoutRoomForCommands)
{
    EXPECT_TRUE(isMailAddress("gsbx@rsj.example.gov.cn"));
    for (const auto* bad :
         {"", "gsbx", "@example.cn", "a@", "a@b@c", "a@b>\r\nRCPT TO:<c@d", "工伤@example.cn", "a b@example.cn"})
        EXPECT_FALSE(isMailAddress(bad)) << bad;
}

TEST(MessageId, IsTheSameForTheSameEvent)
{
    const Envelope first{"", "hub@example.cn", "a@example.cn", 1, "crosscheck/7"},
        again{"", "hub@example.cn", "a@example.cn", 2, "crosscheck/7"};
    EXPECT_EQ(messageId(first), messageId(again));
}

TEST(MessageId, DiffersBetweenEvents)
{
    const Envelope one{"", "hub@example.cn", "a@example.cn", 1, "crosscheck/7"},
        other{"", "hub@example.cn", "a@example.cn", 1, "crosscheck/8"};
    EXPECT_NE(messageId(one), messageId(other));
}

TEST(PeriodInWords, IsWhatAnOfficerWrites)
{
    EXPECT_EQ(periodZh(*Period::parse("2026Q3")), "2026年第三季度");
    EXPECT_EQ(periodZh(*Period::parse("2026-09")), "2026年9月");
    EXPECT_EQ(periodZh(*Period::parse("2026")), "2026年");
    EXPECT_EQ(periodZh(*Period::parse("2026-09-30")), "2026年9月30日");
}

TEST(PeriodInWords, IsEnglishToo)
{
    EXPECT_EQ(periodEn(*Period::parse("2026Q3")), "the third quarter of 2026");
    EXPECT_EQ(periodEn(*Period::parse("2026-09")), "September 2026");
    EXPECT_EQ(periodEn(*Period::parse("2026-09-30")), "30 September 2026");
}

} // namespace
} // namespace lianfang
