// What the host process costs: the shipped folder connector moves a file into the archive through the host, as every
// exchange does, and loaded into this process, with nothing between. See README.md.
//
//   connector_bench [MEBIBYTES] [ROUNDS]
#include "hub/archive/archive.h"
#include "hub/collect/collector.h"
#include "plugins/loader/connector_library.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

namespace lianfang {
namespace {

namespace fs = std::filesystem;

const std::string documents = "large.csv";

class Folder {
public:
    Folder()
    {
        std::string pattern = fs::temp_directory_path() / "lianfang-bench-XXXXXX";
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("no temporary folder");
        path = pattern;
    }
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path;
};

// Rows that compress about as well as a department's.
void makeUp(const fs::path& folder, std::size_t mebibytes)
{
    std::ofstream out(folder / documents, std::ios::binary);
    std::uint64_t number = 88172645463325252ull;
    for (std::size_t i = 0; i < mebibytes; ++i) {
        std::string rows;
        while (rows.size() < (1u << 20)) {
            number ^= number << 13, number ^= number >> 7, number ^= number << 17;
            rows += fmt::format("99{:016},姓名{:04x},9134020{:011},某有限公司,焊工,2020-01-01\r\n",
                                number % 10000000000000000, number & 0xffff, number % 100000000000);
        }
        out << rows.substr(0, 1u << 20);
    }
    std::ofstream(folder / (documents + ".done"));
}

class IntoArchive : public DocumentSink {
public:
    explicit IntoArchive(const Archive& archive) : archive_(archive) {}
    void begin(const std::string& name, const std::string&, std::optional<Day>) override
    {
        writer_.emplace(archive_.begin(name, UINT64_MAX));
    }
    void write(std::string_view bytes) override { writer_->write(bytes); }
    std::string end() override
    {
        const auto document = writer_->finish();
        writer_.reset();
        return bytes = document.bytes, document.digest;
    }
    void abandon() noexcept override { writer_.reset(); }

    std::uint64_t bytes = 0;

private:
    const Archive& archive_;
    std::optional<ArchiveWriter> writer_;
};

// The hub's side of the boundary, without a host.
struct InProcess {
    std::map<std::string, std::string> settings;
    IntoArchive& sink;

    static InProcess& self(void* context) { return *static_cast<InProcess*>(context); }
    static std::string text(lianfang_text value) { return {value.bytes, value.size}; }
    static lianfang_status setting(void* c, lianfang_text name, lianfang_text* value)
    {
        const auto at = self(c).settings.find(text(name));
        if (at == self(c).settings.end())
            return LIANFANG_ABSENT;
        *value = {at->second.data(), at->second.size()};
        return LIANFANG_OK;
    }
    static lianfang_status none(void*, lianfang_text, lianfang_text*) { return LIANFANG_ABSENT; }
    static lianfang_status noCursor(void*, lianfang_text*) { return LIANFANG_ABSENT; }
    static lianfang_status take(void*, lianfang_text) { return LIANFANG_OK; }
    static lianfang_status begin(void* c, lianfang_text name, lianfang_text type, lianfang_day)
    {
        self(c).sink.begin(text(name), text(type), std::nullopt);
        return LIANFANG_OK;
    }
    static lianfang_status write(void* c, const void* bytes, std::uint64_t size)
    {
        self(c).sink.write({static_cast<const char*>(bytes), size});
        return LIANFANG_OK;
    }
    static lianfang_status end(void* c, std::uint64_t)
    {
        self(c).sink.end();
        return LIANFANG_OK;
    }
    static lianfang_status read(void*, void*, std::uint64_t, std::uint64_t*) { return LIANFANG_MISUSE; }
    static lianfang_status log(void*, std::int32_t, lianfang_text) { return LIANFANG_OK; }
    static lianfang_status explain(void*, lianfang_text, lianfang_text en)
    {
        fmt::print(stderr, "{}\n", text(en));
        return LIANFANG_OK;
    }
    static std::int32_t cancelled(void*) { return 0; }
    static std::int64_t timeLeft(void*) { return 600'000; }

    lianfang_status pull(const lianfang_connector& connector)
    {
        const lianfang_hub table{sizeof table, LIANFANG_ABI_VERSION,
                                 this,         setting,
                                 none,         noCursor,
                                 take,         begin,
                                 write,        end,
                                 read,         take,
                                 log,          explain,
                                 cancelled,    timeLeft};
        const auto given = [](const std::string& value) { return lianfang_text{value.data(), value.size()}; };
        const std::string dataset = "health/workers", period = "2026Q3", unit;
        const lianfang_request request{sizeof request,  0, 0, 0, given(dataset), given(period), given(unit),
                                       given(documents)};
        void* instance = nullptr;
        auto status = connector.open(&table, &instance);
        if (status == LIANFANG_OK) {
            status = connector.pull(instance, &request);
            connector.close(instance);
        }
        return status;
    }
};

struct Cost {
    double wall = 0;
    double cpu = 0;
};

template <typename Work>
Cost measured(std::uint64_t bytes, IntoArchive& sink, Work work)
{
    const auto cpu = [] {
        double seconds = 0;
        for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
            rusage usage{};
            ::getrusage(who, &usage);
            for (const auto& time : {usage.ru_utime, usage.ru_stime})
                seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        }
        return seconds;
    };
    const auto before = cpu();
    const auto start = std::chrono::steady_clock::now();
    sink.bytes = 0;
    work();
    if (sink.bytes != bytes)
        throw std::runtime_error(fmt::format("{} of {} bytes came", sink.bytes, bytes));
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), cpu() - before};
}

Cost median(std::vector<Cost> costs)
{
    std::sort(costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.wall < b.wall; });
    return costs[costs.size() / 2];
}

int bench(std::size_t mebibytes, std::size_t rounds)
{
    const Folder folder;
    fs::create_directories(folder.path / "in");
    makeUp(folder.path / "in", mebibytes);
    const auto bytes = std::uint64_t{mebibytes} << 20;
    Archive archive(folder.path / "archive", KeyRing(Key{}));
    IntoArchive sink(archive);
    Collector collector({LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"});

    CollectRequest request;
    request.exchangeId = "bench";
    request.connector = "folder";
    request.library = CONNECTORS "/folder.so";
    request.dataset = "health/workers";
    request.period = *Period::parse("2026Q3");
    request.documents = documents;
    request.settings = {{"folder", folder.path / "in"}};
    request.folders.push_back({folder.path / "in", false});
    request.deadline = std::chrono::minutes(10);
    request.maxBytes = bytes;
    const ConnectorLibrary library(request.library);
    InProcess within{request.settings, sink};

    std::vector<Cost> through, inside;
    for (std::size_t round = 0; round < rounds; ++round) {
        inside.push_back(measured(bytes, sink, [&] {
            if (within.pull(library.table()) != LIANFANG_OK)
                throw std::runtime_error("in-process pull failed");
        }));
        through.push_back(measured(bytes, sink, [&] { collector.pull(request, sink); }));
    }
    const auto a = median(inside), b = median(through);
    fmt::print(
        "{:28}{:>9}{:>9}\n{:28}{:9.2f}{:9.2f}\n{:28}{:9.2f}{:9.2f}\n{:28}{:9.2f}{:9.2f}   aim: 1.3 of wall time\n",
        fmt::format("{} MiB into the archive", mebibytes), "wall s", "CPU s", "in-process", a.wall, a.cpu,
        "through the host", b.wall, b.cpu, "ratio", b.wall / a.wall, b.cpu / a.cpu);
    return 0;
}

} // namespace
} // namespace lianfang

int main(int argc, char** argv)
{
    try {
        return lianfang::bench(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1024,
                               argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5);
    } catch (const std::exception& error) {
        const auto* told = dynamic_cast<const lianfang::Error*>(&error);
        fmt::print(stderr, "{}\n", told ? told->en() : error.what());
        return 1;
    }
}
