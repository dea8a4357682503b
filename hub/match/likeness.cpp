#include "hub/match/likeness.h"

#include "hub/base/text.h"
#include "hub/model/credit_code.h"

#include <algorithm>
#include <array>
#include <span>

namespace lianfang {

namespace {

constexpr std::string_view codeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// In the order of decreasing length, so that the longest is taken.
constexpr std::array<std::string_view, 2> companyForms{"股份有限公司", "有限公司"};

// 企业名称登记管理规定: a branch's name is its enterprise's with 分公司, 分厂, 分店 and the like behind it.
constexpr std::array<std::string_view, 17> branchForms{"分公司", "分厂",   "分店",   "分行",   "支行",   "分理处",
                                                       "营业部", "经营部", "门市部", "营业厅", "营业所", "办事处",
                                                       "项目部", "分部",   "支公司", "支局",   "加油站"};

constexpr std::array<std::string_view, 9> parentForms{"公司", "集团",   "合作社", "银行", "总厂",
                                                      "厂",   "事务所", "中心",   "联社"};

std::u32string codePoints(std::string_view text)
{
    std::u32string out;
    for (std::size_t at = 0; at < text.size();)
        out += nextCodePoint(text, at);
    return out;
}

std::string utf8(std::u32string_view text)
{
    std::string out;
    for (const char32_t c : text)
        appendUtf8(out, c);
    return out;
}

std::size_t differences(std::u32string_view a, std::u32string_view b)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        count += a[i] != b[i];
    return count;
}

// 有限责任公司 and 有限公司 with one wrong character, which comparableName() cannot know, made 有限公司.
std::u32string withFormMended(std::u32string name)
{
    constexpr std::u32string_view longForm = U"有限责任公司", shortForm = U"有限公司";
    for (const auto form : {longForm, shortForm})
        if (name.size() > form.size() + 2) {
            const auto tail = std::u32string_view(name).substr(name.size() - form.size());
            if (differences(tail, form) == 1) {
                name.resize(name.size() - form.size());
                return name.append(shortForm);
            }
        }
    return name;
}

} // namespace

std::vector<std::string> repairsOf(std::string_view wrongCode)
{
    std::vector<std::string> out;
    if (wrongCode.size() != 18)
        return out;
    const auto keep = [&](const std::string& code) {
        const auto parsed = CreditCode::parse(code);
        if (parsed.value && parsed.value->text() == code && std::find(out.begin(), out.end(), code) == out.end())
            out.push_back(code);
    };
    std::string code(wrongCode);
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char before = code[i];
        for (const char c : codeAlphabet)
            if (c != before) {
                code[i] = c;
                keep(code);
            }
        code[i] = before;
        if (i + 1 < code.size() && before != code[i + 1]) {
            std::swap(code[i], code[i + 1]);
            keep(code);
            std::swap(code[i], code[i + 1]);
        }
    }
    return out;
}

std::string parentIn(std::string_view name)
{
    const bool branch = std::any_of(branchForms.begin(), branchForms.end(),
                                    [&](std::string_view form) { return name.ends_with(form); });
    if (!branch)
        return {};
    // The parent's name ends at its 公司, or where it has none at the first other form, with something behind it.
    for (const auto& forms : {std::span(parentForms).first(1), std::span(parentForms).subspan(1)}) {
        std::size_t end = std::string_view::npos;
        for (const auto form : forms)
            if (const auto at = name.find(form);
                at != std::string_view::npos && at >= 6 && at + form.size() < name.size())
                end = std::min(end, at + form.size());
        if (end != std::string_view::npos)
            return std::string(name.substr(0, end));
    }
    return {};
}

std::string coreOf(std::string_view name, const std::vector<std::string>& placeNames)
{
    std::string core(name);
    for (const auto& place : placeNames) {
        const std::string inBrackets = "(" + place + ")";
        for (auto at = core.find(inBrackets); at != std::string::npos; at = core.find(inBrackets))
            core.erase(at, inBrackets.size());
    }
    for (bool more = true; more;) {
        more = false;
        for (const auto& place : placeNames) // longest first
            if (!place.empty() && core.starts_with(place)) {
                core.erase(0, place.size());
                more = true;
                break;
            }
    }
    for (const auto form : companyForms)
        if (core.ends_with(form)) {
            core.resize(core.size() - form.size());
            break;
        }
    return length(core) < 3 ? std::string() : core;
}

NameHalves halvesOf(std::string_view name)
{
    const auto letters = withFormMended(codePoints(name));
    std::u32string even, odd;
    for (std::size_t i = 0; i < letters.size(); ++i)
        (i % 2 == 0 ? even : odd) += letters[i];
    const std::string size = std::to_string(letters.size());
    return {size + utf8(even), size + utf8(odd)};
}

NameLikeness likenessOf(std::string_view name, std::string_view other, const std::vector<std::string>& placeNames)
{
    if (name.empty() || other.empty())
        return NameLikeness::none;
    if (name == other)
        return NameLikeness::equal;
    const auto a = codePoints(name), b = codePoints(other);
    if (a.size() == b.size() && differences(a, b) == 1)
        return NameLikeness::oneCharacter;
    const auto mended = withFormMended(a), otherMended = withFormMended(b);
    if ((mended != a || otherMended != b) && mended.size() == otherMended.size() &&
        differences(mended, otherMended) == 0)
        return NameLikeness::oneCharacter;
    if (parentIn(name) == other)
        return NameLikeness::branch;
    const auto core = coreOf(name, placeNames);
    return !core.empty() && core == coreOf(other, placeNames) ? NameLikeness::sameCore : NameLikeness::different;
}

bool isRegisteredName(std::string_view name)
{
    constexpr std::array<std::string_view, 6> forms{"公司", "合作社", "(普通合伙)", "(有限合伙)", "合作联社", "事务所"};
    return length(name) >= 6 &&
           std::any_of(forms.begin(), forms.end(), [&](std::string_view form) { return name.ends_with(form); });
}

} // namespace lianfang
