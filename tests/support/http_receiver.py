"""A webhook's receiver on a free loopback port: http_receiver.py FOLDER --secret S [--certificate F --key F]. Each request becomes FOLDER/0001.json: path, headers, body, whether either signature holds, and whether its
idempotency key was taken before. Planned answers: POST, as "503 busy"."""
import argparse
import hashlib
import hmac
import http.server
import ssl

import loopback

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--secret", required=True)
parser.add_argument("--certificate")
parser.add_argument("--key")
options = parser.parse_args()
record = loopback.Record(options.folder)
taken = set()


def sm3(message):
    """HMAC-SM3 from its definition (GB/T 15852.2, RFC 2104), independent of the hub's."""
    key = options.secret.encode()
    key = (hashlib.new("sm3", key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = hashlib.new("sm3", bytes(b ^ 0x36 for b in key) + message).digest()
    return hashlib.new("sm3", bytes(b ^ 0x5C for b in key) + inner).hexdigest()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        text = ".".join((self.headers["X-Lianfang-Timestamp"], key)).encode() + b"." + body
        sha256 = hmac.new(options.secret.encode(), text, "sha256").hexdigest()
        answer = record.planned("POST")
        record.write({"path": self.path, "headers": dict(self.headers.items()), "body": body.decode("utf-8"),
                      "sm3": hmac.compare_digest(self.headers["X-Lianfang-Signature"], "sm3=" + sm3(text)),
                      "sha256": hmac.compare_digest(self.headers["X-Lianfang-Signature-256"], "sha256=" + sha256),
                      "repeated": key in taken})
        status, _, words = (answer or "200 taken").partition(" ")
        if status == "200":
            taken.add(key)
        self.send_response(int(status))
        if status.startswith("3"):
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(words.encode())))
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *ignored):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
record.listening(server.server_address[1])
server.serve_forever()
