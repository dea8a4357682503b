// Three quarters of a city of 20,000 workers, carried out once for all tests of suite City: what was observed, and the
// city to ask further.
#pragma once

#include "hub/base/crypto.h"
#include "tests/e2e/city_world.h"

#include <gtest/gtest.h>

#include <optional>

namespace lianfang::test {

// Quarter by quarter, taken before anything is compared.
struct Observed {
    std::vector<nlohmann::json> exchanges;
    std::vector<nlohmann::json> rejections; // with dataset, period and unit
    std::vector<nlohmann::json> crosschecks;
    std::vector<nlohmann::json> findings;
    std::vector<nlohmann::json> indicators;
    nlohmann::json notices;
    std::vector<nlohmann::json> mails;    // as the server took them
    std::vector<nlohmann::json> webhooks; // as the receiver took them
};

class City : public testing::Test {
protected:
    static void SetUpTestSuite();
    static void TearDownTestSuite() { world.reset(); }

    // Judged and told with every delivery, of the quarter that runs, and so not once a quarter as the others are.
    static bool atOnce(const std::string& crosscheck)
    {
        return crosscheck == "uninsured-project" || crosscheck == "permit-count-difference";
    }
    // Whether a check's list was another one than the quarter before; of a list that is as it was nobody is told.
    static bool tells(std::size_t quarter, const std::string& crosscheck);
    // As the hub names whom a finding is about.
    static std::string subjectOf(const TruthRow& row);

    static inline std::optional<CityWorld> world;
    static inline std::optional<HmacSm3> match; // makes a person's key
    static inline Observed observed;
};

} // namespace lianfang::test
