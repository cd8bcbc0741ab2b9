#!/usr/bin/env python3
"""Left alone, the terminal is the attract screen again, from whichever screen: within the screen's limit
and the countdown, with nothing left of language, size, contrast, reach and hand. The attract screen after is
compared with the first one, by what stands on it and by its pixels."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Terminal

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


def main():
    kiosk = Terminal("--shots", str(RIG / "shots")).start()
    try:
        kiosk.connect(30)
        kiosk.play(short.READY)
        first = attract(kiosk, "first")
        for number, (name, way) in enumerate(WAYS.items()):
            kiosk.play(way + CHANGED + [f"advance {LIMIT_SECONDS}s"])
            if name.startswith("staff"):  # what lay beneath, and what they chose, has its time after them
                kiosk.play(["wait 500ms", f"advance {LIMIT_SECONDS}s"])
            after = attract(kiosk, f"after-{number}")
            assert after[0] == first[0], f"{name}: {after[0]} instead of {first[0]}"
            assert after[1] == first[1], f"{name}: the attract screen looks different"
    finally:
        kiosk.stop()
    print(f"back from {len(WAYS)} places as if nobody had been there")


if __name__ == "__main__":
    main()
