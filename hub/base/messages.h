// Messages of hub/base: files, keys, sealing.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message fileOpen{"base.file-open", "无法打开文件 {0}：{1}。", "Cannot open {0}: {1}.",
                                  "请检查路径和权限。", "Check the path and its permissions."};
inline constexpr Message fileRead{"base.file-read", "读取 {0} 失败：{1}。", "Reading {0} failed: {1}.",
                                  "请检查磁盘。", "Check the disk."};
inline constexpr Message fileWrite{"base.file-write", "写入 {0} 失败：{1}。", "Writing {0} failed: {1}.",
                                   "请检查磁盘空间和权限。", "Check free space and permissions."};
inline constexpr Message keyFile{"base.key-file", "密钥文件 {0} 不可用：{1}。", "Key file {0} cannot be used: {1}.",
                                 "请恢复原密钥文件；没有它，已加密的数据无法读取。",
                                 "Restore the original key file; without it sealed data cannot be read."};
inline constexpr Message cryptoUnavailable{"base.crypto-unavailable", "OpenSSL 不提供 {0}。",
                                           "OpenSSL does not provide {0}.", "请安装带国密算法的 OpenSSL 3。",
                                           "Install an OpenSSL 3 with the SM algorithms."};

inline constexpr Message signingKey{"base.signing-key", "{0} 不是可用的 SM2 签名密钥，或口令不对。",
                                    "{0} is no SM2 signing key that can be used, or the passphrase is wrong.",
                                    "请检查文件和口令；密钥由 lianfang connector key 生成。",
                                    "Check file and passphrase; lianfang connector key makes such keys."};

inline constexpr Message ferryKeys{"base.ferry-keys", "{0} 不是可用的摆渡密钥。", "{0} holds no ferry keys that can be used.",
                                   "公钥请用对方系统 lianfang ferry key 的输出；本系统的密钥文件请从备份恢复。",
                                   "Public keys are what the other hub's lianfang ferry key writes; restore this hub's own file "
                                   "from the backup."};

inline constexpr const Message* baseMessages[] = {&fileOpen, &fileRead,          &fileWrite,
                                                  &keyFile,  &cryptoUnavailable, &signingKey, &ferryKeys};

}  // namespace lianfang::message
