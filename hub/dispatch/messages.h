// Messages of hub/dispatch: lists that go back to departments.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message workbookNotWritten{"dispatch.workbook-not-written", "清单 {0} 未能生成：{1}。",
                                            "The list {0} could not be written: {1}.", "请检查磁盘空间和权限。",
                                            "Check free space and permissions."};
inline constexpr Message orderUnreadable{
    "dispatch.order-unreadable", "待发清单的登记内容有误：{0}。", "The order to send a list cannot be read: {0}.",
    "请重新运行产生该清单的交换或比对。", "Run the exchange or cross-check that asked for the list again."};

inline constexpr Message columnUnknown{
    "dispatch.column-unknown", "列“{0}”未被识别，本次没有读取。", "Column \"{0}\" was not recognised and not read.",
    "如列名有误，请改正后重新报送；如确需报送，请告知平台管理员，在部门清单中登记该列名；如不需要，不必处理。",
    "If the heading is wrong, correct it and submit again; if the column is wanted, ask the hub's administrator to add "
    "its heading to the department's mapping; otherwise leave it."};

inline constexpr const Message* dispatchMessages[] = {&workbookNotWritten, &orderUnreadable, &columnUnknown};

} // namespace lianfang::message
