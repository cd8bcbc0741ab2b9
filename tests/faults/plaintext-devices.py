#!/usr/bin/python3
"""No plaintext stays in the devices' processes: the terminal as shipped, its real drivers, and beneath them
pretended devices (tests/peers): a scanner of SANE's, a camera of V4L2's, an ESC/POS printer, a code reader on
a serial line. Each process is stopped while the page, the frame, the photo, the receipt or the code is whole
in its memory (tests/lib/caught.py), or the search would prove nothing; 2 s after the session no 48 bytes of
any of them are in it, whoever of driver, library or C library kept them, nor in the kiosk.
usage: plaintext-devices.py CAMERA_LIBRARY SCANNER_BACKEND PORTRAIT"""
import os
import pathlib
import random
import re
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / it) for it in ("lib", "peers")]
from caught import Caught, blocks_of, devices, left_of
from eye import Eye, SeeingTerminal
from line import Pty, Tcp
from printer import Printer
from remains import memory_of
from short import END, SHOOT, TO_DOCUMENTS
from terminal import RIG

DPI, WIDTH, HEIGHT = 150, 1240, 1754  # A4
CODE = b"SPESIMEN-KODE-3332232606855881"  # of no receipt


def write_page(path):
    """Lines of print on paper with a scanner's grain: no two pieces of it are the same."""
    dice, rows = random.Random(5), []
    for y in range(HEIGHT):
        row = bytearray(byte | 0xf0 for byte in dice.randbytes(3 * WIDTH))
        if 150 < y < HEIGHT - 150 and y % 30 < 14:
            for x in range(130 + 7 * (y // 30 % 5), WIDTH - 130, 18):
                row[3 * x:3 * x + 30] = bytes(byte >> 2 for byte in dice.randbytes(30))
        rows.append(bytes(row))
    path.write_bytes(b"P6 %d %d 255\n" % (WIDTH, HEIGHT) + b"".join(rows))


class Stage:
    def __init__(self, library, backend, portrait):
        write_page(RIG / "page.ppm")
        (RIG / "blank.ppm").write_bytes(b"P6 %d %d 255\n" % (WIDTH, HEIGHT) + b"\xf8" * (3 * WIDTH * HEIGHT))
        self.lay("blank")
        os.environ.update(LD_LIBRARY_PATH=str(pathlib.Path(backend).parent), SANE_SPESIMEN=str(RIG / "orders"))
        eye = Eye(library, portrait)
        eye.show()
        self.printer = Printer(Tcp(), out=RIG / "paper")
        # In colour, the pixels that a scanner's library has for itself are those that it gives.
        service = RIG / "config/services/pekalongan/short.yaml"
        service.write_text(service.read_text().replace("    pages_max: 4\n", "    colour: true\n    pages_max: 4\n"))
        path = RIG / "kiosk.yaml"
        text = re.sub(r"  scanner: .*", '  scanner: "sane:spesimen:0"', path.read_text())
        text = re.sub(r"  printer: .*", f'  printer: "escpos:{self.printer.line.address}"', text)
        self.reader = Pty(RIG / "reader")
        path.write_text(re.sub(r"  reader: .*", f'  reader: "serial:{self.reader.address}"', text))
        self.kiosk = SeeingTerminal(eye, "v4l2:?name=SPESIMEN")
        self.given = {}  # what passed through whom: {(role, what): bytes}

    def lay(self, page):
        """That on the glass: whoever asks how the scanner is reads it as well."""
        part = RIG / "orders.part"
        part.write_text(f"page {RIG / page}.ppm\ndpi {DPI}\n")
        os.rename(part, RIG / "orders")  # whole or not at all

    def open(self):
        self.printer.start()
        self.kiosk.start().connect(30)
        self.kiosk.play(TO_DOCUMENTS[:4])
        self.processes = devices(self.kiosk.process.pid)
        self.before = {role: list(memory_of(pid, "w")) for role, pid in self.processes.items()}

    def catch(self, role, *pictures, begin=()):
        with Caught(self.processes[role]) as caught:
            self.kiosk.play(begin)
            size = 0
            for what in pictures:
                self.given[role, what] = caught.with_picture(size_not=size)
                size = len(self.given[role, what])

    def play(self):
        self.kiosk.play(TO_DOCUMENTS[4:])
        with Caught(self.processes["reader"]) as caught:
            os.write(self.reader.master, CODE + b"\r")
            caught.with_text(CODE)
        # The memory of one page that is over serves the next: what is left there is left for long.
        self.lay("page")
        for tap in ("tap #scan", "tap #retake", "tap #retake"):
            self.catch("scanner", "the page", begin=[tap])
            self.kiosk.play(["expect control #retake"])
        self.lay("blank")
        self.kiosk.play(["if #next tap #next", "if #anyway tap #anyway", "expect screen face"])
        self.catch("camera", "a frame", "the photo")
        self.kiosk.play(SHOOT[3:])
        self.catch("printer", "the receipt", begin=["tap #next"])
        self.kiosk.play(["expect screen receipt", *END])

    def check(self):
        time.sleep(2)
        assert devices(self.kiosk.process.pid) == self.processes, "a device's process is a new one"
        left, whose = [], {}
        for (role, what), picture in self.given.items():
            blocks = blocks_of(picture)
            blocks -= set(left_of(blocks, self.before[role]))  # what the pretended device has of itself
            assert len(blocks) > 20, f"{what}: only {len(blocks)} pieces to look for"
            found = left_of(blocks, memory_of(self.processes[role], "w"))
            print(f"{role}: of {len(blocks)} pieces of {what} {len(found)} are left", flush=True)
            left += [f"{what} in the {role}'s {place}" for place in sorted(set(found.values()))[:3]]
            whose.update(dict.fromkeys(blocks, what))
        kiosk = self.kiosk.process.pid
        found = left_of(whose.keys(), memory_of(kiosk, "w"))
        left += [f"{whose[piece]} in the kiosk's {place}: {piece.hex()}" for piece, place in found.items()][:3]
        for who, pid in (("reader", self.processes["reader"]), ("kiosk", kiosk)):
            left += [f"the code in the {who}'s {name}" for name, data in memory_of(pid, "w") if CODE in data]
        assert not left, "; ".join(left)


def main():
    stage = Stage(*sys.argv[1:])
    try:
        stage.open()
        stage.play()
        stage.check()
    finally:
        stage.kiosk.stop()
        stage.printer.close()


if __name__ == "__main__":
    main()
