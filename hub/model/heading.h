// Column headings as departments write them, made comparable with those a mapping names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// The forms under which a heading may be known, the exact one first, then ever barer ones, all compact(): of
// "身份证号（必填）*" these are "身份证号(必填)*", "身份证号(必填)", "身份证号". Stripped are asterisks and the like at
// either end, a colon at the end, and bracketed notes and units at the end. Never empty; the first may be an empty
// text. A heading matches a mapping's if any of its forms is one of the mapping's headings.
std::vector<std::string> headingForms(std::string_view heading);

} // namespace lianfang
