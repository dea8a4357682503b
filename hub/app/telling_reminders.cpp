// Digests of what is due soon and what is overdue, in words.
#include "hub/app/telling.h"

#include "hub/notify/wording.h"
#include "hub/schedule/reminders.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianfang {

namespace {

std::string daysEn(int days)
{
    return fmt::format("{} working day{}", days, days == 1 ? "" : "s");
}

std::string ordinalEn(int number)
{
    const int tens = number % 100;
    const char* ending = tens >= 11 && tens <= 13 ? "th"
                         : number % 10 == 1       ? "st"
                         : number % 10 == 2       ? "nd"
                         : number % 10 == 3       ? "rd"
                                                  : "th";
    return std::to_string(number) + ending;
}

// The situation of a line, in Chinese and in English.
std::pair<std::string, std::string> situationOf(const nlohmann::json& line)
{
    const int days = line.value("workingDays", 0), chases = line.value("chases", 0);
    if (line.value("reminder", false))
        return days == 0
                   ? std::pair<std::string, std::string>("今天之后再无工作日", "no working day is left after today")
                   : std::pair(fmt::format("还有 {} 个工作日", days), daysEn(days) + " left");
    const bool escalated = line.value("escalated", false);
    return {
        fmt::format("逾期 {} 个工作日，第 {} 次催报{}", days, chases, escalated ? "，已提请联席会议召集人督办" : ""),
        fmt::format("overdue by {}, {} chase{}", daysEn(days), ordinalEn(chases),
                    escalated ? ", put before the joint conference's chair" : "")};
}

std::string joined(const std::vector<std::string>& words, const char* between)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : between) + word;
    return out;
}

std::string counted(std::size_t number, const char* what)
{
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

std::pair<std::string, std::string> matterOf(std::size_t overdue, std::size_t soon)
{
    std::vector<std::string> zh, en;
    if (overdue > 0) {
        zh.push_back(fmt::format("逾期未报 {} 项", overdue));
        en.push_back(counted(overdue, "submission") + " overdue");
    }
    if (soon > 0) {
        zh.push_back(fmt::format("即将到期 {} 项", soon));
        en.push_back(fmt::format("{} due soon", overdue > 0 ? std::to_string(soon) : counted(soon, "submission")));
    }
    return {joined(zh, "、"), joined(en, ", ")};
}

// What the recipient can do about it.
void advise(NoticeContent& content, const nlohmann::json& payload)
{
    auto &zh = content.values["advice"], &en = content.values["adviceEn"];
    if (!payload.contains("unreached")) {
        zh = "请按期报送；本期确无事项的，请零报送。已经报送的，请忽略本邮件。不能按期报送的，请告知工伤保险科预计日期"
             "。";
        en = "Please submit in time, or sign a nil return where nothing happened. If you have submitted meanwhile, "
             "ignore "
             "this mail. If you cannot, please tell the injury insurance office by when.";
        return;
    }
    zh = "以上情况已同时通知各填报单位。";
    en = "The reporting units have been told as well.";
    if (const auto unreached = payload.value("unreached", 0); unreached > 0) {
        zh = fmt::format("以上情况已同时通知登记了联系邮箱的填报单位；另有 {} 个单位没有登记，请转告。", unreached);
        en = fmt::format("Units with a contact address have been told as well; {} without one: please pass it on.",
                         unreached);
    }
    zh += "已知悉原因、暂不需催报的，可运行 lianfang calendar acknowledge。";
    en += " Where the reason is known and no further chase is wanted, run lianfang calendar acknowledge.";
}

} // namespace

bool Telling::isReminder(const OutboxEntry& entry)
{
    return entry.topic == "reminder" || entry.topic == "escalation";
}

Seconds Telling::waitForHours(const OutboxEntry& entry) const
{
    constexpr int askAgain = 60; // minutes, where a calendar is missing
    if (!isReminder(entry) && entry.topic != reportTopic)
        return 0;
    const auto configuration = parts_.configuration();
    return Seconds{60} *
           minutesUntilHours(configuration->settings.reminders, configuration->workingDays, parts_.clock())
               .value_or(askAgain);
}

bool Telling::stillAwaited(const nlohmann::json& line, const std::string& unit) const
{
    const auto exchanges = parts_.store->exchanges(
        {line.value("department", ""), line.value("dataset", ""), unit, Period::parse(line.value("period", "")), {}});
    return std::none_of(exchanges.begin(), exchanges.end(), [&](const Exchange& exchange) {
        return exchange.key.unit == unit && exchange.key.direction == Direction::in &&
               (exchange.submission != 0 || exchange.nil);
    });
}

// What was answered between the digest's writing and its sending is not told.
bool Telling::anyStillAwaited(const OutboxEntry& entry) const
{
    if (!isReminder(entry))
        return true;
    const auto payload = nlohmann::json::parse(entry.payload);
    for (const auto& line : payload.at("lines"))
        for (const auto& unit : line.at("units"))
            if (stillAwaited(line, unit))
                return true;
    return false;
}

NoticeContent Telling::reminderContent(const nlohmann::json& payload) const
{
    const auto configuration = parts_.configuration();
    NoticeContent content;
    auto &overdue = content.lists["overdue"], &soon = content.lists["soon"];
    std::size_t overdueUnits = 0, soonUnits = 0;
    for (const auto& line : payload.at("lines")) {
        const auto found = configuration->find(line.value("dataset", ""));
        const auto period = Period::parse(line.value("period", ""));
        if (!found.manifest || !period)
            continue; // it left meanwhile
        std::vector<std::string> zh, en;
        for (const auto& id : line.at("units"))
            if (const Unit* unit = found.manifest->unit(id.get<std::string>()); unit && stillAwaited(line, unit->id)) {
                zh.push_back(unit->zh);
                en.push_back(unit->en);
            }
        if (zh.empty())
            continue;
        const bool reminder = line.value("reminder", false);
        (reminder ? soonUnits : overdueUnits) += zh.size();
        const auto [situation, situationEn] = situationOf(line);
        (reminder ? soon : overdue)
            .push_back({{"department", found.manifest->zh},
                        {"departmentEn", found.manifest->en},
                        {"dataset", found.mapping->dataset->zh},
                        {"datasetEn", found.mapping->dataset->en},
                        {"period", periodZh(*period)},
                        {"periodEn", periodEn(*period)},
                        {"due", line.value("due", "")},
                        {"situation", situation},
                        {"situationEn", situationEn},
                        {"units", joined(zh, "、")},
                        {"unitsEn", joined(en, ", ")}});
    }
    const auto [matter, matterEn] = matterOf(overdueUnits, soonUnits);
    content.values.insert({{"day", payload.value("day", "")},
                           {"matter", matter},
                           {"matterEn", matterEn},
                           {"chaseEvery", std::to_string(configuration->settings.reminders.chaseEvery)}});
    if (payload.contains("addressee")) {
        content.values["addressee"] = payload["addressee"].value("zh", "");
        content.values["addresseeEn"] = payload["addressee"].value("en", "");
    }
    advise(content, payload);
    return content;
}

} // namespace lianfang
