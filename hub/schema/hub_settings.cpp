#include "hub/schema/hub_settings.h"

#include "hub/schema/config_xml.h"
#include "hub/schema/messages.h"
#include "hub/schema/setting_xml.h"

#include <arpa/inet.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <regex>

namespace lianfang {

namespace {

using tinyxml2::XMLElement;

constexpr std::int64_t mib = 1 << 20;

bool isLoopback(std::string_view host)
{
    return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

// A host's name could mean any address: only addresses are bound to.
bool isAddress(const std::string& text)
{
    unsigned char bytes[sizeof(in6_addr)];
    return inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

class Reader {
public:
    Reader(ConfigXml& xml, HubSettings& settings) : xml_(xml), settings_(settings) {}

    void read(const XMLElement& root);

private:
    void child(const XMLElement& element);
    void log(const XMLElement& element);
    void api(const XMLElement& element);
    std::optional<HubSettings::Tls> tls(const XMLElement& element);
    void limits(const XMLElement& element);
    void connectors(const XMLElement& element);
    void retry(const XMLElement& element);
    void recipients(const XMLElement& element, std::vector<HubSettings::Recipient>& into);
    void reminders(const XMLElement& element);
    void mail(const XMLElement& element);
    void webhook(const XMLElement& element);
    void parameters(const XMLElement& element);
    std::string oneAttribute(const XMLElement& element, const char* attribute);
    std::optional<Setting> secret(const XMLElement& element);
    void readable(const XMLElement& element, const std::optional<Setting>& secret);
    void address(const XMLElement& element, const std::string& address);
    std::chrono::seconds seconds(const XMLElement& element, const char* attribute, std::chrono::seconds otherwise);

    ConfigXml& xml_;
    HubSettings& settings_;
};

std::string Reader::oneAttribute(const XMLElement& element, const char* attribute)
{
    xml_.allow(element, {attribute}, {});
    return xml_.value(element, attribute);
}

std::chrono::seconds Reader::seconds(const XMLElement& element, const char* attribute, std::chrono::seconds otherwise)
{
    return std::chrono::seconds(xml_.number(element, attribute, otherwise.count(), 1, 7 * 86400));
}

std::optional<Setting> Reader::secret(const XMLElement& element)
{
    const auto* child = element.FirstChildElement("secret");
    return child == nullptr ? std::nullopt : std::optional(readSecretReference(xml_, *child));
}

// Without it the channel, and so the daemon, could not start.
void Reader::readable(const XMLElement& element, const std::optional<Setting>& secret)
{
    if (!secret || secret->file.empty() == secret->variable.empty())
        return; // that is a fault already
    try {
        secretValue(*secret);
    } catch (const Error& error) {
        xml_.fault(*element.FirstChildElement("secret"), error.message(), error.arguments());
    }
}

void Reader::address(const XMLElement& element, const std::string& address)
{
    if (!address.empty() && !isContactAddress(address))
        xml_.fault(element, message::badValue, {"address", address, "name@example.gov.cn"});
}

void Reader::log(const XMLElement& element)
{
    xml_.allow(element, {"level", "file-mib", "files"}, {});
    const auto level = xml_.value(element, "level");
    xml_.choice(element, "level", {"trace", "debug", "info", "warn", "error"}, 2);
    settings_.log.level = level.empty() ? "info" : level;
    settings_.log.fileBytes = static_cast<std::size_t>(xml_.number(element, "file-mib", 16, 1, 4096) * mib);
    settings_.log.files = static_cast<std::size_t>(xml_.number(element, "files", 8, 1, 1000));
}

void Reader::api(const XMLElement& element)
{
    xml_.allow(element, {"http", "address", "port"}, {"tls"});
    auto& api = settings_.api;
    api.http = xml_.flag(element, "http", false);
    if (auto address = xml_.value(element, "address"); !address.empty())
        api.address = address;
    api.port = static_cast<std::uint16_t>(xml_.number(element, "port", api.port, 0, 65535));
    if (const auto* child = element.FirstChildElement("tls"); child != nullptr)
        api.tls = tls(*child);
    if (!isAddress(api.address))
        xml_.fault(element, message::badValue, {"address", api.address, "127.0.0.1, ::1, 10.1.2.3"});
    else if (!isLoopback(api.address) && !api.tls)
        xml_.fault(element, message::tlsMissing, {api.address});
}

std::optional<HubSettings::Tls> Reader::tls(const XMLElement& element)
{
    xml_.allow(element, {"certificate", "key", "client-ca"}, {});
    HubSettings::Tls tls{xml_.value(element, "certificate"), xml_.value(element, "key"), xml_.value(element, "client-ca")};
    if (tls.certificate.empty())
        return std::nullopt; // not set up
    if (tls.key.empty())
        xml_.required(element, "key");
    for (const auto* file : {&tls.certificate, &tls.key, &tls.clientCa}) {
        std::error_code failed;
        if (!file->empty() && !std::filesystem::is_regular_file(*file, failed))
            xml_.fault(element, message::fileMissing, {file->string()});
    }
    struct stat status {};
    if (!tls.key.empty() && ::stat(tls.key.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
        xml_.fault(element, message::keyFileOpen, {tls.key.string()});
    return tls;
}

void Reader::limits(const XMLElement& element)
{
    xml_.allow(element,
               {"threads", "document-mib", "spill-mib", "connector-deadline", "connector-memory-mib",
                "connector-threads", "connector-files", "connector-cpu"},
               {});
    auto& limits = settings_.limits;
    limits.threads = static_cast<unsigned>(xml_.number(element, "threads", 0, 0, 256));
    limits.documentBytes = static_cast<std::uint64_t>(xml_.number(element, "document-mib", 4096, 1, 1 << 20) * mib);
    limits.spillBytes = static_cast<std::size_t>(xml_.number(element, "spill-mib", 64, 8, 65536) * mib);
    auto& run = limits.connector;
    run.deadline = seconds(element, "connector-deadline", run.deadline);
    run.cpu = seconds(element, "connector-cpu", run.cpu);
    run.memoryMib = static_cast<std::uint64_t>(xml_.number(element, "connector-memory-mib", 1024, 64, 1 << 20));
    run.threads = static_cast<unsigned>(xml_.number(element, "connector-threads", run.threads, 1, 4096));
    run.files = static_cast<unsigned>(xml_.number(element, "connector-files", run.files, 16, 65536));
}

void Reader::connectors(const XMLElement& element)
{
    xml_.allow(element, {"folder", "unsigned", "drop-in", "user", "trusted-keys", "set-aside-after"}, {});
    auto& connectors = settings_.connectors;
    connectors.folder = xml_.value(element, "folder");
    connectors.withoutSignature =
        static_cast<HubSettings::Connectors::Unsigned>(xml_.choice(element, "unsigned", {"no", "root", "yes"}, 1));
    connectors.dropIn = xml_.value(element, "drop-in");
    connectors.user = xml_.value(element, "user");
    connectors.trustedKeys = xml_.value(element, "trusted-keys");
    connectors.setAsideAfter =
        static_cast<unsigned>(xml_.number(element, "set-aside-after", connectors.setAsideAfter, 0, 1000));
}

void Reader::retry(const XMLElement& element)
{
    xml_.allow(element, {"attempts", "first", "factor", "longest"}, {});
    auto& retry = settings_.retry;
    retry.attempts = static_cast<unsigned>(xml_.number(element, "attempts", retry.attempts, 1, 100));
    retry.first = seconds(element, "first", retry.first);
    retry.factor = static_cast<unsigned>(xml_.number(element, "factor", retry.factor, 1, 10));
    retry.longest = seconds(element, "longest", retry.longest);
}

void Reader::recipients(const XMLElement& element, std::vector<HubSettings::Recipient>& into)
{
    xml_.allow(element, {}, {"recipient"});
    for (const auto* each = element.FirstChildElement("recipient"); each != nullptr;
         each = each->NextSiblingElement("recipient")) {
        xml_.allow(*each, {"address", "name", "name-en"}, {});
        into.push_back({xml_.required(*each, "address"), xml_.value(*each, "name"), xml_.value(*each, "name-en")});
        address(*each, into.back().address);
    }
}

void Reader::reminders(const XMLElement& element)
{
    xml_.allow(element, {"before", "chase-every", "escalate-after", "hours"}, {});
    auto& rule = settings_.reminders;
    const auto days = [&](const char* name, int otherwise, int least) {
        return static_cast<int>(xml_.number(element, name, otherwise, least, 250));
    };
    rule.before = days("before", rule.before, 0);
    rule.chaseEvery = days("chase-every", rule.chaseEvery, 1);
    rule.escalateAfter = days("escalate-after", rule.escalateAfter, 1);
    const auto written = xml_.value(element, "hours");
    if (written.empty())
        return;
    static const std::regex hours("([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})");
    std::smatch at;
    if (std::regex_match(written, at, hours)) {
        const auto minutes = [&](std::size_t hour) { return std::stoi(at[hour]) * 60 + std::stoi(at[hour + 1]); };
        rule.from = minutes(1);
        rule.to = minutes(3);
    }
    if (at.empty() || rule.from >= rule.to || rule.to > 24 * 60)
        xml_.fault(element, message::badValue, {"hours", written, "08:30-17:30"});
}

void Reader::mail(const XMLElement& element)
{
    xml_.allow(element, {"host", "port", "security", "ca-file", "user", "from", "name"}, {"secret"});
    HubSettings::Mail mail;
    mail.host = xml_.value(element, "host");
    mail.security =
        static_cast<HubSettings::Mail::Security>(xml_.choice(element, "security", {"none", "starttls", "tls"}, 2));
    mail.port = static_cast<std::uint16_t>(xml_.number(element, "port", 465, 1, 65535));
    mail.authorities = xml_.value(element, "ca-file");
    mail.user = xml_.value(element, "user");
    mail.password = secret(element);
    mail.fromName = xml_.value(element, "name");
    if (mail.host.empty())
        return; // an empty host: the channel is off
    mail.from = xml_.required(element, "from");
    address(element, mail.from);
    if (mail.security == HubSettings::Mail::Security::none && !isLoopback(mail.host))
        xml_.fault(element, message::badValue, {"security", "none", "starttls, tls"});
    if (!mail.user.empty() && !mail.password)
        xml_.fault(element, message::missingElement, {"secret", "mail"});
    if (!mail.user.empty())
        readable(element, mail.password);
    settings_.mail = std::move(mail);
}

void Reader::webhook(const XMLElement& element)
{
    xml_.allow(element, {"url"}, {"secret"});
    HubSettings::Webhook webhook{xml_.value(element, "url"), secret(element)};
    if (webhook.url.empty())
        return; // the channel is off
    if (!webhook.url.starts_with("http://") && !webhook.url.starts_with("https://"))
        xml_.fault(element, message::badValue, {"url", webhook.url, "http://…, https://…"});
    if (!webhook.key)
        xml_.fault(element, message::missingElement, {"secret", "webhook"});
    readable(element, webhook.key);
    settings_.webhook = std::move(webhook);
}

void Reader::parameters(const XMLElement& element)
{
    xml_.allow(element, {}, {"parameter"});
    for (const auto* each = element.FirstChildElement("parameter"); each != nullptr;
         each = each->NextSiblingElement("parameter")) {
        xml_.allow(*each, {"name", "value"}, {});
        const auto name = xml_.required(*each, "name");
        if (!name.empty() && !isConfigId(name))
            xml_.fault(*each, message::badId, {name});
        xml_.required(*each, "value");
        constexpr auto most = std::numeric_limits<std::int32_t>::max();
        settings_.parameterLines.emplace(name, each->GetLineNum());
        if (!settings_.parameters.emplace(name, xml_.number(*each, "value", 0, -most, most)).second)
            xml_.fault(*each, message::repeated, {name, "<parameters>"});
    }
}

void Reader::child(const XMLElement& element)
{
    const std::string_view name = element.Name();
    if (name == "data") {
        if (auto folder = oneAttribute(element, "folder"); !folder.empty())
            settings_.data = folder;
    } else if (name == "keys")
        settings_.key = oneAttribute(element, "file");
    else if (name == "connectors")
        connectors(element);
    else if (name == "database") {
        oneAttribute(element, "kind");
        xml_.choice(element, "kind", {"sqlite"}, 0);
    } else if (name == "schedule") {
        oneAttribute(element, "on");
        settings_.scheduled = xml_.flag(element, "on", true);
    } else if (name == "rejection-limit") {
        xml_.allow(element, {"share", "count", "from"}, {});
        settings_.limits.rejections = readRejectionLimit(xml_, element);
    } else if (name == "log")
        log(element);
    else if (name == "api")
        api(element);
    else if (name == "limits")
        limits(element);
    else if (name == "retry")
        retry(element);
    else if (name == "bureau")
        recipients(element, settings_.recipients);
    else if (name == "administrators")
        recipients(element, settings_.administrators);
    else if (name == "chair")
        recipients(element, settings_.chair);
    else if (name == "members")
        recipients(element, settings_.members);
    else if (name == "reminders")
        reminders(element);
    else if (name == "reports") {
        xml_.allow(element, {"digest", "annual"}, {});
        auto& rule = settings_.reports;
        rule.digest = static_cast<int>(xml_.number(element, "digest", rule.digest, 0, 250));
        rule.annual = static_cast<int>(xml_.number(element, "annual", rule.annual, 0, 250));
    }
    else if (name == "mail")
        mail(element);
    else if (name == "webhook")
        webhook(element);
    else if (name == "parameters")
        parameters(element);
}

void Reader::read(const XMLElement& root)
{
    xml_.allow(root, {"demonstration", "zh", "en"},
               {"data", "keys", "log", "api", "database", "limits", "rejection-limit", "connectors", "schedule",
                "retry", "bureau", "administrators", "chair", "members", "reminders", "reports", "mail", "webhook",
                "parameters"});
    settings_.demonstration = xml_.flag(root, "demonstration", false);
    if (auto zh = xml_.value(root, "zh"); !zh.empty())
        settings_.zh = zh;
    if (auto en = xml_.value(root, "en"); !en.empty())
        settings_.en = en;
    for (const auto* each = root.FirstChildElement(); each != nullptr; each = each->NextSiblingElement()) {
        const auto* first = root.FirstChildElement(each->Name());
        if (first != each)
            xml_.fault(*each, message::repeated, {each->Name(), std::to_string(first->GetLineNum())});
        else
            child(*each);
    }
}

} // namespace

std::optional<std::chrono::seconds> HubSettings::Retry::wait(unsigned failed) const
{
    if (failed >= attempts)
        return std::nullopt;
    auto pause = first;
    for (unsigned i = 1; i < failed && pause < longest; ++i)
        pause *= factor;
    return std::min(pause, longest);
}

std::filesystem::path HubSettings::keyFile(const std::filesystem::path& dataFolder) const
{
    if (!key.empty())
        return key;
    auto folder = dataFolder.lexically_normal();
    if (folder.filename().empty()) // a path that ends with a slash
        folder = folder.parent_path();
    folder += ".key";
    return folder;
}

HubSettings HubSettings::load(const std::filesystem::path& file, std::vector<ConfigFault>& faults)
{
    HubSettings settings;
    settings.file = file;
    ConfigXml xml(file, faults, ConfigXml::Environment::replaced);
    if (const auto* root = xml.root("hub"); root != nullptr)
        Reader(xml, settings).read(*root);
    return settings;
}

} // namespace lianfang
