// Draws: a pool is frozen, a seed comes, and both are kept for ever.
#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/finding_filter.h"
#include "hub/app/inspectors.h"
#include "hub/app/letter_pages.h"
#include "hub/app/named.h"
#include "hub/app/pools.h"
#include "hub/app/supervision.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/steps.h"
#include "hub/dispatch/dispatch.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/model/pieces.h"
#include "hub/notify/wording.h"

#include <spdlog/spdlog.h>

#include <map>

namespace lianfang {

using Poco::Data::Session;

namespace {

constexpr std::uint64_t largestRecord = 256u << 20;
constexpr std::int64_t mostTaken = 100'000, largestTeam = 10;
constexpr std::size_t longestLine = 300;

std::int64_t countIn(const nlohmann::json& request, const char* name, std::int64_t otherwise, std::int64_t most)
{
    const auto at = request.find(name);
    const auto count = at == request.end() ? otherwise : at->is_number_integer() ? at->get<std::int64_t>() : 0;
    if (count < 1 || count > most)
        throw Error(message::requestUnreadable,
                    {inBoth(std::string(name) + " 应在 1 到 " + std::to_string(most) + " 之间",
                            std::string(name) + " is 1 to " + std::to_string(most))});
    return count;
}

// What a filter says, for people; throws if it has what a pool of that kind cannot be chosen by.
std::string filterZh(const nlohmann::json& filter, bool lookBack)
{
    static const std::vector<std::pair<std::string, std::string>> employers{
        {"county", "区县"},     {"industry", "行业"},    {"riskClass", "风险类别"},
        {"hazard", "危害因素"}, {"dataset", "单位名册"}, {"crosscheck", "有未结疑点"}};
    static const std::vector<std::pair<std::string, std::string>> findings{{"crosscheck", "比对"},
                                                                           {"county", "区县"},
                                                                           {"employer", "单位"},
                                                                           {"closedBy", "结案方式"},
                                                                           {"closedIn", "结案时间"}};
    static const std::map<std::string, std::string> words{
        {"data", "数据表明已不成立"}, {"conclusion", "核实结论"}, {"withdrawal", "撤回"}, {"settled", "办结"}};
    const auto& names = lookBack ? findings : employers;
    std::vector<std::string> known;
    for (const auto& [name, zh] : names)
        known.push_back(name);
    for (const auto& [name, value] : filter.items())
        expectOneOf(known, name, "筛选条件", "filter");
    std::string out;
    for (const auto& [name, zh] : names)
        if (const auto value = text(filter, name.c_str()); !value.empty()) {
            const auto word = words.find(value);
            out += (out.empty() ? "" : "；") + zh + "：" + (word == words.end() ? value : word->second);
        }
    const std::string all = lookBack ? "全部已结疑点" : "各名册中的全部用人单位";
    return out.empty() ? all : withNumbersMasked(out);
}

std::vector<Draw::Item> closedFindings(Store& store, const Configuration& configuration, const nlohmann::json& filter,
                                       const MaskedNumber& masked)
{
    auto wanted = findingFilter(configuration, [&](const std::string& name) { return text(filter, name.c_str()); });
    wanted.state = "closed";
    std::vector<Draw::Item> out;
    listFindings(store, wanted, masked, [&](const Finding& finding) {
        out.push_back(
            {std::to_string(finding.id), withNumbersMasked(matterOf(configuration, finding) + "：" + finding.subject)});
    });
    return out;
}

std::string momentZh(Seconds moment)
{
    return moment == 0 ? "" : chinaTime(moment);
}

std::string dayZh(Seconds moment)
{
    constexpr Seconds chinaStandardTime = 8 * 3600;
    return periodZh(Period(Cadence::day, dayOf(static_cast<std::int32_t>((moment + chinaStandardTime) / (24 * 3600)))));
}

nlohmann::json toJson(const DrawEntry& draw)
{
    return {{"id", draw.id},
            {"kind", draw.kind},
            {"number", draw.display()},
            {"title", draw.title},
            {"by", draw.who},
            {"frozen", momentText(draw.frozenAt)},
            {"seedFrom", draw.seedFrom},
            {"filter", draw.filter},
            {"take", draw.take},
            {"team", draw.team},
            {"items", draw.items},
            {"inspectors", draw.inspectors},
            {"pool", draw.poolDigest},
            {"seed", draw.seed},
            {"seededBy", draw.seededBy},
            {"seeded", momentText(draw.seededAt)}};
}

// Names by code, and inspectors by their number.
struct DrawNames {
    explicit DrawNames(const Draw& draw)
    {
        for (const auto& item : draw.items)
            items[item.code] = item.name;
        for (const auto& one : draw.inspectors)
            inspectors[one.number] = &one;
    }
    std::string teamOf(const Draw::Drawn& drawn, const char* between) const
    {
        std::string out;
        for (const auto& number : drawn.inspectors) {
            const auto& one = *inspectors.at(number);
            out += (out.empty() ? "" : between) + one.name + "（" + one.unit + "，" + number + "）";
        }
        return out;
    }
    std::map<std::string, std::string> items;
    std::map<std::string, const Inspector*> inspectors;
};

std::string page(const Configuration& configuration, const DrawEntry& entry, const Draw& draw)
{
    const bool drawn = entry.seededAt > 0;
    LetterContent content;
    content.values = {{"number", "〔" + std::to_string(entry.year) + "〕第 " + std::to_string(entry.number) + " 号"},
                      {"title", entry.title},
                      {"date", dayZh(drawn ? entry.seededAt : entry.frozenAt)},
                      {"items", std::to_string(entry.items)},
                      {"take", std::to_string(entry.take)},
                      {"team", std::to_string(entry.team)},
                      {"filter", entry.filter},
                      {"frozen", momentZh(entry.frozenAt)},
                      {"by", drawn ? entry.seededBy : entry.who},
                      {"digest", entry.poolDigest},
                      {"seedFrom", entry.seedFrom},
                      {"seed", entry.seed},
                      {"seeded", momentZh(entry.seededAt)}};
    if (entry.kind == "look-back")
        content.lists["lookBack"] = {{}};
    if (entry.team > 0)
        content.lists["teams"] = {{{"count", std::to_string(entry.inspectors)}}};
    const DrawNames names(draw);
    const auto add = [&](const char* list, LetterContent::Row row) {
        auto& rows = content.lists[list];
        row["ordinal"] = std::to_string(rows.size() + 1);
        rows.push_back(std::move(row));
    };
    if (drawn) {
        for (const auto& one : draw.drawn)
            add("drawn", {{"code", one.code}, {"name", names.items.at(one.code)}, {"what", names.teamOf(one, "\n")}});
        return configuration.letters.drawResult.render(content);
    }
    for (const auto& item : draw.items)
        add("pool", {{"code", item.code}, {"name", item.name}});
    for (const auto& one : draw.inspectors)
        add("inspectors", {{"code", one.number}, {"name", one.name}, {"unit", one.unit}});
    return configuration.letters.drawPool.render(content);
}

void writeDraw(const std::filesystem::path& file, const DrawEntry& entry, const Draw& draw)
{
    const bool lookBack = entry.kind == "look-back";
    const DrawNames names(draw);
    const ListColumn ordinal{"序号", "No.", ColumnKind::number, 6},
        code = lookBack ? ListColumn{"疑点编号", "Finding", ColumnKind::number, 12}
                        : ListColumn{"统一社会信用代码", "Credit code", ColumnKind::text, 24},
        name = lookBack ? ListColumn{"对象", "Subject", ColumnKind::text, 60}
                        : ListColumn{"单位名称", "Employer", ColumnKind::text, 44};
    const auto part = [&](const char* sheet, const char* zh, std::vector<ListColumn> columns,
                          std::vector<std::vector<std::string>> rows) {
        ListPart out;
        out.sheet = sheet;
        out.list.zh = entry.title + "　" + zh + "（随机抽取 " + entry.display() + "）";
        out.list.en = "Random draw " + entry.display();
        out.list.noteZh = "名单 SM3 摘要 " + entry.poolDigest + "；种子来源 " + entry.seedFrom +
                          (entry.seededAt > 0 ? "；种子 " + entry.seed : std::string("；尚未抽取"));
        out.list.noteEn = "The digest is of the pool as frozen " + momentZh(entry.frozenAt);
        out.list.generated = secondsNow();
        out.list.count = rows.size();
        out.list.columns = std::move(columns);
        out.next = [all = std::move(rows), at = std::size_t(0)](std::vector<std::string>& cells) mutable {
            if (at == all.size())
                return false;
            cells = all[at++];
            return true;
        };
        return out;
    };
    std::vector<ListPart> parts;
    std::vector<std::vector<std::string>> rows;
    if (entry.seededAt > 0) {
        for (const auto& one : draw.drawn)
            rows.push_back(
                {std::to_string(rows.size() + 1), one.code, names.items.at(one.code), names.teamOf(one, "；")});
        auto columns = std::vector<ListColumn>{ordinal, code, name};
        if (entry.team > 0)
            columns.push_back({"检查人员", "Inspectors", ColumnKind::text, 60});
        parts.push_back(part("抽取结果", "抽取结果", columns, std::exchange(rows, {})));
    }
    for (const auto& item : draw.items)
        rows.push_back({std::to_string(rows.size() + 1), item.code, item.name});
    parts.push_back(part("抽取名单", "抽取名单", {ordinal, code, name}, std::exchange(rows, {})));
    for (const auto& one : draw.inspectors)
        rows.push_back({std::to_string(rows.size() + 1), one.number, one.name, one.unit});
    if (!rows.empty())
        parts.push_back(part("检查人员", "检查人员名单",
                             {ordinal,
                              {"执法证号", "Card number", ColumnKind::text, 20},
                              {"姓名", "Name", ColumnKind::text, 12},
                              {"单位", "Office", ColumnKind::text, 36}},
                             std::move(rows)));
    writeWorkbook(file, parts);
}

} // namespace

std::string Supervision::archived(const std::string& digest) const
{
    std::string out;
    forEachPiece(*parts_.archive->open(digest), [&](std::string_view piece) { out += piece; });
    return out;
}

std::string Supervision::keep(const std::string& name, const std::string& text) const
{
    auto writer = parts_.archive->begin(name, largestRecord);
    writer.write(text);
    return writer.finish().digest;
}

DrawEntry Supervision::entryOf(std::int64_t id) const
{
    auto session = parts_.store->reader();
    const auto found = lianfang::draws(session, id);
    if (found.empty())
        throw Error(message::drawUnknown, {std::to_string(id)});
    return found.front();
}

Draw Supervision::recordOf(const DrawEntry& entry) const
{
    std::string pool;
    return readDraw(archived(entry.seededAt > 0 ? entry.recordDigest : entry.poolDigest), pool);
}

nlohmann::json Supervision::freezeDraw(const nlohmann::json& request)
{
    const auto configuration = parts_.configuration();
    DrawEntry entry;
    entry.kind = text(request, "kind");
    expectOneOf({"inspection", "look-back"}, entry.kind.empty() ? "-" : entry.kind, "抽取种类", "kind of draw");
    const bool lookBack = entry.kind == "look-back";
    entry.title = withNumbersMasked(lineIn(request, "title", longestLine));
    entry.who = withNumbersMasked(lineIn(request, "by", longestSignature));
    entry.seedFrom = lineIn(request, "seedFrom", longestLine);
    entry.take = countIn(request, "take", 0, mostTaken);
    const auto filter = request.value("filter", nlohmann::json::object());
    entry.filter = filterZh(filter, lookBack);

    Draw draw;
    if (lookBack) {
        draw.items = closedFindings(*parts_.store, *configuration, filter, parts_.maskedNumber);
    } else {
        const auto of = [&](const char* name) { return text(filter, name); };
        auto session = parts_.store->reader();
        draw.items = employersOf(
            session, *configuration,
            {of("county"), of("industry"), of("riskClass"), of("hazard"), of("dataset"), of("crosscheck")}, today());
    }
    if (draw.items.size() < static_cast<std::size_t>(entry.take))
        throw Error(message::poolTooSmall, {std::to_string(draw.items.size()), std::to_string(entry.take)});
    if (const auto digest = text(request, "inspectors"); !digest.empty()) {
        const auto name = withNumbersMasked(fileNameOf(text(request, "inspectorsName")));
        if (!parts_.archive->holds(digest))
            throw Error(message::notFound, {name});
        draw.inspectors = readInspectors(*parts_.archive->open(digest), name, draw.items);
        entry.team = countIn(request, "team", 2, largestTeam);
        if (draw.inspectors.size() < static_cast<std::size_t>(entry.team))
            throw Error(message::poolTooSmall, {std::to_string(draw.inspectors.size()), std::to_string(entry.team)});
    }
    entry.frozenAt = secondsNow();
    entry.year = static_cast<int>(std::chrono::year_month_day(today()).year());
    parts_.store->write([&](Session& session) {
        keepDraw(session, entry, [&](DrawEntry& made) {
            draw.number = made.display();
            draw.title = made.title;
            draw.frozen = momentText(made.frozenAt);
            draw.by = made.who;
            draw.seedFrom = made.seedFrom;
            draw.filter = made.filter;
            draw.take = static_cast<std::size_t>(made.take);
            draw.team = static_cast<std::size_t>(made.team);
            const auto pool = poolText(draw);
            made.items = static_cast<std::int64_t>(draw.items.size());
            made.inspectors = static_cast<std::int64_t>(draw.inspectors.size());
            made.poolDigest = keep("抽取名单", pool);
        });
    });
    spdlog::info("audit: draw {} of {} from {} frozen by {}, pool {}", entry.display(), entry.take, entry.items,
                 entry.who, entry.poolDigest);
    return this->draw(entry.id);
}

nlohmann::json Supervision::draws()
{
    auto session = parts_.store->reader();
    nlohmann::json out = nlohmann::json::array();
    for (const auto& entry : lianfang::draws(session, 0))
        out.push_back(toJson(entry));
    return out;
}

nlohmann::json Supervision::draw(std::int64_t id)
{
    const auto entry = entryOf(id);
    const auto record = recordOf(entry);
    const DrawNames names(record);
    auto out = toJson(entry);
    out["drawn"] = nlohmann::json::array();
    for (const auto& one : record.drawn) {
        nlohmann::json inspectors = nlohmann::json::array();
        for (const auto& number : one.inspectors) {
            const auto& inspector = *names.inspectors.at(number);
            inspectors.push_back({{"number", number}, {"name", inspector.name}, {"unit", inspector.unit}});
        }
        out["drawn"].push_back({{"code", one.code}, {"name", names.items.at(one.code)}, {"inspectors", inspectors}});
    }
    return out;
}

nlohmann::json Supervision::seedDraw(std::int64_t id, const nlohmann::json& request)
{
    const auto seed = lineIn(request, "seed", longestLine);
    const auto by = withNumbersMasked(lineIn(request, "by", longestSignature));
    DrawEntry entry = entryOf(id);
    if (entry.seededAt > 0)
        throw Error(message::drawDone, {entry.display(), entry.seed});
    const std::string pool = archived(entry.poolDigest);
    std::string same;
    Draw draw = readDraw(pool, same);
    draw.drawn = performDraw(draw, seed);
    entry.seed = draw.seed = seed;
    entry.seededBy = draw.seededBy = by;
    entry.seededAt = secondsNow();
    draw.seeded = momentText(entry.seededAt);
    draw.poolDigest = entry.poolDigest;
    entry.recordDigest = keep("抽取记录", pool + resultText(draw));
    parts_.store->write([&](Session& session) {
        keepResult(session, entry);
        if (entry.kind == "look-back")
            for (const auto& one : draw.drawn)
                addEvent(session, std::stoll(one.code), "drawn", "回头看，随机抽取 " + entry.display(),
                         {.who = by, .why = {}, .attachmentName = {}, .attachmentDigest = {}});
    });
    spdlog::info("audit: draw {} drawn by {}, record {}", entry.display(), by, entry.recordDigest);
    return this->draw(id);
}

Download Supervision::drawFile(std::int64_t id, const std::string& what)
{
    const auto entry = entryOf(id);
    const std::string name = (entry.seededAt > 0 ? "抽取结果_" : "抽取名单_") + entry.display();
    if (what == "workbook") {
        auto download = parts_.download(name + ".xlsx");
        writeDraw(download.file, entry, recordOf(entry));
        return download;
    }
    auto download = parts_.download(name + (what == "page" ? ".html" : ".txt"));
    download.mediaType = what == "page" ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
    File(download.file, File::Mode::createExclusive, 0600)
        .write(what == "page" ? page(*parts_.configuration(), entry, recordOf(entry))
                              : archived(entry.seededAt > 0 ? entry.recordDigest : entry.poolDigest));
    return download;
}

} // namespace lianfang
