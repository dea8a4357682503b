// The connector under test, in the hub's own host process, asked as the hub would ask.
#pragma once

#include "hub/collect/collector.h"
#include "hub/schema/manifest.h"
#include "plugins/kit/source.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lianfang::kit {

struct Delivered {
    std::string name;
    std::string mediaType;
    std::string digest;
    std::string bytes;
    friend bool operator==(const Delivered& a, const Delivered& b)
    {
        return a.name == b.name && a.mediaType == b.mediaType && a.digest == b.digest;
    }
};

struct Outcome {
    std::vector<Delivered> documents; // of a pull that succeeded
    std::optional<std::string> cursor;
    std::string receipt;
    std::string code; // of the Error it ended with; empty: it succeeded
    std::string zh;
    std::string en;
    std::chrono::milliseconds took{};
    bool succeeded() const { return code.empty(); }
};

// What happens while a pull is under way.
struct Meanwhile {
    std::function<void()> atFirstPiece = {};              // the connector waits for it
    std::chrono::milliseconds eachPiece{0};               // how long the hub takes for each 64 KiB
    std::optional<std::chrono::milliseconds> cancel = {}; // after so long the hub asks to stop
};

class Subject {
public:
    Subject(std::filesystem::path library, std::filesystem::path host, const Manifest& manifest,
            const DatasetMapping& mapping, Period period, std::string unit);

    Outcome probe(const Settings& settings);
    Outcome pull(const Settings& settings, const std::optional<std::string>& cursor = std::nullopt,
                 const Meanwhile& meanwhile = {});
    Outcome push(const Settings& settings, const std::string& list, const std::string& name, const std::string& bytes,
                 std::optional<std::chrono::milliseconds> cancel = std::nullopt);

    // As the hub puts it to the host, for who runs the connector without one.
    CollectRequest request(const Settings& settings) const;

    std::chrono::milliseconds deadline = std::chrono::minutes(2);
    std::map<std::string, std::string> secrets;

    const std::filesystem::path& library() const { return library_; }
    const DatasetMapping& mapping() const { return mapping_; }
    const Period& period() const { return period_; }
    // All that was printed so far, raw: log lines begin with their level in angle brackets.
    const std::string& printed() const { return printed_; }
    // All else it said: reasons, receipts, cursors, documents' names.
    const std::string& said() const { return said_; }

private:
    template <typename Action>
    Outcome timed(Action action);

    const std::filesystem::path library_;
    const Manifest& manifest_;
    const DatasetMapping& mapping_;
    const Period period_;
    const std::string unit_;
    const std::string name_;
    std::string printed_;
    std::string said_;
    Collector collector_;
};

} // namespace lianfang::kit
