// What the frames of an exchange say. Each has encode(), the payload, and decode(), which throws Garbage.
#pragma once

#include "plugins/wire/frame.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianfang::wire {

// load: the library is loaded and its table looked at, nothing more.
enum class Direction : std::uint32_t { probe = 0, pull = 1, push = 2, load = 3 };

// What the host keeps of what a process may usually do. See hub/doc/security.md.
struct Confinement {
    struct Folder {
        std::string path; // a folder or a file
        bool writable = false;
    };
    std::uint64_t memoryBytes = 1ull << 30; // of address space
    std::uint64_t threads = 64;
    std::uint64_t files = 256;            // open at once
    std::uint64_t fileBytes = 4ull << 30; // of one file that it writes
    std::uint64_t cpuSeconds = 600;
    std::uint32_t user = 0; // 0: the daemon's own
    std::uint32_t group = 0;
    std::string scratch; // an empty folder for it alone; empty: none
    std::vector<Folder> folders;
};

struct Request {
    Direction direction = Direction::probe;
    std::int32_t daemon = 0; // its process id
    std::string library;     // path of the connector, for messages: the file itself is descriptor 4
    Confinement confinement;
    std::string dataset; // of a push: the list's name
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

// Closes a document: how long it was, and its TransportSum as the host reckons it.
struct DocumentEnd {
    std::uint64_t bytes = 0;
    std::uint64_t sum = 0;

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
