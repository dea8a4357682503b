// A row that was refused: where, why, and (in the message) how to mend it.
#pragma once

#include "hub/base/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianfang {

struct Rejection {
    std::string document;
    std::string sheet;
    std::uint64_t row = 0;      // as the department counts, from 1
    std::string column;         // the heading as written; empty if the whole row is meant
    std::string value;          // as written, at most 200 bytes; sealed when stored
    bool sensitive = false;     // value is masked wherever a person sees it
    const Message* message = nullptr;
    std::vector<std::string> arguments;
};

// The same of a row that was accepted: what was repaired, or noted.
struct Note : Rejection {};

}  // namespace lianfang
