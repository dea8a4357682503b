// Two years of calendar for 15 departments of 8 units, on the real store with a clock that the test turns: who is told
// what on which day is compared with a naive reckoning that knows nothing of the hub's.
#include "hub/app/calendar.h"

#include "hub/store/store.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <fstream>

namespace lianfang::test {
namespace {

using std::chrono::days;

constexpr int departments = 15, unitsEach = 8;
constexpr Day firstDay = dayOf(2027, 1, 1), lastDay = dayOf(2028, 12, 31);
constexpr Day downFrom = dayOf(2027, 4, 3), upAgain = dayOf(2027, 7, 6);
constexpr Day calendarComes = dayOf(2028, 2, 10); // that of 2028; until then nobody knows its working days

// ------------------------------------------------------------------------------------- the test's own year of working
// days

struct OffAndOn {
    std::vector<std::pair<Day, Day>> off; // first and last
    std::vector<Day> on;                  // weekend days worked in exchange
};

OffAndOn year(int number)
{
    if (number == 2027)
        return {{{dayOf(2027, 1, 1), dayOf(2027, 1, 3)},
                 {dayOf(2027, 2, 5), dayOf(2027, 2, 12)},
                 {dayOf(2027, 5, 1), dayOf(2027, 5, 5)},
                 {dayOf(2027, 10, 1), dayOf(2027, 10, 7)}},
                {dayOf(2027, 1, 31), dayOf(2027, 2, 20), dayOf(2027, 5, 8), dayOf(2027, 10, 9)}};
    if (number == 2028) // the leap day is a Tuesday, and worked
        return {{{dayOf(2028, 1, 1), dayOf(2028, 1, 3)},
                 {dayOf(2028, 1, 25), dayOf(2028, 2, 1)},
                 {dayOf(2028, 5, 1), dayOf(2028, 5, 5)},
                 {dayOf(2028, 10, 1), dayOf(2028, 10, 7)}},
                {dayOf(2028, 1, 22), dayOf(2028, 2, 5), dayOf(2028, 4, 29), dayOf(2028, 10, 8)}};
    return {}; // of 2026 only December is asked for, which has no holiday
}

bool worked(Day day)
{
    const auto exceptions = year(static_cast<int>(std::chrono::year_month_day(day).year()));
    for (const auto& [first, last] : exceptions.off)
        if (first <= day && day <= last)
            return false;
    const std::chrono::weekday weekday(day);
    return (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) ||
           std::find(exceptions.on.begin(), exceptions.on.end(), day) != exceptions.on.end();
}

// Of every day from December 2026 on: looked up often.
bool isWorked(Day day)
{
    static const Day from = dayOf(2026, 12, 1);
    static const std::vector<char> all = [] {
        std::vector<char> out;
        for (Day at = from; at <= dayOf(2029, 12, 31); at += days(1))
            out.push_back(worked(at));
        return out;
    }();
    return all.at(static_cast<std::size_t>((day - from).count())) != 0;
}

std::string calendarXml(int number)
{
    std::string out = fmt::format("<calendar year=\"{}\" source=\"test\">\n", number);
    const auto exceptions = year(number);
    for (const auto& [first, last] : exceptions.off)
        for (Day day = first; day <= last; day += days(1))
            out += fmt::format("<holiday date=\"{}\" name=\"x\"/>\n", toString(day));
    for (const Day day : exceptions.on)
        out += fmt::format("<workday date=\"{}\" name=\"x\"/>\n", toString(day));
    return out + "</calendar>\n";
}

// ------------------------------------------------------------------------------------------------------ what is to
// come

// What a unit has to hand in, and what the test has it do.
struct Obligation {
    int department = 0, unit = 0;
    std::string dataset;
    Period period{Cadence::month, Day{}};
    Day opens, due;
    std::optional<Day> answers; // nothing: never
    bool nil = false;
    std::optional<Day> corrects;     // hands it in once more
    std::optional<Day> acknowledges; // for 20 days
    // as it went
    bool answered = false, corrected = false;
    std::optional<Day> silentUntil;
    int reached = 0, chases = 0;
    bool escalated = false;
};

std::string unitId(int department, int unit)
{
    return fmt::format("34{:02}{:02}", department, unit);
}

// Units 7 and 8 share an address; the last department has none at all.
std::string contactOf(int department, int unit)
{
    if (department == departments)
        return "";
    return unit >= 7 ? fmt::format("d{}shared@x.example", department)
                     : fmt::format("d{}u{}@x.example", department, unit);
}

Day afterWorkingDays(Day day, int count)
{
    while (count > 0)
        if (isWorked(day += days(1)))
            --count;
    return day;
}

std::uint32_t mixed(std::uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    return x ^ (x >> 16);
}

void plan(Obligation& one, std::uint32_t seed)
{
    const auto some = [&](std::uint32_t what, int below) {
        return static_cast<int>(mixed(seed * 31 + what) % static_cast<unsigned>(below));
    };
    const int kind = some(1, 100);
    if (kind < 55)
        one.answers = one.opens + days(some(2, 9));
    else if (kind < 80)
        one.answers = one.opens + days(8 + some(2, 25));
    else if (kind < 97)
        one.answers = one.opens + days(30 + some(2, 60));
    one.nil = some(3, 2) == 0 && one.period.cadence() != Cadence::quarter; // no nil return empties a register
    if (one.answers && some(4, 15) == 0)
        one.corrects = *one.answers + days(3 + some(5, 20));
    if (some(6, 9) == 0)
        one.acknowledges = one.opens + days(15 + some(7, 15));
}

std::vector<Obligation> obligations()
{
    std::vector<Obligation> out;
    std::uint32_t seed = 0;
    const auto add = [&](int department, int unit, const char* what, Period period, Day opens, Day due) {
        Obligation one;
        one.department = department;
        one.unit = unit;
        one.dataset = fmt::format("d{}/{}", department, what);
        one.period = period;
        one.opens = opens;
        one.due = due;
        plan(one, ++seed);
        out.push_back(std::move(one));
    };
    for (int department = 1; department <= departments; ++department)
        for (int unit = 1; unit <= unitsEach; ++unit) {
            for (Period month(Cadence::month, dayOf(2026, 12, 1)); month.next().firstDay() <= lastDay;
                 month = month.next())
                add(department, unit, "monthly", month, month.next().firstDay(),
                    afterWorkingDays(month.lastDay(), unit == 1 ? 7 : 5));
            for (Period quarter(Cadence::quarter, dayOf(2026, 12, 1)); quarter.next().firstDay() <= lastDay;
                 quarter = quarter.next())
                add(department, unit, "quarterly", quarter, quarter.next().firstDay(),
                    afterWorkingDays(quarter.lastDay(), 15));
            for (const int number : {2026, 2027, 2028}) {
                const Period whole(Cadence::year, dayOf(number, 1, 1));
                if (department != 2)
                    add(department, unit, "yearly", whole, dayOf(number, 11, 15), dayOf(number, 12, 15));
                else if (number < 2028) // the second department's is due 31 days after the year
                    add(department, unit, "yearly", whole, whole.next().firstDay(), whole.lastDay() + days(31));
            }
        }
    return out;
}

// ---------------------------------------------------------------------------------------------------------- the
// reckoning

using Told = std::map<std::string, std::multiset<std::string>>; // lines by recipient

// What is told on a day on which people may be told.
Told reckon(std::vector<Obligation>& all, Day today)
{
    Told told;
    for (auto& one : all) {
        const bool dueKnown =
            one.due < dayOf(2028, 1, 1) || today >= calendarComes || one.period.cadence() == Cadence::year;
        if (one.answered || one.opens > today || !dueKnown || (one.silentUntil && today <= *one.silentUntil))
            continue;
        int reached = 0, count = 0;
        for (Day day = std::min(one.due, today) + days(1); day <= std::max(one.due, today); day += days(1)) {
            count += isWorked(day);
            if (today > one.due && isWorked(day) && count % 5 == 1)
                ++reached;
        }
        if (today > one.due)
            ++reached; // the reminder is behind it
        else if (count <= 3)
            reached = 1;
        if (reached <= one.reached)
            continue;
        one.reached = reached;
        one.chases += today > one.due;
        const bool escalates = today > one.due && count >= 10 && one.chases > 1 && !one.escalated;
        one.escalated = one.escalated || escalates;
        const auto line = [&](bool escalated) {
            return fmt::format("{} {} {} due {}: {} {} {}", one.dataset, one.period.toString(),
                               unitId(one.department, one.unit), toString(one.due),
                               today > one.due ? fmt::format("chase {}", one.chases) : "reminder", count,
                               escalated ? "escalated" : "-");
        };
        if (const auto contact = contactOf(one.department, one.unit); !contact.empty())
            told[contact].insert(line(escalates));
        told["bureau@x.example"].insert(line(escalates));
        if (escalates)
            told["chair@x.example"].insert(line(false));
    }
    return told;
}

// ---------------------------------------------------------------------------------------------------------------- the
// hub

class TwoYears : public testing::Test {
protected:
    TwoYears()
    {
        std::filesystem::create_directories(root / "codelists");
        std::filesystem::copy_file(LIANFANG_SOURCE_DIR "/config/codelists/gb2260.csv", root / "codelists/gb2260.csv");
        std::string schemaText = "<schema>\n";
        for (int department = 1; department <= departments; ++department) {
            for (const auto& [what, kind, cadence] : {std::array{"monthly", "period", "month"},
                                                      {"quarterly", "register", "quarter"},
                                                      {"yearly", "period", "year"}})
                schemaText +=
                    fmt::format(R"(<dataset id="d{}/{}" kind="{}" cadence="{}" zh="数据" en="Data"><key>number</key>
  <field id="number" type="number" required="yes" zh="编号" en="Number"/></dataset>)",
                                department, what, kind, cadence);
            std::string manifest =
                fmt::format("<department id=\"d{0}\" zh=\"局{0}\" en=\"Bureau {0}\"><units>", department);
            for (int unit = 1; unit <= unitsEach; ++unit)
                manifest += fmt::format(R"(<unit id="{0}" zh="单位{0}" en="Unit {0}" contact="{1}"/>)",
                                        unitId(department, unit), contactOf(department, unit));
            manifest += "</units>";
            const std::string map = "<map field=\"number\" from=\"编号\"/></dataset>";
            manifest += fmt::format("<dataset id=\"d{0}/monthly\" due=\"5\"><unit id=\"{1}\" due=\"7\"/>", department,
                                    unitId(department, 1)) +
                        map;
            manifest += fmt::format("<dataset id=\"d{}/quarterly\" due=\"15\">", department) + map;
            manifest += fmt::format("<dataset id=\"d{}/yearly\" {}>", department,
                                    department == 2 ? "due=\"31\" due-in=\"days\"" : "due=\"12-15\"") +
                        map;
            folder.write(fmt::format("config/connectors/d{}.xml", department), manifest + "</department>");
        }
        folder.write("config/schema/test.xml", schemaText + "</schema>");
        folder.write("config/calendar/2026.xml", calendarXml(2026));
        folder.write("config/calendar/2027.xml", calendarXml(2027));
        load();
        open();
    }

    void load()
    {
        std::vector<ConfigFault> faults;
        configuration.schema = Schema::load(root, faults);
        configuration.manifests = loadManifests(root / "connectors", *configuration.schema, faults);
        configuration.workingDays = WorkingDays::load(root / "calendar");
        configuration.settings.mail.emplace();
        configuration.settings.recipients = {{"bureau@x.example", "工伤保险科", "Office"}};
        configuration.settings.chair = {{"chair@x.example", "召集人", "Chair"}};
        for (const auto& fault : faults)
            ADD_FAILURE() << fault.file << ":" << fault.line << " " << fault.en;
    }

    void open()
    {
        reading.reset();
        store.reset();
        store = openSqliteStore(folder.path() / "hub.db", configuration.schema, "test-key");
        reading.emplace(store->reader());
        calendar = std::make_unique<Calendar>(*store, [this] { return moment; });
    }

    Calendar::Kept keepAt(Day day, int hour)
    {
        moment = {day, hour * 60};
        return calendar->keep(configuration);
    }

    // What has come into the outbox since it was last asked; whom it goes to stands there once.
    Told posted()
    {
        using namespace Poco::Data::Keywords;
        std::vector<Poco::Int64> ids;
        std::vector<std::string> topics, recipients, payloads;
        *reading << "SELECT id, topic, recipient, payload FROM outbox WHERE id > " + std::to_string(lastEntry) +
                        " ORDER BY id",
            into(ids), into(topics), into(recipients), into(payloads), Poco::Data::Keywords::now;
        Told out;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            lastEntry = ids[i];
            ++digests;
            EXPECT_FALSE(out.contains(recipients[i])) << recipients[i] << " is told twice on " << toString(moment.day);
            EXPECT_EQ(topics[i], recipients[i] == "chair@x.example" ? "escalation" : "reminder");
            auto& lines = out[recipients[i]];
            std::string before;
            const auto payload = nlohmann::json::parse(payloads[i]);
            for (const auto& line : payload.at("lines")) {
                const auto due = line.at("due").get<std::string>();
                EXPECT_LE(before, due) << "oldest first";
                before = due;
                for (const auto& unit : line.at("units"))
                    lines.insert(fmt::format(
                        "{} {} {} due {}: {} {} {}", line.at("dataset").get<std::string>(),
                        line.at("period").get<std::string>(), unit.get<std::string>(), due,
                        line.at("reminder").get<bool>() ? "reminder"
                                                        : fmt::format("chase {}", line.at("chases").get<int>()),
                        line.at("workingDays").get<int>(), line.at("escalated").get<bool>() ? "escalated" : "-"));
            }
        }
        return out;
    }

    static ExchangeKey keyOf(const Obligation& one)
    {
        return {fmt::format("d{}", one.department), one.dataset, one.period, unitId(one.department, one.unit),
                Direction::in};
    }

    void handIn(const Obligation& one, Day today)
    {
        const auto due = dueDay(*configuration.find(one.dataset).mapping, unitId(one.department, one.unit), one.period,
                                configuration.workingDays);
        const auto timeliness = !due ? Timeliness::unknown : today <= *due ? Timeliness::onTime : Timeliness::late;
        const auto key = keyOf(one);
        if (one.nil && !one.answered) {
            ASSERT_EQ(store->signNil(key, {"张三", "无", 0}, std::min(today, one.period.lastDay()), timeliness),
                      NilOutcome::accepted);
            return;
        }
        SortedRuns records(folder.path() / "spill", 1u << 20), remarks(folder.path() / "spill", 1u << 20);
        const RecordLayout layout(*configuration.schema->find(one.dataset));
        std::vector<Value> values(1);
        const std::string number = fmt::format("N{}", numberOf(today));
        values[0] = Value::of(std::string_view(number));
        std::string bytes, sortable;
        layout.appendKey(values, sortable);
        RecordBody body;
        body.row = 2;
        body.append(bytes);
        records.add(sortable, bytes);
        MergeRequest request;
        request.exchange = store->begin(key).id;
        request.asOf = std::min(today, one.period.lastDay());
        request.timeliness = timeliness;
        request.versions = "1";
        request.documents.push_back({.name = "rows.csv",
                                     .mediaType = "",
                                     .digest = "d",
                                     .bytes = 1,
                                     .format = "csv",
                                     .encoding = "utf-8",
                                     .sheets = {""},
                                     .unknownColumns = {}});
        request.records = {&records};
        request.remarks = {&remarks};
        request.rows = 1;
        static constexpr Message differs{"test.differs", "", "", "", ""};
        request.duplicateDiffers = &differs;
        request.keyHeading = "编号";
        ASSERT_NE(store->merge(request).submission, 0);
    }

    // The grid says of every submission what became of it.
    void expectGrid(const std::vector<Obligation>& all) const
    {
        std::map<std::string, nlohmann::json> cells;
        for (const auto& period : {"2027", "2028"}) {
            const auto grid = calendar->grid(configuration, {Period::parse(period), "", {}});
            for (const auto& dataset : grid.at("datasets"))
                for (const auto& unit : dataset.at("units"))
                    for (const auto& cell : unit.at("cells"))
                        cells[dataset.at("dataset").get<std::string>() + unit.at("unit").get<std::string>() +
                              cell.at("period").get<std::string>()] = cell;
        }
        for (const auto& one : all) {
            if (one.period.firstDay() < firstDay)
                continue;
            const auto name = one.dataset + unitId(one.department, one.unit) + one.period.toString();
            const auto& cell = cells.at(name);
            const bool nil = one.answered && one.nil && !one.corrected;
            EXPECT_EQ(cell.at("due"), toString(one.due)) << name;
            EXPECT_EQ(cell.at("state"), nil                 ? "nil"
                                        : one.answered      ? "received"
                                        : one.due < lastDay ? "overdue"
                                                            : "expected")
                << name;
            if (one.answered && !nil) {
                EXPECT_EQ(cell.at("corrections").get<int>() > 0, one.corrected) << name;
            } else if (!one.answered) {
                EXPECT_EQ(cell.value("chases", 0), one.chases) << name;
            }
        }
    }

    // What units and officers do on a day, before the hub tells anyone.
    void act(std::vector<Obligation>& all, Day today, Day since)
    {
        for (auto& one : all) {
            const auto falls = [&](const std::optional<Day>& day) { return day && since <= *day && *day <= today; };
            if (one.opens > today)
                continue;
            if (falls(one.acknowledges) && !one.answered) {
                one.silentUntil = today + days(20);
                calendar->acknowledge(keyOf(one), *one.silentUntil, "李四");
            }
            if (falls(one.answers)) {
                handIn(one, today);
                one.answered = true;
            }
            if (falls(one.corrects) && !falls(one.answers)) {
                handIn(one, today);
                one.corrected = true;
            }
        }
    }

    TemporaryFolder folder;
    const std::filesystem::path root = folder.path() / "config";
    Configuration configuration;
    std::unique_ptr<Store> store;
    std::optional<Poco::Data::Session> reading;
    std::unique_ptr<Calendar> calendar;
    Moment moment;
    Poco::Int64 lastEntry = 0;
    std::size_t digests = 0;
};

TEST_F(TwoYears, EveryoneIsToldWhatIsDueOnceAndInOrder)
{
    auto all = obligations();
    std::size_t reckoned = 0, onLeapDay = 0, atReturn = 0, quietDays = 0;
    Day since = firstDay - days(100);
    for (Day today = firstDay; today <= lastDay; today += days(1)) {
        if (downFrom <= today && today < upAgain)
            continue;
        if (today == calendarComes) {
            folder.write("config/calendar/2028.xml", calendarXml(2028));
            load();
        }
        const bool known = today < dayOf(2028, 1, 1) || today >= calendarComes;
        // By night nobody is told anything, whatever has fallen due.
        const auto byNight = keepAt(today, 3);
        ASSERT_EQ(byNight.told, 0u) << toString(today);
        act(all, today, since);
        since = today + days(1);

        const auto kept = keepAt(today, 9);
        const auto told = posted();
        const bool mayBeTold = known && isWorked(today);
        const Told expected = mayBeTold ? reckon(all, today) : Told();
        ASSERT_EQ(told, expected) << toString(today);
        ASSERT_EQ(kept.told, told.size());
        ASSERT_EQ(kept.unannounced, known ? std::set<int>() : std::set<int>{2028}) << toString(today);
        reckoned += expected.size();
        quietDays += !mayBeTold;
        if (today == dayOf(2028, 2, 29))
            onLeapDay = told.size();
        if (today == upAgain)
            atReturn = told.size();

        // Nobody is told twice: not later that day, not after a restart, not where the clock is set back a day.
        ASSERT_EQ(keepAt(today, 16).told, 0u) << toString(today);
        if (numberOf(today) % 29 == 0) {
            open();
            ASSERT_EQ(keepAt(today, 12).told, 0u) << "restarted on " << toString(today);
        }
        if (numberOf(today) % 5 == 0) {
            ASSERT_EQ(keepAt(today - days(1), 10).told, 0u) << "set back from " << toString(today);
            ASSERT_EQ(keepAt(today, 11).told, 0u) << "and forward again on " << toString(today);
        }
    }
    EXPECT_EQ(digests, reckoned);
    EXPECT_GT(onLeapDay, 0u);
    EXPECT_GT(atReturn, 50u) << "after the quarter most addresses have something to hear, each in one digest";
    EXPECT_GT(quietDays, 200u);
    std::printf("%zu submissions, %zu digests, %zu of them on the day after the downtime, %zu on the leap day\n",
                all.size(), digests, atReturn, onLeapDay);
    expectGrid(all);
}

} // namespace
} // namespace lianfang::test
