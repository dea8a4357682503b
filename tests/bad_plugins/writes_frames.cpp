// Finds the frames' socket and writes frames of its own into it, as the document pattern says.
#include "tests/bad_plugins/by_hand.h"

#include <unistd.h>

#include <cstdint>
#include <string>

namespace {

// As plugins/wire/frame.h has them.
constexpr std::uint32_t cancel = 4, documentBegin = 16, documentBytes = 17, documentEnd = 18, unknown = 99;

constexpr int framesSocket = 3;

void say(const std::string& bytes)
{
    if (::write(framesSocket, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        ::_exit(9);
}

std::string frame(std::uint32_t kind, std::uint32_t length)
{
    std::string header = "LFW1";
    for (const auto number : {kind, length})
        for (unsigned i = 0; i < 4; ++i)
            header += static_cast<char>(number >> (8 * i) & 0xff);
    return header;
}

std::string number(std::uint64_t value)
{
    std::string bytes;
    for (unsigned i = 0; i < 8; ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

// A document "a.csv" of three bytes; its sum is not 0.
std::string documentWithAWrongSum()
{
    const std::string begin = number(5) + "a.csv" + number(8) + "text/csv" + number(0) + number(0);
    const std::string end = number(3) + number(0);
    return frame(documentBegin, static_cast<std::uint32_t>(begin.size())) + begin + frame(documentBytes, 3) + "abc" +
           frame(documentEnd, static_cast<std::uint32_t>(end.size())) + end;
}

} // namespace

CONNECTOR_WITH([](void*, const lianfang_request* request) -> lianfang_status {
    const std::string what(request->documents.bytes, request->documents.size);
    if (what == "truncated") {
        say(frame(documentBegin, 1000) + "half of it");
        ::_exit(0);
    }
    if (what == "too long")
        say(frame(documentBegin, 0xffffffffu));
    if (what == "unknown kind")
        say(frame(unknown, 0));
    if (what == "end without begin")
        say(frame(documentEnd, 0));
    if (what == "wrong sum")
        say(documentWithAWrongSum());
    if (what == "the daemon's own")
        say(frame(cancel, 0));
    for (;;)
        ::pause();
})
