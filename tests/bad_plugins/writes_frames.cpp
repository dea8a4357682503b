// Finds the frames' socket and writes frames of its own into it, as the document pattern says.
#include "tests/bad_plugins/by_hand.h"

#include <unistd.h>

#include <cstdint>
#include <string>

namespace {

// As plugins/wire/frame.h has them.
constexpr std::uint32_t cancel = 4, documentBegin = 16, documentEnd = 18, unknown = 99;

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
    if (what == "the daemon's own")
        say(frame(cancel, 0));
    for (;;)
        ::pause();
})
