// The calendar carried out on the store: which submissions are expected and which overdue, whom the hub tells of them,
// and how they stand.
#pragma once

#include "hub/app/configuration.h"
#include "hub/schedule/reminders.h"
#include "hub/store/store.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianfang {

// Incoming ones, as far as time is concerned.
std::vector<KnownExchange> knownOf(const std::vector<Exchange>& exchanges);

class Calendar {
public:
    // `store` outlives it; `clock` says what time it is in China. Calls may come from several threads.
    Calendar(Store& store, std::function<Moment()> clock);

    struct Kept {
        std::size_t overdue = 0;   // became so
        std::size_t told = 0;      // digests that were posted
        std::set<int> unannounced; // years whose calendar is missed
    };
    // Makes known what is expected, marks what is overdue, and tells people of it (hub/schedule/reminders.h), at most
    // once a day and within the hours, everyone in one digest: the contacts of the unit, the bureau, and of what stays
    // overdue the chair. What is told and that it is told are one transaction. Doing all this again changes nothing,
    // also where the clock was set back.
    Kept keep(const Configuration& configuration) const;

    // Nothing is told of an awaited submission until that day. Throws Error app.not-awaited where it is not.
    void acknowledge(const ExchangeKey& key, Day until, const std::string& by) const;

    struct Wanted {
        std::optional<Period> period; // those that overlap with it; nothing: the last ones
        std::string department;       // ids; empty: all
        std::optional<std::string> unit;
    };
    // {"today", "calendarMissing", "datasets": [{"department", "dataset", "zh", …, "periods", "units": [{"unit", "zh",
    // "en", "cells"}]}]}, a cell for each period: {"period", "state", "timeliness", "due", "corrections", "exchange",
    // "chases", "escalated", "acknowledged"}. state: received, nil, running, overdue, expected, upcoming (the period
    // is not over yet), unknown.
    nlohmann::json grid(const Configuration& configuration, const Wanted& wanted) const;

private:
    Agenda look(const Configuration& configuration, Day today) const;
    Matters mattersOn(const Configuration& configuration, Day today,
                      const std::map<std::int64_t, Reminded>& reminded) const;
    std::size_t tell(const Configuration& configuration, Moment now, std::set<int>& unannounced) const;

    Store& store_;
    const std::function<Moment()> clock_;
};

// The outbox's entries for what is to be told on a day: one for each who is told. Those of `matters` that nobody is
// told of are taken out.
std::vector<OutboxEntry> digestsOf(const Configuration& configuration, std::vector<Matter>& matters, Day day);

} // namespace lianfang
