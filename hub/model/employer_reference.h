// How an employer is named in a row: by its credit code, by an older number, only by name, or by a name with a wrong code.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lianfang {

// What a department reported of an employer, once for all rows that say the same. The same reference always has the same
// id, so that it can be made anywhere without asking anybody; the store refuses two that differ under one id.
struct EmployerReference {
    enum class Kind : std::uint8_t { creditCode = 1, olderNumber = 2, name = 3, wrongCode = 4 };

    Kind kind = Kind::creditCode;
    std::string code;      // a code or number: canonical; a name: comparable, '@', the reporting unit, else the division; a
                           // wrong code: its 18 characters, '@', the comparable name
    std::string name;      // as written, empty if the row had none

    // The first 63 bits of SM3 over department, kind and code; the name beside a code does not count.
    static std::int64_t idOf(std::string_view department, Kind kind, std::string_view code);
};

// The employer itself, whoever reported it: a credit code's or an older number's. A name alone is nobody for certain.
std::int64_t employerIdOf(EmployerReference::Kind kind, std::string_view code);

}  // namespace lianfang
