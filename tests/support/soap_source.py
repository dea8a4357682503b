"""A department's SOAP 1.1 service: soap_source.py FOLDER [--token T] [--whole]. FOLDER/records holds a permit's number a
line; --whole: each with all that the hub requires of one.

POST /services/PermitExchange   GetPermits: two permits a page, each with its letter's address; any other: a fault
GET ...?wsdl                    its description       GET /letters/NAME   a letter
PUT /lists/NAME                 kept as FOLDER/lists/NAME

Planned for a page's number (CALL-2): cut, same (the first page again), client, server (faults), said-200 (a fault that
says 200), html, doctype.
"""
import argparse
import os
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape

import loopback

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--token")
parser.add_argument("--whole", action="store_true")
options = parser.parse_args()
REST = ("<projectName>某工程</projectName><divisionCode>340202</divisionCode><issuedOn>2026-09-30</issuedOn>"
        "<contractorName>某建设有限公司</contractorName>") if options.whole else ""
ENVELOPE = "{http://schemas.xmlsoap.org/soap/envelope/}"


def wrapped(text):
    return ('<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">'
            f"<S:Body>{text}</S:Body></S:Envelope>").encode()


def fault(code, text):
    return wrapped(f"<S:Fault><faultcode>S:{code}</faultcode><faultstring>{escape(text)}</faultstring>"
                   "<detail><stack>at java.lang.Thread</stack></detail></S:Fault>")


class Source(loopback.Department):
    record = loopback.Record(options.folder)
    token = options.token

    def give(self, body):
        if self.path.endswith("?wsdl"):
            return self.answer(200, b"<definitions/>")
        if self.path.startswith("/letters/"):
            if "large" in self.path:
                return self.answer(200, b"%PDF-1.7 " + bytes(33 << 20))
            return self.answer(200, b"%PDF-1.7 " + self.path.encode()) if "gone" not in self.path else self.answer(404)
        if self.path.startswith("/lists/"):
            return self.keep(body)
        call = xml.fromstring(body).find(ENVELOPE + "Body")[0]
        space, operation = call.tag[1:].split("}")
        asked = {part.tag.split("}")[-1]: part.text or "" for part in call}
        if self.headers["SOAPAction"] != f'"{space}/{operation}"' or operation != "GetPermits":
            return self.answer(500, fault("Client", "没有这个操作 <" + operation + ">"))
        number = int(asked.get("page", 1))
        planned = self.record.planned(f"CALL-{number}")
        if planned == "client":
            return self.answer(500, fault("Client.Authentication", "令牌已过期\n请重新申请 & 登录"))
        if planned == "server":
            return self.answer(500, fault("Server", "数据库忙"))
        if planned == "said-200":
            return self.answer(200, fault("Server", "数据库忙"))
        if planned == "html":
            return self.answer(500, b"<html><body>Proxy error</body></html>")
        if planned == "doctype":
            return self.answer(200, b'<!DOCTYPE x [<!ENTITY a "b">]>' + wrapped("<x/>").partition(b"?>")[2])
        if planned == "same":
            number = 1
        with open(os.path.join(options.folder, "records"), encoding="utf-8") as file:
            permits = file.read().split()[(number - 1) * 2:number * 2]
        rows = "".join(f"<permit><number>{n}</number><unit>{escape(asked.get('unit', ''))}</unit>{REST}"
                       f"<letter>/letters/{n}.pdf</letter></permit>" for n in permits)
        text = wrapped(f'<r:GetPermitsResponse xmlns:r="{space}">{rows}</r:GetPermitsResponse>')
        return self.cut(text) if planned == "cut" else self.answer(200, text)


loopback.serve(Source)
