#include "hub/archive/ferry_file.h"

#include "hub/archive/messages.h"
#include "hub/base/file.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <functional>

namespace lianfang {

namespace {

using testing::HasSubstr;
using testing::Not;

class Text : public ByteSource {
public:
    explicit Text(std::string bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override
    {
        return offset < bytes_.size() ? bytes_.copy(into.data(), into.size(), offset) : 0;
    }

private:
    const std::string bytes_;
};

std::string digestOf(std::string_view bytes)
{
    return hex(sm3(bytes));
}

// A hub outside that sends, one inside that receives, and a third one.
class FerryFile : public testing::Test {
protected:
    FerryKeys keys(const std::string& name) const
    {
        Key secret{};
        secret.fill(static_cast<unsigned char>(name.size()));
        return FerryKeys::fromFile(folder_.path() / (name + ".key"), KeyRing(secret));
    }

    std::filesystem::path scratch()
    {
        const auto made = folder_.path() / ("scratch" + std::to_string(++scratches_));
        std::filesystem::create_directories(made);
        return made;
    }

    std::filesystem::path written(const std::vector<std::string>& documents, const FerryPublicKeys& to)
    {
        FerryWriter writer(scratch());
        for (const auto& bytes : documents) {
            Text document(bytes);
            EXPECT_EQ(writer.add(document), digestOf(bytes));
        }
        const auto file = folder_.path() / ("out" + std::to_string(++scratches_) + ".ferry");
        writer.finish(file, "what it is", outside_, to);
        return file;
    }

    FerryReader read(const std::filesystem::path& file, FerryLimits limits = {})
    {
        const std::vector<FerryPublicKeys> trusted = [this] {
            std::vector<FerryPublicKeys> keys;
            keys.push_back(third_.publicKeys());
            keys.push_back(outside_.publicKeys());
            return keys;
        }();
        return FerryReader(file, "f.ferry", scratch(), inside_, trusted, limits);
    }

    std::string codeOf(const std::function<void()>& action)
    {
        try {
            action();
        } catch (const Error& error) {
            return std::string(error.message().code);
        }
        return "none";
    }
    std::string refusal(const std::filesystem::path& file)
    {
        return codeOf([&] { read(file); });
    }

    // As somebody may change it who has the stick in hand.
    void changed(const std::filesystem::path& file, const std::function<void(zip_t*)>& change)
    {
        zip_t* zip = zip_open(file.c_str(), 0, nullptr);
        ASSERT_NE(zip, nullptr);
        change(zip);
        ASSERT_EQ(zip_close(zip), 0);
    }
    static void replace(zip_t* zip, const char* entry, const std::string& bytes)
    {
        const auto at = zip_name_locate(zip, entry, 0);
        zip_file_replace(zip, static_cast<zip_uint64_t>(at), zip_source_buffer(zip, bytes.data(), bytes.size(), 0), 0);
        zip_set_file_compression(zip, static_cast<zip_uint64_t>(at), ZIP_CM_STORE, 0);
    }
    static std::string entryOf(const std::filesystem::path& file, const char* entry)
    {
        zip_t* zip = zip_open(file.c_str(), ZIP_RDONLY, nullptr);
        zip_file_t* from = zip_fopen(zip, entry, 0);
        std::string bytes(1u << 20, '\0');
        bytes.resize(static_cast<std::size_t>(zip_fread(from, bytes.data(), bytes.size())));
        zip_fclose(from);
        zip_discard(zip);
        return bytes;
    }

    lianfang::test::TemporaryFolder folder_;
    int scratches_ = 0;
    const FerryKeys outside_ = keys("outside"), inside_ = keys("in"), third_ = keys("third hub");
};

TEST_F(FerryFile, CarriesDocumentsAsTheyAreAndWhatIsSaidOfThem)
{
    const std::string large(5'000'000, 'x');
    const auto reader = read(written({"身份证号\n", large, "身份证号\n", ""}, inside_.publicKeys()));
    EXPECT_EQ(reader.sender(), 1u);
    EXPECT_EQ(reader.contents(), "what it is");
    for (const auto& bytes : {std::string("身份证号\n"), large, std::string()}) {
        std::string got(bytes.size() + 10, '\0');
        got.resize(reader.open(digestOf(bytes))->readAt(0, got));
        EXPECT_EQ(got, bytes);
    }
    EXPECT_FALSE(reader.carries(digestOf("something else")));
}

TEST_F(FerryFile, TellsNobodyElseWhatItHolds)
{
    const std::string number = "991101199001011234";
    const auto file = written({number}, inside_.publicKeys());
    const auto bytes = readFile(file);
    EXPECT_THAT(bytes, Not(HasSubstr(number)));
    EXPECT_THAT(bytes, Not(HasSubstr("what it is")));
    // A digest of few possible texts tells the text.
    EXPECT_THAT(bytes, Not(HasSubstr(digestOf(number))));
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
        if (entry.is_regular_file()) {
            EXPECT_THAT(readFile(entry.path()), Not(HasSubstr(number))) << entry.path();
        }
}

TEST_F(FerryFile, CutShortAnywhereIsRefused)
{
    const auto file = written({"one", "two"}, inside_.publicKeys());
    const auto bytes = readFile(file);
    for (std::size_t size = 0; size < bytes.size(); size += 97) {
        replaceFile(file, std::string_view(bytes).substr(0, size));
        EXPECT_EQ(refusal(file), "archive.ferry-damaged") << size;
    }
}

TEST_F(FerryFile, ChangedAnywhereGivesNothingElse)
{
    const auto file = written({"one", "two"}, inside_.publicKeys());
    const auto bytes = readFile(file);
    for (std::size_t at = 0; at < bytes.size(); at += 13) {
        auto other = bytes;
        other[at] = static_cast<char>(other[at] ^ 0x20);
        replaceFile(file, other);
        try {
            const auto reader = read(file); // a time stamp, say
            EXPECT_EQ(reader.contents(), "what it is") << at;
            EXPECT_TRUE(reader.carries(digestOf("one")) && reader.carries(digestOf("two"))) << at;
        } catch (const Error& error) {
            EXPECT_TRUE(error.message().code.starts_with("archive.ferry-")) << at << ": " << error.displayText();
        }
    }
}

TEST_F(FerryFile, ForAnotherHubIsRefusedByName)
{
    EXPECT_EQ(refusal(written({"one"}, third_.publicKeys())), "archive.ferry-other-recipient");
    // Nor does it help to write one's own name over it: that is signed.
    const auto file = written({"one"}, third_.publicKeys());
    auto head = entryOf(file, "ferry.json");
    const auto theirs = third_.publicKeys().fingerprint();
    head.replace(head.find(theirs), theirs.size(), inside_.publicKeys().fingerprint());
    changed(file, [&](zip_t* zip) { replace(zip, "ferry.json", head); });
    EXPECT_EQ(refusal(file), "archive.ferry-signature");
}

TEST_F(FerryFile, OfAHubThatIsNotTrustedIsRefused)
{
    const auto file = written({"one"}, inside_.publicKeys());
    const std::vector<FerryPublicKeys> nobody;
    EXPECT_EQ(codeOf([&] { FerryReader(file, "f", scratch(), inside_, nobody); }), "archive.ferry-untrusted");
}

TEST_F(FerryFile, WithAnotherFilesPartsIsRefused)
{
    const auto one = written({"one"}, inside_.publicKeys()), two = written({"two"}, inside_.publicKeys());
    for (const char* entry : {"ferry.json", "index", "signature", "1"}) {
        const auto copy = folder_.path() / "copy.ferry";
        std::filesystem::copy_file(one, copy, std::filesystem::copy_options::overwrite_existing);
        const auto other = entryOf(two, entry);
        changed(copy, [&](zip_t* zip) { replace(zip, entry, other); });
        EXPECT_EQ(refusal(copy), entry == std::string("1") ? "archive.ferry-damaged" : "archive.ferry-signature")
            << entry;
    }
}

TEST_F(FerryFile, WithNamesThatArePathsOrTooManyIsRefusedAndWritesNothing)
{
    const auto renamed = written({"one"}, inside_.publicKeys());
    changed(renamed, [](zip_t* zip) { zip_file_rename(zip, 3, "../../escaped", 0); });
    EXPECT_EQ(refusal(renamed), "archive.ferry-damaged");
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "escaped"));
    const auto added = written({"one"}, inside_.publicKeys());
    changed(added, [](zip_t* zip) { zip_file_add(zip, "2", zip_source_buffer(zip, "x", 1, 0), 0); });
    EXPECT_EQ(refusal(added), "archive.ferry-damaged");
    const auto taken = written({"one", "two"}, inside_.publicKeys());
    changed(taken, [](zip_t* zip) { zip_delete(zip, 4); });
    EXPECT_EQ(refusal(taken), "archive.ferry-damaged");
    const auto squeezed = written({std::string(1000, 'x')}, inside_.publicKeys());
    changed(squeezed, [](zip_t* zip) { zip_set_file_compression(zip, 1, ZIP_CM_DEFLATE, 9); });
    EXPECT_EQ(refusal(squeezed), "archive.ferry-damaged");
}

TEST_F(FerryFile, KeepsToItsLimitsOnBothSides)
{
    FerryLimits few;
    few.documents = 1;
    few.documentBytes = 100;
    few.bytes = 150;
    FerryWriter writer(scratch(), few);
    Text small("one"), other("two"), large(std::string(101, 'x'));
    EXPECT_FALSE(writer.add(large));
    EXPECT_TRUE(writer.add(small));
    EXPECT_FALSE(writer.add(other));
    EXPECT_EQ(codeOf([&] { read(written({"one", "two"}, inside_.publicKeys()), few); }), "archive.ferry-damaged");
    EXPECT_EQ(codeOf([&] { read(written({std::string(101, 'x')}, inside_.publicKeys()), few); }),
              "archive.ferry-too-large");
    few.documents = 10;
    EXPECT_EQ(codeOf([&] {
                  read(written({std::string(90, 'x'), std::string(90, 'y')}, inside_.publicKeys()), few);
              }),
              "archive.ferry-too-large");
}

TEST_F(FerryFile, KeysAreTheHubsAloneAndKnownByTheirFingerprint)
{
    EXPECT_EQ(keys("in").publicKeys().fingerprint(), inside_.publicKeys().fingerprint()) << "made once";
    const auto text = inside_.publicKeys().pem();
    EXPECT_EQ(FerryPublicKeys::fromPem(text, "x").fingerprint(), inside_.publicKeys().fingerprint());
    EXPECT_EQ(codeOf([&] { FerryPublicKeys::fromPem(text.substr(0, text.size() / 2), "x"); }), "base.ferry-keys");
    EXPECT_EQ(codeOf([&] { FerryPublicKeys::fromPem("nothing", "x"); }), "base.ferry-keys");
    EXPECT_EQ(codeOf([&] { FerryKeys::fromFile(folder_.path() / "in.key", KeyRing(Key{})); }), "base.ferry-keys");
}

} // namespace

} // namespace lianfang
