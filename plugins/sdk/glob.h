// Which files a request means.
#pragma once

#include "connector.h"

#include <fnmatch.h>

#include <string>
#include <string_view>

namespace lianfang::sdk {

// The glob "340202/*.xlsx" means the files "*.xlsx" in the folder "340202". Only the last part may hold wildcards, and
// no part may lead upwards.
struct Glob {
    std::string folder; // "" or "340202"
    std::string name;

    explicit Glob(std::string_view documents)
    {
        const auto slash = documents.rfind('/');
        if (slash != std::string_view::npos)
            folder = documents.substr(0, slash);
        name = slash == std::string_view::npos ? documents : documents.substr(slash + 1);
        const bool upwards = ("/" + folder + "/").find("/../") != std::string::npos;
        if (name.empty() || upwards || folder.starts_with('/') || folder.find_first_of("*?[") != std::string::npos)
            throw Refused("文件名模式“" + std::string(documents) + "”无效",
                          "the pattern \"" + std::string(documents) + "\" is not valid");
    }

    // Names that begin with a dot are never meant. Bytes beyond ASCII stand for themselves in any locale.
    bool matches(const std::string& file) const { return ::fnmatch(name.c_str(), file.c_str(), FNM_PERIOD) == 0; }
};

// "folder" and "340202" give "folder/340202".
inline std::string joined(std::string_view folder, std::string_view below)
{
    std::string path(folder);
    if (below.empty())
        return path;
    if (!path.empty() && path.back() != '/')
        path += '/';
    return path.append(below);
}

// By the ending of a file's name; empty if unknown.
inline std::string_view mediaTypeOf(std::string_view file)
{
    constexpr std::pair<std::string_view, std::string_view> known[] = {
        {".csv", "text/csv"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".xls", "application/vnd.ms-excel"},
        {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
        {".xml", "application/xml"},
        {".json", "application/json"},
        {".zip", "application/zip"}};
    for (const auto& [ending, type] : known)
        if (file.ends_with(ending))
            return type;
    return {};
}

} // namespace lianfang::sdk
