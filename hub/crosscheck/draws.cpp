#include "hub/crosscheck/draws.h"

#include "hub/crosscheck/messages.h"

#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

void keepDraw(Session& session, DrawEntry& draw, const std::function<void(DrawEntry&)>& freeze)
{
    Poco::Int64 id = 0, number = 0, year = draw.year;
    session << "SELECT coalesce(max(id), 0) + 1 FROM draw", into(id), now;
    session << "SELECT coalesce(max(number), 0) + 1 FROM draw WHERE year = ?", use(year), into(number), now;
    draw.id = id;
    draw.number = number;
    freeze(draw);
    Poco::Int64 at = draw.frozenAt, take = draw.take, team = draw.team, items = draw.items,
                inspectors = draw.inspectors;
    session << "INSERT INTO draw (id, kind, year, number, title, who, frozen_at, seed_from, filter, take, team, items, "
               "inspectors, pool_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        use(id), use(draw.kind), use(year), use(number), use(draw.title), use(draw.who), use(at), use(draw.seedFrom),
        use(draw.filter), use(take), use(team), use(items), use(inspectors), use(draw.poolDigest), now;
}

std::vector<DrawEntry> draws(Session& session, std::int64_t id)
{
    std::vector<Poco::Int64> ids, years, numbers, frozen, takes, teams, items, inspectors, seeded;
    std::vector<std::string> kinds, titles, who, from, filters, pools, seeds, by, records;
    session
        << "SELECT id, kind, year, number, title, who, frozen_at, seed_from, filter, take, team, items, inspectors, "
           "pool_digest, seed, seeded_by, seeded_at, record_digest FROM draw" +
               (id > 0 ? " WHERE id = " + std::to_string(id) : std::string()) + " ORDER BY id DESC",
        into(ids), into(kinds), into(years), into(numbers), into(titles), into(who), into(frozen), into(from),
        into(filters), into(takes), into(teams), into(items), into(inspectors), into(pools), into(seeds), into(by),
        into(seeded), into(records), now;
    std::vector<DrawEntry> out;
    for (std::size_t i = 0; i < ids.size(); ++i)
        out.push_back({ids[i], kinds[i], years[i], numbers[i], titles[i], who[i], frozen[i], from[i], filters[i],
                       takes[i], teams[i], items[i], inspectors[i], pools[i], seeds[i], by[i], seeded[i], records[i]});
    return out;
}

void keepResult(Session& session, const DrawEntry& draw)
{
    const auto known = draws(session, draw.id);
    if (known.empty())
        throw Error(message::drawUnknown, {std::to_string(draw.id)});
    if (known.front().seededAt > 0)
        throw Error(message::drawDone, {known.front().display(), known.front().seed});
    std::string seed = draw.seed, by = draw.seededBy, record = draw.recordDigest;
    Poco::Int64 at = draw.seededAt, id = draw.id;
    session << "UPDATE draw SET seed = ?, seeded_by = ?, seeded_at = ?, record_digest = ? WHERE id = ?", use(seed),
        use(by), use(at), use(record), use(id), now;
}

} // namespace lianfang
