"""A department's HTTP interface on a free loopback port, well and badly behaved: http_source.py FOLDER [--token T]
[--certificate F --key F [--client-ca F]]. Each request becomes FOLDER/0001.json: method, path, headers, body.

/rows?pages=N    N pages of CSV, each naming the next by Link      /echo        200, and the request's body
/busy            answers as planned (BUSY), as "503 2"              /chunked     a chunked answer
/cut, /cut-chunked, /cut-late    broken off half-way                /unstated    no length, ended by closing
/to/PATH         a redirect to /PATH; /away to another server; /around for ever
/slow            never answers                                      /endless     never ends
/zipped          compressed unasked                                 PUT /lists/NAME keeps the body
"""
import argparse
import ssl
import time
import urllib.parse

import loopback

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--token")
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--client-ca")
options = parser.parse_args()


class Source(loopback.Department):
    record = loopback.Record(options.folder)
    token = options.token

    def give(self, body):
        url = urllib.parse.urlsplit(self.path)
        path, query = url.path, dict(urllib.parse.parse_qsl(url.query))
        name = path.strip("/").split("/")[0]
        if name == "rows":
            page, pages = int(query.get("page", 1)), int(query["pages"])
            more = {"Link": f'</other>; rel="prev", <?pages={pages}&page={page + 1}>; rel="next"'} if page < pages else {}
            return self.answer(200, f"n\r\n{page}\r\n".encode(), **more)
        if name == "to":
            return self.answer(302, Location=path[3:])
        if name == "away":
            return self.answer(302, Location="http://192.0.2.1/elsewhere")
        if name == "around":
            return self.answer(302, Location="/around")
        if name == "cut":
            return self.cut(b"x" * 1000000)
        if name == "lists" or name == "echo":
            return self.answer(201 if name == "lists" else 200, body or b"hello")
        return getattr(self, name.replace("-", "_"), self.missing)()

    def missing(self):
        self.answer(404)

    def busy(self):
        status, _, pause = (self.record.planned("BUSY") or "200").partition(" ")
        self.answer(int(status), b"done", **({"Retry_After": pause} if pause else {}))

    def zipped(self):
        self.answer(200, b"\x1f\x8b", Content_Encoding="gzip")

    def chunked(self):
        self.answer(200, b"5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: yes\r\n\r\n", Transfer_Encoding="chunked")

    def cut_chunked(self):
        self.answer(200, b"5\r\nhello\r\n6\r\n wor", Transfer_Encoding="chunked")
        self.break_off()

    def cut_late(self):
        self.answer(200, b"5\r\nhello\r\n", Transfer_Encoding="chunked")
        self.break_off()

    def unstated(self):
        self.close_connection = True
        self.answer(200, b"all there is", unstated="yes")

    def slow(self):
        time.sleep(30)

    def endless(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        except OSError:
            self.close_connection = True


context = None
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    if options.client_ca:
        context.load_verify_locations(options.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
loopback.serve(Source, context)
