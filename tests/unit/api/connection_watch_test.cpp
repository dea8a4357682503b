#include "hub/api/connection_watch.h"

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lianfang {
namespace {

using namespace std::chrono_literals;

class Watch : public testing::Test {
protected:
    Watch() { ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }
    ~Watch() override
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    bool ended(std::chrono::milliseconds within) const
    {
        pollfd other{ends[1], POLLIN, 0};
        return ::poll(&other, 1, static_cast<int>(within.count())) == 1;
    }

    int ends[2] = {-1, -1};
    ConnectionWatch watch{2};
};

TEST_F(Watch, EndsWhatPassesItsDeadline)
{
    const auto connection = watch.enter(ends[0], "a", 100ms);
    EXPECT_TRUE(ended(5s));
}

TEST_F(Watch, LeavesAloneWhoseDeadlineIsMovedOn)
{
    const auto connection = watch.enter(ends[0], "a", 300ms);
    connection->within(60s);
    EXPECT_FALSE(ended(1s));
}

TEST_F(Watch, AnAddressHasSoManyAndGetsThemBack)
{
    auto first = watch.enter(ends[0], "a", 60s);
    const auto second = watch.enter(ends[0], "a", 60s);
    EXPECT_FALSE(watch.enter(ends[0], "a", 60s));
    EXPECT_TRUE(watch.enter(ends[0], "b", 60s));
    first.reset();
    EXPECT_TRUE(watch.enter(ends[0], "a", 60s));
}

TEST_F(Watch, EndsAllAndLetsNoneInAfterwards)
{
    const auto connection = watch.enter(ends[0], "a", 60s);
    watch.endAll();
    EXPECT_TRUE(ended(5s));
    EXPECT_FALSE(watch.enter(ends[0], "b", 60s));
}

} // namespace
} // namespace lianfang
