#include "hub/crosscheck/steps.h"

#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/sql_text.h"

#include <Poco/Data/Statement.h>

#include <ctime>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

using Kind = StepOrder::Kind;

std::string stateZh(const Standing& standing)
{
    const auto& state = standing.state;
    if (state == "to-verify")
        return "待核实";
    if (state == "warning")
        return "预警";
    if (state == "absorbed")
        return "已并入其他疑点";
    return state == "open" ? "未结" : "已结";
}

std::string stateEn(const Standing& standing)
{
    const auto& state = standing.state;
    return state == "to-verify" || state == "warning" || state == "absorbed" || state == "open" ? state : "closed";
}

std::string stepZh(const std::string& step)
{
    return step == "notified" ? "已告知" : step == "handed-over" ? "已移交" : step == "answered" ? "已反馈" : "未告知";
}

// "step" as the tables have it, in both languages.
void refuseStep(std::int64_t finding, const Standing& standing, const char* zh, const char* en)
{
    throw Error(message::stepOutOfOrder,
                {std::to_string(finding), inBoth(stepZh(standing.step), standing.step.empty() ? "open" : standing.step),
                 inBoth(zh, en)});
}

void expectStep(std::int64_t finding, const Standing& standing, const std::string& step, const char* zh, const char* en)
{
    expectOpen(finding, standing, zh, en);
    if (standing.step != step)
        refuseStep(finding, standing, zh, en);
}

class Steps {
public:
    Steps(Session& session, const StepOrder& order, Day today) : session_(session), order_(order), today_(today) {}

    void take(std::int64_t finding)
    {
        const auto standing = standingOf(session_, finding);
        if (!standing)
            throw Error(message::findingUnknown, {std::to_string(finding)});
        switch (order_.kind) {
        case Kind::notify:
            return notify(finding, *standing);
        case Kind::extend:
            return extend(finding, *standing);
        case Kind::answer:
            return answer(finding, *standing);
        case Kind::withdraw:
            return withdraw(finding, *standing);
        case Kind::settle:
            return settle(finding, *standing);
        case Kind::assign:
            return assign(finding, *standing);
        case Kind::note:
            return addEvent(session_, finding, "noted", order_.by.why, order_.by);
        case Kind::recheck:
            return recheck(finding, *standing);
        }
    }

private:
    // `set` are assignments; the change is told in the same transaction.
    void change(std::int64_t finding, const std::string& set, const std::string& what, const std::string& why)
    {
        session_ << "UPDATE finding SET " + set + ", changed = " + std::to_string(std::time(nullptr)) +
                        " WHERE id = " + std::to_string(finding),
            now;
        addEvent(session_, finding, what, why, order_.by);
    }

    std::string withReason(std::string text) const
    {
        return order_.by.why.empty() ? text : text + "；" + order_.by.why;
    }

    void notify(std::int64_t finding, const Standing& standing)
    {
        expectStep(finding, standing, "", "告知用人单位", "tell the employer");
        const auto days = order_.days.find(standing.crosscheck);
        if (days == order_.days.end() || days->second <= 0)
            throw Error(message::stepNoNotice, {std::to_string(finding), standing.crosscheck});
        const Day last = order_.deadline != Day{} ? order_.deadline : order_.on + std::chrono::days(days->second);
        change(finding, "step = 'notified', deadline = " + std::to_string(numberOf(last)), "notified",
               withReason(order_.how + "，" + toString(order_.on) + " 告知，限期至 " + toString(last)));
    }

    void extend(std::int64_t finding, const Standing& standing)
    {
        expectStep(finding, standing, "notified", "延长限期", "extend the deadline");
        if (order_.deadline < today_ || numberOf(order_.deadline) <= standing.deadline)
            throw Error(message::deadlineNotLater, {toString(order_.deadline), toString(dayOf(standing.deadline))});
        change(finding, "deadline = " + std::to_string(numberOf(order_.deadline)), "extended",
               withReason("限期由 " + toString(dayOf(standing.deadline)) + " 延至 " + toString(order_.deadline)));
    }

    void answer(std::int64_t finding, const Standing& standing)
    {
        expectStep(finding, standing, "handed-over", "记录监察结果", "record the inspectorate's result");
        const std::string latest = "(SELECT max(id) FROM lead WHERE finding = " + std::to_string(finding) + ")";
        session_ << "UPDATE lead SET outcome = " + sqlText(order_.code) +
                        ", answered_on = " + std::to_string(numberOf(order_.on)) +
                        ", remark = " + sqlText(order_.by.why) + " WHERE id = " + latest,
            now;
        change(finding, "step = 'answered'", "answered", withReason(toString(order_.on) + " " + order_.how));
    }

    // It stays closed for the same reasons in the periods that have been judged.
    void withdraw(std::int64_t finding, const Standing& standing)
    {
        if (standing.state != "open" && standing.state != "to-verify" && standing.state != "warning")
            throw Error(message::stepNotNow, {std::to_string(finding), inBoth(stateZh(standing), stateEn(standing)),
                                              inBoth("撤回", "withdraw it")});
        const std::string id = std::to_string(finding);
        std::vector<std::string> reasons;
        session_ << "SELECT DISTINCT reason FROM finding_line WHERE state IN ('open', 'to-verify', 'warning') AND "
                    "finding = " +
                        id,
            into(reasons), now;
        std::string all = ",";
        for (const auto& reason : reasons)
            all += reason + ",";
        session_ << "UPDATE finding_line SET state = 'concluded' WHERE state IN ('open', 'to-verify', 'warning') AND "
                    "finding = " +
                        id,
            now;
        change(finding,
               "state = 'concluded', conclusion = 'withdrawn', concluded_until = 0, concluded_reasons = " +
                   sqlText(all) + ", withdrawn_end = period_end",
               "withdrawn", order_.by.why);
    }

    void settle(std::int64_t finding, const Standing& standing)
    {
        if (standing.crosscheck != caseworkCheck)
            throw Error(message::settleCasework, {std::to_string(finding)});
        expectStep(finding, standing, "answered", "办结", "settle it");
        session_ << "UPDATE finding_line SET state = 'closed' WHERE finding = " + std::to_string(finding), now;
        change(finding, "state = 'closed'", "settled", order_.by.why);
    }

    void assign(std::int64_t finding, const Standing& standing)
    {
        if (standing.state != "open" && standing.state != "to-verify" && standing.state != "warning")
            throw Error(message::stepNotNow, {std::to_string(finding), inBoth(stateZh(standing), stateEn(standing)),
                                              inBoth("分办", "assign it")});
        change(finding, "county = " + sqlText(order_.code), "assigned", withReason(order_.how));
    }

    // That it did not hold ends a conclusion or a withdrawal: the next run takes it up again, if the data say so.
    void recheck(std::int64_t finding, const Standing& standing)
    {
        if (standing.state == "open" || standing.state == "to-verify" || standing.state == "warning")
            throw Error(message::recheckClosed, {std::to_string(finding), inBoth(stateZh(standing), stateEn(standing))});
        const bool holds = order_.code == "holds";
        if (!holds && standing.state == "concluded")
            session_ << "UPDATE finding SET concluded_until = " +
                            std::to_string(numberOf(today_ - std::chrono::days(1))) +
                            ", withdrawn_end = 0 WHERE id = " + std::to_string(finding),
                now;
        addEvent(session_, finding, "rechecked", withReason(holds ? "结案属实" : "结案不实"), order_.by);
    }

    Session& session_;
    const StepOrder& order_;
    const Day today_;
};

} // namespace

std::optional<Standing> standingOf(Session& session, std::int64_t finding)
{
    std::vector<std::string> checks, states, steps, counties;
    std::vector<Poco::Int64> deadlines, ends;
    session << "SELECT crosscheck, state, step, county, deadline, period_end FROM finding WHERE listed = 1 AND id = " +
                   std::to_string(finding),
        into(checks), into(states), into(steps), into(counties), into(deadlines), into(ends), now;
    if (checks.empty())
        return std::nullopt;
    return Standing{checks[0],
                    states[0],
                    steps[0],
                    counties[0],
                    static_cast<std::int32_t>(deadlines[0]),
                    static_cast<std::int32_t>(ends[0])};
}

void expectOpen(std::int64_t finding, const Standing& standing, const char* zh, const char* en)
{
    if (standing.state != "open")
        throw Error(message::stepNotNow,
                    {std::to_string(finding), inBoth(stateZh(standing), stateEn(standing)), inBoth(zh, en)});
}

StepReport takeSteps(Session& session, const std::vector<std::int64_t>& findings, const StepOrder& order, Day today)
{
    if (order.on > today)
        throw Error(message::stepAhead, {toString(order.on), toString(today)});
    StepReport report;
    Steps steps(session, order, today);
    for (const auto finding : findings) {
        try {
            steps.take(finding);
            report.done.push_back(finding);
        } catch (const Error& e) { // thrown before anything of it was changed
            report.refused.push_back({finding, e});
        }
    }
    return report;
}

StepReport takeSteps(Store& store, const std::vector<std::int64_t>& findings, const StepOrder& order, Day today)
{
    StepReport report;
    store.write([&](Session& session) { report = takeSteps(session, findings, order, today); });
    return report;
}

void addEvent(Session& session, std::int64_t finding, const std::string& what, const std::string& why, const StepBy& by)
{
    session << "INSERT INTO finding_event (id, finding, at, who, what, why, run, attachment_name, attachment_digest, "
               "county) SELECT (SELECT coalesce(max(id), 0) + 1 FROM finding_event), " +
                   std::to_string(finding) + ", " + std::to_string(std::time(nullptr)) + ", " + sqlText(by.who) + ", " +
                   sqlText(what) + ", " + sqlText(why) + ", 0, " + sqlText(by.attachmentName) + ", " +
                   sqlText(by.attachmentDigest) + ", " + countyOfFinding() +
                   " FROM finding f WHERE f.id = " + std::to_string(finding),
        now;
}

} // namespace lianfang
