// One incoming exchange from archived documents to the store.
#pragma once

#include "hub/app/configuration.h"
#include "hub/archive/archive.h"
#include "hub/store/store.h"

#include <atomic>

namespace lianfang {

// The format of what stands beside the rows: kept, and never decoded.
inline constexpr std::string_view attachmentFormat = "attachment";

// A document that stands in the archive.
struct ArchivedInput {
    std::string name;
    std::string mediaType;
    std::string digest;
    std::uint64_t bytes = 0;
    std::optional<Day> asOf;
};

struct ExchangeWork {
    Exchange exchange;                     // begun
    std::vector<ArchivedInput> documents;  // none: the source has nothing beyond what was accepted
    std::optional<Day> asOf;               // as stated; else the documents', else the period's last day or today if earlier
    std::optional<Timeliness> timeliness;  // as the hub judged that received it, where that was another one
    std::optional<std::string> cursor;
    bool replay = false;
    bool small = false;                    // a few rows: one thread and little memory will do
    std::atomic<std::uint64_t>* progress = nullptr;
    const std::atomic<bool>* stop = nullptr;
};

class ExchangeRunner {
public:
    ExchangeRunner(Archive& archive, Store& store, KeyRing keys, std::filesystem::path spillFolder);

    // Decodes, normalises and merges; documents that the manifest calls attachments are only kept on record with the rest.
    // Afterwards the exchange is done, in one transaction with everything it brought, or
    // Error is thrown and what was there before stays; the caller tells the store. Documents and versions equal to those
    // of the last submission change nothing.
    void process(const Configuration& configuration, const ExchangeWork& work);

private:
    Archive& archive_;
    Store& store_;
    KeyRing keys_;
    std::filesystem::path spillFolder_;
};

// On time until the end of the due day; unknown where that is (a calendar's year is not announced). Of a dataset that a
// manifest delivers.
Timeliness timelinessOn(Day day, const Configuration& configuration, const ExchangeKey& key);

}  // namespace lianfang
