// What ferrying across an air gap, findings' life and supervision take of the hub.
#include "hub/app/hub.h"
#include "hub/app/person_numbers.h"

namespace lianfang {

std::unique_ptr<Ferry> Hub::makeFerry()
{
    FerryParts parts{.store = store_.get(), .archive = &archive_, .keys = keys_};
    parts.keyFile = folders_.data / "ferry.key";
    parts.scratch = folders_.data / "spill";
    parts.outgoing = folders_.data / "outgoing";
    parts.configuration = [this] { return configuration(); };
    parts.keyOf = [this](const std::string& dataset, const std::string& period, const std::string& unit) {
        return keyOf(*configuration(), dataset, period, unit);
    };
    parts.carryOut = [this](const ExchangeKey& key, const nlohmann::json& pending) {
        carryOut(store_->begin(key, pending.dump()));
        return *store_->find(key);
    };
    parts.copyOf = [this](const OutboxEntry& entry) { return telling_->copyOf(entry); };
    parts.later = [this](std::function<void()> job) { return jobs_.add(std::move(job)); };
    parts.stopping = [this] { return stopping_.load(); };
    parts.wake = [this] { telling_->wake(); };
    return std::make_unique<Ferry>(std::move(parts));
}

std::unique_ptr<Life> Hub::makeLife()
{
    LifeParts parts;
    parts.store = store_.get();
    parts.archive = &archive_;
    parts.configuration = [this] { return configuration(); };
    parts.maskedNumber = [this](std::string_view key) { return PersonNumbers(*store_, keys_).masked(key); };
    parts.download = [this](std::string name) { return temporaryDownload(std::move(name)); };
    parts.wake = [this] { telling_->wake(); };
    return std::make_unique<Life>(std::move(parts));
}

std::unique_ptr<Supervision> Hub::makeSupervision()
{
    SupervisionParts parts;
    parts.store = store_.get();
    parts.archive = &archive_;
    parts.configuration = [this] { return configuration(); };
    parts.maskedNumber = [this](std::string_view key) { return PersonNumbers(*store_, keys_).masked(key); };
    parts.personKey = [this](std::string_view number) {
        const auto configuration = this->configuration();
        return PersonNumbers(*store_, keys_)
            .key(number, *configuration->schema->codes("gb2260"), configuration->settings.demonstration);
    };
    parts.download = [this](std::string name) { return temporaryDownload(std::move(name)); };
    return std::make_unique<Supervision>(std::move(parts));
}

} // namespace lianfang
