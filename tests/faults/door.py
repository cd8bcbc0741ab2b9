#!/usr/bin/env python3
"""The staff's door stays shut: ten wrong PINs, then nothing opens it but waiting: not the right PIN, not
a wall clock that is set forward, not a terminal that is killed and started again. A terminal killed in
the middle of the restock wizard begins at the attract screen, with nobody in."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import RIG, Terminal

RIGHT = ['type "07240617"', "tap #next"]
DOOR = ["expect screen attract", "corner 5", "expect screen staff-door"]
SHUT_S = [0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600]


def wrong_tries(kiosk):
    for i, shut in enumerate(SHUT_S):
        kiosk.play(DOOR + [f'type "0711111{i}"', "tap #next",
                           'expect text "Coba lagi dalam"' if shut else 'expect text "U-01"'])
        kiosk.play(["tap #back"] + ([f"advance {shut + 1}s"] if 0 < shut < 3600 else []))


def expect_shut(kiosk):
    kiosk.play(DOOR + RIGHT + ['expect text "U-02"', "expect screen staff-door", "tap #back"])


def expect_open(kiosk):
    kiosk.play(DOOR + RIGHT + ["expect screen staff-menu"])


def main():
    kiosk = Terminal().start()
    try:
        kiosk.connect(30)
        kiosk.play(["expect ready printer"])
        wrong_tries(kiosk)
        expect_shut(kiosk)
        kiosk.say("clock 2031-01-01T08:00:00+07:00")
        expect_shut(kiosk)
        kiosk.kill()
        kiosk.start().connect(30)
        expect_shut(kiosk)
        kiosk.say("advance 3500s")
        expect_shut(kiosk)
        kiosk.say("advance 101s")
        expect_open(kiosk)
        kiosk.play(["expect ready printer", "tap #staff-restock", "expect screen staff-restock"])
        kiosk.kill()
        kiosk.start().connect(30)
        kiosk.play(["expect screen attract", "expect ready printer"])
        expect_open(kiosk)
        kiosk.play(["tap #back", "expect screen attract"])
        assert "240617" not in kiosk.say("elements")
    finally:
        kiosk.stop()
    assert "240617" not in (RIG / "kiosk.log").read_text(errors="replace"), "the PIN is in the log"
    print("the door stayed shut")


if __name__ == "__main__":
    main()
