#include "hub/notify/topics.h"

#include <algorithm>

namespace lianfang {

bool NoticeTopic::hasValue(std::string_view name) const
{
    return std::ranges::find(values, name) != values.end();
}

const NoticeList* NoticeTopic::list(std::string_view name) const
{
    const auto found = std::ranges::find(lists, name, &NoticeList::id);
    return found == lists.end() ? nullptr : &*found;
}

namespace {

// situation: "逾期 6 个工作日，第 2 次催报"; units: who has not submitted, "镜湖区、鸠江区"
std::vector<NoticeColumn> awaitedColumns()
{
    return {{"department", "部门", ""},     {"departmentEn", "", "Department"}, {"dataset", "数据集", ""},
            {"datasetEn", "", "Dataset"},   {"period", "期别", ""},             {"periodEn", "", "Period"},
            {"due", "截止日", "Due"},       {"situation", "情况", ""},          {"situationEn", "", "Situation"},
            {"units", "未报单位", ""},      {"unitsEn", "", "Not submitted by"}};
}

} // namespace

const std::vector<NoticeTopic>& noticeTopics()
{
    static const std::vector<NoticeTopic> topics = {
        {"crosscheck",
         // title: "未参保用人单位"; counter: 家, 人, 个; total: open now; lines: open lines; basis: the legal basis
         {"addressee", "addresseeEn", "period", "periodEn", "title", "titleEn", "counter", "total", "added", "closed",
          "toVerify", "warnings", "lines", "asOf", "ranAt", "basis", "basisEn", "attachment"},
         {{"largest",
           {{"ordinal", "序号", "No.", true},
            {"subject", "名称", "Name"},
            {"code", "统一社会信用代码", "Credit code"},
            {"lines", "涉及", "", true},
            {"linesEn", "", "Concerned", true}}}}},
        {"exchange-failed",
         // next: "将于 2026-11-22 21:40 自动重试" or "不再自动重试"
         {"addressee", "addresseeEn", "department", "departmentEn", "dataset", "datasetEn", "period", "periodEn",
          "unit", "unitEn", "failedAt", "attempts", "code", "reason", "reasonEn", "mend", "mendEn", "next", "nextEn"},
         {}},
        {"connector-set-aside",
         // since: when; failures: in a row; command: what brings it back
         {"addressee", "addresseeEn", "department", "departmentEn", "connector", "failures", "since", "code", "reason",
          "reasonEn", "command"},
         {}},
        {"rejections-ready",
         // matter: "退回 9 行", "有 2 列未识别"; outcome: "其余各行已入库" or "退回超过限额，本次报送整份未接收";
         // delivery: "已通过报送渠道发还报送部门，副本见附件" (deliveryEn: "goes back to the department …"); file: the
         // command that shows the list. reasons count values, of which a row may have several; columns are the first
         // that nobody reads.
         {"addressee", "addresseeEn", "department", "departmentEn", "dataset",  "datasetEn",  "period",  "periodEn",
          "unit",      "unitEn",      "accepted",   "rejected",     "repaired", "noted",      "unknown", "matter",
          "matterEn",  "outcome",     "outcomeEn",  "document",     "delivery", "deliveryEn", "file",    "endedAt"},
         {{"reasons",
           {{"ordinal", "序号", "No.", true},
            {"reason", "退回原因", ""},
            {"reasonEn", "", "Reason"},
            {"count", "处数", "Times", true}}},
          {"columns",
           {{"ordinal", "序号", "No.", true}, {"heading", "列名", "Heading"}, {"document", "文件", "File"}}}}},
        {"reminder",
         // matter: "逾期 2 项、即将到期 3 项"; advice: what to do, differs between unit and bureau; a line of the lists is
         // one dataset and period of one department
         {"addressee", "addresseeEn", "day", "matter", "matterEn", "advice", "adviceEn"},
         {{"overdue", awaitedColumns()}, {"soon", awaitedColumns()}}},
        {"escalation",
         {"addressee", "addresseeEn", "day", "matter", "matterEn", "chaseEvery"},
         {{"overdue", awaitedColumns()}}},
        {"report",
         // title: "2026年第三季度工伤保险部门协同通报"; beside: "目标 90.00%　达标"; late: "逾期未报 2 项、疑点已过限期 3 条"
         {"addressee", "addresseeEn", "title", "titleEn", "knownAt", "late", "lateEn"},
         {{"figures",
           {{"name", "项目", ""},
            {"nameEn", "", "What"},
            {"value", "数值", "Figure", true},
            {"beside", "说明", ""}}}}},
        {"digest",
         {"addressee", "addresseeEn", "title", "titleEn", "finishedAt", "exchanges", "failed", "findings", "toVerify"},
         {{"datasets",
           {{"dataset", "数据集", ""},
            {"datasetEn", "", "Dataset"},
            {"period", "期别", ""},
            {"periodEn", "", "Period"},
            {"state", "状态", ""},
            {"stateEn", "", "State"},
            {"accepted", "接收", "Accepted", true},
            {"rejected", "退回", "Rejected", true}}},
          {"crosschecks",
           {{"title", "比对", ""},
            {"titleEn", "", "Cross-check"},
            {"total", "未结", "Open", true},
            {"added", "新增", "New", true},
            {"closed", "已结", "Closed", true}}}}},
    };
    return topics;
}

const NoticeTopic* findNoticeTopic(std::string_view id)
{
    const auto& topics = noticeTopics();
    const auto found = std::ranges::find(topics, id, &NoticeTopic::id);
    return found == topics.end() ? nullptr : &*found;
}

} // namespace lianfang
