"""handed_in.py - sealed cases as the kiosk of a rig would hand them in, without the kiosk."""
import datetime
import hashlib
import os
import pathlib
import subprocess

from terminal import RIG

CATALOGUE = pathlib.Path(__file__).resolve().parents[2] / "config"
WIB = datetime.timezone(datetime.timedelta(hours=7))


class Case:
    """make_case is that of the build with the tests: its path is in MAKE_CASE."""

    def __init__(self, path, padding, service="pekalongan/issue-esign"):
        terminal = RIG / "terminal"
        at = datetime.datetime.now(WIB).replace(microsecond=0) - datetime.timedelta(minutes=10)
        words = {"key": terminal / "kiosk/terminal.key", "certificate": terminal / "enrol/terminal.crt",
                 "recipient": terminal / "enrol/recipient.crt", "catalogue": CATALOGUE, "service": service,
                 "at": at.isoformat(), "out": path, "base": "https://layanan.example", "padding": padding}
        done = subprocess.run([os.environ["MAKE_CASE"],
                               *(str(word) for pair in words.items() for word in (f"--{pair[0]}", pair[1]))],
                              capture_output=True, text=True, check=True)
        said = dict(line.split("=", 1) for line in done.stdout.split())
        self.id, self.sha256, self.path, self.bytes = said["case"], said["sha256"], path, path.read_bytes()
        assert hashlib.sha256(self.bytes).hexdigest() == self.sha256
