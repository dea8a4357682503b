// Messages of hub/schema: what can be wrong with the configuration. {0} … are ids and values as written, never secrets.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message configUnreadable{"schema.config-unreadable", "无法读取配置文件：{0}。",
                                          "The configuration file cannot be read: {0}.", "请检查路径和权限。",
                                          "Check its path and permissions."};
inline constexpr Message configSyntax{"schema.config-syntax", "XML 语法错误：{0}。", "Not well-formed XML: {0}.",
                                      "请按行号改正。", "Mend it at the line given."};
inline constexpr Message configEncoding{"schema.config-encoding", "文件不是声明的编码 {0}，或该编码不受支持。",
                                        "The file is not in its declared encoding {0}, or that is not supported.",
                                        "请另存为 UTF-8。", "Save it as UTF-8."};
inline constexpr Message configRoot{"schema.config-root", "根元素应为 <{0}>，实为 <{1}>。",
                                    "The root element should be <{0}>, not <{1}>.", "请检查是否放错了文件。",
                                    "Check whether this file belongs here."};
inline constexpr Message unknownElement{"schema.unknown-element", "<{1}> 中不能有 <{0}>。",
                                        "<{1}> knows no element <{0}>.", "请检查拼写或删除。",
                                        "Check the spelling or remove it."};
inline constexpr Message unknownAttribute{"schema.unknown-attribute", "<{1}> 没有属性 {0}。",
                                          "<{1}> knows no attribute {0}.", "请检查拼写或删除。",
                                          "Check the spelling or remove it."};
inline constexpr Message strayText{"schema.stray-text", "<{0}> 中不能有文字“{1}”。",
                                   "<{0}> holds text where none belongs: \"{1}\".", "请删除。", "Remove it."};
inline constexpr Message missingAttribute{"schema.missing-attribute", "<{1}> 缺少属性 {0}。",
                                          "<{1}> lacks its attribute {0}.", "请补上。", "Add it."};
inline constexpr Message missingElement{"schema.missing-element", "<{1}> 缺少 <{0}>。", "<{1}> lacks its <{0}>.",
                                        "请补上。", "Add it."};
inline constexpr Message repeated{"schema.repeated", "{0} 重复出现，第 {1} 处已有。",
                                  "{0} stands twice; it is already at {1}.", "请删除其中一个。", "Remove one of them."};
inline constexpr Message badValue{"schema.bad-value", "{0} 的值“{1}”无效，应为：{2}。",
                                  "{0} cannot be \"{1}\"; it should be: {2}.", "请改正。", "Mend it."};
inline constexpr Message badId{"schema.bad-id", "标识“{0}”无效，应由小写字母、数字和连字符组成。",
                               "\"{0}\" is no id: lower-case letters, digits and hyphens only.", "请改正。",
                               "Mend it."};
inline constexpr Message reservedColumn{"schema.reserved-column", "字段标识“{0}”是 SQL 保留字或系统列名，不能使用。",
                                        "\"{0}\" is an SQL word or a column of the hub's own, and cannot be a field.",
                                        "请换一个标识。", "Choose another id."};
inline constexpr Message unknownCodeList{"schema.unknown-code-list", "没有代码表 {0}（config/codelists/{0}.csv）。",
                                         "There is no code list {0} (config/codelists/{0}.csv).",
                                         "请检查拼写或补上该代码表。", "Check the spelling or add the list."};
inline constexpr Message unsuitedAttribute{"schema.unsuited-attribute", "类型 {1} 的字段不能有属性 {0}。",
                                           "A field of type {1} takes no attribute {0}.", "请删除或改类型。",
                                           "Remove it, or change the type."};
inline constexpr Message unknownField{"schema.unknown-field", "{1} 中没有字段“{0}”。", "{1} has no field \"{0}\".",
                                      "请检查拼写。", "Check the spelling."};
inline constexpr Message keyNotRequired{"schema.key-not-required", "主键字段 {0} 必须为必填（required=\"yes\"）。",
                                        "Key field {0} must be required=\"yes\".", "请改正。", "Mend it."};
inline constexpr Message keySealed{"schema.key-sealed", "字段 {0} 加密存放，不能作主键。",
                                   "Field {0} is sealed and cannot be part of the key.", "请改用其他字段。",
                                   "Choose another field."};
inline constexpr Message comparedField{"schema.compared-field", "{0} 所指的字段“{1}”须是本行中类型相同的另一字段。",
                                       "{0} must name another field of the same row and type, not \"{1}\".", "请改正。",
                                       "Mend it."};
inline constexpr Message codeDay{"schema.code-day", "on 所指的字段“{0}”须是本行中的日期或时间字段。",
                                 "on must name a date or time field of the same row, not \"{0}\".", "请改正。",
                                 "Mend it."};
inline constexpr Message operationMissing{
    "schema.operation-missing", "增量数据集 {0} 须有字段 operation（代码表 operations），且不在主键内。",
    "Dataset {0} of changes needs a field operation of list operations, not in its key.", "请补上。", "Add it."};
inline constexpr Message unknownDataset{"schema.unknown-dataset", "没有数据集 {0}。", "There is no dataset {0}.",
                                        "请检查拼写或在 config/schema 中定义。",
                                        "Check the spelling or define it in config/schema."};
inline constexpr Message wrongCadence{"schema.wrong-cadence", "数据集 {0} 不按 {1} 报送。",
                                      "Dataset {0} is not delivered by {1}.", "可用：{2}。", "It may be: {2}."};
inline constexpr Message employerPart{"schema.employer-part", "{0} 是单位字段，应写作 {0}.code 或 {0}.name。",
                                      "{0} is an employer: map {0}.code or {0}.name.", "请改正。", "Mend it."};
inline constexpr Message notEmployer{"schema.not-employer", "{0} 不是单位字段，没有 .code 和 .name 之分。",
                                     "{0} is no employer and has neither .code nor .name.", "请改正。", "Mend it."};
inline constexpr Message wrongKept{"schema.wrong-kept", "wrong=\"keep\" 只用于单位的 .code，{0} 不是。",
                                   "wrong=\"keep\" is for an employer's .code, which {0} is not.", "请改正。", "Mend it."};
inline constexpr Message nothingMapped{"schema.nothing-mapped", "<map> 须有 from 或 constant 之一，不能兼有。",
                                       "A <map> has either from or constant.", "请改正。", "Mend it."};
inline constexpr Message requiredUnmapped{"schema.required-unmapped", "数据集 {1} 的必填字段 {0} 没有来源栏目。",
                                          "Required field {0} of {1} is not mapped.", "请补上 <map field=\"{0}\" …/>。",
                                          "Add <map field=\"{0}\" …/>."};
inline constexpr Message secretSource{
    "schema.secret-source", "密文 {0} 须以 file 或 env 之一指明来源，不能写在配置里。",
    "Secret {0} is named by either file or env, and never stands here.", "请改正。", "Mend it."};
inline constexpr Message secretUnreadable{"schema.secret-unreadable", "密文 {0} 读不到：{1}。",
                                          "Secret {0} cannot be read: {1}.", "请检查文件权限或环境变量。",
                                          "Check the file's permissions, or the environment."};
inline constexpr Message tlsMissing{
    "schema.tls-missing", "没有配置 TLS 证书，服务不能开在本机以外的地址 {0}。",
    "Without TLS the API is not served beyond this machine, at {0}.",
    "请在 <api> 中写 <tls certificate=\"…\" key=\"…\"/>，或把 address 改为 127.0.0.1。",
    "Write <tls certificate=\"…\" key=\"…\"/> in <api>, or make the address 127.0.0.1."};
inline constexpr Message fileMissing{"schema.file-missing", "没有文件 {0}，或无权读取。",
                                     "There is no file {0}, or it may not be seen.", "请检查路径和权限。",
                                     "Check the path and permissions."};
inline constexpr Message keyFileOpen{"schema.key-file-open", "私钥文件 {0} 他人可读。",
                                     "The private key {0} may be read by others than its owner.",
                                     "请执行 chmod 600 {0}，属主为运行服务的用户。",
                                     "chmod 600 {0}, owned by the user that runs the daemon."};
inline constexpr Message variableUnset{"schema.variable-unset", "环境变量 {0} 未设置。",
                                       "Environment variable {0} is not set.", "请设置，或给出缺省值。",
                                       "Set it, or give a default."};
inline constexpr Message templateFailed{"schema.template-failed", "无法生成填报模板 {0}：{1}。",
                                        "Template {0} cannot be written: {1}.", "请检查路径和磁盘空间。",
                                        "Check the path and free space."};

inline constexpr Message parameterUnread{"schema.parameter-unread", "没有比对读取参数 {0}。",
                                         "No cross-check reads the parameter {0}.",
                                         "请检查拼写或删除；各比对读取的是：{1}。",
                                         "Check the spelling or remove it; what they read: {1}."};
inline constexpr Message libraryMissing{
    "schema.library-missing", "没有连接器 {0}：{1} 中没有 {0}.so。", "There is no connector {0}: no {0}.so in {1}.",
    "请检查拼写，或放入该连接器；在此之前不能通过它交换。",
    "Check the spelling, or put it there; nothing is exchanged through it before."};
inline constexpr Message listUnknown{"schema.list-unknown", "没有清单 {0}，不会送出。",
                                     "There is no list {0}: nothing is sent.", "可用：{1}。", "It may be: {1}."};
inline constexpr Message listUntaken{
    "schema.list-untaken", "清单 {0} 没有部门接收，不会送出。", "No department takes the list {0}: nothing is sent.",
    "请在接收部门的清单文件中写上 <push list=\"{0}\"/>。",
    "Write <push list=\"{0}\"/> into the manifest of the department that is to have it."};
inline constexpr Message headingTwice{"schema.heading-twice", "栏目“{0}”同时作为 {1} 和 {2} 的来源。",
                                      "The heading \"{0}\" is mapped to both {1} and {2}.",
                                      "若非有意，请改正其中一个。", "Unless that is meant, mend one of them."};

inline constexpr Message historyChanged{"schema.history-changed", "数据集 {0} 已有数据，{1} 不能由“{2}”改为“{3}”。",
                                        "Dataset {0} has a history: its {1} cannot change from \"{2}\" to \"{3}\".",
                                        "请恢复原样，或另设新的数据集或字段。",
                                        "Restore it, or define a new dataset or field."};
inline constexpr Message historyField{
    "schema.history-field", "数据集 {0} 已有数据，字段 {1} 不能删除。",
    "Dataset {0} has rows: its field {1} cannot go.", "请恢复该字段；不再报送时，从部门清单中删去其 <map> 即可。",
    "Restore it; where it is no longer delivered, take its <map> out of the manifest."};
inline constexpr Message historyDataset{"schema.history-dataset", "数据集 {0} 已有数据，不能删除。",
                                        "Dataset {0} has rows and cannot go.", "请恢复其定义。",
                                        "Restore its definition."};
inline constexpr Message historyCadence{"schema.history-cadence", "数据集 {0} 已按 {1} 报送过，不能取消该周期。",
                                        "Dataset {0} was submitted by {1}, which cannot go.", "请在 cadence 中恢复。",
                                        "Restore it in cadence."};
inline constexpr Message historyMapping{
    "schema.history-mapping", "部门 {0} 报送过数据集 {1}，其清单不能没有它，也不能移给其他部门。",
    "Department {0} has submitted dataset {1}: its manifest cannot lose it, nor another take it.",
    "请恢复；不再交换时，改为 <connector joined=\"no\">。",
    "Restore it; to end the exchange set <connector joined=\"no\">."};
inline constexpr Message historyUnit{"schema.history-unit", "部门 {0} 的填报单位 {1} 报送过 {2}，不能删除。",
                                     "Reporting unit {1} of department {0} has submitted {2} and cannot go.",
                                     "请在 <units> 中恢复。", "Restore it in <units>."};

inline constexpr const Message* schemaMessages[] = {
    &configUnreadable, &configSyntax,     &configEncoding,    &configRoot,       &unknownElement, &unknownAttribute,
    &strayText,        &missingAttribute, &missingElement,    &repeated,         &badValue,       &badId,
    &reservedColumn,   &unknownCodeList,  &unsuitedAttribute, &unknownField,     &keyNotRequired, &keySealed,
    &comparedField,    &codeDay,          &operationMissing, &unknownDataset,    &wrongCadence,     &employerPart,   &notEmployer,
    &wrongKept,      &nothingMapped,    &requiredUnmapped, &secretSource,      &secretUnreadable, &variableUnset,  &templateFailed,
    &parameterUnread,  &libraryMissing,   &listUnknown,       &listUntaken,
    &headingTwice,
    &tlsMissing,       &fileMissing,      &keyFileOpen,      &historyChanged,   &historyField,   &historyDataset,
    &historyCadence,   &historyMapping,   &historyUnit};

} // namespace lianfang::message
