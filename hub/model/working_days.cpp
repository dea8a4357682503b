#include "hub/model/working_days.h"

#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <tinyxml2.h>

#include <string>

namespace lianfang {

namespace {

constexpr std::string_view text(const char* attribute)
{
    return attribute ? std::string_view(attribute) : std::string_view();
}

std::map<Day, bool> readYear(const std::filesystem::path& path, int year)
{
    const std::string file = path.string();
    tinyxml2::XMLDocument document;
    if (document.LoadFile(file.c_str()) != tinyxml2::XML_SUCCESS)
        throw Error(message::calendarXml, {file, std::to_string(document.ErrorLineNum()), document.ErrorName()});
    const auto* root = document.RootElement();
    if (text(root->Name()) != "calendar" || text(root->Attribute("year")) != std::to_string(year))
        throw Error(message::calendarYear, {file, std::to_string(root->GetLineNum()), std::to_string(year)});
    std::map<Day, bool> days;
    for (const auto* child = root->FirstChildElement(); child; child = child->NextSiblingElement()) {
        const std::string_view name = child->Name();
        const auto written = text(child->Attribute("date"));
        const auto day = dayFromString(written);
        const bool known = name == "holiday" || name == "workday";
        if (!known || !day || monthOf(*day).number / 12 != year || !days.emplace(*day, name == "workday").second)
            throw Error(message::calendarDay, {file, std::to_string(child->GetLineNum()), std::string(written)});
    }
    return days;
}

} // namespace

WorkingDays WorkingDays::load(const std::filesystem::path& folder)
{
    WorkingDays result;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        const std::string stem = entry.path().stem().string();
        if (entry.path().extension() == ".xml" && stem.size() == 4 && allDigits(stem))
            result.years_[numberIn(stem)] = readYear(entry.path(), numberIn(stem));
    }
    if (failure)
        throw Error(message::calendarFolder, {folder.string(), failure.message()});
    return result;
}

std::optional<bool> WorkingDays::isWorked(Day day) const
{
    const auto year = years_.find(monthOf(day).number / 12);
    if (year == years_.end())
        return std::nullopt;
    if (const auto exception = year->second.find(day); exception != year->second.end())
        return exception->second;
    const std::chrono::weekday weekday(day);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

std::optional<Day> WorkingDays::after(Day day, int count) const
{
    while (count > 0) {
        day += std::chrono::days(1);
        const auto worked = isWorked(day);
        if (!worked)
            return std::nullopt;
        count -= *worked;
    }
    return day;
}

std::optional<int> WorkingDays::between(Day after, Day until) const
{
    int count = 0;
    for (Day day = after + std::chrono::days(1); day <= until; day += std::chrono::days(1)) {
        const auto worked = isWorked(day);
        if (!worked)
            return std::nullopt;
        count += *worked;
    }
    return count;
}

} // namespace lianfang
