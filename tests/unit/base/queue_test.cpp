#include "hub/base/queue.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>
#include <vector>

namespace lianfang {

namespace {

TEST(BoundedQueue, handsOverEverythingInOrder)
{
    BoundedQueue<int> queue(2);
    std::thread producer([&] {
        for (int i = 0; i < 1000; ++i)
            queue.push(i);
        queue.close();
    });
    std::vector<int> taken;
    while (const auto item = queue.pop())
        taken.push_back(*item);
    producer.join();
    std::vector<int> expected(1000);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(taken, expected);
}

TEST(BoundedQueue, takesNothingOnceClosed)
{
    BoundedQueue<int> queue(2);
    queue.push(1);
    queue.close();
    EXPECT_FALSE(queue.push(2));
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.pop(), std::nullopt);
}

} // namespace

} // namespace lianfang
