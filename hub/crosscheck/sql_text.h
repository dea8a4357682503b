// Texts as SQL literals.
#pragma once

#include <string>

namespace lianfang {

inline std::string sqlText(const std::string& text)
{
    std::string out = "'";
    for (const char c : text) {
        out += c;
        if (c == '\'')
            out += c;
    }
    return out + "'";
}

} // namespace lianfang
