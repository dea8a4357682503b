#include "hub/decode/number_format.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

TEST(NumberFormat, formatsWithYearMonthOrDayAreDates)
{
    for (const auto code : {"yyyy\"年\"m\"月\"d\"日\"", "yyyy年m月", "[$-804]yyyy/m/d;@", "m/d", "mmm",
                            "yyyy\\-mm\\-dd\\ hh:mm:ss", "[DBNum1][$-804]yyyy\"年\"m\"月\";@", "yyyy/m/d h:mm AM/PM"})
        EXPECT_EQ(lookOfFormat(code), NumberLook::date) << code;
}

TEST(NumberFormat, formatsOfClocksAreTimes)
{
    for (const auto code : {"h:mm", "mm:ss.0", "h\"时\"mm\"分\"", "h:mm AM/PM"})
        EXPECT_EQ(lookOfFormat(code), NumberLook::time) << code;
}

TEST(NumberFormat, lettersInQuotesColoursAndDurationsMakeNoDate)
{
    for (const auto code : {"General", "G/通用格式", "0.00E+00", "0.00\"days\"", "[Red]0.00", "\\d0", "_d0", "[h]:mm",
                            "[mm]:ss", "0;yyyy", "@", "", "\"", "["})
        EXPECT_EQ(lookOfFormat(code), NumberLook::number) << code;
}

TEST(NumberFormat, serialsCountWithTheDayThatNeverWas)
{
    EXPECT_EQ(dateOfSerial("59", false), "1900-02-28");
    EXPECT_EQ(dateOfSerial("60", false), std::nullopt);
    EXPECT_EQ(dateOfSerial("61", false), "1900-03-01");
    EXPECT_EQ(dateOfSerial("45992", false), "2025-12-01");
    EXPECT_EQ(dateOfSerial("2958465", false), "9999-12-31");
}

TEST(NumberFormat, serialsOf1904CountFromItsFirstDay)
{
    EXPECT_EQ(dateOfSerial("0", true), "1904-01-01");
    EXPECT_EQ(dateOfSerial("44530", true), "2025-12-01");
    EXPECT_EQ(dateOfSerial("2957004", true), std::nullopt);
}

TEST(NumberFormat, aTimeOfDayIsRoundedToSecondsAndMayReachTheNextDay)
{
    EXPECT_EQ(dateOfSerial("45992.75", false), "2025-12-01T18:00:00");
    EXPECT_EQ(dateOfSerial("45992.9999999", false), "2025-12-02");
}

TEST(NumberFormat, whatIsNoNumberIsNoDate)
{
    for (const auto text : {"", "x", "4599 2", "nan", "inf", "-1", "1e300"})
        EXPECT_EQ(dateOfSerial(text, false), std::nullopt) << text;
}

TEST(NumberFormat, isoDatesLoseFractionsAndMidnight)
{
    EXPECT_EQ(dateOfIso("2026-03-05"), "2026-03-05");
    EXPECT_EQ(dateOfIso("2026-03-05T00:00:00Z"), "2026-03-05");
    EXPECT_EQ(dateOfIso("2026-03-05T08:30:00.250"), "2026-03-05T08:30:00");
    EXPECT_EQ(dateOfIso("2026年3月"), std::nullopt);
}

} // namespace
} // namespace lianfang
