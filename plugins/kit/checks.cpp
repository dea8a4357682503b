#include "plugins/kit/checks.h"

#include "plugins/kit/messages.h"
#include "plugins/kit/rows.h"
#include "plugins/loader/connector_library.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace lianfang::kit {

namespace {

std::string modeOf(const struct stat& status)
{
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04o", status.st_mode & 07777);
    return text.data();
}

std::string lineCount(const std::vector<Delivered>& documents)
{
    constexpr std::size_t shown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(documents.size(), shown); ++i)
        text += (text.empty() ? "" : ", ") + documents[i].name + " " + std::to_string(documents[i].bytes.size()) + " B";
    if (documents.size() > shown)
        text += ", … (" + std::to_string(documents.size()) + ")";
    return text.empty() ? "-" : text;
}

Verdict ended(const Outcome& outcome)
{
    return failed(message::kitEnded, {outcome.zh, outcome.en});
}

} // namespace

std::string runHook(const std::string& command)
{
    std::string output;
    FILE* pipe = ::popen(command.c_str(), "re");
    if (!pipe)
        throw Error(message::kitHookFailed, {command, "-"});
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), got);
    const int status = ::pclose(pipe);
    if (status != 0)
        throw Error(message::kitHookFailed, {command, std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1)});
    return output;
}

Verdict checkPermissions(const Bench& bench)
{
    const auto& library = bench.subject.library();
    struct stat status {};
    for (const auto& path : {library, library.parent_path()})
        if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 022) != 0)
            return failed(message::kitWritable, {path, modeOf(status)});
    for (const auto& secret : bench.manifest.secrets)
        if (!secret.file.empty() && ::stat(secret.file.c_str(), &status) == 0 && (status.st_mode & 007) != 0)
            return failed(message::kitSecretReadable, {secret.file, modeOf(status)});
    return passed();
}

Verdict checkTable(Bench& bench)
{
    // Loaded in a process of its own: what it does while it is loaded is its own affair.
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
        throw Error(message::kitHookFailed, {"pipe", "-"});
    const pid_t child = ::fork();
    if (child == 0) {
        std::string answer;
        try {
            const ConnectorLibrary loaded(bench.subject.library());
            answer = std::string("+") + (loaded.table().probe ? "p" : "-") + (loaded.table().push ? "P" : "-");
        } catch (const Error& error) {
            answer = error.zh() + "\n" + error.en();
        }
        const auto written = ::write(ends[1], answer.data(), answer.size());
        ::_exit(written == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    }
    ::close(ends[1]);
    std::string answer;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
        answer.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (answer.empty())
        return failed(message::kitTableUnusable, {"装载时崩溃或退出", "it crashed or ended while it was loaded"});
    if (answer.front() != '+')
        return failed(message::kitTableUnusable,
                      {answer.substr(0, answer.find('\n')), answer.substr(answer.find('\n') + 1)});
    bench.probes = answer[1] == 'p';
    bench.pushes = answer[2] == 'P';
    return passed();
}

Verdict checkProbe(Bench& bench)
{
    if (!bench.probes)
        return notApplicable(message::kitNoSlot, {"probe"});
    const auto outcome = bench.subject.probe(bench.source.settings());
    return outcome.succeeded() ? passed() : ended(outcome);
}

Verdict checkFirstPull(Bench& bench)
{
    if (bench.source.isServer())
        bench.source.proxy().begin(TcpProxy::Then::goesOn);
    bench.first = bench.subject.pull(bench.source.settings());
    if (bench.source.isServer())
        bench.firstBytes = bench.source.proxy().bytes();
    if (!bench.first.succeeded())
        return ended(bench.first);
    if (bench.first.documents.empty())
        return failed(message::kitNothingDelivered,
                      {bench.subject.period().toString(), bench.subject.request({}).documents});
    return passed(message::kitDelivered, {lineCount(bench.first.documents)});
}

Verdict checkSecondPull(Bench& bench)
{
    const auto second = bench.subject.pull(bench.source.settings());
    if (!second.succeeded())
        return ended(second);
    if (second.documents != bench.first.documents)
        return failed(message::kitDiffers, {lineCount(bench.first.documents) + "；" + lineCount(second.documents),
                                            lineCount(bench.first.documents) + "; " + lineCount(second.documents)});
    if (second.cursor != bench.first.cursor)
        return failed(message::kitDiffers, {"游标不同", "the cursors differ"});
    return passed();
}

Verdict checkCursorRepeats(Bench& bench)
{
    if (!bench.first.cursor)
        return notApplicable(message::kitNoCursor);
    const auto again = bench.subject.pull(bench.source.settings(), bench.first.cursor);
    if (!again.succeeded())
        return ended(again);
    try {
        const int repeated = common(rowsOf(again.documents, bench.subject.mapping()),
                                    rowsOf(bench.first.documents, bench.subject.mapping()));
        if (repeated > 0)
            return failed(message::kitCursorRepeats, {*bench.first.cursor, std::to_string(repeated)});
    } catch (const Error& error) {
        return notApplicable(message::kitUnreadable, {error.zh(), error.en()});
    }
    return passed();
}

Verdict checkCursorLoses(Bench& bench)
{
    if (!bench.first.cursor)
        return notApplicable(message::kitNoCursor);
    if (bench.hooks.add.empty())
        return notApplicable(message::kitNeedsHook, {"增加数据", "grow", "--add"});
    try {
        const auto& mapping = bench.subject.mapping();
        Rows seen = rowsOf(bench.first.documents, mapping);
        auto cursor = bench.first.cursor;
        // Twice, so that rows join those that share the cursor's value after a pull that began from a cursor, too.
        for (int round = 0; round < 2; ++round) {
            runHook(bench.hooks.add);
            if (bench.source.isCopied())
                bench.source.renew();
            const auto more = bench.subject.pull(bench.source.settings(), cursor);
            const auto all = bench.subject.pull(bench.source.settings());
            if (!more.succeeded() || !all.succeeded())
                return ended(more.succeeded() ? all : more);
            const Rows added = rowsOf(more.documents, mapping);
            const Rows whole = rowsOf(all.documents, mapping);
            if (const int repeated = common(added, seen); repeated > 0)
                return failed(message::kitCursorRepeats, {cursor.value_or(""), std::to_string(repeated)});
            seen = together(seen, added);
            if (const int lost = beyond(whole, seen); lost > 0)
                return failed(message::kitCursorLoses, {std::to_string(lost)});
            if (more.cursor)
                cursor = more.cursor;
        }
    } catch (const Error& error) {
        if (error.message().code.starts_with("kit."))
            throw;
        return notApplicable(message::kitUnreadable, {error.zh(), error.en()});
    }
    return passed();
}

Verdict checkEmpty(Bench& bench)
{
    if (!bench.hooks.empty.empty())
        runHook(bench.hooks.empty);
    else if (!bench.source.folders().empty())
        bench.source.empty();
    else
        return notApplicable(message::kitNeedsHook, {"没有数据", "empty", "--empty"});
    if (!bench.hooks.empty.empty() && bench.source.isCopied())
        bench.source.renew();
    const auto outcome = bench.subject.pull(bench.source.settings());
    if (!outcome.succeeded())
        return failed(message::kitFailedWhereNothing, {outcome.zh, outcome.en});
    try {
        const int rows = beyond(rowsOf(outcome.documents, bench.subject.mapping()), {});
        return rows == 0 ? passed() : failed(message::kitRowsWhereNothing, {std::to_string(rows)});
    } catch (const Error& error) {
        return notApplicable(message::kitUnreadable, {error.zh(), error.en()});
    }
}

} // namespace lianfang::kit
