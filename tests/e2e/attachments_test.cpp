// Commitment letters that permits link to: fetched with them by the shipped manifest, kept, and never read as rows.
#include "tests/e2e/hub_process.h"
#include "tests/support/loopback_server.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Attachments : public testing::Test {
protected:
    Attachments()
    {
        const auto token = folder_.write("token", "swordfish");
        std::filesystem::permissions(token, std::filesystem::perms::owner_read);
        hub_ = std::make_unique<HubProcess>(
            LIANFANG_SOURCE_DIR "/config/hub.demo.xml", folder_.path() / "hub",
            Environment{{"LIANFANG_CONSTRUCTION_URL", "http://127.0.0.1:" + std::to_string(server_.port())},
                        {"LIANFANG_CONSTRUCTION_TOKEN", token},
                        {"LIANFANG_RETRY_SECONDS", "3600"}});
        hub_->start("2026-10-12");
    }

    nlohmann::json fetched() const
    {
        const auto ended = hub_->lianfang({"run", "construction/permits", "2026-09-30", "--unit", "340202", "--json"});
        return nlohmann::json::parse(ended.out).at(0);
    }
    nlohmann::json documents() const
    {
        return hub_->ask({"documents", "construction/permits", "2026-09-30", "--unit", "340202"});
    }
    Ended taken(const std::string& name, const std::filesystem::path& to) const
    {
        return hub_->lianfang(
            {"documents", "construction/permits", "2026-09-30", "--unit", "340202", "--name", name, "-o", to});
    }

    const TemporaryFolder folder_;
    const LoopbackServer server_{"soap_source.py", folder_.path() / "source", {"--token", "swordfish", "--whole"}};
    std::unique_ptr<HubProcess> hub_;
};

TEST_F(Attachments, AreKeptListedAndHandedOutAsTheyCame)
{
    folder_.write("source/records", "340202202603050101\n340202202603050201\n340202202603050301\n");
    const auto exchange = fetched();
    EXPECT_EQ(exchange.at("state"), "done") << exchange;
    EXPECT_EQ(exchange.at("accepted"), 3);
    EXPECT_EQ(exchange.at("rejected"), 0);
    EXPECT_EQ(exchange.at("unknownColumns"), 2) << "unit, of each page; the letter's address is known";
    std::vector<std::string> names, formats;
    for (const auto& document : documents()) {
        names.push_back(document.at("name"));
        formats.push_back(document.at("format"));
    }
    EXPECT_THAT(names, ElementsAre("permits_340202_2026-09-30_0001.xml", "permits_340202_2026-09-30_0002.xml",
                                   "permits_340202_2026-09-30_340202202603050101.pdf",
                                   "permits_340202_2026-09-30_340202202603050201.pdf",
                                   "permits_340202_2026-09-30_340202202603050301.pdf"));
    EXPECT_THAT(formats, ElementsAre("xml", "xml", "attachment", "attachment", "attachment"));
    const auto letter = folder_.path() / "letter.pdf";
    EXPECT_EQ(taken(names[3], letter).code, 0);
    EXPECT_EQ(TemporaryFolder::read(letter), "%PDF-1.7 /letters/340202202603050201.pdf");
    EXPECT_EQ(taken(names[0], folder_.path() / "rows.xml").code, 4) << "rows are not handed out";

    // The same again is the same, and so is what the archive gives.
    EXPECT_EQ(fetched().at("unchanged"), 3);
    EXPECT_EQ(hub_->ask({"replay", "construction/permits", "--from", "2026-09-30"}).at(0).at("accepted"), 3);
    EXPECT_EQ(documents().size(), 5u);
}

TEST_F(Attachments, OneThatIsNotThereFailsTheExchangeAndTakesNothing)
{
    folder_.write("source/records", "340202202603050101\ngone\n");
    const auto exchange = fetched();
    EXPECT_EQ(exchange.at("state"), "failed");
    EXPECT_THAT(exchange.at("error").at("en").get<std::string>(), HasSubstr("404"));
    EXPECT_EQ(documents().size(), 0u);
}

TEST_F(Attachments, OneBeyondTheLimitFailsTheExchange)
{
    folder_.write("source/records", "340202202603050101\nlarge\n");
    const auto exchange = fetched();
    EXPECT_EQ(exchange.at("state"), "failed");
    EXPECT_EQ(exchange.at("error").at("code"), "archive.document-too-large");
}

} // namespace
} // namespace lianfang::test
