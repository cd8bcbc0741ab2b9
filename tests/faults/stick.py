#!/usr/bin/env python3
"""An office whose line is down for long: cases are handed in, staff save them to a stick, the service
centre takes them in, twice over, and when the line is back the courier brings the answers and the
kiosk lets go of them. Nothing is there twice."""
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, wait_for

STAFF = ["corner 5", "expect screen staff-door", 'type "07240617"', "tap #next",
         "expect screen staff-menu", 'tap "Simpan ke USB"', "expect screen staff-export"]
LEAVE = ["tap #back", "expect screen staff-menu", "tap #back", "expect screen attract"]


def outbox():
    return {path.stem for path in (RIG / "terminal/outbox").glob("*.p7m")}


def listed():
    return [line.split("\t")[0] for line in backend("case", "list").splitlines()]


def save(kiosk, stick):
    """Staff save what waits; the folder on the stick. Without a stick they are told so."""
    (RIG / "media").mkdir()
    kiosk.play(STAFF + ["tap #next", 'expect text "USB belum terpasang"'])
    (RIG / "media/stick").symlink_to(stick)  # a file system of its own is what counts
    kiosk.play(["tap #next", 'expect text "2 permohonan tersimpan di USB"'] + LEAVE)
    folders = list(pathlib.Path(stick).iterdir())
    assert len(folders) == 1, folders
    return folders[0]


def main():
    shared = pathlib.Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == RIG.stat().st_dev:
        print("no second file system here to be the stick")
        sys.exit(77)
    stick = tempfile.mkdtemp(prefix="anjungan-stick.", dir=shared)
    try:
        carry(stick)
    finally:
        shutil.rmtree(stick)


def carry(stick):
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        courier.start()
        kiosk.start().connect()
        cases = [short.hand_in(kiosk)[0] for _ in range(2)]
        assert outbox() == set(cases), f"{outbox()} instead of {cases}"
        folder = save(kiosk, stick)
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
