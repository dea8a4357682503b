// Messages of plugins/loader: why a shared library is not taken for a connector.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message notALibrary{"plugin.not-a-library", "{0} 不是可用的共享库：{1}。",
                                     "{0} is not a usable shared library: {1}.", "请重新安装该连接器。",
                                     "Install the connector again."};
inline constexpr Message noConnectorSymbol{"plugin.no-symbol", "{0} 没有导出 lianfang_connector_v1，不是联防连接器。",
                                           "{0} does not export lianfang_connector_v1: it is no connector.",
                                           "请检查是否装错了文件。", "Check whether it is the right file."};
inline constexpr Message furtherSymbols{
    "plugin.further-symbols", "{0} 除连接器表外还导出了 {1}。", "{0} exports {1} besides the connector's table.",
    "请用 plugins/abi/connector.map 链接连接器。", "Link the connector with plugins/abi/connector.map."};
inline constexpr Message wrongVersion{"plugin.wrong-version", "{0} 的接口版本是 {1}，本系统需要 {2}。",
                                      "{0} has interface version {1}; this hub needs {2}.",
                                      "请安装与本系统匹配的连接器。", "Install a connector made for this hub."};
inline constexpr Message shortTable{"plugin.short-table", "{0} 的连接器表只有 {1} 字节，至少需要 {2} 字节。",
                                    "{0} has a connector table of {1} bytes; it takes at least {2}.",
                                    "请用当前的 connector.h 重新编译连接器。",
                                    "Compile the connector again with the current connector.h."};
inline constexpr Message emptySlot{"plugin.empty-slot", "{0} 的连接器表缺少必需的函数 {1}。",
                                   "{0} has a connector table without {1}, which must be there.", "请补上该函数。",
                                   "Add the function."};

inline constexpr Message otherMachine{
    "plugin.other-machine", "{0} 是为另一种处理器编译的（ELF 机器号 {1}，本机为 {2}）。",
    "{0} was compiled for another processor (ELF machine {1}; this one is {2}).", "请安装为本机编译的连接器。",
    "Install a connector that was compiled for this machine."};
inline constexpr Message foreignOwner{"plugin.foreign-owner", "{0} 属于用户 {1}，须属于 root 或 {2}。",
                                      "{0} belongs to user {1}; it must belong to root or to {2}.",
                                      "请核实来源后运行 chown root {0}。",
                                      "Make sure where it comes from, then: chown root {0}"};
inline constexpr Message othersMayWrite{
    "plugin.others-may-write", "{0} 可被其他用户写入。", "{0} may be written by others than its owner.",
    "请核实内容后运行 chmod go-w {0}。", "Make sure what it holds, then: chmod go-w {0}"};
inline constexpr Message notSigned{"plugin.not-signed", "{0} 没有签名，而 hub.xml 要求此文件夹中的连接器须有签名。",
                                   "{0} has no signature, and hub.xml asks for one in this folder.",
                                   "核实来源后请运行 lianfang connector sign {0} --key 密钥文件。",
                                   "Make sure where it comes from, then: lianfang connector sign {0} --key KEY"};
inline constexpr Message notTrusted{
    "plugin.not-trusted", "{0} 的签名不是由 {1} 中任何一个受信任的密钥作出的，或文件在签名后被改动。",
    "The signature of {0} is by none of the trusted keys in {1}, or the file was changed after it was signed.",
    "请重新取得该文件；确属可信时运行 lianfang connector trust 公钥文件。",
    "Get the file again; if its signer is to be trusted: lianfang connector trust KEY.pub"};
inline constexpr Message signatureUnusable{"plugin.signature-unusable", "签名文件 {0} 无法使用：{1}。",
                                           "Signature {0} cannot be used: {1}.", "请重新运行 lianfang connector sign。",
                                           "Make it again: lianfang connector sign"};
inline constexpr Message keyUnusable{"plugin.key-unusable", "受信任的公钥 {0} 无法使用：{1}。",
                                     "Trusted key {0} cannot be used: {1}.", "请重新运行 lianfang connector trust。",
                                     "Make it again: lianfang connector trust"};

inline constexpr const Message* loaderMessages[] = {
    &notALibrary,  &noConnectorSymbol, &furtherSymbols, &wrongVersion, &shortTable,        &emptySlot,  &otherMachine,
    &foreignOwner, &othersMayWrite,    &notSigned,      &notTrusted,   &signatureUnusable, &keyUnusable};

} // namespace lianfang::message
