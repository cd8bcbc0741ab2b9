#!/usr/bin/env python3
"""events.py SEED [COUNT [FROM]]: events by dice (app/kiosk/commands_random.c) against a kiosk with
sanitizers, simulated devices and a clock that leaps: touches, keys, the voice, codes, troubles of every
device, staff with right and wrong PINs; and with the service centre, which fails now and then, where cases
arrive, are finished and asked for, and a gateway that knows certificates. Looked at after each event: a
receipt is of a case, a session makes one, nothing outlives it, staff do not see it, something can be
pressed. After each thousand the terminal is left alone and finds back to the attract screen, and the cases
on its disk are those that were seen. In the end they are all at the centre; there is no report of a
sanitizer, an end with status 0, and memory that keeps its level: what is held while the terminal rests; a
sanitizer's allocator takes ever more from the system for what it has freed. COUNT is ANJUNGAN_EVENTS where
that is set; the nightly length is 1000000. A run is played again by its seed (and from a roll on)."""
import concurrent.futures
import os
import pathlib
import random
import re
import sqlite3
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "lib"), str(TESTS / "peers")]
import gateway
from terminal import RIG, Program, Refused, Terminal, backend, finish, wait_for

AT_ONCE, STAFF = 1000, "07240617"
LONG = 100000  # events from which on memory is judged; before, pools are still filling
GROWTH_MOST = 0.05  # of the level, along the last half
BLOCK = 10  # thousands of events
ANSWER_SECONDS = 600
WORDS = ["NOT_REGISTERED", *gateway.STATUSES.values()]
DESK = 5  # thousands of events; then the desk has finished its cases
# What is met in a run of LONG at least: all an applicant and staff can come to.
SCREENS = {"attract", "language", "services", "standard", "consent", "form", "documents", "face", "review",
           "submit", "receipt", "thanks", "help", "track", "access", "guide", "underway", "survey", "phone",
           "certificate", *("staff-" + page for page in ("door", "menu", "restock", "devices", "cases", "manual",
                                                         "network", "export", "settings", "power"))}


def smaller_screen():
    """What is tried here is not the drawing."""
    path = RIG / "kiosk.yaml"
    path.write_text(path.read_text().replace("1080", "540").replace("1920", "960"))


def with_gateway():
    path = RIG / "config/agencies/pekalongan.yaml"
    path.write_text(path.read_text() + "gateway: true\n")
    gateway.Gateway().configure(RIG, "pekalongan")


def throw_statuses(dice):
    """Whatever NIK is typed, or read off the card, its certificate stands differently each time."""
    gateway.STATUSES.update({digit: dice.choice(WORDS) for digit in "0123456789"})


def work_the_desk(finished):
    """Every case that has arrived is finished: its person may ask for the service again."""
    for case in {line.split()[0] for line in backend("case", "list").splitlines()} - finished:
        finish(case)
        finished.add(case)


def start_again(backend_program):
    """Its machine fails, or it is brought up to date. And a terminal may ask for persons' certificates so often
    in ten minutes and no more (app/backend/status.h): time that these people here do not have."""
    backend_program.kill()
    backend_program.start()


def rows(database, table):
    with sqlite3.connect(f"file:{RIG / database}?mode=ro", uri=True, timeout=30) as connection:
        found = {row[0] for row in connection.execute(f"SELECT id FROM {table}")}
    connection.close()
    return found


def at_the_centre():
    return rows("terminal/kiosk/store.db", "cases") == rows("backend/backend.db", "cases")


def ask_for(kiosk, code):
    """Somebody comes with a receipt; what they do then is for the dice. A code that the dice held before a
    reader which was just starting may come first; then it is for the dice at once."""
    try:
        kiosk.play(["clock now", "patience 30s", "expect ready reader", "tap #track", "expect screen track",
                    f"reader code:{code}", "expect control #again"])
    except Refused as late:
        print(f"asking for {code}: {late}")
    kiosk.say("patience 1h")


def resident_mb(pid):
    pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def look_at_logs():
    for name in ("kiosk", "courier", "backend"):
        text = (RIG / f"{name}.log").read_text(errors="replace")
        found = re.search(r".*(Sanitizer|runtime error:|Assertion).*", text)
        assert not found, found.group()


def level(samples):
    return sum(samples) / len(samples)


def floors(samples):
    """The least of each BLOCK. At rest a page or a frame may be on its way to be wiped yet; what leaks lifts
    the floor."""
    return [min(samples[at:at + BLOCK]) for at in range(0, len(samples), BLOCK)]


def slope(samples):
    """MB a sample, by least squares."""
    middle, mean = (len(samples) - 1) / 2, level(samples)
    spread = sum((i - middle) ** 2 for i in range(len(samples)))
    return sum((i - middle) * (mb - mean) for i, mb in enumerate(samples)) / spread if spread else 0


def main():
    seed = int(sys.argv[1])
    count = int(os.environ.get("ANJUNGAN_EVENTS") or (sys.argv[2] if len(sys.argv) > 2 else 1000000))
    start = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    smaller_screen()
    with_gateway()
    kiosk, done, memory, sessions, cases, screens = Terminal(), 0, [], 0, 0, {}
    last = worked = finished = ""  # codes: of the last case, of the last that the desk took up, or has finished
    dice = random.Random(seed + start)
    cases_finished = set()
    desk = concurrent.futures.ThreadPoolExecutor(1)
    at_desk = desk.submit(lambda: None)
    centre = [Program("backend", "serve").start(), Program("courier").start()]
    kiosk.start().connect(30)
    kiosk.link.settimeout(ANSWER_SECONDS)
    kiosk.say("patience 1h")
    began = time.monotonic()
    try:
        while done < count:
            throw_statuses(dice)
            if len(memory) % 2 == 0:  # else it has gone ahead: the door opens again, the centre does not answer
                kiosk.say("clock now")
            said = kiosk.say(f"random {seed} {start} {min(AT_ONCE, count - done)} {STAFF}")
            figures, where, code = said.split(";")
            events, more_sessions, more_cases, start, bytes_held = (int(word) for word in re.findall(r"\d+", figures))
            for name, met in re.findall(r"(\S+) (\d+)", where):
                screens[name] = screens.get(name, 0) + int(met)
            done, sessions, cases = done + events, sessions + more_sessions, cases + more_cases
            memory.append(bytes_held / 1e6)
            stored = len(rows("terminal/kiosk/store.db", "cases"))
            assert stored == cases, f"{stored} cases on the disk, {cases} were seen"
            last = code.strip() or last
            if len(memory) % DESK == 0:
                at_desk.result()
                finished = worked
                at_desk, worked = desk.submit(work_the_desk, cases_finished), last
                start_again(centre[0])
            asked = code.strip() or (finished if len(memory) % DESK == 0 else "")
            if asked:
                ask_for(kiosk, asked)
            if len(memory) % 20 == 0:
                look_at_logs()
                print(f"{done} events to roll {start}, {done / (time.monotonic() - began):.0f} a second, "
                      f"{sessions} sessions, {cases} cases, {memory[-1]:.1f} MB held, "
                      f"{resident_mb(kiosk.process.pid):.0f} MB resident; to be met: {SCREENS - set(screens)}",
                      flush=True)
        at_desk.result()
        wait_for("the last case at the centre", 60, at_the_centre)
    except (Refused, ConnectionError, TimeoutError) as problem:
        print(f"seed {seed}, from roll {start}: {problem}")
        look_at_logs()
        raise
    finally:
        for program in [kiosk, *centre]:
            program.stop()
    look_at_logs()
    assert kiosk.process.returncode == 0, f"status {kiosk.process.returncode}"
    ground = floors(memory)
    half = len(ground) // 2
    rise = slope(ground[half:])
    print(f"seed {seed}: {done} events in {time.monotonic() - began:.0f} s, {sessions} sessions, {cases} cases; "
          f"held at least {level(ground[:half] or ground):.2f} MB, then {level(ground[half:]):.2f} MB, in the last "
          f"half {rise * 100 / BLOCK:+.3f} MB per 100000 events, at most {max(memory):.1f} MB; "
          f"events by screen {screens}")
    assert done < LONG or not SCREENS - set(screens), f"never met: {SCREENS - set(screens)}"
    assert done < LONG or rise * (len(ground) - half) < GROWTH_MOST * level(ground[half:]), "memory grows"


if __name__ == "__main__":
    main()
