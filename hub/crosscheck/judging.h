// How a cross-check is judged, step by step.
#pragma once

#include "hub/crosscheck/dry_run.h"
#include "hub/crosscheck/judging_session.h"
#include "hub/crosscheck/run.h"

namespace lianfang {

// One run's statements; run.cpp and dry_run.cpp have them. Texts in them are ids from configuration files that were
// checked on load; all else is numbers.
class Judging : private JudgingSession {
public:
    Judging(Poco::Data::Session& session, const Schema& schema, const Crosscheck& check,
            const CrosscheckRequest& request, std::chrono::seconds longest = longestStatement)
        : JudgingSession(session, check.id, longest), schema_(schema), check_(check), request_(request)
    {
    }

    CrosscheckRun run();
    DryRun tryOut(bool always);

private:
    void carryOut(const std::string& sql) override; // of a trial with its cost

    bool waits();
    void decideScope();
    void fillScope();
    void absorb();
    void match();
    void writeLines();
    void settleFindings();
    void record();
    void tell();

    std::string inScope(const std::string& row) const;
    std::string id() const { return "'" + check_.id + "'"; }

    const Schema& schema_;
    const Crosscheck& check_;
    const CrosscheckRequest& request_;
    DryRun* trial_ = nullptr; // what is only tried out
    Readiness ready_;
    CrosscheckRun run_;
    std::string version_;
    std::int64_t since_ = 0;   // sequence that the last run knew
    std::int64_t lastRun_ = 0; // its id; 0: none that a changed-only run could build on
    bool current_ = true;      // no later period has been judged
    int first_ = 0, end_ = 0;  // the period's first day, and the next one's
    bool changed_ = false;
};

} // namespace lianfang
