#include "hub/normalise/row_normaliser.h"

#include "hub/base/text.h"
#include "hub/model/compact_code.h"
#include "hub/model/credit_code.h"
#include "hub/model/employer_name.h"
#include "hub/model/identity_number.h"
#include "hub/model/organisation_code.h"
#include "hub/model/registration_number.h"
#include "hub/normalise/messages.h"

#include <algorithm>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::size_t referencesKept = 100'000; // then the cache starts anew: memory stays flat
constexpr std::size_t valueBytes = 200;         // of a remark
constexpr std::size_t rowsAtOnce = 64;          // fills the lanes of SM3 and SM4, and stays within the fastest memory

// Remarks are kept with the kinds that hub/store's Remark has; stages do not include one another.
enum RemarkKind { refusedRow = 1, repairedValue = 2, notedValue = 3 };

void putBigEndian(std::string& out, std::uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        out += static_cast<char>(number >> (8 * i));
}

void putText(std::string& out, std::string_view text)
{
    putBigEndian(out, text.size(), 4);
    out += text;
}

template <typename T>
void put(std::string& out, const T& value)
{
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// As long as a credit code, and of letters and digits.
bool isCodeLike(std::string_view text)
{
    return text.size() == 18 &&
           std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || isCapital(c); });
}

// At most `limit` bytes, not ending within a character.
std::string_view cut(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80)
        --limit;
    return text.substr(0, limit);
}

// As a message names it, in its own language.
std::string labelOf(const Field& field)
{
    return inBoth(field.zh, field.en);
}

} // namespace

Tag personKey(HmacSm3& match, std::uint8_t kind, std::string_view canonical)
{
    const char first = static_cast<char>(kind);
    match.add({&first, 1});
    match.add(canonical);
    const Digest digest = match.finish();
    Tag key;
    std::memcpy(key.data(), digest.data(), key.size());
    return key;
}

RowNormaliser::RowNormaliser(const NormaliseContext& context, unsigned worker, std::size_t memoryBytes)
    : records(std::make_unique<SortedRuns>(context.spillFolder, memoryBytes)),
      references(std::make_unique<SortedRuns>(context.spillFolder, std::size_t{2} << 20)),
      remarks(std::make_unique<SortedRuns>(context.spillFolder, std::size_t{2} << 20)), context_(context),
      mapping_(*context.mapping), dataset_(*mapping_.dataset), layout_(dataset_), mapsOf_(dataset_.fields.size()),
      divisionField_(dataset_.fields.size()), divisions_(*context.schema->codes("gb2260")),
      periodEnd_(context.period.lastDay()), match_(context.keys.derive("match")),
      numberCipher_(context.keys.derive("number")),
      tagHash_(context.keys.derive("row-tag." + versionsOf(*context.schema, *context.manifest))),
      contentHash_(context.keys.derive("content")), nameHash_(context.keys.derive("name")),
      recordSealer_(context.keys.sealer("record")), remarkSealer_(context.keys.sealer(remarkPurpose)),
      nonce_(context.attempt << 36 | std::uint64_t{worker} << 30), values_(dataset_.fields.size())
{
    readers_.reserve(dataset_.fields.size());
    for (std::size_t i = 0; i < dataset_.fields.size(); ++i) {
        const Field& field = dataset_.fields[i];
        readers_.emplace_back(field, *context.schema);
        if (field.list == "gb2260" && divisionField_ == dataset_.fields.size())
            divisionField_ = i;
        if (field.type == FieldType::identity)
            identities_.push_back(i);
        if (field.type != FieldType::employer && field.on.empty())
            order_.push_back(i);
    }
    for (std::size_t i = 0; i < dataset_.fields.size(); ++i)
        if (!dataset_.fields[i].on.empty())
            order_.push_back(i);
    for (std::size_t i = 0; i < dataset_.fields.size(); ++i)
        if (dataset_.fields[i].type == FieldType::employer)
            order_.push_back(i);
    for (std::size_t i = 0; i < mapping_.maps.size(); ++i)
        mapsOf_[mapping_.maps[i].field].push_back(i);
}

Tag RowNormaliser::tagOf(const TableBinding& binding, const RowBatch& batch, std::size_t row)
{
    scratch_.clear();
    for (std::size_t i = 0; i < mapping_.maps.size(); ++i) {
        Cell cell;
        if (binding.columns[i])
            cell = batch.cell(row, *binding.columns[i]);
        put(scratch_, static_cast<std::uint16_t>(cell.text.size()));
        scratch_ += static_cast<char>(cell.kind);
        scratch_ += cell.text;
    }
    return tagHash_.of(scratch_);
}

Cell RowNormaliser::sourceOf(std::size_t index, const TableBinding& binding, const RowBatch& batch, std::size_t row)
{
    const FieldMap& map = mapping_.maps[index];
    if (map.from.empty())
        return {map.constant, CellKind::text};
    Cell cell;
    if (binding.columns[index])
        cell = batch.cell(row, *binding.columns[index]);
    if (saysUnknown(cell.text))
        return {map.fallback, CellKind::text};
    if (!map.values.empty()) {
        const std::string written = compact(cell.text);
        for (const auto& [from, to] : map.values)
            if (from == written)
                return {to, CellKind::text};
    }
    return cell;
}

void RowNormaliser::remark(int kind, const Message& message, const std::string& heading, std::string_view value,
                           bool sensitive, std::vector<std::string> arguments)
{
    key_.clear();
    bytes_.clear();
    putBigEndian(key_, document_, 4);
    putBigEndian(key_, table_, 4);
    putBigEndian(key_, number_, 8);
    putBigEndian(bytes_, static_cast<std::uint64_t>(kind), 1);
    putBigEndian(bytes_, sensitive, 1);
    putText(bytes_, withNumbersMasked(heading));
    sealed_.clear();
    if (!value.empty())
        remarkSealer_.seal(nonce_++, remarkPurpose, cut(value, valueBytes), sealed_);
    putText(bytes_, sealed_);
    putText(bytes_, message.code);
    putBigEndian(bytes_, arguments.size(), 1);
    for (const auto& argument : arguments)
        putText(bytes_, cut(withNumbersMasked(argument), valueBytes));
    remarks->add(key_, bytes_);
}

void RowNormaliser::refuse(const Rejection& rejection, std::uint32_t document, std::uint32_t table)
{
    document_ = document;
    table_ = table;
    number_ = rejection.row;
    remark(refusedRow, *rejection.message, rejection.column, rejection.value, true, rejection.arguments);
    ++refusedRows;
}

void RowNormaliser::problem(const Message& message, const TableBinding& binding, std::size_t field,
                            std::string_view value, std::vector<std::string> arguments)
{
    refused_ = true;
    remark(refusedRow, message, binding.headingOf(mapping_, field), value, dataset_.fields[field].masked(),
           std::move(arguments));
}

// Keeps what was repaired, noted or wrong; true if there is a value.
template <typename T>
bool RowNormaliser::noted(const Parsed<T>& parsed, const TableBinding& binding, std::size_t field,
                          std::string_view value)
{
    const bool secret = dataset_.fields[field].masked();
    const std::vector<std::string> shown{secret ? masked(trimmed(value))
                                                : std::string(cut(trimmed(value), valueBytes))};
    if (!parsed.value) {
        if (parsed.problem == &message::textTooLong)
            problem(*parsed.problem, binding, field, value,
                    {labelOf(dataset_.fields[field]), std::to_string(dataset_.fields[field].max)});
        else
            problem(*parsed.problem, binding, field, value, shown);
        return false;
    }
    if (parsed.repaired) {
        repaired_ = true;
        remark(repairedValue, *parsed.repaired, binding.headingOf(mapping_, field), value, secret, shown);
    }
    if (parsed.note)
        remark(notedValue, *parsed.note, binding.headingOf(mapping_, field), value, secret, shown);
    return true;
}

Cell RowNormaliser::cellOf(std::size_t field, const TableBinding& binding, const RowBatch& batch, std::size_t row)
{
    Cell cell;
    for (const auto map : mapsOf_[field])
        if (cell = sourceOf(map, binding, batch, row); !cell.text.empty())
            break;
    return cell;
}

void RowNormaliser::readField(std::size_t i, const TableBinding& binding, const RowBatch& batch, std::size_t row)
{
    const Field& field = dataset_.fields[i];
    values_[i] = {};
    const Cell cell = cellOf(i, binding, batch, row);
    if (cell.text.empty()) {
        if (field.required)
            problem(message::requiredMissing, binding, i, {}, {labelOf(field)});
        return;
    }
    const auto day = dayOfCodes(field);
    if (!day)
        return; // the row is refused for its day, and the code would be judged by another one
    const auto parsed = readers_[i].read(cell, *day);
    if (parsed.problem || parsed.repaired || parsed.note) {
        if (!noted(parsed, binding, i, cell.text))
            return;
    }
    values_[i] = *parsed.value;
}

std::optional<Day> RowNormaliser::dayOfCodes(const Field& field) const
{
    if (field.on.empty())
        return periodEnd_;
    const auto decides = dataset_.indexOf(field.on);
    const Value& value = values_[decides];
    if (value.isNull())
        return refused_ ? std::nullopt : std::optional(periodEnd_);
    constexpr std::int64_t secondsOfADay = 86400;
    return dataset_.fields[decides].type == FieldType::date
               ? dayOf(static_cast<std::int32_t>(value.integer))
               : dayOf(static_cast<std::int32_t>(value.integer / secondsOfADay));
}

// The people of all these rows, so that their keys and sealed numbers are made at once.
void RowNormaliser::readPeople(const TableBinding& binding, const RowBatch& batch, std::span<const std::size_t> which)
{
    people_.resize(which.size() * identities_.size());
    numbers_.clear();
    encrypted_.clear();
    auto person = people_.begin();
    for (const auto row : which) {
        for (const auto field : identities_) {
            person->cell = cellOf(field, binding, batch, row);
            if (!person->cell.text.empty()) {
                person->parsed = IdentityNumber::parse(person->cell.text, person->cell.kind, context_.today,
                                                       context_.demonstration, divisions_);
                if (const auto& number = person->parsed.value) {
                    person->plain[0] = static_cast<char>(number->kind());
                    std::memcpy(person->plain.data() + 1, number->canonical().data(), number->canonical().size());
                    person->size = 1 + number->canonical().size();
                    numbers_.emplace_back(person->plain.data(), person->size); // what personKey() hashes
                }
            }
            ++person;
        }
    }
    digests_.resize(numbers_.size());
    match_.of(numbers_, digests_.data());
    // The counter is the key, which is a MAC of kind and number: opening recomputes it and so detects damage.
    for (auto digest = digests_.begin(); auto& one : people_) {
        if (one.cell.text.empty() || !one.parsed.value)
            continue;
        std::memcpy(one.key.data(), (digest++)->data(), one.key.size());
        encrypted_.push_back({one.key, {one.plain.data(), one.size}, one.sealed.data()});
    }
    numberCipher_.crypt(encrypted_);
}

void RowNormaliser::readPerson(std::size_t i, const TableBinding& binding, const Person& person)
{
    const Field& field = dataset_.fields[i];
    values_[i] = {};
    if (person.cell.text.empty()) {
        if (field.required)
            problem(message::requiredMissing, binding, i, {}, {labelOf(field)});
        return;
    }
    const auto& parsed = person.parsed;
    if (parsed.problem || parsed.repaired || parsed.note) {
        if (!noted(parsed, binding, i, person.cell.text))
            return;
    }
    const std::string_view key(reinterpret_cast<const char*>(person.key.data()), person.key.size());
    values_[i] = Value::of(key);
    body_.persons.push_back({key,
                             numberOf(parsed.value->birthDate()),
                             static_cast<std::uint8_t>(parsed.value->sex()),
                             {person.sealed.data(), person.size}});
}

std::int64_t RowNormaliser::refer(EmployerReference::Kind kind, std::string_view code, std::string_view name)
{
    scratch_.assign(1, static_cast<char>(kind));
    scratch_ += code;
    if (const auto known = references_.find(scratch_); known != references_.end())
        return known->second;
    if (references_.size() >= referencesKept)
        references_.clear();
    const auto id = EmployerReference::idOf(context_.manifest->department, kind, code);
    references_.emplace(scratch_, id);
    key_.clear();
    putBigEndian(key_, static_cast<std::uint64_t>(id), 8);
    bytes_ = scratch_;
    bytes_ += '\0';
    bytes_ += cut(name, 1000);
    references->add(key_, bytes_);
    return id;
}

void RowNormaliser::readEmployer(std::size_t i, const TableBinding& binding, const RowBatch& batch, std::size_t row)
{
    const Field& field = dataset_.fields[i];
    values_[i] = {};
    Cell code, name;
    bool keepsWrong = false;
    for (const auto map : mapsOf_[i]) {
        Cell& half = mapping_.maps[map].part == FieldMap::Part::name ? name : code;
        if (half.text.empty())
            half = sourceOf(map, binding, batch, row);
        keepsWrong = keepsWrong || mapping_.maps[map].keepsWrong;
    }
    const auto nameText = trimmed(name.text);
    if (code.text.empty()) {
        if (nameText.empty()) {
            if (field.required)
                problem(message::requiredMissing, binding, i, {}, {labelOf(field)});
            return;
        }
        if (length(nameText) > 200) {
            problem(message::textTooLong, binding, i, nameText, {labelOf(field), "200"});
            return;
        }
        std::string comparable = comparableName(nameText);
        comparable += '@';
        // A county office's own area is the division, whether or not a row gives one: a development zone's employers
        // give the district around it, and workers' rows give none.
        if (!context_.unit.empty())
            comparable += context_.unit;
        else if (divisionField_ < values_.size() && !values_[divisionField_].isNull())
            comparable += values_[divisionField_].text;
        values_[i] = Value::of(refer(EmployerReference::Kind::name, comparable, nameText));
        return;
    }
    const auto credit = CreditCode::parse(code.text, code.kind);
    if (credit.value) {
        if (credit.repaired || credit.note)
            noted(credit, binding, i, code.text);
        values_[i] = Value::of(refer(EmployerReference::Kind::creditCode, credit.value->text(), nameText));
        return;
    }
    // Not a credit code: one of the numbers that came before it?
    const auto digits = compact(code.text);
    if (digits.size() == 9 || digits.size() == 10) {
        const auto organisation = OrganisationCode::parse(code.text);
        if (noted(organisation, binding, i, code.text))
            values_[i] = Value::of(refer(EmployerReference::Kind::olderNumber, organisation.value->text(), nameText));
    } else if (digits.size() == 15) {
        const auto registration = RegistrationNumber::parse(code.text);
        if (noted(registration, binding, i, code.text))
            values_[i] = Value::of(refer(EmployerReference::Kind::olderNumber, registration.value->text(), nameText));
    } else if (keepsWrong && isCodeLike(digits) && code.kind == CellKind::text && !nameText.empty() && length(nameText) <= 200) {
        remark(notedValue, message::employerCodeKept, binding.headingOf(mapping_, i), code.text, field.masked(), {digits});
        values_[i] = Value::of(
            refer(EmployerReference::Kind::wrongCode, digits + '@' + comparableName(nameText), nameText));
    } else {
        noted(credit, binding, i, code.text);
    }
}

// not-before and at-most of the schema, where both values are there. A month counts from its first to its last day.
void RowNormaliser::checkOrder(const TableBinding& binding)
{
    for (std::size_t i = 0; i < dataset_.fields.size(); ++i) {
        const Field& field = dataset_.fields[i];
        if (values_[i].isNull())
            continue;
        if (!field.notBefore.empty()) {
            const auto other = dataset_.indexOf(field.notBefore);
            if (values_[other].isNull())
                continue;
            std::int64_t late = values_[i].integer, early = values_[other].integer;
            if (field.type != dataset_.fields[other].type) {
                if (field.type == FieldType::month)
                    late = numberOf(lastDayOf({static_cast<std::int32_t>(late)}));
                if (dataset_.fields[other].type == FieldType::month)
                    early = numberOf(firstDayOf({static_cast<std::int32_t>(early)}));
            }
            if (late < early)
                problem(message::dateOrder, binding, i, {}, {labelOf(field), labelOf(dataset_.fields[other])});
        }
        if (!field.atMost.empty()) {
            const auto other = dataset_.indexOf(field.atMost);
            if (!values_[other].isNull() && values_[i].integer > values_[other].integer)
                problem(message::countOrder, binding, i, {}, {labelOf(field), labelOf(dataset_.fields[other])});
        }
    }
}

void RowNormaliser::rows(const TableBinding& binding, const RowBatch& batch, std::span<const std::size_t> which,
                         std::uint32_t document, std::uint32_t table)
{
    document_ = document;
    table_ = table;
    while (!which.empty()) {
        const auto some = which.first(std::min(which.size(), rowsAtOnce));
        readPeople(binding, batch, some);
        for (std::size_t i = 0; i < some.size(); ++i)
            row(binding, batch, some[i], std::span(people_).subspan(i * identities_.size(), identities_.size()));
        sealWaiting();
        which = which.subspan(some.size());
    }
}

void RowNormaliser::row(const TableBinding& binding, const RowBatch& batch, std::size_t row,
                        std::span<const Person> people)
{
    number_ = batch.number(row);
    refused_ = repaired_ = false;
    body_.persons.clear();
    body_.tag = tagOf(binding, batch, row);
    auto person = people.begin(); // both in the schema's order
    for (const auto i : order_) {
        if (dataset_.fields[i].type == FieldType::identity)
            readPerson(i, binding, *person++);
        else if (dataset_.fields[i].type == FieldType::employer)
            readEmployer(i, binding, batch, row);
        else
            readField(i, binding, batch, row);
    }
    if (!refused_)
        checkOrder(binding);
    if (refused_) {
        ++refusedRows;
        return;
    }
    repairedRows += repaired_;
    keep();
}

Value RowNormaliser::hashOf(const Value& name) const
{
    if (name.isNull())
        return {};
    const Tag hash = nameHash_.of(name.text);
    std::int64_t number = 0;
    std::memcpy(&number, hash.data(), sizeof number);
    return Value::of(number);
}

// Lets the row at hand wait for its seal; what it says is hashed here.
void RowNormaliser::keep()
{
    body_.document = document_;
    body_.table = table_;
    body_.row = number_;
    body_.withdrawn = layout_.operationField() < values_.size() && !values_[layout_.operationField()].isNull() &&
                      values_[layout_.operationField()].text == "withdraw";
    body_.values.clear();
    for (const auto& column : layout_.valueColumns())
        body_.values.push_back(column.hashed ? hashOf(values_[column.field]) : values_[column.field]);

    Waiting waiting{};
    waiting.place = waitingBytes_.size();
    waitingBytes_ += dataset_.id;
    waitingBytes_ += '\0';
    waiting.key = waitingBytes_.size();
    layout_.appendKey(values_, waitingBytes_);
    waiting.plain = waitingBytes_.size();
    for (const auto i : layout_.sealedFields()) {
        put(waitingBytes_, static_cast<std::uint16_t>(values_[i].text.size()));
        waitingBytes_ += values_[i].text;
        waiting.any = waiting.any || !values_[i].text.empty();
    }
    waiting.body = waitingBytes_.size();

    scratch_.clear();
    for (const auto& value : body_.values) {
        put(scratch_, value.kind);
        put(scratch_, value.integer);
        put(scratch_, static_cast<std::uint32_t>(value.text.size()));
        scratch_ += value.text;
    }
    scratch_ += static_cast<char>(body_.withdrawn);
    scratch_.append(waitingBytes_, waiting.plain, waiting.body - waiting.plain);
    const Tag hash = contentHash_.of(scratch_);
    std::memcpy(&body_.content, hash.data(), sizeof body_.content);

    sealed_.assign(waiting.any ? waiting.body - waiting.plain + Sealer::overhead : 0, '\0');
    body_.sealed = sealed_;
    waiting.sealed = body_.append(waitingBytes_);
    waiting.end = waitingBytes_.size();
    waiting_.push_back(waiting);
}

// Seals what waits, bound to dataset and natural key, and hands it on.
void RowNormaliser::sealWaiting()
{
    const std::string_view bytes = waitingBytes_;
    sealing_.clear();
    for (const auto& one : waiting_)
        if (one.any)
            sealing_.push_back({nonce_++, bytes.substr(one.place, one.plain - one.place),
                                bytes.substr(one.plain, one.body - one.plain), waitingBytes_.data() + one.sealed});
    recordSealer_.seal(sealing_);
    for (const auto& one : waiting_)
        records->add(bytes.substr(one.key, one.plain - one.key), bytes.substr(one.body, one.end - one.body));
    waiting_.clear();
    waitingBytes_.clear();
}

} // namespace lianfang
