#include "hub/decode/format.h"

#include "hub/decode/csv.h"
#include "hub/decode/xlsx.h"

namespace lianfang {

std::span<const Format> formats()
{
    // CSV takes any text, so it stands last.
    static constexpr Format table[] = {
        {"xlsx", beginsLikeXlsx, readXlsx},
        {"csv", beginsLikeCsv, readCsv},
    };
    return table;
}

} // namespace lianfang
