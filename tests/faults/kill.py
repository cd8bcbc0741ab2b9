#!/usr/bin/env python3
"""kill -9 of one program at 20 moments of a case each, half of them spread over its lines and half
over the milliseconds after handing in: no case lost or doubled, the applicant's screen back within
3 s. usage: kill.py kiosk|courier|backend|scanner|camera|printer SCENARIO"""
import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import RIG, Program, Refused, Terminal, backend, scenario, wait_for

MOMENTS = 20
LONGEST_MS = 150  # after handing in: sealed, stored, printed and mostly uploaded by then
BACK_SECONDS = 3
PATIENCE = "8s"  # a child that dies often is started again after 5 s at the latest


def arrived():
    """Case ids in the backend's list, with repeats."""
    return re.findall(r"\b[0-9a-f]{32}\b", backend("case", "list"))


def waiting():
    return list((RIG / "terminal/outbox").glob("*.p7m"))


class Run:
    def __init__(self, victim, lines):
        self.victim, self.lines = victim, lines
        self.kiosk = Terminal()
        self.others = {"backend": Program("backend", "serve"), "courier": Program("courier")}
        self.promised, self.slowest = set(), 0.0

    def start(self):
        for program in self.others.values():
            program.start()
        self.kiosk.start().connect()
        self.kiosk.say(f"patience {PATIENCE}")

    def note_promise(self):
        """A code on the screen is a promise: its case must arrive."""
        case = self.kiosk.say("case").split(" ")[0]
        if case:
            self.promised.add(case)

    def kiosk_back(self):
        began = time.monotonic()
        self.kiosk.start().connect()
        self.kiosk.say(f"patience {PATIENCE}")
        screen = self.kiosk.say("screen")
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.note_promise()
        if screen == "sorry":
            self.kiosk.play(["tap #next", "expect screen attract"])

    def moment(self, at, delay_ms):
        """Plays a case and kills so long after line number `at`; the session goes on if it can."""
        for number, line in enumerate(self.lines):
            try:
                self.kiosk.say(line)
            except Refused:
                if self.victim not in ("scanner", "camera", "printer"):
                    raise
                self.recover(line)
            if "screen receipt" in line:
                self.note_promise()
            if number == at:
                time.sleep(delay_ms / 1000)
                if self.victim == "kiosk":
                    self.kiosk.kill()
                    self.kiosk_back()
                    return
                self.strike()

    def strike(self):
        if self.victim in self.others:
            self.others[self.victim].kill()
            self.others[self.victim].start()
            return
        self.kiosk.say(f"kill {self.victim}")
        began = time.monotonic()
        self.kiosk.say("screen")  # the screen answers while the child is dead
        self.slowest = max(self.slowest, time.monotonic() - began)

    def photo_again(self):
        """Until there is one: by a press, or by itself, for a terminal that finds all well with the face
        takes it, at any moment between two looks of ours."""
        self.kiosk.say("expect ready camera")

        def taken():
            controls = set(self.kiosk.say("controls").split())
            if {"retake", "next"} <= controls:
                return True
            self.kiosk.say("if #shoot tap #shoot" if "shoot" in controls else "if #retake tap #retake")
            return False
        wait_for("a photo", 20, taken)

    def recover(self, line):
        """The device died under its job: the applicant is told and tries again."""
        words = {"scanner": ["expect ready scanner", "expect control #scan", "tap #scan"],
                 "printer": ["expect control #noted", "tap #noted"]}
        if self.victim == "camera":
            self.photo_again()
            if "#shoot" in line:
                return  # it has been pressed, or need not be
        else:
            self.kiosk.play(words[self.victim])
        if self.victim != "printer":
            self.kiosk.say(line)

    def settle(self):
        wait_for("every promised case in the backend", 90,
                 lambda: self.promised <= set(arrived()))
        wait_for("an empty outbox", 90, lambda: not waiting())
        cases = arrived()
        assert len(cases) == len(set(cases)), "a case is there twice"
        extra = set(cases) - self.promised
        assert self.victim == "kiosk" or not extra, f"cases that nobody handed in: {extra}"
        return len(cases)

    def stop(self):
        for program in (self.kiosk, *self.others.values()):
            program.stop()


def main():
    run = Run(sys.argv[1], scenario(sys.argv[2]))
    run.start()
    try:
        half = MOMENTS // 2
        hand_in = run.lines.index("expect screen review") + 1
        for moment in range(half):
            run.moment(1 + moment * (len(run.lines) - 3) // (half - 1), 0)
        for moment in range(half):
            run.moment(hand_in, moment * LONGEST_MS / half)
        cases = run.settle()
    finally:
        run.stop()
    assert run.slowest < BACK_SECONDS, f"the screen was away for {run.slowest:.1f} s"
    print(json.dumps({"killed": run.victim, "moments": MOMENTS, "promised": len(run.promised),
                      "arrived": cases, "slowest_screen_s": round(run.slowest, 3)}))


if __name__ == "__main__":
    main()
