// A code list with validity: config/codelists/<id>.csv, columns code,name,valid_from,valid_to[,further columns].
//
// valid_from and valid_to are YYYY-MM-DD, the last inclusive; empty means that nobody knows, and such an entry counts
// as valid on every day. A code may stand in several rows with different dates; of several that fit, the last one
// counts. A further column "aliases" holds other ways of writing the name, divided by '|'.
#pragma once

#include "hub/model/day.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lianfang {

class CodeList {
public:
    struct Entry {
        std::string code;
        std::string name;
        std::optional<Day> validFrom;
        std::optional<Day> validTo;
        std::vector<std::string> more; // the further columns, by moreColumns()
    };

    // An empty list, which knows nothing.
    CodeList() = default;

    // Throws Error model.code-list-… naming file and line.
    static CodeList fromCsv(const std::filesystem::path& path);

    // The entry of a code that is valid on the day; nothing if there is none.
    const Entry* find(std::string_view code, Day on) const;
    // The entry whatever its dates (the latest one); nothing if nobody ever knew the code.
    const Entry* findEver(std::string_view code) const;
    // By name or alias (compact form), valid on the day; nothing if none or if several codes share the name.
    const Entry* findByName(std::string_view name, Day on) const;

    const std::vector<Entry>& entries() const { return entries_; }
    const std::vector<std::string>& moreColumns() const { return moreColumns_; }

private:
    // Looked up by string_view, without making a string of it.
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Index = std::unordered_map<std::string, std::vector<std::size_t>, Hash, std::equal_to<>>;

    std::vector<Entry> entries_;
    std::vector<std::string> moreColumns_;
    Index byCode_;
    Index byName_;
};

} // namespace lianfang
