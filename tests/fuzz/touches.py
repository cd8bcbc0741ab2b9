#!/usr/bin/env python3
"""touches.py SEED ACTIONS [SECONDS]: thousands of touches, keys, cards, device troubles and leaps of the
clock at random, against a kiosk with sanitizers; staff come and go at every moment. Whatever comes: no
crash and no report, a screen that is known, something to press unless the terminal is at work, an
answer within 2 s, and after the time of idleness the attract screen, where nothing prints by itself.
Staff never see what an applicant typed, nobody sees a PIN, and no case is stored that was not handed
in. The same seed does the same, as far as the devices' timing lets it."""
import pathlib
import random
import re
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import RIG, Program, Refused, Terminal

SCREENS = {"attract", "language", "services", "standard", "consent", "form", "documents", "face",
           "review", "submit", "receipt", "thanks", "sorry", "help", "track", "access", "guide",
           "underway", "survey", "phone", "certificate"}
STAFF = {"staff-" + page for page in ("door", "menu", "restock", "devices", "cases", "manual", "network",
                                      "export", "settings", "power")}
WORDS = {"scanner": ["no_document", "jam", "cover_open", "hang", "crash", "unplug", "plug"],
         "camera": ["stall", "dark", "hang", "crash", "unplug", "plug"],
         "printer": ["paper_out", "paper_low", "paper_out_midprint", "jam", "cover_open", "head_hot",
                     "cutter_jammed", "unconfirmed", "hang", "crash", "unplug", "plug"],
         "reader": ["hang", "crash", "unplug", "plug"], "light": ["hang", "crash", "unplug", "plug"]}
ONWARDS = ["start", "service-pekalongan/short", "next", "scan", "shoot", "more", "later", "without",
           "anyway", "noted", "retry", "wait"]
NIK, PIN, STAFF_NUMBER = "3375019107990042", "240617", "07"
ANSWER_SECONDS, STUCK_SECONDS, IDLE_S = 2.0, 45, 600


class Toucher:
    def __init__(self, seed):
        self.random, self.kiosk = random.Random(seed), Terminal()
        self.lately, self.seen, self.slowest = [], {}, 0.0
        self.bold = 0.9  # how likely a touch leads onwards
        self.alive_at = time.monotonic()
        self.card, self.codes, self.sent = (RIG / "card").read_text().strip(), [], 0

    def say(self, line):
        """What the terminal answers, or None when it cannot be done now."""
        self.lately = self.lately[-40:] + [line]
        began = time.monotonic()
        try:
            return self.kiosk.say(line)
        except Refused:
            return None
        finally:
            took = time.monotonic() - began
            self.slowest = max(self.slowest, took)
            assert took < ANSWER_SECONDS, f"{line}: {took:.1f} s"

    def controls(self):
        return (self.say("controls") or "").split()

    def check(self):
        """The screen, and what can be pressed on it."""
        screen, controls = self.say("screen"), self.controls()
        assert screen in SCREENS | STAFF, f"on {screen}"
        if screen in STAFF:
            for what in (NIK[:8], f"{NIK[:4]} {NIK[4:8]}"):
                assert self.say(f'expect no "{what}"') is not None, f"{what} is shown on {screen}"
        if screen == "staff-door":
            assert self.say(f'expect no "{PIN[:4]}"') is not None, "a PIN is shown"
        self.seen[screen] = self.seen.get(screen, 0) + 1
        now = time.monotonic()
        if controls:
            self.alive_at = now
        assert now - self.alive_at < STUCK_SECONDS, f"nothing to press on {screen}"
        return screen, controls

    def touch(self, screen, controls):
        """Some sessions go onwards, or random touches would rarely leave the first screens."""
        onwards = [id for id in ONWARDS if id in controls]
        if "start" in controls:
            self.bold = self.random.choice([0.3, 0.8, 0.95, 1])
        bold = self.random.random() < self.bold
        if bold and not onwards and self.random.random() < 0.05:
            bold = False  # or there is no way onwards but another
        if bold and not onwards:
            time.sleep(0.05)  # something is under way: a page, a photo, a print
            return
        choice = self.random.choice(onwards if bold else controls)
        if (screen, choice) in (("review", "next"), ("submit", "retry")) or choice == "handover-yes":
            self.sent += 1
        self.say(f"tap #{choice}")
        if self.random.random() < 0.1:
            self.say(f"tap #{choice}")  # a double press, or one that comes too late
            self.sent += screen in ("face", "review") and choice in ("next", "anyway", "without")

    def device(self):
        role = self.random.choice(list(WORDS))
        if self.random.random() < 0.04:
            self.say(f"kill {role}")
        else:
            word = self.random.choice(WORDS[role] + ["ok"] * 12)
            if word == "hang" and self.random.random() < 0.8:
                word = "crash"  # a child that hangs is given up after up to a minute
            self.say(f"{role} {word}")

    def staff(self, screen):
        """Someone comes in, or goes on with what is done behind the door."""
        if screen == "staff-restock" and self.random.random() < 0.5:
            word = self.random.choice(["digits right", "digits right", "digits wrong", "printer cover_open",
                                       "printer ok"])
            for line in ("patience 300ms", word, "patience 0ms", "tap #next"):
                self.say(line)
        elif screen == "staff-door" and self.random.random() < 0.7:
            right = self.random.random() < 0.8
            for key in STAFF_NUMBER + (PIN if right else str(self.random.randrange(10**6, 10**7))):
                self.say(f"tap #key-{key}")
            self.check()
            self.say("tap #next")
            if self.random.random() < 0.2:
                self.read_code()
        elif self.random.random() < 0.6:
            self.say(f"corner {self.random.choice([4, 5, 5, 5, 6])}")
        else:
            self.say(f"reader code:{self.card}")

    def read_code(self):
        code = self.say("case").split(" ") if self.say("case") else []
        if len(code) == 3:
            self.codes.append(self.random.choice(code[1:]))
        self.say("reader code:" + self.random.choice(
            [self.card, "ANJ-STAF-", "ANJ-STAF-" + "9" * 40, "x" * 400, "07240617", "%s%n"] + self.codes[-3:]))

    def step(self):
        screen, controls = self.check()
        what, other = self.random.random(), self.random.random()
        if other < (0.25 if screen in ("staff-door", "staff-restock") else 0.02):
            self.staff(screen)
        elif other > 0.99:
            self.read_code()
        elif other > 0.988:
            year = self.random.choice(["2020", "2026", "2031"])
            self.say(f"clock {year}-11-{self.random.randrange(10, 28)}T1{self.random.randrange(10)}:00:00+07:00")
        elif screen == "form" and what < 0.3:
            for key in NIK:
                self.say(f"tap #key-{key}")
        elif what < 0.84 and controls:
            self.touch(screen, controls)
        elif what < 0.89:
            self.device()
        elif what < 0.92:
            self.say(f"advance {self.random.choice(['100ms', '1s', '9s', '31s', '61s', '95s', '140s'])}")
        elif what < 0.94:
            self.say(self.random.choice(["language id", "language en", "large on", "large off"]))
        elif what < 0.96:
            self.say(f"key {self.random.choice(['back', 'help', 'select', 'up', 'down', '7', 'a'])}")
        elif what < 0.98:
            time.sleep(self.random.random() / 5)
        else:
            self.say("elements")

    def rest(self):
        """However it stands: left alone, it is the attract screen again."""
        until = time.monotonic() + STUCK_SECONDS
        while True:
            self.say(f"advance {IDLE_S}s")
            time.sleep(0.05)
            if self.say("screen") == "attract":
                break
            assert time.monotonic() < until, f"left alone it stays on {self.say('screen')}"
        for role in WORDS:
            self.say(f"{role} ok")
        self.expect_quiet()
        self.count_cases()

    def expect_quiet(self):
        """Nobody is there: what the printer had may end, and nothing else comes out."""
        paper = RIG / "out/receipt.bin"
        time.sleep(0.7)
        before = paper.stat().st_mtime_ns if paper.exists() else 0
        time.sleep(1.2)
        after = paper.stat().st_mtime_ns if paper.exists() else 0
        assert before == after, "something was printed when nobody was there"

    def count_cases(self):
        with sqlite3.connect(RIG / "terminal/kiosk/store.db", timeout=10) as store:
            stored = store.execute("SELECT count(*) FROM cases").fetchone()[0]
        store.close()
        assert stored <= self.sent, f"{stored} cases of {self.sent} that were handed in"

    def look_at_logs(self):
        """What a sanitizer says of a child does not end the kiosk; it stands in the log."""
        text = (RIG / "kiosk.log").read_text(errors="replace")
        found = re.search(r".*(Sanitizer|runtime error:|Assertion).*", text)
        assert not found, found.group()


def smaller_screen():
    """Half the size in every direction: what is tried here is not the drawing."""
    path = RIG / "kiosk.yaml"
    path.write_text(path.read_text().replace("1080", "540").replace("1920", "960"))


def main():
    seed, actions = int(sys.argv[1]), int(sys.argv[2])
    until = time.monotonic() + float(sys.argv[3] if len(sys.argv) > 3 else 1e6)
    smaller_screen()
    toucher, done = Toucher(seed), 0
    toucher.kiosk.start().connect(30)
    toucher.say("patience 0ms")
    try:
        while done < actions and time.monotonic() < until:
            toucher.step()
            done += 1
            if done % 250 == 0:
                toucher.rest()
                toucher.look_at_logs()
        toucher.rest()
    except BaseException:
        print(f"seed {seed}, action {done}, lately:", *toucher.lately, sep="\n  ")
        raise
    finally:
        toucher.kiosk.stop()
    toucher.look_at_logs()
    assert toucher.kiosk.process.returncode == 0, f"status {toucher.kiosk.process.returncode}"
    print(f"seed {seed}: {done} actions, slowest answer {toucher.slowest:.2f} s, screens {toucher.seen}")


if __name__ == "__main__":
    main()
