// Messages of plugins/kit: what a connector's test found, and what its programmer should do.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message kitEnded{"kit.ended", "没有成功：{0}", "It did not succeed: {1}", "", ""};
inline constexpr Message kitDelivered{"kit.delivered", "收到 {0}", "It delivered {0}", "", ""};
inline constexpr Message kitNoDataset{"kit.no-dataset", "清单 {0} 中没有可测试的数据集 {1}。",
                                      "Manifest {0} has no dataset {1} to test.", "请用 --dataset 指定清单里的数据集。",
                                      "Name one of the manifest's datasets with --dataset."};
inline constexpr Message kitNoPeriod{"kit.no-period", "“{0}”不是数据集 {1} 的期别。",
                                     "\"{0}\" is no period of dataset {1}.", "请用 --period，例如 {2}。",
                                     "Use --period, for example {2}."};
inline constexpr Message kitNoHost{"kit.no-host", "找不到 lianfang-connector-host（看过 {0}）。",
                                   "lianfang-connector-host is not there (looked in {0}).", "请用 --host 指定。",
                                   "Name it with --host."};
inline constexpr Message kitWritable{"kit.writable", "{0} 可被其他用户改写（权限 {1}）。",
                                     "{0} may be changed by other users (mode {1}).", "chmod go-w，并检查所有者。",
                                     "chmod go-w, and check who owns it."};
inline constexpr Message kitSecretReadable{"kit.secret-readable", "密钥文件 {0} 可被任何用户读取（权限 {1}）。",
                                           "The secret's file {0} may be read by anybody (mode {1}).", "chmod 600。",
                                           "chmod 600."};
inline constexpr Message kitTableUnusable{"kit.table-unusable", "不能作为连接器装载：{0}",
                                          "It cannot be loaded as a connector: {1}", "请按提示改正后重新编译。",
                                          "Mend it and compile again."};
inline constexpr Message kitNothingDelivered{
    "kit.nothing-delivered", "这一期（{0}）没有收到任何文件；文件名模式是“{1}”。",
    "Nothing was delivered for {0}; documents are to match \"{1}\".",
    "请先为对方系统准备这一期的测试数据，或用 --period、--unit 选择有数据的一期。",
    "Make up data for that period at the source, or choose another one with --period and --unit."};
inline constexpr Message kitDiffers{
    "kit.differs", "同样的来源收取两次，结果不同：{0}。", "The same source gave something else the second time: {1}.",
    "同样的来源必须给出同样的文件、同样的顺序；请去掉生成时间、随机顺序等内容。",
    "An unchanged source must give the same bytes in the same order: leave out times of making and random orders."};
inline constexpr Message kitNoSlot{"kit.no-slot", "连接器没有 {0} 功能。", "The connector has no {0}.", "", ""};
inline constexpr Message kitNoCursor{"kit.no-cursor", "连接器不使用游标：每次都收取全部。",
                                     "It sets no cursor: everything is fetched each time.", "", ""};
inline constexpr Message kitUnreadable{"kit.unreadable", "无法把文件拆成行来比较：{0}",
                                       "The documents cannot be taken apart into rows to compare: {1}", "", ""};
inline constexpr Message kitCursorRepeats{
    "kit.cursor-repeats", "从游标“{0}”再次收取时，重复给出了 {1} 行。",
    "Asked again from cursor \"{0}\" it repeated {1} rows.",
    "许多行可能有同样的修改时间：游标里还要记下已给出的行号，查询条件用“时间大于，或时间相同且行号大于”。",
    "Many rows may share a time of change: keep the last row's number in the cursor too, and ask for a later time, or "
    "the same time and a higher number."};
inline constexpr Message kitCursorLoses{
    "kit.cursor-loses", "新增数据后，从游标收取的内容漏掉了 {0} 行。",
    "After rows were added, asking from the cursor lost {0} of them.",
    "许多行可能有同样的修改时间：只用“时间大于”会漏掉同一时间的其他行。",
    "Many rows may share a time of change: asking for later times only loses others of the same time."};
inline constexpr Message kitNeedsHook{"kit.needs-hook", "没有办法让来源{0}。",
                                      "There is no way here to make the source {1}.",
                                      "请用 {2} 给出能做到这一点的命令。", "Give a command that does it with {2}."};
inline constexpr Message kitHookFailed{"kit.hook-failed", "命令 {0} 失败（退出码 {1}）。",
                                       "The command {0} failed (exit code {1}).", "请检查这个命令。",
                                       "Check the command."};
inline constexpr Message kitFailedWhereNothing{
    "kit.failed-where-nothing", "来源里没有数据时连接器报错：{0}", "It failed where the source holds nothing: {1}",
    "没有数据不是错误：返回成功，不给出文件。", "Nothing there is no failure: succeed without a document."};
inline constexpr Message kitRowsWhereNothing{"kit.rows-where-nothing", "来源里没有数据，却收到 {0} 行。",
                                             "The source holds nothing, yet {0} rows came.", "", ""};
inline constexpr Message kitHalfTaken{
    "kit.half-taken", "来源中途断开（{0}），连接器却报告成功，少了或改了内容。",
    "The source was gone half-way ({1}), yet it reported success with less or other than there is.",
    "读到的长度、结束标记不对时必须报错；列出的文件打不开也必须报错。",
    "What ends too early must be a failure, and so must a listed file that cannot be opened."};
inline constexpr Message kitWrongFailure{"kit.wrong-failure", "来源中途断开（{0}）时的结果不对：{2}",
                                         "When the source was gone half-way ({1}) it ended wrongly: {3}",
                                         "应当返回 LIANFANG_FAILED（C++ 中抛出 Failure），并说明原因。",
                                         "It should return LIANFANG_FAILED (throw Failure in C++) and say why."};
inline constexpr Message kitTooSmall{"kit.too-small", "在断开之前数据已全部读完。",
                                     "Everything was read before the source was gone.", "请准备更大的测试数据。",
                                     "Make up more data."};
inline constexpr Message kitAwayLooksEmpty{"kit.away-looks-empty", "连不上对方时连接器报告成功。",
                                           "It reported success while the source could not be reached.",
                                           "连不上必须报错，否则会被当成没有数据。",
                                           "That must be a failure, or it is taken for a source with nothing in it."};
inline constexpr Message kitNoServer{"kit.no-server", "来源不是服务器。", "The source is no server.", "", ""};
inline constexpr Message kitForced{"kit.forced", "连接器自己没有停下，过了 {0} 毫秒被强制结束，没有造成损害。",
                                   "It did not stop by itself and was ended by force after {0} ms, which did no harm.",
                                   "", ""};
inline constexpr Message kitNotStopped{"kit.not-stopped", "请求停止后仍运行了 {0} 毫秒。",
                                       "It ran on for {0} ms after it was asked to stop.", "", ""};
inline constexpr Message kitWrongStop{"kit.wrong-stop", "停止的结果不对：{0}", "It ended wrongly: {1}",
                                      "停止时返回 LIANFANG_CANCELLED，不要改报成功或崩溃。",
                                      "Return LIANFANG_CANCELLED when asked to stop."};
inline constexpr Message kitDoneBefore{"kit.done-before", "在此之前已经收完。", "It was done before that.",
                                       "请准备更大的测试数据。", "Make up more data."};
inline constexpr Message kitPushRepeats{
    "kit.push-repeats", "同一份清单推送两次，对方有了 {0} 份（第一次后 {1} 份）。",
    "The same list pushed twice became {0} at the department ({1} after the first).",
    "同名清单必须替换前一份，或用同一个编号让对方认出重复。",
    "The same name must replace the earlier one, or carry a key by which the department knows a repeat."};
inline constexpr Message kitReceiptsDiffer{"kit.receipts-differ", "同一份清单推送两次，回执不同：“{0}”与“{1}”。",
                                           "The same list pushed twice got two receipts, \"{0}\" and \"{1}\".",
                                           "第二次推送应当被认作重复，或替换前一份。",
                                           "The second push should be known as a repeat, or replace the first."};
inline constexpr Message kitByReceipt{"kit.by-receipt", "按回执判断；用 --count 可以数对方的份数。",
                                      "Judged by receipts; --count lets the lists there be counted.", "", ""};
inline constexpr Message kitHalfPushed{"kit.half-pushed", "推送中断后，对方已有名为 {0} 的半份清单。",
                                       "A push that broke off left half a list named {0} at the department.",
                                       "先写到别的名字，写完再改名。",
                                       "Write under another name and rename at the end."};
inline constexpr Message kitPushedWritable{"kit.pushed-writable", "推送的文件 {0} 任何用户都可改写（权限 {1}）。",
                                           "The pushed file {0} may be changed by anybody (mode {1}).",
                                           "请用 0640 建立文件。", "Make it with mode 0640."};
inline constexpr Message kitNoValgrind{"kit.no-valgrind", "这台机器没有 valgrind，未检查内存泄漏。",
                                       "There is no valgrind here; memory was not looked at.", "apt install valgrind",
                                       "apt install valgrind"};
inline constexpr Message kitLeaks{"kit.leaks", "内存问题：{0}", "Memory: {0}", "", ""};
inline constexpr Message kitNotUnderValgrind{"kit.not-under-valgrind", "在 valgrind 下没有运行成功：{0}",
                                             "It did not run under valgrind: {0}", "", ""};
inline constexpr Message kitPrinted{"kit.printed", "打印了 {0} 行到标准输出或标准错误，例如：{1}",
                                    "It printed {0} lines to stdout or stderr, such as: {1}",
                                    "请用 hub().info() 或 log()。", "Use hub().info() or log()."};
inline constexpr Message kitSecretSaid{"kit.secret-said", "密钥 {0} 的内容出现在{1}中。", "Secret {0} appears in {2}.",
                                       "日志、原因、回执、游标和文件名里都不要有密钥。",
                                       "Keep it out of log lines, reasons, receipts, cursors and names."};
inline constexpr Message kitNumberSaid{"kit.number-said", "日志或说明里有像身份证号的长数字。",
                                       "A log line or reason holds a long number that may be somebody's.", "请去掉。",
                                       "Leave it out."};
inline constexpr Message kitNoSecret{"kit.no-secret", "清单里没有密钥。", "The manifest has no secret.", "", ""};
inline constexpr Message kitNoList{"kit.no-list", "部门清单里没有要推送给它的清单（<push>）。",
                                   "The manifest names no list to push (<push>).", "", ""};
inline constexpr Message kitNoPush{"kit.no-push", "已用 --no-push 略去。", "Left out by --no-push.", "", ""};

inline constexpr const Message* kitMessages[] = {&kitEnded,
                                                 &kitNoDataset,
                                                 &kitNoPeriod,
                                                 &kitNoHost,
                                                 &kitWritable,
                                                 &kitSecretReadable,
                                                 &kitTableUnusable,
                                                 &kitNothingDelivered,
                                                 &kitDiffers,
                                                 &kitNoSlot,
                                                 &kitNoCursor,
                                                 &kitUnreadable,
                                                 &kitCursorRepeats,
                                                 &kitCursorLoses,
                                                 &kitNeedsHook,
                                                 &kitHookFailed,
                                                 &kitFailedWhereNothing,
                                                 &kitRowsWhereNothing,
                                                 &kitHalfTaken,
                                                 &kitWrongFailure,
                                                 &kitTooSmall,
                                                 &kitAwayLooksEmpty,
                                                 &kitForced,
                                                 &kitNotStopped,
                                                 &kitWrongStop,
                                                 &kitDoneBefore,
                                                 &kitPushRepeats,
                                                 &kitReceiptsDiffer,
                                                 &kitByReceipt,
                                                 &kitHalfPushed,
                                                 &kitPushedWritable,
                                                 &kitNoValgrind,
                                                 &kitLeaks,
                                                 &kitNotUnderValgrind,
                                                 &kitPrinted,
                                                 &kitSecretSaid,
                                                 &kitNumberSaid,
                                                 &kitNoSecret,
                                                 &kitNoPush,
                                                 &kitNoServer,
                                                 &kitDelivered,
                                                 &kitNoList};

} // namespace lianfang::message
