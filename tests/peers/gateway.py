"""gateway.py - a BSrE gateway on the loopback: version 2 of its interface, HTTP Basic, and a person's
status by the last digit of the NIK. Every third question is answered with 503 first, as the real one
now and then does; so are as many as `refuses` says."""
import base64
import http.server
import json
import threading

USER, PASSWORD = "anjungan", "SPESIMEN"
STATUSES = {"0": "SOMETHING_NEW", "1": "NO_CERTIFICATE", "3": "NEW", "4": "ISSUE",
            "5": "WAITING_FOR_VERIFICATION", "6": "EXPIRED", "7": "RENEW", "8": "SUSPEND", "9": "REVOKE"}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        server = self.server
        server.asked += 1
        if self.headers["Authorization"] != wanted:
            self.say(401, {"error": "who are you?"})
        elif self.path != "/api/v2/user/check/status":
            self.say(404, {"error": "not here"})
        elif server.refuses > 0 or server.asked % 3 == 0:
            server.refuses -= server.refuses > 0
            self.say(503, {"error": "later"})
        else:
            self.say(200, {"status": STATUSES.get(json.loads(body)["nik"][-1], "NOT_REGISTERED")})

    def say(self, status, answer):
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Gateway:
    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.asked = self.server.refuses = 0
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def configure(self, rig, agency):
        (rig / "gateway.password").write_text(PASSWORD + "\n")
        with open(rig / "backend.yaml", "a") as config:
            config.write(f"gateways:\n  - agency: {agency}\n"
                         f"    url: http://127.0.0.1:{self.server.server_address[1]}\n"
                         f"    api: v2\n    user: {USER}\n"
                         f"    password_file: {rig}/gateway.password\n")

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
