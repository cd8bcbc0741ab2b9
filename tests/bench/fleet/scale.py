#!/usr/bin/env python3
"""One process of the backend beside @tus/server, and its tracking page beside nginx with the same page as a file: by
turns, in one run, on one machine. And a heartbeat a minute of thousands of terminals while cases come in. Both receivers
speak TLS with client certificates; ours syncs, opens, verifies, signs an answer for and files each case, @tus/server
writes a file. Prints tables; judges nothing. Environment: FLEET (bench-fleet).

    scale.py PROGRAMS [--runs 3] [--terminals 3000]"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "lib"))
import npm
import office as offices

AT_ONCE = 32
LOADS = (("100 kB", 100_000, 600), ("8 MB", 8_000_000, 32))
WRK_S, WRK_LINES = 5, 16
NGINX = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;{user}
events {{ worker_connections 512; }}
http {{ access_log off; sendfile on; tcp_nopush on; server {{ listen 127.0.0.1:{port}; root {folder}/pages;
 default_type text/html; keepalive_requests 1000000; }}
 client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
 scgi_temp_path {folder}/t5; }}
"""


def row(*cells):
    print(f"| {' | '.join(cells)} |", flush=True)


class Peer:
    """@tus/server with the backend's own certificates."""

    def __init__(self, office):
        self.folder = office.folder / "peer"
        (self.folder / "store").mkdir(parents=True)
        npm.fetched(HERE.parents[1] / "peers/tus", self.folder)
        keys = office.folder / "state"
        terminal = office.folder / "fleet/PKL-00000"
        words = {"store": str(self.folder / "store"), "key": str(keys / "intake.key"), "certificate": str(keys / "intake.crt"),
                 "ca": str(keys / "ca.crt"), "terminal_key": f"{terminal}.tls.key",
                 "terminal_certificate": f"{terminal}.tls.crt", "centre": 0}
        (self.folder / "words.json").write_text(json.dumps(words))
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(["node", "server.js", "words.json"], cwd=self.folder, stdout=subprocess.PIPE,
                                            stderr=log, text=True)
        try:
            self.port = int(self.process.stdout.readline())
        except BaseException:
            self.stop()
            raise

    def empty(self):
        for path in (self.folder / "store").iterdir():
            path.unlink()

    def stop(self):
        self.process.kill()
        self.process.wait()


def fleet(office, tokens, port, *more):
    done = subprocess.run(office.fleet_command(tokens, *more, servers=[port]), stdout=subprocess.PIPE, text=True)
    said = json.loads(done.stdout)
    assert done.returncode == 0 and said["broken"] == 0, said
    return said


def medians(runs, *keys):
    def of(said, key):
        for part in key.split("."):
            said = said[part]
        return said
    return [statistics.median(of(said, key) for said in runs) for key in keys]


def receivers(office, tokens, runs):
    row("one process takes in", "backend", "@tus/server", "backend : @tus/server")
    row("---", "---", "---", "---")
    peer = Peer(office)
    try:
        for name, size, cases in LOADS:
            load = ("--cases", cases, "--bytes", size, "--at-once", AT_ONCE, "--chunk", 16 << 20)
            ours, theirs = [], []
            for _ in range(runs):
                ours.append(fleet(office, tokens, office.backends[0].intake, *load))
                theirs.append(fleet(office, tokens, peer.port, "--no-answers", *load))
                peer.empty()
            keys = ("cases_s", "mb_s", "request.p50_ms", "request.p99_ms", "case.p50_ms", "case.p99_ms")
            words = ("cases a second", "MB/s", "a request, median ms", "a request, p99 ms", "a case, median ms",
                     "a case, p99 ms")
            for word, left, right in zip(words, medians(ours, *keys), medians(theirs, *keys)):
                row(f"cases of {name}: {word}", f"{left:.1f}", f"{right:.1f}", f"{left / right:.2f}")
    finally:
        peer.stop()


def beats(office, tokens, count):
    said = fleet(office, tokens, office.backends[0].intake, "--beat", 60, "--seconds", 30)
    beat = said["beat"]
    print(f"\n{count} terminals, a heartbeat of each a minute, each on a new connection: {beat['count'] / 30:.0f} a second, "
          f"median {beat['p50_ms']:.0f} ms, p99 {beat['p99_ms']:.0f} ms, {said['beats_missed']} missed", flush=True)
    said = fleet(office, tokens, office.backends[0].intake, "--beat", 60, "--cases", 2000, "--bytes", 100_000, "--at-once", 64)
    print(f"with 2,000 cases meanwhile: {said['cases_s']:.0f} cases a second, heartbeats p99 {said['beat']['p99_ms']:.0f} ms, "
          f"{said['beats_missed']} missed", flush=True)


@contextlib.contextmanager
def beside_nginx(office, page):
    """The address of the same page, as a file."""
    port, = offices.free_ports(1)
    (office.folder / "pages").mkdir()
    (office.folder / "pages/page.html").write_bytes(page)
    office.folder.chmod(0o755)
    user = " user root;" if os.geteuid() == 0 else ""
    (office.folder / "nginx.conf").write_text(NGINX.format(folder=office.folder, port=port, user=user))
    nginx = subprocess.Popen([shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"), "-c",
                              office.folder / "nginx.conf", "-p", office.folder, "-e", office.folder / "nginx.log"])
    try:
        offices.wait_until("nginx", 10, lambda: offices.answers(port))
        yield f"http://127.0.0.1:{port}/page.html"
    finally:
        nginx.terminate()
        nginx.wait()


def wrk(url):
    said = subprocess.run(["wrk", "-t1", f"-c{WRK_LINES}", f"-d{WRK_S}s", "--latency", url], capture_output=True, text=True,
                          check=True).stdout
    assert "Non-2xx" not in said, said
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def pages(office, code, runs):
    import urllib.request
    url = f"http://127.0.0.1:{office.backends[0].public}/t/{code}"
    page = urllib.request.urlopen(url).read()
    with beside_nginx(office, page) as file_url:
        pairs = [(wrk(url), wrk(file_url)) for _ in range(runs)]
    print()
    row(f"the tracking page, {len(page)} bytes, {WRK_LINES} connections", "backend, from the database", "nginx, a file",
        "backend : nginx")
    row("---", "---", "---", "---")
    for word, at in (("pages a second", 0), ("p99, ms", 1)):
        ours, theirs = (statistics.median(pair[side][at] for pair in pairs) for side in (0, 1))
        row(word, f"{ours:.1f}", f"{theirs:.1f}", f"{ours / theirs:.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--terminals", type=int, default=3000)
    asked = parser.parse_args()
    with offices.opened(asked.programs) as office:
        office.start()
        began = time.monotonic()
        tokens = office.add_terminals(asked.terminals)
        few = office.folder / "few"
        few.write_text("".join(tokens.read_text().splitlines(keepends=True)[:AT_ONCE * 4]))
        journal = office.folder / "journal"
        fleet(office, few, office.backends[0].intake, "--cases", 1, "--journal", journal)
        pages(office, journal.read_text().split()[4], asked.runs)
        print()
        receivers(office, few, asked.runs)
        fleet(office, tokens, office.backends[0].intake)
        print(f"\n{asked.terminals} terminals enrolled; {time.monotonic() - began:.0f} s so far", flush=True)
        beats(office, tokens, asked.terminals)


if __name__ == "__main__":
    main()
