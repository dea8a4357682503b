// Housing and construction: permits, counts and site workers from its SOAP 1.1 service, each answer a document exactly
// as it came, and the commitment letters that the permits link to; lists go to it by HTTP.
//
// Settings (those marked * may end in ":<dataset>" for one dataset alone)
//   url, ca-file, media-type, probe, push, push-method, token-header: as in page_connector.h
//   endpoint              the service's path
//   namespace             of its elements; qualified: no, where the request's parameters are not in it
//   operation:<dataset>   the request's element
//   action *              the SOAPAction; else the namespace, a slash and the operation
//   parameters *          "from={first-day} to={last-day} unit={unit} page={page}": elements of the request, divided by
//                         spaces. With {page} answers are asked for, counted from 1, until one has no rows
//   row *                 the name of a row's element; an answer without one is no document
//   letter *              the element whose text is a letter's address on the same server, fetched with the same login;
//                         letter-media-type: application/pdf unless set
// Secrets: token, client-certificate, client-key.
#include "plugins/sdk/page_connector.h"
#include "plugins/sdk/soap.h"

#include <Poco/SHA1Engine.h>

#include <sstream>

namespace {

using namespace lianfang::sdk;

class Construction : public PageConnector {
public:
    using PageConnector::PageConnector;

    void pull(const Request& request) override
    {
        const std::string parameters = settingOf("parameters", request.dataset).value_or("");
        const bool counted = parameters.find("{page}") != std::string::npos;
        auto values = valuesOf(request);
        HttpClient client(hub(), server());
        std::set<std::string> letters;
        std::string previous;
        for (int number = 1;; ++number) {
            if (number > static_cast<int>(mostPages))
                repeated();
            values["page"] = std::to_string(number);
            const auto digest = answer(client, request, number, call(request.dataset, parameters, values), letters);
            if (digest.empty() || !counted)
                break;
            if (digest == previous)
                repeated();
            previous = digest;
        }
        for (const auto& link : letters)
            fetch(client, request, link);
    }

private:
    static constexpr std::size_t mostBeforeRow = 1u << 20;

    HttpRequest call(const std::string& dataset, const std::string& parameters, const Values& values) const
    {
        SoapCall call;
        call.space = hub().setting("namespace");
        call.operation = hub().setting("operation:" + dataset);
        call.qualified = hub().setting("qualified", "yes") != "no";
        std::istringstream words(parameters);
        for (std::string word; words >> word;) {
            const auto equals = std::min(word.find('='), word.size() - 1);
            call.parameters.emplace_back(
                word.substr(0, equals),
                filled(word.substr(equals + 1), values, [](const std::string& value) { return value; }));
        }
        HttpRequest http;
        http.method = "POST";
        http.path = hub().setting("endpoint", "");
        http.mediaType = "text/xml; charset=utf-8";
        http.headers["SOAPAction"] =
            '"' + settingOf("action", dataset).value_or(call.space + "/" + call.operation) + '"';
        http.body = soapEnvelope(call);
        http.answeredBy = {500}; // of a fault
        return http;
    }

    // One answer as a document; the digest of its bytes, "" if it has no rows.
    std::string answer(HttpClient& client, const Request& request, int number, const HttpRequest& asked,
                       std::set<std::string>& letters) const
    {
        const auto row = settingOf("row", request.dataset);
        SoapReader reader(row ? *row : hub().setting("row"), settingOf("letter", request.dataset).value_or(""));
        const auto type = settingOf("media-type", request.dataset).value_or("application/xml");
        Poco::SHA1Engine digest;
        std::optional<Document> document;
        std::string pending; // until the first row was seen: an empty answer is no document
        const auto got = client.stream(asked, [&](std::string_view piece) {
            reader.take(piece);
            digest.update(piece.data(), piece.size());
            if (!document && reader.rows() > 0) {
                document = hub().begin(nameOf(request, number, type), type);
                document->write(pending);
            }
            if (document)
                document->write(piece);
            else if (pending.append(piece).size() > mostBeforeRow)
                throw Failure("对方的应答前 1 MiB 中没有记录，请核对设置 row",
                              "the answer's first MiB holds no row; check setting row");
        });
        reader.finish();
        if (got.status == 500)
            throw Failure("对方未能应答（500）", "the server did not answer as it should (500)");
        letters.insert(reader.links().begin(), reader.links().end());
        if (!document)
            return "";
        document->end();
        return Poco::DigestEngine::digestToHex(digest.digest());
    }

    // A letter is kept as it is; nobody reads rows from it.
    void fetch(HttpClient& client, const Request& request, const std::string& link) const
    {
        HttpRequest asked;
        asked.path = link;
        const auto path = link.substr(0, link.find_first_of("?#"));
        auto name = path.substr(path.rfind('/') + 1).substr(0, 200);
        for (char& c : name)
            if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F)
                c = '_';
        auto letter =
            hub().begin(documentStem(request) + "_" + name, hub().setting("letter-media-type", "application/pdf"));
        client.stream(asked, letter);
        letter.end();
    }
};

} // namespace

LIANFANG_CONNECTOR(Construction, "construction")
