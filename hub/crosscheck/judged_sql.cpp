#include "hub/crosscheck/judged_sql.h"

#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/crosscheck/messages.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

namespace lianfang {

namespace {

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
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

} // namespace

std::vector<std::string> JudgedSqlReader::words(std::string_view text)
{
    std::istringstream in{std::string(text)};
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

void JudgedSqlReader::read(const ConfigFile& of, JudgedSql& sql, const std::function<void()>& more)
{
    const auto& [file, text] = of;
    sql_ = &sql;
    file_ = file;
    line_ = 0;
    sql.file = file;
    version_ = text;
    std::vector<std::string>* part = nullptr;
    readStatements(text, [&](std::string_view line) {
        if (auto* begins = partAt(line))
            part = begins;
        else if (part == nullptr && line.starts_with("-- ") && !headerEnded_)
            headerLine(line.substr(3));
        else if (part == nullptr && line.empty())
            headerEnded_ = true;
        return part;
    });
    line_ = 0;
    require("id", !sql.id.empty());
    require("zh", !sql.zh.empty());
    require("en", !sql.en.empty());
    require("basis", !sql.basis.empty());
    if (sql.basisEn.empty())
        sql.basisEn = sql.basis;
    more();
    if (!sql.id.empty() && sql.id != file.stem().string())
        fault(message::crosscheckValue, {"id", sql.id, file.stem().string()});
    for (const auto& name : uses_)
        use(file, name);
    file_ = file;
    line_ = 0;
    examine(sql.shared);
    examine(sql.statements);
    for (const auto& [name, number] : sql.parameters)
        version_ += name + "=" + std::to_string(number) + "\n";
    sql.version = hex(sm3(version_));
}

// Calls `partOf` with each trimmed line; what it returns (nothing: the line is no statement's) takes the statements.
template <typename PartOf>
void JudgedSqlReader::readStatements(std::string_view text, PartOf partOf)
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

void JudgedSqlReader::use(const std::filesystem::path& by, const std::string& name)
{
    const auto file =
        std::find_if(shared_.begin(), shared_.end(), [&](const ConfigFile& each) { return each.file.stem() == name; });
    if (file == shared_.end()) {
        file_ = by;
        line_ = 0;
        fault(message::crosscheckMissing, {"shared/" + name + ".sql"});
        return;
    }
    file_ = file->file;
    version_ += file->bytes;
    readStatements(file->bytes, [&](std::string_view) { return &sql_->shared; });
}

void JudgedSqlReader::headerLine(std::string_view text)
{
    const auto colon = text.find(':');
    const std::string key(trimmed(text.substr(0, colon)));
    const std::string value(colon == std::string_view::npos ? "" : trimmed(text.substr(colon + 1)));
    if (key != "parameter")
        seen_.insert(key);
    if (key == "id")
        sql_->id = value;
    else if (key == "zh")
        sql_->zh = value;
    else if (key == "en")
        sql_->en = value;
    else if (key == "basis")
        sql_->basis = value;
    else if (key == "basis-en")
        sql_->basisEn = value;
    else if (key == "uses")
        uses_ = words(value);
    else if (key == "needs")
        datasets(value, sql_->needs);
    else if (key == "reads")
        datasets(value, sql_->reads);
    else if (key == "takes")
        datasets(value, sql_->takes);
    else if (key == "grace")
        sql_->grace = static_cast<int>(number(key, value));
    else if (key == "parameter")
        parameter(value);
    else if (!header(key, value))
        fault(message::crosscheckHeader, {key});
}

void JudgedSqlReader::datasets(const std::string& value, std::vector<std::string>& out)
{
    out = words(value);
    for (const auto& id : out)
        if (schema_.find(id) == nullptr)
            fault(message::crosscheckDataset, {id});
}

void JudgedSqlReader::parameter(const std::string& value)
{
    const auto equals = value.find('=');
    const std::string name(trimmed(std::string_view(value).substr(0, equals)));
    const auto preset =
        equals == std::string::npos ? std::string_view() : trimmed(std::string_view(value).substr(equals + 1));
    const auto changed = overrides_.find(name);
    sql_->parameters[sqlName(name)] = changed != overrides_.end() ? changed->second : number("parameter", preset);
}

void JudgedSqlReader::examine(const std::vector<std::string>& statements)
{
    for (const auto& sql : statements) {
        for (const auto& [at, size] : parametersIn(sql))
            known(sql.substr(at, size));
        // The hub tells a view's own reading of tables from anybody else's by the view's name (hub/store/confinement).
        static const re2::RE2 shadow(R"((?i)\b(v_\w+)\s*(?:\([^)]*\)\s*)?AS\s*(?:NOT\s+)?(?:MATERIALIZED\s*)?\()");
        if (std::string name; re2::RE2::PartialMatch(sql, shadow, &name))
            fault(message::crosscheckShadows, {name});
    }
}

void JudgedSqlReader::known(const std::string& name)
{
    static const std::set<std::string, std::less<>> always{"as_of", "from",  "to",         "from_month", "to_month",
                                                           "month", "today", "everything", "since"};
    if (always.contains(name) || sql_->parameters.contains(name))
        return;
    for (const auto& [written, number] : overrides_)
        if (sqlName(written) == name) {
            sql_->parameters[name] = number;
            return;
        }
    fault(message::crosscheckParameter, {name});
    sql_->parameters[name] = 0; // said once
}

std::int64_t JudgedSqlReader::number(const std::string& key, std::string_view value)
{
    const auto number = numberFrom(value);
    if (!number)
        fault(message::crosscheckValue, {key, std::string(value), "0, 1, 2 …"});
    return number.value_or(0);
}

std::size_t JudgedSqlReader::choice(const std::string& key, const std::string& value,
                                    const std::vector<std::string>& possible)
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

void JudgedSqlReader::require(const char* key, bool there)
{
    if (!there && !(std::string_view(key).starts_with("--") && unterminated_))
        fault(message::crosscheckMissing, {key});
}

void JudgedSqlReader::fault(const Message& message, const std::vector<std::string>& arguments)
{
    const Error error(message, arguments);
    faults_.push_back({file_, line_, error.zh(), error.en()});
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

} // namespace lianfang
