// What stands in a letter: from findings, leads and overdue submissions to the values and lists of its template.
#pragma once

#include "hub/app/configuration.h"
#include "hub/app/letter_template.h"
#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/leads.h"

#include <vector>

namespace lianfang {

// One employer's open findings together (一企一单): what, how many persons, which months, on what law; then each of
// them.
LetterContent employerLetter(const Configuration& configuration, const Letter& letter,
                             const std::vector<Finding>& findings);

struct LeadLine {
    Lead lead;
    Finding finding;
    std::string notice; // the deadline-notice that was delivered for it; may be empty
};
LetterContent transferLetter(const Configuration& configuration, const Letter& letter,
                             const std::vector<LeadLine>& lines);

struct OverdueLine {
    std::string dataset, period, unit, due;
};
LetterContent chaseLetter(const Letter& letter, const std::vector<OverdueLine>& lines);

// What a finding is about, in a few words: 未参保用人单位, or of a casework lead its text.
std::string matterOf(const Configuration& configuration, const Finding& finding);
// How many workers it is about: those it took in, or the one that it is.
std::int64_t personsOf(const Finding& finding);
// "2026-07 至 2026-09", "2026-07、2026-09"; empty where lines are no months.
std::string monthsOf(const Finding& finding);

} // namespace lianfang
