#!/usr/bin/env python3
"""A fleet sends its cases while the backends are killed at random and started again; then everything that was
acknowledged is looked for in the database and in the store: nothing lost, nothing doubled, the audit log whole. All
along, no upload's offset is beyond the bytes that are there. Last of all the checker is checked: each kind of damage,
done by hand, is found. Environment: PROGRAMS (anjungan-backend), FLEET (bench-fleet).

    fleet_kills.py [--cases N] [--terminals N] [--backends N] [--store file|s3] [--bytes N] [--seed N]"""
import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import office as offices

SAMPLE = 4  # open uploads that are looked at after each kill
ROUNDS = 10  # at most, of a fleet that is done before it was disturbed
OPEN_S = 0.2  # so long a kill waits for one to be open
SERVICE = "pekalongan/issue-esign"


class Killer(threading.Thread):
    """One of them at a time, at any moment; and after each the offsets are held against the bytes."""

    def __init__(self, office, seed, between):
        super().__init__()
        self.office, self.random, self.between = office, random.Random(seed), between
        self.over, self.kills, self.looks, self.beyond, self.failed = threading.Event(), 0, 0, [], None

    def told(self):
        return dict(self.office.sql('SELECT id, "offset" FROM uploads WHERE state = 0 AND "offset" > 0'))

    def told_before(self):
        end = time.monotonic() + OPEN_S
        while not (told := self.told()) and time.monotonic() < end:
            pass
        return told

    def look(self, before):
        """First what was told, also before the kill, then what is there: bytes only grow."""
        rows = sorted({**before, **self.told()}.items())
        for name, told in self.random.sample(rows, min(SAMPLE, len(rows))):
            there = self.office.reach(name)
            self.looks += 1
            if there < int(told):
                self.beyond.append((name, told, there))

    def run(self):
        try:
            while not self.over.wait(self.random.uniform(*self.between)):
                victim = self.random.choice(self.office.backends)
                before = self.told_before()
                victim.kill()
                self.kills += 1
                self.look(before)
                victim.begin()
                offices.wait_until("a backend", 60, victim.ready)
        except Exception as error:  # told by the main thread
            self.failed = error


def read_journal(path):
    fields = ("case", "terminal", "sha256", "size", "code")
    return [dict(zip(fields, line.split())) for line in path.read_text().splitlines()]


class Account:
    """What was acknowledged against what is there."""

    def __init__(self, office, journal):
        self.office, self.journal, self.wrong = office, journal, []

    def check(self, true, what):
        if not true:
            self.wrong.append(what)

    def rows(self, columns, table, key=0):
        found = collections.defaultdict(list)
        for row in self.office.sql(f"SELECT {columns} FROM {table}"):
            found[row[key]].append(row)
        return found

    def database(self):
        told = {line["case"]: line for line in self.journal}
        cases = self.rows("id, terminal, sha256, blob, step", "cases")
        answers = self.rows("case_id, terminal, accepted", "answers")
        uploads = self.rows('case_id, terminal, sha256, length, "offset", state', "uploads")
        visits = self.rows("case_id, left_at", "visits")
        entries = self.rows("object, act", "audit")
        self.check(len(told) == len(self.journal), f"{len(told)} cases of {len(self.journal)}: one was acknowledged twice")
        self.check(set(cases) == set(told), "lost, or never handed in: "
                   f"{sorted(set(told) ^ set(cases))[:3]}")
        for case, line in told.items():
            want = [[case, line["terminal"], line["sha256"]]]
            self.check([row[:3] for row in cases[case]] == want, f"{case}: not one case")
            self.check(answers[case] == [[case, line["terminal"], "1"]], f"{case}: not one answer, accepted")
            self.check(uploads[case] == [[*want[0], line["size"], line["size"], "2"]], f"{case}: not one upload, done")
            self.check(sum(row[1] == "0" for row in visits[case]) == 1, f"{case}: not at one step")
            self.check(sum(row[1] == "accept" for row in entries[case]) == 1, f"{case}: not one entry in the log")
        self.blobs = {row[0][3]: told[case] for case, row in cases.items() if case in told}
        self.check(len(self.blobs) == len(cases), "two cases of the same bytes")
        sha = [line["sha256"] for line in self.journal]
        self.check(len(set(sha)) == len(sha), "the same case under two names")

    def store(self):
        names = self.office.whole_names()
        self.check(sorted(self.blobs) == names, f"in the store, but no case's: {sorted(set(names) ^ set(self.blobs))[:3]}")
        for name, line in self.blobs.items():
            self.check(self.office.digest(name) == (int(line["size"]), line["sha256"]), f"{line['case']}: other bytes")

    def audit(self):
        verified = self.office.run("audit", "verify", check=False)
        self.check(verified.returncode == 0, f"audit verify: {verified.stderr[-200:]}")

    def settle(self, with_store=True):
        self.database()
        self.audit()
        if with_store:
            self.store()
        return self.wrong


def damages(office, journal):
    """Each: its name, how it is done, how it is undone."""
    case = journal[len(journal) // 2]["case"]
    blob, = office.sql(f"SELECT blob FROM cases WHERE id = '{case}'")[0]
    number = office.sql("SELECT max(number) FROM audit")[0][0]
    columns = "terminal, case_id, token, accepted, at"
    yield ("an answer is lost", [f"CREATE TABLE kept AS SELECT * FROM answers WHERE case_id = '{case}'",
                                 f"DELETE FROM answers WHERE case_id = '{case}'"],
           [f"INSERT INTO answers({columns}) SELECT {columns} FROM kept", "DROP TABLE kept"])
    copy = "id, terminal, service, code_hash, blob, sha256, step, handed_in, due, received, updated, due_differs"
    values = copy.replace("id,", "'00000000000000000000000000000000',", 1).replace(
        "code_hash", "(SELECT chain FROM audit_head)")
    yield ("a case is doubled", [f"INSERT INTO cases({copy}) SELECT {values} FROM cases WHERE id = '{case}'"],
           ["DELETE FROM cases WHERE id = '00000000000000000000000000000000'"])
    yield ("an upload is short", [f"UPDATE uploads SET \"offset\" = length - 1 WHERE case_id = '{case}'"],
           [f"UPDATE uploads SET \"offset\" = length WHERE case_id = '{case}'"])
    yield ("an entry is changed", [f"UPDATE audit SET at = at + 1 WHERE number = {number}"],
           [f"UPDATE audit SET at = at - 1 WHERE number = {number}"])
    if office.s3:
        key = f"office/whole/{blob}"
        data = office.s3.get(key)
        yield ("bytes are lost", lambda: office.s3.ask("DELETE", key), lambda: office.s3.put(key, data))
    else:
        path = office.blob_folder("whole") / blob
        data = path.read_bytes()
        yield ("bytes are lost", lambda: path.write_bytes(data[:-1] + bytes([data[-1] ^ 1])),
               lambda: path.write_bytes(data))


def do(office, step):
    if callable(step):
        step()
    else:
        for text in step:
            office.sql(text)


def check_the_checker(office, journal):
    for name, damage, repair in damages(office, journal):
        do(office, damage)
        wrong = Account(office, journal).settle(with_store=callable(damage))
        do(office, repair)
        assert wrong, f"{name}: not noticed"
        print(f"  {name}: {wrong[0].strip()}")
    wrong = Account(office, journal).settle(with_store=False)
    assert not wrong, wrong


def send_all(office, asked, fleet, killer):
    """The cases, again and again until the backends were killed often enough; what was acknowledged."""
    lines = []
    for number in range(1, ROUNDS + 1):
        journal = office.folder / f"journal-{number}"
        sent = subprocess.run([*fleet, "--cases", str(asked.cases), "--at-once", str(asked.at_once), "--chunk",
                               str(asked.chunk), "--beat", "5", "--journal", journal], stdout=subprocess.PIPE, text=True)
        said = json.loads(sent.stdout)
        print(f"{said['cases']} cases of {asked.bytes} bytes from {asked.terminals} terminals in {said['seconds']} s, "
              f"{said['again']} requests made again")
        assert sent.returncode == 0 and said["broken"] == 0, "a promise was broken"
        lines += read_journal(journal)
        if killer.failed or (killer.kills >= asked.kills and killer.looks):
            break
    assert len(lines) == number * asked.cases, f"{len(lines)} cases were acknowledged in {number} rounds"
    return lines


def play(office, asked):
    office.start()
    tokens = office.add_terminals(asked.terminals)
    fleet = office.fleet_command(tokens, "--service", SERVICE, "--patience", 300, "--bytes", asked.bytes)
    # They are enrolled in peace: a token works once.
    subprocess.run(fleet, check=True, stdout=subprocess.DEVNULL)
    killer = Killer(office, asked.seed, asked.between)
    killer.start()
    try:
        lines = send_all(office, asked, fleet, killer)
    finally:
        killer.over.set()
        killer.join()
    if killer.failed:
        raise killer.failed
    print(f"{len(office.backends)} backend(s) killed {killer.kills} times; {killer.looks} offsets looked at")
    assert killer.kills >= asked.kills, f"only {killer.kills} kills: nothing was tried"
    assert killer.looks, "no offset was looked at"
    assert not killer.beyond, f"an offset beyond the bytes: {killer.beyond}"
    wrong = Account(office, lines).settle()
    assert not wrong, wrong[:5]
    left = office.part_names()
    print(f"all there, once; {len(left)} empty parts that nobody was told of")
    assert len(left) <= killer.kills * asked.at_once and all(office.reach(name) <= 0 for name in left), left
    for backend in office.backends:
        backend.kill()
    check_the_checker(office, lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--terminals", type=int, default=12)
    parser.add_argument("--backends", type=int, default=1)
    parser.add_argument("--store", choices=("file", "s3"), default="file")
    parser.add_argument("--bytes", type=int, default=150_000)
    parser.add_argument("--chunk", type=int, default=60_000)
    parser.add_argument("--at-once", type=int, default=12)
    parser.add_argument("--kills", type=int, default=3, help="that there must have been")
    parser.add_argument("--between", type=float, nargs=2, default=(0.1, 1.0), help="seconds")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    with offices.opened(os.environ["PROGRAMS"], backends=asked.backends, store=asked.store) as office:
        play(office, asked)


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"{time.monotonic() - began:.1f} s")
