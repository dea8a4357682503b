// Reads one XML part of an archive, element by element.
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

// Reads the part to its end. Throws what the handler throws, and Error decode.workbook-damaged, decode.workbook-doctype
// (no document type declaration is read, hence no entity is ever expanded), decode.limit-depth and those of ZipPart.
void readXml(ZipArchive& archive, const std::string& part, const DecodeRequest& request, XmlHandler& handler);

} // namespace lianfang
