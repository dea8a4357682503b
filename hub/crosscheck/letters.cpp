#include "hub/crosscheck/letters.h"

#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/sql_text.h"

#include <Poco/Data/Statement.h>
#include <fmt/format.h>

#include <ctime>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

struct KindWords {
    LetterKind kind;
    std::string_view id, title;
};
constexpr KindWords kinds[] = {{LetterKind::information, "information-letter", "参保告知书"},
                               {LetterKind::deadline, "deadline-notice", "限期参保通知书"},
                               {LetterKind::transfer, "lead-transfer", "线索移交单"},
                               {LetterKind::chase, "chase", "催报函"}};

std::int64_t numberFrom(Session& session, const std::string& sql)
{
    Poco::Int64 value = 0;
    session << sql, into(value), now;
    return value;
}

std::vector<std::int64_t> findingsOf(Session& session, std::int64_t letter)
{
    std::vector<Poco::Int64> findings;
    session << "SELECT finding FROM letter_finding WHERE letter = " + std::to_string(letter) + " ORDER BY finding",
        into(findings), now;
    return {findings.begin(), findings.end()};
}

} // namespace

std::string_view toString(LetterKind kind)
{
    return kinds[static_cast<std::size_t>(kind)].id;
}

std::string_view titleOf(LetterKind kind)
{
    return kinds[static_cast<std::size_t>(kind)].title;
}

std::optional<LetterKind> letterKindFrom(std::string_view text)
{
    for (const auto& one : kinds)
        if (text == one.id || text == one.title)
            return one.kind;
    return std::nullopt;
}

std::string Letter::display() const
{
    return fmt::format("{}〔{}〕第 {} 号", titleOf(kind), year, number);
}

void keepLetter(Session& session, Letter& letter, const std::function<void(Letter&)>& issue)
{
    const std::string kind(toString(letter.kind));
    letter.id = numberFrom(session, "SELECT coalesce(max(id), 0) + 1 FROM letter");
    letter.year = static_cast<int>(std::chrono::year_month_day(letter.issuedOn).year());
    letter.number = numberFrom(session, "SELECT coalesce(max(number), 0) + 1 FROM letter WHERE kind = '" + kind +
                                            "' AND year = " + std::to_string(letter.year));
    letter.madeAt = std::time(nullptr);
    issue(letter);
    const std::string id = std::to_string(letter.id);
    session << "INSERT INTO letter (id, kind, year, number, addressee, addressee_name, days, deadline, issued_on, "
               "made_at, who, name, digest) VALUES (" +
                   id + ", '" + kind + "', " + std::to_string(letter.year) + ", " + std::to_string(letter.number) +
                   ", " + sqlText(letter.addressee) + ", " + sqlText(letter.addresseeName) + ", " +
                   std::to_string(letter.days) + ", " + std::to_string(numberOf(letter.deadline)) + ", " +
                   std::to_string(numberOf(letter.issuedOn)) + ", " + std::to_string(letter.madeAt) + ", " +
                   sqlText(letter.who) + ", " + sqlText(letter.name) + ", " + sqlText(letter.digest) + ")",
        now;
    for (const auto finding : letter.findings) {
        session << "INSERT INTO letter_finding (letter, finding) VALUES (" + id + ", " + std::to_string(finding) + ")",
            now;
        addEvent(session, finding, "letter", letter.display(),
                 {.who = letter.who, .why = {}, .attachmentName = letter.name, .attachmentDigest = letter.digest});
    }
}

std::vector<Letter> letters(Session& session, const LetterFilter& filter)
{
    std::string condition = "1 = 1";
    if (filter.id > 0)
        condition += " AND l.id = " + std::to_string(filter.id);
    if (filter.finding > 0)
        condition += " AND EXISTS (SELECT 1 FROM letter_finding f WHERE f.letter = l.id AND f.finding = " +
                     std::to_string(filter.finding) + ")";
    if (filter.kind)
        condition += " AND l.kind = '" + std::string(toString(*filter.kind)) + "'";
    if (!filter.addressee.empty())
        condition += " AND l.addressee = " + sqlText(filter.addressee);
    if (filter.undelivered)
        condition += " AND NOT EXISTS (SELECT 1 FROM letter_delivery d WHERE d.letter = l.id)";
    std::vector<Poco::Int64> ids, years, numbers, days, deadlines, issued, made;
    std::vector<std::string> kind, addressees, names, who, files, digests;
    session << "SELECT l.id, l.kind, l.year, l.number, l.addressee, l.addressee_name, l.days, l.deadline, l.issued_on, "
               "l.made_at, l.who, l.name, l.digest FROM letter l WHERE " +
                   condition + " ORDER BY l.id DESC LIMIT " + std::to_string(filter.limit),
        into(ids), into(kind), into(years), into(numbers), into(addressees), into(names), into(days), into(deadlines),
        into(issued), into(made), into(who), into(files), into(digests), now;
    std::vector<Letter> out;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Letter letter;
        letter.id = ids[i];
        letter.kind = letterKindFrom(kind[i]).value_or(LetterKind::information);
        letter.year = static_cast<std::int32_t>(years[i]);
        letter.number = numbers[i];
        letter.addressee = addressees[i];
        letter.addresseeName = names[i];
        letter.days = static_cast<int>(days[i]);
        letter.deadline = dayOf(static_cast<std::int32_t>(deadlines[i]));
        letter.issuedOn = dayOf(static_cast<std::int32_t>(issued[i]));
        letter.madeAt = made[i];
        letter.who = who[i];
        letter.name = files[i];
        letter.digest = digests[i];
        letter.findings = findingsOf(session, letter.id);
        out.push_back(std::move(letter));
    }
    return out;
}

std::vector<LetterDelivery> deliveriesOf(Session& session, std::int64_t letter)
{
    std::vector<Poco::Int64> days, at;
    std::vector<std::string> methods, who, remarks, names, digests;
    session << "SELECT delivered_on, method, who, remark, attachment_name, attachment_digest, at FROM letter_delivery "
               "WHERE letter = " +
                   std::to_string(letter) + " ORDER BY id",
        into(days), into(methods), into(who), into(remarks), into(names), into(digests), into(at), now;
    std::vector<LetterDelivery> out;
    for (std::size_t i = 0; i < days.size(); ++i)
        out.push_back(
            {dayOf(static_cast<std::int32_t>(days[i])), methods[i], {who[i], remarks[i], names[i], digests[i]}, at[i]});
    return out;
}

StepReport deliver(Session& session, std::int64_t id, const LetterDelivery& delivery,
                   const std::map<std::string, int>& days, Day today)
{
    const auto found = letters(session, {.id = id, .finding = 0, .kind = {}, .addressee = {}});
    if (found.empty())
        throw Error(message::letterUnknown, {std::to_string(id)});
    const Letter& letter = found.front();
    if (delivery.on > today)
        throw Error(message::stepAhead, {toString(delivery.on), toString(today)});
    if (delivery.on < letter.issuedOn)
        throw Error(message::letterBefore, {toString(delivery.on), letter.display(), toString(letter.issuedOn)});
    const bool first = deliveriesOf(session, id).empty();
    session << "INSERT INTO letter_delivery (id, letter, delivered_on, method, who, remark, attachment_name, "
               "attachment_digest, at) SELECT coalesce(max(id), 0) + 1, " +
                   std::to_string(id) + ", " + std::to_string(numberOf(delivery.on)) + ", " + sqlText(delivery.method) +
                   ", " + sqlText(delivery.by.who) + ", " + sqlText(delivery.by.why) + ", " +
                   sqlText(delivery.by.attachmentName) + ", " + sqlText(delivery.by.attachmentDigest) + ", " +
                   std::to_string(std::time(nullptr)) + " FROM letter_delivery",
        now;
    if (first && letter.kind == LetterKind::deadline) {
        StepOrder order;
        order.kind = StepOrder::Kind::notify;
        order.by = delivery.by;
        order.on = delivery.on;
        order.how = letter.display() + " " + delivery.method;
        order.deadline = letter.deadline;
        for (const auto& [check, given] : days)
            order.days[check] = given > 0 && letter.days > 0 ? letter.days : given;
        return takeSteps(session, letter.findings, order, today);
    }
    StepReport report;
    for (const auto finding : letter.findings)
        addEvent(session, finding, "delivered",
                 letter.display() + " " + delivery.method + "，" + toString(delivery.on) +
                     (delivery.by.why.empty() ? "" : "；" + delivery.by.why),
                 delivery.by);
    report.done = letter.findings;
    return report;
}

} // namespace lianfang
