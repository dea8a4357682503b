// What a connector loses of memory, and touches that is not its own, as valgrind sees it.
#include "plugins/kit/checks.h"
#include "plugins/kit/messages.h"
#include "plugins/kit/rows.h"
#include "plugins/kit/unconfined.h"
#include "plugins/wire/exchange.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <tinyxml2.h>
#include <unistd.h>

#include <fstream>

namespace lianfang::kit {

namespace {

namespace fs = std::filesystem;

constexpr const char* valgrind = "/usr/bin/valgrind";

struct Run {
    int code = 0;
    std::string output;
};

// Runs this program under valgrind with the request as its input.
Run observed(const Bench& bench, const wire::Request& request, const fs::path& findings)
{
    const auto input = bench.scratch / "request";
    const auto output = bench.scratch / "output";
    {
        // Holds secrets: for the kit's own eyes, in a folder that is, and gone with it.
        const int file = ::open(input.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        const std::string bytes = request.encode();
        const auto written = ::write(file, bytes.data(), bytes.size());
        ::close(file);
        if (written != static_cast<ssize_t>(bytes.size()))
            throw Error(message::kitNotUnderValgrind, {input});
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    std::vector<std::string> words{valgrind,
                                   "--quiet",
                                   "--leak-check=full",
                                   "--show-leak-kinds=definite",
                                   "--num-callers=40",
                                   "--child-silent-after-fork=yes",
                                   "--xml=yes",
                                   "--xml-file=" + findings.string(),
                                   bench.self,
                                   "--unconfined"};
    std::vector<char*> arguments;
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    char* environment[] = {nullptr};
    pid_t pid = 0;
    const int failure = ::posix_spawn(&pid, valgrind, &actions, nullptr, arguments.data(), environment);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failure == 0)
        ::waitpid(pid, &status, 0);
    fs::remove(input);
    std::ifstream said(output);
    return {failure == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 255,
            std::string{std::istreambuf_iterator<char>(said), {}}};
}

std::string textOf(const tinyxml2::XMLElement& parent, const char* name)
{
    const auto* child = parent.FirstChildElement(name);
    return child && child->GetText() ? child->GetText() : "";
}

// The first finding in which the connector has a part, as a person reads it; "" if there is none.
std::string blamed(const fs::path& findings, const fs::path& library)
{
    tinyxml2::XMLDocument document;
    if (document.LoadFile(findings.c_str()) != tinyxml2::XML_SUCCESS || !document.RootElement())
        throw Error(message::kitNotUnderValgrind, {findings.filename()});
    for (const auto* error = document.RootElement()->FirstChildElement("error"); error;
         error = error->NextSiblingElement("error")) {
        const auto* stack = error->FirstChildElement("stack");
        for (const auto* frame = stack ? stack->FirstChildElement("frame") : nullptr; frame;
             frame = frame->NextSiblingElement("frame")) {
            if (textOf(*frame, "obj") != library.string())
                continue;
            const auto* what = error->FirstChildElement("xwhat");
            std::string where = textOf(*frame, "fn");
            if (!textOf(*frame, "file").empty())
                where += " (" + textOf(*frame, "file") + ":" + textOf(*frame, "line") + ")";
            return (what ? textOf(*what, "text") : textOf(*error, "what")) + ", " + where;
        }
    }
    return {};
}

} // namespace

Verdict checkMemory(Bench& bench)
{
    if (::access(valgrind, X_OK) != 0)
        return notApplicable(message::kitNoValgrind);
    const auto asked = bench.subject.request(bench.source.settings());
    wire::Request request;
    request.library = fs::canonical(asked.library);
    request.dataset = asked.dataset;
    request.period = asked.period.toString();
    request.unit = asked.unit;
    request.documents = asked.documents;
    request.firstDay = numberOf(asked.period.firstDay());
    request.lastDay = numberOf(asked.period.lastDay());
    request.asOf = numberOf(asked.asOf);
    request.milliseconds = 600'000;
    request.settings = asked.settings;
    request.secrets = asked.secrets;
    for (const auto direction : {wire::Direction::pull, wire::Direction::push}) {
        const bool push = direction == wire::Direction::push;
        if (push && (!bench.pushes || bench.noPush || bench.manifest.pushes.empty()))
            continue;
        request.direction = direction;
        if (push) {
            request.dataset = bench.manifest.pushes.front().list;
            request.pushName = "联防连接器自检.csv";
            request.pushMediaType = "text/csv";
            request.pushBytes = madeUpList(unconfinedListRows).size();
        }
        const auto findings = bench.scratch / "valgrind.xml";
        const auto run = observed(bench, request, findings);
        if (run.code != 0)
            return failed(message::kitNotUnderValgrind, {run.output.substr(0, 500)});
        if (const auto found = blamed(findings, request.library); !found.empty())
            return failed(message::kitLeaks, {found});
    }
    return passed();
}

} // namespace lianfang::kit
