#!/usr/bin/env python3
"""What the terminal records of a receipt is what became of it, also when the applicant has gone, the
session timed out or the terminal was killed. usage: promise.py SCENARIO (it is played as far as the
receipt screen)"""
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import BUILD, RIG, Terminal, scenario

PRINT_MS = 1500  # long enough to do something meanwhile
DONE = 'expect text "dicetak dan terpotong"'
LEAVE = ["advance 91s", "tap #idle-end", "expect screen attract"]
COPY_FAILS = ["printer crash", "tap #reprint", "expect no #reprint", "expect control #reprint"]

# name, words for the printer before handing in, lines on the receipt screen, what is recorded
CASES = [
    ("printed", [], [DONE], "confirmed"),
    ("printed, its copy failed", [], [DONE, *COPY_FAILS, "expect control #next"], "confirmed"),
    ("printed after the session", [], LEAVE, "confirmed"),
    ("printed, the session timed out", [], [DONE, "advance 91s", "advance 46s", "expect screen attract"],
     "confirmed"),
    ("failed", ["printer paper_out"], ["expect control #noted"], "failed"),
    ("failed, left alone", ["printer paper_out"],
     ["expect control #noted", "advance 91s", "advance 46s", "expect screen attract"], "failed"),
    ("failed after the session", ["printer crash"], LEAVE, "failed"),
    ("failed, noted", ["printer paper_out"], ["expect control #noted", "tap #noted"], "shown"),
    ("failed, noted, the copy failed", ["printer crash"],
     ["expect control #noted", "tap #noted", "expect control #reprint", *COPY_FAILS], "shown"),
    ("failed, then printed", ["printer crash"],
     ["expect control #reprint", "tap #reprint", DONE], "confirmed"),
    ("unconfirmed", ["printer unconfirmed"], ["expect control #noted"], "unconfirmed"),
]


def last_case():
    done = subprocess.run([BUILD / "anjungan-kiosk", "--config", RIG / "kiosk.yaml", "--last-case"],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def started():
    kiosk = Terminal().start()
    kiosk.connect()
    return kiosk


def to_receipt(lines, words):
    kiosk = started()
    if kiosk.say("screen") == "sorry":  # of the case before, left without a proof
        kiosk.play(["tap #next", "expect screen attract"])
    at = lines.index("expect screen receipt")
    kiosk.play(lines[:at - 1] + words + lines[at - 1:at + 1])
    return kiosk, kiosk.say("case").split(" ")


def recorded(kiosk, case, state):
    """Written by the worker, a moment later; the store can be read when the kiosk has ended."""
    time.sleep(PRINT_MS / 1000 + 0.5)
    kiosk.stop()
    row = last_case()
    assert row["case"] == case, f"another case: {row['case']}"
    assert row["receipt"] == state, f"recorded as {row['receipt']}, not {state}"


def killed_before_the_print(lines):
    """The next start shows code and QR; noted there is noted for good."""
    kiosk, (case, code, _) = to_receipt(lines, [])
    kiosk.kill()
    assert last_case()["receipt"] == "none"
    kiosk = started()
    assert kiosk.say("screen") == "sorry"
    kiosk.shows_proof(code)
    kiosk.play(["tap #next", "expect screen attract"])
    recorded(kiosk, case, "shown")
    kiosk = started()
    screen = kiosk.say("screen")
    kiosk.stop()
    assert screen == "attract", f"the proof of someone who has gone is shown again: {screen}"


def main():
    path = RIG / "kiosk.yaml"
    path.write_text(path.read_text().replace("&width=576", f"&delay_ms={PRINT_MS}&width=576"))
    lines = scenario(sys.argv[1])
    for name, words, more, state in CASES:
        try:
            kiosk, (case, _, _) = to_receipt(lines, words)
            kiosk.play(more)
            recorded(kiosk, case, state)
            print(f"{name}: {state}", flush=True)
        except Exception as error:
            raise AssertionError(f"{name}: {error}") from error
    killed_before_the_print(lines)
    print(f"{len(CASES) + 1} ways to leave the receipt screen, each recorded as it was")


if __name__ == "__main__":
    main()
