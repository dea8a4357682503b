#include "hub/model/identity_number.h"

#include "hub/model/messages.h"

#include <gtest/gtest.h>

#include <string>

namespace lianfang {

namespace {

constexpr Day now = dayOf(2026, 11, 22);

std::string numberWith(std::string seventeen)
{
    return seventeen + identityCheckCharacter(seventeen);
}

Parsed<IdentityNumber> parse(std::string_view text)
{
    return IdentityNumber::parse(text, CellKind::text, now, true, CodeList());
}

TEST(IdentityNumber, everyChangedDigitIsNoticed)
{
    const std::string right = numberWith("99010119900307101");
    for (std::size_t place = 0; place < 17; ++place)
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string wrong = right;
            wrong[place] = digit;
            EXPECT_EQ(parse(wrong).value.has_value(), wrong == right) << wrong;
        }
}

TEST(IdentityNumber, everySwapOfNeighboursIsNoticed)
{
    const std::string right = numberWith("99010119870506237");
    for (std::size_t place = 0; place + 1 < 17; ++place) {
        std::string wrong = right;
        std::swap(wrong[place], wrong[place + 1]);
        EXPECT_EQ(parse(wrong).value.has_value(), wrong == right) << wrong;
    }
}

TEST(IdentityNumber, theOldFormAndTheNewAreOnePerson)
{
    const auto old = parse("990101900307101"), present = parse(numberWith("99010119900307101"));
    EXPECT_TRUE(*old.value == *present.value);
}

TEST(IdentityNumber, aForeignerHasNoDivision)
{
    EXPECT_EQ(parse(numberWith("91199919000101002")).value->division(), "");
    EXPECT_EQ(parse(numberWith("99010119900307101")).value->division(), "990101");
}

TEST(IdentityNumber, noMessageRepeatsTheNumber)
{
    for (const Message* message : message::modelMessages)
        if (message->code.starts_with("model.identity-") || message == &message::spreadsheetNumber) {
            EXPECT_EQ(message->zh.find("{0}"), std::string_view::npos) << message->code;
            EXPECT_EQ(message->en.find("{0}"), std::string_view::npos) << message->code;
        }
}

} // namespace

} // namespace lianfang
