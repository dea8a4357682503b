// Connectors that misbehave, one after another, in the real daemon beside a department that does its work: each is
// contained, named in what the daemon says, and costs nobody else anything.
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include "hub/model/period.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace lianfang::test {
namespace {

using testing::HasSubstr;

constexpr const char* today = "2026-10-30";

struct Misbehaviour {
    const char* name;      // of its library, department and dataset
    const char* plugin;    // of tests/bad_plugins
    const char* documents; // what that is asked for, which says what to do
    const char* code;      // of the daemon's message
    const char* words;     // in it, beside the connector's name
    const char* path = "";
};

const Misbehaviour all[] = {
    {"segfault", "segfaults", "", "collect.connector-crashed", "signal SIGSEGV"},
    {"abort", "attempts", "core", "collect.connector-crashed", "signal SIGABRT"},
    {"exit", "exits", "", "collect.connector-exited", "exit code 7"},
    {"exception", "throws_raw", "", "collect.connector-broke-contract", "a C++ exception crossed the boundary"},
    {"infinite-loop", "attempts", "burn", "collect.cpu-limit", "2 seconds of processor time"},
    {"deadlock", "attempts", "deadlock", "collect.deadline-passed", "was not done after 4 seconds"},
    {"memory-hog", "attempts", "memory", "collect.connector-failed", "std::bad_alloc"},
    {"fork-storm", "attempts", "fork bomb", "collect.call-forbidden", "system call clone"},
    {"descriptor-leak", "attempts", "open files", "collect.connector-failed", "Too many open files"},
    {"thread-storm", "attempts", "threads", "collect.connector-failed", "Resource temporarily unavailable"},
    {"log-flood", "attempts", "ten million lines", "collect.deadline-passed", "was not done after 4 seconds"},
    {"garbage", "writes_garbage", "", "collect.frame-garbage", "does not begin with its mark"},
    {"truncated-frame", "writes_frames", "truncated", "collect.connector-exited", "exit code 0"},
    {"frame-too-long", "writes_frames", "too long", "collect.frame-garbage", "sent what is no frame"},
    {"unknown-frame", "writes_frames", "unknown kind", "collect.frame-garbage", "sent what is no frame"},
    {"end-without-begin", "writes_frames", "end without begin", "collect.frame-garbage",
     "a document ends that never began"},
    {"daemons-frame", "writes_frames", "the daemon's own", "collect.frame-garbage",
     "a frame that only the daemon sends"},
    {"wrong-sum", "writes_frames", "wrong sum", "collect.document-differs", "differs from its length or sum"},
    {"socket-closed", "closes_socket", "", "collect.connector-exited", "exit code 1"},
    {"wrong-length", "misstates_length", "", "collect.connector-broke-contract", "not closed"},
    {"ends-early", "ends_early", "", "collect.connector-broke-contract", "not closed"},
    {"endless-document", "floods_document", "", "collect.too-many-bytes", "more than the limit"},
    {"slow-drip", "drips", "", "collect.deadline-passed", "was not done after 4 seconds"},
    {"ignores-cancel", "hangs", "", "collect.deadline-passed", "was not done after 4 seconds"},
    {"reads-another-folder", "attempts", "read", "collect.connector-failed", "Permission denied", "inbox/notes.csv"},
    {"reads-the-database", "attempts", "read", "collect.connector-failed", "Permission denied", "data/lianfang.db"},
    {"through-a-link", "attempts", "read", "collect.connector-failed", "Permission denied", "link/notes.csv"},
    {"writes-elsewhere", "attempts", "write", "collect.connector-failed", "Permission denied", "inbox/new.csv"},
    {"asks-the-daemon", "attempts", "local socket", "collect.connector-failed", "Permission denied",
     "data/lianfang.sock"},
    {"signals-the-daemon", "attempts", "kill", "collect.call-forbidden", "system call kill"},
    {"signals-everybody", "attempts", "kill all", "collect.call-forbidden", "system call kill"},
    {"traces-the-daemon", "attempts", "ptrace", "collect.call-forbidden", "system call ptrace"},
    {"reads-its-memory", "attempts", "read memory", "collect.call-forbidden", "system call process_vm_readv"},
    {"starts-a-shell", "attempts", "shell", "collect.call-forbidden", "system call execve"},
    {"outlives-the-daemon", "attempts", "outlive", "collect.call-forbidden", "system call prctl"},
    {"large-file", "attempts", "large file", "collect.file-limit", "larger than its limit"},
    {"raw-socket", "attempts", "raw socket", "collect.call-forbidden", "system call socket"},
    {"no-connector", "no_symbol", "", "plugin.no-symbol", "does not export"},
    {"other-version", "wrong_version", "", "plugin.wrong-version", "99"},
};

class Misbehaving : public testing::Test {
protected:
    Misbehaving()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config_, std::filesystem::copy_options::recursive);
        // Small limits: what is endless ends soon.
        auto text = TemporaryFolder::read(config_ / "hub.demo.xml");
        const std::string bytes = "document-mib=\"4096\"";
        folder_.write("config/hub.demo.xml", text.replace(text.find(bytes), bytes.size(), "document-mib=\"16\""));
        for (const auto* each : {&libraries_, &inbox_})
            std::filesystem::create_directories(*each);
        std::filesystem::copy_file(CONNECTORS "/postal.so", libraries_ / "postal.so");
        // A folder that all of them declare, and that somebody turned into a link.
        std::filesystem::create_directory_symlink(inbox_, folder_.path() / "link");
        folder_.write("inbox/notes.csv", "what is another department's");
        hub_.start(today);
    }

    // Everybody joins while the daemon runs, so that they can be told its process.
    void join() const
    {
        std::string schema = "<schema>";
        for (const auto& each : all) {
            std::filesystem::copy_file(fmt::format(BAD_PLUGINS "/bad_{}.so", each.plugin),
                                       libraries_ / fmt::format("{}.so", each.name));
            schema +=
                fmt::format(R"(<dataset id="rogue/{}" kind="period" cadence="month" zh="{}" en="{}"><key>number</key>
<field id="number" type="number" required="yes" zh="编号" en="Number"/></dataset>)",
                            each.name, each.name, each.name);
            folder_.write(fmt::format("config/connectors/{}.xml", each.name),
                          fmt::format(R"(<department id="{0}" zh="{0}" en="{0}"><connector library="{0}">
<setting name="path">{1}</setting><setting name="pid">{2}</setting><setting name="turned" access="read">{6}</setting>
<limits memory-mib="512" threads="8" files="64" cpu="{4}" deadline="{5}"/></connector>
<dataset id="rogue/{0}"><source documents="{3}"/><map field="number" from="编号"/></dataset></department>)",
                                      each.name, (folder_.path() / each.path).string(), hub_.pid(), each.documents,
                                      std::string_view(each.code) == "collect.cpu-limit" ? 2 : 60,
                                      std::string_view(each.code) == "collect.deadline-passed" ? 4 : 60,
                                      (folder_.path() / "link").string()));
        }
        folder_.write("config/schema/rogue.xml", schema + "</schema>");
        hub_.send(SIGHUP);
    }

    const TemporaryFolder folder_;
    const std::filesystem::path config_ = folder_.path() / "config", libraries_ = folder_.path() / "libraries",
                                inbox_ = folder_.path() / "inbox";
    HubProcess hub_{config_ / "hub.demo.xml",
                    folder_.path() / "data",
                    {{"LIANFANG_CONNECTORS", libraries_},
                     {"LIANFANG_POSTAL_FOLDER", inbox_},
                     {"LIANFANG_POSTAL_FEEDBACK", inbox_},
                     {"LIANFANG_RETRY_SECONDS", "60"}}};
};

TEST_F(Misbehaving, EachIsContainedAndNamedAndCostsNobodyElseAnything)
{
    static_assert(std::size(all) >= 30);
    const auto process = hub_.pid();
    join();
    hub_.await("READY=1", 2);
    auto month = *Period::parse("2020-01");
    for (const auto& each : all) {
        SCOPED_TRACE(each.name);
        const auto name = "快递网点_市本级_" + month.toString() + ".csv";
        folder_.write("inbox/" + name, "许可证号,网点名称,所属区划\r\nWH-0001,测试网点,340202\r\n");
        folder_.write("inbox/" + name + ".done", "");

        // While it misbehaves …
        const auto dataset = std::string("rogue/") + each.name;
        const auto begun = hub_.lianfang({"run", dataset, "2026-09", "--no-wait", "--json"});
        ASSERT_EQ(begun.code, 0) << begun.out << begun.err;
        // … another department's exchange is done,
        const auto other = hub_.ask({"run", "postal/outlets", month.toString(), "--unit", ""}).at(0);
        EXPECT_EQ(other.at("state"), "done") << other;
        EXPECT_EQ(other.at("accepted"), 1);
        month = month.next();
        // … and its own fails with what it did, by name,
        auto own = hub_.ask({"exchanges", dataset}).at(0);
        for (int i = 0; i < 300 && own.at("state") == "running"; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            own = hub_.ask({"exchanges", dataset}).at(0);
        }
        ASSERT_EQ(own.at("state"), "failed") << own;
        EXPECT_EQ(own.at("error").at("code"), each.code) << own;
        EXPECT_THAT(own.at("error").at("en").get<std::string>(), HasSubstr(each.words));
        for (const char* language : {"zh", "en"})
            EXPECT_THAT(own.at("error").at(language).get<std::string>(), HasSubstr(each.name));
        EXPECT_EQ(own.at("accepted"), 0);
        // … also in the log.
        EXPECT_THAT(TemporaryFolder::read(folder_.path() / "data.said"),
                    HasSubstr(fmt::format("{} 2026-09 -: failed: ", dataset)));
    }
    EXPECT_EQ(hub_.pid(), process);
    EXPECT_EQ(TemporaryFolder::read(inbox_ / "notes.csv"), "what is another department's");
    EXPECT_FALSE(std::filesystem::exists(inbox_ / "new.csv"));
    EXPECT_EQ(hub_.stop(), 0);
}

TEST_F(Misbehaving, ADepartmentThatHangsHoldsUpItsOwnExchangesOnly)
{
    join();
    hub_.await("READY=1", 2);
    constexpr int hanging = 10; // more than are fetched side by side; each until its deadline of 4 seconds
    auto month = *Period::parse("2025-01");
    for (int i = 0; i < hanging; ++i, month = month.next())
        ASSERT_EQ(hub_.lianfang({"run", "rogue/ignores-cancel", month.toString(), "--no-wait"}).code, 0);
    folder_.write("inbox/快递网点_市本级_2026-09.csv", "许可证号,网点名称,所属区划\r\nWH-0001,测试网点,340202\r\n");
    folder_.write("inbox/快递网点_市本级_2026-09.csv.done", "");
    EXPECT_EQ(hub_.ask({"run", "postal/outlets", "2026-09", "--unit", ""}).at(0).at("state"), "done");
    int running = 0;
    for (const auto& exchange : hub_.ask({"exchanges", "rogue/ignores-cancel"}))
        running += exchange.at("state") == "running";
    EXPECT_GT(running, hanging / 2);
    EXPECT_EQ(hub_.stop(), 0);
}

} // namespace
} // namespace lianfang::test
