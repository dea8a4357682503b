#include "tests/e2e/ferry_world.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lianfang::test {

namespace fs = std::filesystem;

void copyConfiguration(const fs::path& folder)
{
    fs::copy(LIANFANG_SOURCE_DIR "/config", folder, fs::copy_options::recursive);
}

void replaceIn(const fs::path& file, const std::string& old, const std::string& with)
{
    auto text = TemporaryFolder::read(file);
    const auto at = text.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    std::ofstream(file, std::ios::binary) << text.replace(at, old.size(), with);
}

void letTrust(const HubProcess& hub, const fs::path& by, const std::string& name, const fs::path& keys)
{
    hub.ask({"ferry", "key", "-o", keys});
    const auto ended =
        execute({program("lianfang"), "ferry", "trust", keys, "--name", name, "--config", by / "hub.xml"});
    ASSERT_EQ(ended.code, 0) << ended.err;
}

std::vector<std::string> ferriedStates(const nlohmann::json& imported)
{
    std::vector<std::string> out;
    for (const auto& entry : imported.at("entries"))
        out.push_back(entry.at("state"));
    return out;
}

nlohmann::json ferryImport(const HubProcess& hub, const fs::path& file)
{
    return nlohmann::json::parse(hub.lianfang({"ferry", "import", file, "--json"}).out);
}

} // namespace lianfang::test
