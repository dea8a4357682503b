#include "plugins/wire/frame.h"

#include <gtest/gtest.h>

#include <cstring>

namespace lianfang::wire {
namespace {

std::string frame(Kind kind, std::string_view payload)
{
    return header(kind, payload.size()).append(payload);
}

// Feeds bytes in pieces of `step` and gives the payloads that came out.
std::vector<std::string> parsed(std::string_view bytes, std::size_t step)
{
    FrameParser parser;
    std::vector<std::string> payloads;
    while (!bytes.empty()) {
        const auto room = parser.room();
        const auto count = std::min({step, room.size(), bytes.size()});
        std::memcpy(room.data(), bytes.data(), count);
        parser.received(count);
        bytes.remove_prefix(count);
        while (const auto next = parser.next())
            payloads.emplace_back(next->payload);
    }
    return payloads;
}

TEST(Frames, ComeOutWholeHoweverTheyAreCut)
{
    const std::string large(bytesPerFrame, 'x');
    const std::string huge(maxPayload, 'y');
    const std::vector<std::string> payloads{"", "a", large, large, huge, "b", large};
    std::string bytes;
    for (const auto& payload : payloads)
        bytes += frame(Kind::documentBytes, payload);
    for (const std::size_t step : {7u, 4096u, 100'000u, 10'000'000u})
        EXPECT_EQ(parsed(bytes, step), payloads) << "in pieces of " << step;
}

TEST(Frames, AWrongMarkIsGarbage)
{
    EXPECT_THROW(parsed("HTTP/1.1 200 OK\r\n", 100), Garbage);
}

TEST(Frames, AnUnknownKindIsGarbage)
{
    EXPECT_THROW(parsed(frame(static_cast<Kind>(9), "x"), 100), Garbage);
}

TEST(Frames, ALengthOutOfBoundsIsGarbage)
{
    std::string bytes = frame(Kind::documentBytes, "x");
    bytes[11] = '\x7f';
    EXPECT_THROW(parsed(bytes, 100), Garbage);
}

TEST(Frames, AFrameTooLargeIsNotMade)
{
    EXPECT_THROW(header(Kind::request, maxPayload + 1), Garbage);
}

TEST(Payloads, GiveBackWhatWentIn)
{
    const auto bytes = PayloadWriter().number(0xfedcba9876543210u).text("网点").text("").take();
    PayloadReader reader(bytes);
    EXPECT_EQ(reader.number(), 0xfedcba9876543210u);
    EXPECT_EQ(reader.text(), "网点");
    EXPECT_EQ(reader.text(), "");
    EXPECT_NO_THROW(reader.end());
}

TEST(Payloads, CutShortAreGarbage)
{
    const auto bytes = PayloadWriter().text("outlet").take();
    PayloadReader reader(std::string_view(bytes).substr(0, bytes.size() - 1));
    EXPECT_THROW(reader.text(), Garbage);
}

TEST(Payloads, WithSomethingLeftAreGarbage)
{
    const auto bytes = PayloadWriter().number(1).number(2).take();
    PayloadReader reader(bytes);
    reader.number();
    EXPECT_THROW(reader.end(), Garbage);
}

} // namespace
} // namespace lianfang::wire
