// The channel "mail": notices by SMTP (RFC 5321), with STARTTLS or TLS from the start, and login.
#pragma once

#include "hub/model/outbox_entry.h"
#include "hub/notify/connection.h"
#include "hub/notify/notice.h"

#include <cstdint>
#include <functional>
#include <string>

namespace lianfang {

enum class MailSecurity : std::uint8_t { none, startTls, tls };

struct MailSettings {
    std::string host;
    std::uint16_t port = 25;
    MailSecurity security = MailSecurity::startTls;
    std::string caFile;   // empty: the system's CAs
    std::string user;     // empty: no login
    std::string password; // read from a file or the environment by the caller; never logged, never in an error
    std::string fromName;
    std::string from;
    std::string helo = "lianfang.invalid"; // what this machine calls itself
    int timeoutSeconds = 30;               // for connecting, and for each answer
};

// Delivers one message per connection. The entry's recipient is the address; date and Message-ID come from the entry,
// so that a repeated attempt is the same message, byte for byte, if the notice is.
class MailChannel {
public:
    // `notice` puts an entry into words, on the worker's thread. Throws Error notify.mail-plain-login if a password
    // would go over an unencrypted connection, notify.mail-address if `from` is none, notify.tls if the CA file cannot
    // be read.
    MailChannel(MailSettings settings, std::function<Notice(const OutboxEntry&)> notice);

    // Returns the server's answer to the message ("250 2.0.0 Ok: queued as …"). Refused for good (5xx to sender,
    // recipient or message, or no address at all): Undeliverable. A refused login (535) is not: the password is mended,
    // and waiting mail goes out by itself.
    std::string deliver(const OutboxEntry& entry);

    void interrupt() { connection_.interrupt(); }

private:
    const MailSettings settings_;
    const std::function<Notice(const OutboxEntry&)> notice_;
    Connection connection_;
};

} // namespace lianfang
