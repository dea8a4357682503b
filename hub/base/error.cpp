#include "hub/base/error.h"

#include "hub/base/text.h"

namespace lianfang {

namespace {

// Marks of an argument in both languages: no cell, path or name that comes in as text begins with the first.
constexpr char bothBegin = '\x1e';
constexpr char bothMiddle = '\x1f';

std::string_view inLanguage(std::string_view argument, Language language)
{
    const auto middle = argument.find(bothMiddle);
    if (argument.empty() || argument.front() != bothBegin || middle == std::string_view::npos)
        return argument;
    return language == Language::zh ? argument.substr(1, middle - 1) : argument.substr(middle + 1);
}

bool beginsWithStop(std::string_view text)
{
    return text.starts_with("。") || text.starts_with(".");
}

std::string withMend(std::string_view text, std::string_view mend, const std::vector<std::string>& arguments,
                     Language language)
{
    std::string out = fill(text, arguments, language);
    if (!mend.empty()) {
        out += language == Language::zh ? "" : " ";
        out += fill(mend, arguments, language);
    }
    return out;
}

}  // namespace

std::string inBoth(std::string_view zh, std::string_view en)
{
    std::string out(1, bothBegin);
    out += zh;
    out += bothMiddle;
    out += en;
    return out;
}

std::string_view withoutStop(std::string_view text) noexcept
{
    if (text.ends_with("。"))
        text.remove_suffix(std::string_view("。").size());
    else if (text.ends_with('.') && !text.ends_with(".."))
        text.remove_suffix(1);
    return text;
}

std::string fill(std::string_view text, const std::vector<std::string>& arguments, Language language)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{' && i + 2 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i + 2] == '}') {
            const auto n = static_cast<std::size_t>(text[i + 1] - '0');
            if (n < arguments.size()) {
                const auto argument = withNumbersMasked(inLanguage(arguments[n], language));
                i += 2;
                out += beginsWithStop(text.substr(i + 1)) ? withoutStop(argument) : std::string_view(argument);
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

Error::Error(const Message& message, std::vector<std::string> arguments)
    : Poco::Exception(std::string(message.code) + ": " + withMend(message.en, message.mendEn, arguments, Language::en)),
      message_(&message), arguments_(std::move(arguments))
{
}

std::string Error::zh() const
{
    return withMend(message_->zh, message_->mendZh, arguments_, Language::zh);
}

std::string Error::en() const
{
    return withMend(message_->en, message_->mendEn, arguments_, Language::en);
}

std::string Error::asArgument() const
{
    return inBoth(withoutStop(fill(message_->zh, arguments_, Language::zh)),
                  withoutStop(fill(message_->en, arguments_, Language::en)));
}

}  // namespace lianfang
