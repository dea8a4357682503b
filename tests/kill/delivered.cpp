#include "tests/kill/delivered.h"

#include <array>
#include <fstream>

namespace lianfang::test {

namespace {

std::string digits(int number, std::size_t width)
{
    const std::string text = std::to_string(number);
    return std::string(width - text.size(), '0') + text;
}

// Province 99; `number` below 28,000,000 is one person each.
std::string identityNumber(int number)
{
    const std::string seventeen = "99" + digits(number / 28'000, 4) + "19" + digits(60 + number % 7 * 5, 2) +
                                  digits(1 + number % 4 * 3, 2) + digits(1 + number / 4 % 28, 2) +
                                  digits(number / 28 % 1000, 3);
    static constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        sum += (seventeen[i] - '0') * weights[i];
    return seventeen + "10X98765432"[static_cast<std::size_t>(sum % 11)];
}

} // namespace

std::string monthOf(int number)
{
    return digits(2019 + number / 12, 4) + "-" + digits(1 + number % 12, 2);
}

std::filesystem::path writeMonth(const std::filesystem::path& folder, int number)
{
    const auto path = folder / ("workers-" + monthOf(number) + ".csv");
    std::ofstream out(path, std::ios::binary);
    out << "施工许可证号,身份证号,姓名,所属单位统一社会信用代码,所属单位,进场日期\n";
    static constexpr const char* employers[] = {
        "91340202100000008K,甲建设有限公司", "91340202100010003U,乙建设有限公司", "913402021000200096,丙建设有限公司"};
    for (int i = 0; i < workersAMonth; ++i) {
        std::string identity = identityNumber(number * 500 + i); // most were there the month before as well
        if (i % (workersAMonth / refusedAMonth) == 3)
            identity[10] = '9'; // no such month
        const std::string row = "SG2019" + std::to_string(i % 40) + "," + identity + ",赵" + std::to_string(i % 100) +
                                "," + employers[i % 3] + "," + monthOf(number) + "-01\n";
        out << row;
        if (i % (workersAMonth / repeatedAMonth) == 5)
            out << row;
    }
    return path;
}

} // namespace lianfang::test
