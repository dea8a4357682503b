#!/usr/bin/env python3
"""编造的部门接口，供联调 / a made-up department to test against, on a free port of this machine.

  made_up_department.py run COMMAND…   starts it, runs COMMAND with its address in the environment, ends
  made_up_department.py serve [PORT]   serves until Ctrl-C; writes the token to made_up.token
  made_up_department.py add|empty|count   of one that runs: adds rows, removes all, says how many lists it was sent
"""
import http.server
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request

PAGE = 400
HEADER = "道路运输证号,单位名称,驾驶员人数,发证日期\r\n"


class Department:
    def __init__(self, token):
        self.token, self.lists, self.lock = token, {}, threading.Lock()
        # (time of change, number): many rows share a time, as rows of one batch do
        self.rows = [(f"2026-09-{1 + n // 250:02}T08:00:00", n) for n in range(1000)]

    def add(self):
        """Some rows as new as the newest, some newer."""
        newest, number = self.rows[-1][0], len(self.rows)
        self.rows += [(newest, number + n) for n in range(5)]
        self.rows += [(newest[:8] + f"{int(newest[8:10]) + 1:02}" + newest[10:], number + 5 + n) for n in range(5)]

    def page(self, since, after):
        """Rows changed after the cursor, `after` of them further on; a cursor is a time and a number."""
        time, _, number = since.partition("/")
        begun = (time, int(number)) if number else ("", -1)
        rows = [row for row in self.rows if row > begun]
        return rows[after:after + PAGE], len(rows) > after + PAGE


class Interface(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    department = None

    def answer(self, status, text="", **headers):
        body = text.encode("utf-8")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_request(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        if len(body) != size:  # 中途断开：不是一份清单 / broken off: no list
            self.close_connection = True
            return None
        department, url = self.department, urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if self.headers.get("Authorization") != "Bearer " + department.token:
            return self.answer(401)
        with department.lock:
            if url.path == "/ping":
                return self.answer(200, "pong")
            if url.path == "/vehicles":
                return self.vehicles(query.get("since", ""), int(query.get("after", 0)))
            if url.path.startswith("/lists/") and self.command == "PUT":
                department.lists[self.headers["Idempotency-Key"]] = body
                return self.answer(200, "已收到 " + urllib.parse.unquote(self.headers["Idempotency-Key"]))
            if url.path == "/made-up/add":
                department.add()
            elif url.path == "/made-up/empty":
                department.rows = []
            elif url.path == "/made-up/count":
                return self.answer(200, str(len(department.lists)))
            else:
                return self.answer(404)
            return self.answer(200)

    def vehicles(self, since, after):
        rows, more = self.department.page(since, after)
        if not rows:
            return self.answer(204)
        text = HEADER + "".join(f"3402{n:08},编造运输有限公司{n % 40},{1 + n % 60},2025-03-{1 + n % 28:02}\r\n"
                                for _, n in rows)
        link = {"Link": f"</vehicles?since={urllib.parse.quote(since)}&after={after + PAGE}>; rel=\"next\""} if more else {}
        return self.answer(200, text, Content_Type="text/csv; charset=utf-8", X_Cursor=f"{rows[-1][0]}/{rows[-1][1]}",
                           **link)

    def log_message(self, *ignored):
        pass

    do_GET = do_PUT = do_POST = handle_request


def started(port=0):
    Interface.department = Department(secrets.token_hex(16))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Interface)
    server.daemon_threads = True
    return server, f"http://127.0.0.1:{server.server_address[1]}", Interface.department.token


def write_token(path, token):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(token)


def main():
    what, rest = (sys.argv[1] if len(sys.argv) > 1 else "help"), sys.argv[2:]
    if what == "run":
        server, url, token = started()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "token")
            write_token(path, token)
            environment = dict(os.environ, SAMPLE_URL=url, SAMPLE_TOKEN_FILE=path)
            return subprocess.run(rest, env=environment, check=False).returncode
    if what == "serve":
        server, url, token = started(int(rest[0]) if rest else 8080)
        write_token("made_up.token", token)
        print(f"export SAMPLE_URL={url} SAMPLE_TOKEN_FILE={os.path.abspath('made_up.token')}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    if what in ("add", "empty", "count"):
        with open(os.environ["SAMPLE_TOKEN_FILE"], encoding="ascii") as file:
            token = file.read()
        request = urllib.request.Request(os.environ["SAMPLE_URL"] + "/made-up/" + what, method="POST",
                                         headers={"Authorization": "Bearer " + token})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request) as answer:
            print(answer.read().decode("utf-8"))
        return 0
    print(__doc__)
    return 2


sys.exit(main())
