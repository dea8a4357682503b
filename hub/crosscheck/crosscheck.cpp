#include "hub/crosscheck/crosscheck.h"

#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/crosscheck/messages.h"
#include "hub/schema/config_xml.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <sstream>

namespace lianfang {

namespace {

using Parameters = std::map<std::string, std::int64_t, std::less<>>;

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::string> words(std::string_view text)
{
    std::istringstream in{std::string(text)};
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

std::string sqlName(std::string name)
{
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::optional<std::int64_t> numberFrom(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

// A line without its comment; quotes protect.
std::string_view code(std::string_view line)
{
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\'')
            quoted = !quoted;
        else if (!quoted && line.substr(i, 2) == "--")
            return line.substr(0, i);
    }
    return line;
}

// Every ":name" outside quotes: its place and length, without the colon.
std::vector<std::pair<std::size_t, std::size_t>> parametersIn(std::string_view sql)
{
    std::vector<std::pair<std::size_t, std::size_t>> out;
    bool quoted = false;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '\'')
            quoted = !quoted;
        if (quoted || sql[i] != ':' || i + 1 == sql.size() || !isWord(sql[i + 1]))
            continue;
        std::size_t end = i + 1;
        while (end < sql.size() && isWord(sql[end]))
            ++end;
        out.emplace_back(i + 1, end - i - 1);
        i = end - 1;
    }
    return out;
}

class Reader {
public:
    Reader(const std::vector<ConfigFile>& shared, const Schema& schema, const Parameters& parameters,
           std::vector<ConfigFault>& faults)
        : shared_(shared), schema_(schema), overrides_(parameters), faults_(faults)
    {
    }

    Crosscheck read(const ConfigFile& of)
    {
        const auto& [file, text] = of;
        file_ = file;
        line_ = 0;
        check_ = {};
        check_.file = file;
        version_ = text;
        std::vector<std::string>* part = nullptr;
        readStatements(text, [&](std::string_view line) {
            if (line == "-- scope:")
                part = &check_.scope;
            else if (line == "-- findings:")
                part = &check_.findings;
            else if (part == nullptr && line.starts_with("-- ") && !headerEnded_)
                header(line.substr(3));
            else if (part == nullptr && line.empty())
                headerEnded_ = true;
            return part;
        });
        line_ = 0;
        require("id", check_.id);
        require("zh", check_.zh);
        require("en", check_.en);
        require("subject", seen_.contains("subject") ? "yes" : "");
        require("needs", seen_.contains("needs") || seen_.contains("takes") ? "yes" : "");
        require("severity", check_.severity);
        require("basis", check_.basis);
        if (check_.basisEn.empty())
            check_.basisEn = check_.basis;
        if (check_.list.empty())
            check_.list = check_.id + "s";
        require("-- findings:", check_.findings.empty() && !unterminated_ ? "" : "yes");
        if (!check_.id.empty() && check_.id != file.stem().string())
            fault(message::crosscheckValue, {"id", check_.id, file.stem().string()});
        for (const auto& name : uses_)
            use(file, name);
        file_ = file;
        line_ = 0;
        for (const auto* texts : {&check_.scope, &check_.shared, &check_.findings})
            for (const auto& sql : *texts)
                examine(sql);
        for (const auto& [name, number] : check_.parameters)
            version_ += name + "=" + std::to_string(number) + "\n";
        check_.version = hex(sm3(version_));
        return std::move(check_);
    }

private:
    // Calls `partOf` with each trimmed line; what it returns (nothing: the line is no statement's) takes the
    // statements.
    template <typename PartOf>
    void readStatements(std::string_view text, PartOf partOf)
    {
        std::string statement;
        int line = 0, from = 0;
        std::istringstream in{std::string(text)};
        for (std::string raw; std::getline(in, raw);) {
            line_ = ++line;
            std::vector<std::string>* part = partOf(trimmed(raw));
            const auto sql = code(raw);
            if (part == nullptr || trimmed(sql).empty())
                continue;
            if (statement.empty())
                from = line;
            statement += sql;
            statement += '\n';
            if (trimmed(statement).ends_with(';')) {
                const auto whole = trimmed(statement);
                part->emplace_back(whole.substr(0, whole.size() - 1));
                statement.clear();
            }
        }
        if (!statement.empty()) {
            line_ = from;
            fault(message::crosscheckUnterminated, {});
            unterminated_ = true;
        }
    }

    void use(const std::filesystem::path& by, const std::string& name)
    {
        const auto file = std::find_if(shared_.begin(), shared_.end(),
                                       [&](const ConfigFile& each) { return each.file.stem() == name; });
        if (file == shared_.end()) {
            file_ = by;
            line_ = 0;
            fault(message::crosscheckMissing, {"shared/" + name + ".sql"});
            return;
        }
        file_ = file->file;
        version_ += file->bytes;
        readStatements(file->bytes, [&](std::string_view) { return &check_.shared; });
    }

    void header(std::string_view text)
    {
        const auto colon = text.find(':');
        const std::string key(trimmed(text.substr(0, colon)));
        const std::string value(colon == std::string_view::npos ? "" : trimmed(text.substr(colon + 1)));
        if (key != "parameter")
            seen_.insert(key);
        if (key == "id")
            check_.id = value;
        else if (key == "zh")
            check_.zh = value;
        else if (key == "en")
            check_.en = value;
        else if (key == "basis")
            check_.basis = value;
        else if (key == "basis-en")
            check_.basisEn = value;
        else if (key == "told")
            check_.told = words(value);
        else if (key == "list")
            check_.list = value, check_.listLine = line_;
        else if (key == "uses")
            uses_ = words(value);
        else if (key == "needs" || key == "reads" || key == "takes" || key == "at-once")
            datasets(value, key == "needs"   ? check_.needs
                            : key == "reads" ? check_.reads
                            : key == "takes" ? check_.takes
                                             : check_.atOnce);
        else if (key == "grace" || key == "deadline")
            (key == "grace" ? check_.grace : check_.deadlineDays) = static_cast<int>(number(key, value));
        else if (key == "subject")
            check_.subject = static_cast<Crosscheck::Subject>(
                choice(key, value, {"employer", "worker", "outlet", "project", "case", "accident", "unit"}));
        else if (key == "lines")
            check_.byMonth = choice(key, value, {"none", "month"}) == 1;
        else if (key == "recheck")
            check_.recheck = static_cast<Crosscheck::Recheck>(choice(key, value, {"never", "day", "month"}));
        else if (key == "severity")
            choice(key, value, {"high", "medium", "low"}), check_.severity = value;
        else if (key == "absorbed-by")
            absorbers(value);
        else if (key == "parameter")
            parameter(value);
        else
            fault(message::crosscheckHeader, {key});
    }

    void datasets(const std::string& value, std::vector<std::string>& out)
    {
        out = words(value);
        for (const auto& id : out)
            if (schema_.find(id) == nullptr)
                fault(message::crosscheckDataset, {id});
    }

    void absorbers(const std::string& value)
    {
        std::istringstream in(value);
        for (std::string one; std::getline(in, one, ',');) {
            const auto parts = words(one);
            if (parts.size() == 2 && (parts[1] == "employer" || parts[1] == "outlet" || parts[1] == "person"))
                check_.absorbedBy.push_back({parts[0], parts[1]});
            else
                fault(message::crosscheckValue, {"absorbed-by", one, "ID employer|outlet|person"});
        }
    }

    void parameter(const std::string& value)
    {
        const auto equals = value.find('=');
        const std::string name(trimmed(std::string_view(value).substr(0, equals)));
        const auto preset =
            equals == std::string::npos ? std::string_view() : trimmed(std::string_view(value).substr(equals + 1));
        const auto changed = overrides_.find(name);
        check_.parameters[sqlName(name)] = changed != overrides_.end() ? changed->second : number("parameter", preset);
    }

    void examine(const std::string& sql)
    {
        for (const auto& [at, size] : parametersIn(sql))
            known(sql.substr(at, size));
        // The hub tells a view's own reading of tables from anybody else's by the view's name (hub/store/confinement).
        static const re2::RE2 shadow(R"((?i)\b(v_\w+)\s*(?:\([^)]*\)\s*)?AS\s*(?:NOT\s+)?(?:MATERIALIZED\s*)?\()");
        if (std::string name; re2::RE2::PartialMatch(sql, shadow, &name))
            fault(message::crosscheckShadows, {name});
    }

    void known(const std::string& name)
    {
        static const std::set<std::string, std::less<>> always{"as_of", "from",  "to",         "from_month", "to_month",
                                                               "month", "today", "everything", "since"};
        if (always.contains(name) || check_.parameters.contains(name))
            return;
        for (const auto& [written, number] : overrides_)
            if (sqlName(written) == name) {
                check_.parameters[name] = number;
                return;
            }
        fault(message::crosscheckParameter, {name});
        check_.parameters[name] = 0; // said once
    }

    std::int64_t number(const std::string& key, std::string_view value)
    {
        const auto number = numberFrom(value);
        if (!number)
            fault(message::crosscheckValue, {key, std::string(value), "0, 1, 2 …"});
        return number.value_or(0);
    }

    std::size_t choice(const std::string& key, const std::string& value, const std::vector<std::string>& possible)
    {
        const auto at = std::find(possible.begin(), possible.end(), value);
        if (at != possible.end())
            return static_cast<std::size_t>(at - possible.begin());
        std::string all;
        for (const auto& one : possible)
            all += (all.empty() ? "" : ", ") + one;
        fault(message::crosscheckValue, {key, value, all});
        return 0;
    }

    void require(const char* key, const std::string& value)
    {
        if (value.empty())
            fault(message::crosscheckMissing, {key});
    }

    void fault(const Message& message, const std::vector<std::string>& arguments)
    {
        const Error error(message, arguments);
        faults_.push_back({file_, line_, error.zh(), error.en()});
    }

    const std::vector<ConfigFile>& shared_;
    const Schema& schema_;
    const Parameters& overrides_;
    std::vector<ConfigFault>& faults_;
    std::filesystem::path file_;
    int line_ = 0;
    bool headerEnded_ = false;
    bool unterminated_ = false;
    std::set<std::string, std::less<>> seen_;
    std::vector<std::string> uses_;
    std::string version_;
    Crosscheck check_;
};

// Absorbers first; among equals by name.
std::vector<Crosscheck> ordered(std::vector<Crosscheck> checks, std::vector<ConfigFault>& faults)
{
    std::vector<Crosscheck> out;
    std::set<std::string> all, placed;
    for (const auto& check : checks)
        all.insert(check.id);
    const auto fault = [&](const Crosscheck& check, const Message& message, std::vector<std::string> arguments) {
        const Error error(message, std::move(arguments));
        faults.push_back({check.file, 0, error.zh(), error.en()});
    };
    for (const auto& check : checks)
        for (const auto& absorber : check.absorbedBy)
            if (!all.contains(absorber.check))
                fault(check, message::crosscheckMissing, {absorber.check});
    while (!checks.empty()) {
        const auto ready = std::find_if(checks.begin(), checks.end(), [&](const Crosscheck& check) {
            return std::all_of(check.absorbedBy.begin(), check.absorbedBy.end(), [&](const auto& absorber) {
                return placed.contains(absorber.check) || !all.contains(absorber.check);
            });
        });
        if (ready == checks.end()) {
            fault(checks.front(), message::crosscheckAbsorbers, {checks.front().id, checks.back().id});
            break;
        }
        placed.insert(ready->id);
        out.push_back(std::move(*ready));
        checks.erase(ready);
    }
    return out;
}

} // namespace

std::string_view toString(Crosscheck::Subject subject)
{
    switch (subject) {
    case Crosscheck::Subject::employer:
        return "employer";
    case Crosscheck::Subject::worker:
        return "worker";
    case Crosscheck::Subject::outlet:
        return "outlet";
    case Crosscheck::Subject::project:
        return "project";
    case Crosscheck::Subject::injuryCase:
        return "case";
    case Crosscheck::Subject::accident:
        return "accident";
    case Crosscheck::Subject::unit:
        break;
    }
    return "unit";
}

std::string withParameters(std::string_view sql, const std::map<std::string, std::int64_t>& parameters)
{
    std::string out;
    std::size_t done = 0;
    for (const auto& [at, size] : parametersIn(sql)) {
        const auto found = parameters.find(std::string(sql.substr(at, size)));
        if (found == parameters.end())
            continue;
        out += sql.substr(done, at - 1 - done);
        out += std::to_string(found->second);
        done = at + size;
    }
    return out += sql.substr(done);
}

CrosscheckFiles CrosscheckFiles::in(const std::filesystem::path& folder, std::vector<ConfigFault>& faults)
{
    CrosscheckFiles out;
    if (std::filesystem::is_directory(folder))
        out.checks = readConfigFiles(folder, ".sql", faults);
    if (std::filesystem::is_directory(folder / "shared"))
        out.shared = readConfigFiles(folder / "shared", ".sql", faults);
    return out;
}

std::vector<Crosscheck> loadCrosschecks(const CrosscheckFiles& files, const Schema& schema,
                                        const Parameters& parameters, std::vector<ConfigFault>& faults)
{
    std::vector<Crosscheck> checks;
    for (const auto& file : files.checks)
        checks.push_back(Reader(files.shared, schema, parameters, faults).read(file));
    return ordered(std::move(checks), faults);
}

} // namespace lianfang
