#!/usr/bin/env python3
"""A receipt before the terminal's reader, through the courier to the centre and back: the step the case
is at, and the next one after it was moved; a stranger's code; and with the centre gone what the terminal
itself knows, which says so. No question or answer stays on the disk."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, wait_for

ASK, ANSWERS = RIG / "terminal/ask", RIG / "terminal/answers"


def track(kiosk, said, words):
    kiosk.play(["tap #again" if kiosk.say("screen") == "track" else "tap #track",
                "expect screen track", f"reader code:{said}"] + [f'expect text "{w}"' for w in words])


def main():
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        centre.start()
        courier.start()
        kiosk.start().connect()
        case, url = short.hand_in(kiosk)
        wait_for("an empty outbox", 60, lambda: not list((RIG / "terminal/outbox").glob("*.p7m")))
        track(kiosk, url, ["menunggu disposisi Kepala Dinas", "Sedang berjalan sejak"])
        backend("case", "move", case, "done", "--by", "SPESIMEN")
        track(kiosk, url, ["sedang diperiksa verifikator"])
        track(kiosk, "SPES1MEN000014", ["Kode ini tidak dikenal"])
        centre.stop()
        track(kiosk, url, ["Ini yang diketahui terminal ini", "Sudah diterima pusat layanan"])
        left = list(ASK.iterdir()) + list(ANSWERS.iterdir())
        assert not left, f"left on the disk: {left}"
    finally:
        for program in (kiosk, courier, centre):
            program.stop()
    print("tracked by the centre's word, and by the terminal's own when there is none")


if __name__ == "__main__":
    main()
