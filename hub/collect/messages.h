// Messages of hub/collect: what a connector, or its host, may do wrong. {0} is always the connector's name.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message hostNotStarted{"collect.host-not-started", "无法启动连接器 {0} 的宿主进程：{1}。",
                                        "The host process of connector {0} cannot be started: {1}.",
                                        "请检查 lianfang-connector-host 是否已安装。",
                                        "Check that lianfang-connector-host is installed."};
inline constexpr Message connectorNotLoaded{"collect.connector-not-loaded", "连接器 {0} 无法装载：{1}",
                                            "Connector {0} cannot be loaded: {2}", "", ""};
inline constexpr Message connectorFailed{"collect.connector-failed", "连接器 {0} 未能完成：{1}。",
                                         "Connector {0} did not succeed: {2}.", "稍后将自动重试。",
                                         "It will be tried again later."};
inline constexpr Message connectorRefused{"collect.connector-refused", "连接器 {0} 无法工作：{1}。",
                                          "Connector {0} cannot work: {2}.", "请改正后重新运行该交换。",
                                          "Mend this, then run the exchange again."};
inline constexpr Message connectorBroke{
    "collect.connector-broke-contract", "连接器 {0} 违反接口约定：{1}。",
    "Connector {0} broke the rules of its interface: {2}.", "本次交换作废，原有数据不受影响；请联系连接器的开发人员。",
    "The exchange is void and earlier data untouched; tell the connector's developer."};
inline constexpr Message connectorCrashed{
    "collect.connector-crashed", "连接器 {0} 崩溃（信号 {1}）。", "Connector {0} crashed (signal {1}).",
    "本次交换作废，原有数据不受影响；请联系连接器的开发人员。",
    "The exchange is void and earlier data untouched; tell the connector's developer."};
inline constexpr Message connectorExited{
    "collect.connector-exited", "连接器 {0} 未报告结果就退出了（退出码 {1}）。",
    "Connector {0} exited without a result (exit code {1}).",
    "本次交换作废，原有数据不受影响；请联系连接器的开发人员。",
    "The exchange is void and earlier data untouched; tell the connector's developer."};
inline constexpr Message deadlinePassed{"collect.deadline-passed", "连接器 {0} 超过 {1} 秒仍未完成，已强制结束。",
                                        "Connector {0} was not done after {1} seconds and was ended.",
                                        "请检查对方系统和网络；必要时放宽时限。",
                                        "Check the other side and the network; allow more time if needed."};
inline constexpr Message collectCancelled{"collect.cancelled", "连接器 {0} 的交换已取消。",
                                          "The exchange through connector {0} was cancelled.", "", ""};
inline constexpr Message frameGarbage{
    "collect.frame-garbage", "连接器 {0} 的宿主进程发来无法识别的数据：{1}。",
    "The host of connector {0} sent what is no frame: {1}.", "本次交换作废，原有数据不受影响；请联系连接器的开发人员。",
    "The exchange is void and earlier data untouched; tell the connector's developer."};
inline constexpr Message digestDiffers{"collect.digest-differs", "连接器 {0} 的文件“{1}”长度或摘要不符。",
                                       "Document \"{1}\" of connector {0} differs from its length or digest.",
                                       "稍后将自动重试。", "It will be tried again later."};
inline constexpr Message tooManyBytes{
    "collect.too-many-bytes", "连接器 {0} 送来的数据超过 {1} 字节的上限，已强制结束。",
    "Connector {0} sent more than the limit of {1} bytes and was ended.", "请检查对方数据；必要时提高上限。",
    "Check the other side's data; raise the limit if needed."};
inline constexpr Message tooManyDocuments{"collect.too-many-documents",
                                          "连接器 {0} 送来的文件超过 {1} 个，已强制结束。",
                                          "Connector {0} sent more than {1} documents and was ended.",
                                          "请检查文件名模式。", "Check the pattern of the documents' names."};

inline constexpr const Message* collectMessages[] = {
    &hostNotStarted,   &connectorNotLoaded, &connectorFailed, &connectorRefused, &connectorBroke,
    &connectorCrashed, &connectorExited,    &deadlinePassed,  &collectCancelled, &frameGarbage,
    &digestDiffers,    &tooManyBytes,       &tooManyDocuments};

} // namespace lianfang::message
