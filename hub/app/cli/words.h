// What the API says, as people read it.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace lianfang::cli {

// 12,345
std::string grouped(std::uint64_t number);

// A state as the API names it, in Chinese: "done" is 完成. One that is not known stays as it is.
std::string stateWords(const std::string& state);

// How far a finding has come, what happened to it, and why, in Chinese; what is not known stays as it is.
std::string stepWords(const std::string& step);
std::string eventWords(const std::string& what);
std::string reasonWords(const std::string& reason);

// A member as text; empty if it is null or not there. What is no string is written as JSON.
std::string textOf(const nlohmann::json& object, const char* name);

} // namespace lianfang::cli
