// A connector's shared library, looked at before it is loaded, and its table.
#pragma once

#include "plugins/abi/connector.h"

#include <filesystem>
#include <memory>
#include <string>

namespace lianfang {

class ConnectorLibrary {
public:
    // Loads it (all symbols at once, none of them visible to others) after making sure that it exports the table and
    // nothing else. Throws Error plugin.…, which calls it `name`. A library's own start-up code runs here, in this
    // process.
    ConnectorLibrary(const std::filesystem::path& path, const std::string& name);
    explicit ConnectorLibrary(const std::filesystem::path& path) : ConnectorLibrary(path, path.string()) {}
    ~ConnectorLibrary();
    ConnectorLibrary(ConnectorLibrary&&) noexcept;

    // As long as the newest table known here: functions that an older one lacks are null pointers.
    const lianfang_connector& table() const { return table_; }

private:
    struct Loaded;
    std::unique_ptr<Loaded> loaded_;
    lianfang_connector table_{};
};

} // namespace lianfang
