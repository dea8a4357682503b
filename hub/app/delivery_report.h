// What is to be said to a department about its last submission, from what the store keeps of it.
#pragma once

#include "hub/app/configuration.h"
#include "hub/base/crypto.h"
#include "hub/dispatch/rejections_list.h"
#include "hub/store/store.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <mutex>

namespace lianfang {

// How many are shown of each kind; the totals count all.
inline constexpr std::size_t mostRefusedShown = 100'000;
inline constexpr std::size_t mostAcceptedShown = 10'000; // repaired, and noted
inline constexpr std::size_t mostColumnsShown = 1'000;

// Throws Error app.not-found if there is no such exchange.
RejectionsOf deliveryReport(Store& store, const KeyRing& keys, const Configuration& configuration,
                            const ExchangeKey& key);

// {"counts": {"refused", "repaired", "noted", "unknownColumns"}, "refused": […], "repaired": […], "noted": […],
//  "unknownColumns": […]}: rows of document, sheet, row, column, value (masked if it is sensitive), code, zh, en; a
// column of document, sheet, column, code, zh, en.
nlohmann::json toJson(const RejectionsOf& report);

// Counts of exchanges' last attempts, counted once for each attempt. Any thread.
class CountedRemarks {
public:
    explicit CountedRemarks(Store& store) : store_(store) {}

    // Nothing of an exchange that is running: its attempt has left nothing yet.
    RemarkCounts of(const Exchange& exchange);

private:
    struct Counted {
        std::int64_t attempts = -1;
        Seconds ended = 0;
        RemarkCounts counts;
    };
    Store& store_;
    std::mutex counting_;
    std::map<std::int64_t, Counted> counted_; // by exchange
};

} // namespace lianfang
