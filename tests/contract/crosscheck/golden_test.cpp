// Every case under tests/golden/crosscheck and tests/golden/indicator, on every database.
#include "hub/base/file.h"
#include "tests/contract/crosscheck/databases.h"
#include "tests/contract/crosscheck/story.h"

#include <algorithm>
#include <set>

namespace lianfang::test {

namespace {

const std::filesystem::path golden = std::filesystem::path(LIANFANG_SOURCE_DIR) / "tests/golden";

// "crosscheck/<check>/<case>" and "indicator/<indicator>/<case>", in order.
std::vector<std::string> cases()
{
    std::vector<std::string> out;
    for (const char* folder : {"crosscheck", "indicator"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(golden / folder))
            if (entry.path().extension() == ".txt")
                out.push_back(std::filesystem::relative(entry.path(), golden).replace_extension().string());
    std::sort(out.begin(), out.end());
    return out;
}

std::string subjectOf(const std::string& name)
{
    return std::filesystem::path(name).parent_path().filename().string();
}

class Golden : public testing::TestWithParam<std::tuple<Dialect, std::string>> {};

std::string nameOf(const testing::TestParamInfo<Golden::ParamType>& info)
{
    std::string name = std::get<1>(info.param);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
    return (std::get<0>(info.param) == Dialect::sqlite ? "Sqlite_" : "Postgresql_") + name;
}

} // namespace

TEST_P(Golden, FindsWhatTheCaseSays)
{
    const auto& [database, name] = GetParam();
    WorldOn world(database);

    const auto runs = tell(readFile(golden / (name + ".txt")), name + ".txt", subjectOf(name), *world);

    EXPECT_FALSE(runs.empty()) << name << " judges nothing";
    for (const auto& run : runs) {
        EXPECT_EQ(run.found, run.expected) << name << ".txt:" << run.line;
        EXPECT_EQ(run.complete, run.found) << name << ".txt:" << run.line << ", all subjects judged";
    }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::Combine(databases(), testing::ValuesIn(cases())), nameOf);

TEST(GoldenCases, EveryShippedCheckAndIndicatorHasSome)
{
    std::set<std::string> withCases, shipped;
    for (const auto& name : cases())
        withCases.insert(subjectOf(name));
    for (const char* folder : {"config/crosschecks", "config/indicators"})
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::path(LIANFANG_SOURCE_DIR) / folder))
            if (entry.path().extension() == ".sql")
                shipped.insert(entry.path().stem().string());
    EXPECT_EQ(withCases, shipped);
}

} // namespace lianfang::test
