// SQL that an officer wrote and the hub judges a period with: what cross-checks (crosscheck.h) and indicators
// (indicators.h) have in common.
#pragma once

#include "hub/base/error.h"
#include "hub/schema/schema.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// Values of hub.xml's parameters, by name as written there.
using ParameterValues = std::map<std::string, std::int64_t, std::less<>>;

struct JudgedSql {
    std::string id;
    std::string zh;
    std::string en;
    std::vector<std::string> needs;
    std::vector<std::string> reads;
    std::vector<std::string> takes;
    int grace = 0;
    bool byMonth = false; // months that have ended are judged, else the day
    std::string basis;
    std::string basisEn;                            // as `basis` where the file has no basis-en
    std::map<std::string, std::int64_t> parameters; // as in SQL: "grace_days"
    std::vector<std::string> shared;                // statements of the files it uses, comments taken out
    std::vector<std::string> statements;            // its own; the last is the query
    std::string version;                            // digest of its texts and parameters
    std::filesystem::path file;
};

// A text with its :name parameters replaced by their numbers; a name that is not there stays.
std::string withParameters(std::string_view sql, const std::map<std::string, std::int64_t>& parameters);

// Reads such a file: header lines up to the first empty one, then parts that begin with a line of their own. Every
// mistake is a fault with file and line.
class JudgedSqlReader {
public:
    JudgedSqlReader(const std::vector<ConfigFile>& shared, const Schema& schema, const ParameterValues& parameters,
                    std::vector<ConfigFault>& faults)
        : shared_(shared), schema_(schema), overrides_(parameters), faults_(faults)
    {
    }
    virtual ~JudgedSqlReader() = default;

protected:
    // Where the statements after a line that begins a part ("-- findings:") go; nothing where the line begins none.
    virtual std::vector<std::string>* partAt(std::string_view line) = 0;
    // A header line that not all have; false if it is none.
    virtual bool header(const std::string& key, const std::string& value) = 0;

    // Fills `sql`. `more`: what must be there as well, called before the statements are looked at.
    void read(const ConfigFile& of, JudgedSql& sql, const std::function<void()>& more);
    // Statements must name known parameters only, and may not call a thing of their own like one of the hub's views.
    void examine(const std::vector<std::string>& statements);

    void datasets(const std::string& value, std::vector<std::string>& out);
    static std::vector<std::string> words(std::string_view text);
    std::int64_t number(const std::string& key, std::string_view value);
    std::size_t choice(const std::string& key, const std::string& value, const std::vector<std::string>& possible);
    void require(const char* key, bool there);
    void fault(const Message& message, const std::vector<std::string>& arguments);
    bool seen(const char* key) const { return seen_.contains(key); }
    int line() const { return line_; } // of the header that is being read

private:
    template <typename PartOf>
    void readStatements(std::string_view text, PartOf partOf);
    void headerLine(std::string_view text);
    void use(const std::filesystem::path& by, const std::string& name);
    void parameter(const std::string& value);
    void known(const std::string& name);

    const std::vector<ConfigFile>& shared_;
    const Schema& schema_;
    const ParameterValues& overrides_;
    std::vector<ConfigFault>& faults_;
    JudgedSql* sql_ = nullptr;
    std::filesystem::path file_;
    int line_ = 0;
    bool headerEnded_ = false;
    bool unterminated_ = false;
    std::set<std::string, std::less<>> seen_;
    std::vector<std::string> uses_;
    std::string version_;
};

} // namespace lianfang
