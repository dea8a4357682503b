// The rows of a list that the hub gave out as a workbook.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lianfang::test {

// Below the header, each row's cells. Throws if it is no workbook with a list.
std::vector<std::vector<std::string>> listRows(std::string_view workbook);

std::string base64Decoded(const std::string& text);

} // namespace lianfang::test
