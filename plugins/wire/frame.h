// Frames between the daemon and a connector's host, over a socket pair.
//
// A frame is a header of 12 bytes, little-endian (mark "LFW1", kind, length of the payload), and the payload. What one
// side of the pair writes is not trusted by the other: a wrong mark, an unknown kind or a length out of bounds is
// Garbage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang::wire {

inline constexpr std::size_t headerSize = 12;
inline constexpr std::size_t maxPayload = 1u << 20;      // a request with all its settings must fit
inline constexpr std::size_t bytesPerFrame = 128u << 10; // what is best for documents' bytes

enum class Kind : std::uint32_t {
    // from the daemon
    request = 1,   // first of all, once
    pushBytes = 2, // the document to push, then pushEnd
    pushEnd = 3,
    cancel = 4,
    // from the host
    documentBegin = 16,
    documentBytes = 17,
    documentEnd = 18,
    cursor = 19,
    receipt = 20,
    done = 21,   // the last frame of an exchange that succeeded
    failed = 22, // the last frame of one that did not
};

struct Frame {
    Kind kind{};
    std::string_view payload;
};

// The peer does not keep to the protocol.
class Garbage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Takes bytes as they come and gives whole frames. Call next() until it gives nothing before asking for room() again.
class FrameParser {
public:
    FrameParser();

    // Where the next bytes from the socket go (never empty), and how many came.
    std::span<char> room();
    void received(std::size_t count) { end_ += count; }

    // The next whole frame, valid until room() or next() is called again; nothing if more bytes are needed. Throws
    // Garbage.
    std::optional<Frame> next();

    // True if part of a frame has come.
    bool midFrame() const { return end_ != begin_; }

private:
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

// A header for a payload of that size.
std::string header(Kind kind, std::size_t payload);

// The fields of a payload, in order: numbers of 8 bytes, texts led by their length.
class PayloadWriter {
public:
    PayloadWriter& number(std::uint64_t value);
    PayloadWriter& text(std::string_view value);
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

// Reads them again. Throws Garbage if there are fewer, or (in end) more.
class PayloadReader {
public:
    explicit PayloadReader(std::string_view payload) : rest_(payload) {}
    std::uint64_t number();
    std::string text();
    void end() const;

private:
    std::string_view rest_;
};

} // namespace lianfang::wire
