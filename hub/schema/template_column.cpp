#include "hub/schema/template_column.h"

#include "hub/base/error.h"

#include <algorithm>
#include <unordered_set>

namespace lianfang {

namespace {

constexpr std::size_t mostNames = 200; // beyond these nobody finds a name in a drop-down list

bool isCoded(const Field& field)
{
    return field.type == FieldType::code || field.type == FieldType::codes;
}

bool namesTell(const std::vector<const CodeList::Entry*>& choices)
{
    std::unordered_set<std::string_view> names;
    for (const auto* entry : choices)
        names.insert(entry->name);
    return names.size() == choices.size() && choices.size() <= mostNames;
}

// The field whose value this one is compared with, as the clerk knows it.
std::string labelOf(const Dataset& dataset, const std::string& id, bool zh)
{
    const auto* field = dataset.find(id);
    return field == nullptr ? id : zh ? field->zh : field->en;
}

struct Text {
    std::string zh;
    std::string en;
};

Text employerRule(const TemplateColumn& column)
{
    Text text = column.part == FieldMap::Part::code
                    ? Text{"统一社会信用代码 18 位；没有的填组织机构代码或注册号。",
                           "Unified social credit code, 18 characters; else the organisation code or registration "
                           "number."}
                    : Text{"按营业执照上的全称填写。", "The full name as licensed."};
    if (column.other.empty())
        return text;
    text.zh += fill(column.field->required ? "与“{0}”至少填一项。" : "与“{0}”填一项即可。", {column.other}, Language::zh);
    text.en += column.field->required ? " This or the other of the two is needed." : " One of the two is enough.";
    return text;
}

Text codeRule(const TemplateColumn& column)
{
    Text text = column.byCode ? Text{"填代码，见“代码表”。", "Enter the code; see the sheet of codes."}
                              : Text{"从下拉列表中选择。", "Choose from the list."};
    if (column.field->type == FieldType::codes)
        text = {"可填多项，用顿号隔开，各项见“代码表”。", "One or several, separated by 、; see the sheet of codes."};
    if (column.field->lenient) {
        text.zh += "列表中没有的可照实填写。";
        text.en += " What is not listed may be entered as it is.";
    }
    return text;
}

Text ruleOf(const TemplateColumn& column)
{
    const auto& field = *column.field;
    switch (field.type) {
    case FieldType::text:
        return {fill("文字，不超过 {0} 字。", {std::to_string(field.max)}, Language::zh),
                fill("Text of at most {0} characters.", {std::to_string(field.max)}, Language::en)};
    case FieldType::identity:
        return {"18 位公民身份号码，末位 X 大写；外国人填永久居留证或工作许可号码。本栏已设为文本，请勿改格式。",
                "Resident identity number, 18 characters. The column is text: leave its format alone."};
    case FieldType::name:
        return {"与身份证件一致。", "As in the identity document."};
    case FieldType::phone:
        return {"手机号码，或带区号的固定电话。", "A mobile number, or a landline with its area code."};
    case FieldType::employer:
        return employerRule(column);
    case FieldType::creditCode:
        return {"统一社会信用代码，18 位。", "Unified social credit code, 18 characters."};
    case FieldType::code:
    case FieldType::codes:
        return codeRule(column);
    case FieldType::date:
        return {"日期，如 2026-03-05。", "A date such as 2026-03-05."};
    case FieldType::month:
        return {"年月，如 2026-03。", "A month such as 2026-03."};
    case FieldType::time:
        return {"日期和时间，如 2026-03-05 14:30。", "Date and time, such as 2026-03-05 14:30."};
    case FieldType::money:
        return field.wan ? Text{"金额，单位：万元。", "An amount in ten thousand yuan."}
                         : Text{"金额，单位：元。", "An amount in yuan."};
    case FieldType::count:
        return {"整数，不小于 0。", "A whole number, 0 or more."};
    case FieldType::decimal:
        return {"数字，可带小数。", "A number, decimals allowed."};
    case FieldType::flag:
        return {"填“是”或“否”。", "是 (yes) or 否 (no)."};
    case FieldType::permit:
        return {"施工许可证编号，18 位，部分城市末尾另加一个字母。",
                "Construction permit number, 18 digits, in some cities with a letter."};
    case FieldType::number:
        return {"照证件或系统中的编号填写。本栏已设为文本，请勿改格式。",
                "The number as issued. The column is text: leave its format alone."};
    }
    return {};
}

void describe(const Dataset& dataset, TemplateColumn& column)
{
    auto rule = ruleOf(column);
    if (!column.field->notBefore.empty()) {
        rule.zh += fill("不早于“{0}”。", {labelOf(dataset, column.field->notBefore, true)}, Language::zh);
        rule.en += fill(" Not before: {0}.", {labelOf(dataset, column.field->notBefore, false)}, Language::en);
    }
    if (!column.field->on.empty()) {
        rule.zh += fill("须为“{0}”当日有效的代码。", {labelOf(dataset, column.field->on, true)}, Language::zh);
        rule.en += fill(" In force on the day of: {0}.", {labelOf(dataset, column.field->on, false)}, Language::en);
    }
    if (!column.field->atMost.empty()) {
        rule.zh += fill("不大于“{0}”。", {labelOf(dataset, column.field->atMost, true)}, Language::zh);
        rule.en += fill(" At most: {0}.", {labelOf(dataset, column.field->atMost, false)}, Language::en);
    }
    column.zh = std::move(rule.zh);
    column.en = std::move(rule.en);
}

// The columns of one field: none, one, or an employer's two halves.
void addColumns(const Field& field, std::size_t index, const DatasetMapping* mapping,
                std::vector<TemplateColumn>& columns)
{
    using Part = FieldMap::Part;
    const bool employer = field.type == FieldType::employer;
    const auto first = columns.size();
    const auto add = [&](Part part, std::string heading) {
        columns.push_back({&field, part, std::move(heading), {}, field.required, false, {}, {}});
    };
    for (const auto part : employer ? std::vector{Part::code, Part::name} : std::vector{Part::whole}) {
        if (mapping == nullptr) {
            add(part, field.zh + (part == Part::code ? "统一社会信用代码" : part == Part::name ? "名称" : ""));
            continue;
        }
        for (const auto& map : mapping->maps)
            if (map.field == index && map.part == part && !map.from.empty())
                add(part, map.from.front());
    }
    if (columns.size() - first < 2)
        return;
    columns[first].other = columns[first + 1].heading;
    columns[first + 1].other = columns[first].heading;
    columns[first + 1].required = false;
}

} // namespace

std::vector<TemplateColumn> templateColumns(const Dataset& dataset, const DatasetMapping* mapping, const Schema& schema)
{
    std::vector<TemplateColumn> columns;
    for (std::size_t i = 0; i < dataset.fields.size(); ++i)
        addColumns(dataset.fields[i], i, mapping, columns);
    for (auto& column : columns) {
        if (isCoded(*column.field))
            column.byCode = !namesTell(templateChoices(*column.field, schema));
        describe(dataset, column);
    }
    return columns;
}

std::vector<const CodeList::Entry*> templateChoices(const Field& field, const Schema& schema)
{
    std::vector<const CodeList::Entry*> choices;
    const auto now = today();
    const auto addFrom = [&](const CodeList* list) {
        if (list == nullptr)
            return;
        const auto& more = list->moreColumns();
        const auto state = static_cast<std::size_t>(std::find(more.begin(), more.end(), "state") - more.begin());
        for (const auto& entry : list->entries())
            if ((!field.on.empty() || list->find(entry.code, now) == &entry) &&
                (state >= entry.more.size() || entry.more[state] != "former"))
                choices.push_back(&entry);
    };
    addFrom(schema.codes(field.list));
    if (field.list == "gb2260")
        addFrom(schema.codes("local-divisions"));
    return choices;
}

} // namespace lianfang
