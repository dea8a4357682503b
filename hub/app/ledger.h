// Ledgers (台账): everything known of one employer, or of one person, from whom, and since when.
//
// Generic over the schema: every dataset that has a column for an employer (a person) contributes its rows as they are
// known now, with their periods and evidence; what is sealed (names, telephones, addresses) is not in it, identity
// numbers are masked, and what the schema calls sensitive is left out. Beside them: what the employer is called by
// whom, matches, findings with their stories, leads, letters, and the submissions that brought all this.
#pragma once

#include "hub/app/configuration.h"
#include "hub/crosscheck/findings.h"
#include "hub/dispatch/list.h"
#include "hub/store/store.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lianfang {

struct LedgerSection {
    std::string id; // a dataset, or references, matches, findings, events, leads, letters, submissions
    std::string zh, en;
    std::vector<ListColumn> columns;
    // Of these columns [factsFrom, factsTo) are told in one cell on paper, as "label：value"; equal: none are.
    std::size_t factsFrom = 0, factsTo = 0;
    std::vector<std::vector<std::string>> rows;
    std::uint64_t total = 0; // of them there are so many; no more than asked for are in `rows`
};

struct Ledger {
    std::string zh, en; // 用人单位台账
    std::string key;    // an employer's number; a person's key, 32 hexadecimal digits
    std::string name;   // the employer's; the person's number, masked
    std::string code;   // the employer's; empty where it is nobody for certain, and for persons
    Seconds generated = 0;
    std::string by;                      // who looked
    std::vector<LedgerSection> sections; // only those that have rows
};

struct LedgerParts {
    Store* store = nullptr;
    const Configuration* configuration = nullptr;
    MaskedNumber masked;
    std::size_t most = 0; // rows of a section
};

// `of`: a code, a number, or a name as the register or any department has it; else a part of one. Throws Error
// app.employer-unknown, or app.employer-several with who is meant.
Ledger employerLedger(const LedgerParts& parts, const std::string& of);

// `person`: the key, 16 bytes.
Ledger workerLedger(const LedgerParts& parts, const std::string& person);

} // namespace lianfang
