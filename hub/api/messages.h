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
                                     "可用：{2}。", "Possible: {2}."};
inline constexpr Message nameUnknown{"app.name-unknown", "没有{0}“{1}”。", "There is no {0} {1}.", "可用：{2}。", "Possible: {2}."};
inline constexpr Message periodUnreadable{"app.period-unreadable", "“{0}”不是期别（应为：{1}）。", "{0} is no period; it is given by {1}.",
                                          "季度写作 2026Q3，月份写作 2026-09，年份写作 2026，日期写作 2026-09-30。",
                                          "Write a quarter as 2026Q3, a month as 2026-09, a year as 2026, a day as 2026-09-30."};
inline constexpr Message evidenceEmpty{"app.evidence-empty", "佐证文件“{0}”是空的，没有记录结论。",
                                       "The evidence {0} is empty; no conclusion was recorded.", "请附上佐证材料本身。",
                                       "Attach what proves it."};
inline constexpr Message dataFolderUnusable{"app.data-folder-unusable", "数据目录 {0} 无法使用：{1}。", "The data folder {0} cannot be used: {1}.",
                                            "请用 --data 或 hub.xml 指定一个目录。", "Name a folder with --data or in hub.xml."};
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
inline constexpr Message connectorSetAside{
    "app.connector-set-aside", "{0}的连接器自 {1} 起停用：连续 {2} 次因自身问题出错，最近一次：{3}。",
    "The connector of {0} is set aside since {1}, after {2} failures of its own in a row; the last: {3}.",
    "请联系其开发人员；修好后运行 lianfang connector restore {4}。",
    "Tell its developer; once it is mended run lianfang connector restore {4}."};
inline constexpr Message notSetAside{"app.not-found-set-aside", "“{0}”没有停用的连接器。", "No connector of {0} is set aside.",
                                     "请用 lianfang connectors 查看。", "lianfang connectors shows them."};
inline constexpr Message configurationFaulty{"app.configuration-faulty", "配置有误：{0}", "The configuration is faulty: {0}",
                                             "请改正后再启动；用 --check-config 可列出全部问题。",
                                             "Mend it and start again; --check-config lists every fault."};
inline constexpr Message tooBusy{"app.too-busy", "待处理的任务过多。", "Too much is waiting already.", "请稍后再试。", "Try again later."};

inline constexpr Message nilTooEarly{"app.nil-too-early", "{0} {1} 在 {2} 之前不能零报送。",
                                     "That nothing happened in {0} {1} cannot be said before {2}.",
                                     "请在当日或之后再签报。", "Sign on that day or later."};
inline constexpr Message notAwaited{"app.not-awaited", "{0} {1} 没有待报：尚未到期，或已有报送。",
                                    "{0} {1} is not awaited: it is not expected yet, or has been answered.",
                                    "请用 lianfang calendar 查看。", "lianfang calendar shows how it stands."};
inline constexpr Message nilAnswered{"app.nil-answered", "{0} {1} 已有报送或零报送，不能再零报送。",
                                     "{0} {1} has been answered already, by rows or a nil return.",
                                     "如内容有误，请重新报送文件，后报的有效。", "If that was wrong, submit a file: the later one counts."};
inline constexpr Message nilRowsHold{
    "app.nil-rows-hold", "{0} {1} 期间仍有此前报送的有效记录，零报送不能将其清空。",
    "Rows of {0} submitted before hold in {1}; a nil return ends none of them.",
    "请报送完整名册，已终止的请填写终止日期。", "Submit the whole list, with end days for what has ended."};
inline constexpr Message tokenRefused{"app.token-refused", "缺少访问令牌，或令牌无效、已过期、已作废。",
                                      "There is no access token, or it is unknown, past its date or revoked.",
                                      "请在请求头写 Authorization: Bearer 令牌；令牌由管理员用 lianfang token new 发放。",
                                      "Send Authorization: Bearer TOKEN; the administrator makes one with lianfang token new."};
inline constexpr Message tooManyAttempts{"app.too-many-attempts", "该地址的无效访问过多。", "Too many refused attempts from this address.",
                                         "请核对令牌，{0} 秒后再试。", "Check the token and try again in {0} seconds."};
inline constexpr Message notAllowed{"app.not-allowed", "该令牌不能用于部门“{0}”的填报单位“{1}”。",
                                    "This token is not for unit {1} of department {0}.", "请使用本部门、本单位的令牌。",
                                    "Use the token of that department and unit."};
inline constexpr Message periodAhead{"app.period-ahead", "周期 {0} 尚未开始。", "Period {0} has not begun.",
                                     "即时报送的周期是报送当天；请核对日期。", "What is pushed as it happens is of today; check the day."};
inline constexpr Message asOfAhead{"app.as-of-ahead", "数据截至日 {0} 晚于今天（{1}）。", "The as-of day {0} is later than today ({1}).",
                                   "请核对数据截至日：尚未到的日子不能有数据。", "Check it: there are no data of days to come."};
inline constexpr Message notJoined{"app.not-joined", "{0}尚未接入：没有填写它的地址。", "{0} has not joined: its address is not filled in.",
                                   "请在 /etc/default/lianfang 中填写其清单（<connector joined=…>）所读的名称，然后重启服务。",
                                   "Fill in the name that its manifest reads (<connector joined=…>) in /etc/default/lianfang, and restart."};
inline constexpr Message lengthMissing{"app.length-missing", "报送的请求须带 Content-Length。", "A push must state its Content-Length.",
                                       "不支持分块传输：中途断开的分块内容无法与完整内容区分。",
                                       "Chunked bodies are not taken: one that breaks off looks like a whole one."};
inline constexpr Message bodyBrokenOff{"app.body-broken-off", "内容未传完：应有 {0} 字节，收到 {1} 字节。",
                                       "The body broke off: {1} of {0} bytes came.", "请重新发送。", "Send it again."};
inline constexpr Message headerTooLarge{"app.header-too-large", "请求头过大。", "The request's header is too large.", "", ""};
inline constexpr Message encodingUnknown{"app.encoding-unknown", "不支持 Content-Encoding：{0}。", "Content-Encoding {0} is not taken.",
                                         "请直接发送文件；ZIP 压缩包可作为文件发送。", "Send the file as it is; it may be a ZIP."};
inline constexpr Message tokenUnknown{"app.token-unknown", "没有编号为 {0} 的有效令牌。", "There is no token {0} that holds.",
                                      "请用 lianfang token list 查看。", "lianfang token list shows them."};
inline constexpr Message tlsUnusable{"app.tls-unusable", "TLS 证书或私钥无法使用：{0}。", "The TLS certificate or key cannot be used: {0}.",
                                     "请检查 hub.xml 中 <tls> 所指的 PEM 文件；私钥不能带口令。",
                                     "Check the PEM files that <tls> in hub.xml names; the key has no passphrase."};

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

inline constexpr Message nothingChosen{"app.nothing-chosen", "没有选中疑点。", "No finding was chosen.",
                                       "请给出编号，或能选中疑点的筛选条件。", "Give ids, or a filter that finds some."};
inline constexpr Message tooManyChosen{"app.too-many-chosen", "选中 {0} 条疑点，一次最多 {1} 条。", "{0} findings were chosen; {1} at most at a time.",
                                       "请缩小筛选范围，分批办理。", "Narrow the filter and go on in parts."};
inline constexpr Message attachmentEmpty{"app.attachment-empty", "附件“{0}”是空的，没有记录。", "The attachment {0} is empty; nothing was recorded.",
                                         "请附上文件本身。", "Attach the file itself."};
inline constexpr Message transferByHandOver{"app.transfer-by-hand-over", "线索移交单随移交生成。", "A lead-transfer is made by handing findings over.",
                                            "请用 lianfang findings hand-over。", "See lianfang findings hand-over."};
inline constexpr Message deadlineAhead{"app.deadline-ahead", "限期“{0}”不是今天以后的日期。", "The deadline {0} is no day after today.",
                                       "日期写作 2026-12-31。", "Write it as 2026-12-31."};
inline constexpr Message nobodyToTell{"app.nobody-to-tell", "选中的疑点中没有尚未告知、单位明确的未结疑点。",
                                      "Among the chosen findings none is open, untold and of a certain employer.",
                                      "lianfang findings --step open 列出可以告知的。", "lianfang findings --step open lists those that can be told of."};
inline constexpr Message nothingOverdue{"app.nothing-overdue", "{0}没有逾期未报的事项。", "Nothing of {0} is overdue.",
                                        "lianfang exchanges --timeliness overdue 列出逾期的。", "lianfang exchanges --timeliness overdue lists what is."};
inline constexpr Message letterName{"app.letter-name", "模板没有“{0}”这个名称。", "There is no value named {0} here.",
                                    "可用的名称见同一文件夹的 README.md。", "The README.md beside it lists them."};
inline constexpr Message letterSection{"app.letter-section", "“{0}”没有成对。", "\"{0}\" does not pair.",
                                       "每个 {{#清单}} 都要有 {{/清单}}，每个 {{ 都要有 }}。", "Each {{#list}} ends with {{/list}}, each {{ with }}."};
inline constexpr Message letterInclude{"app.letter-include", "没有文件“{0}”。", "There is no file {0}.",
                                       "放入的文件应在同一文件夹中。", "What is put in lies in the same folder."};

inline constexpr Message indicatorWaits{"app.indicator-waits", "数据不全，暂时不能计算：缺 {0}。", "It cannot be told yet: {0} is missing.",
                                        "请在数据到齐后重试；lianfang calendar 显示各单位的报送情况。",
                                        "Ask again once it has come; lianfang calendar shows who has submitted what."};
inline constexpr Message identityUnreadable{"app.identity-unreadable", "输入的不是有效的证件号码。",
                                            "What was entered is no valid identity number.",
                                            "请核对后重新输入；号码不会显示，也不会记入日志。",
                                            "Check it and enter it again; it is neither shown nor logged."};
inline constexpr Message personUnknown{"app.person-unknown", "没有持该证件号码的人员的任何记录。",
                                       "Nothing is known of anybody with that identity number.",
                                       "只能按完整号码精确查找。", "A search is by the whole number only."};
inline constexpr Message employerUnknown{"app.employer-unknown", "没有单位“{0}”。", "There is no employer {0}.",
                                         "请用统一社会信用代码，或报送中写过的名称。",
                                         "Give its credit code, or a name that has been reported."};
inline constexpr Message employerSeveral{"app.employer-several", "“{0}”可能是：{1}。", "{0} may be: {1}.",
                                         "请写其中一个的代码或编号。", "Give the code or number of one of them."};
inline constexpr Message inspectorRow{"app.inspector-row", "检查人员名单 {0} 第 {1} 行：{2}。",
                                      "Row {1} of the inspectors' list {0}: {2}.",
                                      "列应为：执法证号、姓名、单位、回避单位（代码，以顿号分隔）；不要填证件号码。",
                                      "Columns are 执法证号, 姓名, 单位, 回避单位 (codes, divided by 、); no identity numbers."};
inline constexpr Message poolTooSmall{"app.pool-too-small", "名单只有 {0} 个，不够抽取 {1} 个。",
                                      "The pool has {0}; {1} cannot be drawn from it.", "请放宽筛选条件，或少抽一些。",
                                      "Widen the filter, or draw fewer."};

inline constexpr const Message* appMessages[] = {
    &datasetUnknown, &datasetUnmapped, &periodUnfit,      &unitUnknown, &connectorMissing, &nothingDelivered,
    &requestUnreadable, &notFound, &internalFailure,  &alreadyServing, &configurationFaulty, &connectorSetAside, &notSetAside, &tooBusy,
    &tokenRefused, &tooManyAttempts, &notAllowed, &periodAhead, &lengthMissing, &bodyBrokenOff, &headerTooLarge, &encodingUnknown,
    &tokenUnknown, &tlsUnusable, &nilTooEarly, &notAwaited, &nilAnswered, &nilRowsHold, &tooManyAttachments, &asOfAhead, &notJoined,
    &ferryUnknownHub, &ferryNothing, &ferryFull, &ferryNotTheirs, &ferryHeld, &nameUnknown, &periodUnreadable, &evidenceEmpty,
    &dataFolderUnusable, &nothingChosen, &tooManyChosen, &attachmentEmpty, &transferByHandOver, &deadlineAhead, &nobodyToTell,
    &nothingOverdue, &letterName, &letterSection, &letterInclude, &indicatorWaits,
    &identityUnreadable, &personUnknown, &employerUnknown,
    &employerSeveral, &inspectorRow, &poolTooSmall};

}  // namespace lianfang::message
