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

inline constexpr Message stepNotNow{"crosscheck.step-not-now", "疑点 {0} {1}，不能{2}。",
                                    "Finding {0} is {1}: nobody can {2}.",
                                    "只有未结的疑点可以告知、移交；待核实和预警只能核实、撤回或分办。",
                                    "Only open findings are told of or handed over; entries to verify and warnings are "
                                    "concluded, withdrawn or assigned."};
inline constexpr Message stepOutOfOrder{
    "crosscheck.step-out-of-order", "疑点 {0} 目前{1}，不能{2}。", "Finding {0} is at step {1}: nobody can {2}.",
    "依次为：告知、移交、反馈；lianfang findings show {0} 可查看经过。",
    "The order is notified, handed-over, answered; lianfang findings show {0} tells its story."};
inline constexpr Message stepAhead{"crosscheck.step-ahead", "日期 {0} 晚于今天（{1}）。",
                                   "The day {0} is later than today ({1}).", "请核对日期。", "Check it."};
inline constexpr Message stepNoNotice{"crosscheck.step-no-notice", "疑点 {0} 属于比对 {1}，该比对不告知用人单位。",
                                      "Finding {0} is of {1}, of which the employer is not told.",
                                      "请直接移交线索，或在比对文件头写明 deadline（天数）。",
                                      "Hand it over at once, or give the cross-check a deadline in its header."};
inline constexpr Message deadlineNotLater{"crosscheck.deadline-not-later", "{0} 不晚于原限期 {1}，或已过去。",
                                          "{0} is not later than the deadline {1}, or has passed.",
                                          "请给出更晚的日期。", "Give a later day."};
inline constexpr Message deadlineRuns{"crosscheck.deadline-runs", "疑点 {0} 的限期 {1} 还没有过。",
                                      "The deadline of finding {0}, {1}, has not passed.", "请在限期之后移交。",
                                      "Hand it over once it has."};
inline constexpr Message notNotified{"crosscheck.not-notified", "疑点 {0} 还没有告知用人单位，不能移交。",
                                     "The employer has not been told of finding {0}: it cannot be handed over.",
                                     "请先送达限期参保通知书，或用 findings notify 记录告知。",
                                     "Deliver a deadline notice first, or record it with findings notify."};
inline constexpr Message handedOver{"crosscheck.handed-over", "疑点 {0} 已经移交，监察机构尚未反馈。",
                                    "Finding {0} has been handed over; the inspectorate has not answered.",
                                    "请等待反馈，或用 findings answer 记录。",
                                    "Wait, or record it with findings answer."};
inline constexpr Message settleCasework{"crosscheck.settle-casework", "疑点 {0} 由比对得出，不能直接办结。",
                                        "Finding {0} is a cross-check's: it is not settled by hand.",
                                        "不再成立时由比对自动结案；否则请记录核实结论或撤回。",
                                        "It closes by itself once it no longer holds; else conclude or withdraw it."};
inline constexpr Message letterUnknown{"crosscheck.letter-unknown", "没有编号为 {0} 的文书。",
                                       "There is no letter {0}.", "请用 lianfang letters 查看。",
                                       "lianfang letters lists them."};
inline constexpr Message letterBefore{"crosscheck.letter-before", "送达日 {0} 早于{1}的签发日 {2}。",
                                      "{0} is before {1} was issued ({2}).", "请核对日期。", "Check the day."};

inline constexpr Message indicatorCheck{"crosscheck.indicator-check", "没有比对“{0}”。", "There is no cross-check \"{0}\".",
                                        "请使用 config/crosschecks 中的比对。", "Name one of config/crosschecks."};
inline constexpr Message indicatorRow{
    "crosscheck.indicator-row", "指标“{0}”的结果有负数或空值。", "Indicator \"{0}\" gives a negative number or none.",
    "请检查其 SQL 文件：分子、分母应为不小于零的整数。", "Look at its SQL file: numerator and denominator are integers from 0 on."};
inline constexpr Message targetValue{"crosscheck.target-value", "{0}=\"{1}\" 无法理解。", "{0}=\"{1}\" is not understood.",
                                     "可用：{2}。", "Possible: {2}."};
inline constexpr Message targetForm{
    "crosscheck.target-form", "目标应给出 value，或 base、base-year、down，二者取一。",
    "A target has either value, or base, base-year and down.", "请补充或去掉一种。", "Add one, or take the other out."};
inline constexpr Message targetNotBy{"crosscheck.target-not-by", "指标“{0}”不按 {1} 统计。",
                                     "Indicator \"{0}\" is not told by {1}.", "请去掉该属性。", "Take the attribute out."};
inline constexpr Message targetBoth{"crosscheck.target-both", "目标不能同时按区县和类别设定。",
                                    "A target is of a county or of a category, not of both.", "请去掉其中一个。",
                                    "Take one of them out."};
inline constexpr Message targetTwice{"crosscheck.target-twice", "指标“{0}”的同一目标设定了两次。",
                                     "The same target of indicator \"{0}\" stands there twice.", "请去掉其中一个。",
                                     "Take one of them out."};
inline constexpr Message drawUnknown{"crosscheck.draw-unknown", "没有编号为 {0} 的抽取。", "There is no draw {0}.",
                                     "请用 lianfang draw 查看。", "lianfang draw lists them."};
inline constexpr Message drawDone{"crosscheck.draw-done", "抽取 {0} 已用种子“{1}”抽出，结果不能更改。",
                                  "Draw {0} was drawn with the seed \"{1}\"; its result stands.",
                                  "确需再抽的，请新建一次抽取，两次都会保留。",
                                  "Freeze another pool if need be; both stay on record."};
inline constexpr Message recheckClosed{"crosscheck.recheck-closed", "疑点 {0} {1}，没有可回头看的结案。",
                                       "Finding {0} is {1}: there is no closing to re-check.",
                                       "回头看的对象是已结的疑点（lianfang findings --state closed）。",
                                       "Closed findings are re-checked (lianfang findings --state closed)."};

inline constexpr const Message* crosscheckMessages[] = {
    &crosscheckHeader,       &crosscheckMissing,   &crosscheckValue,  &crosscheckDataset, &crosscheckParameter,
    &crosscheckUnterminated, &crosscheckAbsorbers, &crosscheckFailed, &findingUnknown,    &conclusionUnknown,
    &conclusionPast,         &stepNotNow,          &stepOutOfOrder,   &stepAhead,         &stepNoNotice,
    &deadlineNotLater,       &deadlineRuns,        &notNotified,      &handedOver,        &settleCasework,
    &letterUnknown,          &letterBefore,        &crosscheckShadows, &crosscheckForbidden, &crosscheckTooLong,
    &indicatorCheck,         &indicatorRow,        &targetValue,      &targetForm,        &targetNotBy,
    &targetBoth,             &targetTwice,
    &drawUnknown,            &drawDone,            &recheckClosed};

} // namespace lianfang::message
