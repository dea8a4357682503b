#include "tests/e2e/truth.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace lianfang::test {

namespace {

std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> out(1);
    for (const char c : text)
        if (c == separator)
            out.emplace_back();
        else
            out.back() += c;
    return out;
}

} // namespace

std::vector<TruthRow> readTruth(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw std::runtime_error(file.string() + " is not there");
    std::vector<TruthRow> rows;
    std::vector<std::string> headings;
    for (std::string line; std::getline(in, line);) {
        if (line.find('"') != std::string::npos)
            throw std::runtime_error(file.string() + " holds a quoted cell");
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        auto cells = split(line, ',');
        if (headings.empty()) {
            headings = std::move(cells);
            continue;
        }
        TruthRow& row = rows.emplace_back();
        for (std::size_t i = 0; i < headings.size(); ++i)
            row[headings[i]] = cells.at(i);
    }
    return rows;
}

std::vector<std::string> listed(const std::string& cell)
{
    return cell.empty() ? std::vector<std::string>() : split(cell, ';');
}

std::string fact(const std::vector<std::string>& parts)
{
    std::string out;
    for (const auto& part : parts)
        out += (out.empty() ? "" : " | ") + part;
    return out;
}

testing::AssertionResult same(const Facts& expected, const Facts& actual)
{
    std::ostringstream out;
    const auto tell = [&](const char* what, const Facts& from, const Facts& without) {
        std::vector<std::string> left;
        std::set_difference(from.begin(), from.end(), without.begin(), without.end(), std::back_inserter(left));
        if (!left.empty())
            out << left.size() << ' ' << what << ":\n";
        for (std::size_t i = 0; i < std::min<std::size_t>(left.size(), 15); ++i)
            out << "  " << left[i] << '\n';
    };
    tell("missing", expected, actual);
    tell("too many", actual, expected);
    return out.str().empty() ? testing::AssertionSuccess() : testing::AssertionFailure() << out.str();
}

} // namespace lianfang::test
