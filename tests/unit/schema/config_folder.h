// A config folder of a test's own, gone when the test ends.
#pragma once

#include "hub/schema/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

class ConfigFolder {
public:
    ConfigFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "lianfang-schema-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        for (const char* folder : {"schema", "codelists", "connectors"})
            std::filesystem::create_directory(root_ / folder);
        write("codelists/gb2260.csv", "code,name,valid_from,valid_to\n340202,镜湖区,,\n");
        write("codelists/operations.csv",
              "code,name,valid_from,valid_to\nadd,新增,,\nchange,变更,,\nwithdraw,撤销,,\n");
    }
    ~ConfigFolder() { std::filesystem::remove_all(root_); }
    ConfigFolder(const ConfigFolder&) = delete;
    ConfigFolder& operator=(const ConfigFolder&) = delete;

    std::filesystem::path write(const std::string& name, std::string_view content) const
    {
        std::ofstream(root_ / name, std::ios::binary) << content;
        return root_ / name;
    }
    const std::filesystem::path& root() const { return root_; }

private:
    std::filesystem::path root_;
};

// As one reads it: "3: English text".
inline std::vector<std::string> lines(const std::vector<ConfigFault>& faults)
{
    std::vector<std::string> out;
    for (const auto& fault : faults)
        out.push_back(std::to_string(fault.line) + ": " + fault.en);
    return out;
}

inline std::filesystem::path shippedConfig()
{
    return std::filesystem::path(LIANFANG_SOURCE_DIR) / "config";
}

} // namespace lianfang
