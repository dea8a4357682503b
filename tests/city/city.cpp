#include "tests/city/city.h"

#include "tests/city/bureau_files.h"
#include "tests/city/claims.h"
#include "tests/city/construction_files.h"
#include "tests/city/emergency_files.h"
#include "tests/city/employers.h"
#include "tests/city/health_files.h"
#include "tests/city/measurements.h"
#include "tests/city/outlets.h"
#include "tests/city/payers.h"
#include "tests/city/postal_files.h"
#include "tests/city/register.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace lianfang::city {
namespace {

// Beyond this, workbooks are written row by row.
constexpr int streamingFrom = 50'000;

// Of a key employer's rows most are sound.
constexpr std::string_view keyDefects[] = {
    "", "", "", "", "", "", "count-unreadable", "", "", "", "", "", "required-missing"};

// The register's own ruined rows come with every so many employers.
constexpr std::uint64_t ruinedRowsEvery = 100;

class City {
public:
    explicit City(const CityRequest& request)
        : calendar_(request.from, request.to), random_(request.seed), hand_(request.seed ^ 0x9E3779B97F4A7C15U),
          registry_(random_, calendar_.year()), around_(registry_, calendar_), truth_(request.out / "truth", calendar_),
          health_(request.out / "health", calendar_, hand_, truth_, request.workers > streamingFrom),
          postal_(request.out / "postal", calendar_, hand_, truth_),
          emergency_(request.out / "emergency", calendar_, hand_, truth_),
          construction_(request.out / "construction", calendar_, hand_, truth_),
          bureau_(request.out, calendar_, hand_, truth_),
          register_(request.out / "insurance" / "front.db", calendar_, registry_, random_, truth_),
          employers_(random_, registry_, calendar_, around_), outlets_(random_, registry_, calendar_, around_),
          injuries_(random_, registry_, calendar_),
          claims_(random_, registry_, calendar_, around_, injuries_, employers_.workers()),
          measurements_(random_, calendar_), sites_(random_, registry_, calendar_),
          payers_(random_, registry_, calendar_)
    {
    }

    CitySize make(int workers);

private:
    void add(EmployerCase one);
    void add(const Incident& incident);
    void add(const Site& site);
    void add(const Payer& payer);
    void accounts(const Firm& firm, int insured);
    void add(const Outlet& outlet);
    std::vector<Incident> incidents(const EmployerCase& one);
    void surroundings();
    void judge(const Employer& employer);
    void judge(const Outlet& outlet);
    void cover(const Employer& employer, const Worker& worker);
    void cover(const Outlet& outlet, const Courier& courier);
    void clocks(const InjuryCase& one);
    void plan();

    Calendar calendar_;
    Random random_; // decides what is
    Random hand_;   // decides how it is written
    Registry registry_;
    Surroundings around_;
    Truth truth_;
    HealthFiles health_;
    PostalFiles postal_;
    EmergencyFiles emergency_;
    ConstructionFiles construction_;
    BureauFiles bureau_;
    Register register_;
    EmployerPlans employers_;
    OutletPlans outlets_;
    InjuryPlans injuries_;
    ClaimPlans claims_;
    MeasurementPlans measurements_;
    SitePlans sites_;
    PayerPlans payers_;
    CitySize size_;
    std::size_t keyEmployers_ = 0;
};

void City::surroundings()
{
    const std::vector<std::optional<Enrolment>> enrolled(
        static_cast<std::size_t>(calendar_.quarters()),
        Enrolment{"参保", dayOf(calendar_.year() - 9, 1, 1), std::nullopt});
    const std::vector<std::string_view> paid(static_cast<std::size_t>(calendar_.months()), "正常");
    for (const auto* firm : around_.enrolledFirms()) {
        register_.enrolments(*firm, "G6010", enrolled);
        register_.payments(*firm, std::vector<int>(paid.size(), 120), paid);
    }
    for (const auto* one : around_.projects())
        register_.project(*one);
    for (const auto& person : around_.siteWorkers)
        register_.roster(around_.valid.front().code, person);
}

void City::judge(const Employer& employer)
{
    const auto& name = employer.nameOnly ? employer.firm.name : employer.firm.code;
    std::vector<Judged> quarters(employer.standing.size());
    std::vector<std::string> absorber(employer.standing.size());
    for (std::size_t quarter = 0; quarter < quarters.size(); ++quarter) {
        quarters[quarter].line = employer.standing[quarter];
        if (employer.standing[quarter] != Line::none)
            absorber[quarter] = "uninsured-employer";
    }
    for (const auto& worker : employer.workers) {
        auto lines = worker.lines;
        for (int month = 0; month < calendar_.months(); ++month)
            if (month / 3 < worker.listedFrom || month / 3 > worker.listedTo)
                lines[static_cast<std::size_t>(month)] = Line::none;
        const auto absorbed = truth_.months(
            {"uninsured-worker", "worker", name, worker.person.identity, "", worker.scenario}, lines, absorber);
        for (std::size_t quarter = 0; quarter < quarters.size(); ++quarter)
            quarters[quarter].workers += absorbed[quarter] ? 1 : 0;
        cover(employer, worker);
        truth_.count(fmt::format("worker {}", worker.scenario));
    }
    truth_.subject({"uninsured-employer", "employer", name, "", "", employer.scenario}, quarters);
    // Coverage is that of employers with people who are known by code; where an employer's own row was refused, nobody
    // says where it is, but a worker's row may still name it.
    for (int quarter = employer.listedFrom; quarter < calendar_.quarters() && quarter <= employer.listedTo; ++quarter) {
        const auto at = static_cast<std::size_t>(quarter);
        const bool named = std::any_of(employer.workers.begin(), employer.workers.end(), [&](const Worker& worker) {
            return worker.defect.empty() && worker.listedFrom <= quarter && quarter <= worker.listedTo;
        });
        const bool refused = !employer.defect.empty();
        if (!employer.nameOnly && (refused ? named : employer.headcounts[at] > 0))
            truth_.indicator(quarter, "employers", refused ? "" : counties[employer.firm.county].division,
                             refused ? "" : employer.industry, employer.standing[at] == Line::none ? 1 : 0);
    }
    truth_.count(fmt::format("employer {}", employer.scenario));
}

// Whose insurance is due in a quarter's last month. Who is retired, or retires in the run, is never enrolled: of him a
// line alone says that he is due.
void City::cover(const Employer& employer, const Worker& worker)
{
    const bool retires = worker.scenario == "retired" || worker.scenario == "retires-in-the-run" ||
                         worker.scenario == "turns-60-in-the-run";
    if (employer.nameOnly || !worker.defect.empty() || worker.form == "实习")
        return;
    const auto since = worker.entered ? worker.entered : worker.exposedSince;
    for (int quarter = worker.listedFrom; quarter < calendar_.quarters() && quarter <= worker.listedTo; ++quarter) {
        const int month = quarter * 3 + 2;
        const auto line = worker.lines[static_cast<std::size_t>(month)];
        if (quarter < employer.listedFrom || quarter > employer.listedTo ||
            (since && calendar_.lastDay(month) - *since < std::chrono::days(30)) ||
            (worker.left && *worker.left < calendar_.firstDay(month)) || (retires && line == Line::none))
            continue;
        truth_.indicator(quarter, "workers", counties[employer.firm.county].division, employer.industry,
                         line == Line::none ? 1 : 0);
    }
}

// Couriers are workers of the outlet's enrolling subject, wherever they are reported at it; nobody has days of grace.
void City::cover(const Outlet& outlet, const Courier& courier)
{
    if (!outlet.defect.empty() || !courier.defect.empty())
        return;
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        const auto month = static_cast<std::size_t>(quarter * 3 + 2);
        std::map<std::string, std::pair<std::string_view, bool>> subjects; // of several outlets the first division
        for (const auto& stay : courier.stays)
            if (stay.here[month]) {
                const auto division = counties[stay.county].division;
                auto& [first, covered] = subjects.try_emplace(stay.subject, division, true).first->second;
                first = std::min<std::string_view>(first, division);
                covered = covered && stay.lines[month] == Line::none;
            }
        for (const auto& [subject, place] : subjects)
            truth_.indicator(quarter, "couriers", place.first, "", place.second ? 1 : 0);
    }
}

void City::judge(const Outlet& outlet)
{
    std::vector<std::string> byOutlet(static_cast<std::size_t>(calendar_.quarters()));
    for (int month = 0; month < calendar_.months(); ++month)
        if (outlet.lines[static_cast<std::size_t>(month)] != Line::none)
            byOutlet[static_cast<std::size_t>(month / 3)] = "uninsured-outlet";
    std::vector<int> workers(byOutlet.size());
    for (const auto& courier : outlet.couriers) {
        auto absorber = byOutlet;
        for (const auto& stay : courier.stays) {
            truth_.months(
                {"courier-second-outlet", "worker", stay.subject, courier.person.identity, "", courier.scenario},
                stay.second, std::vector<std::string>(byOutlet.size()));
            for (int month = 0; month < calendar_.months(); ++month)
                if (stay.second[static_cast<std::size_t>(month)] != Line::none)
                    absorber[static_cast<std::size_t>(month / 3)] = "courier-second-outlet";
        }
        for (const auto& stay : courier.stays) {
            const auto absorbed = truth_.months(
                {"uninsured-worker", "worker", stay.subject, courier.person.identity, "", courier.scenario}, stay.lines,
                absorber);
            for (std::size_t quarter = 0; quarter < workers.size(); ++quarter)
                workers[quarter] += absorbed[quarter] && !byOutlet[quarter].empty() ? 1 : 0;
        }
        cover(outlet, courier);
        truth_.count(fmt::format("courier {}", courier.scenario));
    }
    std::vector<Judged> quarters(byOutlet.size());
    for (int month = 0; month < calendar_.months(); ++month) {
        const auto line = outlet.lines[static_cast<std::size_t>(month)];
        auto& judged = quarters[static_cast<std::size_t>(month / 3)];
        if (line == Line::none)
            continue;
        judged.line = line;
        judged.months.push_back(month);
        judged.workers = workers[static_cast<std::size_t>(month / 3)];
    }
    truth_.subject({"uninsured-outlet", "outlet", outlet.subject().code, "", outlet.number, outlet.scenario}, quarters);
    // Coverage is that of the outlets which are there on the quarter's last day.
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        const auto month = static_cast<std::size_t>(quarter * 3 + 2);
        if (outlet.defect.empty() && outlet.reported[month] && outlet.licensed <= calendar_.judged(quarter) &&
            (!outlet.closed || *outlet.closed > calendar_.judged(quarter)))
            truth_.indicator(quarter, "outlets", counties[outlet.county].division, "",
                             outlet.lines[month] == Line::none ? 1 : 0);
    }
    truth_.count(fmt::format("outlet {}", outlet.scenario));
}

// Of each quarter the clocks that a step ended, and those that ran out with nothing done; as the agency knew it by
// then.
void City::clocks(const InjuryCase& one)
{
    using std::chrono::days;
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        const auto first = calendar_.quarter(quarter).firstDay(), last = calendar_.judged(quarter);
        const auto by = [&](const std::optional<Day>& day) { return day && *day <= last ? day : std::nullopt; };
        if (!by(one.registered ? one.registered : one.applied) || (by(one.decided) && one.result == "撤回申请"))
            continue;
        const auto clock = [&](std::string_view name, Day due, std::optional<Day> done) {
            if (done ? *done >= first : due >= first - days(1) && due < last)
                truth_.indicator(quarter, name, counties[one.employer.county].division, "",
                                 done && *done <= due ? 1 : 0);
        };
        const auto applied = by(one.applied);
        const bool year = applied && one.applicant != "用人单位";
        const std::chrono::year_month_day happened(one.happened);
        clock("claims application", year ? Day((happened + std::chrono::years(1))) : one.happened + days(30), applied);
        if (const auto accepted = by(one.accepted)) {
            auto due = *accepted + days(one.clear ? 15 : 60);
            const auto from = by(one.suspendedFrom), to = by(one.suspendedTo);
            if (!from || to || *from > due)
                clock("claims decision", due + (from && to ? *to - *from : days(0)), by(one.decided));
        }
        if (const auto asked = by(one.appraisalApplied))
            clock("claims appraisal", *asked + days(90), by(one.appraisalConcluded));
    }
}

void City::add(const Incident& incident)
{
    for (const auto& one : incident.diagnoses)
        health_.add(one);
    for (const auto& one : incident.accidents)
        emergency_.add(one);
    for (const auto& one : incident.cases) {
        register_.injuryCase(one);
        clocks(one);
        if (one.decided && one.kind != "职业病" && (one.result == "认定工伤" || one.result == "视同工伤"))
            truth_.indicator(calendar_.quarterOf(*one.decided), "accident rate", "", "", 12, 0);
    }
    for (const auto& one : incident.operations)
        register_.operation(one);
    for (const auto& [person, spells] : incident.enrolled)
        register_.spells(person, spells);
    for (const auto& [project, person] : incident.rosters)
        register_.roster(project, person);
    if (incident.cancelled)
        register_.enrolments(incident.cancelled->first, "C2614",
                             std::vector<std::optional<Enrolment>>(static_cast<std::size_t>(calendar_.quarters()),
                                                                   incident.cancelled->second));
    for (const auto& verdict : incident.verdicts)
        truth_.verdict(verdict);
    truth_.count(fmt::format("incident {}", incident.scenario));
}

// What befalls its people, in order. One of each kind at most, so that nothing but what was meant comes together.
std::vector<Incident> City::incidents(const EmployerCase& one)
{
    const auto& employer = one.employer;
    std::vector<Incident> incidents;
    const bool gone = std::any_of(employer.enrolments.begin(), employer.enrolments.end(),
                                  [](const auto& enrolment) { return enrolment && enrolment->status == "注销"; });
    if (employer.nameOnly || gone)
        return incidents;
    incidents.push_back(injuries_.next(employer.firm));
    if (one.parent != nullptr)
        incidents.push_back(claims_.ofParent(employer.firm, *one.parent));
    else if (!employer.scenario.starts_with("under-insured") && // they are counted to the man
             std::all_of(employer.enrolments.begin(), employer.enrolments.end(),
                         [](const auto& enrolment) { return enrolment && enrolment->status == "参保"; }))
        incidents.push_back(claims_.next(employer.firm));
    return incidents;
}

void City::add(EmployerCase one)
{
    auto& employer = one.employer;
    const auto incidents = this->incidents(one);
    std::vector<std::pair<Person, std::vector<Spell>>> beside;
    for (const auto& incident : incidents) {
        employer.workers.insert(employer.workers.end(), incident.workers.begin(), incident.workers.end());
        beside.insert(beside.end(), incident.enrolled.begin(), incident.enrolled.end());
    }
    count(employer, calendar_, beside);
    health_.add(employer);
    if (employer.defect.empty()) {
        const auto measured = measurements_.next(employer);
        for (const auto& measurement : measured.measurements)
            health_.add(employer, measurement);
        truth_.verdict(measured.verdict);
        truth_.count(fmt::format("employer {}", measured.scenario));
    }
    if (employer.scenario == "insured" || employer.scenario == "not-in-register")
        if (keyEmployers_++ % 5 == 0)
            emergency_.keyEmployer(employer, keyDefects[keyEmployers_ / 5 % std::size(keyDefects)]);
    for (const auto& incident : incidents)
        add(incident);
    for (const auto& verdict : one.verdicts)
        truth_.verdict(verdict);
    if (!employer.nameOnly)
        register_.enrolments(employer.firm, employer.industry, employer.enrolments);
    register_.payments(employer.firm, employer.insured, employer.payments);
    for (const auto& worker : employer.workers) {
        register_.spells(worker.person, worker.spells);
        // His former employer has him enrolled for the month in which he came as well, and he was counted there.
        if (worker.scenario == "transferred" && worker.spells.front().from % 3 == 2)
            truth_.indicator(worker.spells.front().from / 3, "insured", "", "", -1, -1);
        if (!worker.project.empty())
            register_.roster(worker.project, worker.person);
    }
    if (one.project)
        register_.project(*one.project);
    if (size_.employers % 2 == 0)
        add(sites_.next());
    if (size_.employers % 3 == 0)
        add(payers_.next());
    bureau_.lead(employer.firm.county);
    if (employer.insured.front() > 0)
        accounts(employer.firm, employer.insured.front());
    if (size_.employers % ruinedRowsEvery == 0)
        register_.ruinedRows();
    judge(employer);
    ++size_.employers;
    size_.workers += employer.workers.size();
    if (one.parent != nullptr)
        add(outlets_.underParent(employer.firm, *one.parent));
}

void City::add(const Site& site)
{
    construction_.add(site);
    for (const auto& enrolment : site.enrolments)
        register_.project(enrolment);
    for (const auto& worker : site.workers) {
        if (worker.rosterFrom != always)
            register_.roster(site.permit.projectCode, worker.person, worker.entered, worker.rosterFrom,
                             worker.rosterTo);
        truth_.count(fmt::format("site-worker {}", worker.scenario));
    }
    truth_.count(fmt::format("site {}", site.scenario));
}

void City::accounts(const Firm& firm, int insured)
{
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter)
        for (const int year : BureauFiles::yearsTold(calendar_, quarter))
            register_.account(firm, year, insured);
}

void City::add(const Payer& payer)
{
    register_.enrolments(
        payer.firm, "C3974",
        std::vector<std::optional<Enrolment>>(static_cast<std::size_t>(calendar_.quarters()),
                                              Enrolment{"参保", dayOf(calendar_.year() - 5, 7, 1), std::nullopt}));
    for (int month = 0; month < calendar_.months(); ++month)
        register_.payment(payer.firm, month, payer.headcounts[static_cast<std::size_t>(month)],
                          payer.bases[static_cast<std::size_t>(month)]);
    register_.spells(payer.person,
                     {{payer.firm.code, payer.firm.name, std::string(payer.category), "", -20, always, 0, always}});
    accounts(payer.firm, payer.headcounts.front());
    truth_.verdict(payer.verdict);
    truth_.count(fmt::format("payer {}", payer.scenario));
}

void City::add(const Outlet& outlet)
{
    postal_.add(outlet);
    if (outlet.own) {
        register_.enrolments(*outlet.own, "G6020", outlet.enrolments);
        register_.payments(*outlet.own,
                           std::vector<int>(outlet.payments.size(), static_cast<int>(outlet.couriers.size())),
                           outlet.payments);
    }
    for (const auto& courier : outlet.couriers)
        register_.spells(courier.person, courier.spells);
    judge(outlet);
    ++size_.outlets;
    size_.couriers += outlet.couriers.size();
}

void City::plan()
{
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        health_.plan(quarter);
        emergency_.plan(quarter);
        construction_.plan(quarter);
        bureau_.plan(quarter);
        for (const int year : BureauFiles::yearsTold(calendar_, quarter))
            truth_.plan("insurance/annual-accounts", std::to_string(year), "",
                        Register::document("insurance/annual-accounts", std::to_string(year)));
        for (int month = quarter * 3; month < quarter * 3 + 3; ++month) {
            const auto name = toString(calendar_.month(month));
            for (std::size_t unit = 0; unit < PostalFiles::units.size(); ++unit) {
                truth_.plan("postal/outlets", name, PostalFiles::units[unit], postal_.outletsDocument(month, unit));
                truth_.plan("postal/couriers", name, PostalFiles::units[unit], postal_.couriersDocument(month, unit));
            }
            for (const auto* dataset : {"insurance/employer-months", "insurance/project-workers",
                                        "insurance/enrolment-operations", "insurance/injury-cases"})
                truth_.plan(dataset, name, "", Register::document(dataset, name));
        }
        const auto refreshed = toString(calendar_.refresh(quarter));
        for (const auto* dataset :
             {"insurance/employer-enrolments", "insurance/worker-enrolments", "insurance/project-enrolments"})
            truth_.plan(dataset, refreshed, "", Register::document(dataset, refreshed));
        truth_.planCrosscheck(quarter);
    }
}

CitySize City::make(int workers)
{
    surroundings();
    for (const auto& outlet : outlets_.firstOfEachBrand())
        add(outlet);
    const auto couriers = static_cast<std::uint64_t>(workers / 10);
    const auto others = static_cast<std::uint64_t>(workers) - couriers;
    while (size_.couriers < couriers)
        add(outlets_.next(static_cast<int>(couriers - size_.couriers)));
    while (size_.workers < others)
        add(employers_.next(static_cast<int>(others - size_.workers)));
    health_.close();
    postal_.close();
    emergency_.close();
    construction_.close();
    bureau_.close();
    register_.close();
    plan();
    truth_.close();
    return size_;
}

} // namespace

CitySize makeCity(const CityRequest& request)
{
    if (request.workers < 100 || request.workers > 3'000'000)
        throw std::invalid_argument("--workers takes 100 to 3000000");
    for (const auto* folder :
         {"health", "postal", "emergency", "construction", "inspection", "hrss", "insurance", "truth"}) {
        std::filesystem::remove_all(request.out / folder);
        std::filesystem::create_directories(request.out / folder);
    }
    return City(request).make(request.workers);
}

} // namespace lianfang::city
