// A database session in which SQL that officers wrote is carried out over a period: the relations that the hub makes
// for it, the confinement it runs under, and an end that leaves nothing behind.
#pragma once

#include "hub/crosscheck/crosscheck.h"
#include "hub/crosscheck/readiness.h"
#include "hub/store/confinement.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <map>

namespace lianfang {

inline constexpr std::chrono::seconds longestStatement{3600}; // of an officer's

class JudgingSession {
public:
    // `name`: what is told in errors. `longest`: how long one of the officer's statements may take.
    JudgingSession(Poco::Data::Session& session, std::string name, std::chrono::seconds longest = longestStatement)
        : session_(session), name_(std::move(name)), longest_(longest), relations_(session)
    {
    }
    virtual ~JudgingSession() = default;

protected:
    void execute(const std::string& sql) { session_ << sql, Poco::Data::Keywords::now; }
    std::int64_t number(const std::string& sql)
    {
        Poco::Int64 value = 0;
        session_ << sql, Poco::Data::Keywords::into(value), Poco::Data::Keywords::now;
        return value;
    }
    // A temporary table or view, dropped again by dropTemporary().
    void temporary(const std::string& kind, const std::string& name, const std::string& as)
    {
        execute("CREATE TEMP " + kind + " " + name + " AS " + as);
        made_.emplace_back(kind, name);
    }
    void dropTemporary();

    // An officer's statement. Throws Error crosscheck.forbidden, .too-long.
    void confined(const std::string& sql);
    virtual void carryOut(const std::string& sql) { execute(sql); }

    // Those that every text has, and its own; everything is judged until somebody sets it otherwise.
    void setParameters(const JudgedSql& sql, const Readiness& ready, const Period& period, Day today);
    // judged_month, period_of, and empty scopes.
    void makeRelations(const Readiness& ready);
    // Its shared relations, but for those that are there already, and its own up to the query.
    void runTexts(const JudgedSql& sql);
    // The rows of the check's query as found_row, as far as `inScope` says of them ("s"). Its relations are there.
    void collect(const Crosscheck& check, const std::string& inScope);

    Poco::Data::Session& session_;
    const std::string name_;
    const std::chrono::seconds longest_;
    const Confinement::Relations relations_;
    std::map<std::string, std::int64_t> parameters_;

private:
    void runText(const std::string& text);

    std::vector<std::pair<std::string, std::string>> made_;
    std::set<std::string> shared_; // texts that have been carried out
};

std::string scopeOf(Crosscheck::Subject subject); // the name of the relation that says which are judged

} // namespace lianfang
