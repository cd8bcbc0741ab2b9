#!/usr/bin/env python3
"""touches.py SEED ACTIONS [SECONDS]: thousands of touches, keys, device troubles and leaps of the clock
at random, against a kiosk with sanitizers. Whatever comes: no crash and no report, a screen that is
known, something to press unless the terminal is at work, an answer within 2 s, and after the time of
idleness the attract screen. The same seed does the same, as far as the devices' timing lets it."""
import pathlib
import random
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import RIG, Program, Refused, Terminal

SCREENS = {"attract", "language", "services", "standard", "consent", "form", "documents", "face",
           "review", "submit", "receipt", "thanks", "sorry", "help"}
WORDS = {"scanner": ["no_document", "jam", "cover_open", "hang", "crash", "unplug", "plug"],
         "camera": ["stall", "dark", "hang", "crash", "unplug", "plug"],
         "printer": ["paper_out", "paper_low", "paper_out_midprint", "jam", "cover_open", "head_hot",
                     "cutter_jammed", "unconfirmed", "hang", "crash", "unplug", "plug"]}
ONWARDS = ["start", "service-pekalongan/short", "next", "scan", "shoot", "more", "later", "without",
           "anyway", "noted", "retry"]
ANSWER_SECONDS, STUCK_SECONDS, IDLE_S = 2.0, 45, 600


class Toucher:
    def __init__(self, seed):
        self.random, self.kiosk = random.Random(seed), Terminal()
        self.lately, self.seen, self.slowest = [], {}, 0.0
        self.bold = 0.9  # how likely a touch leads onwards
        self.alive_at = time.monotonic()

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
        assert screen in SCREENS, f"on {screen}"
        self.seen[screen] = self.seen.get(screen, 0) + 1
        now = time.monotonic()
        if controls:
            self.alive_at = now
        assert now - self.alive_at < STUCK_SECONDS, f"nothing to press on {screen}"
        return screen, controls

    def touch(self, controls):
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
        self.say(f"tap #{choice}")
        if self.random.random() < 0.1:
            self.say(f"tap #{choice}")  # a double press, or one that comes too late

    def device(self):
        role = self.random.choice(list(WORDS))
        if self.random.random() < 0.04:
            self.say(f"kill {role}")
        else:
            word = self.random.choice(WORDS[role] + ["ok"] * 12)
            if word == "hang" and self.random.random() < 0.8:
                word = "crash"  # a child that hangs is given up after up to a minute
            self.say(f"{role} {word}")

    def step(self):
        screen, controls = self.check()
        what = self.random.random()
        if screen == "form" and what < 0.3:
            for _ in range(16):
                self.say(f"tap #key-{self.random.randrange(10)}")
        elif what < 0.84 and controls:
            self.touch(controls)
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
