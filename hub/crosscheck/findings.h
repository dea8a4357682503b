// Findings as people ask for them: listed, concluded, counted.
#pragma once

#include "hub/crosscheck/crosscheck.h"
#include "hub/store/store.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// Where a line's evidence lies, down to the row as the department sees it.
struct Evidence {
    std::string dataset;
    std::string document;
    std::string sheet;
    std::uint64_t row = 0;
    std::int64_t submission = 0;          // the one that brought this version
    std::int64_t confirmed = 0;           // the latest one that still says the same
    std::vector<std::string> attachments; // that came with that submission, as the row's links name them; at most 100
};

struct FindingLine {
    std::string month;  // "2026-09"; empty where a finding has but one line
    std::string state;  // open, to-verify, warning, absorbed, concluded, closed
    std::string reason; // the cross-check's word
    std::string outlet; // at which the worker is, empty otherwise
    Evidence evidence;
    std::int64_t absorbedBy = 0; // finding
    std::string detail;          // figures, in a few words; may be empty
};

// A line of another finding that this one has taken in.
struct AbsorbedLine {
    std::string crosscheck;
    std::string subjectKey;
    std::string subject;
    FindingLine line;
};

struct FindingEvent {
    Seconds at = 0;
    std::string who;
    std::string what;
    std::string why;
    std::string attachmentName; // in the archive under the digest; empty: none
    std::string attachmentDigest;
};

struct Finding {
    std::int64_t id = 0;
    std::string crosscheck;
    std::string subjectKey; // "worker:<person's key, 32 hexadecimal digits>@<employer's code>", "employer:…",
                            // "outlet:…", "project:…", "case:…", "accident:…", "unit:…"
    std::string subject;    // for people, numbers masked
    std::string state;      // open, to-verify, warning, closed
    std::string employer;   // the code of who has to act, or the name as reported
    std::string employerName;
    std::string outlet;
    std::string number;             // an outlet's, a permit's, a case's, a casualty's, a unit's; else empty
    std::string period;             // the latest one with a line
    std::vector<FindingLine> lines; // of that period
    std::vector<AbsorbedLine> absorbed;
    std::int64_t workers = 0; // that it has absorbed
    std::string conclusion;   // code, while it holds
    std::string concludedUntil;
    Seconds firstOpened = 0;
    Seconds changed = 0;
    std::string step;     // of its life (steps.h): open, notified, handed-over, answered; closed where the state is
    std::string reached;  // the step that it had come to, also where it is closed
    std::string deadline; // the employer's last day; empty: none runs
    std::string county;   // assigned (分办), or else the unit that reported it
    std::vector<FindingEvent> events; // only where one finding is asked for by its id
};

struct FindingFilter {
    std::optional<std::int64_t> id;
    std::string crosscheck; // empty: all
    std::string state;      // open, to-verify, warning, closed; empty: all
    std::string subjectKey;
    std::optional<Period> period; // whose latest lines are of it
    std::string step;             // open, notified, handed-over, answered, closed; open ones are of state open too
    std::string county;           // a unit's code
    std::string employer;         // the code of who has to act
    std::optional<Day> overdueOn; // notified, and the deadline had passed on that day
    // Only those of employers that rows of these datasets are about in `period`, which must be given.
    std::optional<std::vector<const Dataset*>> reportedIn;
    std::optional<Day> expiresBy; // concluded, and the conclusion holds on that day for the last time or ends before
    std::string closedBy;         // closed ones: by data, conclusion, withdrawal or (leads from casework) settled
    std::optional<Period> closedIn;  // closed ones: when, in China
    bool lookBack = false;        // drawn for a re-check (回头看) that has no result yet
    std::size_t limit = 0;        // 0: none
    std::int64_t after = 0;       // only those with a greater id
};

// The number that belongs to a person's key, masked; the caller knows where keys are opened.
using MaskedNumber = std::function<std::string(std::string_view key)>;

// SQL for the unit at which a finding f is dealt with: assigned, or the one that reported the first of its lines.
std::string countyOfFinding();

// SQL that says whether a finding f was drawn for a re-check (回头看) that has no result yet.
std::string awaitsRecheck();

// The ids alone, in order.
std::vector<std::int64_t> findingIds(Poco::Data::Session& session, const FindingFilter& filter);

// Calls `each` in order of id. Findings that were only ever absorbed are not listed by themselves.
void listFindings(Store& store, const FindingFilter& filter, const MaskedNumber& masked,
                  const std::function<void(const Finding&)>& each);

nlohmann::json toJson(const Finding& finding);

struct Conclusion {
    std::int64_t finding = 0;
    std::string code; // of code list conclusions
    Day until;        // holds on this day for the last time
    std::string evidenceName;
    std::string evidenceDigest; // under which the archive has it
    std::string who;
};

// Closes the finding and its lines; until that day lines of the same reasons do not reopen it. Throws Error
// crosscheck.finding-unknown, .conclusion-unknown, .conclusion-past.
void conclude(Store& store, const CodeList& conclusions, const Conclusion& conclusion, Day today);

// What officers recorded, oldest first; also conclusions that no longer hold.
struct PastConclusion {
    std::string code;
    Day until{};
    std::string evidenceName, evidenceDigest, who;
    Seconds at = 0;
};
std::vector<PastConclusion> conclusionsOf(Poco::Data::Session& session, std::int64_t finding);

// The rounds of a finding's life: 1, and one more for each time that it came back.
std::int64_t roundOf(const Finding& finding);

struct CrosscheckFigures {
    std::string crosscheck;
    std::int64_t open = 0;
    std::int64_t openLines = 0;
    std::int64_t closed = 0;
    std::int64_t toVerify = 0;
    std::int64_t absorbed = 0;  // subjects whose lines are all in other checks' findings
    std::int64_t concluded = 0; // of those closed: by a conclusion
};
std::vector<CrosscheckFigures> crosscheckFigures(Store& store);

// Who has most to mend: employers by the workers named in their open findings; of a check on reporting units these,
// `employer` being their number.
struct EmployerFigures {
    std::string employer; // code
    std::string name;
    std::int64_t findings = 0;
    std::int64_t workers = 0;
};
std::vector<EmployerFigures> largestEmployers(Store& store, const std::string& crosscheck, std::size_t limit);

} // namespace lianfang
