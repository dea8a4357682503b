#include "tests/city/numbers.h"

#include <gtest/gtest.h>

#include <set>

namespace lianfang::city {
namespace {

TEST(IdentityNumber, HasTheCheckCharactersOfTheStandardsExamples)
{
    EXPECT_EQ(identityCheck("11010519491231002"), 'X');
    EXPECT_EQ(identityCheck("44052418800101001"), '4');
}

TEST(IdentityNumber, SaysBirthDateAndSexInADivisionThatIsNowhere)
{
    const auto number = identityNumber(12345, dayOf(1987, 6, 28), true);

    EXPECT_EQ(number.size(), 18u);
    EXPECT_EQ(number.substr(0, 2), "99");
    EXPECT_EQ(number.substr(6, 8), "19870628");
    EXPECT_EQ((number[16] - '0') % 2, 0);
}

TEST(IdentityNumber, IsAnotherForEverySerial)
{
    std::set<std::string> numbers;
    for (std::uint32_t serial = 0; serial < 20000; ++serial)
        numbers.insert(identityNumber(serial * 250, dayOf(1990, 1, 1), false));

    EXPECT_EQ(numbers.size(), 20000u);
}

TEST(CreditCode, HasTheCheckCharactersOfTheStandardsExamples)
{
    EXPECT_EQ(organisationCheck("D2143569"), 'X');
    EXPECT_EQ(creditCheck("91350100M000100Y4"), '3');
}

TEST(CreditCode, IsAnotherForEverySerial)
{
    std::set<std::string> codes;
    for (std::uint32_t serial = 0; serial < 20000; ++serial)
        codes.insert(creditCode(serial, "340202"));

    EXPECT_EQ(codes.size(), 20000u);
}

} // namespace
} // namespace lianfang::city
