#include "hub/archive/ferry_file.h"

#include "hub/archive/messages.h"
#include "hub/base/file.h"
#include "hub/base/messages.h"
#include "hub/model/pieces.h"

#include <nlohmann/json.hpp>
#include <zip.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace lianfang {

namespace {

constexpr std::string_view format = "lianfang-ferry/1";
constexpr std::array fixedEntries{"ferry.json", "index", "signature"};
constexpr std::size_t headBytes = 65536;
constexpr std::size_t signatureBytes = 1024;
constexpr std::size_t pieceBytes = 256u << 10;
constexpr std::size_t secretBytes = std::tuple_size_v<Key>;

struct Discard {
    void operator()(zip_t* zip) const { zip_discard(zip); }
};
using Zip = std::unique_ptr<zip_t, Discard>;

struct CloseEntry {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

Key keyOf(std::string_view secret)
{
    Key key;
    std::copy_n(secret.begin(), key.size(), key.begin());
    return key;
}

Sealer indexSealer(const Key& key)
{
    return KeyRing(key).sealer("ferry.index");
}

// Neither part can be taken for the other: the first is JSON, which holds no NUL.
std::string signedText(const std::string& head, const std::string& index)
{
    return head + '\0' + index;
}

std::string hexOf(std::string_view bytes)
{
    return hex(std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

std::optional<std::string> fromHex(std::string_view digits)
{
    std::string bytes;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        const auto value = std::string_view("0123456789abcdef").find(digits[at]);
        if (value == std::string_view::npos)
            return std::nullopt;
        if (at % 2 == 0)
            bytes += static_cast<char>(value << 4);
        else
            bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) | value);
    }
    return digits.size() % 2 == 0 ? std::optional(std::move(bytes)) : std::nullopt;
}

// Where the archive keeps a document of its folder.
std::filesystem::path placeOf(const std::filesystem::path& folder, const std::string& digest)
{
    return folder / digest.substr(0, 2) / digest;
}

bool isDigest(std::string_view text)
{
    return text.size() == 2 * sizeof(Digest) && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void store(zip_t* zip, const std::string& name, zip_source_t* source, const std::string& file)
{
    const auto at = source ? zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0 || zip_set_file_compression(zip, static_cast<zip_uint64_t>(at), ZIP_CM_STORE, 0) != 0)
        throw Error(message::fileWrite, {file, zip_strerror(zip)});
}

class Unpacked {
public:
    Unpacked(const std::filesystem::path& file, std::string name, std::size_t mostDocuments) : name_(std::move(name))
    {
        int code = 0;
        zip_.reset(zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
        if (!zip_)
            damaged("ZIP " + std::to_string(code));
        const auto count = zip_get_num_entries(zip_.get(), 0);
        if (count < static_cast<zip_int64_t>(fixedEntries.size()) ||
            static_cast<std::size_t>(count) > fixedEntries.size() + mostDocuments)
            damaged(std::to_string(count) + " entries");
        documents_ = static_cast<std::size_t>(count) - fixedEntries.size();
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            zip_stat_t status;
            const std::string wanted =
                i < fixedEntries.size() ? fixedEntries[i] : std::to_string(i + 1 - fixedEntries.size());
            if (zip_stat_index(zip_.get(), i, ZIP_FL_UNCHANGED, &status) != 0 || wanted != status.name ||
                status.comp_method != ZIP_CM_STORE || status.comp_size != status.size ||
                status.encryption_method != ZIP_EM_NONE)
                damaged("entry " + std::to_string(i + 1));
        }
    }

    [[noreturn]] void damaged(const std::string& what) const { throw Error(message::ferryDamaged, {name_, what}); }

    std::size_t documents() const { return documents_; }

    std::string small(std::size_t entry, std::size_t most) const
    {
        std::string bytes;
        read(entry, most, [&](std::string_view piece) { bytes += piece; });
        return bytes;
    }

    void extract(std::size_t document, std::uint64_t most, const std::filesystem::path& to) const
    {
        std::filesystem::create_directories(to.parent_path());
        File out(to, File::Mode::createExclusive, 0600);
        read(fixedEntries.size() + document, most, [&](std::string_view piece) { out.write(piece); });
    }

private:
    template <typename Take>
    void read(std::size_t entry, std::uint64_t most, Take take) const
    {
        const Entry file(zip_fopen_index(zip_.get(), entry, ZIP_FL_UNCHANGED));
        if (!file)
            damaged("entry " + std::to_string(entry + 1));
        std::string buffer(pieceBytes, '\0');
        for (std::uint64_t total = 0;;) {
            const auto got = zip_fread(file.get(), buffer.data(), buffer.size());
            if (got < 0) // also where the entry's own checksum does not hold
                damaged("entry " + std::to_string(entry + 1));
            if (got == 0)
                return;
            if (total += static_cast<std::uint64_t>(got); total > most)
                throw Error(message::ferryTooLarge, {name_, std::to_string(most) + " B"});
            take(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        }
    }

    const std::string name_;
    Zip zip_;
    std::size_t documents_ = 0;
};

std::string digestOf(ByteSource& source)
{
    Sm3 digest;
    forEachPiece(source, [&](std::string_view piece) { digest.add(piece); });
    return hex(digest.finish());
}

} // namespace

FerryWriter::FerryWriter(std::filesystem::path scratch, FerryLimits limits)
    : scratch_(std::move(scratch)), limits_(limits), secret_(randomBytes(secretBytes)),
      sealed_(scratch_, KeyRing(keyOf(secret_)))
{
}

std::optional<std::string> FerryWriter::add(ByteSource& document)
{
    const auto size = document.size();
    if (documents_.size() == limits_.documents || size > limits_.documentBytes || size > limits_.bytes - bytes_)
        return std::nullopt;
    auto writer = sealed_.begin("", limits_.documentBytes);
    forEachPiece(document, [&](std::string_view piece) { writer.write(piece); });
    const auto sealed = writer.finish();
    const auto same = [&](const auto& one) { return one.first == sealed.digest; };
    if (std::none_of(documents_.begin(), documents_.end(), same)) {
        documents_.emplace_back(sealed.digest, sealed.bytes);
        bytes_ += sealed.bytes;
    }
    return sealed.digest;
}

void FerryWriter::finish(const std::filesystem::path& file, const std::string& contents, const FerryKeys& from,
                         const FerryPublicKeys& to)
{
    nlohmann::json index{{"contents", contents}, {"documents", nlohmann::json::array()}};
    for (const auto& [digest, bytes] : documents_)
        index["documents"].push_back({{"digest", digest}, {"bytes", bytes}});
    const std::string plain = index.dump();
    if (plain.size() + Sealer::overhead > FerryLimits::indexBytes)
        throw Error(message::ferryTooLarge, {file.filename(), std::to_string(FerryLimits::indexBytes) + " B"});
    std::string sealed;
    indexSealer(keyOf(secret_)).seal(0, "index", plain, sealed);
    const std::string head = nlohmann::json{{"format", format},
                                            {"from", from.publicKeys().fingerprint()},
                                            {"to", to.fingerprint()},
                                            {"key", hexOf(to.receiving.encrypt(secret_))}}
                                 .dump();
    const std::string signature = from.signing.sign(signedText(head, sealed));

    int code = 0;
    Zip zip(zip_open(file.c_str(), ZIP_CREATE | ZIP_EXCL, &code));
    if (!zip)
        throw Error(message::fileOpen, {file, "ZIP " + std::to_string(code)});
    const std::array<const std::string*, fixedEntries.size()> fixed{&head, &sealed, &signature};
    for (std::size_t i = 0; i < fixed.size(); ++i)
        store(zip.get(), fixedEntries[i], zip_source_buffer(zip.get(), fixed[i]->data(), fixed[i]->size(), 0), file);
    for (std::size_t i = 0; i < documents_.size(); ++i)
        store(zip.get(), std::to_string(i + 1),
              zip_source_file(zip.get(), placeOf(scratch_, documents_[i].first).c_str(), 0, -1), file);
    if (zip_close(zip.get()) != 0)
        throw Error(message::fileWrite, {file, zip_strerror(zip.get())});
    static_cast<void>(zip.release()); // closed, and freed by that
    File(file, File::Mode::read).sync();
}

FerryReader::FerryReader(const std::filesystem::path& file, const std::string& name, std::filesystem::path scratch,
                         const FerryKeys& own, std::span<const FerryPublicKeys> trusted, FerryLimits limits)
{
    const Unpacked unpacked(file, name, limits.documents);
    const auto headText = unpacked.small(0, headBytes);
    const auto head = nlohmann::json::parse(headText, nullptr, false);
    const auto text = [](const nlohmann::json& object, const char* member) {
        const auto at = object.is_object() ? object.find(member) : object.end();
        return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    if (text(head, "format") != format)
        unpacked.damaged("ferry.json");
    const auto recipient = own.publicKeys().fingerprint();
    if (text(head, "to") != recipient)
        throw Error(message::ferryOtherRecipient, {name, text(head, "to").substr(0, 64), recipient});
    const auto sender = std::find_if(trusted.begin(), trusted.end(), [&](const FerryPublicKeys& keys) {
        return keys.fingerprint() == text(head, "from");
    });
    if (sender == trusted.end())
        throw Error(message::ferryUntrusted, {name, text(head, "from").substr(0, 64)});
    sender_ = static_cast<std::size_t>(sender - trusted.begin());
    const auto sealed = unpacked.small(1, FerryLimits::indexBytes);
    if (!sender->signing.verifies(signedText(headText, sealed), unpacked.small(2, signatureBytes)))
        throw Error(message::ferrySignature, {name});

    // From here on everything was written by the hub that signed it.
    const auto encrypted = fromHex(text(head, "key"));
    const auto secret = encrypted ? own.receiving.decrypt(*encrypted) : std::nullopt;
    if (!secret || secret->size() != secretBytes)
        unpacked.damaged("key");
    std::string plain;
    if (!indexSealer(keyOf(*secret)).open("index", sealed, plain))
        unpacked.damaged("index");
    const auto index = nlohmann::json::parse(plain, nullptr, false);
    contents_ = text(index, "contents");
    const auto documents = index.is_object() ? index.value("documents", nlohmann::json()) : nlohmann::json();
    if (!documents.is_array() || documents.size() != unpacked.documents())
        unpacked.damaged("index");

    sealed_.emplace(scratch, KeyRing(keyOf(*secret)));
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto digest = text(documents[i], "digest");
        const auto bytes =
            documents[i].is_object() && documents[i].value("bytes", nlohmann::json()).is_number_unsigned()
                ? documents[i]["bytes"].get<std::uint64_t>()
                : UINT64_MAX;
        if (!isDigest(digest) || sealed_->holds(digest))
            unpacked.damaged("index");
        if (bytes > limits.documentBytes || bytes > limits.bytes - total)
            throw Error(message::ferryTooLarge, {name, std::to_string(bytes) + " B"});
        total += bytes;
        unpacked.extract(i, bytes + bytes / 64 + headBytes, placeOf(scratch, digest)); // chunks that do not shrink
        try {
            const auto document = sealed_->open(digest);
            if (document->size() != bytes || digestOf(*document) != digest)
                unpacked.damaged("SM3 " + digest);
        } catch (const Error& error) {
            if (error.message().code == message::archiveDamaged.code ||
                error.message().code == message::archiveForeignKey.code)
                unpacked.damaged("SM3 " + digest);
            throw;
        }
    }
}

} // namespace lianfang
