#!/usr/bin/env python3
"""Asked to end, the kiosk does, whatever is going on: a stick that is looked for, a page that is being
straightened, devices that hang, a peer that has lines waiting. The end comes by itself and with status 0, long
before the longest of them would be over, and the next start finds everything in order."""
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Terminal

END_SECONDS = 6.0  # on a busy machine; the stick alone takes eight
STAFF = ["corner 5", "expect screen staff-door", 'type "07240617"', "tap #next",
         "expect screen staff-menu"]
BUSY = {
    "a stick is looked for": STAFF + ["tap #staff-export", "expect control #next", "tap #next",
                                      'expect text "Menyimpan ke USB"'],
    "a page is worked on": short.TO_DOCUMENTS + ["tap #scan", "wait 300ms"],
    "devices hang": short.TO_DOCUMENTS + ["scanner hang", "camera hang", "printer hang", "tap #scan",
                                          "wait 300ms"],
    "nothing goes on": ["expect screen attract"],
}


def end(kiosk):
    """How long it takes."""
    began = time.monotonic()
    kiosk.process.send_signal(signal.SIGTERM)
    kiosk.process.wait(30)
    return time.monotonic() - began


def hand_in():
    kiosk = Terminal().start()
    try:
        kiosk.connect(30)
        short.hand_in(kiosk)
    finally:
        kiosk.stop()


def main():
    took = {}
    hand_in()  # something for the stick
    for what, lines in BUSY.items():
        kiosk = Terminal().start()
        try:
            kiosk.connect(30)
            kiosk.play(lines)
            kiosk.link.sendall(b"wait 20s\n" * 3)
            took[what] = end(kiosk)
        finally:
            kiosk.stop()
        assert kiosk.process.returncode == 0, f"{what}: status {kiosk.process.returncode}"
    said = ", ".join(f"{what}: {seconds:.1f} s" for what, seconds in took.items())
    assert max(took.values()) < END_SECONDS, said
    assert "in the middle of a job" in (RIG / "kiosk.log").read_text(), "no job was cut off"
    hand_in()
    print(said)


if __name__ == "__main__":
    main()
