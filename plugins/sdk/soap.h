// SOAP 1.1 over HTTP: the request's envelope, and what a connector must know of an answer that it hands over as it
// came: whether it is whole, how many rows it holds, and whether it is a fault.
//
// Links expat. Answers are UTF-8, UTF-16 or ISO 8859-1, as the standard's profile has it.
#pragma once

#include "connector.h"

#include <expat.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianfang::sdk {

struct SoapCall {
    std::string space;     // the namespace of the service's own elements
    std::string operation; // the request's element
    std::vector<std::pair<std::string, std::string>> parameters;
    bool qualified = true; // whether the parameters' elements are in that namespace too
};

// For an element's text or an attribute's value. Refused if XML cannot hold it.
inline std::string xmlEscaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r')
            throw Refused("请求中有 XML 不能包含的控制字符", "the request holds a control character that XML cannot");
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        case '\r':
            out += "&#13;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

// Refused if a name is none that an element may have.
inline std::string soapEnvelope(const SoapCall& call)
{
    const auto name = [](const std::string& text) -> const std::string& {
        if (text.empty() || text.find_first_of(" \t\r\n<>&\"'/=:;{}") != std::string::npos ||
            std::string_view("-.0123456789").find(text.front()) != std::string_view::npos)
            throw Refused("“" + text + "”不能作为 XML 元素名", "\"" + text + "\" cannot be an element's name");
        return text;
    };
    const std::string prefix = call.qualified ? "q:" : "";
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><q:" +
                      name(call.operation) + " xmlns:q=\"" + xmlEscaped(call.space) + "\">";
    for (const auto& [parameter, value] : call.parameters)
        out += "<" + prefix + name(parameter) + ">" + xmlEscaped(value) + "</" + prefix + parameter + ">";
    return out + "</q:" + call.operation + "></soap:Body></soap:Envelope>";
}

// Reads an answer piece by piece, in bounded memory.
class SoapReader {
public:
    // Names of elements, without namespace: `row` is counted, the texts of `link` are kept.
    SoapReader(std::string row, std::string link) : row_(std::move(row)), link_(std::move(link))
    {
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), &SoapReader::begin, &SoapReader::end);
        XML_SetCharacterDataHandler(parser_.get(), &SoapReader::text);
        XML_SetStartDoctypeDeclHandler(parser_.get(), &SoapReader::doctype);
    }
    SoapReader(const SoapReader&) = delete;
    SoapReader& operator=(const SoapReader&) = delete;

    // Failure if it is no SOAP envelope.
    void take(std::string_view piece) { parse(piece, false); }
    // Failure if it was not whole. A fault becomes Refused if it is said to be the client's, Failure otherwise.
    void finish()
    {
        parse({}, true);
        if (!answered_)
            wrong("没有内容", "holds nothing");
        if (!fault_)
            return;
        const std::string why = faultText_.empty() ? faultCode_ : faultText_;
        const auto code = faultCode_.substr(faultCode_.find(':') == std::string::npos ? 0 : faultCode_.find(':') + 1);
        if (code.starts_with("Client") || code == "MustUnderstand" || code == "VersionMismatch")
            throw Refused("对方拒绝了请求：" + why, "the service refused the request: " + why);
        throw Failure("对方服务出错：" + why, "the service failed: " + why);
    }

    std::uint64_t rows() const { return rows_; }
    const std::set<std::string>& links() const { return links_; }

private:
    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    static constexpr std::string_view envelope = "http://schemas.xmlsoap.org/soap/envelope/\n";
    static constexpr int deepest = 64;
    static constexpr std::size_t longestText = 2000;
    static constexpr std::size_t mostLinks = 9000;

    [[noreturn]] static void wrong(const std::string& zh, const std::string& en)
    {
        throw Failure("对方的应答不是完整的 SOAP 报文：" + zh, "the answer is no whole SOAP envelope: it " + en);
    }

    void parse(std::string_view piece, bool last)
    {
        if (XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0) == XML_STATUS_OK)
            return;
        if (stopped_)
            wrong("结构不符", "has another structure");
        const std::string line = std::to_string(XML_GetCurrentLineNumber(parser_.get()));
        wrong("第 " + line + " 行不是有效的 XML", "is no valid XML in line " + line);
    }

    void stop()
    {
        stopped_ = true;
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    static void begin(void* self, const XML_Char* name, const XML_Char**)
    {
        static_cast<SoapReader*>(self)->open(name);
    }
    static void end(void* self, const XML_Char* name) { static_cast<SoapReader*>(self)->close(name); }
    static void text(void* self, const XML_Char* bytes, int size)
    {
        auto& reader = *static_cast<SoapReader*>(self);
        if (reader.keeping_ && reader.text_.size() < longestText)
            reader.text_.append(bytes, static_cast<std::size_t>(size));
    }
    // The standard allows none, and none is needed.
    static void doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int)
    {
        static_cast<SoapReader*>(self)->stop();
    }

    static std::string_view local(std::string_view name)
    {
        return name.substr(name.find('\n') == std::string_view::npos ? 0 : name.find('\n') + 1);
    }

    void open(std::string_view name)
    {
        ++depth_;
        const bool soap = name.starts_with(envelope);
        const auto plain = local(name);
        if ((depth_ == 1 && !(soap && plain == "Envelope")) || depth_ > deepest)
            return stop();
        if (depth_ == 2)
            body_ = soap && plain == "Body";
        if (!body_ || depth_ < 3)
            return;
        answered_ = true;
        if (depth_ == 3)
            fault_ = soap && plain == "Fault";
        else if (plain == row_)
            ++rows_;
        keeping_ = fault_ ? depth_ == 4 : !link_.empty() && plain == link_;
        text_.clear();
    }

    void close(std::string_view name)
    {
        --depth_;
        if (!std::exchange(keeping_, false))
            return;
        auto said = cleaned();
        if (!fault_ && !said.empty()) {
            links_.insert(std::move(said));
            if (links_.size() > mostLinks)
                stop();
        } else if (local(name) == "faultcode") {
            faultCode_ = std::move(said);
        } else if (local(name) == "faultstring") {
            faultText_ = std::move(said);
        }
    }

    // On one line, of bounded length, no character cut apart.
    std::string cleaned() const
    {
        std::string out;
        for (const char c : text_)
            if (static_cast<unsigned char>(c) > ' ' || (!out.empty() && out.back() != ' '))
                out += static_cast<unsigned char>(c) > ' ' ? c : ' ';
        if (fault_ && out.size() > 300) {
            out.resize(300);
            while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80)
                out.pop_back();
            if (!out.empty())
                out.pop_back();
            out += "…";
        }
        while (out.ends_with(' '))
            out.pop_back();
        return out;
    }

    const std::unique_ptr<XML_ParserStruct, Free> parser_{XML_ParserCreateNS(nullptr, '\n')};
    const std::string row_;
    const std::string link_;
    int depth_ = 0;
    bool stopped_ = false;
    bool body_ = false;
    bool answered_ = false;
    bool fault_ = false;
    bool keeping_ = false;
    std::string text_;
    std::string faultCode_;
    std::string faultText_;
    std::uint64_t rows_ = 0;
    std::set<std::string> links_;
};

} // namespace lianfang::sdk
