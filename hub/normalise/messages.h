// Messages of hub/normalise.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message columnMissing{
    "normalise.column-missing", "文件 {0} 的表头缺少必填列“{1}”，可识别的列名：{2}。",
    "The header of {0} lacks the required column \"{1}\"; it may be called: {2}.",
    "请补上该列，或由管理员在部门清单中登记新的列名。", "Add the column, or have its new name entered in the manifest."};
inline constexpr Message requiredMissing{"normalise.required-missing", "必填项“{0}”为空。", "Required field \"{0}\" is empty.",
                                         "请填写后重新报送该行。", "Fill it in and deliver the row again."};
inline constexpr Message textTooLong{"normalise.text-too-long", "“{0}”超过 {1} 个字。",
                                     "\"{0}\" is longer than {1} characters.", "请缩短后重新报送该行。",
                                     "Shorten it and deliver the row again."};
inline constexpr Message dateOrder{"normalise.date-order", "“{0}”早于“{1}”。", "\"{0}\" lies before \"{1}\".",
                                   "请核对两个日期。", "Check both dates."};
inline constexpr Message countOrder{"normalise.count-order", "“{0}”大于“{1}”。", "\"{0}\" is larger than \"{1}\".",
                                    "请核对两个数字。", "Check both numbers."};
inline constexpr Message duplicateDiffers{
    "normalise.duplicate-differs", "与第 {0} 行是同一对象，但内容不一致，均不接收。",
    "Says something else of the same subject than row {0}; none of them is accepted.",
    "请只保留正确的一行后重新报送。", "Keep the right one only and deliver it again."};
inline constexpr Message codeUnlisted{"normalise.code-unlisted", "“{0}”不在代码表中，已按原文接收。",
                                      "{0} is not in the code list; it was accepted as written.", "", ""};
inline constexpr Message employerCodeKept{
    "normalise.employer-code-kept", "“{0}”不是正确的统一社会信用代码；该行已接收，单位按名称和相近的代码核对。",
    "{0} is no credit code that holds; the row was accepted, and who the employer is is found out by its name and like codes.",
    "请核对营业执照，今后报送正确的代码。", "Check the licence, and report the right code from now on."};
inline constexpr Message tooManyRejected{
    "normalise.too-many-rejected", "共 {1} 行，其中 {0} 行不合格，超过限度，本次报送未入库，原有数据不变。",
    "{0} of {1} rows were refused, more than allowed: nothing was stored, and what was there stays.",
    "请按退回清单改正后重新报送。", "Mend them by the list of rejections and deliver again."};
inline constexpr Message stopped{"normalise.stopped", "处理被中止：服务正在停止。", "Stopped: the hub is shutting down.",
                                 "服务重新启动后会自动继续。", "It will run again after the restart."};
inline constexpr Message noRows{
    "normalise.no-rows", "文件中没有数据行，原有数据不变。", "The documents hold no rows; what was there stays.",
    "若本期确无数据，请报送零报送说明；否则请检查文件。", "If nothing happened, say so in a nil return; else check the file."};

inline constexpr const Message* normaliseMessages[] = {
    &columnMissing, &requiredMissing, &textTooLong,     &dateOrder, &countOrder,
    &duplicateDiffers, &codeUnlisted, &employerCodeKept, &tooManyRejected, &stopped,   &noRows};

}  // namespace lianfang::message
