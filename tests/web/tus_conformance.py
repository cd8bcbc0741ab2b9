#!/usr/bin/env python3
"""The intake is held to tus 1.0.0, point by point, over real connections: a line an assertion, and their number.
Started by tus-conformance.sh. ANJUNGAN_KILLS and ANJUNGAN_SEED say how often the backend is killed, and where."""
import os
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import tus_durable
import tus_kills
import tus_races
from tus_wire import TYPE, VERSION, Centre, Line, SealedCase, Upload
from tus_wire import base64_of, checksum, let_expire, patching, status_of

MAX_BYTES = 16_000_000  # upload_mb: 16
EXTENSIONS = {"creation", "creation-with-upload", "expiration", "checksum", "termination"}
NOWHERE = "/intake/" + "f" * 32
DATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
GONE = {404, 410}


class Table:
    def __init__(self):
        self.group, self.count, self.failed, self.groups = "", 0, [], {}

    def check(self, name, got, wanted):
        """wanted: the value, a set of values, or a function that says so."""
        fine = wanted(got) if callable(wanted) else got in wanted if isinstance(wanted, set) else got == wanted
        self.count += 1
        self.groups[self.group] = self.groups.get(self.group, True) and fine
        if not fine:
            self.failed.append(f"{self.group}: {name}")
        print(f"{'ok  ' if fine else 'FAIL'} {self.group}: {name}" + ("" if fine else f": {got!r}"), flush=True)


def made(line, size):
    upload = Upload(size)
    assert upload.create(line).status == 201
    return upload


def versions(check, line):
    upload = made(line, 10)
    for version in (None, "0.2.2", "2.0.0", "1.0", ""):
        for method in ("HEAD", "PATCH", "DELETE"):
            answer = line.ask(method, upload.path, patching(0), upload.content if method == "PATCH" else None, version)
            check(f"{method} of version {version!r} is 412 and tells Tus-Version",
                  (answer.status, answer["Tus-Version"]), (412, VERSION))
        other = Upload(10)
        answer = line.ask("POST", "/intake/", other.headers(), version=version)
        check(f"POST of version {version!r} is 412 and tells Tus-Version",
              (answer.status, answer["Tus-Version"], answer["Location"]), (412, VERSION, None))
    check("nothing of it was processed", line.offset(upload.path), 0)
    other.content += b"!"
    check("nor was anything created", other.create(line).status, 201)


def options(check, line):
    for path in ("/intake/", NOWHERE):
        for version in (None, "0.2.2", VERSION):
            answer = line.ask("OPTIONS", path, version=version)
            check(f"OPTIONS {path[:9]} of version {version!r}: 200 or 204, and Tus-Version",
                  (answer.status in (200, 204), answer["Tus-Version"]), (True, VERSION))
    check("Tus-Max-Size", answer["Tus-Max-Size"], str(MAX_BYTES))
    check("Tus-Checksum-Algorithm has sha1 and sha256", set(answer["Tus-Checksum-Algorithm"].split(",")),
          {"sha1", "sha256"}.__eq__)
    check("Tus-Extension: what is offered, no more", set(answer["Tus-Extension"].split(",")), EXTENSIONS.__eq__)


def heads(check, line, other):
    upload = made(line, 10)
    answer = line.head(upload.path)
    check("200 or 204", answer.status, {200, 204})
    check("Upload-Offset of what is empty", answer["Upload-Offset"], "0")
    check("Upload-Length", answer["Upload-Length"], "10")
    check("Cache-Control: no-store", answer["Cache-Control"], "no-store")
    check("Upload-Metadata as it was given", answer["Upload-Metadata"], upload.metadata)
    check("no Upload-Defer-Length", answer["Upload-Defer-Length"], None)
    check("no body", answer.body, b"")
    line.patch(upload.path, 0, upload.content[:4])
    check("Upload-Offset in the middle", line.offset(upload.path), 4)
    line.patch(upload.path, 4, upload.content[4:])
    answer = line.head(upload.path)
    check("Upload-Offset of what is complete", (answer.status in (200, 204), answer["Upload-Offset"]), (True, "10"))
    check("Cache-Control of what is complete", answer["Cache-Control"], "no-store")
    for name, ask in (("what never was", lambda: line.head(NOWHERE)), ("no name", lambda: line.head("/intake/x")),
                      ("another terminal's", lambda: other.head(upload.path))):
        answer = ask()
        check(f"{name}: 403, 404 or 410 without Upload-Offset",
              (answer.status in (403, 404, 410), answer["Upload-Offset"]), (True, None))


def patches(check, line):
    upload = made(line, 20)
    for name, more, statuses in (
            ("no Content-Type", {"Content_Type": None}, {415}),
            ("another Content-Type", {"Content_Type": "text/plain"}, {415}),
            ("application/octet-stream", {"Content_Type": "application/octet-stream"}, {415}),
            ("no Upload-Offset", {"Upload_Offset": None}, {400, 409}),
            ("below zero", {"Upload_Offset": "-1"}, {400, 409}),
            ("+0", {"Upload_Offset": "+0"}, {400, 409}), ("0x0", {"Upload_Offset": "0x0"}, {400, 409}),
            ("an empty Upload-Offset", {"Upload_Offset": ""}, {400, 409}),
            ("one too far", {"Upload_Offset": "1"}, {409}), ("2^32", {"Upload_Offset": str(1 << 32)}, {409}),
            ("2^63 - 1", {"Upload_Offset": str((1 << 63) - 1)}, {409}),
            ("2^63", {"Upload_Offset": str(1 << 63)}, {409}),
            ("2^64", {"Upload_Offset": str(1 << 64)}, {409}), ("10^40", {"Upload_Offset": "1" + "0" * 40}, {409})):
        answer = line.patch(upload.path, 0, upload.content, **more)
        check(f"{name}: {min(statuses)}, nothing changed", (answer.status in statuses, line.offset(upload.path)),
              (True, 0))
    check("of what never was: 404 or 410", line.patch(NOWHERE, 0, b"x").status, GONE)
    answer = line.patch(upload.path, 0, upload.content[:5])
    check("204 and the new Upload-Offset", (answer.status, answer["Upload-Offset"]), (204, "5"))
    check("the same again: 409", line.patch(upload.path, 0, upload.content[:5]).status, 409)
    check("2^32 behind it: 409", line.patch(upload.path, 5 + (1 << 32), b"x").status, 409)
    answer = line.patch(upload.path, 5, b"")
    check("of no bytes: 204, where it was", (answer.status, answer["Upload-Offset"]), (204, "5"))
    answer = line.patch(upload.path, 5, [upload.content[5:7], upload.content[7:12]])
    check("in chunks", (answer.status, answer["Upload-Offset"]), (204, "12"))
    link = line.begin("PATCH", upload.path, patching(12, Content_Length="3", Expect="100-continue"))
    check("100 Continue where it is expected", link.recv(100)[:25], b"HTTP/1.1 100 Continue\r\n\r\n")
    link.sendall(upload.content[12:15])
    check("and then 204", status_of(link), 204)
    link.close()
    check("more than Upload-Length: 413", line.patch(upload.path, 15, b"x" * 6).status, 413)
    check("more than Upload-Length, in chunks: 413", line.patch(upload.path, 15, [b"x" * 6]).status, 413)
    check("which changed nothing", line.offset(upload.path), 15)
    answer = line.patch(upload.path, 15, upload.content[15:])
    check("the last bytes", (answer.status, answer["Upload-Offset"]), (204, "20"))
    check("every byte is where it belongs", upload.stored(), upload.content)
    check("beyond the end: refused", line.patch(upload.path, 20, b"x").status, {403, 409, 413})
    check("and the end stays", line.offset(upload.path), 20)


def cut_connections(check, line):
    upload, at = made(line, 300000), 0
    for name, body, linger in (("closed", upload.content[:100000], False),
                               ("reset", upload.content[100000:250000], True)):
        link = line.begin("PATCH", upload.path, patching(at, Content_Length=str(len(upload.content) - at)))
        link.sendall(body)
        upload.arrive(at + len(body))  # a reset takes what lies in the buffers with it
        if linger:
            link.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER of no seconds
        link.close()
        at += len(body)
        check(f"a connection that is {name} in the middle: what arrived is kept", line.offset(upload.path), at)
    check("and is what was sent", upload.stored()[:at], upload.content[:at])
    check("the rest completes it", line.patch(upload.path, at, upload.content[at:]).status, 204)
    check("whole, no byte twice", upload.stored(), upload.content)


def creation(check, line):
    upload = Upload(10)
    answer = upload.create(line)
    check("201 and a Location", (answer.status, bool(answer["Location"])), (201, True))
    check("which is relative, so that a proxy may stand before it", upload.path,
          lambda path: path.startswith("/intake/"))
    check("which can be asked", line.offset(upload.path), 0)
    check("the same case again: the same Location", (upload.create(line).status, upload.path),
          (201, answer["Location"]))
    longer = Upload(11)
    longer.case = upload.case
    longer.metadata = f"case {base64_of(longer.case)},sha256 {base64_of(longer.sha256)}"
    check("the same case of other bytes: 409", longer.create(line).status, 409)
    check("the length never changes", line.head(upload.path)["Upload-Length"], "10")
    for text in ("", "-1", "+5", "0x10", "1e3", "5 5", "ten"):
        check(f"Upload-Length {text!r}: 400", Upload(10).create(line, Upload_Length=text).status, 400)
    check("no Upload-Length: 400", Upload(10).create(line, Upload_Length=None).status, 400)
    for name, size in (("Tus-Max-Size + 1", MAX_BYTES + 1), ("2^32 + 10", (1 << 32) + 10), ("2^63 - 1", (1 << 63) - 1),
                       ("2^63", 1 << 63), ("2^64", 1 << 64), ("2^64 + 10", (1 << 64) + 10), ("10^30", 10 ** 30)):
        check(f"Upload-Length {name}: 413", Upload(10).create(line, Upload_Length=str(size)).status, 413)
    check("Upload-Length Tus-Max-Size", (largest := Upload(10)).create(line, Upload_Length=str(MAX_BYTES)).status, 201)
    line.ask("DELETE", largest.path)
    empty = Upload(0)
    check("Upload-Length 0", empty.create(line).status, 201)
    answer = line.head(empty.path)
    check("is complete at once", (answer["Upload-Offset"], answer["Upload-Length"]), ("0", "0"))


def metadata(check, line):
    case, digest = base64_of("0" * 32), base64_of("0" * 64)
    for name, text in (("none", None), ("empty", ""), ("a key twice", f"case {case},sha256 {digest},case {case}"),
                       ("no value that was needed", f"case,sha256 {digest}"),
                       ("not base64", f"case !!!!,sha256 {digest}"), ("an empty key", f"case {case},,sha256 {digest}"),
                       ("two spaces", f"case {case} {case},sha256 {digest}")):
        check(f"{name}: 400", Upload(10).create(line, Upload_Metadata=text).status, 400)
    for name, form in (("another order", "sha256 {1},case {0}"), ("another key", "case {0},sha256 {1},filename YQ=="),
                       ("a key without a value", "case {0},sha256 {1},flag")):
        upload = Upload(10)
        upload.metadata = form.format(base64_of(upload.case), base64_of(upload.sha256))
        answer = upload.create(line)
        told = line.head(upload.path)["Upload-Metadata"] if answer.status == 201 else None
        check(f"{name}: as it was given, or not taken", (answer.status, told), {(201, upload.metadata), (400, None)})


def defer_length(check, line):
    for value in ("1", "0", "2", "true", ""):
        answer = Upload(10).create(line, Upload_Length=None, Upload_Defer_Length=value)
        check(f"is not offered: Upload-Defer-Length {value!r} is 400, nothing is created",
              (answer.status, answer["Location"]), (400, None))


def concatenation(check, line):
    answer = line.ask("POST", "/intake/", {"Upload-Concat": f"final;{NOWHERE} {NOWHERE}"})
    check("is not offered: a final upload is 400", (answer.status, answer["Location"]), (400, None))


def creation_with_upload(check, line):
    upload = Upload(20)
    answer = upload.create(line, upload.content[:8], Content_Type=TYPE)
    check("201, Location and Upload-Offset", (answer.status, bool(upload.path), answer["Upload-Offset"]),
          (201, True, "8"))
    check("HEAD says the same", line.offset(upload.path), 8)
    answer = upload.create(line, upload.content[:8], Content_Type=TYPE)
    check("sent again, its bytes do not come twice", (answer.status, answer["Upload-Offset"]), (201, "8"))
    check("PATCH goes on", line.patch(upload.path, 8, upload.content[8:]).status, 204)
    check("every byte is where it belongs", upload.stored(), upload.content)
    whole = Upload(20)
    answer = whole.create(line, whole.content, Content_Type=TYPE)
    check("all of it at once", (answer.status, answer["Upload-Offset"]), (201, "20"))
    many = Upload(20)
    check("more than Upload-Length: 413",
          many.create(line, many.content + b"!", Content_Type=TYPE).status, 413)
    half = Upload(200000)
    link = line.begin("POST", "/intake/", half.headers(Content_Type=TYPE, Content_Length="200000"),
                      half.content[:50000])
    time.sleep(0.3)
    link.close()
    half.create(line)
    check("cut in the middle: created, and what arrived is kept", line.offset(half.path), 50000)
    line.ask("DELETE", half.path)


def expiration(check, line):
    def is_soon(text):
        if not re.fullmatch(DATE, text or ""):
            return False
        left = time.mktime(time.strptime(text, "%a, %d %b %Y %H:%M:%S GMT")) - time.mktime(time.gmtime())
        return 6.9 * 86400 < left < 7.1 * 86400

    upload = Upload(10)
    check("Upload-Expires of the creation", upload.create(line)["Upload-Expires"], is_soon)
    check("Upload-Expires of PATCH", line.patch(upload.path, 0, upload.content[:5])["Upload-Expires"], is_soon)
    check("Upload-Expires of an empty PATCH", line.patch(upload.path, 5, b"")["Upload-Expires"], is_soon)
    check("Upload-Expires of HEAD", line.head(upload.path)["Upload-Expires"], is_soon)
    let_expire(upload.path)
    answer = line.head(upload.path)
    check("expired: HEAD 404 or 410 without Upload-Offset", (answer.status in GONE, answer["Upload-Offset"]),
          (True, None))
    check("expired: PATCH 404 or 410", line.patch(upload.path, 5, upload.content[5:]).status, GONE)
    before = upload.path
    check("expired: created anew", (upload.create(line).status, upload.path != before), (201, True))
    check("from its first byte on", line.offset(upload.path), 0)
    line.patch(upload.path, 0, upload.content)
    check("what is complete does not expire", line.head(upload.path)["Upload-Expires"], None)


def checksums(check, line):
    upload = made(line, 40)
    first = upload.content[:10]
    for name in ("sha1", "sha256"):
        answer = line.patch(upload.path, 0, first, Upload_Checksum=checksum(name, first + b"!"))
        check(f"{name} that differs: 460, nothing changed", (answer.status, line.offset(upload.path)), (460, 0))
    for name, text in (("md5", checksum("md5", first)), ("crc32", "crc32 AAAAAA=="), ("no algorithm", "AAAA"),
                       ("empty", ""), ("no base64", "sha1 !!!!"), ("sha1 of another length", "sha1 AAAA"),
                       ("SHA1", "SHA1" + checksum("sha1", first)[4:])):
        answer = line.patch(upload.path, 0, first, Upload_Checksum=text)
        check(f"{name}: 400, nothing changed", (answer.status, line.offset(upload.path)), (400, 0))
    link = line.begin("PATCH", upload.path, patching(0, Upload_Checksum=checksum("sha1", first), Content_Length="10"),
                      first[:6])
    upload.arrive(6)
    link.close()
    check("cut before it could be verified: nothing is kept", line.offset(upload.path), 0)
    at = 0
    for name in ("sha1", "sha256"):
        piece = upload.content[at:at + 10]
        answer = line.patch(upload.path, at, piece, Upload_Checksum=checksum(name, piece))
        at += 10
        check(f"{name} that agrees", (answer.status, answer["Upload-Offset"]), (204, str(at)))
    piece = upload.content[20:]
    answer = line.patch(upload.path, 20, [piece[:3], piece[3:]], Upload_Checksum=checksum("sha256", piece))
    check("sha256 of what comes in chunks", (answer.status, answer["Upload-Offset"]), (204, "40"))
    check("every byte is where it belongs", upload.stored(), upload.content)
    created = Upload(10)
    answer = created.create(line, created.content, Content_Type=TYPE,
                            Upload_Checksum=checksum("sha1", first))
    check("of a creation that brings bytes: 460", answer.status, 460)
    created.create(line)
    check("and they are not there", line.offset(created.path), 0)


def termination(check, line, other):
    upload = made(line, 10)
    line.patch(upload.path, 0, upload.content[:5])
    check("another terminal's: 403 or 404", other.ask("DELETE", upload.path).status, {403, 404})
    check("and it stays", line.offset(upload.path), 5)
    check("204", line.ask("DELETE", upload.path).status, 204)
    answer = line.head(upload.path)
    check("then HEAD is 404 or 410 without Upload-Offset", (answer.status in GONE, answer["Upload-Offset"]),
          (True, None))
    check("PATCH is 404 or 410", line.patch(upload.path, 5, upload.content[5:]).status, GONE)
    check("DELETE is 404 or 410", line.ask("DELETE", upload.path).status, GONE)
    check("its bytes are gone", upload.stored(), None)
    check("what never was: 404 or 410", line.ask("DELETE", NOWHERE).status, GONE)
    busy = made(line, 100000)
    link = line.begin("PATCH", busy.path, patching(0, Content_Length="100000"), busy.content[:1000])
    check("while it is written: 204", line.ask("DELETE", busy.path).status, 204)
    link.sendall(busy.content[1000:])
    check("whose PATCH is told", status_of(link), GONE | {409})
    link.close()
    check("and leaves nothing", (line.head(busy.path).status in GONE, busy.stored()), (True, None))
    whole = made(line, 10)
    line.patch(whole.path, 0, whole.content)
    check("what was received whole is kept: 403", (line.ask("DELETE", whole.path).status, line.offset(whole.path)),
          (403, 10))


def method_override(check, line):
    def override(method, meant, headers=None, body=None):
        return line.ask(method, upload.path, {"X-HTTP-Method-Override": meant, **(headers or {})}, body)

    upload = made(line, 30)
    at = 0
    for method in ("POST", "PUT", "GET"):
        answer = override(method, "HEAD")
        check(f"{method} that means HEAD", (answer.status in (200, 204), answer["Upload-Offset"]), (True, str(at)))
        answer = override(method, "PATCH", patching(at), upload.content[at:at + 5])
        at += 5
        check(f"{method} that means PATCH", (answer.status, answer["Upload-Offset"]), (204, str(at)))
    check("PATCH that means HEAD", (override("PATCH", "HEAD", patching(at)).status, line.offset(upload.path)),
          (200, at))
    check("no method at all", override("POST", "BREW").status, {400, 405, 501})
    check("POST that means OPTIONS", override("POST", "OPTIONS")["Tus-Version"], VERSION)
    check("POST that means DELETE", (override("POST", "DELETE").status, line.head(upload.path).status in GONE),
          (204, True))


def admission(check, line):
    for name, who in (("without a certificate", Line(None)),
                      ("with that of a terminal that was withdrawn", Line("PKL-03"))):
        answers = [who.ask(method, NOWHERE, patching(0)).status for method in ("HEAD", "PATCH", "DELETE", "OPTIONS")]
        answers.append(Upload(10).create(who).status)
        check(f"{name}: 403", answers, [403] * 5)


def other_answers(check, line):
    """Of addresses and methods that tus has no use for, too."""
    for method, path in (("GET", NOWHERE), ("POST", NOWHERE), ("PATCH", "/intake/"), ("GET", "/intake/"),
                         ("DELETE", "/intake/")):
        check(f"{method} {path[:9]}: 405", line.ask(method, path).status, 405)
    check(f"all {line.answers} answers but those of OPTIONS carry Tus-Resumable: 1.0.0", line.unversioned, [])


def main():
    table, centre = Table(), Centre().start()
    line, other = Line("PKL-01"), Line("PKL-02")
    case = SealedCase("parallel")
    plan = [("version", versions), ("options", options), ("head", heads), ("patch", patches), ("cut", cut_connections),
            ("creation", creation), ("metadata", metadata), ("creation-defer-length", defer_length),
            ("concatenation", concatenation), ("creation-with-upload", creation_with_upload),
            ("expiration", expiration), ("checksum", checksums), ("termination", termination),
            ("override", method_override), ("admission", admission),
            ("two at once", lambda check, line: tus_races.two_at_once(check, line, case)),
            ("a dead line", tus_races.a_dead_line), ("answers", other_answers)]
    try:
        for table.group, group in plan:
            group(table.check, line, *([other] if group in (heads, termination) else []))
        table.group = "announced"
        announced = set(line.ask("OPTIONS", "/intake/")["Tus-Extension"].split(","))
        table.check("exactly those that work", announced, {name for name in EXTENSIONS if table.groups[name]}.__eq__)
        table.group = "durable"
        tus_durable.run(table.check, line, centre)
        table.group = "kill -9"
        tus_kills.run(table.check, line, centre, SealedCase("killed"), int(os.environ.get("ANJUNGAN_KILLS", 30)),
                      int(os.environ.get("ANJUNGAN_SEED", 1)))
        table.check("it ends as it should afterwards", centre.stop(), 0)
    finally:
        centre.stop()
    print(f"{table.count} assertions, {len(table.failed)} failed" + "".join(f"\n  {name}" for name in table.failed))
    return 1 if table.failed else 0


if __name__ == "__main__":
    sys.exit(main())
