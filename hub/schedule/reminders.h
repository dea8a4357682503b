// Who is to be told of a submission that is awaited, and when. Pure, as schedule.h: it asks and changes nothing.
//
// All is counted in working days (hub.xml's <reminders>):
//   reminder      from `before` of them before the due day on, once
//   chase (催报)  on the first one after the due day, then every `chaseEvery`
//   escalation    to the joint conference's chair, with the first further chase from the `escalateAfter`th after the due
//                 day on
// What was reached while the hub was down, on days off, or while an acknowledgement held, is told once, as it stands
// now: nobody is reminded of what is overdue by then. A submission, a nil return or a correction ends it. Where the due
// day has moved it begins anew. Registers refreshed by the day, and what comes as it happens, are no unit's to hand in:
// nobody is told of them. Where a year on the way has no calendar nothing is told by guess; it is named.
#pragma once

#include "hub/model/reminder.h"
#include "hub/schedule/schedule.h"
#include "hub/schema/hub_settings.h"

#include <map>

namespace lianfang {

// Something that has been reached and not yet been told.
struct Matter {
    AwaitedExchange awaited;
    int step = 0;        // 1: the reminder, 2: the first chase, …
    int chases = 0;      // with this one
    int workingDays = 0; // to the due day, or since
    bool escalate = false;

    // What is to be kept once it has been told.
    Reminded told(const std::map<std::int64_t, Reminded>& reminded) const;
};

struct Matters {
    std::vector<Matter> matters; // the oldest due day first
    std::set<int> unannounced;
};

// `reminded` and `acknowledgedUntil` by exchange. `today` is a working day.
Matters mattersOf(std::span<const AwaitedExchange> awaited, const std::map<std::int64_t, Reminded>& reminded,
                  const std::map<std::int64_t, Day>& acknowledgedUntil, const WorkingDays& calendar,
                  const HubSettings::Reminders& rule, Day today);

// Minutes until people may be told: 0 within the hours of a working day. Nothing where the next one cannot be known.
std::optional<int> minutesUntilHours(const HubSettings::Reminders& rule, const WorkingDays& calendar, Moment now);

} // namespace lianfang
