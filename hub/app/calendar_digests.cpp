// Who gets which digest of reminders and chases.
#include "hub/app/calendar.h"
#include "hub/app/telling.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace lianfang {

namespace {

// What one recipient is told on a day.
struct DayDigest {
    std::string zh, en;                     // how they are addressed; empty: as hub.xml has it
    std::string departmentZh, departmentEn; // where they stand for several of its units
    bool bureau = false;
    bool chairOnly = true;
    std::vector<const Matter*> matters;
};

using DayDigests = std::map<std::pair<std::string, std::string>, DayDigest>; // by channel and recipient

void add(DayDigests& digests, const std::string& channel, const std::string& recipient, const Matter& matter,
         const DayDigest& as)
{
    auto [at, isNew] = digests.try_emplace({channel, recipient}, as);
    auto& digest = at->second;
    if (!isNew && digest.zh != as.zh) {
        if (digest.departmentZh != as.departmentZh)
            digest.departmentZh = digest.departmentEn = "";
        digest.zh = digest.departmentZh;
        digest.en = digest.departmentEn;
    }
    digest.bureau = digest.bureau || as.bureau;
    digest.chairOnly = digest.chairOnly && as.chairOnly;
    if (std::find(digest.matters.begin(), digest.matters.end(), &matter) == digest.matters.end())
        digest.matters.push_back(&matter);
}

// Units of which the same is to be said stand in one line. The chair need not be told that the chair is told.
nlohmann::json linesOf(const std::vector<const Matter*>& matters, bool toChair)
{
    nlohmann::json out = nlohmann::json::array();
    for (const auto* matter : matters) {
        const auto& exchange = matter->awaited.exchange;
        nlohmann::json line{{"department", exchange.department},
                            {"dataset", exchange.dataset},
                            {"period", exchange.period.toString()},
                            {"due", toString(matter->awaited.due)},
                            {"chases", matter->chases},
                            {"reminder", matter->step == 1},
                            {"workingDays", matter->workingDays},
                            {"escalated", matter->escalate && !toChair}};
        const auto same = std::find_if(out.begin(), out.end(), [&](nlohmann::json other) {
            other.erase("units");
            return other == line;
        });
        if (same != out.end()) {
            (*same)["units"].push_back(exchange.unit);
        } else {
            line["units"] = nlohmann::json::array({exchange.unit});
            out.push_back(std::move(line));
        }
    }
    return out;
}

} // namespace

std::vector<OutboxEntry> digestsOf(const Configuration& configuration, std::vector<Matter>& matters, Day day)
{
    const auto& settings = configuration.settings;
    const auto bureau = Telling::bureau(settings);
    DayDigests digests;
    std::erase_if(matters, [&](Matter& matter) {
        matter.escalate = matter.escalate && settings.mail && !settings.chair.empty();
        const auto found = configuration.find(matter.awaited.exchange.dataset);
        const Unit* unit = found.manifest ? found.manifest->unit(matter.awaited.exchange.unit) : nullptr;
        const bool reached = unit && settings.mail && !unit->contacts.empty();
        return bureau.empty() && !reached && !matter.escalate;
    });
    std::set<std::pair<std::string, std::string>> unreached; // units without an address
    for (const auto& matter : matters) {
        const auto& manifest = *configuration.find(matter.awaited.exchange.dataset).manifest;
        const Unit& unit = *manifest.unit(matter.awaited.exchange.unit);
        const bool own = unit.id.empty();
        const DayDigest ofUnit{own ? manifest.zh : manifest.zh + "（" + unit.zh + "）",
                               own ? manifest.en : manifest.en + " (" + unit.en + ")",
                               manifest.zh,
                               manifest.en,
                               false,
                               false,
                               {}};
        const DayDigest ofBureau{"", "", "", "", true, false, {}}, ofChair{"", "", "", "", false, true, {}};
        if (settings.mail)
            for (const auto& contact : unit.contacts)
                add(digests, "mail", contact, matter, ofUnit);
        if (unit.contacts.empty())
            unreached.insert({manifest.department, unit.id});
        for (const auto& recipient : bureau)
            add(digests, recipient.channel, recipient.name, matter, ofBureau);
        if (matter.escalate)
            for (const auto& recipient : settings.chair)
                add(digests, "mail", recipient.address, matter, ofChair);
    }
    std::vector<OutboxEntry> entries;
    for (const auto& [whom, digest] : digests) {
        nlohmann::json payload{{"day", toString(day)}, {"lines", linesOf(digest.matters, digest.chairOnly)}};
        if (!digest.zh.empty())
            payload["addressee"] = {{"zh", digest.zh}, {"en", digest.en}};
        if (digest.bureau)
            payload["unreached"] = unreached.size();
        OutboxEntry entry;
        entry.channel = whom.first;
        entry.recipient = whom.second;
        entry.topic = digest.chairOnly ? "escalation" : "reminder";
        entry.idempotencyKey = "reminder/" + whom.first + "/" + whom.second + "/" + toString(day);
        entry.payload = payload.dump();
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace lianfang
