#include "hub/app/cli/connector_new.h"

#include "hub/app/cli/client.h"
#include "hub/base/error.h"
#include "hub/base/file.h"

#include <algorithm>
#include <cctype>

namespace lianfang::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestName = 40;
constexpr std::string_view standIn = "sample"; // what the template calls itself

bool isName(std::string_view name)
{
    return !name.empty() && name.size() <= longestName && name.front() >= 'a' && name.front() <= 'z' &&
           name.back() != '-' && name.find("--") == std::string_view::npos &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// "road-transport" as a class, RoadTransport, and as a variable, ROAD_TRANSPORT.
std::string asClass(std::string_view name)
{
    std::string out;
    bool upper = true;
    for (const char c : name) {
        if (c != '-')
            out += upper ? static_cast<char>(std::toupper(c)) : c;
        upper = c == '-';
    }
    return out;
}

std::string asVariable(std::string_view name)
{
    std::string out(name);
    for (char& c : out)
        c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
    return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
    return text;
}

std::string renamed(std::string text, std::string_view name)
{
    text = replaced(std::move(text), asVariable(standIn), asVariable(name));
    text = replaced(std::move(text), asClass(standIn), asClass(name));
    return replaced(std::move(text), standIn, name);
}

fs::path installedTemplate()
{
    const auto folder =
        (fs::read_symlink("/proc/self/exe").parent_path() / LIANFANG_TEMPLATE_FROM_CLI).lexically_normal();
    if (!fs::exists(folder / "CMakeLists.txt"))
        throw Failure(1, "模板没有安装：" + folder.string(), "The template is not installed: " + folder.string());
    return folder;
}

} // namespace

std::vector<fs::path> writeConnector(const std::string& name, const fs::path& folder)
{
    if (!isName(name))
        throw Failure(
            1, "名称只能用小写字母、数字和单个连字符，以字母开头，最多 40 个字符。",
            "A name has lower-case letters, digits and single hyphens, begins with a letter, and is at most 40 long.");
    std::error_code ignored;
    const bool there = fs::exists(folder);
    if (there && !fs::is_empty(folder, ignored))
        throw Failure(1, folder.string() + " 已存在，不会覆盖。",
                      folder.string() + " is there already and is not overwritten.");
    std::vector<fs::path> written;
    const auto undo = [&] {
        for (const auto& file : written)
            fs::remove(file, ignored);
        if (!there)
            fs::remove_all(folder, ignored);
    };
    try {
        const auto from = installedTemplate();
        for (const auto& entry : fs::recursive_directory_iterator(from)) {
            const auto below = entry.path().lexically_relative(from);
            if (!entry.is_regular_file() || below.begin()->string() == "build" ||
                below.begin()->string() == "__pycache__" || below == "made_up.token")
                continue;
            const auto to = folder / renamed(below.string(), name);
            fs::create_directories(to.parent_path());
            replaceFile(to, renamed(readFile(entry.path()), name), 0644);
            written.push_back(to);
        }
    } catch (const Error& error) {
        undo();
        throw Failure(1, error.zh(), error.en());
    } catch (const fs::filesystem_error& error) {
        undo();
        throw Failure(1, std::string("写入失败：") + error.what(), std::string("Cannot write: ") + error.what());
    }
    std::sort(written.begin(), written.end());
    return written;
}

} // namespace lianfang::cli
