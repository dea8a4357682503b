#include "tests/contract/crosscheck/story.h"

#include "hub/base/text.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <ctime>
#include <sstream>
#include <stdexcept>

namespace lianfang::test {

namespace {

std::vector<std::string> words(const std::string& text)
{
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

std::vector<std::string> cells(const std::string& line)
{
    std::vector<std::string> out;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '|');)
        out.emplace_back(trimmed(cell));
    return out;
}

// A number with at most `digits` behind the point, as an integer of the last of them.
std::string scaled(const std::string& text, std::size_t digits)
{
    const auto point = text.find('.');
    std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
    fraction.resize(digits, '0');
    return std::to_string(std::stoll(text.substr(0, point) + fraction));
}

class Teller {
public:
    Teller(const std::string& text, std::string name, std::string check, World& world)
        : name_(std::move(name)), check_(std::move(check)), world_(world)
    {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
            lines_.push_back(line);
    }

    std::vector<Judged> tell()
    {
        while (at_ < lines_.size()) {
            const std::string& line = lines_[at_];
            if (trimmed(line).empty() || line[0] == '#') {
                ++at_;
                continue;
            }
            try {
                step(words(line));
            } catch (const Poco::Exception& e) {
                throw std::runtime_error(name_ + ":" + std::to_string(at_ + 1) + " " + e.displayText());
            } catch (const std::exception& e) {
                throw std::runtime_error(name_ + ":" + std::to_string(at_ + 1) + " " + e.what());
            }
        }
        return std::move(judged_);
    }

private:
    [[noreturn]] static void unknown(const std::string& what) { throw std::runtime_error("not understood: " + what); }

    // Lines that stand further in, from the next one on; comments are left out.
    std::vector<std::string> block()
    {
        std::vector<std::string> out;
        for (++at_; at_ < lines_.size() && (lines_[at_].empty() || lines_[at_][0] == ' '); ++at_)
            if (!trimmed(lines_[at_]).empty() && trimmed(lines_[at_])[0] != '#')
                out.emplace_back(trimmed(lines_[at_]));
        return out;
    }

    void step(const std::vector<std::string>& said)
    {
        const std::string& what = said[0];
        if (what == "submitted")
            return submitted(said);
        if (what == "judged")
            return judged(said.at(1));
        if (what == "told")
            return told(said);
        if (what == "listed")
            return listed(said);
        if (what == "targets")
            return targets();
        if (what == "today")
            world_.today = said.at(1);
        else if (what == "person") // person 4 born 1974-06-15 woman
            world_.person(std::stoi(said.at(1)), said.at(3), sexOf(said.size() > 4 ? said[4] : "man"));
        else if (what == "registers")
            world_.submitRegisters(said.at(1));
        else if (what == "parameter")
            parameters_[said.at(1)] = std::stoll(said.at(2)), world_.setParameters(parameters_);
        else if (what == "known") // known NAME: what is known now
            known_[said.at(1)] = {world_.submissions(), std::time(nullptr)};
        else if (what == "rejected") // so many rows of the last submission
            world_.execute("UPDATE submission SET rejected = " + std::to_string(std::stoll(said.at(1))) +
                           " WHERE sequence = " + std::to_string(world_.submissions()));
        else if (what == "run") // run CROSSCHECK PERIOD
            run(said.at(1), said.at(2), false);
        else if (what == "same") // same A B
            world_.same(said.at(1), said.at(2));
        else if (what == "expected") // expected health/workers 2026Q3 340202 overdue
            world_.expect(said.at(1), said.at(2), said.size() > 4 ? said[3] : "", said.back());
        else
            unknown(what);
        ++at_;
    }

    static int sexOf(const std::string& word)
    {
        return word == "man" ? 1 : word == "woman" ? 2 : word == "unknown" ? 0 : (unknown(word), 0);
    }

    void submitted(const std::vector<std::string>& said)
    {
        std::vector<std::string> periods;
        std::string asOf, unit;
        for (std::size_t i = 2; i < said.size(); ++i) {
            if (said[i] == "as-of")
                asOf = said.at(++i);
            else if (said[i] == "by")
                unit = said.at(++i);
            else
                periods.push_back(said[i]);
        }
        const Dataset* dataset = world_.schema().find(said.at(1));
        if (dataset == nullptr || periods.empty())
            unknown("submitted");
        const auto at = at_;
        const auto table = block();
        std::vector<World::Row> rows;
        if (!table.empty()) {
            const auto heading = cells(table.front());
            for (std::size_t i = 1; i < table.size(); ++i)
                rows.push_back(row(*dataset, heading, cells(table[i])));
        }
        for (const auto& period : periods)
            world_.submit(dataset->id, period, rows, asOf, unit);
        if (at_ == at)
            ++at_;
    }

    World::Row row(const Dataset& dataset, const std::vector<std::string>& heading,
                   const std::vector<std::string>& values)
    {
        World::Row out;
        if (dataset.kind == DatasetKind::changes)
            out["withdrawn"] = "0";
        if (values.size() > heading.size())
            unknown("more cells than headings");
        for (std::size_t i = 0; i < values.size(); ++i) {
            const Field* field = dataset.find(heading[i]);
            if (field == nullptr)
                unknown(heading[i]);
            if (values[i].empty())
                continue;
            if (field->id == "operation" && dataset.kind == DatasetKind::changes)
                out["withdrawn"] = values[i] == "withdraw" ? "1" : "0";
            else if (field->compared)
                out[field->column() + "_key"] = std::to_string(std::hash<std::string>()(values[i]) >> 1);
            else
                out[field->column()] = literal(*field, values[i]);
        }
        return out;
    }

    std::string literal(const Field& field, const std::string& value)
    {
        switch (field.type) {
        case FieldType::identity:
            return world_.person(std::stoi(value));
        case FieldType::employer:
            return value[0] == '~' ? world_.named(value.substr(1)) : world_.employer(value);
        case FieldType::date:
            return World::day(value);
        case FieldType::month:
            return World::month(value);
        case FieldType::time: // at noon
            return std::to_string(std::stoll(World::day(value)) * 86400 + 43200);
        case FieldType::money:
            return scaled(value, field.wan ? 6 : 2);
        case FieldType::decimal:
            return scaled(value, 6);
        case FieldType::count:
            return std::to_string(std::stoll(value));
        case FieldType::flag:
            return value == "yes" ? "1" : value == "no" ? "0" : (unknown(value), "");
        default:
            return World::text(value);
        }
    }

    // The check's absorbers first, then it; and once more, completely, which must change nothing.
    CrosscheckRun run(const std::string& check, const std::string& period, bool complete)
    {
        for (const auto& absorber : world_.check(check).absorbedBy)
            run(absorber.check, period, complete);
        return world_.run(check, period, complete);
    }

    std::vector<std::string> now()
    {
        std::vector<std::string> out;
        for (auto& one : world_.lines(check_))
            out.push_back(plain(one));
        for (auto& one : world_.findings(check_))
            if (one.ends_with(" closed") || one.ends_with(" concluded"))
                out.push_back(plain(one));
        std::sort(out.begin(), out.end());
        return out;
    }

    // "0007@A" is worker 7.
    static std::string plain(const std::string& line)
    {
        const auto at = line.find('@');
        const auto first = line.find_first_not_of('0');
        return at == 4 && line.find_first_not_of("0123456789") == at ? line.substr(first) : line;
    }

    void judged(const std::string& period)
    {
        Judged one;
        one.line = static_cast<int>(at_) + 1;
        one.expected = block();
        std::sort(one.expected.begin(), one.expected.end());
        const auto first = run(check_, period, false);
        if (first.waiting)
            for (const auto& missing : first.waitingFor)
                one.found.emplace_back(
                    trimmed("waits for " + missing.dataset + " " + missing.period + " " + missing.unit));
        const auto before = now();
        one.found.insert(one.found.end(), before.begin(), before.end());
        std::sort(one.found.begin(), one.found.end());
        run(check_, period, true);
        one.complete = one.found;
        if (const auto after = now(); after != before)
            one.complete = after;
        judged_.push_back(std::move(one));
    }

    // "county 340202 1/2 50.00", with " >= 90.00 met" where there is a target.
    static std::string described(const char* what, const IndicatorResult& of, const IndicatorValue& value)
    {
        std::string out =
            std::string(what) + (value.code.empty() ? std::string(what) == "all" ? "" : " -" : " " + value.code);
        if (of.indicator->unit != IndicatorUnit::persons)
            out += " " + std::to_string(value.numerator) + "/" + std::to_string(value.denominator);
        out += " " + value.value.value_or("none");
        if (value.target)
            out += std::string(of.indicator->higherIsBetter ? " >= " : " <= ") + *value.target +
                   (!value.met   ? ""
                    : *value.met ? " met"
                                 : " missed");
        return out;
    }

    // told 2026Q3 [as-known NAME]
    void told(const std::vector<std::string>& said)
    {
        Judged one;
        one.line = static_cast<int>(at_) + 1;
        one.expected = block();
        std::optional<KnownAt> knownAt;
        if (said.size() > 3)
            knownAt = known_.at(said.at(3));
        const auto result = world_.told(check_, said.at(1), knownAt);
        for (const auto& missing : result.waitingFor)
            one.found.emplace_back(trimmed("waits for " + missing.dataset + " " + missing.period + " " + missing.unit));
        if (!result.waits()) {
            one.found.push_back(described("all", result, result.all));
            for (const auto& [what, values] :
                 {std::pair("county", &result.counties), std::pair("industry", &result.industries),
                  std::pair("category", &result.categories)})
                for (const auto& value : *values)
                    one.found.push_back(described(what, result, value));
        }
        one.complete = one.found;
        judged_.push_back(std::move(one));
    }

    // listed 2026 3: each row's cells, those of the text's first line, which names columns.
    void listed(const std::vector<std::string>& said)
    {
        Judged one;
        one.line = static_cast<int>(at_) + 1;
        const auto table = block();
        const auto result = world_.listed(check_, said.at(1), std::stoll(said.at(2)));
        for (const auto& missing : result.waitingFor)
            one.found.emplace_back(trimmed("waits for " + missing.dataset + " " + missing.period + " " + missing.unit));
        const auto& columns = world_.indicator(check_).columns;
        const bool names = !table.empty() && table.front().find('|') != std::string::npos;
        for (const auto& row : result.rows) {
            std::string line;
            for (const auto& name : names ? cells(table.front()) : std::vector<std::string>()) {
                const auto at =
                    std::find_if(columns.begin(), columns.end(), [&](const auto& each) { return each.name == name; });
                if (at == columns.end())
                    unknown(name);
                line += (line.empty() ? "" : " | ") + row[static_cast<std::size_t>(at - columns.begin())];
            }
            one.found.push_back(line);
        }
        for (std::size_t i = names ? 1 : 0; i < table.size(); ++i) {
            std::string line;
            for (const auto& cell : cells(table[i]))
                line += (line.empty() ? "" : " | ") + cell;
            one.expected.push_back(line);
        }
        one.complete = one.found;
        judged_.push_back(std::move(one));
    }

    // targets, and below it what stands within <targets>
    void targets()
    {
        std::string xml = "<targets>";
        for (const auto& line : block())
            xml += line;
        world_.setTargets(xml + "</targets>");
    }

    std::string name_;
    std::string check_; // or the indicator
    World& world_;
    std::vector<std::string> lines_;
    std::size_t at_ = 0;
    std::map<std::string, std::int64_t, std::less<>> parameters_;
    std::map<std::string, KnownAt> known_;
    std::vector<Judged> judged_;
};

} // namespace

std::vector<Judged> tell(const std::string& text, const std::string& name, const std::string& check, World& world)
{
    return Teller(text, name, check, world).tell();
}

} // namespace lianfang::test
