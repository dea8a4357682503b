// What the merge alone costs: made-up workers, already normalised, into a fresh SQLite store; see README.md.
#include "hub/base/crypto.h"
#include "hub/store/store.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace lianfang;

namespace {

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) * 1e-6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t mixed(std::uint64_t number)
{
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9ull;
    number = (number ^ number >> 27) * 0x94d049bb133111ebull;
    return number ^ number >> 31;
}

// Row `i` as normalise would spill it: a person at an employer, three plain values, some fifty sealed bytes.
void addRow(SortedRuns& records, const RecordLayout& layout, std::uint64_t i, bool changed)
{
    std::string person(16, '\0'), sealed(60, '\0'), bytes, key;
    for (std::size_t at = 0; at < person.size(); at += 8) {
        const std::uint64_t part = mixed(i * 2 + at / 8 + 1);
        std::memcpy(person.data() + at, &part, 8);
    }
    for (std::size_t at = 0; at + 8 <= sealed.size(); at += 8)
        std::memcpy(sealed.data() + at, person.data() + at % 16, 8);
    std::vector<Value> values(layout.dataset().fields.size());
    values[layout.dataset().indexOf("identity")] = Value::of(std::string_view(person));
    values[layout.dataset().indexOf("employer")] = Value::of(static_cast<std::int64_t>(mixed(i / 40) >> 1));
    RecordBody body;
    std::memcpy(body.tag.data(), person.data(), body.tag.size());
    body.content = static_cast<std::int64_t>(mixed(i) + (changed ? 1 : 0));
    body.row = i + 2;
    for (const auto& column : layout.valueColumns()) {
        const std::string& field = layout.dataset().fields[column.field].id;
        body.values.push_back(field == "post"            ? Value::of(changed ? "检修工" : "铸造清理工")
                              : field == "exposed-since" ? Value::of(std::int64_t(16000 + i % 3000))
                              : field == "sex"           ? Value::of("1")
                                                         : Value{});
    }
    body.sealed = sealed;
    body.persons.push_back({person, static_cast<std::int32_t>(i % 16000), 1, std::string_view(sealed).substr(0, 18)});
    body.append(bytes);
    layout.appendKey(values, key);
    records.add(key, bytes);
}

void merge(Store& store, const Schema& schema, const std::filesystem::path& folder, const char* title,
           std::uint64_t count, std::uint64_t changedEvery)
{
    const RecordLayout layout(*schema.find("health/workers"));
    SortedRuns some(folder / "spill", 16u << 20), others(folder / "spill", 16u << 20);
    for (std::uint64_t i = 0; i < count; ++i)
        addRow(i % 2 == 0 ? some : others, layout, i, changedEvery != 0 && i % changedEvery == 0);
    const auto exchange = store.begin({"health", "health/workers", *Period::parse("2026Q3"), "", Direction::in});
    static constexpr Message differs{"bench.differs", "", "", "", ""};
    MergeRequest request;
    request.exchange = exchange.id;
    request.asOf = exchange.key.period.lastDay();
    request.documents.push_back({.name = "rows.csv",
                                 .mediaType = {},
                                 .digest = "d",
                                 .bytes = 1,
                                 .format = "csv",
                                 .encoding = "utf-8",
                                 .sheets = {""},
                                 .unknownColumns = {}});
    request.records = {&some, &others};
    request.rows = count;
    request.duplicateDiffers = &differs;
    const auto start = std::chrono::steady_clock::now();
    const double cpu = cpuSeconds();
    const MergeOutcome outcome = store.merge(request);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (outcome.accepted != count) {
        std::fprintf(stderr, "%llu of %llu rows accepted\n", static_cast<unsigned long long>(outcome.accepted),
                     static_cast<unsigned long long>(count));
        std::exit(1);
    }
    std::printf("%-14s %8.2f s wall %8.2f s CPU   %llu added\n", title, wall, cpuSeconds() - cpu,
                static_cast<unsigned long long>(outcome.opened));
    std::fflush(stdout);
}

} // namespace

int main(int count, char** arguments)
{
    const std::uint64_t rows = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 2'000'000;
    const bool firstOnly = count > 2 && std::string_view(arguments[2]) == "first";
    std::string pattern = (std::filesystem::temp_directory_path() / "lianfang-merge-bench-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    std::vector<ConfigFault> faults;
    const auto schema = Schema::load(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config", faults);
    {
        const auto store = openSqliteStore(folder / "hub.db", schema, "bench");
        merge(*store, *schema, folder, "first", rows, 0);
        if (!firstOnly) {
            merge(*store, *schema, folder, "unchanged", rows, 0);
            merge(*store, *schema, folder, "1 % changed", rows, 100);
        }
        const auto start = std::chrono::steady_clock::now();
        const double cpu = cpuSeconds();
        store->tidy();
        std::printf("%-14s %8.2f s wall %8.2f s CPU   %.0f MB\n", "checkpoint",
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), cpuSeconds() - cpu,
                    static_cast<double>(std::filesystem::file_size(folder / "hub.db")) / 1e6);
    }
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("peak memory    %8.1f MiB\n", static_cast<double>(usage.ru_maxrss) / 1024);
    std::filesystem::remove_all(folder);
    return 0;
}
