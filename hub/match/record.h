// What the store keeps of judgements: links, what is certain and what is proposed, and that a link has changed.
#pragma once

#include "hub/match/judge.h"

#include <Poco/Data/Session.h>

#include <map>

namespace lianfang {

// Judgements of references in a range of ids, against what is recorded of them.
class MatchRecord {
public:
    MatchRecord(Poco::Data::Session& session, std::int64_t first, std::int64_t last);

    // Takes a judgement in. `own` is the employer that a code stands for, 0 of what has none; `sinceRun` as in
    // match_waiting. True if the reference's link changes.
    bool keep(std::int64_t reference, EmployerReference::Kind kind, std::int64_t own, std::int64_t sinceRun,
              const Judgement& judgement);
    // Writes all that was taken in. Once.
    void write();

    std::uint64_t linked = 0, unlinked = 0, proposed = 0;

private:
    struct Known {
        std::int64_t id;
        std::int64_t employer;
        bool branch;
        std::string state, method, reasons;
        std::int64_t ordinal;
    };
    struct Link {
        std::int64_t employer;
        std::string by;
    };
    // The same branch of the same parent, said by another reference to that branch's code.
    bool saidAlready(std::int64_t reference, std::int64_t branch, std::int64_t parent);
    void say(std::int64_t reference, std::int64_t own, const Proposal& proposal, const std::string& state,
             const std::string& method, std::int64_t ordinal, std::vector<std::int64_t>& said);
    void end(const Known& known);
    void link(std::int64_t reference, std::int64_t own, std::int64_t sinceRun, std::int64_t employer,
              const std::string& by);
    void note(std::int64_t match, const char* what);

    Poco::Data::Session& session_;
    std::map<std::int64_t, std::vector<Known>> known_;
    std::map<std::int64_t, Link> links_;
    std::int64_t nextMatch_ = 0;
    const std::int64_t at_;
    std::int64_t lastRun_ = 0;

    struct {
        std::vector<Poco::Int64> id, reference, employer, ordinal;
        std::vector<std::string> relation, method, reasons, state;
    } added_;
    struct {
        std::vector<Poco::Int64> reference, employer;
        std::vector<std::string> by;
    } linked_;
    std::vector<Poco::Int64> unlinked_;
    struct {
        std::vector<Poco::Int64> reference, before, after, since;
    } changed_;
};

} // namespace lianfang
