#!/usr/bin/python3
"""No plaintext stays: the NIK that was read from a card in a session is in no file of the terminal's state folder
and, 2 s after the session's end, nowhere in the kiosk's memory, also when staff came in between; and
no more is the PIN that staff typed. The search proves itself first: it must find the marker while
it is on the screen, the PIN while it is typed, and a planted file."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from remains import memory_of, search
from terminal import RIG, Program, Terminal, backend, scenario, wait_for

MARKER = "3332232606855881"  # printed on the specimen card (assets/pictures), and read from it
PIN = "240617"  # of the rig's number 7
STATE = RIG / "terminal"


def forms(marker):
    """The marker as bytes, as wide characters, and grouped as it is shown."""
    grouped = " ".join(marker[i:i + 4] for i in range(0, len(marker), 4))
    return [form for text in (marker, grouped)
            for form in (text.encode(), text.encode("utf-16-le"), text.encode("utf-32-le"))]


def in_memory(pid, marker=MARKER):
    """The mappings of a process in which a form of the marker stands."""
    return search({marker: forms(marker)}, memory_of(pid)).get(marker, [])


def in_files(marker=MARKER):
    return [str(path) for path in STATE.rglob("*") if path.is_file()
            and any(form in path.read_bytes() for form in forms(marker))]


def expect_nothing(kiosk, when, marker=MARKER):
    time.sleep(2)
    left = in_memory(kiosk.process.pid, marker)
    assert not left, f"in memory {when}: " + "; ".join(left)
    assert not in_files(marker), f"in files {when}: {in_files(marker)}"


def staff_come_in(kiosk, back_to):
    """While the applicant's data are held: typed wrong, typed right, and out again."""
    kiosk.play(["corner 5", "expect screen staff-door", f'type "07{PIN}"'])
    assert in_memory(kiosk.process.pid, PIN), "the search does not find the PIN that is typed"
    assert PIN not in kiosk.say("elements") and MARKER[:4] not in kiosk.say("elements")
    kiosk.play(["tap #next", "expect screen staff-menu", "tap #staff-cases", "expect screen staff-cases"])
    assert MARKER[:4] not in kiosk.say("elements")
    expect_nothing(kiosk, "while staff are in", PIN)
    kiosk.play(["tap #back", "expect screen staff-menu", "tap #back", f"expect screen {back_to}",
                "corner 5", "expect screen staff-door", f'type "07{PIN[:-1]}"', "tap #back",
                f"expect screen {back_to}"])
    expect_nothing(kiosk, "after staff mode", PIN)
    assert not in_memory(kiosk.process.pid, f"07{PIN[:-1]}"), "what was typed at the door and not sent"


def main():
    lines = [line.replace("3375010101900001", MARKER) for line in scenario(sys.argv[1])]
    typed = next(i for i, line in enumerate(lines) if MARKER in line) + 1
    backend_program = Program("backend", "serve").start()
    courier = Program("courier").start()
    kiosk = Terminal().start()
    try:
        kiosk.connect()
        kiosk.play(lines[:typed])
        assert in_memory(kiosk.process.pid), "the search does not find what is on the screen"
        staff_come_in(kiosk, kiosk.say("screen"))
        planted = STATE / "kiosk" / "planted"
        planted.write_bytes(b"x" * 5000 + MARKER.encode())
        assert in_files() == [str(planted)], "the search does not find a planted file"
        planted.unlink()
        kiosk.play(lines[typed:])
        wait_for("the case's arrival", 60, lambda: "pekalongan/" in backend("case", "list"))
        expect_nothing(kiosk, "after the session")
        # Cancelled half way, and left alone until the clock wiped it: the same.
        kiosk.play(lines[:typed] + ["tap #cancel", "tap #cancel-yes", "expect screen attract"])
        kiosk.play(lines[:typed] + ["advance 400s", "expect screen attract"])
        expect_nothing(kiosk, "after a cancelled session")
        # Staff came, and were still in when its owner had gone for good.
        kiosk.play(lines[:typed] + ["corner 5", "expect screen staff-door", f'type "07{PIN}"', "tap #next",
                                    "expect screen staff-menu", "advance 95s", "advance 400s",
                                    "expect screen attract"])
        expect_nothing(kiosk, "after staff mode and the session")
        expect_nothing(kiosk, "after staff mode and the session", PIN)
    finally:
        for program in (kiosk, courier, backend_program):
            program.stop()
    for log in RIG.glob("*.log"):
        text = log.read_text(errors="replace")
        assert MARKER not in text and PIN not in text, f"in {log}"
    print("the marker was found while it was shown, and nowhere after")


if __name__ == "__main__":
    main()
