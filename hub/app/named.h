// What requests name: looked up by id or by the name that is shown, and where there is none, refused with what there
// is.
#pragma once

#include "hub/app/configuration.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// By id, Chinese or English name; empty and 市本级 are the own level. Throws Error app.unit-unknown.
const Unit& unitNamed(const Manifest& manifest, std::string_view name);
// The id of a unit of any department's. Throws Error app.name-unknown.
std::string unitNamed(const std::vector<Manifest>& manifests, const std::string& name);

// Throws Error app.name-unknown unless `name` is one of `all`, or empty.
void expectOneOf(const std::vector<std::string>& all, const std::string& name, const char* zh, const char* en);

// A member that is text; empty if it is not there. Throws Error app.request-unreadable if it is something else.
std::string text(const nlohmann::json& request, const char* name);

// A query parameter that is a number, 0 if it is not there. Throws Error app.request-unreadable if it is something else.
std::int64_t numberIn(const std::function<std::string(const std::string&)>& query, const std::string& name);

// A line that somebody wrote. Throws Error app.request-unreadable unless it says something, within `longest` bytes and
// in characters that can be shown.
std::string lineIn(const nlohmann::json& request, const char* name, std::size_t longest);
inline constexpr std::size_t longestSignature = 100; // who it was
inline constexpr std::size_t longestReason = 2000;   // why

} // namespace lianfang
