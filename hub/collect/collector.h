// Fetches a department's documents, or takes a list to it, through a connector in a process of its own.
//
// What a connector does wrong costs its own exchange: it becomes an Error collect.… naming the connector and what it
// did. Nothing it sends is believed: documents count only when the call returns, each closed with its length and
// the host's sum.
#pragma once

#include "hub/base/descriptor.h"
#include "hub/collect/sandbox.h"
#include "hub/model/byte_source.h"
#include "hub/model/period.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct CollectorSettings {
    std::filesystem::path host; // the program lianfang-connector-host
    unsigned logLines = 200;    // of one exchange; what is beyond is counted and left out
    unsigned documents = 10000; // of one exchange
    // For who judges a connector: what its host prints, raw, as it comes. The hub leaves it empty.
    std::function<void(std::string_view)> output = {};
    std::optional<HostUser> user =
        std::nullopt;                   // who hosts run as, where the daemon is root; nothing: the daemon's own user
    std::filesystem::path scratch = {}; // where hosts get their private folders; empty: the system's temporary folder
};

struct CollectRequest {
    std::string exchangeId;                  // stands on every log line of the exchange
    std::string connector;                   // name for messages and log: "postal"
    std::filesystem::path library;           // its shared library
    std::shared_ptr<const Descriptor> image; // its bytes as they were vetted; nothing: what lies at `library` now
    std::string dataset;                     // "postal/outlets"; for a push the list's name, "rejections"
    Period period{Cadence::day, Day{}};
    std::string unit;      // empty: the department's own level
    std::string documents; // the mapping's glob, {period} and {unit} already filled in
    Day asOf{};            // assumed as-of day, which a connector may put into its query
    std::map<std::string, std::string> settings;
    std::map<std::string, std::string> secrets; // values; never logged, never in arguments or environment
    std::optional<std::string> cursor;          // what the last accepted exchange left
    std::chrono::milliseconds deadline = std::chrono::minutes(10);
    std::uint64_t maxBytes = 4ull << 30; // of all documents together
    ConnectorLimits limits;
    std::vector<ConnectorFolder> folders; // what it may open besides the system's libraries and its scratch folder
};

// Takes a pull's documents, one after another, on the thread that called pull(). What it throws ends the exchange.
class DocumentSink {
public:
    virtual ~DocumentSink() = default;
    // `asOf` is the day the document itself states; without it the request's day holds. `name` is UTF-8, at most 512
    // bytes, without '/' and control characters; names may repeat.
    virtual void begin(const std::string& name, const std::string& mediaType, std::optional<Day> asOf) = 0;
    virtual void write(std::string_view bytes) = 0;
    // The document is whole. Returns the SM3 digest, 64 hexadecimal digits, over what was written.
    virtual std::string end() = 0;
    // The document begun last will never be whole. Whatever was ended before it does not count either.
    virtual void abandon() noexcept = 0;
};

struct CollectedDocument {
    std::string name;
    std::string mediaType;
    std::optional<Day> asOf;
    std::uint64_t bytes = 0;
    std::string digest; // SM3, 64 hexadecimal digits
};

struct CollectOutcome {
    std::vector<CollectedDocument> documents; // none: the department has nothing (yet), and it is for the hub to judge
    std::optional<std::string> cursor;        // a new one, to be kept in the transaction that keeps the records
    std::string lastWarning;                  // the last log line of that level; empty: none
    std::uint64_t logLines = 0;               // what the connector and its host said, lines left out included
};

struct PushReceipt {
    std::string text; // the department's receipt, or where the list lies now
};

struct ProbeResult {
    std::chrono::milliseconds took{};
};

// Any number of threads may use it at once; each call has a host of its own and returns when that has ended. A host
// that is not done when its time is up, or when the stop token is set (after a second's grace), is ended with its whole
// group.
//
// Errors: collect.connector-failed and collect.connector-refused carry the connector's own words (the first may pass by
// itself, the second needs somebody to mend something); for the others see hub/collect/messages.h.
class Collector {
public:
    explicit Collector(CollectorSettings settings);
    ~Collector();

    CollectOutcome pull(const CollectRequest& request, DocumentSink& sink, std::stop_token stop = {});
    PushReceipt push(const CollectRequest& request, const std::string& name, const std::string& mediaType,
                     ByteSource& source, std::stop_token stop = {});
    // Loads the connector in a host, and looks at its table; nothing of it is called but what runs by being loaded.
    void load(const CollectRequest& request, std::stop_token stop = {});
    ProbeResult probe(const CollectRequest& request, std::stop_token stop = {});

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace lianfang
