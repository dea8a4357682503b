// The list of rejected rows (退回清单), for the department that delivered them and for the command line.
#pragma once

#include "hub/dispatch/list.h"
#include "hub/model/rejection.h"

namespace lianfang {

struct RejectionsOf {
    std::string periodZh;  // "2026年9月"
    std::string periodEn;  // "September 2026"
    std::string datasetZh; // "快递从业人员"
    std::string datasetEn;
    std::string unitZh; // "南陵县"; empty: the department's own level
    std::string unitEn;
    bool stored = true;         // false: too many were rejected and nothing of the submission was taken over
    std::uint64_t rejected = 0; // rejections in the list
    Seconds generated = 0;
};

// Title, note and columns: 序号, 文件, 工作表, 行号, 列, 原值（已脱敏）, 原因, 如何修改, 代码, English.
List rejectionsList(const RejectionsOf& of);

// Its row for one rejection; `ordinal` counts from 1. A sensitive value is masked, in the reason's text too.
std::vector<std::string> rejectionRow(std::uint64_t ordinal, const Rejection& rejection);

} // namespace lianfang
