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
inline constexpr Message documentDiffers{"collect.document-differs", "连接器 {0} 的文件“{1}”长度或校验和不符。",
                                         "Document \"{1}\" of connector {0} differs from its length or sum.",
                                         "稍后将自动重试。", "It will be tried again later."};
inline constexpr Message tooManyBytes{
    "collect.too-many-bytes", "连接器 {0} 送来的数据超过 {1} 字节的上限，已强制结束。",
    "Connector {0} sent more than the limit of {1} bytes and was ended.", "请检查对方数据；必要时提高上限。",
    "Check the other side's data; raise the limit if needed."};
inline constexpr Message tooManyDocuments{"collect.too-many-documents",
                                          "连接器 {0} 送来的文件超过 {1} 个，已强制结束。",
                                          "Connector {0} sent more than {1} documents and was ended.",
                                          "请检查文件名模式。", "Check the pattern of the documents' names."};

inline constexpr Message callForbidden{"collect.call-forbidden",
                                       "连接器 {0} 试图执行连接器不得进行的操作（系统调用 {1}），已强制结束。",
                                       "Connector {0} tried what no connector may do (system call {1}) and was ended.",
                                       "本次交换作废，原有数据不受影响；请查明该连接器来源并联系其开发人员。",
                                       "The exchange is void and earlier data untouched; find out where this connector "
                                       "comes from, and tell its developer."};
inline constexpr Message cpuLimit{
    "collect.cpu-limit", "连接器 {0} 用满了 {1} 秒处理器时间，已强制结束。",
    "Connector {0} used up its {1} seconds of processor time and was ended.",
    "请联系连接器的开发人员；确有需要时在部门清单的 <limits> 中放宽 cpu。",
    "Tell the connector's developer; if it needs more, raise cpu in <limits> of the manifest."};
inline constexpr Message fileLimit{"collect.file-limit", "连接器 {0} 写出的一个文件超过 {1} 字节的上限，已强制结束。",
                                   "Connector {0} wrote a file larger than its limit of {1} bytes and was ended.",
                                   "请联系连接器的开发人员。", "Tell the connector's developer."};
inline constexpr Message userUnknown{
    "collect.user-unknown", "没有可供连接器运行的系统用户 {0}（或它就是服务自身的用户）。",
    "There is no system user {0} for connectors to run as (or it is the daemon's own).",
    "请运行 systemd-sysusers 或 useradd --system {0}，或在 hub.xml 的 <connectors user=…> 中改写。",
    "Run systemd-sysusers or useradd --system {0}, or change <connectors user=…> in hub.xml."};
inline constexpr Message noLandlock{
    "collect.no-landlock", "本机内核没有 Landlock：连接器能打开其用户可以打开的任何文件。",
    "This kernel has no Landlock: a connector can open whatever its user may open.",
    "请使用 5.19 以上内核并在 lsm= 中启用 landlock；在此之前请让连接器以单独的用户运行。",
    "Use kernel 5.19 or later with landlock in lsm=; until then let connectors run as a user of their own."};
inline constexpr Message olderLandlock{
    "collect.older-landlock", "本机内核的 Landlock 版本为 {0}，低于所需的 2：连接器不能在文件夹之间移动文件。",
    "This kernel's Landlock is version {0}, below 2: a connector cannot move files between folders.", "", ""};
inline constexpr Message sharedUser{
    "collect.shared-user", "连接器与服务共用一个系统用户：隔离只靠 Landlock 和 seccomp。",
    "Connectors share the daemon's user: Landlock and seccomp alone keep them apart.", "", ""};
inline constexpr Message rootUser{
    "collect.root-user", "服务以 root 运行且未指定连接器用户：连接器以无特权的 root 运行，线程数不受限制。",
    "The daemon is root and no user is set for connectors: they run as root without capabilities, their threads not "
    "limited.",
    "请在 hub.xml 中设置 <connectors user=\"lianfang-connector\">。",
    "Set <connectors user=\"lianfang-connector\"> in hub.xml."};

inline constexpr const Message* collectMessages[] = {
    &hostNotStarted,   &connectorNotLoaded, &connectorFailed,  &connectorRefused, &connectorBroke, &connectorCrashed,
    &connectorExited,  &deadlinePassed,     &collectCancelled, &frameGarbage,     &documentDiffers,  &tooManyBytes,
    &tooManyDocuments, &callForbidden,      &cpuLimit,         &fileLimit,        &userUnknown,    &noLandlock,
    &olderLandlock,    &sharedUser,         &rootUser};

} // namespace lianfang::message
