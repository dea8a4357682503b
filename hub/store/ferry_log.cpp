#include "hub/store/ferry_log.h"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Poco::Data::Statement;

namespace {

std::string wayText(Direction way)
{
    return way == Direction::in ? "in" : "out";
}

// The rows of a statement, columns by number.
class Rows {
public:
    explicit Rows(Statement& statement) : rows_(executed(statement)) {}
    std::size_t count() const { return rows_.rowCount(); }
    std::string text(std::size_t column, std::size_t row) const
    {
        return rows_.value(column, row).convert<std::string>();
    }
    std::int64_t number(std::size_t column, std::size_t row) const
    {
        return rows_.value(column, row).convert<Poco::Int64>();
    }

private:
    static Statement& executed(Statement& statement)
    {
        statement.execute();
        return statement;
    }
    const Poco::Data::RecordSet rows_;
};

// Of the first columns: number, department, dataset, cadence, the period's first day, unit, as-of day, timeliness.
FerrySubmission submissionOf(const Rows& rows, std::size_t row)
{
    FerrySubmission out;
    out.number = rows.number(0, row);
    const auto cadence = cadenceFromString(rows.text(3, row)).value_or(Cadence::day);
    out.key = {rows.text(1, row), rows.text(2, row), Period(cadence, dayOf(static_cast<int>(rows.number(4, row)))),
               rows.text(5, row), Direction::in};
    out.asOf = dayOf(static_cast<int>(rows.number(6, row)));
    out.timeliness = judgedTimeliness(rows.text(7, row)).value_or(Timeliness::unknown);
    return out;
}

} // namespace

std::optional<Timeliness> judgedTimeliness(std::string_view text)
{
    for (const auto timeliness : {Timeliness::onTime, Timeliness::late})
        if (text == toString(timeliness))
            return timeliness;
    return std::nullopt;
}

std::string FerrySubmission::matter() const
{
    return (nil ? "nil " : "submission ") + key.dataset + " " + key.period.toString() +
           (key.unit.empty() ? "" : " " + key.unit);
}

std::vector<FerrySubmission> FerryLog::submissions(const std::string& dataset,
                                                   const std::optional<Period>& period) const
{
    Session session = store_.reader();
    std::vector<FerrySubmission> out;
    const auto take = [&](FerrySubmission submission) {
        if (!period || *period == submission.key.period)
            out.push_back(std::move(submission));
    };
    std::string id = dataset;
    {
        Statement statement(session);
        statement
            << "SELECT s.sequence, e.department, e.dataset, e.cadence, e.period_first, e.unit, s.as_of, e.timeliness "
               "FROM submission s JOIN exchange e ON e.id = s.exchange WHERE e.dataset = ? AND e.direction = 'in' AND "
               "s.replay = 0 AND EXISTS (SELECT 1 FROM document d WHERE d.submission = s.sequence) ORDER BY s.sequence",
            use(id);
        const Rows rows(statement);
        for (std::size_t i = 0; i < rows.count(); ++i)
            take(submissionOf(rows, i));
    }
    for (auto& submission : out) {
        Poco::Int64 sequence = submission.number;
        Statement statement(session);
        statement << "SELECT name, media_type, digest, bytes FROM document WHERE submission = ? ORDER BY ordinal",
            use(sequence);
        const Rows rows(statement);
        for (std::size_t i = 0; i < rows.count(); ++i) {
            SubmittedDocument document;
            document.name = rows.text(0, i);
            document.mediaType = rows.text(1, i);
            document.digest = rows.text(2, i);
            document.bytes = static_cast<std::uint64_t>(rows.number(3, i));
            submission.documents.push_back(std::move(document));
        }
    }
    Statement statement(session);
    statement
        << "SELECT n.id, e.department, e.dataset, e.cadence, e.period_first, e.unit, e.period_first, n.timeliness, "
           "n.signed_by, n.reason FROM nil_return n JOIN exchange e ON e.id = n.exchange WHERE e.dataset = ? "
           "ORDER BY n.id",
        use(id);
    const Rows rows(statement);
    for (std::size_t i = 0; i < rows.count(); ++i) {
        auto submission = submissionOf(rows, i);
        submission.asOf = submission.key.period.lastDay();
        submission.nil = NilReturn{rows.text(8, i), rows.text(9, i), 0};
        take(std::move(submission));
    }
    return out;
}

std::int64_t FerryLog::crossed(const std::string& peer, Direction way, const std::string& matter) const
{
    Session session = store_.reader();
    std::string hub = peer, towards = wayText(way), what = matter;
    Poco::Int64 number = 0;
    session << "SELECT number FROM ferry_mark WHERE peer = ? AND way = ? AND matter = ?", use(hub), use(towards),
        use(what), into(number), now;
    return number;
}

void FerryLog::cross(const std::vector<FerryMark>& marks)
{
    store_.write([&](Session& session) {
        for (const auto& mark : marks) {
            std::string hub = mark.peer, towards = wayText(mark.way), what = mark.matter;
            Poco::Int64 number = mark.number, at = secondsNow();
            session << "INSERT INTO ferry_mark VALUES (?, ?, ?, ?, ?) ON CONFLICT (peer, way, matter) DO UPDATE SET "
                       "number = excluded.number, at = excluded.at WHERE excluded.number > ferry_mark.number",
                use(hub), use(towards), use(what), use(number), use(at), now;
        }
    });
}

} // namespace lianfang
