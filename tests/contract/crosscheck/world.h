// A small world written straight into the record tables of a real database, as exchanges would leave it, and the
// cross-checks run over it.
#pragma once

#include "hub/crosscheck/indicators.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lianfang::test {

class World {
public:
    // Runs its argument in one transaction.
    using Write = std::function<void(const std::function<void(Poco::Data::Session&)>&)>;
    using Row = std::map<std::string, std::string>; // column → SQL literal

    // The base and record tables and the views are there.
    World(Write write, Dialect dialect);

    const Schema& schema() const { return *schema_; }
    const std::vector<Crosscheck>& checks() const { return checks_; }
    const Crosscheck& check(const std::string& id) const;
    const Indicator& indicator(const std::string& id) const; // or list

    // ---- literals
    // Made known on first use; by default a man of thirty.
    std::string person(int number, const std::string& born = "1996-05-20", int sex = 1);
    std::string employer(const std::string& code); // certain: known by its code
    std::string named(const std::string& name);    // known by name only: nobody for certain
    static std::string text(const std::string& text) { return "'" + text + "'"; }
    static std::string day(const std::string& day);
    static std::string month(const std::string& month);

    // ---- deliveries
    // What a unit submits for a period; the as-of day is the period's last unless given. Rows that a register no longer
    // has end, those of the same period are replaced.
    void submit(const std::string& dataset, const std::string& period, const std::vector<Row>& rows,
                const std::string& asOf = {}, const std::string& unit = {});
    // An officer's decision: what is reported as `code` is `other`.
    void same(const std::string& code, const std::string& other);
    // What the hub expects of a reporting unit, as its exchange is marked: "overdue", "on-time", "unknown".
    void expect(const std::string& dataset, const std::string& period, const std::string& unit,
                const std::string& timeliness);
    // All that the checks search, empty, for 2026Q3 (or another quarter), refreshed 35 days after it.
    void submitRegisters(const std::string& quarter = "2026Q3");

    // ---- rows as they mostly are
    Row worker(int person, const std::string& employerLiteral, const Row& more = {});
    Row enrolment(int person, const std::string& subject, const std::string& from, const std::string& to = {},
                  const Row& more = {});
    Row hazardEmployer(const std::string& employerLiteral, int headcount = 10);
    Row employerEnrolment(const std::string& employer, const std::string& status = "insured", const Row& more = {});
    Row outlet(const std::string& number, const Row& more);
    Row courier(int person, const std::string& outlet);
    // Issued on 2026-10-10 to contractor B, without a day of its start.
    Row permit(const std::string& number, const Row& more = {});
    Row projectEnrolment(const std::string& code, const std::string& from, const std::string& to, const Row& more = {});

    // ---- judging
    CrosscheckRun run(const std::string& check, const std::string& period = "2026Q3", bool complete = false,
                      std::vector<CrosscheckRequest::Recipient> recipients = {});
    void runAll(const std::string& period = "2026Q3", bool complete = false);
    // An indicator (a list) as of today, or as it stood when so many submissions were known; targets as they are set.
    IndicatorResult told(const std::string& indicator, const std::string& period,
                         std::optional<KnownAt> knownAt = std::nullopt);
    ListResult listed(const std::string& list, const std::string& year, std::int64_t asked);
    void setTargets(const std::string& xml);
    std::int64_t submissions() const { return submissions_; }
    // Parameters that differ from hub.xml's, by name as written there; the checks are loaded anew.
    void setParameters(const std::map<std::string, std::int64_t, std::less<>>& parameters);
    std::string today = "2026-12-01";

    // "7@A 2026-07 open not-enrolled": living lines of a check, in order; subjects as person@employer, employer,
    // outlet.
    std::vector<std::string> lines(const std::string& check);
    // "7@A open": findings in order, closed ones too.
    std::vector<std::string> findings(const std::string& check);
    std::vector<std::string> texts(const std::string& sql);
    void execute(const std::string& sql);
    void write(const std::function<void(Poco::Data::Session&)>& work) { write_(work); }

private:
    void reference(std::int64_t id, int kind, const std::string& code, const std::string& name);
    void write(const std::string& dataset, const std::string& period, const std::vector<Row>& rows,
               const std::string& asOf, const std::string& unit);
    // A row of changes takes over from what was known of its key; gives until when it holds.
    std::string endChange(const Dataset& dataset, const Row& row, const std::string& mine, const std::string& first,
                          const std::string& known);
    // Versions that hold across the day `first` end there.
    void splitAt(const std::string& table, const std::string& which, const std::string& first,
                 const std::string& known);
    // One transaction for all that `work` executes.
    void together(const std::function<void()>& work);

    Write write_;
    Poco::Data::Session* session_ = nullptr; // of the transaction under way
    Dialect dialect_;
    std::shared_ptr<const Schema> schema_;
    std::vector<Crosscheck> checks_;
    std::vector<Indicator> indicators_;
    Targets targets_;
    std::vector<std::string> known_;
    std::int64_t submissions_ = 0;
};

} // namespace lianfang::test
