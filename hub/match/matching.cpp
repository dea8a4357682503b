#include "hub/match/matching.h"

#include "hub/match/keys.h"
#include "hub/match/record.h"
#include "hub/model/employer_name.h"

#include <Poco/Data/Statement.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

using Kind = EmployerReference::Kind;

constexpr std::size_t keyedAtOnce = 4000;
constexpr std::size_t judgedAtOnce = 1000;
constexpr int mostNeighbours = 100; // by one key

// Of references by which others may be known: with a credit code or an older number.
constexpr int mostKnownKind = static_cast<int>(Kind::olderNumber);

struct Row {
    Comparable reference;
    std::int64_t sinceRun = 0;
    std::string former; // name, while it waits
};

class Matching {
public:
    Matching(Session& session, const Schema& schema) : session_(session), schema_(schema) {}

    MatchOutcome run();

private:
    void execute(const std::string& sql) { session_ << sql, now; }
    std::int64_t number(const std::string& sql)
    {
        Poco::Int64 value = 0;
        session_ << sql, into(value), now;
        return value;
    }

    void readPlaces();
    void makeRelations();
    void keyWaiting();
    void touch(const std::vector<MatchKey>& keys, bool branches);
    void judgeTouched();
    void judgeAll(const std::string& kinds);
    std::vector<Row> rows(const std::string& table, const std::string& kinds, std::int64_t after, std::size_t limit);
    void judgeSome(std::vector<Row>& some);
    const std::vector<std::string>& placeNames(const std::string& place);

    Session& session_;
    const Schema& schema_;
    MatchOutcome outcome_;
    std::unordered_map<std::string, std::vector<std::string>> placeNames_;
    std::vector<Poco::Int64> touched_, touchedBranches_;
};

// "安徽省", "安徽", "芜湖市", "芜湖", "南陵县", "南陵" of 340223; longest first.
const std::vector<std::string>& Matching::placeNames(const std::string& place)
{
    const auto known = placeNames_.find(place);
    if (known != placeNames_.end())
        return known->second;
    std::vector<std::string> names;
    const auto add = [&](const char* list, const std::string& code) {
        const CodeList* codes = schema_.codes(list);
        const auto* entry = codes ? codes->findEver(code) : nullptr;
        if (!entry)
            return;
        names.push_back(entry->name);
        for (const std::string_view kind : {"省", "市", "区", "县"})
            if (entry->name.ends_with(kind) && entry->name.size() >= kind.size() + 6)
                names.push_back(entry->name.substr(0, entry->name.size() - kind.size()));
    };
    if (place.size() == 6) {
        add("gb2260", place.substr(0, 2) + "0000");
        add("gb2260", place.substr(0, 4) + "00");
        add("gb2260", place);
        add("local-divisions", place);
    }
    std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    names.erase(std::remove(names.begin(), names.end(), "市辖区"), names.end());
    return placeNames_.emplace(place, std::move(names)).first->second;
}

// Registers of employers, whose key is the employer, say where each is.
void Matching::readPlaces()
{
    const auto latest = number("SELECT coalesce(max(sequence), 0) FROM submission");
    for (const auto& dataset : schema_.datasets()) {
        const auto division = std::find_if(dataset.fields.begin(), dataset.fields.end(), [](const Field& field) {
            return field.type == FieldType::code && field.list == "gb2260";
        });
        if (dataset.key.size() != 1 || dataset.fields[dataset.key[0]].type != FieldType::employer ||
            division == dataset.fields.end())
            continue;
        std::string id = dataset.id;
        Poco::Int64 readTo = -1, sequence = latest, newer = 0;
        session_ << "SELECT read_to FROM match_progress WHERE dataset = ?", use(id), into(readTo), now;
        session_ << "SELECT count(*) FROM submission s JOIN dataset d ON d.id = s.dataset WHERE d.name = ? AND "
                    "s.sequence > ?",
            use(id), use(readTo), into(newer), now;
        if (newer == 0)
            continue;
        const std::string reference = dataset.fields[dataset.key[0]].column() + "_reference";
        const std::string from = " FROM v_" + dataset.table() + "_history WHERE known_from > " +
                                 std::to_string(readTo) + " AND " + reference + " IS NOT NULL AND ";
        execute("CREATE TEMP TABLE match_place AS SELECT " + reference + " AS reference, " + division->column() +
                " AS place" + from + division->column() + " IS NOT NULL UNION SELECT " + reference + ", unit" + from +
                "unit <> ''");
        execute("DELETE FROM match_place WHERE EXISTS (SELECT 1 FROM employer_place p WHERE p.reference = "
                "match_place.reference AND p.place = match_place.place)");
        execute("INSERT INTO employer_place SELECT reference, place FROM match_place");
        execute("INSERT INTO match_waiting (reference, since_run) SELECT DISTINCT reference, 0 FROM match_place WHERE "
                "1 = 1 "
                "ON CONFLICT DO NOTHING");
        execute("DROP TABLE match_place");
        execute("DELETE FROM match_progress WHERE dataset = '" + dataset.id + "'");
        session_ << "INSERT INTO match_progress VALUES (?, ?)", use(id), use(sequence), now;
    }
}

void Matching::makeRelations()
{
    // Made empty, with the types that the database gives them.
    execute("CREATE TEMP TABLE match_judge (reference BIGINT PRIMARY KEY, since_run BIGINT NOT NULL)");
    execute("CREATE TEMP TABLE match_touched (match_key BIGINT NOT NULL)");
    execute("CREATE TEMP TABLE match_touched_branch (match_key BIGINT NOT NULL)");
    execute(
        "CREATE TEMP TABLE match_wanted (reference BIGINT NOT NULL, match_key BIGINT NOT NULL, here INTEGER NOT NULL)");
}

// References of match_waiting or match_judge, in order.
std::vector<Row> Matching::rows(const std::string& table, const std::string& kinds, std::int64_t after,
                                std::size_t limit)
{
    const bool waiting = table == "match_waiting";
    std::vector<Poco::Int64> id, since, kind, placed;
    std::vector<std::string> former, code, name, place;
    session_ << "SELECT t.reference, t.since_run, " + std::string(waiting ? "t.former" : "''") +
                    ", r.kind, r.code, r.name FROM " + table +
                    " t JOIN employer_reference r ON r.id = t.reference WHERE t.reference > " + std::to_string(after) +
                    " AND r.kind IN (" + kinds + ") ORDER BY t.reference LIMIT " + std::to_string(limit),
        into(id), into(since), into(former), into(kind), into(code), into(name), now;
    std::vector<Row> out;
    if (id.empty())
        return out;
    session_ << "SELECT p.reference, p.place FROM " + table +
                    " t JOIN employer_place p ON p.reference = t.reference WHERE t.reference BETWEEN " +
                    std::to_string(id.front()) + " AND " + std::to_string(id.back()) + " ORDER BY p.reference, p.place",
        into(placed), into(place), now;
    std::size_t at = 0;
    for (std::size_t i = 0; i < id.size(); ++i) {
        std::vector<std::string> places;
        for (; at < placed.size() && placed[at] <= id[i]; ++at)
            if (placed[at] == id[i])
                places.push_back(place[at]);
        out.push_back({Comparable::of(id[i], static_cast<Kind>(kind[i]), code[i], name[i], std::move(places)), since[i],
                       former[i]});
    }
    return out;
}

void Matching::touch(const std::vector<MatchKey>& keys, bool branches)
{
    for (const auto& key : keys)
        (branches ? touchedBranches_ : touched_).push_back(key.hash);
    for (const auto& [hashes, table] :
         {std::pair(&touched_, "match_touched"), std::pair(&touchedBranches_, "match_touched_branch")})
        if (hashes->size() > 20'000) {
            session_ << std::string("INSERT INTO ") + table + " VALUES (?)", use(*hashes), now;
            hashes->clear();
        }
}

// Keys of what waits; and what waits is to be judged itself, with all that those with a code could be.
void Matching::keyWaiting()
{
    const PlaceNames names = [this](const std::string& place) -> const std::vector<std::string>& {
        return placeNames(place);
    };
    for (std::int64_t after = -1;;) {
        const auto some = rows("match_waiting", "1, 2, 3, 4", after, keyedAtOnce);
        if (some.empty())
            break;
        after = some.back().reference.reference;
        std::vector<std::pair<std::int64_t, std::pair<Poco::Int64, Poco::Int64>>>
            keys; // in the order of the table's own
        std::vector<Poco::Int64> judged, since;
        for (const auto& row : some) {
            const auto& one = row.reference;
            const bool known = static_cast<int>(one.kind) <= mostKnownKind;
            const auto keep = [&](const std::vector<MatchKey>& these, bool findable) {
                for (const auto& key : these)
                    if (findable)
                        keys.push_back({key.hash, {static_cast<Poco::Int64>(one.kind), one.reference}});
            };
            const auto own = keysOf(one, names);
            keep(own, true);
            keep(branchKeysOf(one), true);
            if (known) {
                touch(own, false);
                touch(keysOfBranchesOf(one), true);
            }
            if (!row.former.empty() && known) {
                const auto before = Comparable::of(one.reference, one.kind, one.code, row.former, one.places);
                auto gone = keysOf(before, names);
                touch(gone, false);
                touch(keysOfBranchesOf(before), true);
                for (const auto& key : branchKeysOf(before))
                    gone.push_back(key);
                for (const auto& key : gone)
                    execute("DELETE FROM match_key WHERE match_key = " + std::to_string(key.hash) +
                            " AND kind = " + std::to_string(static_cast<int>(one.kind)) +
                            " AND reference = " + std::to_string(one.reference));
            }
            judged.push_back(one.reference);
            since.push_back(row.sinceRun);
        }
        std::sort(keys.begin(), keys.end());
        std::vector<Poco::Int64> hashes, kinds, references;
        for (const auto& [hash, rest] : keys) {
            hashes.push_back(hash);
            kinds.push_back(rest.first);
            references.push_back(rest.second);
        }
        if (!hashes.empty())
            session_ << "INSERT INTO match_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING", use(hashes), use(kinds),
                use(references), now;
        session_ << "INSERT INTO match_judge VALUES (?, ?)", use(judged), use(since), now;
    }
    execute("DELETE FROM match_waiting");
}

void Matching::judgeTouched()
{
    if (!touched_.empty())
        session_ << "INSERT INTO match_touched VALUES (?)", use(touched_), now;
    if (!touchedBranches_.empty())
        session_ << "INSERT INTO match_touched_branch VALUES (?)", use(touchedBranches_), now;
    touched_.clear();
    touchedBranches_.clear();
    execute("INSERT INTO match_judge SELECT DISTINCT k.reference, 0 FROM match_touched t CROSS JOIN match_key k WHERE "
            "k.match_key = t.match_key AND k.kind >= 2 ON CONFLICT DO NOTHING");
    execute("INSERT INTO match_judge SELECT DISTINCT k.reference, 0 FROM match_touched_branch t CROSS JOIN match_key k "
            "WHERE "
            "k.match_key = t.match_key ON CONFLICT DO NOTHING");
    execute("DELETE FROM match_touched");
    execute("DELETE FROM match_touched_branch");
}

void Matching::judgeAll(const std::string& kinds)
{
    for (std::int64_t after = -1;;) {
        auto some = rows("match_judge", kinds, after, judgedAtOnce);
        if (some.empty())
            return;
        after = some.back().reference.reference;
        judgeSome(some);
    }
}

void Matching::judgeSome(std::vector<Row>& some)
{
    const PlaceNames names = [this](const std::string& place) -> const std::vector<std::string>& {
        return placeNames(place);
    };
    std::vector<Poco::Int64> references, hashes, here;
    for (const auto& row : some) {
        auto keys = parentKeysOf(row.reference);
        if (row.reference.kind != Kind::creditCode)
            for (const auto& key : keysOf(row.reference, names))
                keys.push_back(key);
        for (const auto& key : keys) {
            references.push_back(row.reference.reference);
            hashes.push_back(key.hash);
            here.push_back(key.here);
        }
    }
    std::map<std::int64_t, std::map<std::int64_t, Neighbour>> neighbours; // by reference, by the other's
    std::set<std::int64_t> truncated;
    if (!references.empty()) {
        session_ << "INSERT INTO match_wanted VALUES (?, ?, ?)", use(references), use(hashes), use(here), now;
        const std::string tooMany =
            " WHERE (SELECT count(*) FROM (SELECT 1 AS one FROM match_key k WHERE k.match_key = "
            "match_wanted.match_key AND k.kind <= 2 LIMIT " +
            std::to_string(mostNeighbours + 1) + ") few) > " + std::to_string(mostNeighbours);
        std::vector<Poco::Int64> by, common, isHere, kind, employer, placed;
        std::vector<std::string> code, name;
        session_ << "SELECT reference FROM match_wanted" + tooMany, into(common), now;
        truncated.insert(common.begin(), common.end());
        if (!common.empty())
            execute("DELETE FROM match_wanted" + tooMany);
        common.clear();
        session_
            << "SELECT w.reference, s.id, w.here, s.kind, s.code, s.name, l.employer, CASE WHEN EXISTS (SELECT 1 FROM "
               "employer_place p WHERE p.reference = s.id) THEN 1 ELSE 0 END FROM match_wanted w CROSS JOIN match_key "
               "k "
               "CROSS JOIN employer_reference s CROSS JOIN employer_link l WHERE k.match_key = w.match_key AND k.kind "
               "<= 2 AND k.reference <> w.reference AND s.id = k.reference AND l.reference = s.id",
            into(by), into(common), into(isHere), into(kind), into(code), into(name), into(employer), into(placed), now;
        for (std::size_t i = 0; i < by.size(); ++i) {
            auto& one = neighbours[by[i]][common[i]];
            if (one.employer == 0)
                one = {employer[i],   static_cast<Kind>(kind[i]), code[i], comparableName(name[i]), false,
                       placed[i] != 0};
            one.here = one.here || isHere[i] != 0;
        }
        execute("DELETE FROM match_wanted");
    }

    MatchRecord record(session_, some.front().reference.reference, some.back().reference.reference);
    for (auto& row : some) {
        auto& one = row.reference;
        Reported reported{one.reference, one.kind, one.code, one.name, {}, 0, {}};
        const bool known = static_cast<int>(one.kind) <= mostKnownKind;
        reported.own = known ? employerIdOf(one.kind, one.code) : 0;
        for (const auto& place : one.places) {
            reported.place += (reported.place.empty() ? "" : "、") + place;
            for (const auto& name : placeNames(place))
                reported.placeNames.push_back(name);
        }
        std::vector<Neighbour> around;
        for (auto& [id, neighbour] : neighbours[one.reference])
            // A number that is matched itself is matched with credit codes only: two of them could else be one another.
            if (one.kind != Kind::olderNumber || neighbour.kind == Kind::creditCode)
                around.push_back(std::move(neighbour));
        const auto judgement = judge(reported, around, truncated.contains(one.reference));
        if (record.keep(one.reference, one.kind, reported.own, row.sinceRun, judgement) && known)
            touch(keysOf(one, names), false);
        ++outcome_.judged;
    }
    record.write();
    outcome_.linked += record.linked;
    outcome_.unlinked += record.unlinked;
    outcome_.proposed += record.proposed;
}

MatchOutcome Matching::run()
{
    readPlaces();
    if (number("SELECT count(*) FROM (SELECT 1 AS one FROM match_waiting LIMIT 1) w") == 0)
        return outcome_;
    makeRelations();
    keyWaiting();
    judgeTouched();
    // Older numbers first: whoever is known by one is known by what it is found to be.
    judgeAll("2");
    judgeTouched();
    judgeAll("1, 3, 4");
    for (const char* table : {"match_judge", "match_touched", "match_touched_branch", "match_wanted"})
        execute(std::string("DROP TABLE ") + table);
    return outcome_;
}

} // namespace

MatchOutcome matchWaiting(Session& session, const Schema& schema)
{
    return Matching(session, schema).run();
}

} // namespace lianfang
