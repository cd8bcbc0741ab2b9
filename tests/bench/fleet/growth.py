#!/usr/bin/env python3
"""How the pages fare while the database grows from a thousand cases to a million: the desk's queues, a tracking page and
the metrics, by HTTP from one backend, on SQLite or, inside of with-postgres, on PostgreSQL. One case in ten is open, and of
those one in ten waits for whoever looks. Prints of each page the median, what the fastest tenth stays below (a shared
machine disturbs it least) and how often that of the smallest database this is.

    growth.py PROGRAMS [--to 1000000] [--asks 150]"""
import argparse
import hashlib
import hmac
import http.client
import pathlib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import office as offices

ENGINES = {
    "sqlite": {"rows": "WITH RECURSIVE rows(n) AS (SELECT {a} UNION ALL SELECT n + 1 FROM rows WHERE n + 1 < {b})",
               "from": "rows", "id": "printf('%032x', n)", "hash": "randomblob(32)", "person": "randomblob(32)"},
    "postgres": {"rows": "WITH rows(n) AS (SELECT generate_series({a}, {b} - 1))", "from": "rows",
                 "id": "lpad(to_hex(n), 32, '0')", "hash": "decode(md5(n::text) || md5('x' || n), 'hex')",
                 "person": "decode(md5('p' || n) || md5('q' || n), 'hex')"},
}
# Two years of them; an open one is due around now.
CASES = """INSERT INTO cases(id, terminal, service, code_hash, blob, sha256, step, handed_in, due, received, updated,
 due_differs, person_hash, agency, complaint, actor) {rows} SELECT {id}, 'PKL-00000', 'pekalongan/issue-esign', {hash}, {id},
 'SPESIMEN', CASE WHEN n % 10 = 0 THEN 3 ELSE 0 END, {now} - (n * 63) % 63000000, CASE WHEN n % 10 = 0 THEN
 {now} - 40000 + (n * 37) % 400000 ELSE {now} - (n * 63) % 63000000 + 86400 END, {now} - (n * 63) % 63000000,
 {now} - (n * 63) % 63000000 + 50000, 0, {person}, 'pekalongan', 0, CASE WHEN n % 100 = 0 THEN {actor} WHEN n % 10 = 0 THEN {other}
 ELSE -1 END FROM {from}"""
VISITS = """INSERT INTO visits(case_id, number, step, entered, left_at, outcome, decided_by) {rows} SELECT {id}, k, k,
 {now}, CASE WHEN n % 10 = 0 AND k = 3 THEN 0 ELSE {now} END, 'done', '' FROM {from}, (SELECT 1 AS k UNION SELECT 2 UNION
 SELECT 3) AS three"""
UPLOADS = """INSERT INTO uploads(id, terminal, case_id, sha256, length, "offset", state, created, expires, received)
 {rows} SELECT {id}, 'PKL-00000', {id}, 'SPESIMEN', 100000, 100000, 2, {now}, {now}, {now} FROM {from}"""
ANSWERS = """INSERT INTO answers(terminal, case_id, token, accepted, at) {rows} SELECT 'PKL-00000', {id},
 'SPESIMEN.SPESIMEN.SPESIMEN', 1, {now} FROM {from}"""


def fill(office, begin, end, actor):
    engine = ENGINES["postgres" if office.database else "sqlite"]
    named = {**engine, "rows": engine["rows"].format(a=begin, b=end), "now": int(time.time()), "actor": actor,
             "other": 0 if actor != "0" else 1}
    office.sql("BEGIN;" + ";".join(text.format(**named) for text in (CASES, VISITS, UPLOADS, ANSWERS)) + ";COMMIT")
    for table in ("cases", "visits", "uploads", "answers"):
        office.sql(f"{'VACUUM ' if office.database else ''}ANALYZE {table}")  # as the server does by itself, later


def log_in(office):
    """A session of the head's, for whom the cases here wait first, as if the password and the authenticator had been
    right: those have their own tests."""
    office.run("account", "add", "kepala", "--agency", "pekalongan", "--name", "Kepala SPESIMEN", "--roles", "kepala")
    office.sql("UPDATE accounts SET state = 1")
    account = office.sql("SELECT id FROM accounts")[0][0]
    token, now = "S" * 43, int(time.time())
    hashed = hmac.new((office.folder / "state/secret").read_bytes(), b"session\n" + token.encode(), hashlib.sha256).hexdigest()
    blob = f"'\\x{hashed}'" if office.database else f"x'{hashed}'"
    office.sql(f"INSERT INTO sessions(token_hash, account, whole, began, seen, expires) VALUES({blob}, '{account}', 1, {now}, "
               f"{now}, {now + 36000})")
    return token


def ask(line, path, headers):
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status, body[-300:])
    return body


def times_ms(port, path, headers, asks):
    line, took = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
    for _ in range(asks):
        began = time.perf_counter()
        ask(line, path, headers)
        took.append((time.perf_counter() - began) * 1000)
    line.close()
    return statistics.median(took[asks // 10:]), statistics.quantiles(took[asks // 10:], n=10)[0]


def one_real_case(office):
    """By a terminal, as ever: its code is asked for. How the desk calls whose turn its step is."""
    tokens = office.add_terminals(1)
    subprocess.run(office.fleet_command(tokens, "--cases", 1, "--journal", office.folder / "journal"), check=True,
                   stdout=subprocess.DEVNULL)
    return (office.folder / "journal").read_text().split()[4], office.sql("SELECT actor FROM cases")[0][0]


def grow(office, asked):
    backend = office.backends[0]
    backend.start()
    code, actor = one_real_case(office)
    cookie = {"Cookie": f"anjungan={log_in(office)}"}
    pages = {"queue, my turn": (backend.desk, "/antrean?lihat=giliran", cookie),
             "queue, all": (backend.desk, "/antrean?lihat=semua", cookie),
             "queue, done": (backend.desk, "/antrean?lihat=selesai", cookie),
             "tracking page": (backend.public, f"/t/{code}", {}),
             "metrics": (backend.metrics, "/metrics", {})}
    size, first = 1, {}
    print(f"| cases | {' | '.join(pages)} | start |\n|{' --- |' * (len(pages) + 2)}", flush=True)
    for target in (10 ** power for power in range(3, 8)):
        if target > asked.to:
            break
        fill(office, size, target, actor)
        size = target
        backend.kill()
        began = time.perf_counter()
        backend.start()
        start_ms = (time.perf_counter() - began) * 1000
        cells = []
        for name, (port, path, headers) in pages.items():
            median, fast = times_ms(port, path, headers, asked.asks)
            first.setdefault(name, fast)
            cells.append(f"{median:.2f} / {fast:.2f} ms, {fast / first[name]:.1f}")
        first.setdefault("start", start_ms)
        cells.append(f"{start_ms:.0f} ms, {start_ms / first['start']:.1f}")
        print(f"| {size} | {' | '.join(cells)} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--to", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=150)
    asked = parser.parse_args()
    with offices.opened(asked.programs) as office:
        print(f"{'PostgreSQL' if office.database else 'SQLite'}:")
        grow(office, asked)


if __name__ == "__main__":
    main()
