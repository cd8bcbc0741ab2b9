"""tus_wire.py - the intake as a client of tus 1.0.0 meets it: single requests over mutual TLS, connections that
break half way, and the backend that is started, stopped and killed. WORK (what tests/web/lib.sh left there),
BACKEND and INTAKE come from the environment."""
import base64
import hashlib
import http.client
import os
import pathlib
import random
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import urllib.parse

WORK = pathlib.Path(os.environ["WORK"])
HOST, PORT = urllib.parse.urlsplit(os.environ["INTAKE"]).netloc.split(":")
VERSION, TYPE = "1.0.0", "application/offset+octet-stream"
PARTS, WHOLE = WORK / "state/blobs/parts", WORK / "state/blobs/whole"


class Answer:
    def __init__(self, response):
        self.status, self.body, self.headers = response.status, response.read(), response.headers

    def __getitem__(self, name):
        return self.headers[name]

    def number(self, name):
        text = self.headers[name]
        return int(text) if text is not None and text.isdigit() else None


class Line:
    """Requests of one terminal; of every answer that is no OPTIONS' whether it said its version."""

    def __init__(self, terminal):
        self.context = ssl.create_default_context(cafile=WORK / "ca.crt")
        if terminal:
            self.context.load_cert_chain(WORK / f"{terminal}.tls.crt", WORK / f"{terminal}.tls.key")
        self.answers, self.unversioned = 0, []

    def ask(self, method, path, headers=None, body=None, version=VERSION, counted=True):
        """A body that is a list of pieces goes in chunks."""
        link = http.client.HTTPSConnection(HOST, int(PORT), timeout=30, context=self.context)
        sent = dict(headers or {})
        if version is not None:
            sent["Tus-Resumable"] = version
        try:
            link.request(method, path, body=iter(body) if isinstance(body, list) else body, headers=sent,
                         encode_chunked=isinstance(body, list))
            answer = Answer(link.getresponse())
        finally:
            link.close()
        if method != "OPTIONS" and counted:
            self.answers += 1
            if answer.headers.get_all("Tus-Resumable") != [VERSION]:
                self.unversioned.append(f"{method} {path.rpartition('/')[0]}/: {answer.status}")
        return answer

    def begin(self, method, path, headers, body=b""):
        """The head of a request and the beginning of its body; the open connection."""
        link = self.context.wrap_socket(socket.create_connection((HOST, int(PORT)), timeout=30), server_hostname=HOST)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Tus-Resumable: {VERSION}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        link.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return link

    def head(self, path):
        return self.ask("HEAD", path)

    def offset(self, path):
        return self.head(path).number("Upload-Offset")

    def patch(self, path, offset, body, **more):
        return self.ask("PATCH", path, patching(offset, **more), body)


def patching(offset, **more):
    """Header names with underscores for their hyphens; None takes one away."""
    headers = {"Content-Type": TYPE, "Upload-Offset": str(offset)}
    headers.update({name.replace("_", "-"): value for name, value in more.items()})
    return {name: value for name, value in headers.items() if value is not None}


def status_of(link):
    """The status that an open connection is answered with; 0 when it is closed instead."""
    try:
        response = http.client.HTTPResponse(link)
        response.begin()
        return response.status
    except (OSError, http.client.HTTPException):
        return 0


def base64_of(data):
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def checksum(name, data):
    return f"{name} {base64_of(hashlib.new(name, data).digest())}"


class Upload:
    """Bytes that are no case, under a case's id: what tus says of them is the same."""
    drawn = random.Random(5)

    def __init__(self, size):
        self.content = self.drawn.randbytes(size)
        self.case = self.drawn.randbytes(16).hex()
        self.sha256 = hashlib.sha256(self.content).hexdigest()
        self.metadata = f"case {base64_of(self.case)},sha256 {base64_of(self.sha256)}"
        self.path = None

    def headers(self, **more):
        headers = {"Upload-Length": str(len(self.content)), "Upload-Metadata": self.metadata}
        headers.update({name.replace("_", "-"): value for name, value in more.items()})
        return {name: value for name, value in headers.items() if value is not None}

    def create(self, line, body=None, **more):
        answer = line.ask("POST", "/intake/", self.headers(**more), body)
        if answer.status == 201:
            self.path = answer["Location"]
        return answer

    def stored(self):
        """The bytes that are there, or None. What is whole is moved while one looks."""
        name = self.path.rpartition("/")[2]
        for folder in (WHOLE, PARTS, WHOLE):
            try:
                return (folder / name).read_bytes()
            except FileNotFoundError:
                pass
        return None

    def arrive(self, size):
        """Waits until so many bytes are there: what a connection is cut behind has arrived."""
        end = time.monotonic() + 20
        while len(self.stored() or b"") < size:
            assert time.monotonic() < end, "what was sent does not arrive"
            time.sleep(0.01)


class SealedCase(Upload):
    """A case as a terminal hands it in; tests/web/lib.sh sealed it as NAME.p7m and NAME.env."""

    def __init__(self, name):
        super().__init__(0)
        said = dict(line.split("=", 1) for line in (WORK / f"{name}.env").read_text().split())
        self.content, self.case, self.sha256 = (WORK / f"{name}.p7m").read_bytes(), said["case"], said["sha256"]
        self.metadata = f"case {base64_of(self.case)},sha256 {base64_of(self.sha256)}"

    def answered(self, line, seconds=20):
        """The acknowledgement's payload."""
        end = time.monotonic() + seconds
        while (answer := line.ask("GET", f"/intake/ack/{self.case}", counted=False)).status == 202:
            assert time.monotonic() < end, "no acknowledgement"
            time.sleep(0.05)
        assert answer.status == 200, answer.status
        text = answer.body.split(b".")[1]
        return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)).decode()


class Centre:
    def __init__(self):
        self.process = None

    def start(self, under=()):
        """under: words of a program that runs it."""
        log = open(WORK / "backend.log", "ab")
        self.process = subprocess.Popen([*under, os.environ["BACKEND"], "--config", WORK / "backend.yaml", "serve"],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection((HOST, int(PORT)), timeout=2).close()
                return self
            except OSError:
                assert self.process.poll() is None and time.monotonic() < end, "the backend does not answer"
                time.sleep(0.01)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(30)


def let_expire(path):
    """As if the days of an unfinished upload were over."""
    database = sqlite3.connect(WORK / "state/backend.db", timeout=10)
    changed = database.execute("UPDATE uploads SET expires = 1 WHERE id = ?", [path.rpartition("/")[2]]).rowcount
    database.commit()
    database.close()
    assert changed == 1
