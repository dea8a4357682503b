#include "hub/dispatch/rejections_list.h"

#include "hub/base/text.h"

namespace lianfang {

List rejectionsList(const RejectionsOf& of)
{
    List list;
    const auto unitZh = of.unitZh.empty() ? std::string() : of.unitZh;
    const auto unitEn = of.unitEn.empty() ? std::string() : ", " + of.unitEn;
    list.zh = of.periodZh + unitZh + "“" + of.datasetZh + "”退回清单";
    list.en = "Rejected rows: " + of.datasetEn + unitEn + ", " + of.periodEn;
    if (of.stored) {
        list.noteZh = "下列行未被采纳，其余各行已入库。请按“如何修改”一栏更正，并重新报送整份文件（不是只报更正的行），"
                      "以最后一次报送为准。";
        list.noteEn =
            "These rows were not taken over; all others were. Please correct them as described and submit the whole "
            "file again, not the corrected rows alone: the latest submission counts.";
    } else {
        list.noteZh =
            "退回的行超过限额，本次报送整份未采纳，原有数据保持不变。请按“如何修改”一栏更正后重新报送整份文件。";
        list.noteEn =
            "More rows were rejected than the limit allows, so nothing of this submission was taken over and earlier "
            "data stand. Please correct the rows as described and submit the whole file again.";
    }
    list.generated = of.generated;
    list.count = of.rejected;
    list.columns = {
        {"序号", "No.", ColumnKind::number, 7},    {"文件", "File", ColumnKind::text, 28},
        {"工作表", "Sheet", ColumnKind::text, 10}, {"行号", "Row", ColumnKind::number, 8},
        {"列", "Column", ColumnKind::text, 14},    {"原值（已脱敏）", "Value (masked)", ColumnKind::text, 24},
        {"原因", "Reason", ColumnKind::text, 36},  {"如何修改", "How to mend it", ColumnKind::text, 38},
        {"代码", "Code", ColumnKind::text, 22},    {"英文说明", "English", ColumnKind::text, 44}};
    return list;
}

std::vector<std::string> rejectionRow(std::uint64_t ordinal, const Rejection& rejection)
{
    auto value = rejection.value;
    auto arguments = rejection.arguments;
    if (rejection.sensitive && !value.empty()) {
        value = masked(rejection.value);
        for (auto& argument : arguments)
            for (std::size_t at = 0; (at = argument.find(rejection.value, at)) != std::string::npos; at += value.size())
                argument.replace(at, rejection.value.size(), value);
    }
    static constexpr Message unnamed{"", "", "", "", ""};
    const auto& message = rejection.message != nullptr ? *rejection.message : unnamed;
    const auto english =
        fill(message.en, arguments) + (message.mendEn.empty() ? std::string() : " " + fill(message.mendEn, arguments));
    return {std::to_string(ordinal),
            rejection.document,
            rejection.sheet,
            rejection.row == 0 ? std::string() : std::to_string(rejection.row),
            rejection.column,
            value,
            fill(message.zh, arguments),
            fill(message.mendZh, arguments),
            std::string(message.code),
            english};
}

} // namespace lianfang
