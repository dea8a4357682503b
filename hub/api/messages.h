// Messages of hub/api and hub/app: exchanges as a whole, and what is asked for over the API.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message datasetUnknown{"app.dataset-unknown", "没有数据集“{0}”。", "There is no dataset {0}.",
                                        "请用 lianfang status 查看可用的数据集。", "lianfang status lists them."};
inline constexpr Message datasetUnmapped{
    "app.dataset-unmapped", "没有部门清单说明数据集“{0}”的列。", "No manifest says how the columns of {0} are called.",
    "请在 config/connectors 中为该部门登记。", "Add it to the department's file in config/connectors."};
inline constexpr Message periodUnfit{"app.period-unfit", "“{1}”不是数据集 {0} 的周期（应为：{2}）。",
                                     "{1} is no period of dataset {0}, which is submitted by {2}.",
                                     "季度写作 2026Q3，月份写作 2026-09，年份写作 2026，日期写作 2026-09-30。",
                                     "Write a quarter as 2026Q3, a month as 2026-09, a year as 2026, a day as 2026-09-30."};
inline constexpr Message unitUnknown{"app.unit-unknown", "部门“{0}”没有填报单位“{1}”。", "Department {0} has no reporting unit {1}.",
                                     "请核对编号，或在部门清单中登记。", "Check its id, or enter it in the manifest."};
inline constexpr Message connectorMissing{"app.connector-missing", "部门“{0}”没有登记连接器，文件请用 lianfang submit 报送。",
                                          "Department {0} has no connector; deliver files with lianfang submit.", "", ""};
inline constexpr Message nothingDelivered{"app.nothing-delivered", "{0} {1} 尚未报送：没有找到文件 {2}。",
                                          "{0} {1} has not been delivered yet: no document {2} was found.",
                                          "稍后将自动重试；请提醒该部门报送。", "It will be tried again; remind the department."};
inline constexpr Message requestUnreadable{"app.request-unreadable", "请求无法理解：{0}。", "The request cannot be understood: {0}.",
                                           "请参照 lianfang --help。", "See lianfang --help."};
inline constexpr Message notFound{"app.not-found", "没有找到：{0}。", "Not found: {0}.", "", ""};
inline constexpr Message internalFailure{"app.internal-failure", "内部错误：{0}。", "Internal failure: {0}.",
                                         "请查看日志并联系管理员。", "See the log and tell the administrator."};
inline constexpr Message alreadyServing{"app.already-serving", "数据目录 {0} 已有一个服务在运行。",
                                        "Another daemon serves {0} already.", "请先停止它，或换一个数据目录。",
                                        "Stop it first, or choose another folder."};
inline constexpr Message httpNotServed{
    "app.http-not-served", "配置要求在 {0}:{1} 提供 HTTP 接口，本版本尚不提供：只有数据目录中的 Unix 套接字可用。",
    "The configuration asks for HTTP on {0}:{1}, which this version does not serve yet: there is the Unix socket in the data folder "
    "only.",
    "请把 hub.xml 的 api 设为 http=\"no\"。", "Set http=\"no\" at api in hub.xml."};
inline constexpr Message tooBusy{"app.too-busy", "待处理的任务过多。", "Too much is waiting already.", "请稍后再试。", "Try again later."};

inline constexpr Message nilTooEarly{"app.nil-too-early", "{0} {1} 尚未结束（末日 {2}），不能零报送。",
                                     "{0} {1} lasts until {2}: that nothing happened cannot be said yet.",
                                     "请在末日或之后再签报。", "Sign on its last day or later."};
inline constexpr Message nilAnswered{"app.nil-answered", "{0} {1} 已有报送或零报送，不能再零报送。",
                                     "{0} {1} has been answered already, by rows or a nil return.",
                                     "如内容有误，请重新报送文件，后报的有效。", "If that was wrong, submit a file: the later one counts."};
inline constexpr Message nilRowsHold{
    "app.nil-rows-hold", "{0} {1} 期间仍有此前报送的有效记录，零报送不能将其清空。",
    "Rows of {0} submitted before hold in {1}; a nil return ends none of them.",
    "请报送完整名册，已终止的请填写终止日期。", "Submit the whole list, with end days for what has ended."};

inline constexpr Message ferryUnknownHub{
    "app.ferry-unknown-hub", "没有信任名为“{0}”的系统的摆渡公钥。", "No ferry keys of a hub named {0} are trusted.",
    "用 lianfang ferry trust 信任对方的公钥，名称见 lianfang ferry key。", "lianfang ferry trust adds them; lianfang ferry key lists names."};
inline constexpr Message ferryNothing{"app.ferry-nothing", "没有尚未摆渡到“{0}”的内容。", "Nothing waits to be ferried to {0}.",
                                      "要再次导出已导出的内容，请加 --again。", "To export once more what was exported before, add --again."};
inline constexpr Message ferryFull{"app.ferry-full", "一份报送超过一个摆渡文件的上限，无法导出到“{0}”。",
                                   "A single submission is beyond what one ferry file to {0} holds.",
                                   "请把该报送拆分。", "Split that submission."};
inline constexpr Message ferryNotTheirs{
    "app.ferry-not-theirs", "系统“{0}”不能代部门“{1}”报送。", "Hub {0} may not deliver for department {1}.",
    "如应由它摆渡，请在该部门清单的 department 上写 ferry=\"{0}\"。", "If it should, write ferry=\"{0}\" at department in the manifest of {1}."};
inline constexpr Message ferryHeld{"app.ferry-held", "{0} {1} 较早的一份尚未接收，这一份暂不接收。",
                                   "An earlier submission of {0} {1} was not taken in yet, so this one waits.",
                                   "稍后再次导入同一文件。", "Import the same file again later."};

inline constexpr Message tooManyAttachments{
    "app.too-many-attachments", "一次收取的附件超过 {0} 个，未接收。", "More than {0} attachments came in one exchange; nothing was taken.",
    "请部门按期分批提供，或在清单中不取附件。", "Have the department deliver in smaller periods, or leave attachments out in the manifest."};

inline constexpr const Message* appMessages[] = {
    &datasetUnknown, &datasetUnmapped, &periodUnfit,      &unitUnknown, &connectorMissing, &nothingDelivered,
    &requestUnreadable, &notFound, &internalFailure,  &alreadyServing, &tooBusy, &httpNotServed,
    &nilTooEarly, &nilAnswered, &nilRowsHold, &ferryUnknownHub, &ferryNothing, &ferryFull, &ferryNotTheirs, &ferryHeld, &tooManyAttachments};

}  // namespace lianfang::message
