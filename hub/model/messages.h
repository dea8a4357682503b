// Messages of hub/model: what a field rule found in a cell, and faults in code lists and calendars.
//
// Of a field rule {0} is the value as written; those about identity numbers never say it.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message codeRepaired{"model.code-repaired", "已将全角字符、空格、小写字母等改为规范写法。",
                                      "Full-width characters, spaces or lower case were brought into the usual form.",
                                      "", ""};
inline constexpr Message spreadsheetNumber{
    "model.spreadsheet-number",
    "该号码被电子表格当作数字处理，末几位已丢失（如 3.20102E+17 或末尾变成 000），无法还原。",
    "A spreadsheet treated this number as a quantity and its last digits are lost (3.20102E+17, or an end of 000); it "
    "cannot be restored.",
    "请将该列设为“文本”格式，从原始资料重新录入后再报。",
    "Format the column as text, enter the number again from its source, and submit the row again."};
inline constexpr Message creditCodeLength{"model.credit-code-length", "统一社会信用代码“{0}”不是 18 位。",
                                          "Credit code {0} does not have 18 characters.", "请对照营业执照核对。",
                                          "Compare it with the licence."};
inline constexpr Message creditCodeAlphabet{
    "model.credit-code-alphabet", "统一社会信用代码“{0}”含有不允许的字符（不使用 I、O、S、V、Z 及符号）。",
    "Credit code {0} contains a character that such codes do not have (I, O, S, V, Z, signs).", "请对照营业执照核对。",
    "Compare it with the licence."};
inline constexpr Message creditCodePrefix{
    "model.credit-code-prefix", "统一社会信用代码“{0}”的前两位（登记管理部门和机构类别）不存在。",
    "The first two characters of credit code {0} (authority and kind) do not exist.", "请对照营业执照核对。",
    "Compare it with the licence."};
inline constexpr Message creditCodeDivision{
    "model.credit-code-division", "统一社会信用代码“{0}”的第 3 至 8 位（登记机关行政区划）应为数字。",
    "Characters 3 to 8 of credit code {0} (the authority's division) must be digits.", "请对照营业执照核对。",
    "Compare it with the licence."};
inline constexpr Message creditCodeOrganisation{
    "model.credit-code-organisation", "统一社会信用代码“{0}”的第 9 至 17 位（主体标识码）校验不通过。",
    "Characters 9 to 17 of credit code {0} (the organisation code) fail their check.",
    "多为录入错误，请对照营业执照核对。", "Probably mistyped: compare it with the licence."};
inline constexpr Message creditCodeCheck{"model.credit-code-check", "统一社会信用代码“{0}”的末位校验码不正确。",
                                         "The check character of credit code {0} is wrong.",
                                         "多为录入错误，请对照营业执照核对。",
                                         "Probably mistyped: compare it with the licence."};
inline constexpr Message creditCodeLettersRepaired{
    "model.credit-code-letters-repaired", "已将统一社会信用代码中的字母 O、I 改为数字 0、1，改后校验全部通过。",
    "Letters O and I in the credit code were made 0 and 1; all checks then hold.", "", ""};
inline constexpr Message organisationCodeForm{
    "model.organisation-code-form", "组织机构代码“{0}”不是 8 位数字或字母加 1 位校验码。",
    "Organisation code {0} is not eight letters or digits and a check character.", "请对照组织机构代码证核对。",
    "Compare it with the certificate."};
inline constexpr Message organisationCodeCheck{"model.organisation-code-check", "组织机构代码“{0}”的校验码不正确。",
                                               "The check character of organisation code {0} is wrong.",
                                               "请对照组织机构代码证核对。", "Compare it with the certificate."};
inline constexpr Message registrationNumberForm{"model.registration-number-form", "工商注册号“{0}”不是 15 位数字。",
                                                "Registration number {0} does not have 15 digits.",
                                                "请对照营业执照核对。", "Compare it with the licence."};
inline constexpr Message registrationNumberCheck{
    "model.registration-number-check", "工商注册号“{0}”的末位校验码不正确。",
    "The check digit of registration number {0} is wrong.", "请对照营业执照核对。", "Compare it with the licence."};
inline constexpr Message identityForm{
    "model.identity-form", "证件号码的位数或字符不符合任何已知形式（居民身份证、港澳台居民居住证、外国人永久居留证）。",
    "The identity number has the form of no known kind (resident, residence permit, foreigner's permanent residence).",
    "请对照证件核对。", "Compare it with the document."};
inline constexpr Message identityProvince{"model.identity-province", "证件号码的前两位（省级区划）不存在。",
                                          "The province that the identity number begins with does not exist.",
                                          "请对照证件核对。", "Compare it with the document."};
inline constexpr Message identityBirthDate{"model.identity-birth-date", "证件号码中的出生日期不存在。",
                                           "The birth date in the identity number does not exist.", "请对照证件核对。",
                                           "Compare it with the document."};
inline constexpr Message identityBirthFuture{"model.identity-birth-future", "证件号码中的出生日期晚于今天。",
                                             "The birth date in the identity number lies in the future.",
                                             "请对照证件核对。", "Compare it with the document."};
inline constexpr Message identityCheck{
    "model.identity-check", "证件号码的末位校验码不正确。", "The check character of the identity number is wrong.",
    "多为录入错误，请对照证件核对。", "Probably mistyped: compare it with the document."};
inline constexpr Message identityRepaired{
    "model.identity-repaired", "已将证件号码中的全角字符、空格改为规范写法。",
    "Full-width characters or spaces in the identity number were brought into the usual form.", "", ""};
inline constexpr Message identityOldForm{"model.identity-old-form", "已将 15 位旧身份证号升为 18 位。",
                                         "The old identity number of 15 digits was made one of 18.", "", ""};
inline constexpr Message identityDivisionUnknown{
    "model.identity-division-unknown", "证件号码的前六位（县级区划）不在已知区划代码中，已接收。",
    "The county that the identity number begins with is not among the known divisions; accepted.",
    "如有疑问请对照证件核对。", "If in doubt compare it with the document."};
inline constexpr Message listedUnknown{"model.listed-unknown", "“{0}”不在允许的取值之内。",
                                       "{0} is not one of the values allowed.", "请从填报模板的下拉列表中选择。",
                                       "Choose one from the template's list."};
inline constexpr Message listedNotInForce{"model.listed-not-in-force", "“{0}”在该日期不是有效代码。",
                                          "{0} was not in force on that day.", "请改用当时有效的代码。",
                                          "Use the code in force on that day."};
inline constexpr Message divisionUnknown{
    "model.division-unknown", "行政区划“{0}”不存在，也不在本市自定区划中。",
    "Division {0} does not exist, nor is it one of the city's own.",
    "请填写六位区划代码；开发区代码由系统管理员录入 config/codelists/local-divisions.csv。",
    "Give a six-digit code; development zones are entered by the administrator in "
    "config/codelists/local-divisions.csv."};
inline constexpr Message divisionFormer{"model.division-former", "行政区划代码已不再使用，停用日期不详，已接收。",
                                        "The division's code is no longer in use, since when is not known; accepted.",
                                        "建议改用现行区划代码。", "Prefer the present code."};
inline constexpr Message industryUnknown{"model.industry-unknown", "行业“{0}”不在《国民经济行业分类》中。",
                                         "Industry {0} is not in the industry classification.",
                                         "请填写门类字母加 2 至 4 位数字，如 G5432。",
                                         "Give the section's letter and two to four digits, such as G5432."};
inline constexpr Message industrySection{"model.industry-section", "行业“{0}”只到门类，过于笼统。",
                                         "Industry {0} is a whole section, which says too little.",
                                         "请至少填写到大类，如 G54。", "Give at least a division, such as G54."};
inline constexpr Message industryAmbiguous{
    "model.industry-ambiguous", "行业代码“{0}”缺少门类字母，且可能丢失了前导 0，无法确定所指行业。",
    "Industry code {0} has no letter and may have lost a leading zero; it could mean two industries.",
    "请补全门类字母，如 B111 或 A0111。", "Write it with its letter, such as B111 or A0111."};
inline constexpr Message industryLetterAdded{"model.industry-letter-added", "已为行业代码补上门类字母。",
                                             "The section's letter was added to the industry code.", "", ""};
inline constexpr Message diseaseUnknown{"model.disease-unknown", "职业病“{0}”不在现行《职业病分类和目录》中。",
                                        "Disease {0} is not in the catalogue in force.",
                                        "请填写目录中的名称，或“大类.小类.序号”形式的代码，如 1.1.1。",
                                        "Give the catalogue's name, or a code such as 1.1.1: class, subclass, item."};
inline constexpr Message diseaseForm{"model.disease-form", "职业病代码“{0}”不是“大类.小类.序号”的形式。",
                                     "Disease code {0} is not class, subclass and item.",
                                     "请填写如 1.1.1 的代码，没有小类时小类填 0。",
                                     "Give a code such as 1.1.1, with 0 where there is no subclass."};
inline constexpr Message diseaseFormOnly{
    "model.disease-form-only", "诊断日期早于 2025-08-01，系统没有当时的目录，只核对了代码的形式。",
    "Diagnosed before 2025-08-01, whose catalogue is not at hand: only the code's form was checked.", "", ""};
inline constexpr Message accidentTypeUnknown{"model.accident-type-unknown", "事故类型“{0}”不在国家标准 GB 6441 中。",
                                             "Accident type {0} is not in GB 6441.", "请从填报模板的下拉列表中选择。",
                                             "Choose one from the template's list."};
inline constexpr Message accidentTypeNotInForce{
    "model.accident-type-not-in-force", "事故类型“{0}”不属于事故发生日有效的标准版本（2026-07-01 起为 GB 6441-2025）。",
    "Accident type {0} belongs to an edition not in force on the day (from 2026-07-01: GB 6441-2025).",
    "请按事故发生日对应的版本填写。", "Use the edition in force on the day of the accident."};
inline constexpr Message permitForm{"model.permit-form", "施工许可证号“{0}”不是 18 位数字（可加 1 位字母）。",
                                    "Permit number {0} is not 18 digits, with a letter at most.",
                                    "请对照施工许可证核对。", "Compare it with the permit."};
inline constexpr Message permitDate{"model.permit-date", "施工许可证号“{0}”中的日期不存在。",
                                    "The date in permit number {0} does not exist.", "请对照施工许可证核对。",
                                    "Compare it with the permit."};
inline constexpr Message referenceForm{"model.reference-form", "编号“{0}”为空、过长或不是文字。",
                                       "Number {0} is empty, too long or no text.", "请填写不超过 64 个字符的编号。",
                                       "Give at most 64 characters."};
inline constexpr Message dateForm{"model.date-form", "“{0}”不是可识别的日期。", "{0} is not a date in a known form.",
                                  "请按 2026-03-05 的形式填写。", "Write it like 2026-03-05."};
inline constexpr Message dateImpossible{"model.date-impossible", "日期“{0}”不存在。", "There is no day {0}.",
                                        "请核对年、月、日。", "Check year, month and day."};
inline constexpr Message dateSerialRepaired{"model.date-serial-repaired", "已将电子表格的日期序号还原为日期。",
                                            "A spreadsheet's serial number was made the date it stands for.", "", ""};
inline constexpr Message monthForm{"model.month-form", "“{0}”不是可识别的月份。", "{0} is not a month in a known form.",
                                   "请按 2026-09 的形式填写。", "Write it like 2026-09."};
inline constexpr Message monthAmbiguous{
    "model.month-ambiguous", "“{0}”是数字单元格，可能是 1 月，也可能是 10 月丢了末尾的 0。",
    "{0} is a numeric cell: it may be January, or October without its last zero.",
    "请将该列设为“文本”格式，按 2026-10 的形式填写。", "Format the column as text and write it like 2026-10."};
inline constexpr Message timeMissing{"model.time-missing", "只有日期没有时刻，按当日零时接收。",
                                     "A day without a time of day: taken as its first second.", "", ""};
inline constexpr Message numberForm{"model.number-form", "“{0}”不是数字。", "{0} is not a number.", "请只填写数字。",
                                    "Give digits only."};
inline constexpr Message numberRepaired{
    "model.number-repaired", "已将数字中的全角字符或空格改为规范写法。",
    "Full-width characters or spaces in the number were brought into the usual form.", "", ""};
inline constexpr Message decimalPlaces{"model.decimal-places", "数字“{0}”的小数超过 6 位或数值过大。",
                                       "Number {0} has more than six decimals or is too large.", "请四舍五入后填写。",
                                       "Round it."};
inline constexpr Message moneyForm{"model.money-form", "“{0}”不是金额。", "{0} is not a sum of money.",
                                   "请填写数字，可带“元”或“万元”。", "Give a number, with 元 or 万元 if you like."};
inline constexpr Message moneyNegative{"model.money-negative", "金额“{0}”为负数。", "The sum {0} is negative.",
                                       "请填写不小于零的金额。", "Give a sum that is not negative."};
inline constexpr Message moneyPlaces{"model.money-places", "金额“{0}”不足一分的部分不能接收，或数值过大。",
                                     "The sum {0} has parts of a fen, or is too large.",
                                     "请四舍五入到分（以万元为单位的保留 6 位小数）。",
                                     "Round it to the fen (six decimals if in ten thousand yuan)."};
inline constexpr Message countForm{"model.count-form", "“{0}”不是不小于零的整数。",
                                   "{0} is not a whole number of zero or more.", "请填写整数。",
                                   "Give a whole number."};
inline constexpr Message flagForm{"model.flag-form", "“{0}”不是“是”或“否”。", "{0} says neither yes nor no.",
                                  "请填写“是”或“否”。", "Write 是 or 否."};
inline constexpr Message codeListEncoding{"model.code-list-encoding", "代码表 {0} 不是 UTF-8 编码。",
                                          "Code list {0} is not UTF-8.", "请以 UTF-8 编码保存。", "Save it as UTF-8."};
inline constexpr Message codeListHeader{
    "model.code-list-header", "代码表 {0} 第 {1} 行应以 code,name,valid_from,valid_to 开头。",
    "Line {1} of code list {0} must begin with code,name,valid_from,valid_to.", "请补上表头。", "Give it that header."};
inline constexpr Message codeListQuote{"model.code-list-quote", "代码表 {0} 第 {1} 行的引号不配对。",
                                       "Line {1} of code list {0} has a stray or open quote.", "请检查该行的引号。",
                                       "Check the line's quotes."};
inline constexpr Message codeListWidth{"model.code-list-width", "代码表 {0} 第 {1} 行有 {2} 列，表头有 {3} 列。",
                                       "Line {1} of code list {0} has {2} cells, its header {3}.",
                                       "请补齐或删去多余的逗号。", "Add or remove commas."};
inline constexpr Message codeListEmpty{"model.code-list-empty", "代码表 {0} 第 {1} 行缺少代码或名称。",
                                       "Line {1} of code list {0} lacks a code or a name.", "请补全。", "Give both."};
inline constexpr Message codeListDate{
    "model.code-list-date", "代码表 {0} 第 {1} 行的有效期“{2}”不是日期，或早于起始日。",
    "Line {1} of code list {0}: validity {2} is no day, or ends before it begins.",
    "请按 2026-03-05 的形式填写，不知道就留空。", "Write it like 2026-03-05, or leave it empty if it is not known."};
inline constexpr Message calendarFolder{"model.calendar-folder", "无法读取日历文件夹 {0}：{1}。",
                                        "Cannot read the calendars in {0}: {1}.", "请检查路径和权限。",
                                        "Check the path and its permissions."};
inline constexpr Message calendarXml{"model.calendar-xml", "日历 {0} 第 {1} 行不是正确的 XML：{2}。",
                                     "Calendar {0}, line {1}, is not well-formed XML: {2}.", "请检查该行。",
                                     "Check that line."};
inline constexpr Message calendarYear{"model.calendar-year",
                                      "日历 {0} 第 {1} 行应为 <calendar year=\"{2}\">，与文件名一致。",
                                      "Calendar {0}, line {1}, must be <calendar year=\"{2}\">, as the file is named.",
                                      "请更正年份。", "Correct the year."};
inline constexpr Message calendarDay{
    "model.calendar-day", "日历 {0} 第 {1} 行的日期“{2}”不存在、重复、不属于该年，或元素不是 holiday、workday。",
    "Calendar {0}, line {1}: day {2} does not exist, stands twice or is of another year, or this is neither holiday "
    "nor workday.",
    "请更正该行。", "Correct that line."};

inline constexpr Message drawLine{"model.draw-line", "抽取记录第 {0} 行不是抽取记录应有的内容。",
                                  "Line {0} is not what the record of a draw has there.",
                                  "请使用公示的原文件，不要在其他软件中改存。",
                                  "Take the file as it was published; do not save it anew in another program."};

inline constexpr const Message* modelMessages[] = {&codeRepaired,
                                                   &spreadsheetNumber,
                                                   &creditCodeLength,
                                                   &creditCodeAlphabet,
                                                   &creditCodePrefix,
                                                   &creditCodeDivision,
                                                   &creditCodeOrganisation,
                                                   &creditCodeCheck,
                                                   &creditCodeLettersRepaired,
                                                   &organisationCodeForm,
                                                   &organisationCodeCheck,
                                                   &registrationNumberForm,
                                                   &registrationNumberCheck,
                                                   &identityForm,
                                                   &identityProvince,
                                                   &identityBirthDate,
                                                   &identityBirthFuture,
                                                   &identityCheck,
                                                   &identityRepaired,
                                                   &identityOldForm,
                                                   &identityDivisionUnknown,
                                                   &listedUnknown,
                                                   &listedNotInForce,
                                                   &divisionUnknown,
                                                   &divisionFormer,
                                                   &industryUnknown,
                                                   &industrySection,
                                                   &industryAmbiguous,
                                                   &industryLetterAdded,
                                                   &diseaseUnknown,
                                                   &diseaseForm,
                                                   &diseaseFormOnly,
                                                   &accidentTypeUnknown,
                                                   &accidentTypeNotInForce,
                                                   &permitForm,
                                                   &permitDate,
                                                   &referenceForm,
                                                   &dateForm,
                                                   &dateImpossible,
                                                   &dateSerialRepaired,
                                                   &monthForm,
                                                   &monthAmbiguous,
                                                   &timeMissing,
                                                   &numberForm,
                                                   &numberRepaired,
                                                   &decimalPlaces,
                                                   &moneyForm,
                                                   &moneyNegative,
                                                   &moneyPlaces,
                                                   &countForm,
                                                   &flagForm,
                                                   &codeListEncoding,
                                                   &codeListHeader,
                                                   &codeListQuote,
                                                   &codeListWidth,
                                                   &codeListEmpty,
                                                   &codeListDate,
                                                   &calendarFolder,
                                                   &calendarXml,
                                                   &calendarYear,
                                                   &calendarDay,
                                                   &drawLine};

} // namespace lianfang::message
