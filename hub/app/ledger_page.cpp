#include "hub/app/ledger_page.h"

#include "hub/app/letter_template.h"
#include "hub/base/file.h"
#include "hub/dispatch/list_workbook.h"

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

std::string leftOutZh()
{
    return "证件号码已遮盖；姓名、电话、地址等封存内容和伤病、伤亡情况不在台账中，需要时凭依据文件向报送部门查阅。";
}

// Columns as they stand on paper: those between factsFrom and factsTo are one, and so are the evidence's.
std::string table(const LedgerSection& section)
{
    const bool facts = section.factsTo > section.factsFrom;
    const auto& columns = section.columns;
    double width = 0;
    std::vector<std::size_t> shown; // columns of their own
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!facts || i < section.factsFrom || (i >= section.factsTo && section.id == "findings"))
            shown.push_back(i);
    const bool evidence = facts && section.id != "findings";
    const double factsWidth = facts ? 90 : 0, evidenceWidth = evidence ? 44 : 0;
    for (const auto i : shown)
        width += columns[i].width;
    width += factsWidth + evidenceWidth;
    const auto head = [&](const std::string& zh, double size) {
        return "<th style=\"width: " + std::to_string(static_cast<int>(size * 100 / width + 0.5)) + "%\">" +
               htmlText(zh) + "</th>";
    };
    std::string out = "<table>\n<thead><tr>";
    bool factsDone = !facts;
    const auto factsHere = [&](std::size_t i) { return !factsDone && i >= section.factsTo; };
    for (const auto i : shown) {
        if (factsHere(i)) {
            out += head("内容", factsWidth);
            factsDone = true;
        }
        out += head(columns[i].zh, columns[i].width);
    }
    if (!factsDone)
        out += head("内容", factsWidth);
    if (evidence)
        out += head("依据", evidenceWidth);
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : section.rows) {
        std::string told;
        for (std::size_t i = section.factsFrom; i < section.factsTo; ++i)
            if (!row[i].empty())
                told += (told.empty() ? "" : "　") + ("<b>" + htmlText(columns[i].zh) + "</b> ") + htmlText(row[i]);
        out += "<tr>";
        factsDone = !facts;
        for (const auto i : shown) {
            if (factsHere(i)) {
                out += "<td>" + told + "</td>";
                factsDone = true;
            }
            out += "<td>" + htmlText(row[i]) + "</td>";
        }
        if (!factsDone)
            out += "<td>" + told + "</td>";
        if (evidence) {
            const auto& at = section.factsTo; // document, sheet, row, submission, received
            out += "<td>" + htmlText(row[at]) + (row[at + 1].empty() ? "" : " " + htmlText(row[at + 1])) + " 第 " +
                   htmlText(row[at + 2]) + " 行<br>报送 " + htmlText(row[at + 3]) + "，" + htmlText(row[at + 4]) +
                   "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table>\n";
}

// Excel takes 31 characters, each name once, and not []:*?/\.
std::string sheetName(const std::string& zh, std::set<std::string>& taken)
{
    std::string name;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < zh.size() && characters < 18;) {
        const auto size = static_cast<unsigned char>(zh[at]) < 0x80   ? 1u
                          : static_cast<unsigned char>(zh[at]) < 0xE0 ? 2u
                          : static_cast<unsigned char>(zh[at]) < 0xF0 ? 3u
                                                                      : 4u;
        const auto one = zh.substr(at, size);
        name += std::string_view("[]:*?/\\'").find(one) == std::string_view::npos ? one : "-";
        at += size;
        ++characters;
    }
    std::string out = name;
    for (int i = 2; !taken.insert(out).second; ++i)
        out = name + std::to_string(i);
    return out;
}

} // namespace

std::string ledgerPage(const Configuration& configuration, const Ledger& ledger)
{
    const auto letters = configuration.folder / "letters";
    const std::string title = ledger.zh + "　" + ledger.name;
    std::string out = "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
                      htmlText(title) + "</title>\n<style>\n" + readFile(letters / "style.css") +
                      readFile(letters / "ledger.css") + "</style>\n</head>\n<body>\n<section class=\"page\">\n" +
                      readFile(letters / "office.html") + "<hr class=\"rule\">\n<h1>" + htmlText(ledger.zh) +
                      "</h1>\n<p class=\"head\">" + htmlText(ledger.name) +
                      (ledger.code.empty() ? "" : "　统一社会信用代码 " + htmlText(ledger.code)) +
                      "</p>\n<p class=\"head\">" + htmlText(chinaTime(ledger.generated)) + "（北京时间）　调阅人 " +
                      htmlText(ledger.by) + "</p>\n<p>" + leftOutZh() + "</p>\n";
    for (const auto& section : ledger.sections) {
        out += "<h2>" + htmlText(section.zh) + " <span>共 " + std::to_string(section.total) + " 条";
        if (section.total > section.rows.size())
            out += "，列出 " + std::to_string(section.rows.size()) + " 条，其余见工作簿";
        out += "</span></h2>\n" + table(section);
    }
    return out + "</section>\n</body>\n</html>\n";
}

void writeLedger(const std::filesystem::path& file, const Ledger& ledger)
{
    std::vector<ListPart> parts;
    std::set<std::string> taken;
    for (const auto& section : ledger.sections) {
        ListPart part;
        part.sheet = sheetName(section.zh, taken);
        part.list.zh =
            ledger.zh + "　" + ledger.name + (ledger.code.empty() ? "" : "（" + ledger.code + "）") + "　" + section.zh;
        part.list.en = ledger.en + ": " + section.en;
        part.list.noteZh = leftOutZh() + "调阅人：" + ledger.by;
        part.list.noteEn = "Identity numbers are masked; sealed and sensitive fields are left out";
        part.list.generated = ledger.generated;
        part.list.count = section.total;
        if (section.total > section.rows.size())
            part.list.shown = section.rows.size();
        part.list.columns = section.columns;
        part.next = [&rows = section.rows, at = std::size_t(0)](std::vector<std::string>& cells) mutable {
            if (at == rows.size())
                return false;
            cells = rows[at++];
            return true;
        };
        parts.push_back(std::move(part));
    }
    writeWorkbook(file, parts);
}

} // namespace lianfang
