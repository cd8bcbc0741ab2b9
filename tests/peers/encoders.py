#!/usr/bin/python3
"""The decoder (escpos.py) reads what two ESC/POS encoders of others write: every line of text, every dot of
a picture, the QR code and its content, one cut. Status 77 (skipped) when npm cannot fetch them."""
import base64
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from escpos import decode
from npm import fetched
from roll import picture
from zbar import qr_texts

HERE = pathlib.Path(__file__).resolve().parent
LINES = ["TANDA TERIMA SPESIMEN", "Kode: 7Q4M-2XKD", "Selesai paling lambat 27 November", "caf\u00e9 \u00fc \u00b1 \u2592"]
URL = "https://layanan.example/t/7Q4M2XKD"
WIDTH, HEIGHT = 200, 96


def dots():
    """Noise: any dot out of place is seen."""
    noise = random.Random(7)
    return numpy.array([[noise.random() < 0.4 for _ in range(WIDTH)] for _ in range(HEIGHT)])


def words(black):
    grey = picture(black)
    png = io.BytesIO()
    grey.convert("RGB").save(png, "PNG")
    return {"lines": LINES, "url": URL, "picture": {
        "width": WIDTH, "height": HEIGHT, "png": base64.b64encode(png.getvalue()).decode(),
        "grey": base64.b64encode(grey.tobytes()).decode()}}


def place_of(part, whole):
    """Where a picture stands in another one, dot for dot."""
    height, width = part.shape
    for y in range(whole.shape[0] - height + 1):
        for x in range(whole.shape[1] - width + 1):
            if whole[y, x] == part[0, 0] and (whole[y, x:x + width] == part[0]).all() and (
                    whole[y:y + height, x:x + width] == part).all():
                return x, y
    return None


def check(path, black):
    done = decode(path.read_bytes())
    said = "\n".join(done.texts)
    for line in [*LINES, "TEBAL"]:
        assert line in said, f"{path.stem}: {line!r} is not in {said!r}"
    assert not done.unknown, f"{path.stem}: not understood: {done.unknown}"
    assert done.left_over == 0, f"{path.stem}: {done.left_over} bytes of half a command"
    assert len(done.roll.cuts) == 1, f"{path.stem}: {len(done.roll.cuts)} cuts"
    # The whole paper: one of them cuts without feeding, and a real knife then takes the end off.
    paper = done.roll.between(0, None)
    at = place_of(black, paper)
    assert at, f"{path.stem}: the picture is not on the paper"
    read = qr_texts(paper)
    assert read == [URL], f"{path.stem}: the QR code says {read}"
    print(f"{path.stem}: {len(done.texts)} lines, {WIDTH} x {HEIGHT} dots at {at}, {len(read)} QR code, "
          f"cut {done.roll.cuts[0][1]} at {done.roll.mm(done.roll.cuts[0][0]):.0f} mm")


def main():
    black = dots()
    with tempfile.TemporaryDirectory(prefix="anjungan-peers.") as name:
        folder = pathlib.Path(name)
        fetched(HERE / "encoders", folder)
        (folder / "words.json").write_text(json.dumps(words(black)))
        subprocess.run(["node", "encode.js", "words.json", "."], cwd=folder, check=True)
        streams = sorted(folder.glob("*.bin"))
        assert len(streams) == 4
        for path in streams:
            check(path, black)


if __name__ == "__main__":
    main()
