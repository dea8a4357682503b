// Why two employers may be one, in words for the officer who decides.
#pragma once

#include "hub/match/judge.h"

namespace lianfang {

struct Words {
    std::string zh, en;
};

// A word that is not known stays as it is.
Words wordsOf(const Reason& reason);

} // namespace lianfang
