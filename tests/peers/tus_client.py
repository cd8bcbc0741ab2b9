#!/usr/bin/env python3
"""tus-js-client uploads sealed cases to our backend, over a line that is cut again and again: each is accepted,
and what is stored are its bytes, none twice. Status 77 (skipped) when npm cannot fetch it."""
import json
import pathlib
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
from cutting import Cutting
from handed_in import Case
from npm import fetched
from terminal import RIG, Program, backend, wait_for

PORT = int((RIG / "courier.yaml").read_text().partition("127.0.0.1:")[2].split()[0])
CUTS = 15
# As the client does by itself; in pieces, the first with the creation; and through a proxy that knows only POST.
WAYS = ({}, {"chunkSize": 250_000, "uploadDataDuringCreation": True},
        {"chunkSize": 700_000, "overridePatchMethod": True})


def upload(folder, case, line, options):
    """What the client says of it."""
    courier = RIG / "terminal/courier"
    words = {"endpoint": f"https://127.0.0.1:{line.port}/intake/", "file": str(case.path), "options": options,
             "metadata": {"case": case.id, "sha256": case.sha256}, "key": str(courier / "courier.key"),
             "certificate": str(courier / "courier.crt"), "ca": str(RIG / "terminal/enrol/ca.crt")}
    (folder / "words.json").write_text(json.dumps(words))
    done = subprocess.run(["node", "client.js", "words.json"], cwd=folder, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def listens():
    try:
        socket.create_connection(("127.0.0.1", PORT)).close()
        return True
    except OSError:
        return False


def stored():
    return [path.read_bytes() for path in (RIG / "backend/blobs/whole").iterdir()]


def check(folder, number, options):
    case = Case(folder / f"{number}.p7m", 2_500_000)
    line = Cutting(PORT, number, CUTS, most=120_000)
    seen = upload(folder, case, line, options)
    line.stop()
    assert line.cuts() == CUTS, f"cut {line.cuts()} times of {CUTS}"
    assert seen["accepted"] == sorted(set(seen["accepted"])), f"went back: {seen['accepted']}"
    wait_for("the case, accepted", 20, lambda: case.id in backend("case", "list"))
    assert stored().count(case.bytes) == 1, "what is stored is not the sealed case, once"
    print(f"{len(case.bytes)} bytes, {options or 'as it comes'}: accepted; cut {line.by}; {seen['retries']} retries: "
          f"{sorted(set(map(str, seen['errors'])))}")


def main():
    centre = Program("backend", "serve")
    with tempfile.TemporaryDirectory(prefix="anjungan-peers.") as name:
        folder = pathlib.Path(name)
        fetched(HERE / "tus", folder)
        try:
            centre.start()
            wait_for("the backend", 20, listens)
            for number, options in enumerate(WAYS):
                check(folder, number, options)
        finally:
            centre.stop()
    assert len(backend("case", "list").splitlines()) == len(WAYS)


if __name__ == "__main__":
    main()
