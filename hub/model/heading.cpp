#include "hub/model/heading.h"

#include "hub/base/text.h"

#include <array>

namespace lianfang {

namespace {

constexpr std::array<std::string_view, 7> marks{"*", "#", "※", "★", "☆", "△", "▲"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> brackets{
    {{"(", ")"}, {"[", "]"}, {"{", "}"}, {"【", "】"}, {"〔", "〕"}, {"<", ">"}}};

bool stripMark(std::string& text)
{
    for (const auto mark : marks) {
        if (text.starts_with(mark)) {
            text.erase(0, mark.size());
            return true;
        }
        if (text.ends_with(mark)) {
            text.resize(text.size() - mark.size());
            return true;
        }
    }
    if (!text.ends_with(':'))
        return false;
    text.pop_back();
    return true;
}

bool stripBracket(std::string& text)
{
    for (const auto& [open, close] : brackets) {
        if (!text.ends_with(close))
            continue;
        const auto at = text.rfind(open, text.size() - close.size());
        if (at == std::string::npos || at == 0)
            continue;
        text.resize(at);
        return true;
    }
    return false;
}

} // namespace

std::vector<std::string> headingForms(std::string_view heading)
{
    std::vector<std::string> forms{compact(heading)};
    std::string text = forms.front();
    while (stripMark(text) || stripBracket(text)) {
        if (text.empty())
            break;
        forms.push_back(text);
    }
    return forms;
}

} // namespace lianfang
