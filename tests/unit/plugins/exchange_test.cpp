#include "plugins/wire/exchange.h"

#include <gtest/gtest.h>

namespace lianfang::wire {
namespace {

Request example()
{
    Request request;
    request.direction = Direction::push;
    request.daemon = 77;
    request.library = "/lib/x.so";
    request.dataset = "rejections";
    request.firstDay = -1;
    request.asOf = 20726;
    request.settings = {{"folder", "/srv"}, {"marker", ""}};
    request.secrets = {{"key", "a\nb"}};
    request.cursor = "";
    request.pushBytes = 1ull << 40;
    return request;
}

TEST(Exchange, ARequestComesBackAsItWent)
{
    const auto back = Request::decode(example().encode());
    EXPECT_EQ(back.encode(), example().encode());
    EXPECT_EQ(back.firstDay, -1);
    EXPECT_EQ(back.settings.at("folder"), "/srv");
    EXPECT_EQ(back.pushBytes, 1ull << 40);
}

TEST(Exchange, AnEmptyCursorIsNotNoCursor)
{
    auto without = example();
    without.cursor.reset();
    EXPECT_TRUE(Request::decode(example().encode()).cursor);
    EXPECT_FALSE(Request::decode(without.encode()).cursor);
}

TEST(Exchange, ARequestCutAnywhereIsGarbage)
{
    const auto bytes = example().encode();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_THROW(Request::decode(std::string_view(bytes).substr(0, size)), Garbage) << size;
}

TEST(Exchange, ADigestOfAnotherLengthIsGarbage)
{
    EXPECT_THROW(DocumentEnd::decode(PayloadWriter().number(5).text("short").take()), Garbage);
}

TEST(Exchange, AnUnknownReasonIsGarbage)
{
    EXPECT_THROW(Failed::decode(PayloadWriter().number(17).text("").text("").take()), Garbage);
}

} // namespace
} // namespace lianfang::wire
