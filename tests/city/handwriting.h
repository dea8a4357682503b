// How clerks write things down: the same fact in many ways, all of them to be understood; and how they ruin them.
#pragma once

#include "tests/city/random.h"
#include "tests/city/truth.h"
#include "tests/city/workbook.h"

#include <string>
#include <string_view>

namespace lianfang::city {

// Everything here is accepted by the hub, repaired where needed, and counted in scenarios.csv as "written …".
class Handwriting {
public:
    Handwriting(Random& random, Truth& truth) : random_(random), truth_(truth) {}

    Entry dayInWorkbook(Day day);
    std::string dayInText(Day day);
    std::string unknown();                         // 无, 不详, an empty cell …
    std::string identity(const Person& person);    // now and then full-width, 15 digits, with spaces
    std::string name(std::string_view name);       // now and then spaces inside
    std::string creditCode(std::string_view code); // now and then O for 0, I for 1, full-width
    std::string firmName(const std::string& name); // now and then 有限责任公司
    Random& random() { return random_; }

private:
    Random& random_;
    Truth& truth_;
};

// An identity number ruined in the way `defect` says ("identity-check-digit", "identity-birth-date",
// "identity-birth-date-future", "identity-scientific", "identity-province", "identity-length").
std::string ruinedIdentity(std::string_view defect, const std::string& identity, Random& random);

// A credit code with a wrong character that no repair can find.
std::string ruinedCreditCode(const std::string& code);

std::string fullWidth(std::string_view ascii);

} // namespace lianfang::city
