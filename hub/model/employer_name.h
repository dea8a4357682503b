// Employers' names made comparable.
#pragma once

#include <string>
#include <string_view>

namespace lianfang {

// The same for "芜湖 XX（集团）有限责任公司" and "芜湖XX(集团)有限公司": white space out, full-width forms made
// half-width and capital, every kind of bracket made (), 有限责任公司 made 有限公司, middle dots made one. For
// comparing within one division, where it proposes and never decides; not for showing.
std::string comparableName(std::string_view name);

} // namespace lianfang
