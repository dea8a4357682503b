// Messages of hub/crosscheck.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message crosscheckHeader{"crosscheck.header", "“{0}”不是比对文件认识的说明项。",
                                          "\"{0}\" is not a header key that cross-checks have.", "请改正或删除该行。",
                                          "Correct the line or remove it."};
inline constexpr Message crosscheckMissing{"crosscheck.missing", "缺少“{0}”。", "\"{0}\" is missing.", "请补充。",
                                           "Add it."};
inline constexpr Message crosscheckValue{"crosscheck.value", "“{0}”的值“{1}”无法理解。",
                                         "The value \"{1}\" of \"{0}\" is not understood.", "可用：{2}。",
                                         "Possible: {2}."};
inline constexpr Message crosscheckDataset{"crosscheck.dataset", "没有数据集“{0}”。", "There is no dataset \"{0}\".",
                                           "请使用 config/schema 中的数据集。", "Name one of config/schema."};
inline constexpr Message crosscheckParameter{"crosscheck.parameter", "参数“:{0}”没有取值。",
                                             "Parameter \":{0}\" has no value.", "请在文件说明项或 hub.xml 中给出。",
                                             "Give it in the header or in hub.xml."};
inline constexpr Message crosscheckUnterminated{"crosscheck.unterminated", "语句没有以分号结束。",
                                                "A statement does not end with a semicolon.", "请补上分号。",
                                                "End it with one."};
inline constexpr Message crosscheckAbsorbers{"crosscheck.absorbers", "比对“{0}”与“{1}”互相吸收。",
                                             "Cross-checks \"{0}\" and \"{1}\" absorb each other.", "请去掉其中一方。",
                                             "Take one of the two out."};
inline constexpr Message crosscheckFailed{"crosscheck.failed", "比对“{0}”执行失败：{1}。",
                                          "Cross-check \"{0}\" failed: {1}.", "请检查其 SQL 文件。",
                                          "Look at its SQL file."};
inline constexpr Message crosscheckShadows{
    "crosscheck.shadows", "“{0}”是枢纽视图的名称，不能用作自己的名称。",
    "\"{0}\" is one of the hub's views and cannot be given to something else.", "请换一个不以 v_ 开头的名称。",
    "Choose a name that does not begin with v_."};
inline constexpr Message crosscheckForbidden{
    "crosscheck.forbidden", "比对“{0}”要做不允许的事：{1}。",
    "Cross-check \"{0}\" asks for what it may not do: {1}.", "只能读取 v_ 开头的视图和建立临时表，请改写其 SQL。",
    "It may read views (v_…) and make temporary relations; rewrite its SQL."};
inline constexpr Message crosscheckTooLong{
    "crosscheck.too-long", "比对“{0}”的一条语句运行超过 {1} 分钟，已中止。",
    "A statement of cross-check \"{0}\" was stopped after {1} minutes.", "请用 lianfang crosscheck lint 查看各语句的代价。",
    "See what each statement costs with lianfang crosscheck lint."};
inline constexpr Message findingUnknown{"crosscheck.finding-unknown", "没有编号为 {0} 的问题。",
                                        "There is no finding {0}.", "请用 findings 命令查看编号。",
                                        "List them with the command findings."};
inline constexpr Message conclusionUnknown{"crosscheck.conclusion-unknown", "没有“{0}”这一核实结论。",
                                           "There is no conclusion \"{0}\".", "可用：{1}。", "Possible: {1}."};
inline constexpr Message conclusionPast{"crosscheck.conclusion-past", "有效期 {0} 已过。", "The date {0} has passed.",
                                        "请给出今天或以后的日期。", "Give today or a later day."};

inline constexpr const Message* crosscheckMessages[] = {
    &crosscheckHeader,    &crosscheckMissing,      &crosscheckValue,     &crosscheckDataset,
    &crosscheckParameter, &crosscheckUnterminated, &crosscheckAbsorbers, &crosscheckFailed,
    &crosscheckShadows, &crosscheckForbidden, &crosscheckTooLong,
    &findingUnknown,      &conclusionUnknown,      &conclusionPast};

} // namespace lianfang::message
