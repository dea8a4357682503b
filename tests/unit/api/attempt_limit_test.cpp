#include "hub/api/attempt_limit.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

using namespace std::chrono_literals;

TEST(AttemptLimit, TurnsAwayBeyondTheLimitUntilTheSpanIsOver)
{
    AttemptLimit limit(3, 60s);
    const auto start = AttemptLimit::Clock::now();
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(limit.refused("10.0.0.1", start).tooMany);
    const auto fourth = limit.refused("10.0.0.1", start + 20s);
    EXPECT_TRUE(fourth.tooMany);
    EXPECT_TRUE(fourth.first);
    EXPECT_EQ(fourth.wait, 40s);
    EXPECT_FALSE(limit.refused("10.0.0.1", start + 59s).first);
    EXPECT_FALSE(limit.refused("10.0.0.1", start + 60s).tooMany);
}

TEST(AttemptLimit, EachAddressHasItsOwn)
{
    AttemptLimit limit(1, 60s);
    const auto now = AttemptLimit::Clock::now();
    limit.refused("10.0.0.1", now);
    EXPECT_TRUE(limit.refused("10.0.0.1", now).tooMany);
    EXPECT_FALSE(limit.refused("10.0.0.2", now).tooMany);
}

} // namespace
} // namespace lianfang
