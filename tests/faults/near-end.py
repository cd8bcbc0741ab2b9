#!/usr/bin/env python3
"""A near-end sensor that wavers at the edge warns once; a roll that was changed takes the warning back,
also when it was changed while the terminal was off; and the sensor's word counts for the next roll."""
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import RIG, Terminal, wait_for


def store(sql):
    with sqlite3.connect(RIG / "terminal/kiosk/store.db", timeout=10) as database:
        found = database.execute(sql).fetchone()[0]
    database.close()
    return found


WIZARD = ["corner 5", "expect screen staff-door", 'type "07240617"', "tap #next", "expect screen staff-menu",
          "tap #staff-restock", "expect screen staff-restock", "tap #roll-in", "tap #next",
          "expect control #key-1", "digits right", "tap #next", "tap #next", "expect screen staff-menu"]


def said(kind):
    return store(f"SELECT count(*) FROM events WHERE kind = '{kind}'")


def main():
    kiosk = Terminal().start()
    try:
        kiosk.connect(30)
        kiosk.play(["expect ready printer"])
        for _ in range(5):
            kiosk.play(["printer paper_low", "wait 300ms", "printer ok", "wait 300ms"])
        wait_for("the warning", 5, lambda: said("paper-near-end") == 1)
        time.sleep(1)
        assert said("paper-near-end") == 1 and said("paper-near-end-over") == 0, "the sensor wavers"
        kiosk.play(["printer cover_open", "wait 500ms", "printer ok"])
        wait_for("the end of the warning", 5, lambda: said("paper-near-end-over") == 1)
        kiosk.play(["printer paper_low"])
        wait_for("the second warning", 5, lambda: said("paper-near-end") == 2)
        kiosk.kill()
        kiosk.start().connect(30)  # with a printer that has a new roll
        wait_for("the end of the second warning", 10, lambda: said("paper-near-end-over") == 2)
        kiosk.play(["expect screen attract", "expect ready printer", "printer paper_low"])
        wait_for("the third warning", 5, lambda: said("paper-near-end") == 3)
        kiosk.play(WIZARD)  # a roll that is as short as the one before
        wait_for("the roll", 5, lambda: said("paper-roll") == 1)
        wait_for("a warning of it", 5, lambda: said("paper-near-end") == 4)
    finally:
        kiosk.stop()
    print("warned once a roll")


if __name__ == "__main__":
    main()
