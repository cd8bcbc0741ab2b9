#!/usr/bin/python3
"""A file from the applicant's phone, end to end: the LOCK application at the terminal, its CSR sent to the
page whose address the terminal shows. Without the centre the desk is offered; a weak request is refused
in words and another one may be sent; it names another than was typed, which the applicant is told and the
verifier too; what is sent stands in the sealed case as it was, and after the
session nowhere on the terminal. Then a case whose camera is gone: a photo without a face is refused in
words, a portrait is shown and kept, marked as one from a phone. usage: phone.py SCENARIO PORTRAIT"""
import json
import pathlib
import re
import struct
import subprocess
import sys
import time
import urllib.request
import zlib

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "lib"))
import short
from remains import files, memory_of, search
from sealed import BLOBS, opened
from terminal import RIG, Program, Terminal, backend, scenario, wait_for

SUBJECT = "/CN=SPESIMEN WIRAKSA TUNGGUL/O=DINAS CONTOH/C=ID"
PART = "multipart/form-data; boundary=batas"


def make_request(name, *key):
    path = RIG / f"{name}.csr"
    subprocess.run(["openssl", "req", "-new", *key, "-nodes", "-keyout", RIG / f"{name}.key", "-subj",
                    SUBJECT, "-out", path], check=True, capture_output=True)
    return path.read_bytes()


def address(kiosk):
    kiosk.play(['expect text "Menunggu ponsel Anda"'])
    shown = re.search(r"address\|([^;]*)", kiosk.say("elements")).group(1)
    return "http://" + "".join(shown.split()).removeprefix("http://")


def fetch(url, body=None, kind="text/plain"):
    request = urllib.request.Request(url, body, {"Content-Type": kind} if body else {})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def send(kiosk, content):
    """As a phone does: the page first, then the file by its form."""
    url = address(kiosk)
    assert 'type="file"' in fetch(url)
    kiosk.play(['expect text "Halaman sudah terbuka di ponsel"'])
    form = b'--batas\r\nContent-Disposition: form-data; name="file"; filename="rahasia.csr"\r\n\r\n'
    assert "Sudah terkirim" in fetch(url, form + content + b"\r\n--batas--\r\n", PART)
    return url


def gone(url):
    try:
        fetch(url)
    except urllib.error.HTTPError as error:
        return error.code == 404
    return False


def without_the_centre(kiosk, centre):
    kiosk.play(["tap #phone", "expect screen phone", 'expect text "Belum dapat menerima dari ponsel"',
                "expect control #later"])
    centre.start()
    for _ in range(30):  # the courier finds the line again
        kiosk.play(["expect control #again", "tap #again", 'expect no "Menyiapkan kode"'])
        if "Menunggu" in kiosk.say("elements"):
            return
        time.sleep(1)
    raise AssertionError("the centre is there, and no address comes")


def play(kiosk, centre, lines):
    weak = make_request("weak", "-newkey", "rsa:1024")
    good = make_request("good", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    later = len(lines) - 1 - lines[::-1].index("tap #later")
    kiosk.play(lines[:later])
    without_the_centre(kiosk, centre)
    send(kiosk, weak)
    kiosk.play(['expect text "Kunci CSR ini terlalu pendek"', "tap #again"])
    url = send(kiosk, good)
    differs = 'expect text "Nama di CSR berbeda dari nama yang Anda isi"'
    kiosk.play(["expect screen documents", differs, "while #more tap #more", "expect control #next"])
    wait_for("the address to be closed", 20, lambda: gone(url))
    kiosk.play(["tap #next", "expect screen review", "tap #back", "expect screen documents",
                differs, "while #more tap #more", "tap #next"])
    receipt = lines.index("expect screen receipt")
    kiosk.play(lines[later + 1:receipt + 1])
    case = kiosk.say("case").split(" ")[0]
    wanted = {"request": {good[len(good) // 2:len(good) // 2 + 40]}, "name": {b"WIRAKSA TUNGGUL"}}
    assert "name" in search(wanted, memory_of(kiosk.process.pid)), "the search finds nothing"
    kiosk.play(lines[receipt + 1:])
    time.sleep(2)
    left = {**search(wanted, memory_of(kiosk.process.pid)), **search(wanted, files())}
    assert not left, f"after the session: {left}"
    return case, good


def check_case(case, sent):
    wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
    parts = next(its for its in map(opened, BLOBS.glob("*")) if json.loads(its["case.json"])["case_id"] == case)
    assert parts["documents/csr.csr"] == sent, "the file is not the one that was sent"
    told = json.loads(parts["case.json"])
    assert ["name"] == [it["field"] for it in told["warnings"]], told["warnings"]
    document = next(it for it in told["documents"] if it["key"] == "csr")
    assert document["by_phone"] and document["kind"] == "csr", document
    assert document["request"]["bits"] == 256, document
    assert "WIRAKSA" in document["request"]["subject"], document


def plain_picture(width, height):
    """A PNG with nobody in it."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + (b"\xC8\xC0\xB0" if y // 40 % 2 else b"\x80\x90\xA0") * width for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def play_face(kiosk, portrait):
    kiosk.play([*short.TO_DOCUMENTS, *short.SCAN, "expect screen face", "camera unplug",
                'expect text "Kamera belum siap"',
                "tap #phone", "expect screen phone"])
    send(kiosk, plain_picture(480, 640))
    kiosk.play(['expect text "Wajah belum terlihat di foto ini"', "tap #again"])
    assert 'capture="user"' in fetch(address(kiosk))
    url = send(kiosk, portrait)
    kiosk.play(["expect screen face", 'expect text "Pakai foto ini?"', 'expect text "Dikirim dari ponsel"'])
    wait_for("the address to be closed", 20, lambda: gone(url))
    kiosk.play(["tap #next", "expect screen review", *short.SEND])
    case = kiosk.say("case").split(" ")[0]
    kiosk.play(short.END)
    return case


def check_face(kiosk, case, portrait):
    wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
    parts = next(its for its in map(opened, BLOBS.glob("*")) if json.loads(its["case.json"])["case_id"] == case)
    face, photo = json.loads(parts["case.json"])["face"], parts["face.jpg"]
    assert face["taken"] and face["by_phone"] and face["note"] == "F-16", face
    assert abs(face["measures"]["inter_eye_distance_px"]["raw"] - 43) < 4, face  # of this portrait, as it was sent
    assert photo[:2] == b"\xff\xd8" and b"Exif" not in photo
    pieces = {portrait[at:at + 40] for at in range(4096, len(portrait) - 40, 65536)}
    wanted = {"sent": {piece for piece in pieces if len(set(piece)) > 8},  # none that is nearly empty
              "kept": {photo[len(photo) // 2:len(photo) // 2 + 40]}}
    left = {**search(wanted, memory_of(kiosk.process.pid)), **search(wanted, files())}
    assert not left, f"after the session: {left}"


def main():
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        courier.start()
        kiosk.start().connect(30)
        kiosk.say("patience 30s")
        portrait = pathlib.Path(sys.argv[2]).read_bytes()
        check_case(*play(kiosk, centre, scenario(sys.argv[1])))
        check_face(kiosk, play_face(kiosk, portrait), portrait)
        centre.stop()
        left = search({"request": {b"WIRAKSA TUNGGUL"}, "file": {b"rahasia"}},
                      ((str(path), path.read_bytes()) for path in RIG.glob("*.log")))
        assert not left, left
    finally:
        for program in (kiosk, courier, centre):
            program.stop()
    print("a request and a face came by phone into the cases, and nothing of them stayed on the terminal")


if __name__ == "__main__":
    main()
