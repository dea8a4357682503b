// What a department is told of a submission: the rows that were refused (退回清单), and of what was accepted the
// columns that nobody reads, the values that were repaired, and those to take note of.
#pragma once

#include "hub/dispatch/list_workbook.h"
#include "hub/model/rejection.h"

namespace lianfang {

// Remarks of one kind, in the order of the documents.
struct RemarkPart {
    std::vector<Rejection> rows; // those that are shown
    std::uint64_t total = 0;     // how many there are
};

struct RejectionsOf {
    std::string periodZh;  // "2026年9月"
    std::string periodEn;  // "September 2026"
    std::string datasetZh; // "快递从业人员"
    std::string datasetEn;
    std::string unitZh; // "南陵县"; empty: the department's own level
    std::string unitEn;
    bool stored = true; // false: too many were rejected and nothing of the submission was taken over
    Seconds generated = 0;
    RemarkPart refused;
    std::uint64_t refusedRows = 0; // a row that is wrong twice counts once
    RemarkPart unknownColumns; // made by unknownColumn()
    RemarkPart repaired;
    RemarkPart noted;
};

// A column that the mapping does not know, as a remark. `sheets`: those the document was read from.
Rejection unknownColumn(const std::string& document, const std::vector<std::string>& sheets,
                        const std::string& heading);

// A heading as people may see it: one line, at most 60 characters, long numbers masked (a table without a header has
// somebody's row in its place).
std::string shownHeading(std::string_view heading);

// The lists that have rows, as a workbook's parts: 退回 before 未识别的列, 已修复 and 提示. Where none has, an empty
// 退回. What they point to must outlive the call to writeWorkbook.
std::vector<ListPart> rejectionParts(const RejectionsOf& of);

// A value as it may be shown: masked if it is sensitive.
std::string shownValue(const Rejection& rejection);

// What a remark says; a sensitive value is masked in it too.
struct RemarkText {
    std::string zh, mendZh, en, mendEn;
};
RemarkText textOf(const Rejection& rejection);

} // namespace lianfang
