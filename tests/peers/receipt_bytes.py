#!/usr/bin/python3
"""A receipt as it leaves the terminal, read back by a decoder that shares nothing with the encoder: dot for dot
the picture that the terminal kept, but for the dots that keep real-time commands out; nothing that is one;
one cut; and the QR code is the tracking URL. To be run with a rig. usage: receipt_bytes.py [VARIANT]"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from escpos import decode
from line import Tcp
from printer import PROFILES, Printer
from proof import REAL_TIME, columns, guarded, originals_and_copies, places
from roll import from_picture
from short import END, SCAN, SEND, SHOOT, TO_DOCUMENTS
from terminal import RIG, Terminal
from zbar import qr_texts

# name: the simulated printer, the driver's profile, whether it cuts, whose bytes cost dots
VARIANTS = {
    "80 mm, 203 dpi": ("epson", "epson-tm-t82", True, guarded),
    "58 mm, 203 dpi": ("clone-58", "generic-58", False, guarded),
    "80 mm, 180 dpi": ("epson-180", "epson-tm-t88v", True, guarded),
    "58 mm, in columns": ("clone-58", "goojprt-qr203", False, columns),
}


def configure(address, model, profile):
    has, path = PROFILES[profile], RIG / "kiosk.yaml"
    text = re.sub(r"  printer: .*", f'  printer: "escpos:{address}?profile={model}"', path.read_text())
    path.write_text(re.sub(r"receipt: .*", f"receipt: {{width_px: {has['width_px']}, dpi: {has['dpi']}}}", text))


def hand_in(profile, model):
    """What the printer received in a whole case, the URL and the terminal's picture."""
    printer = Printer(Tcp(), profile, speed=2000)
    printer.start()
    configure(printer.line.address, model, profile)
    kiosk = Terminal("--shots", str(RIG / "out")).start()
    try:
        kiosk.connect()
        kiosk.play(TO_DOCUMENTS + SCAN + SHOOT + SEND)
        url = kiosk.say("case").split(" ")[2]
        picture = from_picture(RIG / "out/receipt.png")
        kiosk.play(["expect no \"sedang dicetak\"", "if #noted tap #noted", *END])
    finally:
        kiosk.stop()
        printer.close()
    return bytes(printer.received), url, picture


def check(name):
    profile, model, cuts, altering = VARIANTS[name]
    data, url, picture = hand_in(profile, model)
    has = PROFILES[profile]
    assert picture.shape[1] == has["width_px"], f"{name}: {picture.shape[1]} dots wide"
    done = decode(data, has["width_px"], has["dpi"], has["cutter_mm"])
    assert not done.unknown and done.left_over == 0, f"{name}: {done.unknown}, {done.left_over} left"
    paper = done.roll.between(0, None)
    assert originals_and_copies(picture, paper) == (1, 0), f"{name}: not once on the paper, or not as it was"
    (at, differ), = places(picture, paper)
    assert differ <= altering(picture), f"{name}: {differ} dots differ, {altering(picture)} may"
    assert len(done.roll.cuts) == cuts, f"{name}: {len(done.roll.cuts)} cuts"
    if cuts:
        (piece,), rest = done.roll.pieces()
        assert places(picture, piece) and not rest.any(), f"{name}: the cut goes through the receipt"
    sent = done.interpreter.pictures
    assert not any(pair in data for data in sent for pair in REAL_TIME), f"{name}: real-time bytes in a picture"
    read = qr_texts(paper)
    assert read == [url], f"{name}: the QR code says {read}"
    print(f"{name}: {len(data)} bytes, {paper.shape[0]} rows ({done.roll.used_mm():.0f} mm), {differ} dots altered, "
          f"{len(done.roll.cuts)} cuts, process ids {done.process_ids}, QR code read")


def main():
    for name in VARIANTS:
        if len(sys.argv) < 2 or sys.argv[1] in name:
            check(name)


if __name__ == "__main__":
    main()
