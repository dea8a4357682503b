// Submissions and lists that cross an air gap (网闸) as one signed file: a hub outside collects what departments
// deliver and exports it, the hub inside takes it in as if it had been delivered there; lists for departments go the
// other way.
//
// The hub inside names, in a department's manifest, the hub that reaches it (ferry="outside"): that hub alone may bring
// the department's submissions, and the department's lists wait for the next file to that hub. Whom to trust are the
// keys in ferry-keys beside hub.xml, NAME.pub. What crossed is remembered by the other hub's fingerprint, so that a
// file that comes twice, or an older one that comes late, changes nothing.
#pragma once

#include "hub/api/ferry_operations.h"
#include "hub/app/configuration.h"
#include "hub/archive/ferry_file.h"
#include "hub/store/ferry_log.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace lianfang {

// What ferrying needs of the hub.
struct FerryParts {
    Store* store = nullptr;
    const Archive* archive = nullptr;
    KeyRing keys;
    std::filesystem::path keyFile = {};  // this hub's own keys
    std::filesystem::path scratch = {};  // emptied at start
    std::filesystem::path outgoing = {}; // lists, by department
    std::function<std::shared_ptr<const Configuration>()> configuration = {};
    std::function<ExchangeKey(const std::string& dataset, const std::string& period, const std::string& unit)> keyOf =
        {};
    // Begins an exchange and lets it run to its end. Throws Error if it cannot begin.
    std::function<Exchange(const ExchangeKey& key, const nlohmann::json& pending)> carryOut = {};
    std::function<std::filesystem::path(const OutboxEntry& entry)> copyOf = {}; // the file of a list that was sent
    std::function<bool(std::function<void()>)> later = {};
    std::function<bool()> stopping = {};
    std::function<void()> wake = {}; // lists are to be sent
};

class Ferry : public FerryOperations {
public:
    explicit Ferry(FerryParts parts);

    nlohmann::json keys() const override;
    nlohmann::json exportFile(const nlohmann::json& request) override;
    Download file(const std::string& id) const override;
    nlohmann::json confirm(const std::string& id) override;
    nlohmann::json importFile(const std::string& name, std::istream& body) override;
    nlohmann::json imported(const std::string& id) const override;

private:
    struct Peers;
    struct Import;
    // A folder of its own, gone with it.
    class Scratch {
    public:
        explicit Scratch(std::filesystem::path made) : path(std::move(made))
        {
            std::filesystem::create_directories(path);
        }
        ~Scratch()
        {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
        Scratch(const Scratch&) = delete;
        Scratch& operator=(const Scratch&) = delete;
        const std::filesystem::path path;
    };

    FerryKeys own() const;
    Peers trusted() const;
    std::unique_ptr<Scratch> newScratch() const;
    void take(Import& import);
    void takeSubmission(Import& import, nlohmann::json& entry, const nlohmann::json& carried);
    void takeList(Import& import, nlohmann::json& entry, const nlohmann::json& carried);
    void keep(const FerryReader& from, const std::string& digest) const;

    const FerryParts parts_;
    FerryLog log_;
    mutable std::mutex mutex_; // what follows
    struct Export {
        std::string id;
        std::unique_ptr<Scratch> folder;
        std::vector<FerryMark> marks;
    };
    std::optional<Export> export_;
    std::map<std::string, std::shared_ptr<Import>> imports_;
};

} // namespace lianfang
