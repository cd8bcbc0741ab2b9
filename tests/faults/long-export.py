#!/usr/bin/env python3
"""An export may take longer than staff mode stays open by itself: while it goes on, nobody is sent away;
when it has ended and nobody comes, staff mode does."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import Terminal

STAFF = ["corner 5", "expect screen staff-door", 'type "07240617"', "tap #next", "expect screen staff-menu"]


def main():
    kiosk = Terminal().start()
    try:
        kiosk.connect(30)
        short.hand_in(kiosk)
        kiosk.play(STAFF + ["tap #staff-export", "expect control #next", "tap #next",
                            'expect text "Menyimpan ke USB"'])
        for _ in range(3):
            kiosk.play(["advance 40s", "wait 900ms"])
            assert kiosk.say("screen") == "staff-export", "staff were sent away while it was written"
        kiosk.play(['expect text "E-01"', "advance 91s", "expect screen attract"])
    finally:
        kiosk.stop()
    print("stayed while it went on")


if __name__ == "__main__":
    main()
