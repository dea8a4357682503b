// The channel "push": lists that go back to a department through its connector.
#pragma once

#include "hub/model/outbox_entry.h"
#include "hub/model/period.h"

#include <filesystem>
#include <functional>
#include <string>

namespace lianfang {

// What an entry of channel "push" asks for: its payload, as JSON
// {"list":"rejections","dataset":"postal/couriers","period":"2026-09","unit":"340223","exchange":17}.
struct PushOrder {
    std::string list;       // "rejections", "uninsured-outlets", …
    std::string department; // the entry's recipient
    std::string dataset;    // the dataset it is about; empty where the list is about several
    Period period{Cadence::day, Day{}};
    std::string unit;          // "" is the department's own level
    std::int64_t exchange = 0; // the exchange it answers; 0: none
    std::string file = {};     // the document's name, where another hub made it and it lies there already; else empty
    std::int64_t letter = 0;   // the letter that the list goes with; 0: none

    std::string payload() const;
    static PushOrder of(const OutboxEntry& entry); // throws Undeliverable dispatch.order-unreadable
};

struct OutgoingDocument {
    std::string list; // "rejections"
    Period period{Cadence::day, Day{}};
    std::string name;           // "退回清单_快递从业人员_南陵县_2026-09_3f9a1c.xlsx"
    std::string mediaType;      // by the name's ending
    std::filesystem::path file; // the hub's copy; stays where it is
};

// Where lists come from and where they go: given by the application. Called on the push worker's thread.
struct PushParts {
    // The document's name without ending: "退回清单_快递从业人员_南陵县_2026-09".
    std::function<std::string(const PushOrder&)> name;
    // Whether the department takes that list as CSV; else it is a workbook.
    std::function<bool(const PushOrder&)> csv;
    // Writes the document in the format of the file's ending, ".xlsx" or ".csv".
    std::function<void(const PushOrder&, const std::filesystem::path&)> write;
    // Hands it to the department; returns its receipt. Throws if it was not taken.
    std::function<std::string(const std::string& department, const OutgoingDocument&)> push;
};

// A delivery keeps its document under <outgoing>/<department>/, for whoever asks for it later. Its name ends with six
// digits made from the entry's idempotency key, and a repeated attempt sends the kept bytes: the department sees the
// same file again, not a second one.
class Dispatch {
public:
    Dispatch(std::filesystem::path outgoing, PushParts parts);

    // Returns the receipt. Throws what `parts` throw, or Undeliverable.
    std::string deliver(const OutboxEntry& entry) const;

    // Where the document of an entry lies, or will lie.
    std::filesystem::path copyOf(const OutboxEntry& entry) const;

private:
    const std::filesystem::path outgoing_;
    const PushParts parts_;
};

// A name that every file system and mail program takes: separators, control characters and the like become '-'.
std::string fileNameOf(std::string_view name);

} // namespace lianfang
