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

} // namespace

struct ConnectorLibrary::Loaded {
    boost::dll::shared_library library;
};

ConnectorLibrary::ConnectorLibrary(const std::filesystem::path& path, const std::string& name)
{
    inspectConnector(path, name);
    try {
        using namespace boost::dll;
        // The throwing overload: its error_code says nothing useful.
        loaded_ = std::make_unique<Loaded>(Loaded{shared_library(path, load_mode::rtld_now | load_mode::rtld_local)});
        const auto& theirs = loaded_->library.get<const lianfang_connector>(symbol);
        std::memcpy(&table_, &theirs, std::min<std::size_t>(theirs.size, sizeof table_));
    } catch (const boost::dll::fs::system_error& error) {
        throw Error(message::notALibrary, {name, error.what()});
    }
    for (const auto& [slot, there] : {std::pair("open", table_.open != nullptr),
                                      {"close", table_.close != nullptr},
                                      {"pull", table_.pull != nullptr}})
        if (!there)
            throw Error(message::emptySlot, {name, slot});
}

ConnectorLibrary::~ConnectorLibrary() = default;
ConnectorLibrary::ConnectorLibrary(ConnectorLibrary&&) noexcept = default;

} // namespace lianfang
