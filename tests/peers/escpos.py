#!/usr/bin/python3
"""escpos.py - reads ESC/POS as a printer does, and draws what it would print. It shares nothing with the
terminal's encoder; tests/peers/encoders.py proves it on the output of two encoders of others.

    Interpreter   the command language, in the order of the receive buffer. A generator: it asks for
                  bytes and hands out rows, cuts and replies, so that a simulated printer can stop it
                  between any two rows
    RealTime      DLE EOT, DLE ENQ and DLE DC4, which real printers obey wherever they occur, also
                  inside a picture
    decode()      a whole byte stream at once

usage: escpos.py FILE [--width 576] [--dpi 203] [--out DIR]: the pieces as PNG, the rest as JSON"""
import argparse
import json
import pathlib

import numpy

from cells import cell
from roll import Roll, picture

ESC, GS, FS, DLE = 0x1B, 0x1D, 0x1C, 0x10
LEFT, CENTRE, RIGHT = 0, 1, 2

# command bytes -> (method, number of parameter bytes)
COMMANDS = {}


def command(name, parameters=0):
    def register(method):
        COMMANDS[name] = (method, parameters)
        return method
    return register


# Known, and without a mark on the paper: bytes -> number of parameters.
SILENT = {b"\x1bR": 1, b"\x1bS": 0, b"\x1b{": 1, b"\x1bV": 1, b"\x1bc3": 1, b"\x1bc4": 1, b"\x1bc5": 1,
          b"\x1b=": 1, b"\x1b2": 0, b"\x1bU": 1, b"\x1bG": 1, b"\x1bD": 0, b"\x1c.": 0, b"\x1c&": 0, b"\x1cS": 2,
          b"\x1cC": 1, b"\x1c-": 1, b"\x1c!": 1, b"\x1dP": 2, b"\x1db": 1, b"\x1df": 1, b"\x1dH": 1, b"\x1dh": 1,
          b"\x1dw": 1, b"\x1bp": 3}


class Interpreter:
    """Asks with ("bytes", n); the answer to that is n bytes. Hands out ("row", bytes), ("cut", kind),
    ("transmit", n), ("process_id", bytes), ("offline_response", n), ("automatic", n) and
    ("reply", bytes)."""

    def __init__(self, width_px=576, dpi=203, cutter_mm=14):
        self.width_px, self.dpi = width_px, dpi
        self.cutter_dots = round(cutter_mm * dpi / 25.4)
        self.dots_per_unit = 0.5 if dpi == 180 else 1  # 180 dpi models count feeds in 1/360 inch
        self.texts, self.qr_codes, self.unknown = [], [], []
        self.pictures = []  # the data of each, as it was sent
        self.reset()

    def reset(self):
        self.align, self.margin, self.area = LEFT, 0, self.width_px
        self.size, self.small, self.bold, self.underline, self.inverted = (1, 1), False, False, 0, False
        self.spacing, self.gap, self.code_page = round(self.dpi / 6.77), 0, 0
        self.line, self.words, self.x = [], "", 0
        self.qr = {"module": 3, "level": 48, "data": b""}
        self.graphics = None

    def run(self):
        while True:
            first = (yield ("bytes", 1))[0]
            if first in (ESC, GS, FS):
                yield from self.escape(first)
            elif first == DLE:
                yield from self.skip_real_time()
            elif first == 0x0A:
                yield from self.end_line()
            elif first == 0x09:
                self.x = (self.x // 96 + 1) * 96
            elif first >= 0x20:
                self.write(first)

    def escape(self, first):
        name = bytes([first]) + (yield ("bytes", 1))
        if name == b"\x1bc":
            name += yield ("bytes", 1)
        if name in COMMANDS:
            method, count = COMMANDS[name]
            parameters = (yield ("bytes", count)) if count else b""
            yield from method(self, *parameters) or ()
        elif name in SILENT:
            if SILENT[name]:
                yield ("bytes", SILENT[name])
            if name == b"\x1b2":
                self.spacing = round(self.dpi / 6.77)
        else:
            self.unknown.append(name.hex())

    def skip_real_time(self):
        """They acted when they came in; here they only take their place."""
        kind, n = yield ("bytes", 2)
        if kind == 0x14:
            yield ("bytes", 7 if n == 8 else 2)

    # Lines.

    def write(self, byte):
        character = bytes([byte]).decode("cp437")
        self.words += character
        dots = cell(character, self.small, self.bold, self.underline > 0)
        if self.inverted:
            dots = ~dots
        self.place(numpy.kron(dots, numpy.ones(self.size[::-1], bool)))
        self.x += self.gap

    def place(self, dots):
        if self.x + dots.shape[1] > self.area and self.line:
            return  # beyond the area: real ones wrap, which no caller wants
        self.line.append((self.x, dots))
        self.x += dots.shape[1]

    def end_line(self, least=None):
        """Prints the line and feeds; a line is as high as its tallest part, or the spacing."""
        if self.words:
            self.texts.append(self.words)
        height = max((dots.shape[0] for _, dots in self.line), default=0)
        feed = max(height, self.spacing if least is None else least)
        width = max((x + dots.shape[1] for x, dots in self.line), default=0)
        canvas = numpy.zeros((height, width), bool)
        for x, dots in self.line:
            canvas[height - dots.shape[0]:, x:x + dots.shape[1]] |= dots
        self.line, self.words, self.x = [], "", 0
        yield from self.burn(canvas)
        yield from self.feed(feed - height)

    def flush(self):
        if self.line or self.words:
            yield from self.end_line()

    def offset(self, width):
        free = max(0, self.area - width)
        return self.margin + (0, free // 2, free)[self.align]

    def burn(self, dots):
        left = self.offset(dots.shape[1])
        for row in dots:
            whole = numpy.zeros(self.width_px, bool)
            visible = row[:max(0, self.width_px - left)]
            whole[left:left + len(visible)] = visible
            yield ("row", numpy.packbits(whole).tobytes())

    def feed(self, dots):
        for _ in range(int(dots)):
            yield ("row", b"")

    def units(self, n):
        return round(n * self.dots_per_unit)

    # Settings.

    @command(b"\x1b@")
    def initialise(self):
        self.reset()

    @command(b"\x1ba", 1)
    def set_align(self, n):
        self.align = n % 48 if n % 48 < 3 else LEFT

    @command(b"\x1bE", 1)
    def set_bold(self, n):
        self.bold = n & 1 == 1

    @command(b"\x1b-", 1)
    def set_underline(self, n):
        self.underline = n % 48

    @command(b"\x1b!", 1)
    def set_mode(self, n):
        self.small, self.bold, self.underline = n & 1 == 1, n & 8 == 8, n >> 7
        self.size = (2 if n & 0x20 else 1, 2 if n & 0x10 else 1)

    @command(b"\x1bM", 1)
    def set_font(self, n):
        self.small = n % 48 == 1

    @command(b"\x1d!", 1)
    def set_size(self, n):
        self.size = ((n >> 4 & 7) + 1, (n & 7) + 1)

    @command(b"\x1dB", 1)
    def set_inverted(self, n):
        self.inverted = n & 1 == 1

    @command(b"\x1b3", 1)
    def set_spacing(self, n):
        self.spacing = self.units(n)

    @command(b"\x1b ", 1)
    def set_gap(self, n):
        self.gap = n

    @command(b"\x1bt", 1)
    def set_code_page(self, n):
        self.code_page = n

    @command(b"\x1dL", 2)
    def set_margin(self, low, high):
        self.margin = min(low + 256 * high, self.width_px)
        self.area = min(self.area, self.width_px - self.margin)

    @command(b"\x1dW", 2)
    def set_area(self, low, high):
        self.area = min(low + 256 * high, self.width_px - self.margin)

    @command(b"\x1b$", 2)
    def move_to(self, low, high):
        self.x = low + 256 * high
        self.words += " " if self.words else ""

    @command(b"\x1b\\", 2)
    def move_by(self, low, high):
        distance = low + 256 * high
        self.x = max(0, self.x + (distance - 65536 if high & 0x80 else distance))

    # Paper.

    @command(b"\x1bJ", 1)
    def print_and_feed(self, n):
        yield from self.end_line(self.units(n))

    @command(b"\x1bd", 1)
    def print_and_feed_lines(self, n):
        yield from self.flush()
        yield from self.feed(n * self.spacing)

    @command(b"\x1dV", 1)
    def cut(self, mode):
        yield from self.flush()
        if mode in (65, 66, 97, 98, 103, 104):
            n = (yield ("bytes", 1))[0]
            yield from self.feed(self.cutter_dots + self.units(n))
        yield ("cut", "full" if mode in (0, 48, 65, 97, 103) else "partial")

    @command(b"\x1bi")
    @command(b"\x1bm")
    def cut_here(self):
        yield ("cut", "partial")

    # Pictures.

    @command(b"\x1dv", 6)
    def raster(self, _zero, mode, x_low, x_high, y_low, y_high):
        yield from self.flush()
        across, down = (2 if mode & 1 else 1), (2 if mode & 2 else 1)
        width, height = x_low + 256 * x_high, y_low + 256 * y_high
        self.pictures.append(bytearray())
        for _ in range(height):
            self.pictures[-1] += (sent := (yield ("bytes", width)))
            packed = numpy.frombuffer(sent, numpy.uint8)
            row = numpy.unpackbits(packed).astype(bool).repeat(across)
            for _ in range(down):
                yield from self.burn(row[None, :])

    @command(b"\x1b*", 3)
    def columns(self, mode, low, high):
        """Columns of 8 or 24 dots, the top one first; of 8: at a third of the density."""
        count, tall = low + 256 * high, 3 if mode in (32, 33) else 1
        self.pictures.append((yield ("bytes", count * tall)))
        packed = numpy.frombuffer(self.pictures[-1], numpy.uint8)
        dots = numpy.unpackbits(packed.reshape(count, tall), axis=1).astype(bool).T
        if mode in (0, 32):
            dots = dots.repeat(2, axis=1)
        self.place(dots if tall == 3 else dots.repeat(3, axis=0))

    @command(b"\x1d8", 1)
    def graphics_long(self, kind):
        size = int.from_bytes((yield ("bytes", 4)), "little")
        yield from self.graphics_function(kind, (yield ("bytes", size)))

    @command(b"\x1d(", 3)
    def function(self, kind, low, high):
        data = yield ("bytes", low + 256 * high)
        if kind in b"L":
            yield from self.graphics_function(kind, data)
        elif kind in b"k" and data[0] == 49:
            yield from self.qr_function(data[1], data[2:])
        elif kind in b"H" and data[:2] == b"00":
            yield ("process_id", data[2:6])
        elif kind in b"H" and data[:2] == b"10":
            yield ("offline_response", data[2] % 48)

    def graphics_function(self, kind, data):
        if kind not in b"L":
            self.unknown.append(f"1d38{kind:02x}")
        elif data[1] == 112:
            across, down, width = data[3], data[4], data[6] + 256 * data[7]
            packed = numpy.frombuffer(data[10:], numpy.uint8).reshape(-1, (width + 7) // 8)
            dots = numpy.unpackbits(packed, axis=1)[:, :width].astype(bool)
            self.graphics = dots.repeat(across, axis=1).repeat(down, axis=0)
        elif data[1] in (2, 50) and self.graphics is not None:
            yield from self.flush()
            yield from self.burn(self.graphics)
            self.graphics = None

    def qr_function(self, function, data):
        if function == 67:
            self.qr["module"] = data[0]
        elif function == 69:
            self.qr["level"] = data[0]
        elif function == 80:
            self.qr["data"] = data[1:]
        elif function == 81 and self.qr["data"]:
            yield from self.flush()
            self.qr_codes.append(self.qr["data"].decode("utf-8", "replace"))
            yield from self.burn(qr_dots(**self.qr))

    @command(b"\x1dk", 1)
    def bar_code(self, kind):
        """Only its place: a block as high as three lines."""
        data = b""
        if kind >= 65:
            data = yield ("bytes", (yield ("bytes", 1))[0])
        else:
            while not data.endswith(b"\0"):
                data += yield ("bytes", 1)
        self.texts.append(data.rstrip(b"\0").decode("latin-1"))
        yield from self.feed(3 * self.spacing)

    @command(b"\x1c(", 3)
    def kanji_function(self, _kind, low, high):
        yield ("bytes", low + 256 * high)

    # Answers.

    @command(b"\x1dr", 1)
    def transmit(self, n):
        yield ("transmit", n % 48)

    @command(b"\x1da", 1)
    def automatic(self, n):
        yield ("automatic", n)

    @command(b"\x1dI", 1)
    def identify(self, n):
        yield ("identify", n)


def qr_dots(module, level, data):
    import qrcode
    from qrcode.util import MODE_8BIT_BYTE, QRData
    levels = {48: qrcode.ERROR_CORRECT_L, 49: qrcode.ERROR_CORRECT_M, 50: qrcode.ERROR_CORRECT_Q,
              51: qrcode.ERROR_CORRECT_H}
    code = qrcode.QRCode(error_correction=levels[level], border=0)
    code.add_data(QRData(data, mode=MODE_8BIT_BYTE), optimize=0)
    code.make()
    return numpy.kron(numpy.array(code.get_matrix(), bool), numpy.ones((module, module), bool))


class RealTime:
    """Byte by byte; what a byte completes: ("status", n), ("enquire", n), ("clear",), ("pulse",)."""
    CLEAR = bytes([DLE, 0x14, 8, 1, 3, 20, 1, 6, 2, 8])

    def __init__(self):
        self.held = b""

    def feed(self, byte):
        self.held = (self.held + bytes([byte]))[-len(self.CLEAR):]
        if self.held == self.CLEAR:
            return ("clear",)
        kind = self.held[-3:-1]
        if kind == b"\x10\x04" and 1 <= byte <= 8:
            return ("status", byte)
        if kind == b"\x10\x05" and byte <= 2:
            return ("enquire", byte)
        if kind == b"\x10\x14" and byte in (1, 2):
            return ("pulse",)
        return None


class Decoded:
    def __init__(self, roll, interpreter):
        self.roll, self.interpreter = roll, interpreter
        self.process_ids, self.answers, self.real_time, self.left_over = [], [], [], 0

    @property
    def texts(self):
        return self.interpreter.texts

    @property
    def qr_codes(self):
        return self.interpreter.qr_codes

    @property
    def unknown(self):
        return self.interpreter.unknown


def decode(data, width_px=576, dpi=203, cutter_mm=14):
    """What a printer with all the paper in the world makes of it. left_over: bytes of a command that
    is not complete."""
    done = Decoded(Roll(width_px, dpi, cutter_mm), Interpreter(width_px, dpi, cutter_mm))
    listener = RealTime()
    done.real_time = [event for event in map(listener.feed, data) if event]
    commands, at, answer = done.interpreter.run(), 0, None
    while True:
        what, *rest = commands.send(answer)
        answer = None
        if what == "bytes":
            if at + rest[0] > len(data):
                done.left_over = len(data) - at
                return done
            answer, at = data[at:at + rest[0]], at + rest[0]
        elif what == "row":
            done.roll.burn(rest[0])
        elif what == "cut":
            done.roll.cut(rest[0])
        elif what == "process_id":
            done.process_ids.append(rest[0].decode("latin-1"))
        else:
            done.answers.append((what, *rest))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--width", type=int, default=576)
    parser.add_argument("--dpi", type=int, default=203)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("."))
    given = parser.parse_args()
    done = decode(given.file.read_bytes(), given.width, given.dpi)
    pieces, rest = done.roll.pieces()
    for number, dots in enumerate([*pieces, rest]):
        picture(dots).save(given.out / f"piece-{number}.png")
    print(json.dumps({"cuts": done.roll.cuts, "used_mm": round(done.roll.used_mm(), 1),
                      "process_ids": done.process_ids, "texts": done.texts, "qr_codes": done.qr_codes,
                      "real_time": done.real_time, "unknown": done.unknown,
                      "left_over": done.left_over}))


if __name__ == "__main__":
    main()
