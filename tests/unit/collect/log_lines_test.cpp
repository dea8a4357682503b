#include "hub/collect/log_lines.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

TEST(LogLines, LongNumbersAreMasked)
{
    EXPECT_EQ(LogLines::cleaned("人员 99010119900101123x 无此人", {}), "人员 990101********123x 无此人");
}

TEST(LogLines, ShorterNumbersStand)
{
    EXPECT_EQ(LogLines::cleaned("20260930123456 rows", {}), "20260930123456 rows");
}

TEST(LogLines, SecretsAreMaskedWhereverTheyStand)
{
    const std::vector<std::string> secrets{"swordfish"};
    EXPECT_EQ(LogLines::cleaned("swordfish=swordfishswordfish", secrets), "***=******");
}

TEST(LogLines, WhatIsNoTextIsReplaced)
{
    EXPECT_EQ(LogLines::cleaned("a\xff\x1b[31mb\xe5\x8c", {}), "a??[31mb??");
}

} // namespace
} // namespace lianfang
