#include "plugins/wire/exchange.h"
#include "plugins/wire/transport_sum.h"

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

TEST(Exchange, ADocumentsEndHasALengthAndASum)
{
    const auto end = DocumentEnd::decode(DocumentEnd{5, 0xfedcba9876543210}.encode());
    EXPECT_EQ(end.bytes, 5u);
    EXPECT_EQ(end.sum, 0xfedcba9876543210);
    EXPECT_THROW(DocumentEnd::decode(PayloadWriter().number(5).take()), Garbage);
    EXPECT_THROW(DocumentEnd::decode(PayloadWriter().number(5).number(6).number(7).take()), Garbage);
}

TEST(Exchange, ATransportSumIsOfTheBytesHoweverTheyCome)
{
    TransportSum sum;
    sum.add("职业病");
    sum.add("");
    sum.add("防治");
    const auto parts = sum.finish();
    sum.add("职业病防治");
    EXPECT_EQ(sum.finish(), parts);
    sum.add("职业病防洽");
    EXPECT_NE(sum.finish(), parts);
}

TEST(Exchange, AnUnknownReasonIsGarbage)
{
    EXPECT_THROW(Failed::decode(PayloadWriter().number(17).text("").text("").take()), Garbage);
}

} // namespace
} // namespace lianfang::wire
