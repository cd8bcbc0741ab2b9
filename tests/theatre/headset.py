#!/usr/bin/python3
"""The fault theatre of the headset's jack: the terminal as shipped, reading what was entered to whoever
wears a headset, and every way in which the headset, or what is known of it, can go.
    in             what is personal is said, and only then
    pulled out     in the middle of a sentence: silence at once, and nothing personal by the loudspeaker
    not known      the jack says nothing, is gone, its process is killed: as good as pulled out
    hangs          what is said on its word ends within seconds, not with the sentence after the next
    comes back     and is heard in again, without a hand
    is loose       and keeps no session open
usage: headset.py, with RIG and BUILD in the environment (with-rig), and RIG_HEADSET=sim:."""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from short import NIK, TO_FORM
from terminal import RIG, Terminal

ALOUD = "kolom isian: 3 3 7 5"
AT_ONCE_SECONDS, HANG_SECONDS = 1.0, 6.0  # measured: 0.1, 1.6


def typed(kiosk):
    kiosk.play([*TO_FORM, f'type "{NIK.replace(" ", "")}"'])


def is_read_out(kiosk):
    """What was entered, to the headset; the sentence is under way."""
    kiosk.play(["go #cancel", "go #field", f'expect spoken "{ALOUD}"', "expect speaking"])


def falls_silent(kiosk, line, name, most=AT_ONCE_SECONDS):
    """Nobody has touched anything, and a sentence of many seconds is under way."""
    is_read_out(kiosk)
    began = time.monotonic()
    kiosk.say(line)
    kiosk.say("expect silent")
    took = time.monotonic() - began
    assert took < most, f"{name}: it went on for {took:.2f} s"
    print(f"{name}: silent after {took:.2f} s")


def keeps_to_itself(kiosk, name):
    """The voice is turned on for all to hear: where one is, and nothing of what was entered."""
    kiosk.play(["key speech", 'expect spoken "Suara dinyalakan."', "go #field",
                'expect spoken "kolom isian: tersembunyi"', f'expect unspoken aloud "{ALOUD}"', "key speech",
                'expect spoken "Suara dimatikan."'])
    print(f"{name}: what is personal is kept")


def comes_in(kiosk, *lines):
    kiosk.play([*lines, 'expect spoken "Suara dinyalakan."'])


def is_loose(kiosk):
    """A plug that comes and goes by itself keeps nobody's session open for ever."""
    typed(kiosk)
    kiosk.play([line for _ in range(8) for line in ("headset out", "advance 40s", "headset in", "advance 40s")])
    kiosk.play(["expect screen attract", "headset out"])
    print("loose: the session has ended")


def main():
    kiosk = Terminal().start()
    kiosk.connect()
    try:
        kiosk.play(["expect ready headset", "expect screen attract"])
        typed(kiosk)
        keeps_to_itself(kiosk, "none in")
        comes_in(kiosk, "headset in")
        falls_silent(kiosk, "headset out", "pulled out")
        keeps_to_itself(kiosk, "pulled out")
        comes_in(kiosk, "headset in")
        falls_silent(kiosk, "headset unknown", "says nothing")
        keeps_to_itself(kiosk, "says nothing")
        comes_in(kiosk, "headset ok", "headset in")
        falls_silent(kiosk, "headset unplug", "jack gone")
        keeps_to_itself(kiosk, "jack gone")
        comes_in(kiosk, "headset plug")
        falls_silent(kiosk, "kill headset", "killed")
        comes_in(kiosk, "expect ready headset")  # the plug is still where it was
        falls_silent(kiosk, "headset hang", "hangs", HANG_SECONDS)
        comes_in(kiosk, "expect ready headset")
        is_read_out(kiosk)
        kiosk.play(["tap #cancel", "tap #cancel-yes", "expect screen attract"])
        left_behind(kiosk)
        is_loose(kiosk)
    finally:
        kiosk.stop()


def left_behind(kiosk):
    """Nobody is there, and the driver starts anew: the headset that was left in says nothing of itself."""
    kiosk.say("kill headset")
    kiosk.say("wait 500ms")
    kiosk.play(["expect ready headset", "wait 500ms", "expect silent"])
    before = kiosk.say("spoken")
    kiosk.say("wait 1s")
    assert kiosk.say("spoken") == before
    comes_in(kiosk, "key down")
    log = (RIG / "kiosk.log").read_text()
    assert not re.search(r"headset (in|out)\b", log), "who wears a headset is nobody's business"
    print("left behind: waits for a key")


if __name__ == "__main__":
    main()
