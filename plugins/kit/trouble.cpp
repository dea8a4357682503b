// When the source goes away, when the hub wants to stop, when time is up.
#include "plugins/kit/checks.h"
#include "plugins/kit/messages.h"

#include <algorithm>
#include <functional>

namespace lianfang::kit {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t largeFile = 4u << 20; // more than what may be under way between a connector and the hub
constexpr auto promptly = 3000ms;             // the hub ends a connector a second after it asked it to stop

// What must not happen is success with something else than there is; a failure must be the connector's own word.
std::optional<Verdict> wrongly(const Outcome& outcome, const std::vector<Delivered>& whole, const std::string& zh,
                               const std::string& en)
{
    if (outcome.succeeded() && outcome.documents != whole)
        return failed(message::kitHalfTaken, {zh, en});
    if (!outcome.succeeded() && outcome.code != "collect.connector-failed")
        return failed(message::kitWrongFailure, {zh, en, outcome.zh, outcome.en});
    return std::nullopt;
}

struct Way {
    std::string zh;
    std::string en;
    std::function<void()> begin;             // before the pull
    std::function<void()> atFirstPiece = {}; // while it is under way
};

std::vector<Way> waysOf(Bench& bench)
{
    std::vector<Way> ways;
    auto& source = bench.source;
    if (source.isServer())
        for (const int percent : {10, 50, 90}) {
            const std::string share = std::to_string(percent) + " %";
            ways.push_back({"连接在 " + share + " 处断开", "the connection broke off at " + share, [&bench, percent] {
                                bench.source.proxy().begin(
                                    TcpProxy::Then::breaksOff,
                                    std::max<std::uint64_t>(1, bench.firstBytes * percent / 100));
                            }});
        }
    if (source.isCopied() && !source.isServer()) {
        const auto renew = [&source] {
            source.renew();
            source.enlarge(largeFile);
        };
        ways.push_back({"文件变短", "files cut short", renew, [&source] { source.cut(); }});
        ways.push_back({"文件夹消失", "the folder gone", renew, [&source] { source.takeAway(); }});
    }
    if (!bench.hooks.breakOff.empty())
        ways.push_back(
            {bench.hooks.breakOff, bench.hooks.breakOff, [] {}, [&bench] { runHook(bench.hooks.breakOff); }});
    return ways;
}

// Brings the source to a halt for good: its server falls silent, or the hub takes a file slower than it can be read.
Meanwhile halted(Bench& bench)
{
    if (bench.source.isServer()) {
        bench.source.proxy().begin(TcpProxy::Then::fallsSilent, std::max<std::uint64_t>(1, bench.firstBytes / 2));
        return {};
    }
    bench.source.renew();
    bench.source.enlarge(largeFile);
    return {.eachPiece = 200ms};
}

void restored(Bench& bench)
{
    if (bench.source.isServer())
        bench.source.proxy().begin(TcpProxy::Then::goesOn);
    bench.source.renew();
}

// A connector that did not stop by itself was ended by force, which is safe, and said.
Verdict stopped(const Outcome& outcome, std::chrono::milliseconds after, const std::string& code, bool forced)
{
    const auto late = std::to_string(std::max<long>(0, (outcome.took - after).count()));
    if (outcome.succeeded())
        return passed(message::kitDoneBefore);
    if (outcome.took > after + promptly)
        return failed(message::kitNotStopped, {late});
    if (outcome.code != code && outcome.code != "collect.connector-failed")
        return failed(message::kitWrongStop, {outcome.zh, outcome.en});
    return forced ? passed(message::kitForced, {late}) : passed();
}

} // namespace

Verdict checkAway(Bench& bench)
{
    if (!bench.source.isServer())
        return notApplicable(message::kitNoServer);
    bench.source.proxy().begin(TcpProxy::Then::breaksOff);
    const auto outcome = bench.subject.pull(bench.source.settings());
    restored(bench);
    if (outcome.succeeded())
        return failed(message::kitAwayLooksEmpty);
    return wrongly(outcome, {}, "连不上", "unreachable").value_or(passed());
}

Verdict checkGoneHalfWay(Bench& bench)
{
    const auto ways = waysOf(bench);
    if (ways.empty())
        return notApplicable(message::kitNeedsHook, {"中途断开", "go away half-way", "--break"});
    bool noticed = false;
    for (const auto& way : ways) {
        way.begin();
        // What there is to get, if nothing happens: the files may have been made larger.
        const auto whole =
            way.atFirstPiece ? bench.subject.pull(bench.source.settings()).documents : bench.first.documents;
        const auto outcome =
            bench.subject.pull(bench.source.settings(), std::nullopt, {.atFirstPiece = way.atFirstPiece});
        const auto wrong = wrongly(outcome, whole, way.zh, way.en);
        restored(bench);
        if (wrong)
            return *wrong;
        noticed = noticed || !outcome.succeeded();
    }
    return noticed ? passed() : notApplicable(message::kitTooSmall);
}

Verdict checkCancel(Bench& bench)
{
    if (!bench.source.isServer() && bench.source.folders().empty())
        return notApplicable(message::kitTooSmall);
    auto meanwhile = halted(bench);
    constexpr auto after = 700ms;
    meanwhile.cancel = after;
    const auto outcome = bench.subject.pull(bench.source.settings(), std::nullopt, meanwhile);
    restored(bench);
    return stopped(outcome, after, "collect.cancelled", outcome.took >= after + 950ms);
}

Verdict checkDeadline(Bench& bench)
{
    if (!bench.source.isServer() && bench.source.folders().empty())
        return notApplicable(message::kitTooSmall);
    const auto meanwhile = halted(bench);
    const auto usual = bench.subject.deadline;
    constexpr auto limit = 2000ms;
    bench.subject.deadline = limit;
    const auto outcome = bench.subject.pull(bench.source.settings(), std::nullopt, meanwhile);
    bench.subject.deadline = usual;
    restored(bench);
    return stopped(outcome, limit, "collect.deadline-passed", outcome.code == "collect.deadline-passed");
}

} // namespace lianfang::kit
