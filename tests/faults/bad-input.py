#!/usr/bin/env python3
"""What is wrong from outside is refused in words, with its support code, and nothing else suffers:
settings, scenarios, scans, sealed cases, uploads and codes."""
import base64
import hashlib
import http.client
import json
import pathlib
import re
import secrets
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import BUILD, RIG, Program, Terminal, backend, wait_for

TERMINAL = RIG / "terminal"
OUTBOX, ACKS, ENROL = TERMINAL / "outbox", TERMINAL / "acks", TERMINAL / "enrol"
BAD = RIG / "bad"


def kiosk_says(*arguments, config="kiosk.yaml"):
    done = subprocess.run([BUILD / "anjungan-kiosk", "--config", RIG / config, *arguments],
                          capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


# Settings and scenarios: file:line: field.

def check_settings():
    good = (RIG / "kiosk.yaml").read_text()
    cases = [("width_px: 1080", "width_px: wide", "screen.width_px"),
             ("blur_s: 30", "blur_s: soon", "idle.blur_s"),
             ("countdown_s: 45", "countdown_s: 1", "idle.countdown_s"),
             ("presenter: memory", "presenter: [memory]", "screen.presenter"),
             ("agency: pekalongan", "agency: atlantis", "agency"),
             ("receipt:", "reciept:", "reciept")]
    for before, after, field in cases:
        assert before in good
        text = good.replace(before, after)
        (RIG / "wrong.yaml").write_text(text)
        line = text[:text.index(after)].count("\n") + 1
        status, words = kiosk_says("--check-config", config="wrong.yaml")
        assert status == 1 and f"wrong.yaml:{line}: {field}: " in words, (after, status, words)
        if field == "screen.width_px":
            status, words = kiosk_says(config="wrong.yaml")
            assert status != 0 and f"wrong.yaml:{line}: {field}: " in words and "K-01" in words, words
    status, words = kiosk_says(config="none.yaml")
    assert status != 0 and "K-02" in words, words
    status, words = kiosk_says("--print-flow", "pekalongan/atlantis")
    assert status == 1 and "there is no service pekalongan/atlantis" in words, words


def check_scenarios():
    cases = [("jump high", "no such command: jump"), ("tap Mulai", "not quoted"),
             ("expect screen cellar", "there is no screen cellar"),
             ("advance soon", "not a duration"), ("clock noon", "not a time"),
             ("expect miracles", "cannot expect miracles"), ("language tlh", "no language"),
             ("kill time", "no device is called time")]
    for line, words in cases:
        path = BAD / "wrong.scenario"
        path.write_text(f"# SPESIMEN\n\nexpect screen attract\n{line}\n")
        status, said = kiosk_says("--scenario", path)
        assert status == 1 and f"{path}:4: {words}" in said, (line, status, said)
    status, said = kiosk_says("--scenario", BAD / "none.scenario")
    assert status == 1 and "A-02" in said, said


# Scans: D-01, and the session goes on.

def put_scans(*files):
    """What the simulated scanner gives, one after the other and from the first again."""
    config = (RIG / "kiosk.yaml").read_text()
    joined = ",".join(str(path) for path in files)
    changed = re.sub(r"dpi=300&files=[^\"]*", f"dpi=300&files={joined}", config)
    assert changed != config
    (RIG / "kiosk.yaml").write_text(changed)


def put_bad_scans(rocket, page):
    (BAD / "text.jpg").write_text("SPESIMEN: no picture at all")
    (BAD / "cut.jpg").write_bytes(rocket.read_bytes()[:20000])
    (BAD / "empty.jpg").write_bytes(b"")
    bad = [BAD / "missing.jpg", BAD / "text.jpg", BAD / "cut.jpg", BAD / "empty.jpg"]
    put_scans(*bad, page)
    return len(bad)


def check_scans(kiosk, bad):
    """One session through all bad scans, to the receipt."""
    kiosk.play(short.TO_DOCUMENTS)
    for number in range(bad):
        kiosk.play(["expect control #scan", "tap #scan", 'expect text "Belum berhasil dipindai"',
                    'expect text "Halaman tidak dapat dibaca. Letakkan lurus, lalu pindai lagi."',
                    'expect text "D-01"', "expect ready scanner",
                    "expect control #later" if number else "expect no #later"])
    kiosk.play(short.SCAN + short.SHOOT + [f'expect text "{short.NIK}"', 'expect text "1 halaman"'])
    # A page scanned again comes out bad: the good one stays.
    kiosk.play(["tap #change-3", "expect control #retake", "tap #retake", 'expect text "D-01"',
                "tap #look", "expect control #retake", "tap #next", 'expect text "1 halaman"'])
    kiosk.play(short.SEND)
    case = kiosk.say("case").split(" ")[0]
    kiosk.play(short.END)
    return case


# Sealed cases: refused in a signed answer, kept by the terminal, and nobody else waits for it.

def self_signed(name):
    """NAME.key and NAME.crt of someone whom no one vouches for, under the terminal's name."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", BAD / f"{name}.key", "-out",
                    BAD / f"{name}.crt", "-days", "2", "-subj", "/CN=TEST-01"],
                   check=True, capture_output=True)


def new_file(data):
    case = secrets.token_hex(16)
    (BAD / f"{case}.p7m").write_bytes(data)
    (BAD / f"{case}.p7m").rename(OUTBOX / f"{case}.p7m")
    return case


def hand_in_with(kiosk, swaps):
    """A case of this terminal while its key files are wrong."""
    kiosk.stop()
    for file, wrong in swaps.items():
        file.rename(f"{file}.true")
        shutil.copy(wrong, file)
    kiosk.start().connect()
    case, _ = short.hand_in(kiosk)
    kiosk.stop()
    for file in swaps:
        pathlib.Path(f"{file}.true").rename(file)
    kiosk.start().connect()
    return case


def answer(case):
    """The payload of the signed answer that the courier brought."""
    payload = (ACKS / f"{case}.jws").read_text().split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def put_sealed(kiosk, good):
    """Before the courier starts: the code that each bad file must get; the bytes of two; the cases
    of which the terminal itself will know that they were refused; and the URL of one of these."""
    truncated, _ = short.hand_in(kiosk)
    flipped, url = short.hand_in(kiosk)
    for name in ("centre", "stranger"):
        self_signed(name)
    refused = {hand_in_with(kiosk, {ENROL / "recipient.crt": BAD / "centre.crt"}): "S-03",
               hand_in_with(kiosk, {ENROL / "terminal.crt": BAD / "stranger.crt",
                                    TERMINAL / "kiosk/terminal.key": BAD / "stranger.key"}): "S-04"}
    sealed = (OUTBOX / f"{good}.p7m").read_bytes()
    kept = {truncated: (OUTBOX / f"{truncated}.p7m").read_bytes()[:-1000]}
    damaged = bytearray((OUTBOX / f"{flipped}.p7m").read_bytes())
    damaged[len(damaged) // 2] ^= 0x10
    kept[flipped] = bytes(damaged)
    for case, data in kept.items():
        (OUTBOX / f"{case}.p7m").write_bytes(data)
    codes = {truncated: "S-03", flipped: "S-03",
             new_file(b"SPESIMEN: not sealed at all"): "S-03",
             new_file(sealed): "S-04"}  # a case under another's number
    return codes, kept, refused, url


def check_sealed(codes, kept, refused, good):
    for case, code in codes.items():
        wait_for(f"an answer about {code}", 60, (ACKS / f"{case}.jws").exists)
        given = answer(case)
        assert given["accepted"] is False and given["code"] == code, (code, given)
        assert given["case_id"] == case and given["terminal"] == "TEST-01", given
        assert (OUTBOX / f"{case}.p7m").exists(), "the terminal dropped what was refused"
    for case, data in kept.items():
        assert (OUTBOX / f"{case}.p7m").read_bytes() == data
    for case in refused:
        wait_for("the refused case set aside", 30,
                 (TERMINAL / f"kiosk/refused/{case}.p7m").exists)
    wait_for("the good case's way", 30, lambda: not (OUTBOX / f"{good}.p7m").exists())
    listed = backend("case", "list").splitlines()
    assert [line.split("\t")[0] for line in listed] == [good], listed
    log = (RIG / "courier.log").read_text()
    for case, code in {**codes, **refused}.items():
        assert f"case {case}: received and set aside by the backend [{code}]" in log, (case, code)


# Uploads out of order: 409 with N-04, and the upload goes on where it stood.

class Intake:
    def __init__(self):
        url = re.search(r"intake_url: https://127.0.0.1:(\d+)", (RIG / "courier.yaml").read_text())
        self.port = int(url.group(1))
        self.context = ssl.create_default_context(cafile=ENROL / "ca.crt")

    def identify(self):
        self.context.load_cert_chain(TERMINAL / "courier/courier.crt", TERMINAL / "courier/courier.key")

    def ask(self, method, path, headers=(), body=b""):
        line = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=20)
        line.request(method, path, body or None, {"Tus-Resumable": "1.0.0", **dict(headers)})
        reply = line.getresponse()
        data = reply.read()
        line.close()
        code = json.loads(data)["code"] if data.startswith(b"{") else ""
        return reply.status, code, reply.headers

    def patch(self, path, offset, body, **more):
        return self.ask("PATCH", path, {"Content-Type": "application/offset+octet-stream",
                                        "Upload-Offset": str(offset), **more}, body)


def metadata(case, digest):
    parts = [f"{key} {base64.b64encode(value.encode()).decode()}"
             for key, value in (("case", case), ("sha256", digest))]
    return ",".join(parts)


def check_uploads():
    intake, data = Intake(), secrets.token_bytes(100)
    case, digest = secrets.token_hex(16), hashlib.sha256(data).hexdigest()
    try:
        status, *_ = intake.ask("POST", "/intake/", {"Upload-Length": "100",
                                                     "Upload-Metadata": metadata(case, digest)})
        assert status in (401, 403), f"without a certificate: {status}"
    except (ssl.SSLError, ConnectionError):
        pass
    intake.identify()
    create = {"Upload-Length": "100", "Upload-Metadata": metadata(case, digest)}
    status, _, headers = intake.ask("POST", "/intake/", create)
    path = headers["Location"]
    assert status == 201, status
    told = {"out of order": (intake.patch(path, 50, data[50:]), 409),
            "beginning again": (intake.patch(path, 0, data[:40]), 204),
            "twice the same": (intake.patch(path, 0, data[:40]), 409),
            "behind the end": (intake.patch(path, 140, data[:1]), 409),
            "more than promised": (intake.patch(path, 40, data), 413),
            "a wrong checksum": (intake.patch(path, 40, data[40:], **{
                "Upload-Checksum": "sha1 " + base64.b64encode(bytes(20)).decode()}), 460),
            "other bytes for the case": (intake.ask("POST", "/intake/", {
                **create, "Upload-Metadata": metadata(case, "0" * 64)}), 409)}
    for what, ((status, code, _), expected) in told.items():
        assert status == expected, f"{what}: {status} instead of {expected}"
        assert code == ("N-04" if expected >= 400 else ""), f"{what}: {code}"
    status, _, headers = intake.ask("HEAD", path)
    assert headers["Upload-Offset"] == "40", headers["Upload-Offset"]
    assert intake.patch(path, 40, data[40:])[0] == 204


# Codes: whatever is wrong with one, the answer is the same.

def look_up(url, accept):
    request = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, reply.read(), {}
    except urllib.error.HTTPError as reply:
        headers = {key: value for key, value in reply.headers.items() if key != "Date"}
        return reply.code, reply.read(), headers


def check_codes(url):
    """url: of a case that never arrived, with a true signature."""
    base, _, query = url.partition("?")
    way, code = base.rsplit("/", 1)
    signature = query.rsplit("=", 1)[1]
    forged = query.replace(signature, ("A" if signature[0] != "A" else "B") + signature[1:])
    stranger = query.replace("TEST-01", "TEST-02")
    other = code[:5] + ("0" if code[5] != "0" else "1") + code[6:]
    status, body, _ = look_up(url, "application/json")
    assert status == 200 and json.loads(body)["state"] == "on-its-way", (status, body)
    wrong = [base, f"{base}?{forged}", f"{base}?{stranger}", f"{way}/{other}?{query}"]
    answers = [look_up(it, "text/html") for it in wrong]
    answers_json = [look_up(it, "application/json") for it in [f"{way}/no-code", *wrong[:3]]]
    for answered in (answers, answers_json):
        assert answered[0][0] == 404, answered[0]
        assert all(it == answered[0] for it in answered), "the answers tell the codes apart"
    assert json.loads(answers_json[0][1]) == {"code": "T-01"}
    assert code.encode() not in answers[0][1] + answers_json[0][1]


def main():
    rocket, page = (pathlib.Path(argument) for argument in sys.argv[1:])
    BAD.mkdir()
    bad = put_bad_scans(rocket, page)
    check_settings()
    check_scenarios()
    others = [Program("backend", "serve"), Program("courier")]
    kiosk = Terminal().start()
    try:
        kiosk.connect()
        good = check_scans(kiosk, bad)
        put_scans(page)
        kiosk.stop()
        kiosk.start().connect()
        codes, kept, refused, url = put_sealed(kiosk, good)
        for program in others:
            program.start()
        check_sealed(codes, kept, refused, good)
        check_uploads()
        check_codes(url)
    finally:
        for program in (kiosk, *others):
            program.stop()
    print("refused, each in its words: settings, scenarios, scans, sealed cases, uploads, codes")


if __name__ == "__main__":
    main()
