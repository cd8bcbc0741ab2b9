#!/usr/bin/python3
"""The fault theatre of the receipt printer: the terminal as shipped, its real driver, and on the wire a
printer that misbehaves by script (tests/peers/printer.py). Each script of printer_scripts.py hands in one
case and asks:
    the screen     says the right words and support code soon after the printer said so, with QR and code
    the record     is "confirmed" only when the roll holds the whole receipt and its cut
    the roll       never holds two originals; and nothing comes out of it once the session is over, also
                   when paper is back, the cover closed and the cable in
usage: printer.py WITH_RIG BUILD PAGE PORTRAIT [--out DIR] [SCRIPT...]: two at a time, each with a rig of its
own. With --out DIR the paper, the screens and the printer's log of every script are kept there."""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib"), str(HERE.parent / "peers")]
from printer_scripts import PROFILES, SCRIPTS

AT_ONCE = 2
WORDS_SECONDS = 2  # from the printer's saying so to the words on the screen: what is wanted
WORDS_LIMIT_SECONDS = 6  # what fails the test: test machines stall
AFTER_SECONDS = 2.5  # how long the mended printer is watched once the session is over
KILL_AT_MM = 30
STATES = ["none", "confirmed", "unconfirmed", "failed", "shown"]
COLUMNS = ("script", "words", "told_s", "happened_s", "record", "originals", "copies", "after", "result")


class Act:
    """One script, played."""

    def __init__(self, script, folder):
        from line import Pty, Tcp
        from printer import Printer
        from terminal import RIG, Terminal
        self.script, self.rig, self.folder = script, RIG, folder
        line = Pty(RIG / "lp") if script.wire == "pty" else Tcp()
        self.printer = Printer(line, script.profile, script.baud, out=folder / "paper")
        self.kiosk = Terminal("--shots", str(folder))
        self.result = {"script": script.name, "words": "", "told_s": None, "happened_s": None}

    def configure(self):
        has, path = self.printer.has, self.rig / "kiosk.yaml"
        uri = f"escpos:{self.printer.line.address}?profile={PROFILES[self.script.profile]}{self.script.options}"
        text = re.sub(r"  printer: .*", f'  printer: "{uri}"', path.read_text())
        path.write_text(re.sub(r"receipt: .*", f"receipt: {{width_px: {has['width_px']}, dpi: {has['dpi']}}}", text))

    def play(self):
        self.printer.start()
        for word in self.script.before:
            self.printer.say(word)
        self.configure()
        try:
            self.kiosk.start().connect()
            self.begin()
            self.print()
            self.leave()
        finally:
            self.kiosk.stop()
            self.printer.close()
        self.judge()
        return self.result

    def begin(self):
        from short import READY, SCAN, SHOOT, TO_DOCUMENTS
        if self.kiosk.say("screen") == "sorry":  # of the case before, left without a proof
            self.kiosk.play(["tap #next", "expect screen attract"])
        self.kiosk.play(READY[:3])
        if self.script.attract:
            self.seen(self.script.attract, time.monotonic() + 20)
        for word in self.script.at_start:
            self.printer.say(word)
        if self.script.ready:
            self.kiosk.say("expect ready printer")
        self.kiosk.play([*TO_DOCUMENTS[len(READY):], *SCAN, *SHOOT])

    def seen(self, words, end):
        """Waits until all of them are on the screen; when that was, and all that is there."""
        while True:
            elements = self.kiosk.say("elements")
            if all(word in elements for word in words):
                return time.monotonic(), elements
            assert time.monotonic() < end, f"{words} never came, but: {elements}"
            time.sleep(0.02)

    def print(self):
        from roll import from_picture
        from short import SEND
        for word in self.script.at_print:
            self.printer.say(word)
        self.kiosk.play(SEND)
        entered = time.monotonic()
        _, code, _ = self.kiosk.say("case").split(" ")
        self.strike()
        shown, elements = self.seen(self.script.words, entered + self.script.patience)
        self.kiosk.say("shot words")
        told = re.search(r"Kode ([A-Z]-[0-9]+)", elements)
        self.result["words"] = told.group(1) if told else self.script.words[0]
        self.measure(entered, shown)
        if self.script.proof:
            self.kiosk.shows_proof(code)
        self.picture = from_picture(self.folder / "receipt.png")
        for line in self.script.then:
            kind, _, rest = line.partition(": ")
            (self.printer.say if kind == "printer" else self.kiosk.say)(rest)
        if self.script.then:
            self.kiosk.say("shot then")

    def strike(self):
        """SIGKILL in mid-print, to the printer's child or to the terminal, which comes back."""
        if not self.script.killed:
            return
        while self.printer.roll.used_mm() < KILL_AT_MM:
            time.sleep(0.002)
        if self.script.killed == "printer":
            self.kiosk.say("kill printer")
        else:
            self.kiosk.kill()
            self.kiosk.start().connect()

    def measure(self, entered, shown):
        """From the printer's first word of the trouble, and from the trouble itself, to the words."""
        trouble = self.script.trouble
        for what, name in (("told", "told_s"), ("state", "happened_s"), ("word", "happened_s")):
            found = [self.printer.began + event["s"] for event in self.printer.events
                     if event["what"] == what and (event.get(trouble) or event.get("word") == trouble)]
            if found and trouble:
                self.result[name] = round(shown - max(entered, found[0]), 2)

    def leave(self):
        """The session ends; the printer is mended; nothing more may come out."""
        self.kiosk.play(self.script.leave)
        self.kiosk.say("expect screen attract")
        self.black = self.ink()
        for word in self.script.mend:
            self.printer.say(word)
        time.sleep(AFTER_SECONDS)
        self.result["after"] = self.ink() - self.black

    def ink(self):
        """Rows that are not white."""
        return sum(any(row) for row in list(self.printer.roll.rows))

    def recorded(self):
        store = self.rig / "terminal/kiosk/store.db"
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as link:
            row = link.execute("SELECT receipt FROM cases ORDER BY rowid DESC LIMIT 1").fetchone()
        return STATES[row[0]]

    def judge(self):
        from printer import OLD_MARK
        from proof import begun, originals_and_copies
        roll, result = self.printer.roll, self.result
        pieces, _ = roll.pieces()
        whole = [originals_and_copies(self.picture, piece) for piece in pieces]
        result["originals"], result["copies"] = originals_and_copies(self.picture, roll.between(0, None))
        cut_off = sum(original + copy for original, copy in whole)
        has_knife = self.printer.has["cutter_mm"] > 0
        result["record"] = self.recorded()
        old = sum(row == bytes([OLD_MARK]) * roll.stride for row in roll.rows)
        wrong = []
        if result["record"] not in self.script.record:
            wrong.append(f"recorded as {result['record']}, not {'/'.join(self.script.record)}")
        if result["record"] == "confirmed" and not (cut_off if has_knife else result["originals"]):
            wrong.append("confirmed without the paper")
        if begun(self.picture, roll.between(0, None)) > 1:
            wrong.append("an original was begun twice")
        if result["originals"] > 1 or result["originals"] not in self.script.originals:
            wrong.append(f"{result['originals']} originals")
        if result["copies"] != self.script.copies:
            wrong.append(f"{result['copies']} copies")
        if result["after"] > self.script.after:
            wrong.append(f"{result['after']} rows after the session")
        if self.script.old is not None and bool(old) != self.script.old:
            wrong.append(f"{old} rows of an old job")
        log = (self.rig / "kiosk.log").read_text(errors="replace")
        wrong += re.findall(r".*(?:Sanitizer|runtime error:|Assertion).*", log)[:1]
        if (result["told_s"] or 0) > WORDS_LIMIT_SECONDS:
            wrong.append(f"words after {result['told_s']} s")
        result["result"] = "; ".join(wrong) or ("slow" if (result["told_s"] or 0) > WORDS_SECONDS else "good")
        result["ok"] = not wrong


def play_some(names, out):
    """The scripts of one rig, one after the other; a line of JSON each."""
    for name in names:
        folder = out / re.sub(r"\W+", "-", name)
        (folder / "screens").mkdir(parents=True, exist_ok=True)
        script = next(script for script in SCRIPTS if script.name == name)
        act, began = Act(script, folder), time.monotonic()
        try:
            result = act.play()
        except Exception as error:
            result = {**act.result, "ok": False, "result": f"{type(error).__name__}: {error}"}
        result["seconds"] = round(time.monotonic() - began, 1)
        with open(out / "results", "a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")


def shares(scripts):
    """The scripts dealt out so that the shares take about as long."""
    hands = [[] for _ in range(AT_ONCE)]
    for script in sorted(scripts, key=lambda script: -script.seconds):
        min(hands, key=lambda hand: sum(one.seconds for one in hand)).append(script)
    return [[script.name for script in hand] for hand in hands if hand]


def table(results):
    def cell(result, column):
        value = result.get(column)
        return "" if value is None else str(value)
    widths = [max(len(column), *(len(cell(result, column)) for result in results)) for column in COLUMNS[:-1]]
    for row in [dict(zip(COLUMNS, COLUMNS)), *results]:
        print("  ".join(cell(row, column).ljust(width) for column, width in zip(COLUMNS, [*widths, 0])))


def main():
    arguments = sys.argv[1:]
    if arguments[0] == "--play":
        play_some(arguments[2:], pathlib.Path(arguments[1]))
        return
    with_rig, build, page, portrait, *names = arguments
    kept = names[:1] == ["--out"]
    out = pathlib.Path(names[1]).resolve() if kept else pathlib.Path(tempfile.mkdtemp(prefix="anjungan-theatre."))
    names = names[2:] if kept else names
    out.mkdir(parents=True, exist_ok=True)
    (out / "results").unlink(missing_ok=True)
    wanted = [script for script in SCRIPTS if not names or any(name in script.name for name in names)]
    began = time.monotonic()
    runs = [subprocess.Popen([with_rig, build, "pekalongan", page, portrait, __file__, "--play", out, *share],
                             env={**os.environ, "TMPDIR": str(out)}) for share in shares(wanted)]
    ended = [run.wait() for run in runs]
    results = [json.loads(line) for line in (out / "results").read_text().splitlines()]
    order = [script.name for script in wanted]
    table(sorted(results, key=lambda result: order.index(result["script"])))
    print(f"{len(results)} of {len(wanted)} scripts in {time.monotonic() - began:.0f} s. told_s, happened_s: from the "
          f"printer's first word of it, and from the trouble itself, to the words on the screen")
    good = not any(ended) and len(results) == len(wanted) and all(result.get("ok") for result in results)
    if good and not kept:
        shutil.rmtree(out)
    elif not good:
        print(f"kept: {out}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
