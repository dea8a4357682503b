// Connectors come and go while the daemon runs: signed ones are taken, others are refused by name of the rule.
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lianfang::test {
namespace {

using testing::HasSubstr;

constexpr const char* today = "2026-10-30";

class DropIn : public testing::Test {
protected:
    DropIn()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config_, std::filesystem::copy_options::recursive);
        // Only what is dropped in, and that signed.
        std::string text = TemporaryFolder::read(config_ / "hub.demo.xml");
        const std::string shipped = R"(<connectors folder="${LIANFANG_CONNECTORS:-}" unsigned="yes")";
        const auto at = text.find(shipped);
        EXPECT_NE(at, std::string::npos);
        text.replace(at, shipped.size(),
                     "<connectors folder=\"" + (folder_.path() / "none").string() + "\" unsigned=\"no\" drop-in=\"" +
                         drop_.string() + "\"");
        folder_.write("config/hub.demo.xml", text);
        std::filesystem::create_directories(drop_);
        std::filesystem::create_directories(inbox_);
        folder_.write("inbox/快递网点_市本级_2026-09.csv",
                      "许可证号,网点名称,所属区划,地址\r\nWH-0001,测试网点,340202,镜湖区某路1号\r\n");
        folder_.write("inbox/快递网点_市本级_2026-09.csv.done", "");
        folder_.write("passphrase", "correct horse battery\n");
        lianfang({"connector", "key", "-o", key_, "--passphrase-file", folder_.path() / "passphrase"});
    }

    void lianfang(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), program("lianfang"));
        const auto ended = execute(arguments);
        EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
    }
    void trust() const
    {
        lianfang({"connector", "trust", key_ + ".pub", "--name", "supplier", "--config", config_ / "hub.demo.xml"});
    }
    void drop() const
    {
        std::filesystem::copy_file(CONNECTORS "/postal.so", library_,
                                   std::filesystem::copy_options::overwrite_existing);
        ::chmod(library_.c_str(), 0644);
    }
    void sign() const
    {
        lianfang({"connector", "sign", library_, "--key", key_, "--passphrase-file", folder_.path() / "passphrase"});
    }

    nlohmann::json postal() const
    {
        for (const auto& each : hub_.ask({"connectors"}))
            if (each.at("department") == "postal")
                return each;
        return {};
    }
    // Code of the error an exchange ends with; "done" if none.
    std::string exchanged() const
    {
        const auto ended = hub_.lianfang({"run", "postal/outlets", "2026-09", "--unit", "", "--json"});
        const auto exchange = nlohmann::json::parse(ended.out).at(0);
        return exchange.contains("error") ? exchange.at("error").at("code").get<std::string>()
                                          : exchange.at("state").get<std::string>();
    }

    const TemporaryFolder folder_;
    const std::filesystem::path config_ = folder_.path() / "config", drop_ = folder_.path() / "drop-in",
                                inbox_ = folder_.path() / "inbox", library_ = drop_ / "postal.so";
    const std::string key_ = folder_.path() / "supplier.key";
    HubProcess hub_{config_ / "hub.demo.xml",
                    folder_.path() / "data",
                    {{"LIANFANG_POSTAL_FOLDER", inbox_}, {"LIANFANG_POSTAL_FEEDBACK", inbox_}}};
};

TEST_F(DropIn, AConnectorComesIsReplacedAndGoesWhileTheDaemonRuns)
{
    hub_.start(today);
    EXPECT_EQ(postal().at("state"), "missing");

    drop();
    EXPECT_EQ(postal().at("state"), "refused");
    EXPECT_EQ(postal().at("error").at("code"), "plugin.not-signed");
    EXPECT_EQ(exchanged(), "plugin.not-signed");

    sign();
    EXPECT_EQ(postal().at("error").at("code"), "plugin.not-trusted") << "signed, but by whom?";
    trust();
    EXPECT_EQ(postal().at("state"), "ready");
    const auto listed = hub_.ask({"connector", "list"}).at(0);
    EXPECT_EQ(listed.at("name"), "postal");
    EXPECT_EQ(listed.at("signer"), "supplier");
    EXPECT_EQ(listed.at("departments"), nlohmann::json::array({"postal"}));
    EXPECT_EQ(exchanged(), "done");

    folder_.write("drop-in/postal.so", "not a library at all");
    EXPECT_EQ(postal().at("error").at("code"), "plugin.not-a-library");
    EXPECT_EQ(exchanged(), "plugin.not-a-library");
    drop();
    EXPECT_EQ(exchanged(), "done") << "the same bytes again, so the signature holds";

    std::filesystem::remove(library_);
    EXPECT_EQ(postal().at("state"), "missing");
}

TEST_F(DropIn, AChangedByteIsRefusedAndNamed)
{
    drop();
    sign();
    trust();
    hub_.start(today);
    EXPECT_EQ(exchanged(), "done");
    std::string bytes = TemporaryFolder::read(library_);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    folder_.write("drop-in/postal.so", bytes);
    EXPECT_EQ(exchanged(), "plugin.not-trusted");
    const auto said = hub_.lianfang({"connectors"});
    EXPECT_THAT(said.out, HasSubstr("的签名不是由"));
    EXPECT_THAT(said.out, HasSubstr("or the file was changed after it was signed"));
}

TEST_F(DropIn, APrivateKeyIsItsOwnersOnlyAndIsNeverOverwritten)
{
    struct stat status {};
    ASSERT_EQ(::stat(key_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    const auto again = execute(
        {program("lianfang"), "connector", "key", "-o", key_, "--passphrase-file", folder_.path() / "passphrase"});
    EXPECT_EQ(again.code, 1);
    folder_.write("other", "another passphrase");
    drop();
    const auto wrong = execute({program("lianfang"), "connector", "sign", library_, "--key", key_, "--passphrase-file",
                                folder_.path() / "other"});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_FALSE(std::filesystem::exists(library_.string() + ".sig"));
}

TEST_F(DropIn, TheStatusSaysHowFarConnectorsAreKeptApart)
{
    hub_.start(today);
    const auto sandbox = hub_.ask({"status"}).at("sandbox");
    EXPECT_GE(sandbox.at("landlock").get<int>(), 2);
    EXPECT_THAT(sandbox.at("weaker").dump(), HasSubstr(::geteuid() == 0 ? "collect.root-user" : "collect.shared-user"));
}

} // namespace
} // namespace lianfang::test
