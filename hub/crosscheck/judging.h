// How a cross-check is judged, step by step.
#pragma once

#include "hub/crosscheck/dry_run.h"
#include "hub/crosscheck/readiness.h"
#include "hub/crosscheck/run.h"
#include "hub/store/confinement.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <functional>
#include <map>

namespace lianfang {

inline constexpr std::chrono::seconds longestStatement{3600}; // of a cross-check's

// One run's statements; run.cpp and dry_run.cpp have them. Texts in them are ids from configuration files that were
// checked on load; all else is numbers.
class Judging {
public:
    // `longest`: how long one of the check's statements may take.
    Judging(Poco::Data::Session& session, const Schema& schema, const Crosscheck& check,
            const CrosscheckRequest& request, std::chrono::seconds longest = longestStatement)
        : session_(session), schema_(schema), check_(check), request_(request), longest_(longest), relations_(session)
    {
    }

    CrosscheckRun run();
    DryRun tryOut(bool always);

private:
    void execute(const std::string& sql) { session_ << sql, Poco::Data::Keywords::now; }
    void confined(const std::string& sql); // what an officer wrote
    void watched(const std::string& sql, const std::function<void()>& run);
    std::int64_t number(const std::string& sql)
    {
        Poco::Int64 value = 0;
        session_ << sql, Poco::Data::Keywords::into(value), Poco::Data::Keywords::now;
        return value;
    }
    // A temporary table or view, dropped again at the run's end.
    void temporary(const std::string& kind, const std::string& name, const std::string& as)
    {
        execute("CREATE TEMP " + kind + " " + name + " AS " + as);
        made_.emplace_back(kind, name);
    }

    bool waits();
    void decideScope();
    void makeRelations();
    void fillScope();
    void runTexts();
    void collect();
    void absorb();
    void match();
    void writeLines();
    void settleFindings();
    void record();
    void tell();
    void dropTemporary();

    std::string inScope(const std::string& row) const;
    std::string id() const { return "'" + check_.id + "'"; }

    Poco::Data::Session& session_;
    const Schema& schema_;
    const Crosscheck& check_;
    const CrosscheckRequest& request_;
    const std::chrono::seconds longest_;
    const Confinement::Relations relations_;
    DryRun* trial_ = nullptr; // what is only tried out
    Readiness ready_;
    CrosscheckRun run_;
    std::map<std::string, std::int64_t> parameters_;
    std::vector<std::pair<std::string, std::string>> made_;
    std::string version_;
    std::int64_t since_ = 0;   // sequence that the last run knew
    std::int64_t lastRun_ = 0; // its id; 0: none that a changed-only run could build on
    bool current_ = true;      // no later period has been judged
    int first_ = 0, end_ = 0;  // the period's first day, and the next one's
    bool changed_ = false;
};

} // namespace lianfang
