#include "plugins/loader/connector_library.h"

#include "plugins/loader/exports.h"
#include "plugins/loader/messages.h"

#include <boost/dll/shared_library.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace lianfang {

namespace {

constexpr const char* symbol = "lianfang_connector_v1";
// Up to and including pull: what the first version could not do without.
constexpr std::size_t shortest = offsetof(lianfang_connector, pull) + sizeof(lianfang_connector::pull);

void checkExports(const std::filesystem::path& path)
{
    const auto names = exportedSymbols(path);
    if (std::find(names.begin(), names.end(), symbol) == names.end())
        throw Error(message::noConnectorSymbol, {path.string()});
    for (const auto& name : names) {
        // The linker and the runtimes of gcc and clang put these into every library.
        if (name != symbol && name != "_init" && name != "_fini" && !name.starts_with("__asan") &&
            !name.starts_with("__ubsan") && !name.starts_with("__odr_asan"))
            throw Error(message::furtherSymbols, {path.string(), name});
    }
}

} // namespace

struct ConnectorLibrary::Loaded {
    boost::dll::shared_library library;
};

ConnectorLibrary::ConnectorLibrary(const std::filesystem::path& path)
{
    checkExports(path);
    try {
        using namespace boost::dll;
        // The throwing overload: its error_code says nothing useful.
        loaded_ = std::make_unique<Loaded>(Loaded{shared_library(path, load_mode::rtld_now | load_mode::rtld_local)});
        const auto& theirs = loaded_->library.get<const lianfang_connector>(symbol);
        if (theirs.version != LIANFANG_ABI_VERSION)
            throw Error(message::wrongVersion,
                        {path.string(), std::to_string(theirs.version), std::to_string(LIANFANG_ABI_VERSION)});
        if (theirs.size < shortest)
            throw Error(message::shortTable, {path.string(), std::to_string(theirs.size), std::to_string(shortest)});
        std::memcpy(&table_, &theirs, std::min<std::size_t>(theirs.size, sizeof table_));
    } catch (const boost::dll::fs::system_error& error) {
        throw Error(message::notALibrary, {path.string(), error.what()});
    }
    for (const auto& [name, there] : {std::pair("open", table_.open != nullptr),
                                      {"close", table_.close != nullptr},
                                      {"pull", table_.pull != nullptr}})
        if (!there)
            throw Error(message::emptySlot, {path.string(), name});
}

ConnectorLibrary::~ConnectorLibrary() = default;
ConnectorLibrary::ConnectorLibrary(ConnectorLibrary&&) noexcept = default;

} // namespace lianfang
