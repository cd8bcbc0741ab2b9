#!/usr/bin/env python3
"""An office whose line is down for long: cases are handed in, carried to the service centre on a
stick, taken in there twice over, and when the line is back the courier brings the answers and the
kiosk lets go of them. Nothing is there twice."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, wait_for

EXPORT = sys.argv[1]


def outbox():
    return {path.stem for path in (RIG / "terminal/outbox").glob("*.p7m")}


def listed():
    return [line.split("\t")[0] for line in backend("case", "list").splitlines()]


def main():
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        courier.start()
        kiosk.start().connect()
        cases = [short.hand_in(kiosk)[0] for _ in range(2)]
        assert outbox() == set(cases), f"{outbox()} instead of {cases}"
        stick = RIG / "stick"
        stick.mkdir()
        folder = subprocess.run([EXPORT, RIG / "terminal", stick], check=True, capture_output=True,
                                text=True).stdout.strip()
        assert outbox() == set(cases), "the export has taken something away"
        # The centre's server is down as well: the stick alone carries them.
        for word in ("accepted", "accepted before"):
            lines = dict(line.split("\t") for line in backend("import", folder).splitlines())
            assert lines == dict.fromkeys(cases, word), lines
        assert sorted(listed()) == sorted(cases), listed()
        assert outbox() == set(cases), "no answer has come yet"
        third = short.hand_in(kiosk)[0]
        centre.start()
        wait_for("an empty outbox", 60, lambda: not outbox())
        wait_for("the third case", 20, lambda: len(listed()) == 3)
        assert sorted(listed()) == sorted(cases + [third]), listed()
        assert not list((RIG / "terminal/kiosk/refused").glob("*")), "a case was refused"
        assert not list((RIG / "terminal/acks").glob("*")), "an answer was not taken"
    finally:
        for program in (kiosk, courier, centre):
            program.stop()
    print(f"{len(cases)} cases came on a stick, one by the line, each once, and the outbox is empty")


if __name__ == "__main__":
    main()
