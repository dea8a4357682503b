#include "hub/base/error.h"

namespace lianfang {

std::string fill(std::string_view text, const std::vector<std::string>& arguments)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{' && i + 2 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i + 2] == '}') {
            const auto n = static_cast<std::size_t>(text[i + 1] - '0');
            if (n < arguments.size()) {
                out += arguments[n];
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

namespace {

std::string withMend(std::string_view text, std::string_view mend, const std::vector<std::string>& arguments,
                     std::string_view between)
{
    std::string out = fill(text, arguments);
    if (!mend.empty()) {
        out += between;
        out += fill(mend, arguments);
    }
    return out;
}

}  // namespace

Error::Error(const Message& message, std::vector<std::string> arguments)
    : Poco::Exception(std::string(message.code) + ": " + withMend(message.en, message.mendEn, arguments, " ")),
      message_(&message), arguments_(std::move(arguments))
{
}

std::string Error::zh() const
{
    return withMend(message_->zh, message_->mendZh, arguments_, "");
}

std::string Error::en() const
{
    return withMend(message_->en, message_->mendEn, arguments_, " ");
}

}  // namespace lianfang
