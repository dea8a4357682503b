// What the frames of an exchange say. Each has encode(), the payload, and decode(), which throws Garbage.
#pragma once

#include "hub/base/crypto.h"
#include "plugins/wire/frame.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lianfang::wire {

enum class Direction : std::uint32_t { probe = 0, pull = 1, push = 2 };

struct Request {
    Direction direction = Direction::probe;
    std::int32_t daemon = 0; // its process id
    std::string library;     // path of the connector
    std::string dataset;     // of a push: the list's name
    std::string period;
    std::string unit;
    std::string documents;
    std::int32_t firstDay = 0;
    std::int32_t lastDay = 0;
    std::int32_t asOf = 0;
    std::uint64_t milliseconds = 0; // until the daemon ends the host by force
    std::uint64_t maxBytes = 0;     // of all documents together
    std::map<std::string, std::string> settings;
    std::map<std::string, std::string> secrets;
    std::optional<std::string> cursor;
    std::string pushName;
    std::string pushMediaType;
    std::uint64_t pushBytes = 0;

    std::string encode() const;
    static Request decode(std::string_view payload);
};

struct DocumentBegin {
    std::string name;
    std::string mediaType;
    std::optional<std::int32_t> asOf;

    std::string encode() const;
    static DocumentBegin decode(std::string_view payload);
};

// Closes a document: how long it was, and its SM3 digest as the host reckons it.
struct DocumentEnd {
    std::uint64_t bytes = 0;
    Digest digest{};

    std::string encode() const;
    static DocumentEnd decode(std::string_view payload);
};

struct Failed {
    enum class Why : std::uint32_t {
        load = 0,      // the connector could not be loaded
        contract = 1,  // it broke the rules of the boundary
        connector = 2, // it said so itself: a later attempt may work
        refused = 3,   // it said so itself: somebody must mend something first
        cancelled = 4,
    };
    Why why = Why::connector;
    std::string zh;
    std::string en;

    std::string encode() const;
    static Failed decode(std::string_view payload);
};

} // namespace lianfang::wire
