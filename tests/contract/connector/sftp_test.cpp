#include "tests/contract/connector/connector_fixture.h"
#include "tests/support/ssh_server.h"

#include <atomic>
#include <fstream>
#include <thread>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// The health commission, the inspectorate, and any department by manifest alone.
class Sftp : public ConnectorFixture, public testing::WithParamInterface<const char*> {
protected:
    static void SetUpTestSuite() { server_ = std::make_unique<SshServer>(); }
    static void TearDownTestSuite() { server_.reset(); }

    Sftp() : ConnectorFixture(GetParam())
    {
        request_.dataset = "health/workers";
        request_.period = *Period::parse("2026Q3");
        request_.unit = "340202";
        request_.documents = "从业人员_340202_2026Q3*.xlsx";
        useServer(*server_);
    }
    ~Sftp() override
    {
        for (const auto& entry : std::filesystem::directory_iterator(server_->files()))
            std::filesystem::remove_all(entry);
    }

    void useServer(const SshServer& server)
    {
        request_.settings = {{"host", "127.0.0.1"},
                             {"port", std::to_string(server.port())},
                             {"user", server.user()},
                             {"host-key", server.hostKey()},
                             {"folder", server.files()},
                             {"feedback", server.files()},
                             {"settle", "20"}};
        request_.secrets["key"] = server.privateKey();
    }

    static void write(const std::string& name, std::string_view bytes)
    {
        std::ofstream(server_->files() / name, std::ios::binary) << bytes;
    }

    static std::unique_ptr<SshServer> server_;
};

std::unique_ptr<SshServer> Sftp::server_;

TEST_P(Sftp, DeliversFilesOfUnitAndPeriodUnchanged)
{
    write("从业人员_340202_2026Q3.xlsx", std::string("PK\x03\x04\0\0", 6));
    write("从业人员_340207_2026Q3.xlsx", "another unit");
    EXPECT_THAT(pulled(), ElementsAre(Pair("从业人员_340202_2026Q3.xlsx", std::string("PK\x03\x04\0\0", 6))));
}

TEST_P(Sftp, DeliversLargeFilesInPieces)
{
    std::string bytes(5'000'001, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((i * 2654435761u) >> 13);
    write("从业人员_340202_2026Q3.xlsx", bytes);
    const auto documents = pulled();
    ASSERT_EQ(documents.size(), 1u);
    EXPECT_TRUE(documents.front().second == bytes);
}

TEST_P(Sftp, NothingThereYetIsNoFailure)
{
    EXPECT_THAT(pulled(), IsEmpty());
}

TEST_P(Sftp, AFileWithPartBesideItIsLeft)
{
    write("从业人员_340202_2026Q3.xlsx", "old");
    write("从业人员_340202_2026Q3.xlsx.part", "new, half");
    EXPECT_THAT(pulled(), IsEmpty());
}

TEST_P(Sftp, AGrowingFileIsLeft)
{
    request_.settings["settle"] = "200";
    std::atomic<bool> stop = false;
    write("从业人员_340202_2026Q3.xlsx", "begun");
    std::jthread writer([&] {
        std::ofstream out(server_->files() / "从业人员_340202_2026Q3.xlsx", std::ios::app);
        while (!stop) {
            out << 'x' << std::flush;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    const auto documents = pulled();
    stop = true;
    EXPECT_THAT(documents, IsEmpty());
    EXPECT_EQ(outcome_.logLines, 1u);
}

TEST_P(Sftp, AFileThatIsCutShortWhileItIsReadFails)
{
    write("从业人员_340202_2026Q3.xlsx", std::string(20'000'000, 'x'));
    EXPECT_THAT(failureOf([&] {
                    pulledWhile([&] {
                        std::filesystem::resize_file(server_->files() / "从业人员_340202_2026Q3.xlsx", 1'000'000);
                    });
                }),
                HasSubstr("while it was read"));
}

TEST_P(Sftp, AnotherHostKeyIsNotTrusted)
{
    const std::string real = request_.settings["host-key"];
    request_.settings["host-key"] = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_THAT(failureOf([&] { pulled(); }), AllOf(HasSubstr("collect.connector-refused"), HasSubstr(real)));
}

TEST_P(Sftp, AnEmptyHostKeyTrustsNobody)
{
    request_.settings["host-key"] = "";
    EXPECT_THAT(failureOf([&] { pulled(); }), HasSubstr("collect.connector-refused"));
}

TEST_P(Sftp, AKeyThatIsNotKnownThereIsRefused)
{
    const TemporaryFolder folder;
    run({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.path() / "other"});
    request_.secrets["key"] = TemporaryFolder::read(folder.path() / "other");
    EXPECT_THAT(failureOf([&] { pulled(); }), HasSubstr("does not accept the key"));
}

TEST_P(Sftp, WhatIsNoKeyIsRefused)
{
    request_.secrets["key"] = "swordfish";
    EXPECT_THAT(failureOf([&] { pulled(); }), HasSubstr("no usable private key"));
}

TEST_P(Sftp, ARsaKeyLogsIn)
{
    const SshServer server("rsa");
    useServer(server);
    EXPECT_NO_THROW(collector_.probe(request_));
}

TEST_P(Sftp, AServerThatIsAwayMayComeBack)
{
    request_.settings["port"] = std::to_string(freePort());
    EXPECT_THAT(failureOf([&] { pulled(); }), HasSubstr("collect.connector-failed"));
}

TEST_P(Sftp, AListIsUploadedWhole)
{
    request_.dataset = "rejections";
    const std::string bytes(100'000, 'z');
    const auto receipt = pushed("退回清单.csv", bytes);
    EXPECT_EQ(TemporaryFolder::read(receipt), bytes);
}

TEST_P(Sftp, AListPushedAgainReplacesTheEarlierOne)
{
    pushed("list.csv", "first, and longer");
    EXPECT_EQ(TemporaryFolder::read(pushed("list.csv", "second")), "second");
}

INSTANTIATE_TEST_SUITE_P(Connectors, Sftp, testing::Values("health", "inspection", "sftp"), named);

} // namespace
} // namespace lianfang::test
