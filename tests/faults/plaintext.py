#!/usr/bin/env python3
"""No plaintext stays: a marker NIK typed in a session is in no file of the terminal's state folder
and, 2 s after the session's end, nowhere in the kiosk's memory. The search proves itself first: it
must find the marker while it is on the screen, and a planted file."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import RIG, Program, Terminal, backend, scenario, wait_for

MARKER = "3375019107990042"
STATE = RIG / "terminal"


def forms(marker):
    """The marker as bytes, as wide characters, and grouped as it is shown."""
    grouped = " ".join(marker[i:i + 4] for i in range(0, 16, 4))
    return [form for text in (marker, grouped)
            for form in (text.encode(), text.encode("utf-16-le"), text.encode("utf-32-le"))]


def in_memory(pid):
    """The mappings of a process in which a form of the marker stands."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            name = line.split(maxsplit=5)[5].strip() if len(line.split()) > 5 else "anonymous"
            if "r" not in rights or name in ("[vvar]", "[vsyscall]"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except OSError:
                continue
            for form in forms(MARKER):
                at = data.find(form)
                if at >= 0:
                    found.append(f"{name} {start + at:#x} {data[max(0, at - 24):at + 40]!r}")
    return found


def in_files():
    return [str(path) for path in STATE.rglob("*") if path.is_file()
            and any(form in path.read_bytes() for form in forms(MARKER))]


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
        planted = STATE / "kiosk" / "planted"
        planted.write_bytes(b"x" * 5000 + MARKER.encode())
        assert in_files() == [str(planted)], "the search does not find a planted file"
        planted.unlink()
        kiosk.play(lines[typed:])
        wait_for("the case's arrival", 60, lambda: "pekalongan/" in backend("case", "list"))
        time.sleep(2)
        left = in_memory(kiosk.process.pid)
        assert not left, "in memory after the session: " + "; ".join(left)
        assert not in_files(), f"in files: {in_files()}"
        # Cancelled half way, and left alone until the clock wiped it: the same.
        kiosk.play(lines[:typed] + ["tap #cancel", "tap #cancel-yes", "expect screen attract"])
        kiosk.play(lines[:typed] + ["advance 400s", "expect screen attract"])
        time.sleep(2)
        left = in_memory(kiosk.process.pid)
        assert not left, "in memory after a cancelled session: " + "; ".join(left)
        assert not in_files(), f"in files: {in_files()}"
    finally:
        for program in (kiosk, courier, backend_program):
            program.stop()
    for log in RIG.glob("*.log"):
        assert MARKER not in log.read_text(errors="replace"), f"in {log}"
    print("the marker was found while it was shown, and nowhere after")


if __name__ == "__main__":
    main()
