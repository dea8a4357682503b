#include "plugins/sdk/folder.h"
#include "plugins/sdk/row_writer.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::sdk {
namespace {

using testing::ElementsAre;

std::string cell(std::string_view value)
{
    std::string out;
    RowWriter::append(out, value);
    return out;
}

std::vector<std::string> finished(const test::TemporaryFolder& folder, const std::string& glob)
{
    std::vector<std::string> names;
    for (const auto& file : FolderClient(folder.path()).finished(Glob(glob)))
        names.push_back(std::filesystem::relative(file, folder.path()));
    return names;
}

TEST(RowWriter, QuotesOnlyWhatNeedsIt)
{
    EXPECT_EQ(cell("芜湖 公司"), "芜湖 公司");
    EXPECT_EQ(cell("a,b"), "\"a,b\"");
    EXPECT_EQ(cell("a\nb"), "\"a\nb\"");
    EXPECT_EQ(cell("say \"a\""), "\"say \"\"a\"\"\"");
}

TEST(Glob, MatchesChineseNames)
{
    const Glob glob("快递网点_340223_2026-09*.csv");
    EXPECT_TRUE(glob.matches("快递网点_340223_2026-09_第二版.csv"));
    EXPECT_FALSE(glob.matches("快递网点_340281_2026-09.csv"));
}

TEST(Glob, LeavesHiddenFilesAlone)
{
    EXPECT_FALSE(Glob("*.csv").matches(".a.csv"));
}

TEST(Glob, NeverLeadsOutOfTheFolder)
{
    EXPECT_THROW(Glob("../*.csv"), Refused);
    EXPECT_THROW(Glob("a/../../*.csv"), Refused);
    EXPECT_THROW(Glob("/etc/*"), Refused);
    EXPECT_THROW(Glob(""), Refused);
}

TEST(FolderClient, TakesOnlyWhatIsMarkedDone)
{
    const test::TemporaryFolder folder;
    for (const char* name : {"b.csv", "b.csv.done", "a.csv", "a.csv.done", "half.csv", "x.txt", "x.txt.done"})
        folder.write(name, "");
    EXPECT_THAT(finished(folder, "*.csv"), ElementsAre("a.csv", "b.csv"));
}

TEST(FolderClient, LooksIntoTheFolderTheGlobNames)
{
    const test::TemporaryFolder folder;
    folder.write("340223/a.csv", "");
    folder.write("340223/a.csv.done", "");
    EXPECT_THAT(finished(folder, "340223/*.csv"), ElementsAre("340223/a.csv"));
    EXPECT_THAT(finished(folder, "340281/*.csv"), ElementsAre());
}

TEST(FolderClient, TellsWhatLacksItsMarker)
{
    const test::TemporaryFolder folder;
    for (const char* name : {"a.csv", "a.csv.done", "half.csv", "x.txt"})
        folder.write(name, "");
    const auto files = FolderClient(folder.path()).unfinished(Glob("*.csv"));
    EXPECT_THAT(files, ElementsAre(folder.path() / "half.csv"));
}

TEST(FolderClient, DoesNotFollowLinks)
{
    const test::TemporaryFolder folder;
    std::filesystem::create_symlink("/etc/passwd", folder.path() / "a.csv");
    folder.write("a.csv.done", "");
    EXPECT_THAT(finished(folder, "*.csv"), ElementsAre());
}

TEST(FolderClient, SaysWhenTheFolderIsNotThere)
{
    EXPECT_THROW(FolderClient("/nowhere/at/all").check(), Refused);
}

} // namespace
} // namespace lianfang::sdk
