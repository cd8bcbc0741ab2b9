#!/usr/bin/env python3
"""A device that hangs freezes nothing: the screen answers touches as fast as before, the applicant is
told, the device comes back by itself and the case is handed in. usage: stuck.py WITH_RIG BUILD
PORTRAIT: scanner, camera and printer at once, each with a rig of its own (waiting is most of it)."""
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from short import END, SCAN, SEND, SHOOT, TO_DOCUMENTS

ROLES = ("scanner", "camera", "printer")
FREEZE_SECONDS = 3  # test machines stall for a second; a hang lasts at least five
KEPT_MS = 132  # four frames of 33 ms, whatever else runs on the machine
TOUCHES = 40

# Before the hang; what is asked of the hung device; how it is told; what follows.
SCRIPTS = {
    "scanner": (TO_DOCUMENTS, ["scanner hang", "tap #scan", "expect control #stop"], "X-01",
                ["expect ready scanner", "expect control #scan", *SCAN, *SHOOT, *SEND]),
    # Not before the mirror: there the photo takes itself meanwhile.
    "camera": (TO_DOCUMENTS, [*SCAN, "expect control #shoot", "camera hang"], "C-0",
               ["expect ready camera", *SHOOT, *SEND]),
    "printer": (TO_DOCUMENTS + SCAN + SHOOT,
                ["printer hang", *SEND, 'expect text "Tanda terima sedang dicetak"'], "P-01",
                ['expect text "Kode QR untuk melacak"', "expect control #noted",
                 "expect ready printer", "expect control #reprint", "tap #reprint"]),
}


def look_up_help(kiosk, screen):
    """Two touches, two pictures of the whole screen; how long they took."""
    began = time.monotonic()
    kiosk.play(["tap #help", "expect screen help", "tap #back", f"expect screen {screen}"])
    return time.monotonic() - began


def measured(kiosk):
    """Since the last time: how long a touch's frame took, and the longest that the loop kept anyone by itself."""
    had = json.loads(kiosk.say("measures clear"))
    return had["touch_to_frame_median"], had["kept_longest"]


def play(role):
    from terminal import Program, Terminal, backend, wait_for
    before, hang, told, after = SCRIPTS[role]
    others = [Program("backend", "serve").start(), Program("courier").start()]
    kiosk = Terminal().start()
    try:
        kiosk.connect()
        kiosk.say("patience 30s")
        kiosk.play(before)
        screen = kiosk.say("screen")
        for _ in range(TOUCHES):
            look_up_help(kiosk, screen)
        healthy = measured(kiosk)
        kiosk.play(hang)
        screen, began, slowest, looks = kiosk.say("screen"), time.monotonic(), 0, 0
        while told not in kiosk.say("elements"):
            slowest = max(slowest, look_up_help(kiosk, screen))
            looks += 1
            assert time.monotonic() - began < 90, f"a hanging {role} was never told"
            time.sleep(0.02 if looks < 4 * TOUCHES else 0.5)
        hung = measured(kiosk)
        lasted = time.monotonic() - began
        kiosk.play(after + END)
        wait_for("the case's arrival", 60, lambda: backend("case", "list").count("\n") == 1)
    finally:
        for program in (kiosk, *others):
            program.stop()
    print(json.dumps({"hung": role, "told_after_s": round(lasted, 1), "looks": looks,
                      "slowest_look_s": round(slowest, 3), "touch_to_frame_ms": healthy[0],
                      "touch_to_frame_hung_ms": hung[0], "kept_ms": healthy[1], "kept_hung_ms": hung[1]}), flush=True)
    assert lasted > 3, f"the {role} did not hang"
    assert slowest < FREEZE_SECONDS, f"the screen stood still for {slowest:.1f} s"
    assert hung[0] < 3 * healthy[0] + 50, f"frames took {hung[0]} ms instead of {healthy[0]}"
    assert hung[1] < KEPT_MS, f"the loop kept anyone {hung[1]} ms"


def main():
    if len(sys.argv) == 2:
        play(sys.argv[1])
        return
    with_rig, build, portrait = sys.argv[1:]
    runs = [subprocess.Popen([with_rig, build, "pekalongan", "", portrait, __file__, role])
            for role in ROLES]
    assert not any([run.wait() for run in runs]), "see above"


if __name__ == "__main__":
    main()
