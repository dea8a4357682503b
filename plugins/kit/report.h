// What the kit found out, line by line, for the connector's programmer.
#pragma once

#include "hub/base/error.h"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace lianfang::kit {

struct Verdict {
    enum class Kind : std::uint8_t { passed, failed, notApplicable };
    Kind kind = Kind::passed;
    const Message* message = nullptr; // why; a check that passed may have a remark
    std::vector<std::string> arguments = {};
};

inline Verdict passed()
{
    return {};
}
inline Verdict passed(const Message& remark, std::vector<std::string> arguments = {})
{
    return {Verdict::Kind::passed, &remark, std::move(arguments)};
}
inline Verdict failed(const Message& why, std::vector<std::string> arguments = {})
{
    return {Verdict::Kind::failed, &why, std::move(arguments)};
}
inline Verdict notApplicable(const Message& why, std::vector<std::string> arguments = {})
{
    return {Verdict::Kind::notApplicable, &why, std::move(arguments)};
}

class Report {
public:
    // `only`: the checks meant; empty: all.
    Report(std::ostream& out, std::vector<std::string> only) : out_(out), only_(std::move(only)) {}

    // Runs a check and says at once what came of it. What it throws is a failure of its own.
    void check(const std::string& id, const std::string& zh, const std::string& en,
               const std::function<Verdict()>& run);
    // The closing line; true if nothing failed.
    bool conclude();

private:
    void say(const std::string& id, const std::string& zh, const std::string& en, const Verdict& verdict);

    std::ostream& out_;
    const std::vector<std::string> only_;
    int passed_ = 0;
    int failed_ = 0;
    int notApplicable_ = 0;
};

} // namespace lianfang::kit
