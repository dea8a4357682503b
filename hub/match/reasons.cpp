#include "hub/match/reasons.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace lianfang {

namespace {

struct Known {
    std::string_view word, zh, en;
};

// {} is what the reason is about.
constexpr std::array<Known, 18> all{{
    {"code-one-place", "申报的代码有误，改动一处即为 {}", "the code given is wrong; it is {} but for one place"},
    {"code-unlike", "申报的代码有误，与 {} 相差不止一处",
     "the code given is wrong, and in more than one place other than {}"},
    {"several-repairs", "改动一处可得的代码不止一个", "more than one code is that near"},
    {"organisation-code", "组织机构代码与 {} 的第9至17位相同", "its organisation code is characters 9 to 17 of {}"},
    {"organisation-code-shared", "不止一个信用代码含有这个组织机构代码", "more than one credit code holds it"},
    {"organisation-code-other", "组织机构代码不同，登记的是 {}", "the organisation codes differ: {} in the register"},
    {"name-equal", "名称相同", "the names are equal"},
    {"name-one-character", "名称只差一个字：{}", "the names differ in one character: {}"},
    {"name-core", "除区划和公司形式外名称相同：{}", "the names are equal but for division and legal form: {}"},
    {"name-different", "名称不同：{}", "the names differ: {}"},
    {"name-missing", "申报时没有名称", "no name was given"},
    {"branch-of", "名称是“{}”加分支机构字样", "the name is a branch's of {}"},
    {"same-division", "同在区划 {}", "both in division {}"},
    {"other-division", "不在申报的区划 {}", "not in division {}, which reports it"},
    {"division-unknown", "所在区划不明", "its division is not known"},
    {"name-twice", "该区划内有同名单位", "the name occurs twice there"},
    {"name-neighbour", "该区划内另有名称极相近的单位", "another one there has nearly that name"},
    {"no-registered-name", "名称不具唯一性（如店招）", "the name may be anybody's, such as a shop's sign"},
}};

std::string filled(std::string_view text, const std::string& about)
{
    std::string out(text);
    if (const auto at = out.find("{}"); at != std::string::npos)
        out.replace(at, 2, about);
    return out;
}

} // namespace

Words wordsOf(const Reason& reason)
{
    const auto known = std::find_if(all.begin(), all.end(), [&](const Known& one) { return one.word == reason.first; });
    if (known == all.end())
        return {reason.first, reason.first};
    return {filled(known->zh, reason.second), filled(known->en, reason.second)};
}

} // namespace lianfang
