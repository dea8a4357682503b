// A made-up city around a real daemon: each department on a real server, the bureau's mail server and webhook receiver,
// and what was observed while the city's plan was carried out.
#pragma once

#include "tests/e2e/hub_process.h"
#include "tests/e2e/truth.h"
#include "tests/support/http_receiver.h"
#include "tests/support/smtp_server.h"
#include "tests/support/ssh_server.h"
#include "tests/support/temporary_folder.h"

#include <string>
#include <vector>

namespace lianfang::test {

class CityWorld {
public:
    explicit CityWorld(int workers);

    struct Exchange {
        std::string dataset, period, unit, document;
        std::string by;          // fetch, submit, nil
        bool superseded = false; // by a later one of the plan
    };
    // What is done between two runs of the cross-checks, and those.
    struct Quarter {
        std::string period; // 2026Q1
        std::string today;  // on which it is done: the day of the registers' refresh
        std::vector<Exchange> exchanges;
    };
    const std::vector<Quarter>& plan() const { return plan_; }
    std::vector<TruthRow> truth(const std::string& file) const { return readTruth(city_ / "truth" / file); }

    // Carries out one quarter's exchanges, through the connectors or handed in; what the command line said of each.
    // `again`: not nil returns, and not what a correction superseded.
    nlohmann::json exchange(const Quarter& quarter, bool again = false) const;
    nlohmann::json rejections(const Exchange& exchange) const;
    nlohmann::json crosscheck(const Quarter& quarter) const;
    // Waits until everything the outbox holds is sent. The notices, throws after two minutes.
    nlohmann::json awaitNotices() const;

    std::filesystem::path city() const { return city_; }
    std::filesystem::path postalFeedback() const { return city_ / "postal" / "feedback"; }

private:
    static Environment environmentOf(const CityWorld& world);

    TemporaryFolder folder_;

public:
    const std::string webhookKey = "a key that only both know";
    const std::string mailPassword = "a password";

private:
    const std::filesystem::path city_ = folder_.path() / "city";
    const Certificate certificate_ = makeCertificate(folder_.path());
    SshServer health_;

public:
    SmtpServer mail;
    HttpReceiver webhook;

private:
    std::vector<Quarter> plan_;

public:
    HubProcess hub;
};

} // namespace lianfang::test
