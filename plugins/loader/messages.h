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

inline constexpr const Message* loaderMessages[] = {&notALibrary,  &noConnectorSymbol, &furtherSymbols,
                                                    &wrongVersion, &shortTable,        &emptySlot};

} // namespace lianfang::message
