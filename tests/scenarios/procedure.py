#!/usr/bin/env python3
"""procedure.py MAKE_CASE SERVICE: every branch of the service's procedure, as its file states it, on a real
backend: each step is left by each of its outcomes, by cases of their own that go on to the end. At every
moment the tracking page says what it must: state, steps done, current, open and skipped, who acts, by
when. One more goes the first way after it was handed over to the desk. A branch that is added to the file
is tested by this without more."""
import datetime
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import standard
from procedure import Followed, Procedure, base_url
from terminal import RIG, Program, backend, wait_for

STATE, STAGING = RIG / "terminal", RIG / "staging"


def hand_in(make_case, service, *arguments):
    """A sealed case of the terminal in its outbox, as it leaves it: {case, code, due, url ...}."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))) - datetime.timedelta(minutes=1)
    sealed = STAGING / "case.p7m"
    said = subprocess.run(
        [make_case, "--key", STATE / "kiosk/terminal.key", "--certificate", STATE / "enrol/terminal.crt",
         "--recipient", STATE / "enrol/recipient.crt", "--catalogue", standard.catalogue(), "--service", service,
         "--at", now.isoformat(timespec="seconds"), "--base", base_url(), "--out", sealed, *arguments],
        capture_output=True, text=True, check=True).stdout
    made = dict(line.split("=", 1) for line in said.splitlines())
    os.rename(sealed, STATE / "outbox" / f"{made['case']}.p7m")
    return made


def arrived():
    return {line.split("\t")[0] for line in backend("case", "list").splitlines()}


def main():
    make_case, service = sys.argv[1:]
    procedure = Procedure(standard.service(service))
    branches = procedure.branches()
    STAGING.mkdir()
    programs = [Program("backend", "serve"), Program("courier")]
    try:
        for program in programs:
            program.start()
        made = [hand_in(make_case, service) for _ in branches] + [hand_in(make_case, service, "--handed", "yes")]
        wait_for("the cases in the backend", 60, lambda: arrived() == {it["case"] for it in made})
        for it, branch in zip(made, branches + branches[:1]):
            print(" ".join(f"{number}:{key}" for number, key in branch), flush=True)
            Followed(procedure, it["case"], it["url"], it["due"] or None).go(branch)
    finally:
        for program in programs:
            program.stop()
    assert all(program.process.returncode == 0 for program in programs), "a program did not end well"


if __name__ == "__main__":
    main()
