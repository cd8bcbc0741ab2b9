"""sealed.py - the sealed cases of a rig (rig.sh), opened with the backend's key and stock tools: those
that wait on the terminal, and those that the backend has."""
import json
import subprocess
import tempfile
import zipfile

from terminal import RIG

OUTBOX, BLOBS = RIG / "terminal/outbox", RIG / "backend/blobs/whole"


def opened(sealed):
    """The parts of the case in this file, by their names."""
    keys = RIG / "backend"
    signed = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-in", sealed, "-recip",
                             RIG / "recipient.crt", "-inkey", RIG / "recipient.key"],
                            capture_output=True, check=True).stdout
    package = subprocess.run(["openssl", "cms", "-verify", "-inform", "DER", "-CAfile", keys / "ca.crt",
                              "-purpose", "any"], input=signed, capture_output=True, check=True).stdout
    with tempfile.TemporaryFile(dir=RIG) as file:
        file.write(package)
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def all_opened():
    """The parts of every case."""
    return [opened(path) for path in [*OUTBOX.glob("*.p7m"), *BLOBS.glob("*")]]


def given():
    """case.json of every case, by its id."""
    cases = [json.loads(parts["case.json"]) for parts in all_opened()]
    return {case["case_id"]: case for case in cases}
