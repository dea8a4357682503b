#include "tests/e2e/city_world.h"

#include "tests/city/city.h"

#include <chrono>
#include <cstdlib>
#include <set>
#include <thread>

namespace lianfang::test {

namespace {

std::vector<CityWorld::Quarter> planOf(const std::vector<TruthRow>& rows)
{
    std::vector<CityWorld::Quarter> out(1);
    for (const auto& row : rows) {
        if (row.at("dataset") == "crosscheck") {
            out.back().period = row.at("period");
            out.emplace_back();
            continue;
        }
        if (row.at("dataset") == "insurance/employer-enrolments")
            out.back().today = row.at("period");
        out.back().exchanges.push_back(
            {row.at("dataset"), row.at("period"), row.at("unit"), row.at("document"), row.at("by")});
    }
    out.pop_back();
    std::set<std::string> later;
    for (auto quarter = out.rbegin(); quarter != out.rend(); ++quarter)
        for (auto one = quarter->exchanges.rbegin(); one != quarter->exchanges.rend(); ++one)
            one->superseded = !later.insert(fact({one->dataset, one->period, one->unit})).second;
    return out;
}

} // namespace

CityWorld::CityWorld(int workers)
    : mail(folder_.path() / "mail", {"tls", certificate_, "lianfang", mailPassword}),
      webhook(folder_.path() / "webhook", webhookKey),
      hub(LIANFANG_SOURCE_DIR "/config/hub.demo.xml", folder_.path() / "data", environmentOf(*this))
{
    city::CityRequest request;
    // Another seed makes another city, for whoever wants to search wider.
    const char* seed = std::getenv("LIANFANG_CITY_SEED");
    request.seed = seed ? std::stoull(seed) : 11;
    request.workers = workers;
    request.out = city_;
    city::makeCity(request);
    std::filesystem::create_directories(postalFeedback());
    std::filesystem::create_directories(health_.files() / "feedback");
    std::filesystem::copy(city_ / "health", health_.files() / "upload", std::filesystem::copy_options::recursive);
    plan_ = planOf(truth("plan.csv"));
}

Environment CityWorld::environmentOf(const CityWorld& world)
{
    return {{"LIANFANG_CONNECTORS", CONNECTORS},
            {"LIANFANG_HEALTH_HOST", "127.0.0.1"},
            {"LIANFANG_HEALTH_PORT", std::to_string(world.health_.port())},
            {"LIANFANG_HEALTH_USER", world.health_.user()},
            {"LIANFANG_HEALTH_FOLDER", world.health_.files() / "upload"},
            {"LIANFANG_HEALTH_FEEDBACK", world.health_.files() / "feedback"},
            {"LIANFANG_HEALTH_HOST_KEY", world.health_.hostKey()},
            {"LIANFANG_HEALTH_KEY", world.health_.privateKeyFile()},
            {"LIANFANG_HEALTH_SETTLE", "0"},
            {"LIANFANG_POSTAL_FOLDER", world.city_ / "postal"},
            {"LIANFANG_POSTAL_FEEDBACK", world.postalFeedback()},
            {"LIANFANG_INSURANCE_CONNECTION", world.city_ / "insurance" / "front.db"},
            {"LIANFANG_RETRY_SECONDS", "1"},
            {"LIANFANG_MAIL_HOST", "localhost"},
            {"LIANFANG_MAIL_PORT", std::to_string(world.mail.port())},
            {"LIANFANG_MAIL_CA", world.certificate_.certificate},
            {"LIANFANG_MAIL_USER", "lianfang"},
            {"LIANFANG_MAIL_PASSWORD", world.mailPassword},
            {"LIANFANG_MAIL_TO", "gongshang@bureau.example"},
            {"LIANFANG_WEBHOOK_URL", "http://127.0.0.1:" + std::to_string(world.webhook.port()) + "/notices"},
            {"LIANFANG_WEBHOOK_KEY", world.webhookKey}};
}

nlohmann::json CityWorld::exchange(const Quarter& quarter, bool again) const
{
    auto out = nlohmann::json::array();
    for (const auto& exchange : quarter.exchanges) {
        if (again && (exchange.superseded || exchange.by == "nil"))
            continue;
        std::vector<std::string> command{"run", exchange.dataset, exchange.period, "--unit", exchange.unit};
        if (exchange.by == "submit") {
            command.front() = "submit";
            command.push_back(city_ / exchange.dataset.substr(0, exchange.dataset.find('/')) / exchange.document);
        } else if (exchange.by == "nil") {
            command.front() = "nil";
            command.insert(command.end(), {"--by", "张敏", "--reason", "本期无"});
        }
        for (auto& one : hub.ask(command))
            out.push_back(std::move(one));
    }
    return out;
}

nlohmann::json CityWorld::rejections(const Exchange& exchange) const
{
    return hub.ask({"rejections", exchange.dataset, exchange.period, "--unit", exchange.unit}).at("refused");
}

nlohmann::json CityWorld::crosscheck(const Quarter& quarter) const
{
    return hub.ask({"crosscheck", "--period", quarter.period});
}

nlohmann::json CityWorld::awaitNotices() const
{
    nlohmann::json notices;
    for (int i = 0; i < 600; ++i) {
        notices = hub.ask({"notices"});
        bool waiting = false;
        for (const auto& notice : notices)
            waiting = waiting || notice.at("state") == "waiting";
        if (!waiting)
            return notices;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    throw std::runtime_error("notices still wait: " + notices.dump(1));
}

} // namespace lianfang::test
