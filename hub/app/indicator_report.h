// Indicators (指标) and lists as the API asks for them.
#pragma once

#include "hub/api/indicator_operations.h"
#include "hub/app/configuration.h"
#include "hub/store/store.h"

#include <functional>
#include <memory>

namespace lianfang {

class IndicatorReport : public IndicatorOperations {
public:
    // What it takes of the hub; `download` names a temporary file.
    struct Parts {
        Store* store = nullptr;
        std::function<std::shared_ptr<const Configuration>()> configuration;
        std::function<Download(std::string name)> download;
    };
    explicit IndicatorReport(Parts parts) : parts_(std::move(parts)) {}

    nlohmann::json indicators(const Query& query) override;
    nlohmann::json list(const std::string& id, const Query& query) override;
    Download listWorkbook(const std::string& id, const Query& query) override;

private:
    Parts parts_;
};

} // namespace lianfang
