"""What the servers of the tests share: planned answers, numbered records, and how one answers over HTTP."""
import http.server
import json
import os
import socket
import threading
import urllib.parse


class Record:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.lock = threading.Lock()

    def planned(self, what):
        """The answer that the test planned for `what`, once; None if there is none."""
        path = os.path.join(self.folder, "answers")
        with self.lock:
            if not os.path.exists(path):
                return None
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
            for at, line in enumerate(lines):
                if line.startswith(what + " "):
                    del lines[at]
                    with open(path, "w", encoding="utf-8") as file:
                        file.write("".join(line + "\n" for line in lines))
                    return line[len(what) + 1:]
        return None

    def write(self, record):
        with self.lock:
            self.count += 1
            path = os.path.join(self.folder, f"{self.count:04}.json")
            with open(path + ".new", "w", encoding="utf-8") as file:
                json.dump(record, file, ensure_ascii=False, indent=1)
            os.rename(path + ".new", path)
            return self.count

    def listening(self, port):
        path = os.path.join(self.folder, "port")
        with open(path + ".new", "w", encoding="ascii") as file:
            file.write(str(port))
        os.rename(path + ".new", path)


class Department(http.server.BaseHTTPRequestHandler):
    """A department's HTTP interface. `record` and `token` (or None) are set by the script; give() answers."""
    protocol_version = "HTTP/1.1"
    record = None
    token = None

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Transfer_Encoding" not in headers and not headers.get("unstated"):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def take(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.record.write({"method": self.command, "path": self.path, "headers": dict(self.headers.items()),
                           "body": body.decode("utf-8", "replace")})
        if self.token and self.headers.get("Authorization") != "Bearer " + self.token:
            return self.answer(401)
        return self.give(body)

    def cut(self, body):
        """Says how long the body is, and breaks off half-way."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.break_off()

    def break_off(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def keep(self, body):
        """A list that was pushed, by the last part of its path, whose address is answered."""
        name = os.path.basename(urllib.parse.unquote(self.path))
        folder = os.path.join(self.record.folder, "lists")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(body)
        self.answer(201, Location=urllib.parse.quote("/lists/" + name))

    def log_message(self, *ignored):
        pass

    def do_GET(self):
        self.take()

    do_POST = do_PUT = do_GET


def serve(department, context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), department)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    department.record.listening(server.server_address[1])
    server.serve_forever()
