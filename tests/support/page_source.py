"""A department's records as pages of JSON, by changes or by number: page_source.py FOLDER [--token T] [--size N].
The records are FOLDER/records, one JSON object a line, each with id and updatedAt.

/changes?since=S&after=A   those whose (updatedAt, id) lie after (S, A), in that order; the page names the next
/numbered?page=P           page P of all
/linked                    all as CSV, the next page named by Link
/accidents?…               as /changes, as the emergency-management bureau has it: nothing around the page
PUT or POST /lists/NAME, /feedback/NAME    kept as FOLDER/lists/NAME

Planned for a page's number (PAGE-2): cut, same (the first page again), error (a failure that says 200), unordered, loop
(it names itself as the next), html, deep.
"""
import argparse
import json
import os
import urllib.parse

import loopback

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--token")
parser.add_argument("--size", type=int, default=3)
options = parser.parse_args()


class Source(loopback.Department):
    record = loopback.Record(options.folder)
    token = options.token

    def give(self, body):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path.startswith(("/lists/", "/feedback/")):
            return self.keep(body)
        if url.path not in ("/changes", "/accidents", "/numbered", "/linked"):
            return self.answer(200 if url.path in ("/", "/status") else 404)
        number = int(query.get("page", 1))
        planned = self.record.planned(f"PAGE-{number}")
        if planned == "same":
            number = 1
        with open(os.path.join(options.folder, "records"), encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        if url.path in ("/changes", "/accidents"):
            after = (query.get("since", ""), query.get("after", ""))
            records = sorted((r for r in records if (r["updatedAt"], r["id"]) > after),
                             key=lambda r: (r["updatedAt"], r["id"]), reverse=planned == "unordered")
        page = records[(number - 1) * options.size:number * options.size]
        following = None
        if number * options.size < len(records):
            query["page"] = number if planned == "loop" else number + 1
            following = url.path + "?" + urllib.parse.urlencode(query)
        if url.path == "/linked":
            link = {"Link": f'<{following}>; rel="next"'} if following else {}
            text = "".join(record["id"] + "\r\n" for record in page)
            return self.answer(200, ("id\r\n" + text if text else "").encode(), **link)
        page = {"items": page, "next": following}
        text = json.dumps(page if url.path == "/accidents" else {"code": 0, "data": page}, ensure_ascii=False).encode()
        if planned == "cut":
            return self.cut(text)
        if planned == "error":
            return self.answer(200, '{"code": 500, "msg": "令牌已失效"}'.encode())
        if planned == "html":
            return self.answer(200, b"<html>Please log in</html>")
        if planned == "deep":
            return self.answer(200, b'{"data":{"items":' + b"[" * 100000 + b"]" * 100000 + b"}}")
        return self.answer(200, text)


loopback.serve(Source)
