#include "hub/dispatch/rejections_list.h"

#include "hub/base/text.h"
#include "hub/dispatch/messages.h"

#include <algorithm>

namespace lianfang {

namespace {

constexpr std::size_t longestHeading = 60; // characters
constexpr std::size_t mostSheets = 5;
constexpr std::size_t longNumber = 6; // digits: what is as long may be somebody's

List listOf(const RejectionsOf& of, const RemarkPart& part, const std::string& zh, const std::string& en)
{
    List list;
    list.zh = of.periodZh + of.unitZh + "“" + of.datasetZh + "”" + zh;
    list.en = en + ": " + of.datasetEn + (of.unitEn.empty() ? "" : ", " + of.unitEn) + ", " + of.periodEn;
    list.generated = of.generated;
    list.count = part.total;
    if (part.rows.size() < part.total)
        list.shown = part.rows.size();
    return list;
}

const std::vector<ListColumn> placeColumns = {
    {"序号", "No.", ColumnKind::number, 7},    {"文件", "File", ColumnKind::text, 26},
    {"工作表", "Sheet", ColumnKind::text, 10}, {"行号", "Row", ColumnKind::number, 8},
    {"列", "Column", ColumnKind::text, 14},    {"原值（已脱敏）", "Value (masked)", ColumnKind::text, 24}};
// For the screen: what the department prints and mends by stands before them.
const std::vector<ListColumn> furtherColumns = {{"代码", "Code", ColumnKind::text, 24},
                                                {"英文说明", "English", ColumnKind::text, 90}};

void columns(List& list, std::vector<ListColumn> place, const std::vector<ListColumn>& own)
{
    list.columns = std::move(place);
    list.columns.insert(list.columns.end(), own.begin(), own.end());
    list.printed = list.columns.size();
    list.columns.insert(list.columns.end(), furtherColumns.begin(), furtherColumns.end());
}

std::vector<std::string> placeOf(std::uint64_t ordinal, const Rejection& rejection)
{
    return {std::to_string(ordinal), rejection.document,
            rejection.sheet,         rejection.row == 0 ? std::string() : std::to_string(rejection.row),
            rejection.column,        shownValue(rejection)};
}

std::string codeOf(const Rejection& rejection)
{
    return std::string(rejection.message == nullptr ? std::string_view() : rejection.message->code);
}

std::string together(const std::string& text, const std::string& mend, const char* between)
{
    return mend.empty() ? text : text + between + mend;
}

List refusedList(const RejectionsOf& of)
{
    auto list = listOf(of, of.refused, "退回清单", "Rejected rows");
    if (of.stored) {
        list.noteZh = "下列行未被接收，其余各行已入库。请按“如何修改”一栏更正，并重新报送整份文件（不是只报更正的行），"
                      "以最后一次报送为准。";
        list.noteEn =
            "These rows were not accepted; all others were. Please correct them as described and submit the whole "
            "file again, not the corrected rows alone: the latest submission counts.";
    } else {
        list.noteZh =
            "退回的行超过限额，本次报送整份未接收，原有数据保持不变。请按“如何修改”一栏更正后重新报送整份文件。";
        list.noteEn =
            "More rows were rejected than the limit allows, so nothing of this submission was accepted and earlier "
            "data stand. Please correct the rows as described and submit the whole file again.";
    }
    columns(list, placeColumns,
            {{"原因", "Reason", ColumnKind::text, 38}, {"如何修改", "How to mend it", ColumnKind::text, 34}});
    return list;
}

std::vector<std::string> refusedRow(std::uint64_t ordinal, const Rejection& rejection)
{
    auto row = placeOf(ordinal, rejection);
    const auto text = textOf(rejection);
    row.insert(row.end(), {text.zh, text.mendZh, codeOf(rejection), together(text.en, text.mendEn, " ")});
    return row;
}

List acceptedList(const RejectionsOf& of, const RemarkPart& part, const std::string& zh, const std::string& en,
                  ListColumn column)
{
    auto list = listOf(of, part, zh, en);
    column.kind = ColumnKind::text;
    column.width = 60;
    columns(list, placeColumns, {std::move(column)});
    return list;
}

List repairedList(const RejectionsOf& of)
{
    auto list = acceptedList(of, of.repaired, "已修复的值", "Values repaired", {.zh = "处理", .en = "What was done"});
    list.noteZh = "下列值写法不规范，已按“处理”一栏修复后接收，不必重新报送；请在今后的报送中按规范填写。"
                  "与上次报送相同的行不再列出。";
    list.noteEn =
        "These values were not in the usual form and were accepted after being repaired as described. Nothing "
        "needs to be submitted again; please write them in the usual form from now on. Rows equal to those of "
        "the submission before are not listed again.";
    return list;
}

List notedList(const RejectionsOf& of)
{
    auto list = acceptedList(of, of.noted, "提示", "Notes", {.zh = "提示", .en = "Note"});
    list.noteZh = "下列值已按原文接收，但有需要留意之处；如与实际不符，请更正后重新报送整份文件。"
                  "与上次报送相同的行不再列出。";
    list.noteEn =
        "These values were accepted as written, but look at them: where one is wrong, correct it and submit the "
        "whole file again. Rows equal to those of the submission before are not listed again.";
    return list;
}

std::vector<std::string> acceptedRow(std::uint64_t ordinal, const Rejection& rejection)
{
    auto row = placeOf(ordinal, rejection);
    const auto text = textOf(rejection);
    row.insert(row.end(), {together(text.zh, text.mendZh, ""), codeOf(rejection), together(text.en, text.mendEn, " ")});
    return row;
}

List unknownColumnsList(const RejectionsOf& of)
{
    auto list = listOf(of, of.unknownColumns, "未识别的列", "Columns not recognised");
    list.noteZh = "下列各列没有读取，也没有入库，其余各列不受影响。";
    list.noteEn = "These columns were not read and nothing of them was stored; all others were.";
    columns(list, {placeColumns[0], placeColumns[1], {"工作表", "Sheet", ColumnKind::text, 18}},
            {{"列名", "Heading", ColumnKind::text, 26},
             {"情况", "What happened", ColumnKind::text, 36},
             {"如何处理", "What to do", ColumnKind::text, 46}});
    return list;
}

std::vector<std::string> unknownColumnRow(std::uint64_t ordinal, const Rejection& column)
{
    const auto text = textOf(column);
    return {std::to_string(ordinal),
            column.document,
            column.sheet,
            column.column,
            text.zh,
            text.mendZh,
            codeOf(column),
            together(text.en, text.mendEn, " ")};
}

NextRow rowsOf(const RemarkPart& part, std::vector<std::string> (*row)(std::uint64_t, const Rejection&))
{
    return [&part, row, next = std::size_t{0}](std::vector<std::string>& cells) mutable {
        if (next == part.rows.size())
            return false;
        cells = row(next + 1, part.rows[next]);
        ++next;
        return true;
    };
}

} // namespace

std::string shownHeading(std::string_view heading)
{
    std::string line, out, digits;
    for (const char c : heading)
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    const auto put = [&] {
        out += digits.size() < longNumber ? digits : masked(digits);
        digits.clear();
    };
    std::size_t length = 0;
    if (!isUtf8(line))
        return "…";
    for (std::size_t at = 0; at < line.size(); ++length) {
        if (length == longestHeading) {
            put();
            return out + "…";
        }
        const auto from = at;
        const char32_t c = nextCodePoint(line, at);
        if (c >= U'0' && c <= U'9') {
            digits += line[from];
            continue;
        }
        put();
        out += line.substr(from, at - from);
    }
    put();
    return out;
}

Rejection unknownColumn(const std::string& document, const std::vector<std::string>& sheets, const std::string& heading)
{
    Rejection column;
    column.document = document;
    for (std::size_t i = 0; i < std::min(sheets.size(), mostSheets); ++i)
        column.sheet += (i == 0 ? "" : "、") + sheets[i];
    if (sheets.size() > mostSheets)
        column.sheet += "…";
    column.column = shownHeading(heading);
    column.message = &message::columnUnknown;
    column.arguments = {column.column};
    return column;
}

std::vector<ListPart> rejectionParts(const RejectionsOf& of)
{
    std::vector<ListPart> parts;
    if (of.unknownColumns.total + of.repaired.total + of.noted.total == 0 || of.refused.total > 0)
        parts.push_back({"退回", refusedList(of), rowsOf(of.refused, refusedRow)});
    if (of.unknownColumns.total > 0)
        parts.push_back({"未识别的列", unknownColumnsList(of), rowsOf(of.unknownColumns, unknownColumnRow)});
    if (of.repaired.total > 0)
        parts.push_back({"已修复", repairedList(of), rowsOf(of.repaired, acceptedRow)});
    if (of.noted.total > 0)
        parts.push_back({"提示", notedList(of), rowsOf(of.noted, acceptedRow)});
    return parts;
}

std::string shownValue(const Rejection& rejection)
{
    return rejection.sensitive ? masked(rejection.value) : withNumbersMasked(rejection.value);
}

RemarkText textOf(const Rejection& rejection)
{
    auto arguments = rejection.arguments;
    if (rejection.sensitive && !rejection.value.empty()) {
        const auto value = masked(rejection.value);
        for (auto& argument : arguments)
            for (std::size_t at = 0; (at = argument.find(rejection.value, at)) != std::string::npos; at += value.size())
                argument.replace(at, rejection.value.size(), value);
    }
    static constexpr Message unnamed{"", "", "", "", ""};
    const auto& message = rejection.message != nullptr ? *rejection.message : unnamed;
    return {fill(message.zh, arguments, Language::zh), fill(message.mendZh, arguments, Language::zh),
            fill(message.en, arguments, Language::en), fill(message.mendEn, arguments, Language::en)};
}

} // namespace lianfang
