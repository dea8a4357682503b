#include "hub/model/employer_reference.h"

#include "hub/base/crypto.h"

#include <cstring>

namespace lianfang {

namespace {

std::int64_t idFrom(const std::string& text)
{
    const Digest digest = sm3(text);
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
        id = id << 8 | digest[i];
    return static_cast<std::int64_t>(id >> 1);
}

}  // namespace

std::int64_t EmployerReference::idOf(std::string_view department, Kind kind, std::string_view code)
{
    std::string text(department);
    text += '\0';
    text += static_cast<char>(kind);
    text += code;
    return idFrom(text);
}

std::int64_t employerIdOf(EmployerReference::Kind kind, std::string_view code)
{
    std::string text("employer");
    text += '\0';
    text += static_cast<char>(kind);
    text += code;
    return idFrom(text);
}

}  // namespace lianfang
