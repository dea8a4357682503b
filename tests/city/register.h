// What the social-insurance agency holds, as rows of its front-end database.
#pragma once

#include "tests/city/front_database.h"
#include "tests/city/handwriting.h"
#include "tests/city/incidents.h"

namespace lianfang::city {

class Register {
public:
    Register(const std::filesystem::path& file, const Calendar& calendar, Registry& registry, Random& random,
             Truth& truth);

    // By quarter's refresh; nothing: the register does not hold the firm then.
    void enrolments(const Firm& firm, std::string_view industry,
                    const std::vector<std::optional<Enrolment>>& enrolments);
    // By month; empty: no row.
    void payments(const Firm& firm, const std::vector<int>& headcounts, const std::vector<std::string_view>& states);
    void payment(const Firm& firm, int month, int headcount, int averageBase, std::string_view state = "正常");
    // A year's premium and benefits, told on its last day.
    void account(const Firm& firm, int year, int insured);
    // Each refresh holds what it knows by then, and no end that lies ahead of it.
    void spells(const Person& person, const std::vector<Spell>& spells);
    void project(const Project& project);
    // On the roster in the months from-to of the run, since a day.
    void roster(const std::string& project, const Person& person, std::optional<Day> since = std::nullopt, int from = 0,
                int to = always);
    // A row for every month of the run in which something of the case came to be known.
    void injuryCase(const InjuryCase& one);
    void operation(const Operation& operation);
    // Rows that must be refused: of people and firms that no department knows.
    void ruinedRows();
    void close() { database_.close(); }

    // The document that the connector makes of a snapshot.
    static std::string document(std::string_view dataset, std::string_view period);

private:
    void ruinedWorker(std::string_view defect);
    void ruinedUnit(std::string_view defect);
    void refused(std::string_view dataset, Day taken, std::uint64_t row, std::string_view column,
                 std::string_view reason);

    FrontDatabase database_;
    const Calendar& calendar_;
    Registry& registry_;
    Random& random_;
    Truth& truth_;
    std::uint64_t serial_ = 0; // of operations
};

} // namespace lianfang::city
