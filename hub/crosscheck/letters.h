// Letters (文书) as they are on record: numbered, kept as issued, delivered.
#pragma once

#include "hub/crosscheck/steps.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lianfang {

enum class LetterKind : std::uint8_t {
    information, // information-letter, 参保告知书: the employer's duty, no deadline
    deadline,    // deadline-notice, 限期参保通知书: its delivery notifies the findings and starts the deadline
    transfer,    // lead-transfer, 线索移交单: leads to a county's inspectorate
    chase,       // chase, 催报函: to a department whose submissions are overdue
};
std::string_view toString(LetterKind kind);
std::string_view titleOf(LetterKind kind);                       // 限期参保通知书
std::optional<LetterKind> letterKindFrom(std::string_view text); // by id or title

struct Letter {
    std::int64_t id = 0;
    LetterKind kind = LetterKind::information;
    std::int32_t year = 0;
    std::int64_t number = 0; // gapless within kind and year
    std::string addressee;   // an employer's code, a county, a department
    std::string addresseeName;
    int days = 0;   // from delivery on; or
    Day deadline{}; // this day, if given
    Day issuedOn{};
    Seconds madeAt = 0;
    std::string who;
    std::string name; // of its file
    std::string digest;
    std::vector<std::int64_t> findings;

    std::string display() const; // 限期参保通知书〔2026〕第 17 号
};

struct LetterDelivery {
    Day on{};
    std::string method; // 直接送达, 留置送达, 邮寄送达, …
    StepBy by;          // `why` is a remark
    Seconds at = 0;
};

// Gives the letter its number and id, has `issue` make and archive its page, and keeps it. Everything else is filled
// in.
void keepLetter(Poco::Data::Session& session, Letter& letter, const std::function<void(Letter&)>& issue);

struct LetterFilter {
    std::int64_t id = 0, finding = 0;
    std::optional<LetterKind> kind;
    std::string addressee;
    bool undelivered = false;
    std::size_t limit = 1000;
};
std::vector<Letter> letters(Poco::Data::Session& session, const LetterFilter& filter);       // newest first
std::vector<LetterDelivery> deliveriesOf(Poco::Data::Session& session, std::int64_t letter); // oldest first

// Records a delivery. The first one of a deadline-notice notifies its findings; those that can no longer be are
// refused. `days` as in StepOrder. Throws Error crosscheck.letter-unknown, .letter-before, .step-ahead.
StepReport deliver(Poco::Data::Session& session, std::int64_t letter, const LetterDelivery& delivery,
                   const std::map<std::string, int>& days, Day today);

} // namespace lianfang
