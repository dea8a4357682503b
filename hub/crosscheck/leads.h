// Leads (线索) to the labour inspectorate: what is handed over, what comes back, and those registered by hand.
#pragma once

#include "hub/crosscheck/steps.h"
#include "hub/model/code_list.h"
#include "hub/store/store.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lianfang {

struct Lead {
    std::int64_t id = 0;
    std::string number; // "XS-2026-00017": gapless within a year
    std::int64_t finding = 0;
    std::int64_t letter = 0; // the 线索移交单 that it went with
    std::string county;
    Day handedOn{};
    std::string outcome; // of code list lead-outcomes; empty: none yet
    Day answeredOn{};
    std::string remark;
    std::int64_t answer = 0; // the submission that brought it; 0: none, or by hand
};

// Throws Error unless the finding may be handed over today: open and past its deadline, or answered before, or of a
// check that foresees no notice to the employer (`days` as in StepOrder).
void expectHandOver(std::int64_t finding, const Standing& standing, const std::map<std::string, int>& days, Day today);

// Makes each finding a lead of the county, on a letter, and takes its step; all may be handed over. Gives the numbers,
// in the findings' order.
std::vector<Lead> handOver(Poco::Data::Session& session, const std::vector<std::int64_t>& findings,
                           const std::string& county, std::int64_t letter, const std::string& letterTitle,
                           const StepBy& by, Day today);

// Takes in what the inspectorate has submitted since: dataset inspection/results joined by lead number. A result that
// ends the matter makes its finding `answered`; 办理中 (in-hand) is told in its story and it stays handed over. Each
// result once, however often this is called. Gives how many findings it touched.
std::size_t takeResults(Poco::Data::Session& session, const CodeList& outcomes, Day today);

struct CaseworkLead {
    std::string code; // credit code, canonical; who it is about
    std::string name; // of the employer, as the officer wrote it
    std::string text;
    std::string county;
    StepBy by;
    Day on{};
};
// A finding of its own (cross-check `casework`), open and without a notice to the employer. Gives its id.
std::int64_t registerLead(Poco::Data::Session& session, const CaseworkLead& lead);

// Those of a finding (0: of all), of a letter (0: of all); newest first.
std::vector<Lead> leads(Poco::Data::Session& session, std::int64_t finding, std::int64_t letter, std::size_t limit);

} // namespace lianfang
