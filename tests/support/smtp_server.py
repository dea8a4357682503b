"""A real SMTP server on a free loopback port: smtp_server.py FOLDER --security none|starttls|tls [--certificate F --key F]
[--user U --password P]. Each message it takes becomes FOLDER/0001.eml, and FOLDER/0001.json with what
Python's e-mail package reads from it under its strict policy. Planned answers: MAIL, RCPT, DATA, AUTH."""
import argparse
import asyncio
import base64
import email
import email.policy
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

import loopback


def read(content):
    message = email.message_from_bytes(content, policy=email.policy.strict)
    headers = {}
    for name in ("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Type"):
        value = message[name]
        headers[name] = None if value is None else str(value)
    parts = []
    for part in message.walk():
        known = {"type": part.get_content_type(), "filename": part.get_filename(), "name": None,
                 "disposition": part.get_content_disposition(), "defects": [str(d) for d in part.defects]}
        if not part.is_multipart():
            # What a client that knows RFC 2047 only makes of name=.
            name = part["Content-Type"].params.get("name")
            known["name"] = None if name is None else str(email.header.make_header(email.header.decode_header(name)))
            bytes_ = part.get_payload(decode=True)
            known["bytes"] = base64.b64encode(bytes_).decode()
            if part.get_content_maintype() == "text":
                known["text"] = part.get_content().replace("\r\n", "\n")
        parts.append(known)
    return {"headers": headers, "from-name": message["From"].addresses[0].display_name, "parts": parts,
            "longest-line": max(len(line) for line in content.splitlines()), "ascii": content.isascii()}


class Handler:
    def __init__(self, record):
        self.record = record

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self.record.planned("MAIL")
        if answer:
            return answer
        envelope.mail_from = address
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.record.planned("RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        answer = self.record.planned("DATA")
        if answer:
            return answer
        try:
            known = read(envelope.content)
        except Exception as problem:  # the strict policy raises what it finds; the test shall see it
            known = {"problem": repr(problem)}
        known.update({"mail-from": envelope.mail_from, "rcpt-to": envelope.rcpt_tos, "encrypted": session.ssl is not None,
                      "user": getattr(session, "user", None)})
        number = self.record.write(known)
        with open(os.path.join(self.record.folder, f"{number:04}.eml"), "wb") as file:
            file.write(envelope.content)
        return f"250 2.0.0 Ok: queued as {number:04}"


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--security", choices=("none", "starttls", "tls"), default="none")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--user")
    parser.add_argument("--password")
    options = parser.parse_args()
    record = loopback.Record(options.folder)

    def authenticate(server, session, envelope, mechanism, login):
        if record.planned("AUTH"):
            return AuthResult(success=False, handled=False)
        good = (login.login, login.password) == (options.user.encode(), options.password.encode())
        session.user = login.login.decode() if good else None
        return AuthResult(success=good, handled=False)

    context = None
    if options.security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    starttls = options.security == "starttls"

    def protocol():
        return SMTP(Handler(record), hostname="localhost", tls_context=context if starttls else None,
                    require_starttls=starttls, authenticator=authenticate if options.user else None,
                    auth_required=bool(options.user), auth_require_tls=starttls, data_size_limit=64 << 20)

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0,
                                                            ssl=context if options.security == "tls" else None)
    record.listening(server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
