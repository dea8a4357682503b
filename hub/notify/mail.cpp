#include "hub/notify/mail.h"

#include "hub/notify/messages.h"
#include "hub/notify/mime.h"

#include <Poco/Net/MailStream.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketStream.h>

#include <fmt/format.h>

namespace lianfang {

namespace {

using Poco::Net::SecureStreamSocket;

// Poco's session, spoken a command at a time: its own sendMessage() hides which command was refused, and the receipt.
class Session : public Poco::Net::SecureSMTPClientSession {
public:
    Session(const Poco::Net::StreamSocket& socket, const MailSettings& settings)
        : SecureSMTPClientSession(socket), settings_(settings),
          server_(fmt::format("{}:{}", settings.host, settings.port))
    {
        setTimeout(Poco::Timespan(settings.timeoutSeconds, 0));
    }

    void greet()
    {
        try {
            open();
            login(settings_.helo, offers_);
        } catch (const Poco::Net::SMTPException& e) {
            throw Error(message::mailPostponed, {server_, quoted(e.displayText())});
        }
    }

    void secure(const Poco::Net::Context::Ptr& context)
    {
        std::string answer;
        if (const int status = sendCommand("STARTTLS", answer); !isPositiveCompletion(status))
            throw Error(message::mailNoStartTls, {server_, quoted(answer)});
        SecureStreamSocket secured = SecureStreamSocket::attach(socket(), settings_.host, context);
        if (secured.completeHandshake() != 1)
            throw Error(message::notifyTls, {server_, "handshake"});
        socket() = secured;
        setTimeout(Poco::Timespan(settings_.timeoutSeconds, 0));
        offers_.clear();
        greet();
    }

    void logIn()
    {
        try {
            if (offers_.find("PLAIN") != std::string::npos)
                loginUsingPlain(settings_.user, settings_.password);
            else
                loginUsingLogin(settings_.user, settings_.password);
        } catch (const Poco::Net::SMTPException& e) {
            throw Error(message::mailLogin, {server_, quoted(e.displayText())});
        }
    }

    std::string send(const std::string& to, const std::string& bytes)
    {
        std::string answer;
        expect(to, sendCommand("MAIL FROM:<" + settings_.from + ">", answer), answer);
        expect(to, sendCommand("RCPT TO:<" + to + ">", answer), answer);
        const int data = sendCommand("DATA", answer);
        if (!isPositiveIntermediate(data))
            refuse(to, data, answer);
        Poco::Net::SocketOutputStream out(socket());
        Poco::Net::MailOutputStream mail(out); // dot-stuffing
        mail << bytes;
        mail.close();
        out.flush();
        if (!out.good())
            throw Error(message::notifyBroken, {server_, "DATA"});
        expect(to, socket().receiveStatusMessage(answer), answer);
        return quoted(answer);
    }

    void quit() noexcept
    {
        try {
            close();
        } catch (const Poco::Exception&) {
            // The message was taken; how the server says good-bye changes nothing.
        }
    }

private:
    void expect(const std::string& to, int status, const std::string& answer) const
    {
        if (!isPositiveCompletion(status))
            refuse(to, status, answer);
    }

    [[noreturn]] void refuse(const std::string& to, int status, const std::string& answer) const
    {
        if (isPermanentNegative(status))
            throw Undeliverable(message::mailRefused, {server_, to, quoted(answer)});
        throw Error(message::mailPostponed, {server_, quoted(answer)});
    }

    const MailSettings& settings_;
    const std::string server_;
    std::string offers_;
};

} // namespace

MailChannel::MailChannel(MailSettings settings, std::function<Notice(const OutboxEntry&)> notice)
    : settings_(std::move(settings)), notice_(std::move(notice))
{
    if (!settings_.user.empty() && settings_.security == MailSecurity::none)
        throw Error(message::mailPlainLogin, {settings_.host});
    if (!isMailAddress(settings_.from))
        throw Error(message::mailAddress, {settings_.from});
    if (settings_.security != MailSecurity::none)
        clientContext(settings_.caFile, settings_.host);
}

std::string MailChannel::deliver(const OutboxEntry& entry)
{
    if (!isMailAddress(entry.recipient))
        throw Undeliverable(message::mailAddress, {entry.recipient});
    const auto bytes = mimeMessage(
        {settings_.fromName, settings_.from, entry.recipient, entry.created, entry.idempotencyKey}, notice_(entry));
    const auto server = fmt::format("{}:{}", settings_.host, settings_.port);
    auto socket = connection_.open(settings_.host, settings_.port, settings_.timeoutSeconds);
    struct Done {
        Connection& connection;
        ~Done() { connection.done(); }
    } done{connection_};
    try {
        const auto context = settings_.security == MailSecurity::none ? Poco::Net::Context::Ptr()
                                                                      : clientContext(settings_.caFile, server);
        if (settings_.security == MailSecurity::tls) {
            auto secured = SecureStreamSocket::attach(socket, settings_.host, context);
            secured.completeHandshake();
            socket = secured;
        }
        Session session(socket, settings_);
        session.greet();
        if (settings_.security == MailSecurity::startTls)
            session.secure(context);
        if (!settings_.user.empty())
            session.logIn();
        auto receipt = session.send(entry.recipient, bytes);
        session.quit();
        return receipt;
    } catch (const Error&) {
        throw;
    } catch (const Poco::Net::SSLException& e) {
        throw Error(message::notifyTls, {server, quoted(e.displayText())});
    } catch (const Poco::Exception& e) {
        throw Error(message::notifyBroken, {server, quoted(e.displayText())});
    }
}

} // namespace lianfang
