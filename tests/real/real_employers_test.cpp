// Real employers go in; only wrong codes and missing names are refused, judged by the standards' rules written out
// anew.
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <set>

namespace lianfang::test {

namespace {

const std::filesystem::path employersFile =
    std::filesystem::path(LIANFANG_SOURCE_DIR).parent_path() / "shared/data/real/employers-wuhu.csv";

struct Employer {
    std::uint64_t row; // the file's, from 1
    std::string name;
    std::string code;
};

// The file has plain cells, quoted ones with commas, and neither quotes nor line ends within cells.
std::vector<std::string> cellsOf(const std::string& line)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells.emplace_back();
        else if (c != '\r')
            cells.back() += c;
    }
    return cells;
}

std::vector<Employer> employersOf(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::vector<Employer> out;
    std::string line;
    std::getline(in, line);
    for (std::uint64_t row = 2; std::getline(in, line); ++row) {
        const auto cells = cellsOf(line);
        out.push_back({row, cells.at(0), cells.at(1)});
    }
    return out;
}

// GB 11714-1997: modulo 11 over eight characters, weights 3 7 9 10 5 8 4 2.
char organisationCheck(const std::string& eight)
{
    static const std::string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static constexpr int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += static_cast<int>(alphabet.find(eight[i])) * weights[i];
    const int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

// GB 32100-2015: modulo 31 over seventeen characters, weights 3^i modulo 31.
char creditCheck(const std::string& seventeen)
{
    static const std::string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0, weight = 1;
    for (const char c : seventeen) {
        sum += static_cast<int>(alphabet.find(c)) * weight;
        weight = weight * 3 % 31;
    }
    return alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

// Why a row must be refused, as the catalogue names it; empty if it must not.
std::string mustBeRefused(const Employer& employer, std::set<std::string>& codesSeen)
{
    const auto& code = employer.code;
    if (code.size() != 18)
        return "model.credit-code-length";
    if (code.find_first_not_of("0123456789ABCDEFGHJKLMNPQRTUWXY") != std::string::npos)
        return "model.credit-code-alphabet";
    if (organisationCheck(code.substr(8, 8)) != code[16])
        return "model.credit-code-organisation";
    if (creditCheck(code.substr(0, 17)) != code[17])
        return "model.credit-code-check";
    if (!codesSeen.insert(code).second)
        return "normalise.duplicate-differs";
    return {};
}

class RealEmployers : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(employersFile))
            GTEST_SKIP() << "the folder with real employers is not there";
        std::filesystem::copy(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config", folder.path() / "config",
                              std::filesystem::copy_options::recursive);
        // The register of businesses, read as if all of them were enrolled from the day of their registration.
        folder.write("config/connectors/insurance.xml", R"(<?xml version="1.0" encoding="UTF-8"?>
<department id="insurance" zh="市社会保险经办机构" en="Social-insurance agency">
  <dataset id="insurance/employer-enrolments" cadence="day" due="1" due-in="days">
    <source/>
    <map field="employer.code" from="统一社会信用代码"/>
    <map field="employer.name" from="企业名称"/>
    <map field="division" constant="340200"/>
    <map field="status" constant="参保"/>
    <map field="from-day" from="注册日期"/>
  </dataset>
</department>
)");
        hub = std::make_unique<HubProcess>(folder.path() / "config/hub.demo.xml", folder.path() / "hub", Environment{});
        hub->start("2026-10-10");
        exchange = hub->ask({"submit", "insurance/employer-enrolments", "2026-09-30", employersFile}).at(0);
    }

    std::vector<std::string> storedCodes() const
    {
        sqlite3* database = nullptr;
        sqlite3_open_v2((hub->data() / "lianfang.db").c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_stmt* statement = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(database,
                                     "SELECT e.code FROM v_insurance_employer_enrolments v JOIN v_employer e "
                                     "ON e.employer = v.employer ORDER BY 1",
                                     -1, &statement, nullptr),
                  SQLITE_OK);
        std::vector<std::string> out;
        while (sqlite3_step(statement) == SQLITE_ROW)
            out.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
        sqlite3_finalize(statement);
        sqlite3_close(database);
        return out;
    }

    const TemporaryFolder folder;
    std::unique_ptr<HubProcess> hub;
    nlohmann::json exchange;
};

TEST_F(RealEmployers, areRefusedForTheirCodeOnlyAndForTheRightReason)
{
    std::map<std::uint64_t, std::string> expected;
    std::set<std::string> codes;
    const auto employers = employersOf(employersFile);
    ASSERT_EQ(employers.size(), 7282u);
    for (const auto& employer : employers)
        if (const auto why = mustBeRefused(employer, codes); !why.empty())
            expected[employer.row] = why;
    std::map<std::uint64_t, std::string> refused;
    std::map<std::string, int> reasons;
    const auto rejections = hub->ask({"rejections", "insurance/employer-enrolments", "2026-09-30"});
    for (const auto& rejection : rejections.at("refused")) {
        refused[rejection["row"]] = rejection["code"];
        ++reasons[rejection["code"]];
    }
    for (const auto& [reason, count] : reasons)
        std::cout << reason << " " << count << "\n";
    EXPECT_EQ(refused, expected);
    EXPECT_EQ(exchange["rejected"], expected.size());
    EXPECT_EQ(exchange["accepted"], employers.size() - expected.size());
}

TEST_F(RealEmployers, areEachInTheRegisterUnderTheirCode)
{
    std::set<std::string> codes;
    for (const auto& employer : employersOf(employersFile))
        mustBeRefused(employer, codes);
    EXPECT_EQ(storedCodes(), std::vector<std::string>(codes.begin(), codes.end()));
}

} // namespace

} // namespace lianfang::test
