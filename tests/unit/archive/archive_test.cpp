#include "hub/archive/archive.h"

#include "hub/archive/messages.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

namespace lianfang {

namespace {

constexpr std::size_t mib = 1u << 20;
constexpr std::uint64_t roomy = 64u << 20;

KeyRing keysOf(unsigned char seed)
{
    Key secret{};
    secret.fill(seed);
    return KeyRing(secret);
}

// Text-like, so that chunks are compressed, but different everywhere.
std::string bytesOf(std::size_t size)
{
    std::mt19937 random(7);
    std::string out(size, '\0');
    for (auto& c : out)
        c = static_cast<char>('a' + random() % 20);
    return out;
}

class ArchiveTest : public testing::Test {
protected:
    ArchivedDocument keep(std::string_view bytes, std::size_t piece = 300'000) const
    {
        auto writer = archive.begin("delivery.csv", roomy);
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            writer.write(bytes.substr(at, piece));
        return writer.finish();
    }

    std::string readBack(const std::string& digest) const
    {
        const auto source = archive.open(digest);
        std::string out(source->size() + 10, '\0'); // room for more than there should be
        out.resize(source->readAt(0, out));
        return out;
    }

    std::filesystem::path fileOf(const std::string& digest) const { return path / digest.substr(0, 2) / digest; }

    std::size_t filesInAll() const
    {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
            files += entry.is_regular_file();
        return files;
    }

    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "archive";
    const Archive archive{path, keysOf(1)};
};

const Message* whyNot(const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        return &error.message();
    }
    return nullptr;
}

class ArchiveOfSize : public ArchiveTest, public testing::WithParamInterface<std::size_t> {};

TEST_P(ArchiveOfSize, givesBackWhatItTook)
{
    const std::string bytes = bytesOf(GetParam());
    const auto kept = keep(bytes);
    EXPECT_EQ(kept.bytes, bytes.size());
    EXPECT_EQ(archive.open(kept.digest)->size(), bytes.size());
    EXPECT_TRUE(readBack(kept.digest) == bytes);
}

INSTANTIATE_TEST_SUITE_P(AroundChunks, ArchiveOfSize,
                         testing::Values(0, 1, 17, mib - 1, mib, mib + 1, 3 * mib - 1, 3 * mib, 5 * mib + 12345));

TEST_F(ArchiveTest, namesADocumentByTheSm3OfItsPlainBytes)
{
    // The example of GB/T 32905, A.1.
    EXPECT_EQ(keep("abc").digest, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST_F(ArchiveTest, readsAnyPartInAnyOrder)
{
    const std::string bytes = bytesOf(9 * mib + 321); // more chunks than a reader keeps
    const auto source = archive.open(keep(bytes).digest);
    std::mt19937 random(11);
    std::string part;
    for (int i = 0; i < 200; ++i) {
        const std::size_t at = random() % bytes.size();
        part.resize(1 + random() % (i % 10 == 0 ? 2 * mib : 5000));
        const std::size_t got = source->readAt(at, part);
        ASSERT_EQ(got, std::min(part.size(), bytes.size() - at));
        ASSERT_TRUE(std::string_view(part).substr(0, got) == std::string_view(bytes).substr(at, got)) << "at " << at;
    }
    EXPECT_EQ(source->readAt(bytes.size(), part), 0u);
}

TEST_F(ArchiveTest, leavesNothingReadableOnDisk)
{
    const std::string secret = "990000196101010002";
    const auto kept = keep(secret + secret + secret);
    EXPECT_EQ(test::TemporaryFolder::read(fileOf(kept.digest)).find(secret), std::string::npos);
}

// In the header, each chunk's nonce, text and tag, the index, its
// length.
TEST_F(ArchiveTest, noticesABitThatWasTurnedAnywhere)
{
    const std::string bytes = bytesOf(mib + 100);
    const auto kept = keep(bytes);
    const std::string sealed = test::TemporaryFolder::read(fileOf(kept.digest));
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < 140; at += 3)
        places.push_back(at);
    for (std::size_t at = 140; at + 200 < sealed.size(); at += 19973)
        places.push_back(at);
    for (std::size_t at = sealed.size() - 200; at < sealed.size(); at += 3)
        places.push_back(at);
    for (const auto at : places) {
        std::string spoilt = sealed;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 4);
        folder.write("archive/" + kept.digest.substr(0, 2) + "/" + kept.digest, spoilt);
        const auto* why = whyNot([&] { readBack(kept.digest); });
        EXPECT_TRUE(why == &message::archiveDamaged || why == &message::archiveForeignKey)
            << "byte " << at << " of " << sealed.size();
    }
}

TEST_F(ArchiveTest, noticesAFileCutShort)
{
    const auto kept = keep(bytesOf(2 * mib + 100));
    const auto whole = std::filesystem::file_size(fileOf(kept.digest));
    for (const std::uintmax_t size :
         {std::uintmax_t{0}, std::uintmax_t{20}, std::uintmax_t{60}, whole / 2, whole - 40, whole - 1}) {
        std::filesystem::resize_file(fileOf(kept.digest), size);
        EXPECT_EQ(whyNot([&] { archive.open(kept.digest); }), &message::archiveDamaged) << size << " of " << whole;
    }
}

TEST_F(ArchiveTest, noticesAnotherDocumentsFileUnderItsName)
{
    const auto mine = keep("mine"), other = keep("other");
    std::filesystem::copy_file(fileOf(other.digest), fileOf(mine.digest),
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(whyNot([&] { readBack(mine.digest); }), &message::archiveDamaged);
}

TEST_F(ArchiveTest, saysWhichKeyIsMissing)
{
    const auto kept = keep("x");
    const Archive another(path, keysOf(2));
    EXPECT_EQ(whyNot([&] { another.open(kept.digest); }), &message::archiveForeignKey);
}

TEST_F(ArchiveTest, refusesADocumentBeyondTheLimit)
{
    auto writer = archive.begin("big.csv", 1000);
    writer.write(bytesOf(1000));
    EXPECT_EQ(whyNot([&] { writer.write("x"); }), &message::documentTooLarge);
}

TEST_F(ArchiveTest, leavesNothingOfADocumentThatWasNotFinished)
{
    {
        auto writer = archive.begin("broken off.csv", roomy);
        writer.write(bytesOf(3 * mib));
    }
    EXPECT_EQ(filesInAll(), 0u);
}

TEST_F(ArchiveTest, keepsTheSameBytesOnce)
{
    const std::string bytes = bytesOf(mib + 5);
    auto one = archive.begin("one.csv", roomy), two = archive.begin("two.csv", roomy);
    one.write(bytes);
    two.write(std::string_view(bytes).substr(0, 10));
    two.write(std::string_view(bytes).substr(10));
    EXPECT_EQ(one.finish().digest, two.finish().digest);
    EXPECT_EQ(filesInAll(), 1u);
}

TEST_F(ArchiveTest, isMendedByANewDeliveryOfADamagedDocument)
{
    const auto kept = keep("x");
    std::filesystem::resize_file(fileOf(kept.digest), 50);
    keep("x");
    EXPECT_EQ(readBack(kept.digest), "x");
}

TEST_F(ArchiveTest, clearsAwayWhatAnInterruptedWriteLeft)
{
    folder.write("archive/new/0123456789abcdef", "half a document");
    const Archive again(path, keysOf(1));
    EXPECT_EQ(filesInAll(), 0u);
}

TEST_F(ArchiveTest, holdsWhatItKeptAfterARestart)
{
    const auto kept = keep("x");
    EXPECT_TRUE(Archive(path, keysOf(1)).holds(kept.digest));
}

TEST_F(ArchiveTest, takesNoPathForADigest)
{
    folder.write("archive/secret", "x");
    EXPECT_FALSE(archive.holds("../archive/secret"));
    EXPECT_EQ(whyNot([&] { archive.open("../archive/secret"); }), &message::archiveMissing);
}

TEST_F(ArchiveTest, saysWhichDocumentItHasNot)
{
    EXPECT_EQ(whyNot([&] { archive.open(std::string(64, '0')); }), &message::archiveMissing);
}

} // namespace

} // namespace lianfang
