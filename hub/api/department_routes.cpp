#include "hub/api/department_routes.h"

#include "hub/api/messages.h"

#include <algorithm>

namespace lianfang {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

namespace {

constexpr std::size_t longestKey = 200;

// The header's value; throws where it stands twice: who reads the other one would read another request.
std::string only(const HTTPServerRequest& request, const std::string& header)
{
    auto at = request.find(header);
    if (at == request.end())
        return {};
    const std::string value = at->second;
    for (++at; at != request.end(); ++at)
        if (Poco::icompare(at->first, header) == 0)
            throw Error(message::requestUnreadable, {header});
    return value;
}

std::uint64_t lengthOf(const HTTPServerRequest& request)
{
    if (request.has("Transfer-Encoding") || !request.has("Content-Length"))
        throw Error(message::lengthMissing);
    const std::string text = only(request, "Content-Length");
    if (text.empty() || text.size() > 18 ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        throw Error(message::requestUnreadable, {"Content-Length"});
    return std::stoull(text);
}

// Hands on whatever the connection has buffered, so that progress is told before a slow client has sent much.
class Body {
public:
    Body(std::istream& in, std::uint64_t length, const Progress& progress)
        : in_(in), length_(length), progress_(progress)
    {
    }

    std::size_t read(std::span<char> into)
    {
        if (got_ == length_)
            return 0;
        std::streamsize came = 0;
        if (in_.peek() != std::istream::traits_type::eof())
            came = in_.readsome(into.data(), static_cast<std::streamsize>(into.size()));
        if (came <= 0)
            throw Error(message::bodyBrokenOff, {std::to_string(length_), std::to_string(got_)});
        got_ += static_cast<std::uint64_t>(came);
        progress_(got_);
        return static_cast<std::size_t>(came);
    }

private:
    std::istream& in_;
    const std::uint64_t length_;
    std::uint64_t got_ = 0;
    const Progress& progress_;
};

void push(Operations& operations, const Caller& caller, const Target& target, HTTPServerRequest& request,
          HTTPServerResponse& response, const Progress& progress)
{
    target.expectOnly({"unit", "as_of", "name"}); // one that is overlooked would file rows with another unit
    PushRequest wanted;
    wanted.department = target.segments[1];
    wanted.dataset = target.segments[2];
    wanted.period = target.segments[3];
    wanted.unit = target.query("unit");
    wanted.asOf = target.query("as_of");
    wanted.name = target.query("name");
    wanted.mediaType = only(request, "Content-Type");
    wanted.idempotencyKey = only(request, "Idempotency-Key");
    wanted.caller = caller;
    const auto& key = wanted.idempotencyKey;
    if (request.has("Idempotency-Key") &&
        (key.empty() || key.size() > longestKey ||
         std::any_of(key.begin(), key.end(), [](char c) { return c < '!' || c > '~'; })))
        throw Error(message::requestUnreadable, {"Idempotency-Key"});
    if (const auto encoding = only(request, "Content-Encoding");
        !encoding.empty() && Poco::icompare(encoding, "identity") != 0)
        throw Error(message::encodingUnknown, {loggable(encoding)});
    wanted.length = lengthOf(request);
    progress(0);
    Body body(request.stream(), wanted.length, progress);
    const auto taken = operations.push(wanted, [&](std::span<char> into) { return body.read(into); });
    response.set("Location", taken.receipt.value("state", ""));
    answer(response, taken.repeated ? HTTPResponse::HTTP_OK : HTTPResponse::HTTP_ACCEPTED, taken.receipt);
}

} // namespace

bool answerDepartment(Operations& operations, const Caller& caller, const Target& target, HTTPServerRequest& request,
                      HTTPServerResponse& response, const Progress& progress)
{
    const auto& path = target.segments;
    const std::string call = request.getMethod() + " " + path[0];
    if (call == "POST submissions" && path.size() == 4) {
        push(operations, caller, target, request, response, progress);
        return true;
    }
    if (call != "GET exchanges")
        return false;
    if (path.size() == 1) {
        nlohmann::json own = nlohmann::json::array();
        for (auto& one : operations.exchanges([&](const std::string& name) {
                 return name == "department" && caller.token ? caller.token->department : target.query(name);
             }))
            if (caller.mayReach(one.value("department", ""), one.value("unit", "")))
                own.push_back(std::move(one));
        answer(response, HTTPResponse::HTTP_OK, own);
    } else if (path.size() == 2) {
        answer(response, HTTPResponse::HTTP_OK, operations.exchange(target.idAt(1), caller));
    } else if (path.size() == 3 && path[2] == "rejections") {
        answer(response, HTTPResponse::HTTP_OK, operations.rejections(target.idAt(1), caller));
    } else if (path.size() == 3 && path[2] == "rejections.xlsx") {
        answer(response, operations.rejectionsWorkbook(target.idAt(1), caller));
    } else {
        return false;
    }
    return true;
}

} // namespace lianfang
