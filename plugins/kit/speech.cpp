// What a connector prints and says.
#include "plugins/kit/checks.h"
#include "plugins/kit/messages.h"

#include <re2/re2.h>

#include <sstream>

namespace lianfang::kit {

namespace {

// Whole lines of a secret that has several count too: a key is one.
bool appears(const std::string& secret, const std::string& in)
{
    std::istringstream lines(secret);
    for (std::string line; std::getline(lines, line);)
        if (line.size() >= 4 && in.find(line) != std::string::npos)
            return true;
    return false;
}

} // namespace

Verdict checkPrinted(const Bench& bench)
{
    static const re2::RE2 logged("<[0-7]>.*");
    std::istringstream lines(bench.subject.printed());
    int count = 0;
    std::string example;
    for (std::string line; std::getline(lines, line);) {
        if (re2::RE2::FullMatch(line, logged))
            continue;
        if (count++ == 0)
            example = line.substr(0, 100);
    }
    return count == 0 ? passed() : failed(message::kitPrinted, {std::to_string(count), example});
}

Verdict checkSecrets(Bench& bench)
{
    static const re2::RE2 number(R"((^|[^0-9])[0-9]{17}[0-9Xx]([^0-9]|$))");
    if (re2::RE2::PartialMatch(bench.subject.printed() + "\n" + bench.subject.said(), number))
        return failed(message::kitNumberSaid);
    auto& subject = bench.subject;
    if (subject.secrets.empty())
        return notApplicable(message::kitNoSecret);
    const auto usual = subject.secrets;
    const auto said = [&]() -> std::optional<Verdict> {
        for (const auto& [name, value] : subject.secrets) {
            if (appears(value, subject.printed()))
                return failed(message::kitSecretSaid, {name, "日志", "the log"});
            if (appears(value, subject.said()))
                return failed(message::kitSecretSaid,
                              {name, "说明、回执、游标或文件名", "a reason, receipt, cursor or name"});
        }
        // The hub itself masks what it is told of reasons.
        if (subject.said().find("***") != std::string::npos)
            return failed(message::kitSecretSaid, {"*", "说明", "a reason"});
        return std::nullopt;
    };
    if (const auto wrong = said())
        return *wrong;
    // A login that fails is where secrets are told most easily.
    for (auto& [name, value] : subject.secrets)
        value = "kit-wrong-" + name + "-0f7c2a91";
    if (bench.probes)
        subject.probe(bench.source.settings());
    subject.pull(bench.source.settings());
    const auto wrong = said();
    subject.secrets = usual;
    return wrong.value_or(passed());
}

} // namespace lianfang::kit
