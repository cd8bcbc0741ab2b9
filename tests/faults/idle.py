#!/usr/bin/env python3
"""Left alone, the terminal is the attract screen again, from whichever screen: within the screen's limit
and the countdown, with nothing left of language, size, contrast, reach, hand and voice. The attract screen after is
compared with the first one, by what stands on it and by its pixels."""
import datetime
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, finish, wait_for

LIMIT_SECONDS = 120 + 45  # the longest of a screen's, and the countdown (tests/unit/screens-idle.c)
STAFF = ["corner 5", "expect screen staff-door"]
MENU = STAFF + ['type "07240617"', "tap #next", "expect screen staff-menu"]
REVIEW = short.TO_DOCUMENTS + short.SCAN + short.SHOOT
SERVICES = ["tap #start", "expect screen services"]
CHANGED = ["language en", "access size largest", "access contrast dark", "access reach on",
           "access hand left"]
WAYS = {
    "attract": [],
    "language": ["tap #start", "tap #language", "expect screen language"],
    "access over attract": ["tap #access", "expect screen access"],
    "services": SERVICES,
    "guide": SERVICES + ["tap #guide", "expect screen guide"],
    "help over guide": SERVICES + ["tap #guide", "tap #help", "expect screen help", "tap #call-staff"],
    "a complaint": SERVICES + ["tap #complain", "expect screen standard"],
    "track": ["tap #track", "expect screen track"],
    "track, typing": ["tap #track", "tap #type", 'type "SPES1MEN"'],
    "standard": short.TO_FORM[:-3],
    "consent": short.TO_FORM[:-2],
    "form": short.TO_FORM + ['type "33750101"'],
    "access over form": short.TO_FORM + ['type "33"', "tap #access", "expect screen access"],
    "documents": short.TO_DOCUMENTS,
    "handing over": short.TO_DOCUMENTS + ["tap #help", "tap #handover", "expect control #handover-no"],
    "leaving": short.TO_DOCUMENTS + ["tap #cancel", "expect control #cancel-no"],
    "a scan under way": short.TO_DOCUMENTS + ["tap #scan"],
    "face": short.TO_DOCUMENTS + short.SCAN + ["expect screen face"],
    "review": REVIEW,
    "receipt": REVIEW + short.SEND,
    "receipt that failed": REVIEW + ["printer paper_out", "tap #next", "expect screen receipt",
                                     'expect text "P-02"', "printer ok"],
    "thanks": REVIEW + short.SEND + short.END[:3],
    "staff-door": STAFF + ['type "0724"'],
    "staff-menu": MENU,
    "staff over form": short.TO_FORM + ['type "33"'] + MENU,
}


def attract(kiosk, name):
    """What stands on it, and how it looks."""
    kiosk.play(["expect screen attract", "clock 2026-11-20T10:42:00+07:00", f"shot {name}"])
    picture = sorted((RIG / "shots/screens").glob(f"*-{name}.png"))[-1]
    return kiosk.say("elements"), picture.read_bytes()


def left_alone(kiosk, first, name, way):
    kiosk.play(way + CHANGED + [f"advance {LIMIT_SECONDS}s"])
    if name.startswith("staff"):  # what lay beneath, and what they chose, has its time after them
        kiosk.play(["wait 500ms", f"advance {LIMIT_SECONDS}s"])
    after = attract(kiosk, "after-" + re.sub("[^a-z]+", "-", name))
    assert after[0] == first[0], f"{name}: {after[0]} instead of {first[0]}"
    assert after[1] == first[1], f"{name}: the attract screen looks different"


def turn_voice_up(kiosk):
    """Faster and louder by a step; how fast and loud it is then."""
    before = kiosk.say("spoken")
    kiosk.play(["tap #access", "expect screen access", "tap #voice-on", "tap #voice-faster", "tap #voice-louder"])
    said = kiosk.say("spoken")[len(before):]
    return re.findall(r"(?:Kecepatan|Volume) \d dari \d", said)


def voice_is_reset(kiosk, first):
    usual = turn_voice_up(kiosk)
    assert len(usual) == 2, usual
    left_alone(kiosk, first, "voice", [])
    before = kiosk.say("spoken")
    kiosk.play(["key down", "wait 500ms"])
    assert kiosk.say("spoken") == before, "the voice is still on"
    again = turn_voice_up(kiosk)
    assert again == usual, f"{again} instead of {usual}"
    left_alone(kiosk, first, "voice again", [])


def submit_that_failed(kiosk, first):
    staging, away = RIG / "terminal/kiosk/staging", RIG / "terminal/kiosk/away"
    kiosk.play(REVIEW)
    staging.rename(away)
    staging.write_text("a file where a folder should be")
    left_alone(kiosk, first, "submit that failed", ["tap #next", "expect screen submit", 'expect text "S-02"'])
    staging.unlink()
    away.rename(staging)


def sorry(kiosk, first):
    kiosk.stop()
    kiosk.start().connect(30)  # by the true clock again
    kiosk.play(REVIEW + ["printer hang", "tap #next", "expect screen receipt"])
    kiosk.kill()  # in the middle of the receipt: whoever may have none gets the proof
    kiosk.start().connect(30)
    left_alone(kiosk, first, "sorry", ["expect screen sorry", *short.READY[1:]])


def with_the_centre(kiosk, first):
    """What is shown of a case that the centre knows."""
    path = RIG / "config/services/pekalongan/short.yaml"
    path.write_text(path.read_text().replace("\npromise:\n", "\nonce: true\npromise:\n"))
    ours = short.NIK.replace(" ", "")
    another = [line.replace(ours, ours[:-1] + "7") for line in short.TO_DOCUMENTS]  # of whom it knows no case yet
    others = [Program("backend", "serve").start(), Program("courier").start()]
    try:
        kiosk.stop()
        kiosk.start().connect(30)
        kiosk.play(short.READY)
        kiosk.play(another + short.SCAN + short.SHOOT + short.SEND)
        case, _, url = kiosk.say("case").split(" ")
        kiosk.play(short.END)
        wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
        left_alone(kiosk, first, "underway", another[:-2] + ["expect screen underway"])
        finish(case)
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).isoformat(timespec="seconds")
        left_alone(kiosk, first, "survey",  # the centre answers no question of last week
                   [f"clock {today}", "tap #track", "expect screen track", f"reader code:{url}", "expect control #rate", "tap #rate",
                    "expect screen survey"])
    finally:
        for program in others:
            program.stop()


def main():
    kiosk = Terminal("--shots", str(RIG / "shots")).start()
    try:
        kiosk.connect(30)
        kiosk.play(short.READY)
        first = attract(kiosk, "first")
        for name, way in WAYS.items():
            left_alone(kiosk, first, name, way)
        more = (voice_is_reset, submit_that_failed, with_the_centre, sorry)
        for each in more:
            each(kiosk, first)
    finally:
        kiosk.stop()
    print(f"back from {len(WAYS) + 5} places as if nobody had been there, and without the voice")


if __name__ == "__main__":
    main()
