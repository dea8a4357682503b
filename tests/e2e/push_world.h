// A daemon with an open port, the housing department's program, and who means it ill.
#pragma once

#include "tests/e2e/hub_process.h"
#include "tests/support/http_receiver.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace lianfang::test {

// Certificates made by openssl: a CA, the server's for 127.0.0.1, and a client's.
struct Authority {
    explicit Authority(const std::filesystem::path& folder);
    std::filesystem::path ca, serverCertificate, serverKey, clientCertificate, clientKey;
};

struct Answer {
    int status = 0;
    std::string body;
    nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
    std::string code() const { return json().value(nlohmann::json::json_pointer("/error/code"), ""); }
};

class PushWorld : public testing::Test {
protected:
    enum class Port { plain, tls, mutualTls };
    explicit PushWorld(Port port, const std::filesystem::path& configuration = LIANFANG_SOURCE_DIR "/config/hub.demo.xml");

    // Starts the daemon; the register of projects' enrolments is of today, with the one project C-INSURED.
    void start();
    std::string token(const std::vector<std::string>& more = {}, const std::string& department = "construction");

    // One request by a client of its own. With TLS the server's certificate is checked against the CA.
    Answer ask(const std::string& method, const std::string& path, const std::string& token,
               const std::map<std::string, std::string>& headers = {}, const std::string& body = {},
               bool clientCertificate = true);
    Answer push(const std::string& token, const std::string& csv, const std::string& key = {},
                const std::string& query = "?unit=340202", const std::string& period = today);
    // Until it has ended.
    nlohmann::json awaitExchange(const std::string& token, const nlohmann::json& receipt);

    // A permit's CSV, actually begun today unless told otherwise.
    static std::string permits(const std::vector<std::string>& numbers, const std::string& code = "C-NONE",
                               const std::string& started = today);
    // The daemon's own socket, as the command line asks: the text of the answer.
    std::string local(const std::string& path) const;
    bool open(const std::string& permit) const;
    // The notices of a cross-check that the bureau's webhook has got, once there are so many.
    std::vector<nlohmann::json> told(const std::string& title, std::size_t count) const;

    static inline const std::string today = "2026-11-04";
    TemporaryFolder folder_;
    Authority authority_{folder_.path()};
    const Port kind_;
    const int port_;
    HttpReceiver bureau_{folder_.path() / "bureau", "a key"};
    HubProcess hub_;
};

// Bytes as they are sent by somebody who writes them by hand.
class RawConnection {
public:
    // From another loopback address than the other clients', so that limits by address are not theirs.
    explicit RawConnection(int port, const std::string& from = "127.0.0.2");
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    bool send(const std::string& bytes); // false once the other side has gone
    void finish();                       // no more will be sent
    // Until the other side closes, or so many seconds have passed; nothing then.
    std::optional<std::string> readToEnd(int seconds);

private:
    int socket_ = -1;
};

} // namespace lianfang::test
