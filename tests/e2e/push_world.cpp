#include "tests/e2e/push_world.h"

#include "tests/city/numbers.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

namespace lianfang::test {

Authority::Authority(const std::filesystem::path& folder)
    : ca(folder / "ca.pem"), serverCertificate(folder / "server.pem"), serverKey(folder / "server.key"),
      clientCertificate(folder / "client.pem"), clientKey(folder / "client.key")
{
    const auto openssl = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "/usr/bin/openssl");
        run(arguments);
    };
    const auto caKey = folder / "ca.key";
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=Test CA", "-keyout", caKey, "-out", ca});
    const auto issue = [&](const std::string& name, const std::string& extension,
                           const std::filesystem::path& certificate, const std::filesystem::path& key) {
        const auto request = folder / (name + ".csr"), extensions = folder / (name + ".ext");
        std::ofstream(extensions) << extension;
        openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name,
                 "-keyout", key, "-out", request});
        openssl({"x509", "-req", "-in", request, "-CA", ca, "-CAkey", caKey, "-CAcreateserial", "-days", "2",
                 "-extfile", extensions, "-out", certificate});
        std::filesystem::permissions(key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    };
    issue("hub", "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n", serverCertificate,
          serverKey);
    issue("permits", "extendedKeyUsage=clientAuth\n", clientCertificate, clientKey);
}

namespace {

Environment environmentOf(int port, const HttpReceiver& bureau, const Authority& authority, bool tls, bool mutual)
{
    Environment out{{"LIANFANG_CONNECTORS", CONNECTORS},
                    {"LIANFANG_HTTP", "yes"},
                    {"LIANFANG_HTTP_PORT", std::to_string(port)},
                    {"LIANFANG_WEBHOOK_URL", "http://127.0.0.1:" + std::to_string(bureau.port()) + "/notices"},
                    {"LIANFANG_WEBHOOK_KEY", "a key"}};
    if (tls) {
        out["LIANFANG_TLS_CERTIFICATE"] = authority.serverCertificate;
        out["LIANFANG_TLS_KEY"] = authority.serverKey;
    }
    if (mutual)
        out["LIANFANG_TLS_CLIENT_CA"] = authority.ca;
    return out;
}

} // namespace

PushWorld::PushWorld(Port port, const std::filesystem::path& configuration)
    : kind_(port), port_(freePort()),
      hub_(configuration, folder_.path() / "data",
           environmentOf(port_, bureau_, authority_, port != Port::plain, port == Port::mutualTls))
{
}

void PushWorld::start()
{
    hub_.start(today);
    const auto register_ =
        folder_.write("delivered/projects.csv",
                      "项目代码,施工合同编号,项目名称,所属区划,统一社会信用代码,单位名称,参保起始日期,参保终止日期\r\n"
                      "C-INSURED,HT-1,某桥梁工程,340202," +
                          city::creditCode(1, "340202") + ",测试建设有限公司,2026-01-01,2027-12-31\r\n");
    hub_.ask({"submit", "insurance/project-enrolments", today, register_});
}

std::string PushWorld::token(const std::vector<std::string>& more, const std::string& department)
{
    std::vector<std::string> arguments{"token", "new", department};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return hub_.ask(arguments).at("token");
}

Answer PushWorld::ask(const std::string& method, const std::string& path, const std::string& token,
                      const std::map<std::string, std::string>& headers, const std::string& body,
                      bool clientCertificate)
{
    using namespace Poco::Net;
    std::unique_ptr<HTTPClientSession> session;
    if (kind_ == Port::plain) {
        session = std::make_unique<HTTPClientSession>("127.0.0.1", static_cast<Poco::UInt16>(port_));
    } else {
        const bool shown = kind_ == Port::mutualTls && clientCertificate;
        Context::Ptr context(new Context(Context::TLS_CLIENT_USE, shown ? authority_.clientKey.string() : "",
                                         shown ? authority_.clientCertificate.string() : "", authority_.ca.string(),
                                         Context::VERIFY_STRICT, 9, false));
        session = std::make_unique<HTTPSClientSession>("127.0.0.1", static_cast<Poco::UInt16>(port_), context);
    }
    session->setTimeout(Poco::Timespan(30, 0));
    HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
    if (!token.empty())
        request.set("Authorization", "Bearer " + token);
    for (const auto& [name, value] : headers)
        request.set(name, value);
    if (method == "POST")
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session->sendRequest(request) << body;
    HTTPResponse response;
    Answer answer;
    Poco::StreamCopier::copyToString(session->receiveResponse(response), answer.body);
    answer.status = response.getStatus();
    return answer;
}

Answer PushWorld::push(const std::string& token, const std::string& csv, const std::string& key,
                       const std::string& query, const std::string& period)
{
    std::map<std::string, std::string> headers{{"Content-Type", "text/csv; charset=utf-8"}};
    if (!key.empty())
        headers["Idempotency-Key"] = key;
    return ask("POST", "/api/v1/submissions/construction/permits/" + period + query, token, headers, csv);
}

nlohmann::json PushWorld::awaitExchange(const std::string& token, const nlohmann::json& receipt)
{
    for (int i = 0; i < 2000; ++i) {
        const auto exchange = ask("GET", receipt.at("state"), token).json();
        if (exchange.at("state") == "done" || exchange.at("state") == "failed")
            return exchange;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("the exchange does not end: " + hub_.said());
}

std::string PushWorld::permits(const std::vector<std::string>& numbers, const std::string& code,
                               const std::string& started)
{
    std::string csv =
        "开工备案号,操作类型,项目代码,工程名称,所属区划,施工单位统一社会信用代码,施工单位,发证日期,实际开工日期\r\n";
    for (const auto& number : numbers)
        csv += number + ",新增," + code + "," + number + "号楼工程,340202," + city::creditCode(2, "340202") +
               ",测试第二建设有限公司,2026-11-01," + started + "\r\n";
    return csv;
}

std::string PushWorld::local(const std::string& path) const
{
    Poco::Net::StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress(Poco::Net::SocketAddress::UNIX_LOCAL, hub_.data() / "lianfang.sock"));
    Poco::Net::HTTPClientSession session(socket);
    Poco::Net::HTTPRequest request("GET", path, Poco::Net::HTTPMessage::HTTP_1_1);
    request.setHost("lianfang");
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::string out;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), out);
    return out;
}

bool PushWorld::open(const std::string& permit) const
{
    return local("/api/v1/findings?crosscheck=uninsured-project&state=open").find("\"project:" + permit + "\"") !=
           std::string::npos;
}

std::vector<nlohmann::json> PushWorld::told(const std::string& title, std::size_t count) const
{
    std::vector<nlohmann::json> out;
    for (int i = 0; i < 300 && out.size() < count; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        out.clear();
        for (const auto& request : bureau_.received()) {
            auto notice = nlohmann::json::parse(request.at("body").get<std::string>());
            if (notice.at("values").value("title", "") == title)
                out.push_back(std::move(notice));
        }
    }
    return out;
}

RawConnection::RawConnection(int port, const std::string& from)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, from.c_str(), &address.sin_addr);
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot bind to " + from);
    ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("nobody listens");
}

RawConnection::~RawConnection()
{
    ::close(socket_);
}

bool RawConnection::send(const std::string& bytes)
{
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

void RawConnection::finish()
{
    ::shutdown(socket_, SHUT_WR);
}

std::optional<std::string> RawConnection::readToEnd(int seconds)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::string out;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd ready{socket_, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0)
            return std::nullopt;
        char buffer[4096];
        const auto n = ::recv(socket_, buffer, sizeof buffer, 0);
        if (n <= 0)
            return out;
        out.append(buffer, static_cast<std::size_t>(n));
    }
}

} // namespace lianfang::test
