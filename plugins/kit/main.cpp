// lianfang-connector-test: whether a connector keeps to everything that the hub relies on.
#include "hub/base/log.h"
#include "hub/schema/schema.h"
#include "plugins/kit/checks.h"
#include "plugins/kit/messages.h"
#include "plugins/kit/unconfined.h"

#include <CLI/CLI.hpp>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <iostream>

namespace lianfang::kit {

namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path library;
    fs::path manifest;
    std::string dataset;
    std::string period;
    std::string unit;
    bool unitGiven = false;
    fs::path config;
    fs::path host;
    Hooks hooks;
    bool noPush = false;
    std::vector<std::string> only;
};

class Scratch {
public:
    Scratch()
    {
        std::string pattern = fs::temp_directory_path() / "lianfang-kit-XXXXXX";
        if (!::mkdtemp(pattern.data()))
            throw std::system_error(errno, std::generic_category(), pattern);
        path = pattern;
    }
    ~Scratch()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    fs::path path;
};

fs::path self()
{
    return fs::read_symlink("/proc/self/exe");
}

fs::path hostOf(const Options& options)
{
    if (!options.host.empty())
        return fs::absolute(options.host);
    const auto beside = self().parent_path() / "lianfang-connector-host";
    const auto installed =
        (self().parent_path() / LIANFANG_HOST_FROM_KIT / "lianfang-connector-host").lexically_normal();
    for (const auto& place : {beside, installed})
        if (fs::exists(place))
            return place;
    throw Error(message::kitNoHost, {installed});
}

// The schema that is installed, with what lies beside the manifest put over it: a department's new dataset refers to
// the shared code lists.
std::shared_ptr<const Schema> schemaOf(const Options& options, const fs::path& scratch,
                                       std::vector<ConfigFault>& faults)
{
    const auto own = fs::absolute(options.manifest).parent_path().parent_path();
    const auto installed = options.config.empty() ? (self().parent_path() / LIANFANG_CONFIG_FROM_KIT).lexically_normal()
                                                  : fs::absolute(options.config);
    if (fs::exists(own / "codelists") && options.config.empty())
        return Schema::load(own, faults);
    for (const char* part : {"schema", "codelists"}) {
        fs::create_directories(scratch / part);
        for (const auto& from : {own / part, installed / part})
            if (fs::is_directory(from))
                for (const auto& entry : fs::directory_iterator(from))
                    if (!fs::exists(scratch / part / entry.path().filename()))
                        fs::create_symlink(fs::absolute(entry.path()), scratch / part / entry.path().filename());
    }
    return Schema::load(scratch, faults);
}

const DatasetMapping& mappingOf(const Options& options, const Manifest& manifest)
{
    const DatasetMapping* found = manifest.datasets.empty() ? nullptr : manifest.datasets.data();
    if (!options.dataset.empty())
        found = manifest.find(options.dataset);
    if (!found)
        throw Error(message::kitNoDataset, {options.manifest, options.dataset});
    return *found;
}

// The one named; else the last that has ended.
Period periodOf(const Options& options, const DatasetMapping& mapping)
{
    const Period last = Period(mapping.cadence, today()).previous();
    if (options.period.empty())
        return last;
    const auto given = Period::parse(options.period);
    if (!given || given->cadence() != mapping.cadence)
        throw Error(message::kitNoPeriod, {options.period, mapping.dataset->id, last.toString()});
    return *given;
}

// The exit code.
int test(const Options& options)
{
    const Scratch scratch;
    fs::create_directories(scratch.path / "config");
    std::vector<ConfigFault> faults;
    const auto schema = schemaOf(options, scratch.path / "config", faults);
    const Manifest manifest = loadManifest(fs::absolute(options.manifest), *schema, faults);
    for (const auto& fault : faults)
        std::cout << fault.file.string() << ":" << fault.line << ": " << fault.zh << "\n  " << fault.en << "\n";
    if (!faults.empty())
        return 2;
    const auto& mapping = mappingOf(options, manifest);
    const auto period = periodOf(options, mapping);
    const auto delivering = manifest.delivering();
    const std::string unit = options.unitGiven || delivering.empty() ? options.unit : delivering.front()->id;

    Settings settings;
    for (const auto& setting : manifest.settings)
        settings[setting.name] = setting.value;
    Source source(settings, scratch.path / "source");
    Subject subject(fs::absolute(options.library), hostOf(options), manifest, mapping, period, unit);
    Bench bench{.subject = subject,
                .source = source,
                .manifest = manifest,
                .hooks = options.hooks,
                .scratch = scratch.path,
                .self = self(),
                .noPush = options.noPush};

    std::cout << "联防连接器自检 / conformance: " << subject.library().filename().string() << ", "
              << mapping.dataset->id << " " << period.toString() << (unit.empty() ? "" : " " + unit) << "\n\n";
    auto only = options.only;
    if (!only.empty())
        only.insert(only.end(), {"table", "pull"}); // all others stand on these
    Report report(std::cout, std::move(only));
    report.check("permissions", "文件权限", "files only their owner may change",
                 [&] { return checkPermissions(bench); });
    report.check("table", "接口表", "the exported table", [&] { return checkTable(bench); });
    report.check("probe", "探测", "the other side answers", [&] { return checkProbe(bench); });
    report.check("pull", "收取", "a pull delivers", [&] { return checkFirstPull(bench); });
    // Without a pull to compare with nothing else can be judged.
    if (bench.first.succeeded() && !bench.first.documents.empty()) {
        report.check("pull-twice", "再次收取结果相同", "a second pull gives the same",
                     [&] { return checkSecondPull(bench); });
        report.check("cursor-repeats", "游标不重复", "the cursor repeats no row",
                     [&] { return checkCursorRepeats(bench); });
        report.check("cursor-loses", "游标不遗漏", "the cursor loses no row", [&] { return checkCursorLoses(bench); });
        report.check("away", "对方离线", "an unreachable source is a failure", [&] { return checkAway(bench); });
        report.check("half-way", "中途断开", "a source gone half-way is a failure",
                     [&] { return checkGoneHalfWay(bench); });
        report.check("cancel", "取消", "it stops when asked to", [&] { return checkCancel(bench); });
        report.check("deadline", "时限", "it ends when time is up", [&] { return checkDeadline(bench); });
        report.check("push-twice", "推送两次等于一次", "pushed twice is once", [&] { return checkPushTwice(bench); });
        report.check("push-half-way", "推送中断不留半份", "a push that broke off leaves nothing",
                     [&] { return checkPushBrokenOff(bench); });
        report.check("memory", "内存", "no leak, no stray access (valgrind)", [&] { return checkMemory(bench); });
        report.check("empty", "没有数据", "a source with nothing is no failure", [&] { return checkEmpty(bench); });
    }
    report.check("printed", "不打印", "nothing on stdout or stderr", [&] { return checkPrinted(bench); });
    report.check("secrets", "不泄露密钥", "no secret in logs or reasons", [&] { return checkSecrets(bench); });
    return report.conclude() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "--unconfined")
        runUnconfined();
    Options options;
    CLI::App app(
        "检查联防连接器是否遵守约定 / Tests whether a connector of Lianfang keeps to its contract.\n\n"
        "只对测试系统和编造的数据运行，不要对着部门的正式系统 / "
        "Run it against a test system with made-up data only.\n"
        "退出码 / Exit codes: 0 全部通过 all passed; 1 有失败 something failed; 2 用法或清单错误 usage or manifest.",
        "lianfang-connector-test");
    app.add_option("FILE.so", options.library, "连接器 / the connector")->required()->check(CLI::ExistingFile);
    app.add_option("--manifest", options.manifest, "部门清单 / the department's manifest")
        ->required()
        ->check(CLI::ExistingFile);
    app.add_option("--dataset", options.dataset, "数据集；不写则清单里的第一个 / dataset; else the manifest's first");
    app.add_option("--period", options.period, "期别；不写则上一期 / period; else the last one");
    auto* unit =
        app.add_option("--unit", options.unit, "填报单位；不写则清单里的第一个 / reporting unit; else the first");
    app.add_option("--config", options.config, "共享规范所在目录 / where schema/ and codelists/ are")
        ->check(CLI::ExistingDirectory);
    app.add_option("--host", options.host, "lianfang-connector-host")->check(CLI::ExistingFile);
    app.add_option(
        "--add", options.hooks.add,
        "命令：给来源加几行，其中有与最新一行修改时间相同的 / command: adds rows, some as new as the newest");
    app.add_option("--empty", options.hooks.empty, "命令：清空来源 / command: leaves the source without data");
    app.add_option("--break", options.hooks.breakOff,
                   "命令：收取途中让来源消失 / command: takes the source away half-way");
    app.add_option("--count", options.hooks.count,
                   "命令：打印对方已收到的清单数 / command: prints how many lists it holds");
    app.add_flag("--no-push", options.noPush, "不推送 / push nothing");
    app.add_option("--only", options.only, "只做这几项，逗号分开 / these checks only, with commas between")
        ->delimiter(',');
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    options.unitGiven = unit->count() > 0;
    // What the hub would log is judged here, not shown.
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::null_sink_mt>()));
    try {
        return test(options);
    } catch (const Error& error) {
        std::cerr << error.zh() << "\n" << error.en() << "\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
    }
    return 2;
}

} // namespace lianfang::kit

int main(int argc, char** argv)
{
    return lianfang::kit::main(argc, argv);
}
