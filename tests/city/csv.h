// Comma-separated files as departments write them, and as the truth is told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lianfang::city {

enum class Encoding : std::uint8_t { utf8, gb18030 };

// Lines end with CR LF, fields are quoted where they must be. Throws std::runtime_error if it cannot be written.
class CsvFile {
public:
    CsvFile(const std::filesystem::path& path, Encoding encoding);

    // Returns the row's number in the file, from 1.
    std::uint64_t row(const std::vector<std::string>& cells);
    const std::string& name() const { return name_; }
    void close();

private:
    std::string name_;
    std::ofstream out_;
    Encoding encoding_;
    std::uint64_t rows_ = 0;
};

std::string toGb18030(const std::string& utf8);

} // namespace lianfang::city
