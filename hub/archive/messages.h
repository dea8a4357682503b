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

inline constexpr const Message* archiveMessages[] = {&archiveDamaged, &archiveMissing, &archiveForeignKey,
                                                     &documentTooLarge};

}  // namespace lianfang::message
