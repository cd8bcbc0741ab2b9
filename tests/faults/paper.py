#!/usr/bin/env python3
"""The roll runs low: the warning is with the service centre while at least twenty receipts are left,
and within two seconds of the receipt that used the paper; a new roll takes it back."""
import json
import pathlib
import re
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, wait_for

WARN = 20  # the least that is allowed: the hardest case
LEAST = 20


def log():
    return (RIG / "backend.log").read_text()


def beat():
    try:
        return json.loads((RIG / "terminal/beat/kiosk.json").read_text())
    except FileNotFoundError:
        return {"paper": {}}


def ledger(sql):
    with sqlite3.connect(RIG / "terminal/kiosk/store.db", timeout=10) as store:
        found = store.execute(sql).fetchone()
    store.close()
    return found[0] if found else None


def main():
    with open(RIG / "kiosk.yaml", "a") as config:
        config.write(f"paper: {{near_end_mm: 5000, receipt_mm: 200, warn_receipts: {WARN}}}\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        centre.start()
        courier.start()
        kiosk.start().connect()
        short.hand_in(kiosk)
        wait_for("the paper of a receipt", 5,
                 lambda: ledger("SELECT count(*) FROM paper_jobs WHERE receipt = 1"))
        used = ledger("SELECT max(used_mm) FROM paper_jobs")
        assert 80 < used < 600, f"a receipt of {used} mm"
        kiosk.stop()
        # A roll that has paper for two receipts more than the warning waits for.
        ledger("INSERT INTO paper_rolls (length_mm, since_s, staff)"
               f" VALUES ({used * (WARN + 2) + used // 2}, {int(time.time())}, 7) RETURNING number")
        kiosk.start().connect()
        wait_for("the new roll in the beat", 5, lambda: beat()["paper"].get("receipts_left") == WARN + 2)
        assert "P-08" not in log(), "a warning too early"
        for _ in range(3):
            short.hand_in(kiosk)
            charged = time.monotonic()
            if beat()["paper"]["warns"]:
                break
        wait_for("the alert", 4, lambda: "P-08 has come" in log())
        left = int(re.search(r"P-08 has come \(staff: refill\); (\d+) receipts left", log()).group(1))
        assert LEAST <= left <= WARN, f"{left} receipts were left"
        print(f"{left} receipts left, {used} mm each; the centre knew "
              f"{time.monotonic() - charged:.1f} s after the case had ended")
        row = next(line for line in backend("fleet").splitlines() if line.startswith("TEST-01"))
        assert re.search(rf" {left} .* P-08$", row), row
        kiosk.stop()
        ledger("INSERT INTO paper_rolls (length_mm, since_s, staff)"
               f" VALUES (80000, {int(time.time())}, 7) RETURNING number")
        kiosk.start().connect()
        wait_for("the end of the alert", 8, lambda: "P-08 is over" in log())
    finally:
        for program in (kiosk, courier, centre):
            program.stop()


if __name__ == "__main__":
    main()
