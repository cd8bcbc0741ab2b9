#!/usr/bin/env python3
"""pictures.py PORTRAIT.png DIR: writes to DIR two.png (the portrait twice, side by side), none.png
(its colours without a face) and page-1.png to page-6.png (small sheets with lines of print, each its own,
quick to work on), blank.png and blurred.png. PNG by hand, 8-bit RGB as the portrait is."""
import pathlib
import random
import struct
import sys
import zlib


def paeth(left, up, corner):
    near = left + up - corner
    far = [abs(near - left), abs(near - up), abs(near - corner)]
    return (left, up, corner)[far.index(min(far))]


def unfilter(kind, row, above):
    """One row of PNG's five filters, in place, 3 bytes a pixel."""
    for i in range(len(row)):
        left, corner = (row[i - 3], above[i - 3]) if i >= 3 else (0, 0)
        guess = (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]
        row[i] = row[i] + guess & 255
    return row


def read(path):
    """The rows of an 8-bit RGB picture."""
    data, at, packed = path.read_bytes(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">IIBBBBB", body)
            assert form == [8, 2, 0, 0, 0], f"{path}: not 8-bit RGB"
        elif kind == b"IDAT":
            packed += body
        at += size + 12
    raw, rows, above = zlib.decompress(packed), [], bytes(width * 3)
    for y in range(height):
        start = y * (width * 3 + 1)
        above = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + width * 3]), above)
        rows.append(bytes(above))
    return rows


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write(path, rows):
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
                     chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 1)) +
                     chunk(b"IEND", b""))


def page(number, width=496, height=702):
    """An A4 sheet at 60 dpi: lines of words, of which one in seven ends a paragraph."""
    blank, rows, dice = b"\xff\xff\xff" * width, [], random.Random(number)
    words = [[dice.random() < 0.85 for _ in range(width)] for _ in range(43)]
    for y in range(height):
        line, inside = divmod(y - 60, 14)
        if not 0 <= line < 42 or inside >= 6 or line % 7 == 6:
            rows.append(blank)
            continue
        row = bytearray(blank)
        for x in range(60, width - 60):
            if words[line][x // 6] and (x + y + line) % 3:
                row[x * 3:x * 3 + 3] = b"\x20\x20\x28"
        rows.append(bytes(row))
    return rows


def blank(width=496, height=702):
    """White paper, as a scanner sees it."""
    dice = random.Random(99)
    return [bytes(v for _ in range(width) for v in [dice.choice((247, 248, 249, 250))] * 3)
            for _ in range(height)]


def blurred(rows, reach=4):
    """The mean over a box of 2 * reach + 1 pixels, along rows and then along columns."""
    size = 2 * reach + 1

    def along(values):
        padded = [values[0]] * reach + list(values) + [values[-1]] * reach
        total, out = sum(padded[:size]), []
        for i in range(len(values)):
            out.append(total // size)
            total += (padded[i + size] if i + size < len(padded) else 0) - padded[i]
        return out

    grey = [along(row[0::3]) for row in rows]
    columns = [along(column) for column in zip(*grey)]
    return [bytes(v for value in row for v in (value, value, value)) for row in zip(*columns)]


def main():
    portrait, out = read(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    write(out / "two.png", [row + row for row in portrait])
    for number in range(1, 7):
        write(out / f"page-{number}.png", page(number))
    write(out / "blank.png", blank())
    write(out / "blurred.png", blurred(page(7)))
    # Every row of the topmost one: curtains in the colours of the picture.
    write(out / "none.png", [portrait[0]] * len(portrait))


if __name__ == "__main__":
    main()
