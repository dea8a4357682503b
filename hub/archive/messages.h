// Messages of hub/archive.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message archiveDamaged{
    "archive.damaged", "归档文件 {0} 已损坏：{1}。", "Archive file {0} is damaged: {1}.",
    "请从备份恢复该文件，或请报送部门重新报送。", "Restore it from the backup, or ask the department to deliver again."};
inline constexpr Message archiveMissing{
    "archive.missing", "归档中没有文件 {0}。", "The archive holds no document {0}.",
    "请从备份恢复归档目录。", "Restore the archive folder from the backup."};
inline constexpr Message archiveForeignKey{
    "archive.foreign-key", "归档文件 {0} 用另一把密钥（{1}）加密。", "Archive file {0} was sealed under another key ({1}).",
    "请恢复原密钥文件。", "Restore the original key file."};
inline constexpr Message documentTooLarge{
    "archive.document-too-large", "文件 {0} 超过允许的大小（{1} 字节）。", "Document {0} is larger than allowed ({1} bytes).",
    "请拆分后报送，或由管理员调高 hub.xml 中的限制。", "Split it, or have the limit in hub.xml raised."};

inline constexpr Message ferryDamaged{
    "archive.ferry-damaged", "摆渡文件 {0} 不完整或不是摆渡文件：{1}。", "{0} is no whole ferry file: {1}.",
    "未接收任何内容；请在对方系统重新导出并拷贝。", "Nothing was taken; export it again at the other hub and copy it once more."};
inline constexpr Message ferryOtherRecipient{
    "archive.ferry-other-recipient", "摆渡文件 {0} 是给另一个系统的（指纹 {1}），本系统的指纹是 {2}。",
    "Ferry file {0} is for another hub (fingerprint {1}); this one's is {2}.",
    "未接收任何内容；请让对方信任本系统的公钥（lianfang ferry key）后重新导出。",
    "Nothing was taken; have the other hub trust this one's keys (lianfang ferry key) and export again."};
inline constexpr Message ferryUntrusted{
    "archive.ferry-untrusted", "摆渡文件 {0} 来自未信任的系统（指纹 {1}）。", "Ferry file {0} comes from a hub that is not trusted (fingerprint {1}).",
    "未接收任何内容；核对指纹后用 lianfang ferry trust 信任其公钥。",
    "Nothing was taken; compare fingerprints, then trust its keys with lianfang ferry trust."};
inline constexpr Message ferrySignature{
    "archive.ferry-signature", "摆渡文件 {0} 的签名与内容不符。", "The signature of ferry file {0} does not match what it holds.",
    "未接收任何内容；文件在途中被改动，请查明原因后重新导出。", "Nothing was taken; it was changed on its way: find out how, and export again."};
inline constexpr Message ferryTooLarge{
    "archive.ferry-too-large", "摆渡文件 {0} 超过上限：{1}。", "Ferry file {0} is beyond a limit: {1}.",
    "请分次导出。", "Export in several files."};

inline constexpr const Message* archiveMessages[] = {&archiveDamaged,      &archiveMissing, &archiveForeignKey,
                                                     &documentTooLarge,    &ferryDamaged,   &ferryOtherRecipient,
                                                     &ferryUntrusted,      &ferrySignature, &ferryTooLarge};

}  // namespace lianfang::message
