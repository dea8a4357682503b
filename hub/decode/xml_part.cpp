#include "hub/decode/xml_part.h"

#include "hub/decode/messages.h"

#include <expat.h>

#include <memory>

namespace lianfang {

namespace {

constexpr std::size_t pieceBytes = 64u << 10;
// expat keeps an unfinished tag or comment in memory and reads it anew with every piece. Text is not meant: it comes in
// pieces of its own.
constexpr std::int64_t longestTag = 1 << 20;

// One parse. Exceptions must not cross expat's C frames: the first one waits until the parser has returned.
class Parse {
public:
    Parse(const XmlSource& source, const DecodeRequest& request, XmlHandler& handler)
        : source_(source), request_(request), handler_(handler),
          parser_(XML_ParserCreate(source.utf8 ? "UTF-8" : nullptr))
    {
        if (!parser_)
            throw std::bad_alloc();
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), onStart, onEnd);
        XML_SetCharacterDataHandler(parser_.get(), onText);
        XML_SetStartDoctypeDeclHandler(parser_.get(), onDoctype);
    }

    void run()
    {
        std::int64_t given = 0;
        for (bool more = true; more;) {
            auto* const piece = static_cast<char*>(XML_GetBuffer(parser_.get(), pieceBytes));
            if (piece == nullptr)
                throw std::bad_alloc();
            const auto n = source_.read({piece, pieceBytes});
            more = n > 0;
            const auto status = XML_ParseBuffer(parser_.get(), static_cast<int>(n), !more);
            if (problem_)
                std::rethrow_exception(problem_);
            if (status == XML_STATUS_ERROR)
                damaged(XML_ErrorString(XML_GetErrorCode(parser_.get())));
            given += static_cast<std::int64_t>(n);
            if (more && given - XML_GetCurrentByteIndex(parser_.get()) > longestTag)
                damaged("tag > " + std::to_string(longestTag));
        }
    }

private:
    void damaged(std::string reason) const
    {
        source_.damaged(XML_GetCurrentLineNumber(parser_.get()), std::move(reason));
    }

    template <typename Call>
    static void guarded(void* self, Call call)
    {
        auto& parse = *static_cast<Parse*>(self);
        if (parse.problem_)
            return;
        try {
            call(parse);
        } catch (...) {
            parse.problem_ = std::current_exception();
            XML_StopParser(parse.parser_.get(), XML_FALSE);
        }
    }

    static void onStart(void* self, const char* name, const char** attributes)
    {
        guarded(self, [&](Parse& parse) {
            if (++parse.depth_ > parse.request_.limits.xmlDepth)
                throw Error(message::limitDepth, {parse.request_.document, parse.source_.name,
                                                  std::to_string(parse.request_.limits.xmlDepth)});
            parse.handler_.start(localName(name), XmlAttributes(attributes));
        });
    }
    static void onEnd(void* self, const char* name)
    {
        guarded(self, [&](Parse& parse) {
            --parse.depth_;
            parse.handler_.end(localName(name));
        });
    }
    static void onText(void* self, const char* text, int size)
    {
        guarded(self, [&](Parse& parse) { parse.handler_.text({text, static_cast<std::size_t>(size)}); });
    }
    static void onDoctype(void* self, const char*, const char*, const char*, int)
    {
        guarded(self, [&](Parse& parse) { parse.source_.doctype(); });
    }

    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };

    const XmlSource& source_;
    const DecodeRequest& request_;
    XmlHandler& handler_;
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
    unsigned depth_ = 0;
    std::exception_ptr problem_;
};

} // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const
{
    for (auto pair = pairs_; *pair != nullptr; pair += 2)
        if (localName(*pair) == name)
            return pair[1];
    return {};
}

std::string_view XmlAttributes::prefixed(std::string_view name) const
{
    for (auto pair = pairs_; *pair != nullptr; pair += 2)
        if (const std::string_view full = *pair; localName(full) == name && full.size() > name.size())
            return pair[1];
    return {};
}

std::string_view localName(std::string_view name)
{
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void readXml(const XmlSource& source, const DecodeRequest& request, XmlHandler& handler)
{
    Parse(source, request, handler).run();
}

void readXml(ZipArchive& archive, const std::string& part, const DecodeRequest& request, XmlHandler& handler)
{
    auto stream = archive.open(part);
    XmlSource source;
    source.name = part;
    source.read = [&](std::span<char> into) { return stream.read(into); };
    source.damaged = [&](std::uint64_t line, const std::string& reason) {
        archive.damaged(part + ":" + std::to_string(line), reason);
    };
    source.doctype = [&] { throw Error(message::workbookDoctype, {request.document, part}); };
    readXml(source, request, handler);
}

} // namespace lianfang
