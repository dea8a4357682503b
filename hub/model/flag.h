// Yes or no.
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <string_view>

namespace lianfang {

// 是 有 已 对 √ ✓ yes y true 1 are yes; 否 无 未 没有 不是 × ✗ no n false 0 are no. 0 and 1 in numeric cells too.
Parsed<bool> parseFlag(std::string_view text, CellKind kind);

} // namespace lianfang
