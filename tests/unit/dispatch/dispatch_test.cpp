#include "hub/dispatch/dispatch.h"

#include "hub/dispatch/messages.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lianfang {
namespace {

using test::TemporaryFolder;

// A department's folder that takes documents, and a list whose content changes each time it is made.
class DispatchToAFolder : public testing::Test {
protected:
    Dispatch dispatch()
    {
        return Dispatch(
            folder_.path() / "outgoing",
            {[](const PushOrder& order) { return "退回清单_" + order.dataset + "_" + order.period.toString(); },
             [this](const PushOrder&) { return csv_; },
             [this](const PushOrder&, const std::filesystem::path& file) {
                 std::ofstream(file) << "content " << ++made_;
             },
             [this](const std::string& department, const OutgoingDocument& document) {
                 if (refusals_-- > 0)
                     throw Error(message::workbookNotWritten, {"the folder", "not mounted"});
                 types_.push_back(document.list + " " + document.period.toString() + " " + document.mediaType);
                 pushed_.push_back(department + ": " + document.name + ": " + TemporaryFolder::read(document.file));
                 return std::string("taken");
             }});
    }

    static OutboxEntry entry(const std::string& key = "rejections/17")
    {
        OutboxEntry out;
        out.channel = "push";
        out.topic = "rejections";
        out.recipient = "postal";
        out.idempotencyKey = key;
        out.payload =
            PushOrder{"rejections", "postal", "postal/couriers", *Period::parse("2026-09"), "340223", 17}.payload();
        return out;
    }

    TemporaryFolder folder_;
    int made_ = 0;
    int refusals_ = 0;
    bool csv_ = false;
    std::vector<std::string> pushed_;
    std::vector<std::string> types_; // of these: list, period, media type
};

TEST_F(DispatchToAFolder, MakesCsvForWhoTakesItSo)
{
    csv_ = true;
    const auto sender = dispatch();
    sender.deliver(entry());
    EXPECT_EQ(sender.copyOf(entry()).extension(), ".csv");
    EXPECT_EQ(types_, std::vector<std::string>{"rejections 2026-09 text/csv; charset=utf-8"});
}

TEST_F(DispatchToAFolder, ReturnsTheDepartmentsReceipt)
{
    EXPECT_EQ(dispatch().deliver(entry()), "taken");
}

TEST_F(DispatchToAFolder, HandsOnWhatAnotherHubMadeAsItIs)
{
    auto order = PushOrder::of(entry());
    order.file = "../退回清单_外来.xlsx";
    auto foreign = entry();
    foreign.payload = order.payload();
    EXPECT_THROW(dispatch().deliver(foreign), Undeliverable) << "it is not there";
    folder_.write("outgoing/postal/退回清单_外来.xlsx", "theirs");
    dispatch().deliver(foreign);
    EXPECT_EQ(made_, 0);
    EXPECT_EQ(pushed_, std::vector<std::string>{"postal: 退回清单_外来.xlsx: theirs"});
}

TEST_F(DispatchToAFolder, KeepsACopyOfWhatWasSent)
{
    const auto sender = dispatch();
    sender.deliver(entry());
    EXPECT_EQ(TemporaryFolder::read(sender.copyOf(entry())), "content 1");
}

TEST_F(DispatchToAFolder, KeepsTheCopyUnderTheDepartmentWithAReadableName)
{
    const auto copy = dispatch().copyOf(entry());
    EXPECT_EQ(copy.parent_path(), folder_.path() / "outgoing" / "postal");
    EXPECT_TRUE(copy.filename().string().starts_with("退回清单_postal-couriers_2026-09_")) << copy;
}

TEST_F(DispatchToAFolder, RepeatsTheSameDocumentAfterAFailure)
{
    const auto sender = dispatch();
    refusals_ = 1;
    EXPECT_THROW(sender.deliver(entry()), Error);
    sender.deliver(entry());
    sender.deliver(entry());
    ASSERT_EQ(pushed_.size(), 2u);
    EXPECT_EQ(pushed_[0], pushed_[1]);
    EXPECT_EQ(made_, 1);
}

TEST_F(DispatchToAFolder, MakesAnotherDocumentForAnotherEvent)
{
    const auto sender = dispatch();
    sender.deliver(entry("rejections/17"));
    sender.deliver(entry("rejections/18"));
    EXPECT_NE(pushed_.at(0), pushed_.at(1));
}

TEST_F(DispatchToAFolder, LeavesNothingHalfWrittenUnderTheDocumentsName)
{
    const Dispatch failing(folder_.path() / "outgoing",
                           {[](const PushOrder&) { return std::string("清单"); },
                            [](const PushOrder&) { return false; },
                            [](const PushOrder&, const std::filesystem::path& file) {
                                std::ofstream(file) << "half";
                                throw Error(message::workbookNotWritten, {"list", "disk full"});
                            },
                            [](const std::string&, const OutgoingDocument&) { return std::string(); }});
    EXPECT_THROW(failing.deliver(entry()), Error);
    EXPECT_FALSE(std::filesystem::exists(failing.copyOf(entry())));
}

TEST_F(DispatchToAFolder, RefusesAnOrderThatCannotBeRead)
{
    auto broken = entry();
    for (const auto* payload :
         {"", "[]", "{\"period\":\"2026-09\"}", "{\"list\":\"rejections\",\"period\":\"September\"}"}) {
        broken.payload = payload;
        EXPECT_THROW(dispatch().deliver(broken), Undeliverable) << payload;
    }
}

TEST(PushOrder, ReadsWhatItWrote)
{
    OutboxEntry entry;
    entry.recipient = "postal";
    entry.payload =
        PushOrder{"rejections", "postal", "postal/couriers", *Period::parse("2026Q3"), "340223", 17}.payload();
    const auto order = PushOrder::of(entry);
    EXPECT_EQ(order.payload(), entry.payload);
    EXPECT_EQ(order.department, "postal");
}

TEST(FileName, LosesWhatFileSystemsDoNotTake)
{
    EXPECT_EQ(fileNameOf("a/b\\c:d\n"), "a-b-c-d-");
    EXPECT_EQ(fileNameOf("../x"), "-..-x");
}

TEST(FileName, IsCutBetweenCharacters)
{
    std::string name;
    for (int i = 0; i < 100; ++i)
        name += "网";
    EXPECT_EQ(fileNameOf(name).size(), 198u);
}

} // namespace
} // namespace lianfang
