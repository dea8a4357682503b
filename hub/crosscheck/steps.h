// The steps of a finding's life (闭环), taken by officers: open → notified → handed-over → answered → closed.
//
// A step is apart from the state that runs give (run.h). It can be taken only while the finding is open, and in order:
//
//   notified      the employer was told, and its deadline runs           from open
//   (extended)    the deadline is another day                            while notified
//   handed-over   the lead went to the inspectorate (leads.h)            after the deadline, or again once answered;
//                                                                        at once where the check gives no deadline
//   answered      the inspectorate's result                              while handed over
//   closed        it no longer holds (a run says so), is concluded (findings.h), withdrawn (also a to-verify entry or a
//                 warning), or, of a lead from casework, settled
//   (rechecked)   looked back at (回头看)                              once closed; where the closing does not hold, a
//                                                                        conclusion ends, and the next run judges anew
//
// A closed finding that comes back begins a new round at open. Every step is an event with who, when, why and an
// attachment in the archive; events are only ever added.
#pragma once

#include "hub/base/error.h"
#include "hub/model/day.h"
#include "hub/store/store.h"

#include <Poco/Data/Session.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianfang {

// Findings of leads from casework (leads.h) have this for a cross-check.
inline constexpr const char* caseworkCheck = "casework";

struct StepBy {
    std::string who;
    std::string why;
    std::string attachmentName; // empty: none
    std::string attachmentDigest;
};

struct StepOrder {
    enum class Kind : std::uint8_t { notify, extend, answer, withdraw, settle, assign, note, recheck };
    Kind kind = Kind::note;
    StepBy by;
    Day on{};                        // notify: the day it was told; answer: of the result
    std::string how;                 // notify: in what way; answer: the outcome's name; assign: the county's
    std::string code;                // answer: the outcome; assign: the county; recheck: holds, or fails
    Day deadline{};                  // extend
    std::map<std::string, int> days; // notify: that each check gives the employer; 0: no notice is foreseen
};

struct StepRefusal {
    std::int64_t finding = 0;
    Error error;
};

struct StepReport {
    std::vector<std::int64_t> done;
    std::vector<StepRefusal> refused; // nothing of these was changed
};

// Where a finding stands, for whoever decides about a step.
struct Standing {
    std::string crosscheck, state, step, county;
    std::int32_t deadline = 0; // a day's number, 0: none
    std::int32_t periodEnd = 0;
};
// Nothing if there is no such finding, or it is one that was only ever absorbed.
std::optional<Standing> standingOf(Poco::Data::Session& session, std::int64_t finding);
// Throws Error crosscheck.step-not-now unless it is open.
void expectOpen(std::int64_t finding, const Standing& standing, const char* zh, const char* en);

// Takes the step with each finding that allows it. The order's days must be real and not in the future.
StepReport takeSteps(Poco::Data::Session& session, const std::vector<std::int64_t>& findings, const StepOrder& order,
                     Day today);
StepReport takeSteps(Store& store, const std::vector<std::int64_t>& findings, const StepOrder& order, Day today);

// Adds to a finding's story.
void addEvent(Poco::Data::Session& session, std::int64_t finding, const std::string& what, const std::string& why,
              const StepBy& by);

} // namespace lianfang
