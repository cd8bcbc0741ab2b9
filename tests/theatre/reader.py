#!/usr/bin/python3
"""The fault theatre of the code reader: the terminal as shipped, its real driver for a serial line, and at
the other end of a pseudo-terminal a scanner that also says what nobody asked for.
    a form step    hears nothing of it: not a character, not an Enter, not a key of the terminal's own
    a staff card   opens staff mode on any screen, and leaves what the applicant had given as it was
    tracking       finds the case of a receipt's QR code, and says of others that they are not known
    a scanner      that is unplugged is said to be, and works again once it is back, nothing else restarted
    noise          of any kind costs nothing but itself
usage: reader.py, with RIG and BUILD in the environment (with-rig)."""
import os
import pathlib
import pty
import random
import re
import sys
import time
import tty

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from short import END, NIK, READY, SCAN, SEND, SHOOT, TO_DOCUMENTS, TO_FORM
from terminal import RIG, Terminal, wait_for

LINK, SHOTS = RIG / "scanner", RIG / "out"
GONE = "Pembaca kode terlepas"
HOSTILE = [b"9999999999999999\r\n", b"3375010101900002\r", b"\x1b[B\r", b"\t\t\r", b"\x7f\x7f\x7f\x7f\r",
           b"#next\r", b"tap #next\n", b"\x00\r", b"A" * 2000 + b"\r", b"%s%n%d\r", "café\r".encode(), b"\r\n\r\n"]


class Scanner:
    """The other end of the line; the link keeps its name, as udev's by-id names do."""

    def __init__(self):
        self.far = -1

    def plug(self):
        self.far, near = pty.openpty()
        tty.setraw(near)
        LINK.unlink(missing_ok=True)
        LINK.symlink_to(os.ttyname(near))
        os.close(near)
        return self

    def unplug(self):
        os.close(self.far)
        LINK.unlink()

    def scan(self, code):
        """At once: a scanner does not wait to be heard."""
        data = code.encode() + b"\r" if isinstance(code, str) else code
        while data:
            data = data[os.write(self.far, data[:4096]):]


def shown(kiosk, name):
    """The screen, all that stands on it, and every pixel of it: what is personal is in the pixels alone."""
    kiosk.say(f"shot {name}")
    picture, = (SHOTS / "screens").glob(f"*-{name}.png")
    return kiosk.say("screen"), kiosk.say("elements"), picture.read_bytes()


def wait_shown(kiosk, words, seconds=20):
    began = time.monotonic()
    wait_for(words, seconds, lambda: words in kiosk.say("elements"))
    return time.monotonic() - began


def never_types(kiosk, scanner):
    kiosk.play([*TO_FORM, f'type "{NIK[:4]}"'])
    before = shown(kiosk, "typed")
    kiosk.say('type "9"')
    assert shown(kiosk, "key") != before, "a key would not be noticed"
    kiosk.say("tap #key-delete")
    assert shown(kiosk, "deleted") == before
    for code in HOSTILE:
        scanner.scan(code)
    kiosk.say("wait 2s")
    assert shown(kiosk, "scanned") == before, f"a scanner types: {SHOTS}"
    print(f"form: {len(HOSTILE)} scans, nothing typed")
    return before


def card_opens(kiosk, scanner, card):
    began = time.monotonic()
    scanner.scan(card)
    kiosk.say("expect screen staff-menu")
    print(f"card: staff mode after {time.monotonic() - began:.2f} s")


def staff_come_and_go(kiosk, scanner, card, before):
    card_opens(kiosk, scanner, card)
    scanner.scan("3375010101900002")
    kiosk.say("wait 500ms")
    assert kiosk.say("screen") == "staff-menu"
    kiosk.play(["tap #back", "expect screen form"])
    scanner.scan("ANJ-STAF-" + "0" * 32)
    kiosk.say("expect screen staff-door")
    wait_shown(kiosk, "U-03")
    kiosk.play(["tap #back", "expect screen form"])
    assert shown(kiosk, "left") == before, f"the form has changed: {SHOTS}"
    print("card: a false one opens nothing, and the form is as it was")


def tracks(kiosk, scanner, url):
    kiosk.play(["tap #track", "expect screen track"])
    scanner.scan("https://elsewhere.invalid/t/AAAA")
    wait_shown(kiosk, "T-01")
    scanner.scan(b"\x1b]0;x\x07\r")
    scanner.scan(url)
    print(f"track: the case after {wait_shown(kiosk, 'Tersimpan aman'):.2f} s")
    kiosk.play(["tap #next", "expect screen attract"])


def hears_through_noise(kiosk, scanner, card):
    kiosk.say("patience 60s")
    scanner.scan(b"x" * 200000)
    for seed in range(50):
        scanner.scan(random.Random(seed).randbytes(40) + b"\n")
    card_opens(kiosk, scanner, card)


def comes_back(kiosk, scanner, card):
    kiosk.play(["tap #staff-devices", "expect screen staff-devices"])
    scanner.unplug()
    gone = wait_shown(kiosk, GONE)
    time.sleep(1)
    scanner.plug()
    began = time.monotonic()
    kiosk.say(f'expect no "{GONE}"')
    print(f"unplugged: said after {gone:.2f} s, ready again {time.monotonic() - began:.2f} s after it was back")
    kiosk.play(["tap #back", "expect screen staff-menu", "tap #back", "expect screen attract"])
    card_opens(kiosk, scanner, card)
    starts = (RIG / "kiosk.log").read_text().count("device: reader starting")
    assert starts == 1, f"the reader's process was started {starts} times"


def main():
    scanner = Scanner().plug()
    config = RIG / "kiosk.yaml"
    config.write_text(re.sub(r"  reader: .*", f'  reader: "serial:{LINK}?baud=9600"', config.read_text()))
    card = (RIG / "card").read_text().strip()
    kiosk = Terminal("--shots", str(SHOTS)).start()
    kiosk.connect()
    try:
        kiosk.play([*READY, "expect ready reader"])
        before = never_types(kiosk, scanner)
        staff_come_and_go(kiosk, scanner, card, before)
        kiosk.play([f'type "{NIK.replace(" ", "")[4:]}"', *TO_DOCUMENTS[-3:], *SCAN, *SHOOT, *SEND])
        url = kiosk.say("case").split(" ")[2]
        kiosk.play(END)
        tracks(kiosk, scanner, url)
        hears_through_noise(kiosk, scanner, card)
        comes_back(kiosk, scanner, card)
    finally:
        kiosk.stop()


if __name__ == "__main__":
    main()
