// Lists that go to the department.
#include "plugins/kit/checks.h"
#include "plugins/kit/messages.h"
#include "plugins/kit/rows.h"

#include <sys/stat.h>

namespace lianfang::kit {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string listOf(const Bench& bench)
{
    return bench.manifest.pushes.front().list;
}

std::optional<Verdict> nothingToPush(const Bench& bench)
{
    if (bench.noPush)
        return notApplicable(message::kitNoPush);
    if (!bench.pushes)
        return notApplicable(message::kitNoSlot, {"push"});
    if (bench.manifest.pushes.empty())
        return notApplicable(message::kitNoList);
    return std::nullopt;
}

std::vector<fs::path> filesOf(const Bench& bench)
{
    std::vector<fs::path> files;
    for (const auto& folder : bench.source.folders())
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                files.push_back(entry.path());
    return files;
}

// How many lists the department holds, if that can be told.
std::optional<long> held(const Bench& bench)
{
    if (!bench.hooks.count.empty())
        return std::strtol(runHook(bench.hooks.count).c_str(), nullptr, 10);
    if (!bench.source.folders().empty())
        return static_cast<long>(filesOf(bench).size());
    return std::nullopt;
}

} // namespace

Verdict checkPushTwice(Bench& bench)
{
    if (const auto why = nothingToPush(bench))
        return *why;
    const std::string list = madeUpList(3000);
    const auto before = held(bench);
    const auto push = [&] {
        return bench.subject.push(bench.source.settings(), listOf(bench), "联防连接器自检.csv", list);
    };
    const auto first = push();
    const auto once = held(bench);
    const auto second = first.succeeded() ? push() : first;
    const auto twice = held(bench);
    if (!second.succeeded())
        return failed(message::kitEnded, {second.zh, second.en});
    if (once && (*twice != *once || *once <= *before))
        return failed(message::kitPushRepeats, {std::to_string(*twice - *before), std::to_string(*once - *before)});
    if (first.receipt != second.receipt)
        return failed(message::kitReceiptsDiffer, {first.receipt, second.receipt});
    struct stat status {};
    for (const auto& file : filesOf(bench))
        if (file.filename().string().find("联防连接器自检") != std::string::npos &&
            ::stat(file.c_str(), &status) == 0 && (status.st_mode & 002) != 0)
            return failed(message::kitPushedWritable, {file.filename(), std::to_string(status.st_mode & 0777)});
    return once ? passed() : passed(message::kitByReceipt);
}

Verdict checkPushBrokenOff(Bench& bench)
{
    if (const auto why = nothingToPush(bench))
        return *why;
    const auto before = held(bench);
    if (!before)
        return notApplicable(message::kitNeedsHook, {"说出有几份清单", "say how many lists it holds", "--count"});
    const std::string name = "联防连接器自检-中断.csv";
    const auto outcome = bench.subject.push(bench.source.settings(), listOf(bench), name, madeUpList(100'000), 300ms);
    if (outcome.succeeded())
        return passed(message::kitDoneBefore);
    // In a folder what is half there may lie under another name; elsewhere the department holds as many as before.
    for (const auto& file : filesOf(bench))
        if (file.filename() == name)
            return failed(message::kitHalfPushed, {name});
    if (!bench.hooks.count.empty() && held(bench) != before)
        return failed(message::kitHalfPushed, {name});
    return passed();
}

} // namespace lianfang::kit
