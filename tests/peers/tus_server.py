#!/usr/bin/env python3
"""Our courier empties its outbox into @tus/server, over a line that is cut again and again: the peer's files are
the sealed cases, byte for byte. The peer has no answer of ours to give: what it has whole it hands to our backend,
and it passes the courier's question for the acknowledgement on. Status 77 (skipped) when npm cannot fetch it."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
from cutting import Cutting
from handed_in import Case
from npm import fetched
from terminal import RIG, Program, backend, wait_for

CUTS, CASES = 25, 3
CONFIG = RIG / "courier.yaml"
CENTRE = int(CONFIG.read_text().partition("127.0.0.1:")[2].split()[0])


def start_peer(folder):
    """The peer and its port."""
    keys = RIG / "backend"
    store = folder / "store"
    store.mkdir()
    words = {"store": str(store), "key": str(keys / "intake.key"), "certificate": str(keys / "intake.crt"),
             "ca": str(keys / "ca.crt"), "terminal_key": str(RIG / "terminal/courier/courier.key"),
             "terminal_certificate": str(RIG / "terminal/courier/courier.crt"), "centre": CENTRE}
    (folder / "words.json").write_text(json.dumps(words))
    log = open(RIG / "peer.log", "ab")
    peer = subprocess.Popen(["node", "server.js", "words.json"], cwd=folder, stdout=subprocess.PIPE, stderr=log,
                            text=True)
    return peer, int(peer.stdout.readline())


def configure(port):
    text = re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", CONFIG.read_text())
    CONFIG.write_text(text + "chunk_kib: 512\nnetwork_cap_s: 1\nretry_cap_s: 1\nacknowledgement_cap_s: 1\n"
                      "stall_timeout_s: 2\n")


def hand_in(folder, number):
    """Complete by the time it appears in the outbox."""
    case = Case(folder / f"{number}.p7m", 1_500_000 + number * 777_777)
    outbox = RIG / "terminal/outbox"
    shutil.copy(case.path, outbox / ".incoming")
    (outbox / ".incoming").rename(outbox / f"{case.id}.p7m")
    return case


def stored(folder):
    return [path.read_bytes() for path in (folder / "store").iterdir() if path.suffix != ".json"]


def play(folder, courier, centre):
    peer, port = start_peer(folder)
    line = Cutting(port, 1, CUTS)
    try:
        configure(line.port)
        centre.start()
        cases = [hand_in(folder, number) for number in range(CASES)]
        courier.start()
        acks = RIG / "terminal/acks"
        wait_for("an acknowledgement of each", 120, lambda: all((acks / f"{case.id}.jws").exists() for case in cases))
        assert line.cuts() == CUTS, f"cut {line.cuts()} times of {CUTS}"
        files = stored(folder)
        assert sorted(files) == sorted(case.bytes for case in cases), "the peer has other bytes, or other files"
        listed = backend("case", "list")
        assert all(case.id in listed for case in cases), listed
        print(f"{CASES} cases of {[len(case.bytes) for case in cases]} bytes at the peer and accepted by the centre; "
              f"cut {line.by}")
    finally:
        line.stop()
        peer.terminate()
        peer.wait()


def main():
    courier, centre = Program("courier"), Program("backend", "serve")
    with tempfile.TemporaryDirectory(prefix="anjungan-peers.") as name:
        folder = pathlib.Path(name)
        fetched(HERE / "tus", folder)
        try:
            play(folder, courier, centre)
        finally:
            courier.stop()
            centre.stop()


if __name__ == "__main__":
    main()
