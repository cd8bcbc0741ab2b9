#!/usr/bin/python3
"""s3_between.py PORT [CERTIFICATE KEY] - stands between a client and the S3 store on the loopback's PORT, and misbehaves on request. With a
certificate and its key (PEM) it speaks TLS.

Prints "PORT", then reads lines from its standard input, answers each with "ok", and does as told until the next:

    pass                    what is asked goes to the store, and its answer back
    busy N METHOD           the next N requests of METHOD are answered 503 SlowDown
    cut N METHOD            the next N are read and never answered: the connection ends
    lose N METHOD           the next N reach the store, and the answer is lost
    hang                    nothing is answered
    half                    answers of GET end in the middle of their document
    say STATUS HEX          every GET is answered so: a status, and a body in hexadecimal
    count                   answers "N": how many requests were seen since the last count
"""
import http.client
import http.server
import ssl
import sys
import threading
import time

BUSY = b"<?xml version='1.0' encoding='UTF-8'?><Error><Code>SlowDown</Code><Message>SPESIMEN</Message></Error>"


class Order:
    def __init__(self):
        self.lock = threading.Lock()
        self.words, self.left, self.seen = ["pass"], 0, 0

    def give(self, words):
        with self.lock:
            self.words = words
            self.left = int(words[1]) if words[0] in ("busy", "cut", "lose") else 0

    def take(self, method):
        with self.lock:
            self.seen += 1
            if self.words[0] not in ("busy", "cut", "lose"):
                return self.words
            if self.words[2] != method or self.left == 0:
                return ["pass"]
            self.left -= 1
            return self.words

    def count(self):
        with self.lock:
            seen, self.seen = self.seen, 0
            return seen


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args):
        """Lines that break are what this is for."""


class Between(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    order, port = Order(), 0

    def log_message(self, *_args):
        pass

    def send(self, status, body, kind="application/xml"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def ask_store(self, body):
        """With the Host that the client signed."""
        store = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
        store.request(self.command, self.path, body, headers)
        answer = store.getresponse()
        return answer.status, answer.read()

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        words = self.order.take(self.command)
        if words[0] == "hang":
            time.sleep(120)
        if words[0] in ("cut", "hang"):
            self.close_connection = True
            return
        if words[0] == "busy":
            self.send(503, BUSY)
        elif words[0] == "say" and self.command == "GET":
            self.send(int(words[1]), bytes.fromhex(words[2] if len(words) > 2 else ""))
        else:
            try:
                status, said = self.ask_store(body)
            except OSError:
                words = ["lose"]
            if words[0] == "lose":
                self.close_connection = True
            elif words[0] == "half" and self.command == "GET":
                self.send(status, said[:len(said) // 2])
            else:
                self.send(status, said)

    do_GET = do_PUT = do_DELETE = answer


def main():
    Between.port = int(sys.argv[1])
    server = Server(("127.0.0.1", 0), Between)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    for line in sys.stdin:
        if line.strip() == "count":
            print(Between.order.count(), flush=True)
        else:
            Between.order.give(line.split())
            print("ok", flush=True)


if __name__ == "__main__":
    main()
