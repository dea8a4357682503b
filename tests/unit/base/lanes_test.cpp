#include "hub/base/crypto.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <random>

namespace lianfang {

namespace {

std::mt19937 chance{20260924};

std::string anyText(std::size_t size)
{
    std::string text(size, '\0');
    for (auto& byte : text)
        byte = static_cast<char>(chance());
    return text;
}

Key anyKey()
{
    Key key;
    const std::string text = anyText(key.size());
    std::memcpy(key.data(), text.data(), key.size());
    return key;
}

std::span<const unsigned char> bytesOf(std::string_view text)
{
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

// Each of these holds for what this processor has and for what every one has.
class OnLanes : public testing::TestWithParam<Lanes> {
protected:
    std::vector<Digest> macsOf(const Key& key, const std::vector<std::string>& texts)
    {
        const std::vector<std::string_view> messages(texts.begin(), texts.end());
        std::vector<Digest> macs(texts.size());
        HmacSm3Lanes(key, GetParam()).of(messages, macs.data());
        return macs;
    }
};

INSTANTIATE_TEST_SUITE_P(Every, OnLanes, testing::Values(Lanes::fastest, Lanes::portable),
                         [](const auto& kind) { return kind.param == Lanes::fastest ? "fastest" : "portable"; });

// A hash shows itself in HMAC only under a key; OpenSSL, which the standard's digests are checked against, is the
// judge.
TEST_P(OnLanes, macsAreOpenSslsForEveryLengthInEveryLane)
{
    const Key key = anyKey();
    HmacSm3 one{std::span<const unsigned char>(key)};
    std::vector<std::string> texts;
    for (std::size_t size = 0; size <= 300; ++size)
        for (std::size_t lane = 0; lane <= size % HmacSm3Lanes::lanes; ++lane)
            texts.push_back(anyText(size));
    const auto macs = macsOf(key, texts);
    for (std::size_t i = 0; i < texts.size(); ++i)
        ASSERT_EQ(hex(macs[i]), hex(one.of(texts[i]))) << texts[i].size() << " bytes, message " << i;
}

TEST_P(OnLanes, macsAreOpenSslsForAnyLengthsSideBySide)
{
    for (int round = 0; round < 500; ++round) {
        const Key key = anyKey();
        HmacSm3 one{std::span<const unsigned char>(key)};
        std::vector<std::string> texts(chance() % 20);
        for (auto& text : texts)
            text = anyText(chance() % (round % 50 == 0 ? 70'000 : 260));
        const auto macs = macsOf(key, texts);
        for (std::size_t i = 0; i < texts.size(); ++i)
            ASSERT_EQ(hex(macs[i]), hex(one.of(texts[i]))) << "round " << round << ", message " << i;
    }
}

// GB/T 32907-2016, appendix A.
TEST_P(OnLanes, sm4GivesTheStandardsCiphertexts)
{
    Sm4Lanes::Block key;
    const std::string_view example("\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10", 16);
    std::memcpy(key.data(), example.data(), 16);
    Sm4Lanes cipher(key, GetParam());
    std::vector<Sm4Lanes::Block> blocks(40, key);
    cipher.encrypt(blocks);
    for (const auto& block : blocks)
        EXPECT_EQ(hex(block), "681edf34d206965e86b3e94f536e4246");
    for (int i = 1; i < 1'000'000; ++i)
        cipher.encrypt(std::span(blocks).first(1));
    EXPECT_EQ(hex(blocks[0]), "595298c7c6fd271f0402f804c33d3f66");
}

TEST_P(OnLanes, sm4IsOpenSslsForAnyKeyAndCount)
{
    for (int round = 0; round < 500; ++round) {
        Sm4Lanes::Block key;
        const std::string keyText = anyText(key.size());
        std::memcpy(key.data(), keyText.data(), key.size());
        std::vector<Sm4Lanes::Block> blocks(chance() % 70);
        const std::string plain = anyText(blocks.size() * 16);
        if (!blocks.empty())
            std::memcpy(blocks.data()->data(), plain.data(), plain.size());
        Sm4Lanes(key, GetParam()).encrypt(blocks);

        const std::unique_ptr<EVP_CIPHER_CTX, FreeEvp> judge(EVP_CIPHER_CTX_new());
        ASSERT_EQ(EVP_EncryptInit_ex(judge.get(), EVP_sm4_ecb(), nullptr, key.data(), nullptr), 1);
        std::string expected(plain.size() + 16, '\0');
        int written = 0;
        ASSERT_EQ(EVP_EncryptUpdate(judge.get(), reinterpret_cast<unsigned char*>(expected.data()), &written,
                                    bytesOf(plain).data(), static_cast<int>(plain.size())),
                  1);
        for (std::size_t i = 0; i < blocks.size(); ++i)
            ASSERT_EQ(hex(blocks[i]), hex(bytesOf(expected).subspan(i * 16, 16)))
                << "round " << round << ", block " << i;
    }
}

// Also where the counter runs over into the next byte, and the next, up to its beginning.
TEST_P(OnLanes, counterModeIsOpenSsls)
{
    for (int round = 0; round < 300; ++round) {
        const Key key = anyKey();
        CounterCipher cipher(key, GetParam());
        std::vector<std::string> texts(1 + chance() % 9), out;
        std::vector<Tag> counters(texts.size());
        std::vector<CounterCipher::Text> parts;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            texts[i] = anyText(chance() % (round % 10 == 0 ? 5'000 : 60));
            out.emplace_back(texts[i].size(), '\0');
            counters[i].fill(0xff);
            for (std::size_t byte = 0; byte < chance() % 17 && byte < 16; ++byte)
                counters[i][byte] = static_cast<unsigned char>(chance());
        }
        for (std::size_t i = 0; i < texts.size(); ++i)
            parts.push_back({counters[i], texts[i], out[i].data()});
        cipher.crypt(parts);

        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::unique_ptr<EVP_CIPHER_CTX, FreeEvp> judge(EVP_CIPHER_CTX_new());
            ASSERT_EQ(EVP_EncryptInit_ex(judge.get(), EVP_sm4_ctr(), nullptr, key.data(), counters[i].data()), 1);
            std::string expected(texts[i].size(), '\0');
            int written = 0;
            ASSERT_EQ(EVP_EncryptUpdate(judge.get(), reinterpret_cast<unsigned char*>(expected.data()), &written,
                                        bytesOf(texts[i]).data(), static_cast<int>(texts[i].size())),
                      1);
            ASSERT_EQ(hex(bytesOf(out[i])), hex(bytesOf(expected))) << "round " << round << ", text " << i;
            std::string alone(texts[i].size(), '\0');
            cipher.crypt(counters[i], texts[i], alone.data());
            ASSERT_EQ(alone, expected);
        }
    }
}

TEST(RowHash, isSipHashAsOpenSslHasIt)
{
    const std::unique_ptr<EVP_MAC, void (*)(EVP_MAC*)> algorithm(EVP_MAC_fetch(nullptr, "SIPHASH", nullptr),
                                                                 EVP_MAC_free);
    const std::unique_ptr<EVP_MAC_CTX, void (*)(EVP_MAC_CTX*)> judge(EVP_MAC_CTX_new(algorithm.get()),
                                                                     EVP_MAC_CTX_free);
    for (std::size_t size = 0; size < 600; ++size) {
        const Key key = anyKey();
        const std::string text = anyText(size);
        unsigned bytes = 16;
        const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_SIZE, &bytes), OSSL_PARAM_END};
        Tag expected;
        std::size_t written = 0;
        ASSERT_EQ(EVP_MAC_init(judge.get(), key.data(), 16, parameters), 1);
        ASSERT_EQ(EVP_MAC_update(judge.get(), bytesOf(text).data(), text.size()), 1);
        ASSERT_EQ(EVP_MAC_final(judge.get(), expected.data(), &written, expected.size()), 1);
        ASSERT_EQ(hex(RowHash(key).of(text)), hex(expected)) << size;
    }
}

// The paper's own vector for 128 bits (veorq/SipHash, vectors.h): key 00 01 … 0f, no text.
TEST(RowHash, givesTheAuthorsVector)
{
    Key key;
    std::iota(key.begin(), key.end(), static_cast<unsigned char>(0));
    EXPECT_EQ(hex(RowHash(key).of("")), "a3817f04ba25a8e66df67214c7550293");
}

TEST(Sealer, sealsManyAsItSealsEach)
{
    Sealer sealer(anyKey(), anyKey());
    std::vector<std::string> places, plains, out;
    for (std::size_t i = 0; i < 100; ++i) {
        places.push_back(anyText(chance() % 90));
        plains.push_back(anyText(chance() % 90));
        out.emplace_back(plains[i].size() + Sealer::overhead, '\0');
    }
    std::vector<Sealer::Text> texts;
    for (std::size_t i = 0; i < places.size(); ++i)
        texts.push_back({i, places[i], plains[i], out[i].data()});
    sealer.seal(texts);
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::string alone, opened;
        sealer.seal(i, places[i], plains[i], alone);
        EXPECT_EQ(hex(bytesOf(out[i])), hex(bytesOf(alone))) << i;
        EXPECT_TRUE(sealer.open(places[i], out[i], opened));
        EXPECT_EQ(opened, plains[i]);
    }
}

} // namespace

} // namespace lianfang
