// Running a cross-check over a period: its rows against the findings that are there, in one transaction with what is to
// be told of it.
//
// A line is a month of the period that has ended, or the one line of a check without months. It is open, to-verify,
// warning (预警), absorbed by another check's finding, concluded, or closed. A finding is what its lines of the latest
// period are: open if one is, else to-verify (a list, no finding), else warning (no finding yet), else concluded, else
// absorbed, else closed.
//
// The latest period decides. A run of an earlier one corrects that period's lines in findings that are alive, but
// neither opens nor closes a finding: what a later period has settled stays settled.
#pragma once

#include "hub/crosscheck/crosscheck.h"
#include "hub/store/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lianfang {

// A dataset whose delivery is missing. Without a dataset: no month of the period has ended yet. A cross-check that has
// to come first stands here as "crosscheck/<id>".
struct MissingDelivery {
    std::string dataset;
    std::string period; // of a refreshed register: the day that its as-of day must reach
    std::string unit;
    friend bool operator==(const MissingDelivery&, const MissingDelivery&) = default;
};

struct CrosscheckRun {
    std::int64_t id = 0;
    std::string crosscheck;
    Period period{Cadence::quarter, Day{}};
    bool waiting = false; // then nothing was judged, and nothing below counts
    std::vector<MissingDelivery> waitingFor;
    bool complete = false; // all subjects were judged, not only the changed ones
    Seconds started = 0;
    Seconds ended = 0;
    std::int64_t opened = 0; // findings
    std::int64_t reopened = 0;
    std::int64_t closed = 0;
    std::int64_t linesOpened = 0;
    std::int64_t linesClosed = 0;
    std::int64_t open = 0;     // findings of the cross-check after it
    std::int64_t toVerify = 0; // subjects on its list 待核实清单 after it
    std::int64_t warnings = 0; // subjects warned of (预警) after it
};

struct CrosscheckRequest {
    struct Recipient {
        std::string channel; // "mail", "webhook"
        std::string name;    // address, or URL's name
    };
    Period period{Cadence::quarter, Day{}};
    Day today;
    bool complete = false; // judge all, even where the changed subjects would do
    std::vector<Recipient> recipients;
};

// Absorbers must have been run for the period before (loadCrosschecks gives that order); else it waits for them. Throws
// Error crosscheck.failed with the database's words; nothing is changed then.
CrosscheckRun runCrosscheck(Store& store, const Schema& schema, const Crosscheck& check,
                            const CrosscheckRequest& request);

// The same inside a transaction of the caller's.
CrosscheckRun judge(Poco::Data::Session& session, const Schema& schema, const Crosscheck& check,
                    const CrosscheckRequest& request);

// The runs of a check (empty: of all), newest first, waiting ones included.
std::vector<CrosscheckRun> crosscheckRuns(Store& store, const std::string& check, std::size_t limit);

} // namespace lianfang
