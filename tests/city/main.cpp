#include "tests/city/city.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>

int main(int argc, char** argv)
{
    using namespace lianfang;
    city::CityRequest request;
    std::string periods = "2026Q1..2026Q3";
    CLI::App app("Makes a city: what each department delivers over some quarters, in its own format, and the truth "
                 "about it.\n生成一座虚构的城市：各部门数个季度的报送文件及其正确答案。");
    app.add_option("--seed", request.seed, "the same seed gives the same bytes")->capture_default_str();
    app.add_option("--workers", request.workers, "people at work, couriers included")
        ->check(CLI::Range(100, 3'000'000))
        ->capture_default_str();
    app.add_option("--periods", periods, "first and last quarter")->capture_default_str();
    app.add_option("--out", request.out, "folder to write to")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        const auto dots = periods.find("..");
        const auto from = Period::parse(periods.substr(0, dots));
        const auto to = dots == std::string::npos ? from : Period::parse(periods.substr(dots + 2));
        if (!from || !to)
            throw std::invalid_argument("--periods takes quarters: 2026Q1..2026Q3");
        request.from = *from;
        request.to = *to;
        const auto size = city::makeCity(request);
        fmt::print("{}: {} employers, {} workers, {} outlets, {} couriers\n", request.out.string(), size.employers,
                   size.workers, size.outlets, size.couriers);
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "lianfang-city: {}\n", error.what());
        return 1;
    }
}
