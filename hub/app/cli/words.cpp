#include "hub/app/cli/words.h"

#include <map>

namespace lianfang::cli {

std::string grouped(std::uint64_t number)
{
    const std::string digits = std::to_string(number);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0)
            out += ',';
        out += digits[i];
    }
    return out;
}

std::string stateWords(const std::string& state)
{
    static const std::map<std::string, std::string> words{
        {"expected", "待报"},    {"running", "处理中"},       {"done", "完成"},
        {"failed", "失败"},      {"nil", "零报送"},           {"waiting", "等待"},
        {"sent", "已发送"},      {"dead", "发送失败"},        {"open", "未结"},
        {"closed", "已结"},      {"ready", "可用"},           {"files", "文件报送"},
        {"not-joined", "未接入"}, {"set-aside", "已停用"},     {"ferry", "摆渡"},
        {"missing", "缺连接器"}, {"unreachable", "连接不上"}, {"on-time", "按时"},
        {"late", "迟报"},        {"overdue", "逾期"},         {"unknown", ""},
        {"to-verify", "待核实"}, {"refused", "未予装载"},     {"warning", "预警"},
        {"holds", "有效"},       {"ended", "已过期"},         {"revoked", "已作废"}};
    const auto at = words.find(state);
    return at == words.end() ? state : at->second;
}

std::string textOf(const nlohmann::json& object, const char* name)
{
    const auto at = object.find(name);
    if (at == object.end() || at->is_null())
        return {};
    return at->is_string() ? at->get<std::string>() : at->dump();
}

} // namespace lianfang::cli
