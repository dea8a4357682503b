#include "tests/e2e/city_fixture.h"

#include "hub/model/identity_number.h"
#include "hub/normalise/normalise.h"

#include <fmt/format.h>

#include <chrono>

namespace lianfang::test {

namespace {

// Whom a check names, and the months that it holds open.
Facts listOf(const nlohmann::json& findings, const std::string& crosscheck)
{
    Facts out;
    for (const auto& finding : findings) {
        const std::string id = finding.at("id").dump(), state = finding.at("state");
        if (finding.at("crosscheck") != crosscheck || state == "closed" || state == "absorbed")
            continue;
        out.insert(fact({id, state}));
        for (const auto& line : finding.at("lines"))
            if (line.at("state") == "open")
                out.insert(fact({id, line.at("month")}));
    }
    return out;
}

} // namespace

bool City::tells(std::size_t quarter, const std::string& crosscheck)
{
    return listOf(observed.findings[quarter], crosscheck) !=
           (quarter == 0 ? Facts{} : listOf(observed.findings[quarter - 1], crosscheck));
}

void City::SetUpTestSuite()
{
    const auto begun = std::chrono::steady_clock::now();
    const auto told = [&](const std::string& what) {
        const auto passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        fmt::print("[{:6.1f} s] {}\n", passed, what);
        std::fflush(stdout);
    };
    world.emplace(20000);
    told("the city and its servers stand");
    for (const auto& quarter : world->plan()) {
        const double ready = world->hub.start(quarter.today);
        told(fmt::format("ready after {:.0f} ms, {} KiB", ready, world->hub.memory("VmRSS")));
        observed.exchanges.push_back(world->exchange(quarter));
        told(quarter.period + " exchanged");
        observed.rejections.push_back(nlohmann::json::array());
        for (const auto& exchange : quarter.exchanges)
            for (auto& rejection : world->rejections(exchange)) {
                rejection.update({{"dataset", exchange.dataset}, {"period", exchange.period}, {"unit", exchange.unit}});
                observed.rejections.back().push_back(std::move(rejection));
            }
        observed.crosschecks.push_back(world->crosscheck(quarter));
        observed.findings.push_back(world->hub.ask({"findings"}));
        observed.indicators.push_back(world->hub.ask({"indicators", quarter.period}));
        observed.notices = world->awaitNotices();
        told(fmt::format("{} cross-checked and told; at most {} KiB", quarter.period, world->hub.memory("VmHWM")));
        ASSERT_EQ(world->hub.stop(), 0) << world->hub.said();
    }
    observed.mails = world->mail.received();
    observed.webhooks = world->webhook.received();
    world->hub.start(world->plan().back().today);
    match.emplace(KeyRing::fromFile(world->hub.keyFile(), false).derive("match"));
}

std::string City::subjectOf(const TruthRow& row)
{
    if (row.at("crosscheck") == "uninsured-outlet")
        return "outlet:" + row.at("outlet");
    if (const auto number = row.find("number"); number != row.end() && !number->second.empty())
        return row.at("subject") + ":" + number->second;
    if (row.at("identity").empty())
        return "employer:" + row.at("employer");
    const auto kind = static_cast<std::uint8_t>(IdentityNumber::Kind::resident);
    return "worker:" + hex(personKey(*match, kind, row.at("identity"))) + "@" + row.at("employer");
}

} // namespace lianfang::test
