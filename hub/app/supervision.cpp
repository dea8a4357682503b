#include "hub/app/supervision.h"

#include "hub/api/messages.h"
#include "hub/app/cli/words.h"
#include "hub/app/ledger_page.h"
#include "hub/app/named.h"
#include "hub/app/pools.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/dispatch/dispatch.h"
#include "hub/dispatch/list_workbook.h"

#include <spdlog/spdlog.h>

namespace lianfang {

namespace {

// Rows of a section: on a screen and on paper, and in a workbook.
constexpr std::size_t mostShown = 200, mostInWorkbook = 100'000;

nlohmann::json toJson(const Ledger& ledger)
{
    nlohmann::json sections = nlohmann::json::array();
    for (const auto& section : ledger.sections) {
        nlohmann::json columns = nlohmann::json::array();
        for (const auto& column : section.columns)
            columns.push_back({{"zh", column.zh}, {"en", column.en}});
        sections.push_back({{"id", section.id},
                            {"zh", section.zh},
                            {"en", section.en},
                            {"columns", columns},
                            {"facts", {section.factsFrom, section.factsTo}},
                            {"rows", section.rows},
                            {"total", section.total}});
    }
    return {{"title", {{"zh", ledger.zh}, {"en", ledger.en}}},
            {"key", ledger.key},
            {"name", ledger.name},
            {"code", ledger.code},
            {"by", ledger.by},
            {"sections", sections}};
}

std::string lineOf(const Query& query, const char* name, std::size_t longest)
{
    return lineIn({{name, query(name)}}, name, longest);
}

// A person's key as the worker's ledger named it.
std::string keyIn(const std::string& hexDigits)
{
    if (hexDigits.size() != 32 || hexDigits.find_first_not_of("0123456789abcdef") != std::string::npos)
        throw Error(message::personUnknown);
    std::string out;
    for (std::size_t i = 0; i < hexDigits.size(); i += 2)
        out += static_cast<char>(std::stoi(hexDigits.substr(i, 2), nullptr, 16));
    return out;
}

} // namespace

nlohmann::json Supervision::accidentProne(const Query& query)
{
    auto session = parts_.store->reader();
    nlohmann::json out = nlohmann::json::array();
    for (const auto& one :
         accidentProneEmployers(session, *parts_.configuration(), query("county"), numberIn(query, "cases"), today()))
        out.push_back({{"code", one.code},
                       {"name", one.name},
                       {"accidents", one.accidents},
                       {"deaths", one.deaths},
                       {"seriousInjuries", one.serious},
                       {"cases", one.cases},
                       {"lastAccident", one.lastAccident},
                       {"finding", one.finding},
                       {"step", one.step}});
    return out;
}

Download Supervision::accidentProneWorkbook(const Query& query)
{
    const auto day = today();
    auto session = parts_.store->reader();
    List list;
    list.zh = "事故多发单位名单";
    list.en = "Accident-prone employers";
    list.noteZh = "自 " + toString(yearBefore(day) + std::chrono::days(1)) + " 至 " + toString(day) +
                  " 的十二个月。列入条件：比对“事故多发单位”有未结疑点";
    list.noteEn = "Twelve months to " + toString(day) + "; who has an open finding of accident-prone-employer";
    if (const auto cases = numberIn(query, "cases"); cases > 0) {
        list.noteZh += "，或者认定的工伤事故案件不少于 " + std::to_string(cases) + " 件";
        list.noteEn += ", or at least " + std::to_string(cases) + " recognised accident cases";
    }
    list.columns = {{"序号", "No.", ColumnKind::number, 6},
                    {"单位名称", "Employer", ColumnKind::text, 40},
                    {"统一社会信用代码", "Credit code", ColumnKind::text, 22},
                    {"事故起数", "Accidents", ColumnKind::number, 11},
                    {"死亡人数", "Deaths", ColumnKind::number, 11},
                    {"重伤人数", "Serious injuries", ColumnKind::number, 15},
                    {"工伤事故案件", "Accident cases", ColumnKind::number, 14},
                    {"最近一次事故", "Last accident", ColumnKind::day, 14},
                    {"疑点编号", "Finding", ColumnKind::number, 10},
                    {"环节", "Step", ColumnKind::text, 10}};
    std::vector<std::vector<std::string>> rows;
    for (const auto& one :
         accidentProneEmployers(session, *parts_.configuration(), query("county"), numberIn(query, "cases"), day))
        rows.push_back({std::to_string(rows.size() + 1), one.name, one.code, std::to_string(one.accidents),
                        std::to_string(one.deaths), std::to_string(one.serious), std::to_string(one.cases),
                        one.lastAccident, one.finding > 0 ? std::to_string(one.finding) : "",
                        one.finding > 0 ? cli::stepWords(one.step) : ""});
    list.generated = secondsNow();
    auto download = parts_.download("事故多发单位名单_" + toString(day) + ".xlsx");
    writeWorkbook(download.file, std::move(list), std::move(rows));
    return download;
}

LedgerParts Supervision::ledgerParts(const Configuration& configuration) const
{
    return {parts_.store, &configuration, parts_.maskedNumber, mostShown};
}

Ledger Supervision::lookAtEmployer(const Configuration& configuration, const Query& query, std::size_t most) const
{
    const auto by = withNumbersMasked(lineOf(query, "by", longestSignature));
    auto parts = ledgerParts(configuration);
    parts.most = most;
    auto ledger = lianfang::employerLedger(parts, lineOf(query, "of", 600));
    ledger.by = by;
    spdlog::info("audit: ledger of employer {} {} looked at by {}", ledger.key, ledger.code, by);
    return ledger;
}

// The key stands for the person, so that the log has no number and an auditor can still tell whose ledger it was.
Ledger Supervision::lookAtWorker(const Configuration& configuration, const std::string& person, std::string by,
                                 std::size_t most) const
{
    by = withNumbersMasked(by);
    auto parts = ledgerParts(configuration);
    parts.most = most;
    auto ledger = lianfang::workerLedger(parts, person);
    ledger.by = by;
    spdlog::info("audit: ledger of person {} looked at by {}", ledger.key, by);
    return ledger;
}

Download Supervision::file(const Configuration& configuration, const Ledger& ledger, const std::string& what) const
{
    const auto name = fileNameOf(ledger.zh + "_" + ledger.name);
    if (what == "workbook") {
        auto download = parts_.download(name + ".xlsx");
        writeLedger(download.file, ledger);
        return download;
    }
    auto download = parts_.download(name + ".html");
    download.mediaType = "text/html; charset=utf-8";
    File(download.file, File::Mode::createExclusive, 0600).write(ledgerPage(configuration, ledger));
    return download;
}

nlohmann::json Supervision::employerLedger(const Query& query)
{
    return toJson(lookAtEmployer(*parts_.configuration(), query, mostShown));
}

Download Supervision::employerLedgerFile(const Query& query, const std::string& what)
{
    const auto configuration = parts_.configuration();
    const auto ledger = lookAtEmployer(*configuration, query, what == "workbook" ? mostInWorkbook : mostShown);
    return file(*configuration, ledger, what);
}

nlohmann::json Supervision::workerLedger(const nlohmann::json& request)
{
    const auto by = lineIn(request, "by", longestSignature);
    const auto person = parts_.personKey(text(request, "identity"));
    if (person.empty()) {
        spdlog::info("audit: ledger of a person whom nothing is known of asked for by {}", withNumbersMasked(by));
        throw Error(message::personUnknown);
    }
    return toJson(lookAtWorker(*parts_.configuration(), person, by, mostShown));
}

Download Supervision::workerLedgerFile(const Query& query, const std::string& what)
{
    const auto configuration = parts_.configuration();
    const auto ledger = lookAtWorker(*configuration, keyIn(query("person")), lineOf(query, "by", longestSignature),
                                     what == "workbook" ? mostInWorkbook : mostShown);
    return file(*configuration, ledger, what);
}

} // namespace lianfang
