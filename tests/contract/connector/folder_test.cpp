#include "tests/contract/connector/connector_fixture.h"

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// The postal administration, and any department by manifest alone.
class DropFolder : public ConnectorFixture, public testing::WithParamInterface<const char*> {
protected:
    DropFolder() : ConnectorFixture(GetParam())
    {
        std::filesystem::create_directory(folder_.path() / "feedback");
        request_.dataset = "postal/outlets";
        request_.period = *Period::parse("2026-09");
        request_.unit = "340223";
        request_.documents = "快递网点_340223_2026-09*.csv";
        request_.settings = {
            {"folder", folder_.path()}, {"feedback", folder_.path() / "feedback"}, {"marker", ".done"}};
        request_.folders = {{folder_.path(), false}, {folder_.path() / "feedback", true}};
    }

    TemporaryFolder folder_;
};

TEST_P(DropFolder, DeliversFinishedFilesOfUnitAndPeriodUnchanged)
{
    const std::string gb18030 = "\xcd\xf8\xb5\xe3\xb1\xe0\xba\xc5,\xc3\xfb\xb3\xc6\r\n";
    folder_.write("快递网点_340223_2026-09.csv", gb18030);
    folder_.write("快递网点_340223_2026-09.csv.done", "");
    folder_.write("快递网点_340223_2026-08.csv", "another month");
    folder_.write("快递网点_340223_2026-08.csv.done", "");
    EXPECT_THAT(pulled(), ElementsAre(Pair("快递网点_340223_2026-09.csv", gb18030)));
    EXPECT_EQ(outcome_.documents.front().mediaType, "text/csv");
}

TEST_P(DropFolder, AFileWithoutItsMarkerHasNotBeenDelivered)
{
    folder_.write("快递网点_340223_2026-09.csv", "half");
    EXPECT_THAT(pulled(), IsEmpty());
}

TEST_P(DropFolder, AMissingFolderIsSomebodysToMend)
{
    request_.settings["folder"] = "/nowhere/at/all";
    EXPECT_THAT(failureOf([&] { pulled(); }), HasSubstr("collect.connector-refused"));
}

TEST_P(DropFolder, AFileThatIsCutShortWhileItIsReadFails)
{
    const auto file = folder_.write("快递网点_340223_2026-09.csv", std::string(20'000'000, 'x'));
    folder_.write("快递网点_340223_2026-09.csv.done", "");
    EXPECT_THAT(failureOf([&] { pulledWhile([&] { std::filesystem::resize_file(file, 1'000'000); }); }),
                HasSubstr("changed while it was read"));
}

TEST_P(DropFolder, AListIsPutIntoTheFeedbackFolderWithItsMarker)
{
    request_.dataset = "rejections";
    const auto receipt = pushed("退回清单_2026-09.csv", "行,原因\r\n");
    EXPECT_EQ(receipt, folder_.path() / "feedback/退回清单_2026-09.csv");
    EXPECT_EQ(TemporaryFolder::read(receipt), "行,原因\r\n");
    EXPECT_TRUE(std::filesystem::exists(receipt + ".done"));
}

TEST_P(DropFolder, AListPushedAgainReplacesTheEarlierOne)
{
    pushed("list.csv", "first, and longer");
    const auto receipt = pushed("list.csv", "second");
    EXPECT_EQ(TemporaryFolder::read(receipt), "second");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path() / "feedback"), {}), 2);
}

TEST_P(DropFolder, AProbeAnswersWhereTheFolderIs)
{
    EXPECT_NO_THROW(collector_.probe(request_));
}

INSTANTIATE_TEST_SUITE_P(Connectors, DropFolder, testing::Values("postal", "folder"), named);

} // namespace
} // namespace lianfang::test
