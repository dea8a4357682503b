"""The demonstration's webhook receiver, on a free loopback port that it prints: webhook_receiver.py FOLDER, with the shared
secret in LIANFANG_WEBHOOK_KEY. Every notice whose signature holds stays in the folder: 0001.json, 0002.json …"""
import hashlib
import hmac
import http.server
import os
import sys

folder = sys.argv[1]
secret = os.environ["LIANFANG_WEBHOOK_KEY"].encode()
taken = {}


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"] or ""
        signed = b".".join((self.headers["X-Lianfang-Timestamp"].encode(), key.encode(), body))
        wanted = "sha256=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(self.headers["X-Lianfang-Signature-256"] or "", wanted):
            return self.answer(403, "the signature does not hold")
        if key not in taken:  # a repeat is taken once
            number = 1 + max((int(name[:-5]) for name in os.listdir(folder) if name.endswith(".json")), default=0)
            taken[key] = f"{number:04}.json"
            part = os.path.join(folder, taken[key] + ".part")
            with open(part, "wb") as file:
                file.write(body)
            os.rename(part, os.path.join(folder, taken[key]))
        self.answer(200, "kept as " + taken[key])

    def answer(self, status, words):
        self.send_response(status)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *ignored):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_address[1], flush=True)
server.serve_forever()
