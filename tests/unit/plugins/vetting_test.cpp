#include "plugins/loader/vetting.h"

#include "hub/base/file.h"
#include "hub/base/sm2.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>

namespace lianfang {
namespace {

using test::TemporaryFolder;
using testing::HasSubstr;
using Unsigned = VettingRules::Unsigned;

class Vetting : public testing::Test {
protected:
    Vetting()
    {
        std::filesystem::copy_file(CONNECTORS "/postal.so", library_);
        ::chmod(library_.c_str(), 0644);
        std::filesystem::create_directory(rules_.trustedKeys);
    }

    void sign(const Sm2PrivateKey& key) const
    {
        replaceFile(library_.string() + ".sig", key.sign(readFile(library_)), 0644);
    }
    void trust(const Sm2PrivateKey& key, const std::string& who) const
    {
        replaceFile(rules_.trustedKeys / (who + ".pub"), key.publicKey().pem(), 0644);
    }
    // The code of the rule that refuses it; empty if none does.
    std::string refusal() const
    {
        try {
            vet(library_, rules_);
            return {};
        } catch (const Error& error) {
            return std::string(error.message().code);
        }
    }
    // Writes over the file in place.
    void change(std::uint64_t offset, std::string_view bytes) const
    {
        const int file = ::open(library_.c_str(), O_WRONLY | O_CLOEXEC);
        ASSERT_EQ(::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)), ssize_t(bytes.size()));
        ::close(file);
    }

    const TemporaryFolder folder_;
    const std::filesystem::path library_ = folder_.path() / "postal.so";
    VettingRules rules_{Unsigned::no, folder_.path() / "trusted-keys"};
    const Sm2PrivateKey key_ = Sm2PrivateKey::generate();
};

TEST_F(Vetting, ASignatureByATrustedKeyNamesItsSigner)
{
    trust(Sm2PrivateKey::generate(), "another");
    trust(key_, "supplier");
    sign(key_);
    const auto vetted = vet(library_, rules_);
    EXPECT_EQ(vetted.signer, "supplier");
    EXPECT_EQ(vetted.abi, 1u);
    EXPECT_EQ(vetted.digest.size(), 64u);
}

TEST_F(Vetting, ASignatureByAKeyThatNobodyTrustsIsRefused)
{
    trust(Sm2PrivateKey::generate(), "another");
    sign(key_);
    EXPECT_EQ(refusal(), "plugin.not-trusted");
}

TEST_F(Vetting, OneChangedByteAfterSigningIsNoticedEvenWhereNoSignatureIsNeeded)
{
    trust(key_, "supplier");
    sign(key_);
    rules_.withoutSignature = Unsigned::yes;
    EXPECT_EQ(refusal(), "");
    change(std::filesystem::file_size(library_) - 1, "\x7f");
    EXPECT_EQ(refusal(), "plugin.not-trusted");
}

TEST_F(Vetting, WithoutASignatureTheFoldersRuleDecides)
{
    EXPECT_EQ(refusal(), "plugin.not-signed");
    rules_.withoutSignature = Unsigned::yes;
    EXPECT_EQ(refusal(), "");
    rules_.withoutSignature = Unsigned::root;
    EXPECT_EQ(refusal(), ::geteuid() == 0 ? "" : "plugin.not-signed");
}

TEST_F(Vetting, ARefusalSaysHowToSatisfyTheRule)
{
    try {
        vet(library_, rules_);
        FAIL() << "it is not signed";
    } catch (const Error& error) {
        EXPECT_THAT(error.en(), HasSubstr("lianfang connector sign " + library_.string() + " --key KEY"));
        EXPECT_THAT(error.zh(), HasSubstr("请运行 lianfang connector sign " + library_.string()));
    }
}

TEST_F(Vetting, WhatOthersMayWriteIsRefusedFileAndFolder)
{
    rules_.withoutSignature = Unsigned::yes;
    ::chmod(library_.c_str(), 0646);
    EXPECT_EQ(refusal(), "plugin.others-may-write");
    ::chmod(library_.c_str(), 0644);
    ::chmod(folder_.path().c_str(), 0777);
    EXPECT_EQ(refusal(), "plugin.others-may-write");
    ::chmod(folder_.path().c_str(), 0755);
    EXPECT_EQ(refusal(), "") << "it lies in the sticky temporary folder, which is no fault";
}

TEST_F(Vetting, AnotherUsersFileOrFolderIsRefused)
{
    rules_.withoutSignature = Unsigned::yes;
    if (::geteuid() != 0) {
        rules_.trustedKeys = "/";
        EXPECT_EQ(refusal(), "") << "only root can give a file away";
        return;
    }
    ASSERT_EQ(::chown(library_.c_str(), 65534, 0), 0);
    EXPECT_EQ(refusal(), "plugin.foreign-owner");
    ASSERT_EQ(::chown(library_.c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(folder_.path().c_str(), 65534, 0), 0);
    EXPECT_EQ(refusal(), "plugin.foreign-owner");
}

TEST_F(Vetting, OnlyARegularFileCounts)
{
    rules_.withoutSignature = Unsigned::yes;
    std::filesystem::rename(library_, folder_.path() / "elsewhere.so");
    std::filesystem::create_symlink(folder_.path() / "elsewhere.so", library_);
    EXPECT_EQ(refusal(), "plugin.not-a-library");
    std::filesystem::remove(library_);
    ::mkfifo(library_.c_str(), 0644);
    EXPECT_EQ(refusal(), "plugin.not-a-library");
}

TEST_F(Vetting, AnotherProcessorsLibraryIsNamed)
{
    rules_.withoutSignature = Unsigned::yes;
    change(18, std::string_view("\x16\x00", 2)); // e_machine: S/390
    EXPECT_EQ(refusal(), "plugin.other-machine");
}

TEST_F(Vetting, FilesCutAnywhereAreRefusedAndHarmNothing)
{
    rules_.withoutSignature = Unsigned::yes;
    const auto size = std::filesystem::file_size(library_);
    for (const std::uintmax_t part :
         {std::uintmax_t{0}, std::uintmax_t{63}, std::uintmax_t{1000}, size / 2, size - 1}) {
        std::filesystem::resize_file(library_, part);
        EXPECT_EQ(refusal(), "plugin.not-a-library") << part;
    }
}

TEST_F(Vetting, WhatWasVettedIsWhatIsLoadedWhateverBecomesOfTheFile)
{
    rules_.withoutSignature = Unsigned::yes;
    const auto before = readFile(library_);
    const auto vetted = vet(library_, rules_);
    change(0, "not an ELF file any more");
    const auto image = "/proc/self/fd/" + std::to_string(vetted.image->number());
    EXPECT_TRUE(readFile(image) == before);
    EXPECT_LT(::pwrite(vetted.image->number(), "x", 1, 0), 0) << "nor can the copy be changed";
    EXPECT_EQ(errno, EPERM);
}

TEST_F(Vetting, ATrustedKeyThatOthersMayReplaceIsNotBelieved)
{
    trust(key_, "supplier");
    sign(key_);
    ::chmod((rules_.trustedKeys / "supplier.pub").c_str(), 0666);
    EXPECT_EQ(refusal(), "plugin.others-may-write");
}

// ---------------------------------------------------------------------------------------------------------- signatures

TEST(Sm2, APrivateKeyOpensWithItsPassphraseOnly)
{
    const auto key = Sm2PrivateKey::generate();
    const auto pem = key.pem("correct horse");
    EXPECT_THAT(pem, HasSubstr("BEGIN ENCRYPTED PRIVATE KEY"));
    const auto again = Sm2PrivateKey::fromPem(pem, "correct horse", "k");
    EXPECT_TRUE(key.publicKey().verifies("text", again.sign("text")));
    EXPECT_THROW(Sm2PrivateKey::fromPem(pem, "battery staple", "k"), Error);
}

TEST(Sm2, ASignatureIsOverTheseBytesByThisKey)
{
    const auto key = Sm2PrivateKey::generate();
    const auto signature = key.sign("text");
    EXPECT_TRUE(key.publicKey().verifies("text", signature));
    EXPECT_FALSE(key.publicKey().verifies("texT", signature));
    EXPECT_FALSE(key.publicKey().verifies("text", signature + "x"));
    EXPECT_FALSE(key.publicKey().verifies("text", ""));
    EXPECT_FALSE(Sm2PrivateKey::generate().publicKey().verifies("text", signature));
}

TEST(Sm2, OpensslsOwnToolAgrees)
{
    const TemporaryFolder folder;
    const auto key = Sm2PrivateKey::generate();
    const auto pub = folder.write("k.pub", key.publicKey().pem());
    const auto text = folder.write("text", "signed by the hub, checked by another");
    const auto signature = folder.write("text.sig", key.sign("signed by the hub, checked by another"));
    const auto ended =
        test::execute({"/usr/bin/openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pub, "-rawin", "-digest", "sm3",
                       "-pkeyopt", "distid:1234567812345678", "-in", text, "-sigfile", signature});
    EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
}

TEST(Sm2, AnotherKindOfKeyIsRefused)
{
    EXPECT_THROW(
        Sm2PublicKey::fromPem("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4"
                              "rXAxZuE=\n-----END PUBLIC KEY-----\n",
                              "ed25519"),
        Error);
}

} // namespace
} // namespace lianfang
