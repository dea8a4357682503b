// A department's manifest, whatever its bytes: it is read, or its faults are named.
#include "hub/schema/manifest.h"

#include <fstream>

using namespace lianfang;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    static const auto schema = [] {
        std::vector<ConfigFault> faults;
        return Schema::load(LIANFANG_SOURCE_DIR "/config", faults);
    }();
    static const auto file = [] {
        std::string pattern = std::filesystem::temp_directory_path() / "lianfang-fuzz-XXXXXX";
        return std::filesystem::path(::mkdtemp(pattern.data())) / "manifest.xml";
    }();
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    std::vector<ConfigFault> faults;
    loadManifest(file, *schema, faults);
    return 0;
}
