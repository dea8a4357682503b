#include "hub/base/file.h"

#include "hub/base/messages.h"
#include "tests/unit/model/temporary_folder.h"

#include <sys/stat.h>

namespace lianfang {

namespace {

unsigned permissionsOf(const std::filesystem::path& path)
{
    struct stat status {};
    ::stat(path.c_str(), &status);
    return status.st_mode & 0777u;
}

TEST(ReplaceFile, putsNewContentInPlaceOfOld)
{
    const TemporaryFolder folder;
    const auto path = folder.write("a", "old and long");
    replaceFile(path, "new");
    EXPECT_EQ(readFile(path), "new");
}

TEST(ReplaceFile, leavesNothingBesideIt)
{
    const TemporaryFolder folder;
    replaceFile(folder.path() / "a", "new");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(ReplaceFile, isForItsOwnerOnlyUnlessToldOtherwise)
{
    const TemporaryFolder folder;
    replaceFile(folder.path() / "a", "x");
    EXPECT_EQ(permissionsOf(folder.path() / "a"), 0600u);
}

TEST(ReplaceFile, keepsTheOldContentWhenItCannotWrite)
{
    const TemporaryFolder folder;
    const auto path = folder.write("a", "old");
    std::filesystem::create_directory(folder.path() / "a.new"); // where the new content would be written
    EXPECT_THROW(replaceFile(path, "new"), Error);
    EXPECT_EQ(readFile(path), "old");
}

TEST(ReadFile, refusesWhatIsLargerThanItsLimit)
{
    const TemporaryFolder folder;
    EXPECT_THROW(readFile(folder.write("a", "12345"), 4), Error);
    EXPECT_EQ(readFile(folder.write("b", "1234"), 4), "1234");
}

TEST(ReadFile, namesTheFileThatIsNotThere)
{
    const TemporaryFolder folder;
    try {
        readFile(folder.path() / "none");
        FAIL() << "read a file that is not there";
    } catch (const Error& error) {
        EXPECT_EQ(&error.message(), &message::fileOpen);
        EXPECT_EQ(error.arguments().at(0), (folder.path() / "none").string());
    }
}

TEST(File, readsAtAnyPlaceAsFarAsThereIsSomething)
{
    const TemporaryFolder folder;
    const File file(folder.write("a", "0123456789"), File::Mode::read);
    char buffer[8] = {};
    EXPECT_EQ(file.readAt(6, buffer), 4u);
    EXPECT_EQ(std::string_view(buffer, 4), "6789");
}

TEST(File, doesNotTakeAFileThatIsThereWhenItMustBeNew)
{
    const TemporaryFolder folder;
    const auto path = folder.write("a", "x");
    EXPECT_THROW(File(path, File::Mode::createExclusive), Error);
    EXPECT_EQ(readFile(path), "x");
}

} // namespace

} // namespace lianfang
