// Findings' life (闭环) as the API asks for it: steps, letters, leads.
#pragma once

#include "hub/api/life_operations.h"
#include "hub/app/configuration.h"
#include "hub/archive/archive.h"
#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/leads.h"
#include "hub/crosscheck/letters.h"
#include "hub/store/store.h"

#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace lianfang {

// What it takes of the hub.
struct LifeParts {
    Store* store = nullptr;
    const Archive* archive = nullptr;
    std::function<std::shared_ptr<const Configuration>()> configuration;
    std::function<std::string(std::string_view key)> maskedNumber;
    std::function<Download(std::string name)> download; // a temporary file's
    std::function<void()> wake;                         // the channels
};

class Life : public LifeOperations {
public:
    explicit Life(LifeParts parts) : parts_(std::move(parts)) {}

    nlohmann::json takeStep(const nlohmann::json& request) override;
    nlohmann::json story(std::int64_t finding) override;
    Download attachment(std::int64_t finding, std::int64_t event) override;
    nlohmann::json worklist(const Query& query) override;
    nlohmann::json registerLead(const nlohmann::json& request) override;
    nlohmann::json leads() override;
    nlohmann::json makeLetters(const nlohmann::json& request) override;
    nlohmann::json letters(const Query& query) override;
    nlohmann::json letter(std::int64_t id) override;
    Download page(std::int64_t letter) override;
    nlohmann::json deliver(std::int64_t letter, const nlohmann::json& request) override;

    // Takes in the inspectorate's results, where a submission has brought some.
    void takeResults();

private:
    std::vector<std::int64_t> chosen(const Configuration& configuration, const nlohmann::json& request) const;
    Finding find(std::int64_t finding) const;
    std::vector<Finding> list(const FindingFilter& filter) const;
    StepBy by(const nlohmann::json& request, bool reasonNeeded) const;
    nlohmann::json handOver(const Configuration& configuration, const std::vector<std::int64_t>& findings,
                            const StepBy& by);
    nlohmann::json chase(const Configuration& configuration, const nlohmann::json& request, Letter letter);
    // Archives the page and names it.
    void issue(const Configuration& configuration, Letter& letter, const LetterContent& content) const;
    nlohmann::json tell(Poco::Data::Session& session, const Letter& letter) const;
    nlohmann::json tell(const Configuration& configuration, const Lead& lead) const;
    Download archived(const std::string& digest, const std::string& name) const;

    const LifeParts parts_;
};

} // namespace lianfang
