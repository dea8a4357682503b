// What can go wrong, in words for the person who must act.
//
// A Message is one entry of the catalogue: a stable code and its texts, Chinese first. Each stage declares its own in
// hub/<stage>/messages.h; hub/api/catalogue.cpp gathers them, and a test fails on one that is unused or stands twice.
// Texts hold {0}, {1} … for arguments, never an identity number or a secret.
#pragma once

#include <Poco/Exception.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct Message {
    std::string_view code;    // "decode.csv-quote-open": stage, dot, what; never changes once released
    std::string_view zh;      // what happened
    std::string_view en;
    std::string_view mendZh;  // what to do now; empty if nothing needs doing
    std::string_view mendEn;
};

enum class Language : std::uint8_t { zh, en };

// An argument that each language has its own words for; wherever arguments go as text, it goes with them.
std::string inBoth(std::string_view zh, std::string_view en);

// A text with its {0}, {1} … replaced. A missing argument leaves the placeholder as it stands. Of an argument made by
// inBoth() the text's language is taken; identity numbers in it are masked. An argument that ends with a stop loses it
// where the text goes on with one.
std::string fill(std::string_view text, const std::vector<std::string>& arguments, Language language);

// Without the stop at its end ("。" or "."), for a text that goes on.
std::string_view withoutStop(std::string_view text) noexcept;

// A failure that ends what was being done. What is expected, such as a rejected row, is a value and not an Error.
class Error : public Poco::Exception {
public:
    explicit Error(const Message& message, std::vector<std::string> arguments = {});

    const Message& message() const noexcept { return *message_; }
    const std::vector<std::string>& arguments() const noexcept { return arguments_; }

    std::string zh() const;  // text and mend, filled
    std::string en() const;
    // This failure as an argument of another message: what happened, in the language of the text that it stands in. What
    // to do now is the other message's to say.
    std::string asArgument() const;

    const char* name() const noexcept override { return "lianfang::Error"; }
    const char* className() const noexcept override { return "lianfang::Error"; }
    Poco::Exception* clone() const override { return new Error(*this); }  // Poco's contract; the caller owns it
    void rethrow() const override { throw *this; }

private:
    const Message* message_;  // points into a stage's messages.h: constants for the whole run
    std::vector<std::string> arguments_;
};

}  // namespace lianfang
