// A department with an HTTP interface: each page of a dataset becomes a document, exactly as it came; lists are sent to
// an address of its.
//
// Settings (those marked * may end in ":<dataset>" for one dataset alone)
//   url             what every path is put behind; ca-file: whose certificates are trusted
//   path:<dataset>  "/accidents?since={since}&after={after}&unit={unit}&limit=500"
//   rows *          JSON pointer of the page's array of rows. Given: pages are JSON of at most 16 MiB each, and one
//                   without rows is no document. Not given: any format, streamed through; an empty body is no document
//   next *          JSON pointer of the next page's address; else the header Link: <…>; rel="next" tells, or, where
//                   the path holds {page}, pages are counted from 1 until one has no rows
//   changed *, key * JSON pointers within a row, where the path holds {since}: when it was changed, and what tells
//                   rows apart that were changed at once. See change_order.h; the hub keeps the cursor
//   media-type *    else by the ending of the manifest's document pattern, else application/json
//   probe           the path that a probe asks for; else the url itself
//   push *          the path a list is sent to: "/lists/{name}"; push-method: PUT (the default) or POST
//   token-header    the header that carries the token; else "Authorization: Bearer …"
// Secrets: token, client-certificate, client-key.
//
// In a path {period}, {unit}, {as-of}, {first-day} and {last-day} stand for the request's, {since} and {after} for the
// cursor's two halves (empty the first time), {list} and {name} for the list that is sent; all percent-encoded.
//
// Links nlohmann's JSON beside what http.h needs.
#pragma once

#include "change_order.h"
#include "glob.h"
#include "http.h"
#include "json_page.h"
#include "placeholders.h"

#include <set>

namespace lianfang::sdk {

class PageConnector : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        const std::string path = hub().setting("path:" + request.dataset);
        const bool counted = path.find("{page}") != std::string::npos;
        const bool changes = path.find("{since}") != std::string::npos;
        const auto pointers = pointersOf(request.dataset, counted || changes, changes);
        ChangeOrder order(changes ? hub().cursor() : std::nullopt, pointers && !pointers->key.empty());
        auto values = valuesOf(request);
        values["since"] = order.changed();
        values["after"] = order.key();
        const auto page = [&](int number) {
            values["page"] = std::to_string(number);
            return filled(path, values, encoded);
        };

        HttpClient client(hub(), server());
        const auto type = mediaType(request);
        std::set<std::string> asked;
        std::string previous;
        bool moved = false;
        for (std::optional<std::string> address = page(1); address;) {
            if (!asked.insert(*address).second)
                repeated();
            if (asked.size() > mostPages)
                throw Refused("对方的数据超过 " + std::to_string(mostPages) + " 页，应加大每页的记录数",
                              "there are more than " + std::to_string(mostPages) + " pages; ask for larger ones");
            const auto name = nameOf(request, static_cast<int>(asked.size()), type);
            if (!pointers) {
                address = streamed(client, *address, name, type);
                continue;
            }
            auto answer = client.get(*address);
            const JsonPage read(answer.body, *pointers);
            address = counted                  ? next(read.count() > 0, page(static_cast<int>(asked.size()) + 1))
                      : pointers->next.empty() ? answer.next()
                                               : next(!read.next().empty(), resolved(answer.address, read.next()));
            if (read.count() == 0)
                continue;
            if (answer.body == previous)
                repeated();
            for (const auto& row : read.rows())
                order.take(row);
            moved = moved || !read.rows().empty();
            deliver(name, type, answer.body);
            previous = std::move(answer.body);
        }
        if (moved)
            hub().setCursor(order.cursor());
    }

    void push(const Request& request, Outgoing& outgoing) override
    {
        auto values = valuesOf(request);
        values["list"] = request.dataset;
        values["name"] = outgoing.name;
        HttpRequest sent;
        sent.method = hub().setting("push-method", "PUT");
        if (sent.method != "PUT" && sent.method != "POST")
            throw Refused("设置 push-method 应为 PUT 或 POST", "setting push-method must be PUT or POST");
        const auto path = settingOf("push", request.dataset);
        sent.path = filled(path ? *path : hub().setting("push"), values, encoded);
        const auto answer = HttpClient(hub(), server()).put(sent, outgoing);
        const auto lies = answer.header("location");
        hub().receipt(lies.empty() ? detail::shown(Poco::URI(answer.address)) : lies.substr(0, 1000));
    }

    void probe() override { HttpClient(hub(), server()).get(hub().setting("probe", "")); }

protected:
    static constexpr std::size_t mostPages = 9999;

    HttpServer server() const
    {
        auto server = HttpClient::serverOf(hub());
        if (const auto header = hub().setting("token-header", ""); !header.empty() && !server.token.empty())
            server.headers[header] = std::exchange(server.token, "");
        return server;
    }

    // A setting for one dataset, or for all.
    std::optional<std::string> settingOf(const std::string& name, const std::string& dataset) const
    {
        const std::string none(1, '\0');
        auto value = hub().setting(name + ":" + dataset, hub().setting(name, none));
        return value == none ? std::nullopt : std::optional(std::move(value));
    }

    std::string mediaType(const Request& request) const
    {
        const auto byName = mediaTypeOf(request.documents);
        return settingOf("media-type", request.dataset)
            .value_or(byName.empty() ? "application/json" : std::string(byName));
    }

    // "accidents_340202_2026Q3_0001.json"
    static std::string nameOf(const Request& request, int number, const std::string& type)
    {
        char counted[16];
        std::snprintf(counted, sizeof counted, "_%04d", number);
        std::string name = documentStem(request) + counted;
        for (const auto* ending : {".csv", ".xlsx", ".xls", ".ods", ".xml", ".json", ".zip"})
            if (type.substr(0, type.find(';')) == mediaTypeOf(ending))
                name += ending;
        return name;
    }

    static std::string encoded(const std::string& value)
    {
        std::string out;
        Poco::URI::encode(value, "?#/&=+;:@", out);
        return out;
    }

    [[noreturn]] static void repeated() { throw Failure("对方重复给出了同一页", "the same page came twice"); }

    void deliver(const std::string& name, const std::string& type, std::string_view bytes) const
    {
        constexpr std::size_t piece = 256u << 10;
        auto document = hub().begin(name, type);
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            document.write(bytes.substr(at, piece));
        document.end();
    }

private:
    std::optional<JsonPointers> pointersOf(const std::string& dataset, bool needed, bool changes) const
    {
        const auto rows = settingOf("rows", dataset);
        if (!rows && !needed)
            return std::nullopt;
        const auto changed = settingOf("changed", dataset);
        if (!rows || (changes && !changed))
            throw Refused("路径中有 {page} 时需要设置 rows，有 {since} 时还需要设置 changed",
                          "a path with {page} takes setting rows, one with {since} also setting changed");
        return JsonPointers{*rows, settingOf("next", dataset).value_or(""), changes ? *changed : "",
                            changes ? settingOf("key", dataset).value_or("") : ""};
    }

    // Its address's successor, if the server names one.
    std::optional<std::string> streamed(HttpClient& client, const std::string& address, const std::string& name,
                                        const std::string& type) const
    {
        std::optional<Document> document;
        HttpRequest request;
        request.path = address;
        const auto answer = client.stream(request, [&](std::string_view piece) {
            if (!document)
                document = hub().begin(name, type);
            document->write(piece);
        });
        if (document)
            document->end();
        return answer.next();
    }

    static std::optional<std::string> next(bool more, std::string address)
    {
        return more ? std::optional(std::move(address)) : std::nullopt;
    }

    static std::string resolved(const std::string& from, const std::string& link)
    {
        try {
            Poco::URI address(from);
            address.resolve(link);
            return address.toString();
        } catch (const Poco::Exception&) {
            throw Failure("对方给出的下一页地址无效", "the address of the next page is not valid");
        }
    }
};

} // namespace lianfang::sdk
