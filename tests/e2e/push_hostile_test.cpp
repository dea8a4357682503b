// Clients that are broken, slow, or mean it ill; and one that is none of these beside them.
#include "tests/e2e/push_world.h"

#include <gmock/gmock.h>

#include <thread>

namespace lianfang::test {
namespace {

using testing::StartsWith;

class Hostile : public PushWorld {
protected:
    Hostile() : PushWorld(Port::plain) {}

    std::string head(const std::string& headers) const
    {
        return "POST /api/v1/submissions/construction/permits/" + today + "?unit=340202 HTTP/1.1\r\nHost: h\r\n" +
               headers;
    }
    std::string authorised(const std::string& headers)
    {
        return head("Authorization: Bearer " + token() + "\r\n" + headers);
    }
    // What the daemon answers to these bytes, sent at once.
    std::string answerTo(const std::string& bytes)
    {
        RawConnection connection(port_);
        connection.send(bytes);
        connection.finish();
        return connection.readToEnd(20).value_or("(nothing)");
    }
    std::size_t exchanges() const { return hub_.ask({"exchanges", "construction/permits"}).size(); }
};

TEST_F(Hostile, ABodyThatBreaksOffIsNoSubmission)
{
    start();
    const auto csv = permits({"P1", "P2"});
    EXPECT_THAT(answerTo(authorised("Content-Length: " + std::to_string(csv.size() + 1) + "\r\n\r\n" + csv)),
                StartsWith("HTTP/1.1 400"));
    EXPECT_EQ(exchanges(), 0U);
}

TEST_F(Hostile, BodiesWhoseLengthIsUnsureAreRefused)
{
    start();
    EXPECT_THAT(answerTo(authorised("Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n")),
                StartsWith("HTTP/1.1 411"));
    EXPECT_THAT(answerTo(authorised("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
                StartsWith("HTTP/1.1 411"));
    EXPECT_THAT(answerTo(authorised("Content-Length: 4\r\nContent-Length: 2\r\n\r\nabcd")), StartsWith("HTTP/1.1 400"));
    for (const auto* length : {"-1", "+4", "4 4", "0x4", "99999999999999999999999", ""}) {
        const auto answer = answerTo(authorised(std::string("Content-Length: ") + length + "\r\n\r\nabcd"));
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4")) << length << ": " << answer;
    }
    EXPECT_THAT(answerTo(authorised("Content-Length: 99999999999999\r\n\r\nabcd")), StartsWith("HTTP/1.1 413"));
    EXPECT_EQ(exchanges(), 0U);
}

TEST_F(Hostile, HeadersAreBounded)
{
    start();
    std::string many, wide;
    for (int i = 0; i < 2000; ++i)
        many += "X-" + std::to_string(i) + ": y\r\n";
    for (int i = 0; i < 20; ++i)
        wide += "X-" + std::to_string(i) + ": " + std::string(4000, 'y') + "\r\n";
    for (const auto& headers :
         {many, wide, "X: " + std::string(100'000, 'y') + "\r\n", std::string(1000, 'n') + ": y\r\n"}) {
        const auto answer = answerTo(authorised(headers + "Content-Length: 1\r\n\r\nx"));
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.0 4"))
            << answer.substr(0, 200);
    }
    EXPECT_EQ(exchanges(), 0U);
}

TEST_F(Hostile, GarbageAndOddPathsAreNoRequests)
{
    start();
    const std::string mine = "Authorization: Bearer " + token() + "\r\n\r\n";
    for (const auto& bytes :
         {std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8), std::string(5000, '\0'), std::string("GET\r\n\r\n"),
          "GET /api/v1/exchanges/99999999999999999999 HTTP/1.1\r\n" + mine,
          "GET /api/v1/exchanges/-1 HTTP/1.1\r\n" + mine, "GET /api/v1/exchanges/1%00 HTTP/1.1\r\n" + mine,
          "GET /api/v1/../v1/status HTTP/1.1\r\n" + mine, "GET /%ff%fe%zz HTTP/1.1\r\n" + mine,
          "GET http://elsewhere/api/v1/status HTTP/1.1\r\n" + mine, "DELETE /api/v1/exchanges/1 HTTP/1.1\r\n" + mine}) {
        const auto answer = answerTo(bytes);
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.0 4"))
            << answer.substr(0, 200);
    }
    EXPECT_EQ(push(token(), permits({"P1"})).status, 202);
}

TEST_F(Hostile, SlowClientsAreEndedAndKeepNobodyOut)
{
    start();
    const auto mine = token();
    std::vector<std::unique_ptr<RawConnection>> idle;
    for (int i = 0; i < 40; ++i) // more than one address may have
        idle.push_back(std::make_unique<RawConnection>(port_));
    RawConnection dripping(port_, "127.0.0.3");
    const auto begun = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    };
    EXPECT_EQ(push(mine, permits({"P1"})).status, 202);
    EXPECT_LT(seconds(), 8) << "it waited for the others";
    // A byte each half second: never idle for long, and ended all the same.
    bool there = dripping.send("GET /api/v1/exchanges HTTP/1.1\r\nX: ");
    while (there && seconds() < 30) {
        there = dripping.send("y") && !dripping.readToEnd(0);
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    EXPECT_FALSE(there);
    EXPECT_LT(seconds(), 25);
    for (auto& connection : idle)
        EXPECT_TRUE(connection->readToEnd(20)) << "still open";
}

} // namespace
} // namespace lianfang::test
