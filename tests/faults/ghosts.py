#!/usr/bin/env python3
"""Nothing of a session that has ended prints by itself. Staff's test page hangs in the printer, the
applicant's receipt waits behind it, the applicant leaves: when the printer is well again nothing
comes out, the receipt counts as failed, and no paper is charged for it. The same for a test page
that waits behind a receipt when staff leave."""
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Terminal, wait_for

PAPER = RIG / "out/receipt.bin"
RECEIPT_FAILED = 3
STAFF = ["corner 5", "expect screen staff-door", 'type "07240617"', "tap #next", "expect screen staff-menu"]
TEST_PAGE = ["tap #staff-restock", "expect screen staff-restock", "tap #roll-in", "tap #next", "wait 1s"]
LEFT_ALONE = "advance 181s"
LEAVE = ["advance 600s", "expect screen attract"]  # nobody can press on while it prints
WELL_AGAIN = ["kill printer", "wait 300ms", "expect ready printer", "wait 2s"]


def store(sql):
    with sqlite3.connect(RIG / "terminal/kiosk/store.db", timeout=10) as database:
        found = database.execute(sql).fetchone()[0]
    database.close()
    return found


def printed():
    return PAPER.stat().st_mtime_ns if PAPER.exists() else 0


def a_receipt_behind_a_test_page(kiosk):
    kiosk.play(short.TO_DOCUMENTS + short.SCAN + short.SHOOT + ["printer hang"] + STAFF + TEST_PAGE)
    hanging = printed()
    assert hanging, "the test page does not hang in the printer"
    kiosk.play([LEFT_ALONE, "expect screen review"] + short.SEND + LEAVE)
    kiosk.play(WELL_AGAIN)
    assert printed() == hanging, "the receipt came out when its owner had left"
    wait_for("a receipt that failed", 5,
             lambda: store("SELECT receipt FROM cases") == RECEIPT_FAILED)
    assert store("SELECT count(*) FROM paper_jobs WHERE receipt = 1") == 0, "paper was charged"


def a_test_page_behind_a_receipt(kiosk):
    kiosk.play(short.TO_DOCUMENTS + short.SCAN + short.SHOOT + ["printer hang"] + short.SEND)
    kiosk.play(["wait 1s"] + LEAVE)
    hanging = printed()
    kiosk.play(STAFF + TEST_PAGE + [LEFT_ALONE, "expect screen attract"])
    kiosk.play(WELL_AGAIN)
    assert printed() == hanging, "the test page came out when staff had left"


def main():
    kiosk = Terminal().start()
    try:
        kiosk.connect(30)
        a_receipt_behind_a_test_page(kiosk)
        a_test_page_behind_a_receipt(kiosk)
        before = printed()
        short.hand_in(kiosk)
        assert printed() > before, "nothing is printed at all"
    finally:
        kiosk.stop()
    print("no ghosts")


if __name__ == "__main__":
    main()
