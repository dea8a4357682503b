// Reads XML element by element: a part of an archive, or any text that comes in pieces.
#pragma once

#include "hub/decode/zip_archive.h"

#include <functional>
#include <string_view>

namespace lianfang {

// An element's attributes; valid during the call only. Prefixes are dropped from their names, as from elements'.
class XmlAttributes {
public:
    explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
    std::string_view operator[](std::string_view name) const; // the first so called; empty if none is
    std::string_view prefixed(std::string_view name) const;   // only with a prefix, as r:id

    // Calls each(name with its prefix, value).
    template <typename Each>
    void forEach(Each each) const
    {
        for (auto pair = pairs_; *pair != nullptr; pair += 2)
            each(std::string_view(pair[0]), std::string_view(pair[1]));
    }

private:
    const char** pairs_;
};

// Elements by their names without prefix: spreadsheets use several namespaces for one vocabulary (transitional,
// strict).
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void end(std::string_view) {}
    virtual void text(std::string_view) {}
};

// How a text is read, and what is thrown where it is no XML, or none that is read.
struct XmlSource {
    std::string name;                                                    // for decode.limit-depth
    std::function<std::size_t(std::span<char>)> read;                    // the next bytes; 0 at the end
    std::function<void(std::uint64_t line, std::string reason)> damaged; // throws
    std::function<void()> doctype;                                       // throws
    bool utf8 = false;                                                   // whatever its declaration says
};

// The name without its prefix.
std::string_view localName(std::string_view name);

// Reads all of it. Throws what the handler and the source throw, and Error decode.limit-depth. No document type
// declaration is read, hence no entity is ever expanded.
void readXml(const XmlSource& source, const DecodeRequest& request, XmlHandler& handler);

// Reads the part to its end. Throws what the handler throws, and Error decode.workbook-damaged, decode.workbook-doctype
// (no document type declaration is read, hence no entity is ever expanded), decode.limit-depth and those of ZipPart.
void readXml(ZipArchive& archive, const std::string& part, const DecodeRequest& request, XmlHandler& handler);

} // namespace lianfang
