// What a connector and its host print, made into log lines of the daemon.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// Every line carries the exchange's id and the connector's name. Secrets and long numbers are masked, bytes that are no
// UTF-8 and control characters replaced, lines cut at 1000 bytes; after `limit` lines the rest is only counted.
class LogLines {
public:
    LogLines(std::string prefix, std::vector<std::string> secrets, unsigned limit);

    void add(std::string_view bytes);
    bool flooded() const { return lines_ > limit_; }

    // The last line may lack its end; says how many lines were left out. Returns how many there were.
    std::uint64_t finish();

    // The system call for which the host said that it ends the connector; empty if it did not.
    const std::string& forbiddenCall() const { return forbiddenCall_; }

    // What the connector warned of last, cleaned; empty if of nothing.
    const std::string& lastWarning() const { return lastWarning_; }

    // What is never logged: the secrets, line by line.
    std::span<const std::string> secrets() const { return secrets_; }

    // What is logged for a line, without prefix and level.
    static std::string cleaned(std::string_view line, std::span<const std::string> secrets);

private:
    void line(std::string_view text);

    std::string prefix_;
    std::vector<std::string> secrets_;
    unsigned limit_;
    std::string pending_;
    bool cutting_ = false; // the line at hand was cut; what follows up to its end is dropped
    std::uint64_t lines_ = 0;
    std::string forbiddenCall_;
    std::string lastWarning_;
};

} // namespace lianfang
