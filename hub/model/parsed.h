// What reading one cell by a field rule gives: a value, or the reason why there is none. Never an exception.
#pragma once

#include "hub/base/error.h"

#include <optional>

namespace lianfang {

template <typename T>
struct Parsed {
    std::optional<T> value;
    const Message* problem = nullptr;   // set exactly if there is no value; its {0} is the value as written
    const Message* repaired = nullptr;  // the value was mended, and only one way of mending was possible
    const Message* note = nullptr;      // accepted, but somebody may want to look: for example an unknown county
};

template <typename T>
Parsed<T> parsedAs(T value)
{
    return {std::move(value), nullptr, nullptr, nullptr};
}

template <typename T>
Parsed<T> refusedFor(const Message& problem)
{
    return {std::nullopt, &problem, nullptr, nullptr};
}

}  // namespace lianfang
