#include "tests/bench/bench_city.h"

#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

namespace lianfang::bench {

namespace {

constexpr std::size_t units = 8;
constexpr unsigned changedOneIn = 100;

std::uint64_t mixed(std::uint64_t number)
{
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27) * 0x94d049bb133111ebULL;
    return number ^ number >> 31;
}

// Independent numbers for each `salt`.
std::uint64_t drawn(std::uint64_t which, std::uint64_t salt)
{
    return mixed(mixed(which + 1) + salt * 0x9e3779b97f4a7c15ULL);
}

bool perMille(std::uint64_t which, std::uint64_t salt, unsigned chance)
{
    return drawn(which, salt) % 1000 < chance;
}

int day(int year, unsigned month, unsigned day)
{
    return numberOf(dayOf(year, month, day));
}

std::string unitCode(std::uint64_t employer)
{
    return "34020" + std::to_string(employer % units + 1);
}

bool insured(std::uint64_t employer)
{
    return employer % 100 != 13;
}

} // namespace

// One submission: fields are set, then added as a row; nothing is kept of it but its spill.
class Delivery {
public:
    Delivery(City& city, const std::string& dataset, const std::string& period, const std::string& unit = {})
        : city_(city), dataset_(*city.schema_.find(dataset)), layout_(dataset_), period_(*Period::parse(period)),
          unit_(unit), records_(city.folder_, std::size_t{8} << 20), references_(city.folder_, std::size_t{1} << 20),
          values_(dataset_.fields.size())
    {
    }

    Delivery& set(std::string_view field, std::int64_t number)
    {
        values_[indexOf(field)] = Value::of(number);
        return *this;
    }
    // `text` must live until add().
    Delivery& set(std::string_view field, std::string_view text)
    {
        values_[indexOf(field)] = Value::of(text);
        return *this;
    }
    Delivery& person(std::uint64_t number)
    {
        for (std::size_t part = 0; part < 2; ++part) {
            const std::uint64_t bits = mixed(number * 2 + part + 1);
            std::memcpy(person_.data() + 8 * part, &bits, 8);
        }
        constexpr std::uint64_t births = 16'000; // from 1961 on
        born_ = day(1961, 1, 1) + static_cast<std::int32_t>(drawn(number, 1) % births);
        sex_ = static_cast<std::uint8_t>(1 + number % 2);
        named_ = true;
        return set("identity", std::string_view(person_));
    }
    Delivery& employer(std::string_view field, std::uint64_t employer) { return set(field, referenceOf(employer)); }

    void add()
    {
        std::string key, body;
        layout_.appendKey(values_, key);
        RecordBody record;
        std::uint64_t content = 0;
        for (const auto& column : layout_.valueColumns()) {
            const Value& value = values_[column.field];
            record.values.push_back(column.hashed ? Value::of(std::int64_t{1}) : value);
            content =
                mixed(content + static_cast<std::uint64_t>(value.integer) + std::hash<std::string_view>{}(value.text));
        }
        record.content = static_cast<std::int64_t>(content >> 1);
        record.row = ++rows_ + 1;
        const std::string sealed(60, 's');
        record.sealed = sealed;
        if (std::exchange(named_, false))
            record.persons.push_back({person_, born_, sex_, std::string_view(sealed).substr(0, 18)});
        record.append(body);
        records_.add(key, body);
        values_.assign(values_.size(), Value{});
    }

    void merge()
    {
        const auto exchange = city_.store_.begin({dataset_.department(), dataset_.id, period_, unit_, Direction::in});
        static constexpr Message differs{"bench.differs", "", "", "", ""};
        MergeRequest request;
        request.exchange = exchange.id;
        request.asOf = dataset_.cadences.front() == Cadence::day ? dayOf(2026, 11, 20) : period_.lastDay();
        request.documents.push_back({.name = "rows.csv",
                                     .mediaType = {},
                                     .digest = "d",
                                     .bytes = 1,
                                     .format = "csv",
                                     .encoding = "utf-8",
                                     .sheets = {""},
                                     .unknownColumns = {}});
        request.records = {&records_};
        request.references = {&references_};
        request.rows = rows_;
        request.duplicateDiffers = &differs;
        if (city_.store_.merge(request).rejected > 0)
            throw std::runtime_error(dataset_.id + ": two rows of one key");
        city_.store_.tidy();
    }

private:
    std::size_t indexOf(std::string_view field) const
    {
        const auto at = dataset_.indexOf(field);
        if (at == values_.size())
            throw std::runtime_error(dataset_.id + " has no field " + std::string(field));
        return at;
    }

    // Health knows one employer in two hundred by its name only.
    std::int64_t referenceOf(std::uint64_t employer)
    {
        auto& known = city_.references_[dataset_.department()];
        known.resize(city_.employers_);
        if (known[employer] == 0) {
            using Kind = EmployerReference::Kind;
            const bool named = dataset_.department() == "health" && employer % 200 == 7;
            const Kind kind = named ? Kind::name : Kind::creditCode;
            const std::string name = "芜湖市第" + std::to_string(employer) + "机械制造有限公司";
            std::string code = named ? name + "@340202" : "9134020" + std::to_string(10'000'000'000 + employer);
            known[employer] = EmployerReference::idOf(dataset_.department(), kind, code);
            std::string key(8, '\0');
            for (std::size_t i = 0; i < key.size(); ++i)
                key[i] = static_cast<char>(known[employer] >> (56 - 8 * i));
            references_.add(key, static_cast<char>(kind) + code + '\0' + name);
        }
        return known[employer];
    }

    City& city_;
    const Dataset& dataset_;
    const RecordLayout layout_;
    const Period period_;
    const std::string unit_;
    SortedRuns records_, references_;
    std::vector<Value> values_;
    std::string person_ = std::string(16, '\0');
    std::int32_t born_ = 0;
    std::uint8_t sex_ = 0;
    bool named_ = false; // the row names the person
    std::uint64_t rows_ = 0;
};

namespace {

// One delivery for each reporting unit, by the employer that a row is about.
class ByUnit {
public:
    ByUnit(City& city, const std::string& dataset, const std::string& period)
    {
        for (std::size_t unit = 0; unit < units; ++unit)
            deliveries_.push_back(std::make_unique<Delivery>(city, dataset, period, unitCode(unit)));
    }
    Delivery& of(std::uint64_t employer) { return *deliveries_[employer % units]; }
    void merge()
    {
        for (auto& delivery : deliveries_)
            delivery->merge();
    }

private:
    std::vector<std::unique_ptr<Delivery>> deliveries_;
};

constexpr std::uint64_t dispatchers = 20; // the first employers of the city, which have outlets too

// Of an express-delivery outlet.
std::uint64_t parentOf(std::uint64_t outlet)
{
    return outlet % dispatchers;
}

constexpr const char* quarterMonths[] = {"2026-07", "2026-08", "2026-09"};
enum Salt : std::uint64_t {
    workerRow = 100,
    employerRow,
    outletRow,
    courierRow,
    siteRow,
    permitRow,
    caseRow,
    accidentRow,
    operationRow
};

} // namespace

City::City(Store& store, const Schema& schema, std::filesystem::path folder, std::uint64_t workers)
    : store_(store), schema_(schema), folder_(std::move(folder)), workers_(workers),
      employers_(std::max<std::uint64_t>(workers / 20, 100)), sizes_(employers_)
{
    for (std::uint64_t i = 0; i < workers_; ++i)
        ++sizes_[employerOf(i)];
}

// A few employers are large and many small: the square of an even chance.
std::uint64_t City::employerOf(std::uint64_t worker) const
{
    const double chance = static_cast<double>(drawn(worker, 2) >> 11) * 0x1p-53;
    return static_cast<std::uint64_t>(static_cast<double>(employers_) * chance * chance);
}

bool City::hit(std::uint64_t which, std::uint64_t salt, unsigned round) const
{
    return drawn(which, salt * 1000 + round) % changedOneIn == 0;
}

unsigned City::variant(std::uint64_t which, std::uint64_t salt) const
{
    for (unsigned round = round_; round > 0; --round)
        if (hit(which, salt, round))
            return round;
    return 0;
}

bool City::told(std::uint64_t which, std::uint64_t salt) const
{
    return round_ == 0 || hit(which, salt, round_);
}

void City::deliver(unsigned round)
{
    round_ = round;
    health();
    emergency();
    postal();
    construction();
    registers();
    operations();
    cases();
}

void City::health()
{
    ByUnit employers(*this, "health/hazard-employers", "2026Q3"), workers(*this, "health/workers", "2026Q3"),
        measurements(*this, "health/hazard-measurements", "2026Q3");
    for (std::uint64_t e = 0; e < employers_; ++e) {
        const unsigned changed = variant(e, employerRow);
        const std::int64_t more = perMille(e, 3, 20) ? 6 : 0; // than anybody insures
        employers.of(e)
            .employer("employer", e)
            .set("division", "340202")
            .set("headcount", sizes_[e] + more + (changed % 2 == 1 ? 4 : 0))
            .set("exposed-count", sizes_[e] / 2)
            .add();
        measurements.of(e)
            .employer("employer", e)
            .set("division", "340202")
            .set("report", "JC1")
            .set("place", "一车间")
            .set("factor", "矽尘")
            .set("limit-kind", "pc-twa")
            .set("measured", perMille(e, 4 + changed, 10) ? 900'000 : 500'000)
            .set("limit-value", 700'000)
            .set("measured-on", day(2026, 8, 1))
            .add();
    }
    for (std::uint64_t i = 0; i < workers_; ++i) {
        const auto e = employerOf(i);
        const unsigned changed = variant(i, workerRow);
        auto& row = workers.of(e);
        row.person(i).employer("employer", e).set("post", changed > 0 ? "检修工" : "铸造清理工").set("exposed", 1);
        if (!perMille(i, 5, 20))
            row.set("entered-on", perMille(i, 6, 30) ? day(2026, 7, 1) + static_cast<int>(drawn(i, 7) % 90)
                                                     : day(2012, 1, 1) + static_cast<int>(drawn(i, 7) % 5000));
        row.set("exposed-since", day(2012, 1, 1) + static_cast<int>(drawn(i, 7) % 5000));
        if (perMille(i, 8, 10) || changed % 4 == 1)
            row.set("left-on", day(2026, 8, 20));
        const auto form = drawn(i, 9) % 1000;
        row.set("employment-form", form < 30   ? "dispatched"
                                   : form < 40 ? "intern"
                                   : form < 50 ? "over-age"
                                               : "contract");
        if (form < 30)
            row.employer("dispatching-employer", drawn(i, 10) % dispatchers);
        row.add();
    }
    employers.merge();
    workers.merge();
    measurements.merge();
    Delivery diagnoses(*this, "health/diagnoses", "2026Q3");
    for (std::uint64_t i = 0; i < workers_ / 10'000 + 5; ++i) {
        const std::string certificate = "Z" + std::to_string(i);
        const auto worker = drawn(i, 11) % workers_;
        diagnoses.person(worker)
            .set("certificate", certificate)
            .employer("employer", employerOf(worker))
            .set("division", "340202")
            .set("disease", "1.1.1")
            .set("diagnosis-kind", perMille(i, 12, 100) ? "progression" : "first")
            .set("diagnosed-on", day(2026, 7, 1) + static_cast<int>(i % 80))
            .add();
    }
    diagnoses.merge();
}

void City::emergency()
{
    ByUnit employers(*this, "emergency/key-employers", "2026Q3");
    for (std::uint64_t e = 0; e < employers_; e += 10)
        employers.of(e)
            .employer("employer", e)
            .set("division", "340202")
            .set("headcount", sizes_[e] + (variant(e, employerRow) % 2 == 1 ? 4 : 0))
            .add();
    employers.merge();
    for (const char* quarter : {"2025Q4", "2026Q1", "2026Q2", "2026Q3"}) {
        Delivery accidents(*this, "emergency/accidents", quarter), casualties(*this, "emergency/casualties", quarter);
        const Day first = Period::parse(quarter)->firstDay();
        for (std::uint64_t i = 0; i < workers_ / 10'000 + 5; ++i) {
            const std::uint64_t id = i + static_cast<std::uint64_t>(numberOf(first)) * 1000;
            if (!told(id, accidentRow))
                continue;
            const std::string number = std::string("SG-") + quarter + "-" + std::to_string(i);
            const auto worker = drawn(i, 13) % workers_;
            const std::int64_t on = numberOf(first) + static_cast<int>(drawn(id, 14) % 90);
            accidents.set("number", number)
                .employer("employer", employerOf(worker))
                .set("occurred-at", on * 86400 + 3600)
                .set("division", "340202")
                .set("deaths", round_)
                .set("serious-injuries", 1)
                .add();
            casualties.set("accident", number).set("ordinal", 1).set("casualty-kind", "worker");
            casualties.set("outcome", perMille(id, 15, 300) ? "dead" : "serious");
            if (!perMille(id, 16, 200))
                casualties.person(worker);
            if (round_ > 0)
                casualties.set("died-on", on + round_);
            casualties.add();
        }
        accidents.merge();
        casualties.merge();
    }
}

void City::postal()
{
    const std::uint64_t couriers = workers_ / 50;
    for (const char* month : quarterMonths) {
        ByUnit sites(*this, "postal/outlets", month), people(*this, "postal/couriers", month);
        for (std::uint64_t o = 0; o < outlets(); ++o) {
            const std::string number = "WD" + std::to_string(o), name = "第" + std::to_string(o) + "网点";
            auto& row = sites.of(o);
            row.set("number", number).set("name", name).set("division", "340202").set("licensed-on", day(2020, 1, 1));
            row.employer("parent", parentOf(o)).set("enrolling-place", perMille(o, 17, 20) ? "provincial" : "local");
            if (o % 10 == 3)
                row.employer("own-credit-code", employers_ - 1 - o % (employers_ / 2));
            row.set("headcount", 20 + variant(o, outletRow));
            row.add();
        }
        for (std::uint64_t c = 0; c < couriers; ++c)
            for (std::uint64_t second = 0; second < (perMille(c, 18, 30) ? 2 : 1); ++second) {
                const auto outlet =
                    drawn(c, 19 + second + (second == 0 ? variant(c, courierRow) * 1000 : 0)) % outlets();
                if (second == 1 && outlet == drawn(c, 19 + variant(c, courierRow) * 1000) % outlets())
                    continue;
                const std::string number = "WD" + std::to_string(outlet);
                people.of(c).person(workers_ + c).set("outlet", number).add();
            }
        sites.merge();
        people.merge();
    }
}

void City::construction()
{
    const std::uint64_t projects = workers_ / 400 + 5, people = workers_ / 40;
    Delivery permits(*this, "construction/permits", "2026Q3");
    for (std::uint64_t p = 0; p < projects; ++p) {
        if (!told(p, permitRow))
            continue;
        const std::string number = "X" + std::to_string(p), code = "P" + std::to_string(p),
                          contract = "H" + std::to_string(p);
        const auto start = day(2026, 7, 1) + static_cast<int>(p % 90);
        permits.set("number", number)
            .set("project-code", code)
            .set("contract-number", contract)
            .set("name", "厂房工程");
        permits.set("division", "340202").employer("contractor", p % employers_).set("issued-on", start);
        permits.set("planned-start", start + 10 + static_cast<int>(round_));
        if (perMille(p, 20, 500))
            permits.set("actual-start", start + 12);
        permits.add();
    }
    permits.merge();
    Delivery enrolments(*this, "insurance/project-enrolments",
                        toString(dayOf(2026, 11, 5) + std::chrono::days(round_)));
    for (std::uint64_t p = 0; p < projects; ++p) {
        if (perMille(p, 21, 30))
            continue;
        const std::string code = "P" + std::to_string(p), contract = "H" + std::to_string(p);
        enrolments.set("project-code", code)
            .set("contract-number", contract)
            .set("name", "厂房工程")
            .set("division", "340202");
        enrolments.employer("contractor", p % employers_)
            .set("from-day", day(2026, 6, 1))
            .set("to-day", day(2027, 6, 1));
        enrolments.set("keeps-roster", perMille(p, 22, 700) ? 1 : 0);
        if (variant(p, permitRow) > 0)
            enrolments.set("extended-to", day(2027, 7, 1));
        enrolments.add();
    }
    enrolments.merge();
    for (const char* month : quarterMonths) {
        Delivery counts(*this, "construction/permit-counts", month), site(*this, "construction/site-workers", month),
            roster(*this, "insurance/project-workers", month);
        counts.set("division", "340202").set("permits", static_cast<std::int64_t>(projects / 3)).add();
        for (std::uint64_t i = 0; i < people; ++i) {
            const auto project = i % projects, changed = std::uint64_t{variant(i, siteRow)};
            const std::string permit = "X" + std::to_string(project), code = "P" + std::to_string(project);
            site.person(i * 7 % workers_).set("permit", permit).employer("employer", project % employers_);
            if (changed % 2 == 1)
                site.set("left-on", day(2026, 8, 1));
            site.set("entered-on", day(2026, 7, 1)).add();
            if (!perMille(i, 23, 30))
                roster.person(i * 7 % workers_)
                    .set("project-code", code)
                    .set("from-day", day(2026, 7, 1) + static_cast<int>(changed))
                    .add();
        }
        counts.merge();
        site.merge();
        roster.merge();
    }
}

void City::registers()
{
    const std::string refreshed = toString(dayOf(2026, 11, 5) + std::chrono::days(round_));
    Delivery employers(*this, "insurance/employer-enrolments", refreshed),
        workers(*this, "insurance/worker-enrolments", refreshed);
    const auto month = [](int year, int ordinal) { return year * 12 + ordinal - 1; };
    for (std::uint64_t e = 0; e < employers_; ++e)
        if (insured(e))
            employers.employer("employer", e)
                .set("division", "340202")
                .set("status", perMille(e, 24 + variant(e, employerRow), 30) ? "suspended" : "insured")
                .set("from-day", day(2015, 1, 1))
                .add();
    employers.merge();
    const auto spell = [&](std::uint64_t person, std::uint64_t subject, int from, int to, std::string_view category) {
        workers.person(person).employer("subject", subject).set("category", category).set("from-month", from);
        if (to > 0)
            workers.set("to-month", to);
        workers.set("base", 600'000 + static_cast<int>(variant(person, workerRow) * 100)).add();
    };
    for (std::uint64_t i = 0; i < workers_; ++i) {
        const auto e = employerOf(i), other = drawn(i, 25) % employers_;
        const auto chance = drawn(i, 26) % 1000;
        const bool ended = perMille(i, 27, 10) || variant(i, workerRow) % 4 == 2;
        const int from = month(2014, 1) + static_cast<int>(drawn(i, 28) % 120);
        if (chance < 980 && insured(e))
            spell(i, e, from, ended ? month(2026, 7) : 0, perMille(i, 29, 20) ? "project" : "unit");
        else if (chance < 990)
            spell(i, drawn(i, 10) % dispatchers, from, 0, "unit");
        if (perMille(i, 30, 100) && other != e && other >= dispatchers)
            spell(i, other, from - 36, from - 1, "unit");
    }
    for (std::uint64_t c = 0; c < workers_ / 50; ++c) // at their outlet's parent; some outlets enrol nobody
        if (const auto outlet = drawn(c, 19) % outlets(); outlet % 50 != 7 && !perMille(c, 31, 100))
            spell(workers_ + c, parentOf(outlet), month(2024, 1), 0, "unit");
    workers.merge();
    for (const char* paid : {"2025-07", "2025-08", "2025-09", "2026-06", "2026-07", "2026-08", "2026-09"}) {
        if (round_ > 0 && std::string_view(paid) < "2026-07")
            continue; // what was corrected once is not corrected again
        Delivery months(*this, "insurance/employer-months", paid);
        const auto now = static_cast<std::uint64_t>(numberOf(Period::parse(paid)->firstDay()));
        for (std::uint64_t e = 0; e < employers_; ++e) {
            if (!insured(e))
                continue;
            const auto which = e * 20'000 + now; // one in this month
            const unsigned changed = variant(e, employerRow);
            const bool swings = perMille(which, 32 + changed, 10), drops = perMille(which, 33 + changed, 5);
            months.employer("employer", e)
                .set("headcount", static_cast<std::int64_t>(sizes_[e]) * (swings ? 14 : 10) / 10)
                .set("average-base", drops ? 350'000 : 600'000)
                .set("paid", 100 + changed)
                .set("state", perMille(which, 34 + changed, 3) ? "arrears" : "normal")
                .add();
        }
        months.merge();
    }
}

void City::operations()
{
    for (const char* month : quarterMonths) {
        Delivery operations(*this, "insurance/enrolment-operations", month);
        const auto payment = monthOf(Period::parse(month)->firstDay()).number;
        for (std::uint64_t i = 0; i < workers_ / 40; ++i) {
            const auto worker = drawn(i + static_cast<std::uint64_t>(payment) * workers_, 35) % workers_;
            const std::uint64_t steps = perMille(i, 36, 5) ? 4 : 1;
            for (std::uint64_t step = 0; step < steps; ++step) {
                if (!told(i, operationRow))
                    continue;
                const std::string number = std::string(month) + "-" + std::to_string(i * 4 + step);
                operations.person(worker)
                    .set("number", number)
                    .employer("subject", employerOf(worker))
                    .set("action", step % 2 == 1          ? "rollback"
                                   : perMille(i, 37, 400) ? "remove"
                                                          : "add")
                    .set("payment-month", payment)
                    .set("operated-at",
                         (std::int64_t{day(2026, 7, 3)} + static_cast<std::int64_t>(step)) * 86400 + round_)
                    .add();
            }
        }
        operations.merge();
    }
}

void City::cases()
{
    for (Month month{2025 * 12 + 9}; month.number < 2026 * 12 + 9; ++month.number) {
        Delivery cases(*this, "insurance/injury-cases", toString(month));
        for (std::uint64_t i = 0; i < workers_ / 2400 + 3; ++i) {
            const std::uint64_t id = i + static_cast<std::uint64_t>(month.number) * 100'000;
            if (!told(id, caseRow))
                continue;
            const std::string number = toString(month) + "-" + std::to_string(i);
            const auto worker = drawn(id, 38) % workers_, e = employerOf(worker);
            const int happened = numberOf(firstDayOf(month)) + static_cast<int>(drawn(id, 39) % 28);
            cases.person(worker).set("number", number).set("kind", perMille(id, 40, 800) ? "accident" : "commuting");
            cases.employer("employer", e).set("division", "340202").set("happened-on", happened);
            cases.employer("insuring-subject", e)
                .employer("claiming-employer", perMille(id, 41, 20) ? drawn(id, 42) % employers_ : e);
            cases.set("severity", perMille(id, 43, 50) ? "serious" : "minor").set("applied-on", happened + 10);
            cases.set("applicant", "employer")
                .set("accepted-on", happened + 15)
                .set("decided-on", happened + (perMille(id, 46, 50) ? 100 : 60) + static_cast<int>(round_));
            cases.set("result", "recognised");
            if (perMille(id, 44, 20))
                cases.set("died-on", happened + 2);
            if (perMille(id, 45, 50))
                cases.set("benefit-kind", "medical-lump-sum").set("contract-ended-on", happened + 100);
            cases.add();
        }
        cases.merge();
    }
}

} // namespace lianfang::bench
