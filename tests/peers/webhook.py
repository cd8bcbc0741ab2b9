#!/usr/bin/python3
"""webhook.py CERTIFICATE KEY SECRET DIR - an agency's own system on the loopback, over TLS, which
verifies each event's signature as it is described (app/backend/notify/webhook.h). What was signed
rightly and is not older than five minutes is DIR/N.json. Its first line is its port; then one line
in, one number out:

  count         events taken
  wrong         requests whose signature, type or age is not right
  mood CODE     the status of its answers from now on (302: with a place to go to; 504: after three seconds)
"""
import hashlib
import hmac
import http.server
import pathlib
import re
import ssl
import sys
import threading
import time

certificate, key, secret, folder = sys.argv[1:5]
state = {"count": 0, "wrong": 0, "mood": 200}


def is_right(headers, body):
    said = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers.get("X-Anjungan-Signature", ""))
    if not said or headers.get("Content-Type") != "application/json":
        return False
    due = hmac.new(secret.encode(), said[1].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(due, said[2]) and abs(time.time() - int(said[1])) < 300


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/hook" or not is_right(self.headers, body):
            state["wrong"] += 1
        elif state["mood"] == 200:
            state["count"] += 1
            pathlib.Path(folder, f"{state['count']}.json").write_bytes(body)
        if state["mood"] == 504:
            time.sleep(3)
        self.send_response(state["mood"])
        if state["mood"] == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "mood":
            state["mood"] = int(words[1])
        print(state["wrong"] if words[0] == "wrong" else state["count"], flush=True)


main()
