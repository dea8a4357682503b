// A city of any size as normalise would spill it, handed to a store by the store's own merge: what all cross-checks
// read for the third quarter of 2026. The same number gives the same rows.
#pragma once

#include "hub/store/store.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lianfang::bench {

class City {
public:
    // `workers`: people at work, one employer for every twenty of them, couriers beside them. Spill files go to
    // `folder`.
    City(Store& store, const Schema& schema, std::filesystem::path folder, std::uint64_t workers);

    // Round 0: everything for the first time. Each later one, in order: the quarter's registers refreshed and its
    // deliveries corrected, with one row in a hundred, wherever it lies, other than before.
    void deliver(unsigned round);

private:
    friend class Delivery;

    std::uint64_t employerOf(std::uint64_t worker) const;
    std::uint64_t outlets() const { return workers_ / 1000 + 20; }
    bool hit(std::uint64_t which, std::uint64_t salt, unsigned round) const; // changed in that round
    unsigned variant(std::uint64_t which, std::uint64_t salt) const;         // the last round that changed it; 0: none
    bool told(std::uint64_t which, std::uint64_t salt) const;                // of changes, only what is new is told

    void health();
    void emergency();
    void postal();
    void construction();
    void registers();
    void operations();
    void cases();

    Store& store_;
    const Schema& schema_;
    std::filesystem::path folder_;
    std::uint64_t workers_, employers_;
    std::vector<std::uint32_t> sizes_;                            // of employers
    std::map<std::string, std::vector<std::int64_t>> references_; // by department, of employers; 0: not told yet
    unsigned round_ = 0;
};

} // namespace lianfang::bench
