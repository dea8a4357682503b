#include "hub/model/working_days.h"

#include "hub/model/messages.h"
#include "tests/unit/model/temporary_folder.h"

namespace lianfang {

namespace {

const std::filesystem::path shipped = LIANFANG_SOURCE_DIR "/config/calendar";

const Message* faultOf(std::string_view name, std::string_view content, std::string& line)
{
    const TemporaryFolder folder;
    folder.write(name, content);
    try {
        WorkingDays::load(folder.path());
    } catch (const Error& error) {
        line = error.arguments().at(1);
        return &error.message();
    }
    return nullptr;
}

TEST(WorkingDays, stepsOverTheNationalHoliday)
{
    // 1 to 7 October 2026 are off, the 8th is a Thursday.
    EXPECT_EQ(WorkingDays::load(shipped).after(dayOf(2026, 9, 30), 1), dayOf(2026, 10, 8));
}

TEST(WorkingDays, countsAWeekendDayWorkedInExchange)
{
    // Friday the 9th, then Saturday the 10th.
    EXPECT_EQ(WorkingDays::load(shipped).after(dayOf(2026, 10, 9), 1), dayOf(2026, 10, 10));
}

TEST(WorkingDays, goesFromYearToYear)
{
    // 1 to 3 January are off, Sunday the 4th is worked.
    EXPECT_EQ(WorkingDays::load(shipped).after(dayOf(2025, 12, 31), 1), dayOf(2026, 1, 4));
}

TEST(WorkingDays, staysWhereItIsForNoDays)
{
    EXPECT_EQ(WorkingDays::load(shipped).after(dayOf(2026, 10, 1), 0), dayOf(2026, 10, 1));
}

TEST(WorkingDays, saysNothingOfAYearThatIsNotAnnounced)
{
    const auto days = WorkingDays::load(shipped);
    EXPECT_FALSE(days.announced(2027));
    EXPECT_EQ(days.after(dayOf(2026, 12, 31), 1), std::nullopt);
    EXPECT_EQ(days.isWorked(dayOf(2027, 1, 4)), std::nullopt);
}

TEST(WorkingDays, namesTheLineOfEachKindOfFault)
{
    struct Fault {
        std::string_view content;
        const Message* message;
        std::string_view line;
    };
    const Fault faults[] = {
        {"<calendar year=\"2026\">\n<holiday\n", &message::calendarXml, "2"},
        {"\n<calendar year=\"2025\"/>", &message::calendarYear, "2"},
        {"<calendar year=\"2026\">\n<holiday date=\"2026-02-30\"/></calendar>", &message::calendarDay, "2"},
        {"<calendar year=\"2026\">\n<holiday date=\"2027-01-01\"/></calendar>", &message::calendarDay, "2"},
        {"<calendar year=\"2026\">\n\n<feast date=\"2026-01-01\"/></calendar>", &message::calendarDay, "3"},
        {"<calendar year=\"2026\">\n<holiday date=\"2026-01-01\"/>\n<workday date=\"2026-01-01\"/></calendar>",
         &message::calendarDay, "3"},
    };
    for (const auto& fault : faults) {
        std::string line;
        EXPECT_EQ(faultOf("2026.xml", fault.content, line), fault.message) << fault.content;
        EXPECT_EQ(line, fault.line) << fault.content;
    }
}

TEST(WorkingDays, areCountedBetweenTwoDaysAsFarAsTheyAreKnown)
{
    const auto calendar = WorkingDays::load(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/calendar");
    EXPECT_EQ(calendar.between(dayOf(2026, 9, 30), dayOf(2026, 10, 13)), 5) << "8, 9, 10, 12, 13 October";
    EXPECT_EQ(calendar.between(dayOf(2026, 10, 13), dayOf(2026, 10, 13)), 0);
    EXPECT_EQ(calendar.between(dayOf(2026, 12, 30), dayOf(2027, 1, 4)), std::nullopt);
}

TEST(WorkingDays, aFolderThatIsNotThereIsAFault)
{
    const TemporaryFolder folder;
    EXPECT_THROW(WorkingDays::load(folder.path() / "none"), Error);
}

} // namespace

} // namespace lianfang
