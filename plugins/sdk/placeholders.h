// What a request's {period}, {unit}, {as-of}, {first-day} and {last-day} stand for in a setting, and the name of a
// document that no file of the department's names.
#pragma once

#include "connector.h"

#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace lianfang::sdk {

using Values = std::map<std::string, std::string, std::less<>>;

// YYYY-MM-DD
inline std::string textOf(Day day)
{
    const std::chrono::year_month_day date(day);
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return buffer;
}

// Days as YYYY-MM-DD; {unit} is empty for the department's own level.
inline Values valuesOf(const Request& request)
{
    return {{"as-of", textOf(request.asOf)},
            {"first-day", textOf(request.firstDay)},
            {"last-day", textOf(request.lastDay)},
            {"period", request.period},
            {"unit", request.unit}};
}

// The text with each {name} that `values` knows replaced by what `written` makes of its value; other braces stay. A
// value's own braces are not looked at again.
inline std::string filled(std::string_view text, const Values& values,
                          const std::function<std::string(const std::string&)>& written)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto close = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
        const auto value =
            close == std::string_view::npos ? values.end() : values.find(text.substr(at + 1, close - at - 1));
        if (value == values.end()) {
            out += text[at++];
            continue;
        }
        out += written(value->second);
        at = close + 1;
    }
    return out;
}

// "workers_340202_2026Q3" of dataset "health/workers".
inline std::string documentStem(const Request& request)
{
    const std::string dataset = request.dataset.substr(request.dataset.find('/') + 1);
    return dataset + (request.unit.empty() ? "" : "_" + request.unit) + "_" + request.period;
}

} // namespace lianfang::sdk
