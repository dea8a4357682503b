#include "hub/app/telling.h"

#include "hub/api/catalogue.h"
#include "hub/api/messages.h"
#include "hub/app/feedback.h"
#include "hub/app/findings_workbook.h"
#include "hub/app/life_lists.h"
#include "hub/app/uninsured_summary.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/crosscheck/run.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/dispatch/rejections_list.h"
#include "hub/normalise/messages.h"
#include "hub/notify/wording.h"
#include "hub/schema/setting_xml.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

constexpr std::string_view webhookName = "bureau";
constexpr std::string_view settled = "已全部报送，未发送 / all has been submitted, nothing was sent";
constexpr std::size_t largestShown = 10;
constexpr std::size_t columnsShown = 20;
constexpr std::size_t reasonsShown = 20; // the most frequent

std::string_view counterOf(const Crosscheck& check)
{
    using Subject = Crosscheck::Subject;
    return check.subject == Subject::worker || check.subject == Subject::accident ? "人"
           : check.subject == Subject::injuryCase                                 ? "件"
           : byNumber(check.subject)                                              ? "个"
                                                                                  : "家";
}

Period periodOf(const nlohmann::json& payload)
{
    const auto period = Period::parse(payload.value("period", ""));
    if (!period)
        throw Undeliverable(message::requestUnreadable, {"period"});
    return *period;
}

const Crosscheck& checkOf(const Configuration& configuration, const std::string& id)
{
    for (const auto& check : configuration.crosschecks)
        if (check.id == id)
            return check;
    throw Undeliverable(message::notFound, {"crosscheck " + id});
}

// A file made under a scratch name, read and removed.
template <typename Write>
std::string bytesOf(const std::filesystem::path& scratch, Write write)
{
    const std::string random = randomBytes(8);
    const auto file =
        scratch / (hex(std::span(reinterpret_cast<const unsigned char*>(random.data()), random.size())) + ".xlsx");
    write(file);
    std::string bytes = readFile(file);
    std::filesystem::remove(file);
    return bytes;
}

// "1 column", "3 columns".
std::string counted(std::uint64_t number, const char* one, const char* more)
{
    return std::to_string(number) + " " + (number == 1 ? one : more);
}

void replaceIn(std::string& text, std::string_view what, std::string_view with)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
}

// Whether its arguments are columns and bounds: neither values nor another row.
bool saysNoValue(const Remark& remark)
{
    if (remark.code == message::duplicateDiffers.code)
        return false;
    return remark.code.starts_with("normalise.") ||
           (remark.code.starts_with("decode.") && std::ranges::all_of(remark.arguments, [](const std::string& text) {
                return text.find_first_not_of("0123456789") == std::string::npos;
            }));
}

// What is wrong with many values, as the head of their count: the column they stand in, and the message without any one
// value or row.
std::string headOf(std::string_view message, const std::string& column, const std::string& columnEn, Language language)
{
    std::string text(withoutStop(message));
    if (language == Language::zh) {
        replaceIn(text, "第 {0} 行", "另一行");
        replaceIn(text, "“{0}”", "");
        replaceIn(text, "{0}", "");
        return column.empty() ? text : "“" + column + "”" + text;
    }
    replaceIn(text, "row {0}", "another row");
    if (text.starts_with("{0}"))
        text.replace(0, 3, "The value");
    replaceIn(text, " {0}", "");
    return column.empty() ? text : "\"" + column + "\"" + (columnEn.empty() ? "" : " (" + columnEn + ")") + ": " + text;
}

// What a heading stands for, in English: "Employer, code"; empty if the mapping does not know it.
std::string headingEn(const DatasetMapping& mapping, const std::string& heading)
{
    const auto full = compact(heading), leaf = compact(heading.substr(heading.rfind('/') + 1));
    for (const auto& map : mapping.maps) {
        const Field& field = mapping.dataset->fields[map.field];
        if (std::ranges::any_of(map.from, [&](const std::string& from) { return from == full || from == leaf; }))
            return field.en + (map.part == FieldMap::Part::code   ? ", code"
                               : map.part == FieldMap::Part::name ? ", name"
                                                                  : "");
    }
    for (const auto& field : mapping.dataset->fields)
        if (field.zh == heading)
            return field.en;
    return {};
}

// First to last of a dataset's periods.
std::string span(const std::set<Period>& periods, std::string (*words)(const Period&), const char* to)
{
    const auto first = words(*periods.begin()), last = words(*periods.rbegin());
    return first == last ? first : first + to + last;
}

}  // namespace

class Telling::StoreOutbox : public Outbox {
public:
    explicit StoreOutbox(Store& store) : store_(store) {}
    std::vector<OutboxEntry> due(const std::string& channel, std::size_t limit) override { return store_.due(channel, limit); }
    void sent(std::int64_t id, const std::string& receipt) override { store_.sent(id, receipt); }
    void retry(std::int64_t id, const std::string& error, Seconds next) override { store_.retry(id, error, next); }
    void dead(std::int64_t id, const std::string& error) override { store_.dead(id, error); }
    void postpone(std::int64_t id, Seconds next) override { store_.postpone(id, next); }

private:
    Store& store_;
};

std::vector<CrosscheckRequest::Recipient> Telling::bureau(const HubSettings& settings)
{
    std::vector<CrosscheckRequest::Recipient> out;
    if (settings.mail)
        for (const auto& recipient : settings.recipients)
            out.push_back({"mail", recipient.address});
    if (settings.webhook)
        out.push_back({"webhook", std::string(webhookName)});
    return out;
}

Telling::Telling(TellingParts parts, const HubSettings& settings, NoticeTemplates templates)
    : parts_(std::move(parts)), templates_(std::move(templates)),
      dispatch_(parts_.outgoing,
                PushParts{.name =
                              [this](const PushOrder& order) {
                                  const auto configuration = parts_.configuration();
                                  const Dataset* dataset = configuration->schema->find(order.dataset);
                                  if (order.list == rejectionsPush || order.list == columnsPush) {
                                      const auto found = configuration->find(order.dataset);
                                      const Unit* unit = found.manifest ? found.manifest->unit(order.unit) : nullptr;
                                      return (order.list == rejectionsPush ? "退回清单_" : "未识别的列_") +
                                             (dataset ? dataset->zh : order.dataset) +
                                             (unit && !unit->id.empty() ? "_" + unit->zh : "") + "_" + order.period.toString();
                                  }
                                  if (order.list == leadsList)
                                      return (order.unit.empty() ? std::string("线索移交清单")
                                                                 : "线索移交清单_" + order.unit) +
                                             "_" + order.period.toString();
                                  if (order.list == injuriesList)
                                      return "工伤认定信息_" + order.period.toString();
                                  if (order.list == digestList || order.list == annualList)
                                      return reportName(order.list == digestList ? ReportKind::digest : ReportKind::annual,
                                                        order.period);
                                  if (order.list == summaryList)
                                      return "未参保信息_" + order.period.toString();
                                  for (const auto& check : configuration->crosschecks)
                                      if (check.list == order.list)
                                          return check.zh + "清单_" + order.period.toString();
                                  return order.list + "_" + order.period.toString();
                              },
                          .csv =
                              [this](const PushOrder& order) {
                                  if (order.list == rejectionsPush || order.list == columnsPush)
                                      return false; // several sheets, for people
                                  for (const auto& manifest : parts_.configuration()->manifests)
                                      if (const auto* push = manifest.push(order.list);
                                          push != nullptr && manifest.department == order.department)
                                          return push->csv;
                                  return false;
                              },
                          .write = [this](const PushOrder& order,
                                          const std::filesystem::path& file) { writeList(order, file); },
                          .push = parts_.push}),
      outbox_(std::make_unique<StoreOutbox>(*parts_.store))
{
    RetryPolicy policy;
    policy.first = settings.retry.first.count();
    policy.longest = settings.retry.longest.count();
    const auto work = [&](Channel channel) {
        workers_.push_back(std::make_unique<OutboxWorker>(*outbox_, std::move(channel), policy, secondsNow));
        workers_.back()->start();
    };
    work({"push", [this](const OutboxEntry& entry) { return dispatch_.deliver(entry); }, {}});
    if (settings.mail) {
        MailSettings mail;
        mail.host = settings.mail->host;
        mail.port = settings.mail->port;
        mail.security = settings.mail->security == HubSettings::Mail::Security::tls        ? MailSecurity::tls
                        : settings.mail->security == HubSettings::Mail::Security::startTls ? MailSecurity::startTls
                                                                                           : MailSecurity::none;
        mail.caFile = settings.mail->authorities.string();
        mail.user = settings.mail->user;
        if (!mail.user.empty() && settings.mail->password)
            mail.password = secretValue(*settings.mail->password);
        mail.from = settings.mail->from;
        mail.fromName = settings.mail->fromName;
        mail_ = std::make_unique<MailChannel>(mail, [this](const OutboxEntry& entry) { return noticeOf(entry); });
        work({"mail", [this](const OutboxEntry& entry) { return anyStillAwaited(entry) ? mail_->deliver(entry) : std::string(settled); },
              [this] { mail_->interrupt(); }, [this](const OutboxEntry& entry) { return waitForHours(entry); }});
    }
    if (settings.webhook) {
        WebhookSettings hook;
        hook.url = settings.webhook->url;
        if (settings.webhook->key)
            hook.secret = secretValue(*settings.webhook->key);
        webhook_ = std::make_unique<WebhookChannel>(
            std::map<std::string, WebhookSettings>{{std::string(webhookName), hook}},
            [this](const OutboxEntry& entry) { return noticeOf(entry); }, secondsNow);
        work({"webhook", [this](const OutboxEntry& entry) { return anyStillAwaited(entry) ? webhook_->deliver(entry) : std::string(settled); },
              [this] { webhook_->interrupt(); }, [this](const OutboxEntry& entry) { return waitForHours(entry); }});
    }
}

Telling::~Telling()
{
    for (auto& worker : workers_)
        worker->stop();
}

void Telling::wake()
{
    for (auto& worker : workers_)
        worker->wake();
}

// -------------------------------------------------------------------------------------------------------------- lists

void Telling::writeFindings(const Crosscheck& check, const Period& period, const std::filesystem::path& file,
                            const std::string& department) const
{
    const auto configuration = parts_.configuration();
    OwnDatasets own;
    for (const auto& manifest : configuration->manifests)
        if (manifest.department == department)
            own = ownDatasets(*configuration->schema, check, manifest);
    writeFindingsWorkbook(file, *parts_.store, *configuration->schema, check, period, parts_.maskedNumber, own);
}

// What is said of a submission, or a cross-check's list: its id and an s ("uninsured-outlets").
void Telling::writeList(const PushOrder& order, const std::filesystem::path& file) const
{
    if (order.list == rejectionsPush || order.list == columnsPush) {
        const auto exchange = parts_.store->find(order.exchange);
        if (!exchange)
            throw Undeliverable(message::notFound, {"exchange " + std::to_string(order.exchange)});
        return parts_.writeRejections(exchange->key, file);
    }
    const auto configuration = parts_.configuration();
    if (order.list == leadsList)
        return writeLeads(file, *parts_.store, *configuration, order.letter, parts_.maskedNumber);
    if (order.list == injuriesList)
        return writeInjuries(file, *parts_.store, *configuration, order.department, order.period);
    if (order.list == summaryList)
        return writeUninsuredSummary(file, *parts_.store, *configuration, order.period);
    if (order.list == digestList || order.list == annualList) {
        const auto kind = order.list == digestList ? ReportKind::digest : ReportKind::annual;
        std::filesystem::copy_file(parts_.reports->sent(kind, order.period).workbook, file,
                                   std::filesystem::copy_options::overwrite_existing);
        return;
    }
    for (const auto& check : configuration->crosschecks)
        if (check.list == order.list)
            return writeFindings(check, order.period, file, order.department);
    throw Undeliverable(message::notFound, {order.list});
}

// ------------------------------------------------------------------------------------------------------------ notices

Notice Telling::noticeOf(const OutboxEntry& entry) const
{
    const auto payload = nlohmann::json::parse(entry.payload, nullptr, false);
    if (!payload.is_object())
        throw Undeliverable(message::requestUnreadable, {"payload"});
    NoticeContent content = entry.topic == "crosscheck"         ? crosscheckContent(payload, entry)
                            : entry.topic == "exchange-failed"  ? failureContent(payload, entry)
                            : entry.topic == "rejections-ready" ? rejectionsContent(payload, entry)
                            : entry.topic == "digest"           ? digestContent(payload, entry)
                            : entry.topic == "connector-set-aside" ? setAsideContent(payload)
                            : entry.topic == reportTopic           ? reportContent(payload, entry)
                            : isReminder(entry)                    ? reminderContent(payload)
                                                                   : NoticeContent{};
    auto& addressee = content.values.try_emplace("addressee", entry.recipient).first->second;
    auto& addresseeEn = content.values.try_emplace("addresseeEn", entry.recipient).first->second;
    const auto configuration = parts_.configuration();
    for (const auto* recipients : {&configuration->settings.members, &configuration->settings.administrators,
                                   &configuration->settings.recipients, &configuration->settings.chair})
        for (const auto& recipient : *recipients)
            if (recipient.address == entry.recipient) {
                addressee = recipient.name.empty() ? recipient.address : recipient.name;
                addresseeEn = recipient.nameEn.empty() ? recipient.address : recipient.nameEn;
            }
    return templates_.render(entry.topic, std::move(content));
}

NoticeContent Telling::crosscheckContent(const nlohmann::json& payload, const OutboxEntry& entry) const
{
    const auto configuration = parts_.configuration();
    const Crosscheck& check = checkOf(*configuration, payload.value("crosscheck", ""));
    const Period period = periodOf(payload);
    const auto number = [&](const char* name) { return payload.value(name, std::int64_t{0}); };
    NoticeContent content;
    std::int64_t lines = 0;
    for (const auto& figures : crosscheckFigures(*parts_.store))
        if (figures.crosscheck == check.id)
            lines = figures.openLines;
    const std::string file = check.zh + "清单_" + period.toString() + ".xlsx";
    content.values = {{"period", periodZh(period)},
                      {"periodEn", periodEn(period)},
                      {"title", check.zh},
                      {"titleEn", check.en},
                      {"counter", std::string(counterOf(check))},
                      {"total", std::to_string(number("open"))},
                      {"added", std::to_string(number("opened") + number("reopened"))},
                      {"closed", std::to_string(number("closed"))},
                      {"toVerify", std::to_string(number("toVerify"))},
                      {"warnings", std::to_string(number("warnings"))},
                      {"lines", std::to_string(lines)},
                      {"asOf", toString(period.lastDay())},
                      {"ranAt", chinaTime(entry.created)},
                      {"basis", check.basis},
                      {"basisEn", check.basisEn},
                      {"attachment", file}};
    auto& largest = content.lists["largest"];
    for (const auto& employer : largestEmployers(*parts_.store, check.id, largestShown))
        largest.push_back({{"ordinal", std::to_string(largest.size() + 1)},
                           {"subject", check.subject == Crosscheck::Subject::unit ? divisionName(*configuration->schema, employer.employer)
                                       : employer.name.empty()                    ? employer.employer
                                                                                  : employer.name},
                           {"code", employer.employer},
                           {"lines", employer.workers > 0 ? std::to_string(employer.workers) + " 人"
                                                          : std::to_string(employer.findings) + " 项"},
                           {"linesEn", employer.workers > 0 ? counted(employer.workers, "worker", "workers")
                                                            : counted(employer.findings, "finding", "findings")}});
    if (entry.channel == "mail")
        content.attachments.push_back(
            {file, std::string(workbookMediaType),
             bytesOf(parts_.scratch, [&](const std::filesystem::path& path) { writeFindings(check, period, path); })});
    return content;
}

namespace {

// What all notices about one exchange say of it.
NoticeContent aboutExchange(const Configuration& configuration, const nlohmann::json& payload)
{
    const Period period = periodOf(payload);
    const std::string id = payload.value("dataset", ""), unitId = payload.value("unit", "");
    const auto found = configuration.find(id);
    if (!found.manifest)
        throw Undeliverable(message::notFound, {id});
    const Unit* unit = found.manifest->unit(unitId);
    NoticeContent content;
    content.values = {{"department", found.manifest->zh},
                      {"departmentEn", found.manifest->en},
                      {"dataset", found.mapping->dataset->zh},
                      {"datasetEn", found.mapping->dataset->en},
                      {"period", periodZh(period)},
                      {"periodEn", periodEn(period)},
                      {"unit", unit && !unitId.empty() ? unit->zh : "市本级"},
                      {"unitEn", unit && !unitId.empty() ? unit->en : "city level"}};
    return content;
}

}  // namespace

NoticeContent Telling::failureContent(const nlohmann::json& payload, const OutboxEntry& entry) const
{
    const auto configuration = parts_.configuration();
    NoticeContent content = aboutExchange(*configuration, payload);
    const Message* message = findMessage(payload.value("code", ""));
    const auto arguments = payload.value("arguments", std::vector<std::string>{});
    const auto next = payload.value("next", Seconds{0});
    content.values["failedAt"] = chinaTime(entry.created);
    content.values["attempts"] = std::to_string(payload.value("attempts", 0));
    content.values["code"] = payload.value("code", "");
    content.values["reason"] = message ? fill(message->zh, arguments, Language::zh) : "";
    content.values["reasonEn"] = message ? fill(message->en, arguments, Language::en) : "";
    content.values["mend"] = message && !message->mendZh.empty() ? fill(message->mendZh, arguments, Language::zh) : "无";
    content.values["mendEn"] = message && !message->mendEn.empty() ? fill(message->mendEn, arguments, Language::en) : "none";
    content.values["next"] = next ? "将于 " + chinaTime(next) + " 自动重试" : "不再自动重试";
    content.values["nextEn"] = next ? "it will be tried again at " + chinaTime(next) : "it will not be tried again by itself";
    return content;
}

NoticeContent Telling::setAsideContent(const nlohmann::json& payload) const
{
    const auto configuration = parts_.configuration();
    const std::string department = payload.value("department", "");
    const Message* message = findMessage(payload.value("code", ""));
    const auto arguments = payload.value("arguments", std::vector<std::string>{});
    NoticeContent content;
    content.values = {{"department", department},
                      {"departmentEn", department},
                      {"connector", payload.value("connector", "")},
                      {"failures", std::to_string(payload.value("failures", 0))},
                      {"since", chinaTime(payload.value("since", Seconds{0}))},
                      {"code", payload.value("code", "")},
                      {"reason", message ? fill(message->zh, arguments, Language::zh) : ""},
                      {"reasonEn", message ? fill(message->en, arguments, Language::en) : ""},
                      {"command", "lianfang connector restore " + department}};
    for (const auto& manifest : configuration->manifests)
        if (manifest.department == department) {
            content.values["department"] = manifest.zh;
            content.values["departmentEn"] = manifest.en;
        }
    return content;
}

NoticeContent Telling::rejectionsContent(const nlohmann::json& payload, const OutboxEntry& entry) const
{
    const auto configuration = parts_.configuration();
    NoticeContent content = aboutExchange(*configuration, payload);
    const auto exchange = parts_.store->find(payload.value("exchange", std::int64_t{0}));
    if (!exchange)
        throw Undeliverable(message::notFound, {payload.value("dataset", "")});
    const ExchangeKey key = exchange->key;
    const bool stored = exchange->state == ExchangeState::done;
    const auto rejected = payload.value("rejected", exchange->rejected);
    const std::string file = (rejected > 0 ? "退回清单_" : "未识别的列_") + content.values["dataset"] +
                             (key.unit.empty() ? "" : "_" + content.values["unit"]) + "_" + key.period.toString() + ".xlsx";
    RemarkCounts counts;
    std::map<std::pair<std::string, std::string>, std::int64_t> reasons; // by Chinese and English
    auto& columns = content.lists["columns"];
    const auto* mapping = configuration->find(exchange->key.dataset).mapping;
    parts_.store->remarks(
        exchange->id,
        [&](const std::vector<SubmittedDocument>& documents) {
            for (const auto& document : documents)
                for (const auto& heading : document.unknownColumns)
                    if (++counts.unknownColumns <= columnsShown)
                        columns.push_back({{"ordinal", std::to_string(counts.unknownColumns)},
                                           {"heading", shownHeading(heading)},
                                           {"document", withNumbersMasked(document.name)}});
        },
        [&](const Remark& remark) {
            if (const Message* message = findMessage(remark.code); message && remark.kind == Remark::Kind::refused) {
                const auto words = [&](std::string_view text, Language language) {
                    return saysNoValue(remark)
                               ? std::string(withoutStop(fill(text, remark.arguments, language)))
                               : headOf(text, remark.column, headingEn(*mapping, remark.column), language);
                };
                ++reasons[{words(message->zh, Language::zh), words(message->en, Language::en)}];
            }
            ++(remark.kind == Remark::Kind::refused    ? counts.refused
               : remark.kind == Remark::Kind::repaired ? counts.repaired
                                                       : counts.noted);
        });
    const auto unknown = counts.unknownColumns;
    content.values["accepted"] = std::to_string(stored ? exchange->accepted : 0);
    content.values["rejected"] = std::to_string(rejected);
    content.values["repaired"] = std::to_string(counts.repaired);
    content.values["noted"] = std::to_string(counts.noted);
    content.values["unknown"] = std::to_string(unknown);
    content.values["matter"] = rejected == 0  ? "有 " + std::to_string(unknown) + " 列未识别"
                               : unknown == 0 ? "退回 " + std::to_string(rejected) + " 行"
                                              : "退回 " + std::to_string(rejected) + " 行、" + std::to_string(unknown) +
                                                    " 列未识别";
    const auto rowsEn = counted(rejected, "row rejected", "rows rejected");
    const auto columnsEn = counted(unknown, "column not recognised", "columns not recognised");
    content.values["matterEn"] = rejected == 0 ? columnsEn : unknown == 0 ? rowsEn : rowsEn + ", " + columnsEn;
    content.values["outcome"] = !stored         ? "退回超过限额，本次报送整份未接收"
                                : rejected == 0 ? "各行均已入库"
                                : exchange->accepted == 0 ? "没有一行入库"
                                                : "其余各行已入库";
    content.values["outcomeEn"] = !stored         ? "That is more than allowed: nothing was accepted"
                                  : rejected == 0 ? "All rows were accepted"
                                  : exchange->accepted == 0 ? "No row was accepted"
                                                  : "The other rows were accepted";
    const auto found = configuration->find(key.dataset);
    const bool returned = takesLists(*found.manifest);
    content.values["document"] = file;
    content.values["delivery"] = returned ? "已通过报送渠道发还报送部门，副本见附件" : "见附件，请转交报送部门";
    content.values["deliveryEn"] =
        returned ? "goes back to the department by itself; a copy is attached" : "is attached; please pass it on to the department";
    content.values["file"] = key.occasion > 0 ? "lianfang rejections --exchange " + std::to_string(exchange->id)
                                              : "lianfang rejections " + key.dataset + " " + key.period.toString() +
                                                    (key.unit.empty() ? "" : " --unit " + key.unit);
    content.values["endedAt"] = chinaTime(exchange->ended);
    auto& rows = content.lists["reasons"];
    std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> most(reasons.begin(), reasons.end());
    std::ranges::stable_sort(most, [](const auto& a, const auto& b) { return a.second > b.second; });
    most.resize(std::min(most.size(), reasonsShown));
    for (const auto& [words, count] : most)
        rows.push_back({{"ordinal", std::to_string(rows.size() + 1)},
                        {"reason", words.first},
                        {"reasonEn", words.second},
                        {"count", std::to_string(count)}});
    if (entry.channel == "mail")
        content.attachments.push_back(
            {file, std::string(workbookMediaType),
             bytesOf(parts_.scratch, [&](const std::filesystem::path& path) { parts_.writeRejections(key, path); })});
    return content;
}

NoticeContent Telling::digestContent(const nlohmann::json& payload, const OutboxEntry& entry) const
{
    const auto configuration = parts_.configuration();
    const Period period = periodOf(payload);
    NoticeContent content;
    std::int64_t done = 0, failed = 0, findings = 0, toVerify = 0;
    struct Sum {
        std::uint64_t accepted = 0, rejected = 0;
        std::int64_t failed = 0;
        std::set<Period> periods;
    };
    std::map<std::string, Sum> sums;
    for (const auto& exchange : parts_.store->exchanges({})) {
        if (exchange.key.direction != Direction::in || exchange.ended == 0 || exchange.key.period.firstDay() < period.firstDay())
            continue;
        Sum& sum = sums[exchange.key.dataset];
        sum.accepted += exchange.accepted;
        sum.rejected += exchange.rejected;
        sum.failed += exchange.state == ExchangeState::failed;
        exchange.state == ExchangeState::failed ? ++failed : ++done;
        sum.periods.insert(exchange.key.period);
    }
    auto& datasets = content.lists["datasets"];
    for (const auto& [id, sum] : sums) {
        const Dataset* dataset = configuration->schema->find(id);
        datasets.push_back({{"dataset", dataset ? dataset->zh : id},
                            {"datasetEn", dataset ? dataset->en : id},
                            {"period", span(sum.periods, periodZh, "至")},
                            {"periodEn", span(sum.periods, periodEn, " to ")},
                            {"state", sum.failed ? "有失败" : "完成"},
                            {"stateEn", sum.failed ? "partly failed" : "done"},
                            {"accepted", std::to_string(sum.accepted)},
                            {"rejected", std::to_string(sum.rejected)}});
    }
    auto& checks = content.lists["crosschecks"];
    for (const auto& run : payload.value("runs", nlohmann::json::array())) {
        const Crosscheck& check = checkOf(*configuration, run.value("crosscheck", ""));
        findings += run.value("open", std::int64_t{0});
        toVerify += run.value("toVerify", std::int64_t{0});
        checks.push_back({{"title", check.zh},
                          {"titleEn", check.en},
                          {"total", std::to_string(run.value("open", std::int64_t{0}))},
                          {"added", std::to_string(run.value("opened", std::int64_t{0}))},
                          {"closed", std::to_string(run.value("closed", std::int64_t{0}))}});
    }
    content.values = {{"title", periodZh(period) + "数据比对"},
                      {"titleEn", "Cross-checks of " + periodEn(period)},
                      {"finishedAt", chinaTime(entry.created)},
                      {"exchanges", std::to_string(done)},
                      {"failed", std::to_string(failed)},
                      {"findings", std::to_string(findings)},
                      {"toVerify", std::to_string(toVerify)}};
    return content;
}

}  // namespace lianfang
