// Injuries, diseases and what follows from them: diagnoses, accidents, cases, claims, deaths, enrolments undone.
#pragma once

#include "tests/city/truth.h"
#include "tests/city/workers.h"

#include <utility>

namespace lianfang::city {

struct Diagnosis {
    std::string certificate;
    Person person;
    Firm employer;
    bool nameOnly = false; // the employer is given by name
    std::string_view kind = "首诊";
    Day on;
    std::string_view defect;
};

struct Casualty {
    Person person;
    bool identityKnown = true;
    std::string_view kind = "从业人员";
    std::string_view outcome = "轻伤";
    std::optional<Day> died;
    std::string_view defect;
};

// One telling of an accident; a later one changes it. No two in one quarter.
struct AccidentReport {
    Day on; // on a day before the run: in the run's first document
    std::string_view operation = "新增";
    std::vector<Casualty> casualties;
};

struct Accident {
    std::string number;
    Firm employer;
    Day happened;
    std::string_view defect;
    std::vector<AccidentReport> reports;
};

// A case with everything that becomes of it. Of what lies beyond a month the agency does not know yet in that month.
struct InjuryCase {
    std::string number;
    std::string_view kind = "事故";
    Person person;
    Firm employer;
    std::optional<Firm> insurer; // the insuring subject on the day
    Day happened;
    std::string_view severity = "轻伤";
    std::string accident;
    std::string certificate;
    std::optional<Day> registered; // on the agency's books before anybody has applied
    std::optional<Day> applied;
    std::string_view applicant = "用人单位";
    std::optional<Day> accepted;
    std::optional<Day> suspendedFrom;
    std::optional<Day> suspendedTo;
    bool clear = false;
    std::optional<Day> decided;
    std::string_view result = "认定工伤";
    std::optional<Day> delivered;
    std::optional<Day> appraisalApplied;
    std::optional<Day> appraisalConcluded;
    std::optional<Firm> claiming;
    std::optional<Day> claimingCorrected; // from when on the insurer stands there instead
    bool claimingNameOnly = false;
    std::string_view benefit = "工伤医疗费";
    std::optional<Day> benefitApplied;
    std::optional<Day> benefitPaid;
    std::optional<Day> died;
    std::optional<Day> contractEnded;
};

struct Operation {
    Person person;
    Firm subject;
    std::string_view action; // 增员, 减员, 回退
    int paymentMonth = 0;
    Day on;
    int hour = 9; // of two on one day the earlier has the smaller hour
};

// What happens around one employer, and what must be said of it.
struct Incident {
    std::string_view scenario;
    std::vector<Diagnosis> diagnoses;
    std::vector<Accident> accidents;
    std::vector<InjuryCase> cases;
    std::vector<Operation> operations;
    std::vector<std::pair<Person, std::vector<Spell>>> enrolled;
    std::vector<Worker> workers;                         // at the employer, beside those it has
    std::vector<std::pair<std::string, Person>> rosters; // project and who is on its roster throughout
    std::optional<std::pair<Firm, Enrolment>> cancelled; // a firm that the register holds as no longer there
    std::vector<Verdict> verdicts;
};

} // namespace lianfang::city
