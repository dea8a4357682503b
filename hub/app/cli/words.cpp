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
        {"to-verify", "待核实"}, {"absorbed", "已吸收"}, {"concluded", "已有结论"}, {"refused", "未予装载"},     {"warning", "预警"},
        {"holds", "有效"},       {"ended", "已过期"},         {"revoked", "已作废"}};
    const auto at = words.find(state);
    return at == words.end() ? state : at->second;
}

std::string stepWords(const std::string& step)
{
    static const std::map<std::string, std::string> words{{"open", "未告知"},
                                                          {"notified", "已告知"},
                                                          {"handed-over", "已移交"},
                                                          {"answered", "已反馈"},
                                                          {"closed", "已结"}};
    const auto at = words.find(step);
    return at == words.end() ? step : at->second;
}

std::string eventWords(const std::string& what)
{
    static const std::map<std::string, std::string> words{
        {"opened", "出现"},         {"reopened", "再次出现"},     {"closed", "自行结案"},   {"to-verify", "转待核实"},
        {"warning", "预警"},        {"absorbed", "并入其他疑点"}, {"concluded", "核实结论"}, {"assigned", "分办"},
        {"notified", "告知"},       {"extended", "延期"},         {"handed-over", "移交"},  {"answered", "监察反馈"},
        {"in-hand", "监察办理中"},  {"noted", "补记"},            {"withdrawn", "撤回"},    {"settled", "办结"},
        {"letter", "签发文书"},     {"delivered", "送达"},        {"drawn", "抽中回头看"},    {"rechecked", "回头看"}};
    const auto at = words.find(what);
    return at == words.end() ? what : at->second;
}

std::string reasonWords(const std::string& reason)
{
    static const std::map<std::string, std::string> words{{"crosscheck", "比对得出"},
                                                          {"no-longer-holds", "后续报送表明已不成立"},
                                                          {"in-another-finding", "并入其他疑点"},
                                                          {"conclusion-ended", "结论已到期或情形不同"},
                                                          {"not-enrolled", "未参保"},
                                                          {"lapsed", "逾期未续保"},
                                                          {"suspended", "参保已中止"},
                                                          {"insured-elsewhere", "他处参保"},
                                                          {"casework", "工作中发现"}};
    const auto at = words.find(reason);
    return at == words.end() ? reason : at->second;
}

std::string textOf(const nlohmann::json& object, const char* name)
{
    const auto at = object.find(name);
    if (at == object.end() || at->is_null())
        return {};
    return at->is_string() ? at->get<std::string>() : at->dump();
}

} // namespace lianfang::cli
