#include "hub/model/draw.h"

#include "hub/base/crypto.h"
#include "hub/model/messages.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace lianfang {

namespace {

std::string field(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return text;
}

template <typename... Fields>
std::string lineOf(const Fields&... fields)
{
    std::string out;
    ((out += out.empty() ? field(fields) : "\t" + field(fields)), ...);
    return out;
}

std::string lineOf(const Draw::Item& item)
{
    return lineOf(std::string("item"), item.code, item.name);
}

std::string lineOf(const Inspector& inspector)
{
    return lineOf(std::string("inspector"), inspector.number, inspector.name, inspector.unit);
}

template <typename Each>
void sortByLine(std::vector<Each>& all)
{
    std::sort(all.begin(), all.end(), [](const Each& a, const Each& b) { return lineOf(a) < lineOf(b); });
    all.erase(std::unique(all.begin(), all.end(), [](const Each& a, const Each& b) { return lineOf(a) == lineOf(b); }),
              all.end());
}

std::vector<std::string> fieldsOf(std::string_view line)
{
    std::vector<std::string> out;
    for (;;) {
        const auto tab = line.find('\t');
        out.emplace_back(line.substr(0, tab));
        if (tab == std::string_view::npos)
            return out;
        line.remove_prefix(tab + 1);
    }
}

// A reader of one text, line by line.
class DrawReader {
public:
    explicit DrawReader(Draw& draw) : draw_(draw) {}

    void read(const std::vector<std::string>& f, std::size_t line)
    {
        const auto expect = [&](bool holds) {
            if (!holds)
                throw Error(message::drawLine, {std::to_string(line)});
        };
        const std::map<std::string, std::string*> texts{{"number", &draw_.number},      {"title", &draw_.title},
                                                        {"frozen", &draw_.frozen},      {"by", &draw_.by},
                                                        {"seed-from", &draw_.seedFrom}, {"filter", &draw_.filter},
                                                        {"seed", &draw_.seed},          {"pool", &draw_.poolDigest}};
        expect((line == 1) == (f[0] == "lianfang-draw"));
        if (line == 1)
            return expect(f.size() == 2 && f[1] == "1");
        if (const auto at = texts.find(f[0]); at != texts.end()) {
            expect(f.size() == 2 && at->second->empty());
            *at->second = f[1];
        } else if (f[0] == "take" || f[0] == "team") {
            expect(f.size() == 2);
            auto& number = f[0] == "take" ? draw_.take : draw_.team;
            const auto [end, error] = std::from_chars(f[1].data(), f[1].data() + f[1].size(), number);
            expect(error == std::errc() && end == f[1].data() + f[1].size());
        } else if (f[0] == "item") {
            expect(f.size() == 3);
            draw_.items.push_back({f[1], f[2]});
        } else if (f[0] == "inspector") {
            expect(f.size() == 4 && byNumber_.emplace(f[1], draw_.inspectors.size()).second);
            draw_.inspectors.push_back({f[1], f[2], f[3], {}});
        } else if (f[0] == "avoid") {
            expect(f.size() == 3 && byNumber_.contains(f[1]));
            draw_.inspectors[byNumber_.at(f[1])].avoids.push_back(f[2]);
        } else if (f[0] == "seeded") {
            expect(f.size() == 3);
            draw_.seeded = f[1];
            draw_.seededBy = f[2];
        } else {
            expect(f[0] == "drawn" && f.size() >= 2);
            draw_.drawn.push_back({f[1], {f.begin() + 2, f.end()}});
        }
    }

private:
    Draw& draw_;
    std::map<std::string, std::size_t> byNumber_;
};

} // namespace

std::string poolText(Draw& draw)
{
    sortByLine(draw.items);
    sortByLine(draw.inspectors);
    std::string out;
    const auto add = [&](const std::string& line) { out += line + "\n"; };
    const auto head = [&](const char* name, const std::string& value) { add(lineOf(std::string(name), value)); };
    head("lianfang-draw", "1");
    head("number", draw.number);
    head("title", draw.title);
    head("frozen", draw.frozen);
    head("by", draw.by);
    head("seed-from", draw.seedFrom);
    head("filter", draw.filter);
    head("take", std::to_string(draw.take));
    head("team", std::to_string(draw.team));
    for (const auto& item : draw.items)
        add(lineOf(item));
    std::set<std::string> avoids;
    for (const auto& inspector : draw.inspectors) {
        add(lineOf(inspector));
        for (const auto& code : inspector.avoids)
            avoids.insert(lineOf(std::string("avoid"), inspector.number, code));
    }
    for (const auto& line : avoids)
        add(line);
    return out;
}

std::string poolDigest(std::string_view poolText)
{
    return hex(sm3(poolText));
}

std::vector<Draw::Drawn> performDraw(const Draw& draw, std::string_view seed)
{
    const auto lot = [&](const std::string& lines) { return sm3(std::string(seed) + "\n" + lines); };
    std::vector<std::pair<Digest, std::string>> order; // by lot; the line after it only keeps equal lots apart
    std::map<std::string, const Draw::Item*> byLine;
    for (const auto& item : draw.items) {
        const auto line = lineOf(item);
        order.emplace_back(lot(line), line);
        byLine[line] = &item;
    }
    std::sort(order.begin(), order.end());
    order.resize(std::min(order.size(), draw.take));

    std::vector<std::size_t> times(draw.inspectors.size());
    std::vector<Draw::Drawn> out;
    for (const auto& [itemLot, itemLine] : order) {
        Draw::Drawn drawn{byLine.at(itemLine)->code, {}};
        std::set<std::size_t> chosen;
        std::set<std::string> units;
        while (chosen.size() < draw.team) {
            using Rank = std::tuple<bool, std::size_t, Digest, std::size_t>;
            std::optional<Rank> best;
            for (std::size_t i = 0; i < draw.inspectors.size(); ++i) {
                const auto& one = draw.inspectors[i];
                if (chosen.contains(i) ||
                    std::find(one.avoids.begin(), one.avoids.end(), drawn.code) != one.avoids.end())
                    continue;
                const Rank rank{units.contains(one.unit), times[i], lot(itemLine + "\n" + lineOf(one)), i};
                if (!best || rank < *best)
                    best = rank;
            }
            if (!best)
                break;
            const auto i = std::get<3>(*best);
            chosen.insert(i);
            units.insert(draw.inspectors[i].unit);
            ++times[i];
            drawn.inspectors.push_back(draw.inspectors[i].number);
        }
        out.push_back(std::move(drawn));
    }
    return out;
}

std::string resultText(const Draw& draw)
{
    std::string out = lineOf(std::string("pool"), draw.poolDigest) + "\n" + lineOf(std::string("seed"), draw.seed) +
                      "\n" + lineOf(std::string("seeded"), draw.seeded, draw.seededBy) + "\n";
    for (const auto& drawn : draw.drawn) {
        out += lineOf(std::string("drawn"), drawn.code);
        for (const auto& number : drawn.inspectors)
            out += "\t" + number;
        out += "\n";
    }
    return out;
}

Draw readDraw(std::string_view text, std::string& pool)
{
    Draw draw;
    DrawReader reader(draw);
    pool = text;
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        ++line;
        if (end == std::string_view::npos)
            throw Error(message::drawLine, {std::to_string(line)});
        const auto fields = fieldsOf(text.substr(at, end - at));
        if (fields[0] == "pool")
            pool = text.substr(0, at);
        reader.read(fields, line);
        at = end + 1;
    }
    if (line == 0)
        throw Error(message::drawLine, {"1"});
    return draw;
}

} // namespace lianfang
