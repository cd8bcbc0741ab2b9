#!/usr/bin/python3
"""handover.py SECRET TOKEN_FILE DIR - an agency's own system, as small as it can be: it hears of a case by the webhook,
verifies the signature as app/backend/notify/webhook.h describes it, asks at the address in the event with the token in
the file, and keeps the case's papers. DIR/N.json is what it came to with its N-th event; DIR/CASE/ are the papers. Its
first line is its port."""
import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.request

SECRET, TOKEN_FILE, DIR = sys.argv[1].encode(), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
seen = set()


def is_genuine(headers, body):
    said = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers.get("X-Anjungan-Signature", ""))
    if not said or abs(time.time() - int(said[1])) > 300:
        return False
    due = hmac.new(SECRET, said[1].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(due, said[2])


def fetch(url):
    asked = urllib.request.Request(url, headers={"Authorization": "Bearer " + TOKEN_FILE.read_text().strip()})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read(), answer.headers


def take(event):
    """What the case is, and its papers: compared with what was promised of them."""
    case = json.loads(fetch(event["url"])[0])
    content = json.loads(fetch(event["url"] + "/content")[0])
    assert case["case"] == content["case"] == event["case"] and case["service"] == event["service"]
    folder, kept = DIR / event["case"], []
    folder.mkdir(exist_ok=True)
    for paper in content["papers"]:
        if paper["sha256"] is None:
            continue
        data, headers = fetch(f"{event['url']}/papers/{paper['key']}")
        digest = hashlib.sha256(data)
        assert digest.hexdigest() == paper["sha256"] and len(data) == paper["bytes"]
        assert headers["Content-Type"] == paper["type"]
        assert headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        (folder / paper["key"]).write_bytes(data)
        kept.append(paper["key"])
    return {"event": event, "case": case, "content": content, "kept": kept}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        genuine = is_genuine(self.headers, body)
        self.send_response(200 if genuine else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()
        event = json.loads(body)
        if not genuine or event["id"] in seen:
            return
        seen.add(event["id"])
        try:
            report = take(event)
        except urllib.error.HTTPError as refusal:
            report = {"event": event, "refused": refusal.code, "said": json.loads(refusal.read())}
        part = DIR / "report.part"
        part.write_text(json.dumps(report))
        part.rename(DIR / f"{len(seen)}.json")

    def log_message(self, *words):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
