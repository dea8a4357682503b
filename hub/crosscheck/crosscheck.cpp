#include "hub/crosscheck/crosscheck.h"

#include "hub/crosscheck/messages.h"
#include "hub/schema/config_xml.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace lianfang {

namespace {

class Reader : public JudgedSqlReader {
public:
    using JudgedSqlReader::JudgedSqlReader;

    Crosscheck read(const ConfigFile& of)
    {
        JudgedSqlReader::read(of, check_, [this] {
            require("subject", seen("subject"));
            require("needs", seen("needs") || seen("takes"));
            require("severity", !check_.severity.empty());
            require("-- findings:", !check_.statements.empty());
            if (check_.list.empty())
                check_.list = check_.id + "s";
            examine(check_.scope);
        });
        return std::move(check_);
    }

private:
    std::vector<std::string>* partAt(std::string_view line) override
    {
        return line == "-- scope:" ? &check_.scope : line == "-- findings:" ? &check_.statements : nullptr;
    }

    bool header(const std::string& key, const std::string& value) override
    {
        if (key == "told")
            check_.told = words(value);
        else if (key == "list")
            check_.list = value, check_.listLine = line();
        else if (key == "at-once")
            datasets(value, check_.atOnce);
        else if (key == "deadline")
            check_.deadlineDays = static_cast<int>(number(key, value));
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
        else
            return false;
        return true;
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
                                        const ParameterValues& parameters, std::vector<ConfigFault>& faults)
{
    std::vector<Crosscheck> checks;
    for (const auto& file : files.checks)
        checks.push_back(Reader(files.shared, schema, parameters, faults).read(file));
    return ordered(std::move(checks), faults);
}

} // namespace lianfang
