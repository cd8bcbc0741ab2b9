#!/usr/bin/env python3
"""Two weeks without a network: three cases are handed in over fourteen days while nothing can be
reached, with a power cut in between. Then all of them arrive once, with the time they were handed in
and due; the outbox empties, and who was promised an earlier day is seen to be late, oldest first."""
import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, wait_for

DAYS_AGO = (14, 7, 0)
WIB = datetime.timezone(datetime.timedelta(hours=7))


def outbox():
    return {path.stem for path in (RIG / "terminal/outbox").glob("*.p7m")}


def days_ago(days):
    now = datetime.datetime.now(WIB).replace(microsecond=0)
    return (now - datetime.timedelta(days=days)).isoformat()


def shown(case):
    """What the backend knows of a case, line by line."""
    return dict(line.split("\t")[:2] for line in backend("case", "show", case).splitlines())


def main():
    # Short waits keep the test short; by default it asks every minute.
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    cases, times = [], []
    try:
        courier.start()
        for number, days in enumerate(DAYS_AGO):
            if number == 1:  # the lights go out
                kiosk.kill()
                courier.kill()
                courier.start()
            if number < 2:
                kiosk.start().connect()
            times.append(days_ago(days))
            kiosk.say(f"clock {times[-1]}")
            cases.append(short.hand_in(kiosk)[0])
        assert outbox() == set(cases), f"{outbox()} instead of {cases}"
        wait_for("a courier that knows of the trouble", 20,
                 lambda: "[N-01]" in (RIG / "courier.log").read_text())
        assert not backend("case", "list"), "a case has arrived without a network"
        centre.start()
        wait_for("every case in the backend", 60,
                 lambda: len(backend("case", "list").splitlines()) >= len(cases))
        wait_for("an empty outbox", 60, lambda: not outbox())
        listed = [line.split("\t") for line in backend("case", "list").splitlines()]
        assert [row[0] for row in listed] == cases, f"{listed} instead of {cases}, in order of due"
        assert [row[5] for row in listed] == ["late", "late", "in time"], listed
        for case, time in zip(cases, times):
            assert shown(case)["handed-in"] == time, (shown(case), time)
            assert "differs" not in backend("case", "show", case), "another due time than promised"
    finally:
        for program in (kiosk, courier, centre):
            program.stop()
    print(f"{len(cases)} cases of fourteen days arrived once, each with its own time")


if __name__ == "__main__":
    main()
