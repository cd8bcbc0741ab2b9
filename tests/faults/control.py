#!/usr/bin/env python3
"""Rude peers of the control socket, a second kiosk on the same state folder, and the end asked for in
every phase: the screen goes on answering, and the end is clean. usage: control.py SCENARIO"""
import os
import pathlib
import re
import socket
import stat
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from terminal import BUILD, RIG, SOCKET, Refused, Terminal, scenario

QUICK_SECONDS, END_SECONDS = 2, 5


def raw():
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(10)
    link.connect(str(SOCKET))
    return link


def still_answers(kiosk, what):
    """A well-behaved peer is served, and hears of its own lines only."""
    began = time.monotonic()
    kiosk.connect()
    assert kiosk.say("screen") == "attract", f"after {what}: an answer to another line"
    kiosk.link.close()
    took = time.monotonic() - began
    assert took < QUICK_SECONDS, f"after {what}: {took:.1f} s"


def half_a_line():
    link = raw()
    link.sendall(b"tap #sta")
    link.close()


def garbage():
    link = raw()
    link.sendall(b"\x00\xff\xfe|\n\n\n" + bytes(range(256)) + b"\ntap\ntap #\nif\nwhile\nkey\nexpect no\n")
    link.close()


def no_end_of_line():
    link = raw()
    try:
        link.sendall(b"x" * (1 << 20))
    except (BrokenPipeError, ConnectionResetError):
        pass
    link.close()


def gone_while_waiting():
    link = raw()
    link.sendall(b"wait 15s\nexpect screen thanks\n")
    link.close()


def never_reads():
    """Ten thousand answers that nobody takes: the screen must not wait for their reader."""
    link = raw()
    link.settimeout(3)
    try:
        for _ in range(10000):
            link.sendall(b"elements\n")
    except (BrokenPipeError, ConnectionResetError, TimeoutError):
        pass
    link.close()


RUDE = [half_a_line, garbage, no_end_of_line, gone_while_waiting, never_reads]


def rude_peers():
    kiosk = Terminal().start()
    kiosk.connect()
    kiosk.link.close()
    assert stat.S_IMODE(os.stat(SOCKET).st_mode) == 0o600
    for peer in RUDE:
        peer()
        still_answers(kiosk, peer.__name__)
    second = subprocess.run([BUILD / "anjungan-kiosk", "--config", RIG / "kiosk.yaml", "--control", SOCKET],
                            capture_output=True, text=True, timeout=20)
    assert second.returncode == 1 and "another kiosk" in second.stderr, second.stderr
    still_answers(kiosk, "a second kiosk")
    ends(kiosk, "rude peers")


def ends(kiosk, what):
    """Asked to end, it does: soon, with status 0, and with nothing a sanitizer has to say."""
    kiosk.process.terminate()
    status = kiosk.process.wait(END_SECONDS + 10)
    assert status == 0, f"{what}: status {status}"
    text = (RIG / "kiosk.log").read_text(errors="replace")
    found = re.search(r".*(Sanitizer|runtime error:|Assertion).*", text)
    assert not found, f"{what}: {found.group()}"
    assert not SOCKET.exists(), f"{what}: the socket is left"


def ended_in_each_phase(lines):
    """At every line that begins a job, before its end; and with help or language lying over it."""
    begin = ("tap #scan", "if #shoot tap #shoot", "expect screen face")
    jobs = [i for i, line in enumerate(lines) if line in begin]
    jobs.append(lines.index("expect screen review") + 1)  # handing in
    jobs.append(lines.index("expect screen receipt"))  # printing
    for at in jobs:
        for over in ("", "tap #help", "tap #language"):
            kiosk = Terminal().start()
            kiosk.connect()
            if kiosk.say("screen") == "sorry":
                kiosk.play(["tap #next", "expect screen attract"])
            kiosk.play(lines[:at + 1])
            kiosk.say("patience 0ms")
            try:
                kiosk.say(over or "screen")
            except Refused:
                pass  # not every phase offers both
            ends(kiosk, f"{lines[at]} {over}")
    return len(jobs) * 3


def main():
    rude_peers()
    count = ended_in_each_phase(scenario(sys.argv[1]))
    print(f"{len(RUDE)} rude peers, a second kiosk, {count} ends")


if __name__ == "__main__":
    main()
