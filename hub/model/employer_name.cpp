#include "hub/model/employer_name.h"

#include "hub/base/text.h"

namespace lianfang {

std::string comparableName(std::string_view name)
{
    const std::string plain = compact(name);
    std::string out;
    out.reserve(plain.size());
    for (std::size_t at = 0; at < plain.size();) {
        const std::size_t start = at;
        switch (nextCodePoint(plain, at)) {
        case U'[':
        case U'{':
        case U'〔':
        case U'【':
        case U'〈':
        case U'《':
        case U'﹙':
            out += '(';
            break;
        case U']':
        case U'}':
        case U'〕':
        case U'】':
        case U'〉':
        case U'》':
        case U'﹚':
            out += ')';
            break;
        case U'·':
        case U'•':
        case U'・':
        case U'‧':
        case U'∙':
        case U'･':
            out += "·";
            break;
        default:
            out.append(plain, start, at - start);
        }
    }
    constexpr std::string_view longForm = "有限责任公司";
    constexpr std::string_view shortForm = "有限公司";
    for (auto at = out.find(longForm); at != std::string::npos; at = out.find(longForm, at + shortForm.size()))
        out.replace(at, longForm.size(), shortForm);
    return out;
}

} // namespace lianfang
