#include "hub/base/crypto.h"

#include "hub/base/messages.h"
#include "tests/unit/model/temporary_folder.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <numeric>

namespace lianfang {

namespace {

constexpr std::string_view plain = "a name, nobody's";

Key keyOf(unsigned char first)
{
    Key key;
    std::iota(key.begin(), key.end(), first);
    return key;
}

// GB/T 32905-2016, appendix A.
TEST(Sm3, givesTheStandardsDigests)
{
    std::string sixteenTimes;
    for (int i = 0; i < 16; ++i)
        sixteenTimes += "abcd";
    EXPECT_EQ(hex(sm3("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    EXPECT_EQ(hex(sm3(sixteenTimes)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Sm3, startsAnewAfterItsDigest)
{
    Sm3 digest;
    digest.add("something else");
    digest.finish();
    digest.add("a");
    digest.add("bc");
    EXPECT_EQ(digest.finish(), sm3("abc"));
}

// OpenSSL's own HMAC is the judge of ours.
TEST(HmacSm3, agreesWithOpenSslForShortAndLongKeys)
{
    for (const std::size_t size : {1u, 32u, 64u, 65u, 200u}) {
        const std::string key(size, 'k');
        const std::string text(size * 3, 't');
        unsigned char expected[32];
        unsigned length = 0;
        ASSERT_NE(HMAC(EVP_sm3(), key.data(), static_cast<int>(size),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), expected, &length),
                  nullptr);
        HmacSm3 mac({reinterpret_cast<const unsigned char*>(key.data()), key.size()});
        EXPECT_EQ(hex(mac.of(text)), hex({expected, length})) << size;
        EXPECT_EQ(hex(mac.of(text)), hex({expected, length})) << size << ", used again";
    }
}

TEST(RowHash, dependsOnKeyAndText)
{
    RowHash one(keyOf(1)), other(keyOf(2));
    const Tag tag = one.of("row");
    EXPECT_EQ(one.of("row"), tag);
    EXPECT_NE(one.of("roe"), tag);
    EXPECT_NE(other.of("row"), tag);
}

class SealerTest : public testing::Test {
protected:
    Sealer sealer_{keyOf(1), keyOf(100)};
    std::string sealed_ = [this] {
        std::string out;
        sealer_.seal(7, "table/1", plain, out);
        return out;
    }();
};

TEST_F(SealerTest, opensWhatItSealed)
{
    std::string opened;
    ASSERT_TRUE(sealer_.open("table/1", sealed_, opened));
    EXPECT_EQ(opened, plain);
}

TEST_F(SealerTest, hidesThePlainText)
{
    EXPECT_EQ(sealed_.find(plain.substr(0, 6)), std::string::npos);
    EXPECT_EQ(sealed_.size(), plain.size() + Sealer::overhead);
}

TEST_F(SealerTest, noticesEveryChangedBit)
{
    for (std::size_t at = 0; at < sealed_.size() * 8; ++at) {
        std::string damaged = sealed_, opened = "before";
        damaged[at / 8] = static_cast<char>(damaged[at / 8] ^ (1 << at % 8));
        EXPECT_FALSE(sealer_.open("table/1", damaged, opened)) << "bit " << at;
        EXPECT_EQ(opened, "before") << "bit " << at;
    }
}

TEST_F(SealerTest, noticesWhatIsCutOff)
{
    for (std::size_t size = 0; size < sealed_.size(); ++size) {
        std::string opened;
        EXPECT_FALSE(sealer_.open("table/1", std::string_view(sealed_).substr(0, size), opened)) << size;
    }
}

TEST_F(SealerTest, opensNowhereElseAndUnderNoOtherKey)
{
    std::string opened;
    EXPECT_FALSE(sealer_.open("table/2", sealed_, opened));
    EXPECT_FALSE(Sealer(keyOf(1), keyOf(101)).open("table/1", sealed_, opened));
}

TEST(KeyRing, makesAKeyFileForItsOwnerOnlyAndKeepsIt)
{
    const TemporaryFolder folder;
    const auto path = folder.path() / "data.key";
    const auto made = KeyRing::fromFile(path, true);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0600u);
    EXPECT_EQ(KeyRing::fromFile(path, true).derive("match"), made.derive("match"));
}

TEST(KeyRing, refusesAKeyFileThatOthersMayRead)
{
    const TemporaryFolder folder;
    const auto path = folder.path() / "data.key";
    KeyRing::fromFile(path, true);
    for (const mode_t mode : {0640u, 0604u, 0620u}) {
        ::chmod(path.c_str(), mode);
        EXPECT_THROW(KeyRing::fromFile(path, false), Error) << mode;
    }
}

TEST(KeyRing, refusesADamagedKeyFile)
{
    const TemporaryFolder folder;
    for (const std::string_view content :
         {"", "lianfang-key-1 00", "something else entirely that is long enough to be a key"}) {
        const auto path = folder.write("data.key", content);
        ::chmod(path.c_str(), 0600);
        EXPECT_THROW(KeyRing::fromFile(path, true), Error) << content;
    }
}

TEST(KeyRing, doesNotMakeOneUnlessToldTo)
{
    const TemporaryFolder folder;
    EXPECT_THROW(KeyRing::fromFile(folder.path() / "data.key", false), Error);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(KeyRing, derivesAnotherKeyForEveryPurpose)
{
    const KeyRing ring(keyOf(1));
    EXPECT_NE(ring.derive("match"), ring.derive("row-tag"));
    EXPECT_NE(ring.derive("match"), KeyRing(keyOf(2)).derive("match"));
    EXPECT_EQ(ring.id().size(), 8u);
}

TEST(SameSecret, comparesWholeTexts)
{
    EXPECT_TRUE(sameSecret("token", "token"));
    EXPECT_FALSE(sameSecret("token", "tokem"));
    EXPECT_FALSE(sameSecret("token", "toke"));
}

} // namespace

} // namespace lianfang
