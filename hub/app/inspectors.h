// The inspectors whom an officer names for a draw, from a table of his: 执法证号, 姓名, 单位, 回避单位.
#pragma once

#include "hub/decode/decode.h"
#include "hub/model/draw.h"

#include <string>
#include <vector>

namespace lianfang {

// In any format that departments may send. 回避单位 are credit codes, or names that `pool` has, divided by 、 , or ;;
// those that are not in the pool are left out. Throws Error app.inspector-row for a row without card number or name, a
// number that stands twice, an employer that nobody can tell, or an identity number anywhere; and what decode throws.
std::vector<Inspector> readInspectors(ByteSource& source, const std::string& name, const std::vector<Draw::Item>& pool);

} // namespace lianfang
