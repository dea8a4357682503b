// Messages of hub/store.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message storeNewer{
    "store.newer", "数据库 {0} 由更新的版本（第 {1} 级）建立，本程序只到第 {2} 级。",
    "Database {0} is at upgrade {1}, this program knows only {2}.", "请安装新版本。", "Install the newer version."};
inline constexpr Message storeForeignKey{
    "store.foreign-key", "数据库 {0} 用另一把密钥（{1}）建立，当前密钥为 {2}。",
    "Database {0} belongs to another key ({1}); this one is {2}.", "请恢复原密钥文件。", "Restore the original key file."};
inline constexpr Message storeColumnChanged{
    "store.column-changed", "数据集 {0} 的字段 {1} 类型已变（原为 {2}，现为 {3}），历史数据无法沿用。",
    "Field {1} of dataset {0} changed its type from {2} to {3}; its history cannot be read that way.",
    "请恢复原类型，或另设新字段。", "Restore the type, or add a new field instead."};
inline constexpr Message storeKeyChanged{
    "store.key-changed", "数据集 {0} 的主键已变，历史数据无法沿用。", "Dataset {0} has another natural key than its history.",
    "请恢复原主键，或另设新数据集。", "Restore the key, or define a new dataset."};
inline constexpr Message exchangeRunning{
    "store.exchange-running", "{0} {1} 正在处理，请稍候。", "{0} {1} is being processed already.",
    "请等待其结束后再试。", "Wait until it has ended and try again."};
inline constexpr Message idempotencyConflict{
    "store.idempotency-conflict", "幂等键（Idempotency-Key）“{0}”已用于另一次报送（交换 {1}）。",
    "The Idempotency-Key {0} has been used for another submission (exchange {1}).",
    "同一份报送重发时内容和参数须与首次完全一致；新的报送请换新的键。",
    "Repeat a submission unchanged, or use a new key for a new one."};
inline constexpr Message referenceCollision{
    "store.reference-collision", "单位引用编号 {0} 冲突：“{1}”与“{2}”。",
    "Employer reference {0} stands for both \"{1}\" and \"{2}\".", "请联系开发者。", "Report this to the developers."};
inline constexpr Message databaseFailed{
    "store.database-failed", "数据库操作失败：{0}。", "The database failed: {0}.", "请检查磁盘空间，再看日志。",
    "Check free disk space, then the log."};

inline constexpr Message trialFailed{
    "store.trial-failed", "无法在 PostgreSQL 上试运行：{0}。", "PostgreSQL cannot be used to try this out: {0}.",
    "请检查连接参数，并确认该角色可以新建模式（schema）。", "Check the connection, and that its role may create a schema."};
inline constexpr Message secretInConnection{
    "store.secret-in-connection", "连接参数里不能写口令。", "A connection may not hold a password here.",
    "请改用 PGPASSFILE 指定的口令文件，或数据库自身的本机信任规则。", "Use a password file (PGPASSFILE), or the server's own rules."};

inline constexpr const Message* storeMessages[] = {&storeNewer,          &storeForeignKey,    &storeColumnChanged,
                                                   &storeKeyChanged,     &exchangeRunning,    &idempotencyConflict,
                                                   &referenceCollision,  &databaseFailed,      &trialFailed,
                                                   &secretInConnection};

}  // namespace lianfang::message
