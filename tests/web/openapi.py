#!/usr/bin/python3
"""Asks a running backend (openapi.sh) whatever config/openapi.yaml says, on the good way and on the others, and holds each
answer against it: what is not documented is wrong, and so is a status that is documented and cannot be provoked (but
for UNPROVOKED). Before it, that the document has the program's routes; after it, that it is an OpenAPI document at all."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import jsonschema
from npm import fetched
from openapi import Spec

ROOT = HERE.parent.parent
WORK, BUILD = pathlib.Path(os.environ["WORK"]), pathlib.Path(os.environ["BINARY_DIR"])
PUBLIC, INTAKE, DESK, METRICS = (os.environ[name] for name in ("PUBLIC", "INTAKE", "DESK", "METRICS"))
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}
# A store that fails or is full, and an answer that is asked for in the moment before it is there: unit-backend_intake-*.
# What else can only fail within.
UNPROVOKED = {
    *(("/intake/", "post", status) for status in ("500", "507")),
    *(("/intake/{upload}", method, "500") for method in ("head", "patch", "delete")),
    *(("/intake/ack/{case}", "get", status) for status in ("202", "500")),
    *((path, "post", "500") for path in ("/intake/ask", "/fleet/beat", "/s/{code}", "/u/{token}")),
}
spec = Spec()


def connection(base, terminal):
    at = urllib.parse.urlsplit(base)
    if at.scheme == "http":
        return http.client.HTTPConnection(at.hostname, at.port, timeout=60)
    context = ssl.create_default_context(cafile=WORK / "state/ca.crt")
    if terminal:
        context.load_cert_chain(WORK / f"{terminal}.tls.crt", WORK / f"{terminal}.tls.key")
    return http.client.HTTPSConnection(at.hostname, at.port, timeout=60, context=context)


def somebody(base):
    """Somebody else each time: misses are counted by address."""
    somebody.count += 1
    return {"X-Forwarded-For": f"192.0.2.{somebody.count % 250}"} if base == PUBLIC else {}


somebody.count = 0


def say(method, base, target, headers=None, body=None, terminal="PKL-01"):
    """The answer's status, headers and body, judged."""
    line = connection(base, terminal)
    line.request(method, target, body=body, headers={**somebody(base), **(headers or {})})
    answer = line.getresponse()
    got, data = {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    spec.judge(method, urllib.parse.urlsplit(target).path, answer.status, got, data)
    line.close()
    return answer.status, got, data


def ask(expected, method, base, target, *rest, **named):
    """The headers and body of an answer that must have this status."""
    status, got, data = say(method, base, target, *rest, **named)
    assert status == expected, f"{method} {target}: {status}, not {expected}: {data[:300]}"
    return got, data


def of(name):
    return dict(line.split("=", 1) for line in (WORK / f"{name}.env").read_text().splitlines())


def backend(*words):
    return subprocess.run([os.environ["BACKEND"], "--config", os.environ["CONFIG"], *words], check=True,
                          capture_output=True, text=True).stdout


def wait_for(what, test):
    for _ in range(300):
        found = test()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not in time")


def run_sql(sql):
    password = pathlib.Path(os.environ["ANJUNGAN_DATABASE_PASSWORD_FILE"]).read_text().strip()
    subprocess.run(["psql", "-q", os.environ["ANJUNGAN_DATABASE"], "-c", sql], check=True,
                   env={**os.environ, "PGPASSWORD": password})


def expire(upload):
    run_sql(f"UPDATE uploads SET expires = 1 WHERE id = '{upload}'")


def b64(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def compare_routes():
    lines = [line.split() for line in subprocess.run([BUILD / "list_routes"], check=True, capture_output=True,
                                                     text=True).stdout.splitlines()]
    tables = {table for table, _, _ in lines}
    served = set(re.findall(r"\b(\w+_routes)\b", (ROOT / "app/backend/serve.c").read_text()))
    assert tables == served, f"tables of the one and not of the other: {tables ^ served}"
    pages = spec.document["x-pages"]["site"] + "_routes"
    program = {(method, pattern) for table, method, pattern in lines if table != pages}
    assert program == spec.routes(), f"routes of the one and not of the other: {program ^ spec.routes()}"
    for schema in spec.schemas():
        jsonschema.Draft202012Validator.check_schema(schema)


class Hook(http.server.BaseHTTPRequestHandler):
    heard = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Hook.heard.append((dict(self.headers), body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def try_webhook():
    operation = spec.document["webhooks"]["case"]["post"]
    secret = (WORK / "hook.secret").read_bytes().strip()
    wait_for("two events", lambda: len(Hook.heard) >= 2)
    for headers, body in Hook.heard:
        signature = headers["X-Anjungan-Signature"]
        spec.judge_text(signature, operation["parameters"][0]["schema"], "the signature")
        spec.fits(json.loads(body), operation["requestBody"]["content"]["application/json"]["schema"], "an event")
        at, said = re.fullmatch(r"t=(\d+),v1=(\w+)", signature).groups()
        assert said == hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {json.loads(body)["case"] for _, body in Hook.heard}


def try_enrol():
    requests = {f"{kind}_request": (WORK / f"PKL-01.{kind}.csr").read_text() for kind in ("sign", "tls")}
    code = (WORK / "PKL-03.token").read_text().split(".")[0]
    right = json.dumps({"code": code, **requests})
    ask(400, "POST", INTAKE, "/enrol", body="{}", terminal=None)
    ask(200, "POST", INTAKE, "/enrol", body=right, terminal=None)
    ask(403, "POST", INTAKE, "/enrol", body=right, terminal=None)
    ask(413, "POST", INTAKE, "/enrol", body="x" * 40000, terminal=None)
    for _ in range(9):
        ask(403, "POST", INTAKE, "/enrol", body=right, terminal=None)
    ask(429, "POST", INTAKE, "/enrol", body=right, terminal=None)


def try_beat():
    now = int(time.time())
    courier = {"version": "0.1.0", "at": now, "uploading": 0, "awaiting": 0, "delivered": 0, "aside": 0, "line_since": 0}
    beat = {"kiosk": None, "courier": courier}
    spec.fits(beat, {"$ref": "#/components/schemas/Heartbeat"}, "a heartbeat")
    ask(200, "POST", INTAKE, "/fleet/beat", body=json.dumps(beat))
    ask(400, "POST", INTAKE, "/fleet/beat", body="{}")
    ask(403, "POST", INTAKE, "/fleet/beat", body=json.dumps(beat), terminal=None)


def sealed_question(kind, words):
    """And what its answer is opened with."""
    asked, question = WORK / "asked", WORK / "question"
    subprocess.run([BUILD / "ask_centre", "seal", WORK / "PKL-01.sign.key", WORK / "PKL-01.sign.crt", WORK / "recipient.crt",
                    kind, json.dumps(words), asked, question], check=True)
    return question.read_bytes()


def try_ask():
    """The address to which a phone sends a file."""
    key = subprocess.run("openssl ecparam -name prime256v1 -genkey -noout | openssl ec -pubout -outform DER 2>/dev/null",
                         shell=True, check=True, capture_output=True).stdout[-65:]
    question = sealed_question("drop-open", {"lang": "id", "label": {"id": "SPESIMEN"}, "accept": ["pdf"],
                                             "max_bytes": 100000, "key": b64(key)})
    _, answer = ask(200, "POST", INTAKE, "/intake/ask", body=question)
    (WORK / "answer").write_bytes(answer)
    said = subprocess.run([BUILD / "ask_centre", "open", WORK / "asked", WORK / "answer", WORK / "blob"], check=True,
                          capture_output=True, text=True).stdout
    ask(409, "POST", INTAKE, "/intake/ask", body=question)
    ask(400, "POST", INTAKE, "/intake/ask", body=b"SPESIMEN")
    ask(403, "POST", INTAKE, "/intake/ask", body=question, terminal=None)
    return urllib.parse.urlsplit(json.loads(said)["url"]).path


BOUNDARY = "SPESIMEN"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def part(data):
    return (f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".encode() + data +
            f"\r\n--{BOUNDARY}--\r\n".encode())


def try_supplement(case, code):
    """Back at its applicant, with one paper that does not agree."""
    path = f"/l/{code}/recommendation"
    backend("case", "move", case, "done")
    run_sql("INSERT INTO checks(case_id, item, agrees, reason, decided_by, at)"
            f" VALUES('{case}', 'recommendation', 0, 'unsigned', 'x', 5)")
    backend("case", "move", case, "return")
    ask(200, "GET", PUBLIC, path)
    ask(200, "GET", PUBLIC, path + "?lang=en")
    ask(303, "GET", PUBLIC, f"/l/{code}/ktp")
    ask(400, "POST", PUBLIC, path, MULTIPART, part(b""))
    ask(413, "POST", PUBLIC, path, MULTIPART, part(b"%PDF-1.7" + b"x" * (10 << 20)))
    ask(415, "POST", PUBLIC, path, MULTIPART, part(b"GIF89a"))
    ask(409, "POST", PUBLIC, f"/l/{code}/ktp", MULTIPART, part(b"%PDF-1.7 SPESIMEN"))
    ask(303, "POST", PUBLIC, path, MULTIPART, part(b"%PDF-1.7 SPESIMEN"))
    ask(303, "POST", PUBLIC, f"/l/{code}")
    other = {**MULTIPART, "X-Forwarded-For": "203.0.113.7"}  # misses of its own
    for headers in (other, {**other, "Accept": "application/json"}):
        ask(404, "GET", PUBLIC, "/l/x/recommendation", headers)
        ask(404, "POST", PUBLIC, "/l/x/recommendation", headers, part(b"x"))
    ask(404, "POST", PUBLIC, "/l/x", other)


def try_drop(path):
    ask(200, "GET", PUBLIC, path)
    ask(200, "HEAD", PUBLIC, path)
    ask(400, "POST", PUBLIC, path, MULTIPART, part(b""))
    ask(413, "POST", PUBLIC, path, MULTIPART, part(b"%PDF-1.7" + b"x" * 100000))
    ask(415, "POST", PUBLIC, path, MULTIPART, part(b"GIF89a"))
    ask(200, "POST", PUBLIC, path, MULTIPART, part(b"%PDF-1.7 SPESIMEN"))
    ask(200, "GET", PUBLIC, path)
    ask(409, "POST", PUBLIC, path, MULTIPART, part(b"%PDF-1.7 SPESIMEN"))
    ask(404, "GET", PUBLIC, "/u/AAAAAAAAAAAAAAAAAAAAAA")
    ask(404, "POST", PUBLIC, "/u/AAAAAAAAAAAAAAAAAAAAAA", MULTIPART, part(b"x"))


def create(case, sha256, length, expected=201, headers=None, body=None, terminal="PKL-01"):
    metadata = f"case {b64(case)},sha256 {b64(sha256)}"
    return ask(expected, "POST", INTAKE, "/intake/", {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata,
                                                      **(headers or {})}, body, terminal)[0].get("location")


def try_tus(name):
    """A case to its end, and every other way; the case is accepted afterwards."""
    case, sealed = of(name), (WORK / f"{name}.p7m").read_bytes()
    other = "00112233445566778899aabbccddee" + name * 2
    for path in ("/intake/", "/intake/x"):
        ask(204, "OPTIONS", INTAKE, path)
        ask(403, "OPTIONS", INTAKE, path, terminal=None)
    at = create(case["case"], case["sha256"], len(sealed))
    assert at == create(case["case"], case["sha256"], len(sealed))
    create(case["case"], "0" * 64, len(sealed), 409)
    create(case["case"], case["sha256"], 2000000, 413)
    create("x", case["sha256"], 1, 400)
    create(case["case"], case["sha256"], 1, 403, terminal=None)
    create(case["case"], case["sha256"], len(sealed), 412, {"Tus-Resumable": "0.2.2"})
    create(other, case["sha256"], 4, 460, {**BYTES, "Upload-Checksum": f"sha1 {b64(b'x' * 20)}"}, b"abcd")
    for method in ("HEAD", "DELETE"):
        ask(404, method, INTAKE, "/intake/" + "0" * 32, TUS)
        ask(404, method, INTAKE, at, TUS, terminal="PKL-02")
        ask(412, method, INTAKE, at)
        ask(403, method, INTAKE, at, TUS, terminal=None)
    ask(200, "HEAD", INTAKE, at, TUS)
    ask(404, "GET", INTAKE, f"/intake/ack/{case['case']}")
    ask(403, "GET", INTAKE, f"/intake/ack/{case['case']}", terminal=None)

    def patch(expected, headers, body=sealed, path=at, terminal="PKL-01"):
        return ask(expected, "PATCH", INTAKE, path, {**BYTES, "Upload-Offset": "0", **headers}, body, terminal)
    patch(404, {}, path="/intake/" + "0" * 32)
    patch(403, {}, terminal=None)
    patch(412, {"Tus-Resumable": "2"})
    patch(415, {"Content-Type": "text/plain"})
    patch(400, {"Upload-Offset": "x"})
    patch(409, {"Upload-Offset": "5"})
    patch(413, {}, sealed + b"x")
    patch(460, {"Upload-Checksum": f"sha256 {b64(b'x' * 32)}"})
    try_held()
    expired = create("f" * 32, case["sha256"], 4)
    expire(expired.rsplit("/", 1)[1])
    for method in ("HEAD", "DELETE"):
        ask(410, method, INTAKE, expired, TUS)
    patch(410, {}, b"x", expired)
    ask(204, "DELETE", INTAKE, create("e" * 32, case["sha256"], 4), TUS)
    offset = ask(200, "HEAD", INTAKE, at, TUS)[0]["upload-offset"]
    patch(204, {"Upload-Offset": offset}, sealed[int(offset):])
    ack = f"/intake/ack/{case['case']}"
    wait_for("the acknowledgement", lambda: status_of(ack) == 200)
    ask(200, "GET", INTAKE, ack)
    ask(403, "DELETE", INTAKE, at, TUS)
    ask(200, "HEAD", INTAKE, at, TUS)


def hold(name, sealed):
    """Somebody is at work on an upload, alive, and others come: what they are told. On a machine that stalls the first one
    may seem silent, or come second; then it is tried with another upload."""
    case, sha256 = hashlib.md5(name.encode()).hexdigest(), "a" * 64
    at = create(case, sha256, len(sealed))
    held, stop = connection(INTAKE, "PKL-01"), threading.Event()
    held.putrequest("PATCH", at)
    for header, value in {**BYTES, "Upload-Offset": "0", "Content-Length": str(len(sealed))}.items():
        held.putheader(header, value)
    held.endheaders()

    def drip():
        for index in range(len(sealed) - 1):
            if stop.wait(0.01):
                return
            try:
                held.send(sealed[index:index + 1])
            except OSError:
                return  # taken over
    dripping = threading.Thread(target=drip)
    dripping.start()
    time.sleep(0.2)
    metadata = {"Upload-Length": str(len(sealed)), "Upload-Metadata": f"case {b64(case)},sha256 {b64(sha256)}"}
    try:
        return (say("POST", INTAKE, "/intake/", {**BYTES, **metadata}, sealed)[0],
                say("PATCH", INTAKE, at, {**BYTES, "Upload-Offset": "0"}, sealed)[0])
    finally:
        stop.set()
        dripping.join()
        held.close()


def try_held():
    sealed, seen = b"x" * 20000, set()
    for attempt in range(20):
        post, patch = hold(f"SPESIMEN {attempt}", sealed)
        seen |= {("POST", post), ("PATCH", patch)}
        if {("POST", 423), ("PATCH", 423)} <= seen:
            return
    raise AssertionError(f"nobody is told to wait: {seen}")


def status_of(path):
    return say("GET", INTAKE, path)[0]


def try_tracking(code, unsent_url):
    asks = {"Accept": "application/json"}
    for headers in ({}, asks):
        ask(200, "GET", PUBLIC, "/", headers)
        ask(200, "GET", PUBLIC, f"/t/{code}", headers)
        ask(200, "GET", PUBLIC, f"/t/{code}?lang=en", headers)
        ask(200, "GET", PUBLIC, unsent_url, headers)
        ask(404, "GET", PUBLIC, "/t/x", headers)
    ask(303, "GET", PUBLIC, f"/t?code={code}&lang=en")
    ask(409, "GET", PUBLIC, f"/s/{code}")
    ask(409, "POST", PUBLIC, f"/s/{code}")
    ask(405, "DELETE", PUBLIC, f"/t/{code}")
    ask(501, "TRACE", PUBLIC, f"/t/{code}")


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def letter(number):
    path = WORK / f"mail/{number}.eml"
    wait_for(f"letter {number}", lambda: path.exists() and path.stat().st_size)
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_content()


def links_of(text):
    """Of a letter that asks: where one says yes, where one says no."""
    return [re.search(rf"/{name}/\w+", text)[0] for name in ("kabar", "berhenti")]


def try_news(code):
    """The link of a letter that nobody has answered yet, and one that stops."""
    page = f"/k/{code}"
    for method in ("GET", "POST"):
        ask(404, method, PUBLIC, "/k/x")
        for name in ("kabar", "berhenti"):
            ask(404, method, PUBLIC, f"/{name}/x", {"X-Forwarded-For": "198.51.100.9"})
    ask(200, "GET", PUBLIC, page)
    ask(400, "POST", PUBLIC, page, FORM, "address=x")
    ask(200, "POST", PUBLIC, page, FORM, "address=sri@example.id")
    yes, no = links_of(letter(1))
    for method in ("GET", "POST", "POST"):
        ask(200, method, PUBLIC, yes)
    letter(2)  # else it would go with what lies in the outbox
    for method in ("GET", "POST"):
        ask(200, method, PUBLIC, no)
    hurried = {**FORM, "X-Forwarded-For": "198.51.100.8"}
    for _ in range(10):
        ask(400, "POST", PUBLIC, page, hurried, "address=x")
    ask(429, "POST", PUBLIC, page, hurried, "address=x")
    ask(200, "POST", PUBLIC, page, FORM, "address=budi@example.id")
    return links_of(letter(3))[0], no


def try_performance():
    ask(200, "GET", PUBLIC, "/kinerja")
    ask(200, "GET", PUBLIC, "/kinerja/pekalongan")
    ask(404, "GET", PUBLIC, "/kinerja/x")


def try_survey(case, code):
    while outcomes := re.findall(r"^outcome\t(\S+)", backend("case", "show", case), re.M):
        backend("case", "move", case, outcomes[0], "--by", "SPESIMEN")
    grades = "&".join(f"{name}=4" for name in
                      spec.document["paths"]["/s/{code}"]["post"]["requestBody"]["content"]
                      ["application/x-www-form-urlencoded"]["schema"]["required"])
    ask(404, "GET", PUBLIC, "/s/x")
    ask(404, "POST", PUBLIC, "/s/x", FORM, grades)
    ask(200, "GET", PUBLIC, f"/s/{code}")
    ask(400, "POST", PUBLIC, f"/s/{code}", FORM, "cost=5")
    ask(413, "POST", PUBLIC, f"/s/{code}", FORM, "x" * 5000)
    ask(200, "POST", PUBLIC, f"/s/{code}", FORM, grades)
    ask(200, "POST", PUBLIC, f"/s/{code}", FORM, grades)
    ask(200, "GET", PUBLIC, f"/s/{code}")


def bearer(name):
    return {"Authorization": "Bearer " + (WORK / f"{name}.token").read_text().strip()}


def try_api(names):
    mine, cases, other = bearer("all"), bearer("cases"), bearer("other")
    path = f"/api/v1/cases/{sorted(names)[0]}"
    ends = ("", "/content", "/papers/ktp")
    for target in ("/api/v1/cases", "/api/v1/cases?limit=1", "/api/v1/queue?kind=application", "/api/v1/queue?kind=complaint"):
        _, body = ask(200, "GET", DESK, target, mine)
        after = json.loads(body)["next"]
        if after:
            ask(200, "GET", DESK, target + ("&" if "?" in target else "?") + "after=" + after, mine)
    for target in ("/api/v1/cases?limit=0", "/api/v1/queue"):
        ask(400, "GET", DESK, target, mine)
    ask(200, "GET", DESK, path, mine)
    _, content = ask(200, "GET", DESK, path + "/content", mine)
    for paper in json.loads(content)["papers"]:
        ask(200 if paper["sha256"] else 404, "GET", DESK, f"{path}/papers/{paper['key']}", mine)
    for end in ends:
        ask(404, "GET", DESK, path + end, other)
        ask(401, "GET", DESK, path + end)
    ask(401, "GET", DESK, "/api/v1/cases")
    ask(401, "GET", DESK, "/api/v1/queue?kind=application", {"Authorization": "Basic U1BFU0lNRU46"})
    for end in ends[1:]:
        ask(403, "GET", DESK, path + end, cases)
    ask(405, "POST", DESK, path, mine)
    papers = another_token()
    for end in ends[1:]:
        for _ in range(31):
            line = connection(DESK, None)
            line.request("GET", path + end, headers=papers)
            if line.getresponse().status == 429:
                break
        ask(429, "GET", DESK, path + end, papers)
    for target in ("/api/v1/cases", "/api/v1/queue?kind=application", path):
        ask(429, "GET", DESK, target, tire(path))
    ask_damaged(path, mine)


def another_token():
    token = backend("token", "add", "--agency", "pekalongan", "--name", "SPESIMEN sibuk", "--scopes", "cases,papers", "--days", "1")
    return {"Authorization": "Bearer " + token.strip()}


def tire(path):
    """An address from which too many strangers came."""
    address = {"X-Forwarded-For": "198.51.100.7"}
    for _ in range(20):
        line = connection(DESK, None)
        line.request("GET", path, headers=address)
        if line.getresponse().status == 429:
            break
    return address


def ask_damaged(path, mine):
    """The sealed case is lost, or is not what it was."""
    for blob in (WORK / "state/blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"SPESIMEN")
    for end in ("/content", "/papers/ktp"):
        ask(500, "GET", DESK, path + end, mine)
    for blob in (WORK / "state/blobs").rglob("*"):
        if blob.is_file():
            blob.unlink()
    for end in ("/content", "/papers/ktp"):
        ask(503, "GET", DESK, path + end, mine)
    run_sql("UPDATE cases SET destroying = 1")
    for end in ("/content", "/papers/ktp"):
        ask(410, "GET", DESK, path + end, mine)


def try_away(code, name, links):
    """Without its database it says of nothing that it is not there."""
    def control(word):
        subprocess.run([HERE.parent / "lib/with-postgres", word], check=True, timeout=120)
    some, mine = {"X-Forwarded-For": "203.0.113.9"}, bearer("all")
    metadata = f"case {b64('d' * 32)},sha256 {b64('d' * 64)}"
    upload, path = "/intake/" + "d" * 32, f"/api/v1/cases/{name}"
    enrolment = json.dumps({"code": "x", **dict.fromkeys(("sign_request", "tls_request"), "x")})
    control("stop")
    for headers in (some, {**some, "Accept": "application/json"}):
        ask(503, "GET", PUBLIC, f"/t/{code}", headers)
    for method in ("GET", "POST"):
        for target in (f"/s/{code}", f"/k/{code}", *links):
            ask(503, method, PUBLIC, target, some)
        ask(503, method, PUBLIC, f"/l/{code}/ktp", {**some, "Content-Type": "multipart/form-data; boundary=x"})
        ask(503, method, PUBLIC, "/u/AAAAAAAAAAAAAAAAAAAAAA", {**some, "Content-Type": "multipart/form-data; boundary=x"})
    ask(503, "POST", PUBLIC, f"/l/{code}", some)
    ask(503, "POST", INTAKE, "/enrol", body=enrolment, terminal=None)
    for target in ("/fleet/beat", "/intake/ask"):
        ask(503, "POST", INTAKE, target, body="{}")
    for method, target in (("OPTIONS", "/intake/"), ("OPTIONS", upload), ("HEAD", upload), ("DELETE", upload),
                           ("PATCH", upload), ("GET", "/intake/ack/x")):
        ask(503, method, INTAKE, target, TUS)
    ask(503, "POST", INTAKE, "/intake/", {**TUS, "Upload-Length": "1", "Upload-Metadata": metadata})
    ask(503, "GET", PUBLIC, "/kinerja/purbalingga", some)
    ask(500, "GET", METRICS, "/metrics")
    for target in ("/api/v1/cases", "/api/v1/queue?kind=application", path, path + "/content", path + "/papers/ktp"):
        ask(503, "GET", DESK, target, mine)
    control("start")


def guess(code):
    """From then on nobody there is told anything."""
    guesser = {"X-Forwarded-For": "198.51.100.7"}
    for _ in range(10):
        line = connection(PUBLIC, None)
        line.request("GET", "/t/y", headers=guesser)
        if line.getresponse().status == 429:
            break
    for headers in (guesser, {**guesser, "Accept": "application/json"}):
        ask(429, "GET", PUBLIC, f"/t/{code}", headers)
    for method in ("GET", "POST"):
        for page in ("s", "k", "kabar", "berhenti"):
            ask(429, method, PUBLIC, f"/{page}/{code}", guesser)
        ask(429, method, PUBLIC, f"/l/{code}/ktp", guesser)
        ask(429, method, PUBLIC, "/u/AAAAAAAAAAAAAAAAAAAAAA", guesser)
    ask(429, "POST", PUBLIC, f"/l/{code}", guesser)


def judge_document():
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        fetched(HERE / "openapi", pathlib.Path(folder))
        (pathlib.Path(folder) / "document.json").write_text(json.dumps(spec.document))
        done = subprocess.run(["node", "judge.js", "document.json"], cwd=folder, timeout=60)
        assert done.returncode == 0, "config/openapi.yaml is no OpenAPI document"


def main():
    compare_routes()
    hook = http.server.HTTPServer(("127.0.0.1", int(os.environ["HOOK_PORT"])), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    a, b = of("a"), of("b")
    try_beat()
    try_drop(try_ask())
    try_tus("a")
    at = urllib.parse.urlsplit(b["url"])
    try_tracking(a["code"], f"{at.path}?{at.query}")
    ask(200, "GET", METRICS, "/metrics")
    late, no = try_news(a["code"])
    try_supplement(a["case"], a["code"])
    try_survey(a["case"], a["code"])
    ask(409, "POST", PUBLIC, late)
    for method in ("GET", "POST"):
        ask(409, method, PUBLIC, f"/k/{a['code']}")
    try_performance()
    names = try_webhook()
    try_api(names)
    try_away(a["code"], sorted(names)[0], (late, no))
    try_enrol()
    guess(a["code"])
    assert UNPROVOKED <= spec.documented(), f"not documented: {UNPROVOKED - spec.documented()}"
    left = sorted(spec.documented() - spec.provoked - UNPROVOKED)
    assert not left, f"documented and not provoked: {left}"
    print(f"{len(spec.provoked)} statuses provoked, each as documented")
    judge_document()


main()
