// The tree's own rules: who may include whom, what only one folder may do, messages that everybody can find.
#include "hub/api/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace lianfang {

namespace {

struct SourceFile {
    std::string path; // from the root, "hub/base/file.h"
    std::string text;

    std::vector<std::string> lines() const
    {
        std::vector<std::string> out;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
            out.push_back(line);
        return out;
    }
    bool under(std::string_view folder) const { return path.starts_with(folder); }
    bool isCode() const { return path.ends_with(".cpp") || path.ends_with(".h") || path.ends_with(".c"); }
};

std::string root()
{
    return LIANFANG_SOURCE_DIR;
}

const std::vector<SourceFile>& tree()
{
    static const std::vector<SourceFile> files = [] {
        std::vector<SourceFile> out;
        const auto take = [&](const std::filesystem::path& path) {
            std::ifstream in(path, std::ios::binary);
            out.push_back({std::filesystem::relative(path, root()).string(),
                           {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}});
        };
        for (const char* folder : {"hub", "plugins", "connectors", "config", "tests", "packaging", ".ci"}) {
            if (!std::filesystem::exists(std::filesystem::path(root()) / folder))
                continue;
            std::filesystem::recursive_directory_iterator at(std::filesystem::path(root()) / folder);
            for (; at != std::filesystem::recursive_directory_iterator(); ++at) {
                const auto name = at->path().filename();
                if (name == "node_modules" || name == "__pycache__" || name == "build" || name == "dist")
                    at.disable_recursion_pending();
                else if (at->is_regular_file())
                    take(at->path());
            }
        }
        for (const auto& entry : std::filesystem::directory_iterator(root()))
            if (entry.is_regular_file() && entry.path().filename() != ".git") // of a further work tree: git's own
                take(entry.path());
        return out;
    }();
    return files;
}

// The folder of a file or an include: "hub/base" of "hub/base/file.h", "connectors" of "connectors/postal/postal.cpp".
std::string folderOf(std::string_view path)
{
    const auto first = path.find('/');
    if (first == std::string_view::npos)
        return {};
    const auto second = path.find('/', first + 1);
    return std::string(path.substr(0, second == std::string_view::npos ? first : second));
}

// Of "hub/…", "plugins/…" and the other folders of the tree: who includes what.
std::vector<std::string> includesOf(const SourceFile& file)
{
    static const std::regex include(R"rx(^\s*#\s*include\s*"((?:hub|plugins|connectors|tests)/[^"]+)")rx");
    std::vector<std::string> out;
    for (const auto& line : file.lines())
        if (std::smatch match; std::regex_search(line, match, include))
            out.push_back(match[1]);
    return out;
}

// Every include of the files that `from` chooses which `allowed` does not.
std::vector<std::string> forbidden(const std::function<bool(const SourceFile&)>& from,
                                   const std::function<bool(const SourceFile&, const std::string&)>& allowed)
{
    std::vector<std::string> out;
    for (const auto& file : tree())
        if (file.isCode() && from(file))
            for (const auto& include : includesOf(file))
                if (!allowed(file, include))
                    out.push_back(file.path + " includes " + include);
    return out;
}

// The order in which a row travels, as hub/CMakeLists.txt has it.
std::vector<std::string> layers()
{
    const auto at =
        std::find_if(tree().begin(), tree().end(), [](const auto& f) { return f.path == "hub/CMakeLists.txt"; });
    static const std::regex list(R"(foreach\(folder ([a-z ]+)\))");
    std::smatch match;
    if (at == tree().end() || !std::regex_search(at->text, match, list))
        return {};
    std::istringstream in(match[1]);
    return {std::istream_iterator<std::string>(in), {}};
}

struct Declared {
    std::string file;
    std::string name;
    std::string code;
};

std::vector<Declared> declaredMessages()
{
    static const std::regex message(R"rx(inline\s+constexpr\s+Message\s+(\w+)\s*\{\s*"([^"]+)")rx");
    std::vector<Declared> out;
    for (const auto& file : tree())
        if (file.path.ends_with("/messages.h") && !file.under("tests/"))
            for (std::sregex_iterator at(file.text.begin(), file.text.end(), message), end; at != end; ++at)
                out.push_back({file.path, (*at)[1], (*at)[2]});
    return out;
}

TEST(Messages, haveCodesThatNoOtherHas)
{
    std::map<std::string, int> times;
    for (const auto* message : catalogue())
        ++times[std::string(message->code)];
    for (const auto& [code, count] : times)
        EXPECT_EQ(count, 1) << code;
}

TEST(Messages, areAllInTheCatalogue)
{
    const auto declared = declaredMessages();
    ASSERT_GT(declared.size(), 100u);
    for (const auto& message : declared)
        EXPECT_NE(findMessage(message.code), nullptr) << message.file << ": " << message.name;
}

TEST(Messages, areAllUsedOutsideTheirHeader)
{
    std::set<std::string> words;
    static const std::regex use(R"(message::(\w+))");
    for (const auto& file : tree())
        if (file.isCode() && !file.under("tests/") && !file.path.ends_with("/messages.h"))
            for (std::sregex_iterator at(file.text.begin(), file.text.end(), use), end; at != end; ++at)
                words.insert((*at)[1]);
    for (const auto& message : declaredMessages())
        EXPECT_TRUE(words.contains(message.name)) << message.file << ": " << message.name << " is used nowhere";
}

TEST(Messages, speakChineseAndEnglish)
{
    for (const auto* message : catalogue()) {
        EXPECT_TRUE(std::any_of(message->zh.begin(), message->zh.end(), [](char c) { return c < 0; })) << message->code;
        EXPECT_FALSE(message->en.empty()) << message->code;
        EXPECT_EQ(message->mendZh.empty(), message->mendEn.empty()) << message->code;
    }
}

// Both languages say as much; {1} may be the Chinese and {2} the English form of the same thing.
TEST(Messages, nameAsManyArgumentsInBothLanguages)
{
    static const std::regex placeholder(R"(\{(\d)\})");
    const auto argumentsOf = [&](const std::string& text) {
        std::set<std::string> out;
        for (std::sregex_iterator at(text.begin(), text.end(), placeholder), end; at != end; ++at)
            out.insert((*at)[1]);
        return out.size();
    };
    for (const auto* message : catalogue())
        EXPECT_EQ(argumentsOf(std::string(message->zh) + std::string(message->mendZh)),
                  argumentsOf(std::string(message->en) + std::string(message->mendEn)))
            << message->code;
}

TEST(Layers, includeOnlyWhatStandsAboveThem)
{
    const auto order = layers();
    ASSERT_THAT(order, testing::Contains("base"));
    const auto rankOf = [&](const std::string& folder) {
        return std::find(order.begin(), order.end(), folder.substr(folder.find('/') + 1)) - order.begin();
    };
    EXPECT_THAT(forbidden([](const SourceFile& file) { return file.under("hub/"); },
                          [&](const SourceFile& file, const std::string& include) {
                              return !include.starts_with("hub/") ||
                                     rankOf(folderOf(include)) <= rankOf(folderOf(file.path));
                          }),
                testing::IsEmpty());
}

// Only model types and what lies below them flow between stages; normalise drives decode, matching and cross-checks ask the store.
TEST(Layers, stagesDoNotIncludeOneAnother)
{
    const std::set<std::string> stages{"hub/archive",    "hub/decode",   "hub/normalise", "hub/store",   "hub/collect",
                                       "hub/match",      "hub/crosscheck", "hub/dispatch", "hub/notify",  "hub/schedule"};
    const std::set<std::pair<std::string, std::string>> agreed{{"hub/normalise", "hub/decode"},
                                                               {"hub/match", "hub/store"},
                                                               {"hub/crosscheck", "hub/store"}};
    EXPECT_THAT(forbidden([&](const SourceFile& file) { return stages.contains(folderOf(file.path)); },
                          [&](const SourceFile& file, const std::string& include) {
                              const auto from = folderOf(file.path), to = folderOf(include);
                              return from == to || !stages.contains(to) || agreed.contains({from, to});
                          }),
                testing::IsEmpty());
}

TEST(Layers, nothingThatShipsIncludesTestsOrConnectors)
{
    EXPECT_THAT(forbidden([](const SourceFile& file) { return file.under("hub/") || file.under("plugins/"); },
                          [](const SourceFile&, const std::string& include) {
                              return !include.starts_with("tests/") && !include.starts_with("connectors/");
                          }),
                testing::IsEmpty());
}

TEST(Layers, connectorsIncludeTheSdkOnly)
{
    EXPECT_THAT(forbidden([](const SourceFile& file) { return file.under("connectors/"); },
                          [](const SourceFile& file, const std::string& include) {
                              return include.starts_with("plugins/sdk/") || folderOf(include) == folderOf(file.path);
                          }),
                testing::IsEmpty());
}

// A department's programmer gets these two folders, installed elsewhere; they must stand by themselves, and find one
// another by their place alone.
TEST(Layers, theSdkIncludesTheBoundaryOnly)
{
    static const std::regex include(R"rx(^\s*#\s*include\s*"([^"]+)")rx");
    std::vector<std::string> wrong;
    for (const auto& file : tree())
        if (file.isCode() && (file.under("plugins/sdk/") || file.under("plugins/abi/")))
            for (const auto& line : file.lines())
                if (std::smatch match; std::regex_search(line, match, include) && match[1] != "../abi/connector.h" &&
                                       match[1].str().find('/') != std::string::npos)
                    wrong.push_back(file.path + " includes " + match[1].str());
    EXPECT_THAT(wrong, testing::IsEmpty());
}

std::vector<std::string> mentions(const std::regex& what, const std::string& home)
{
    std::vector<std::string> out;
    for (const auto& file : tree())
        if (file.isCode() && !file.under("tests/") && !file.under(home) && std::regex_search(file.text, what))
            out.push_back(file.path);
    return out;
}

TEST(OnlyThere, librariesAreLoadedByTheLoader)
{
    EXPECT_THAT(mentions(std::regex(R"(\bdl(m?open|sym)\s*\(|<dlfcn\.h>|<boost/dll)"), "plugins/loader/"),
                testing::IsEmpty());
}

TEST(OnlyThere, sqliteIsSpokenToByTheStore)
{
    EXPECT_THAT(mentions(std::regex(R"([<"]sqlite3\.h|libpq-fe\.h)"), "hub/store/"), testing::IsEmpty());
}

TEST(Files, areShortEnoughToBeReadInOneGo)
{
    for (const auto& file : tree())
        if (file.isCode()) {
            EXPECT_LE(file.lines().size(), 700u) << file.path;
        }
}

TEST(Files, nameNoPathOfThisMachine)
{
    std::vector<std::string> paths{"/ro"
                                   "ot/",
                                   "/wo"
                                   "rk/"};
    const auto source = root();
    if (std::count(source.begin(), source.end(), '/') > 1) // "/src" may stand in many a path
        paths.push_back(source);
    for (const auto& file : tree())
        for (const auto& path : paths)
            EXPECT_EQ(file.text.find(path), std::string::npos) << file.path << " names " << path;
}

} // namespace

} // namespace lianfang
