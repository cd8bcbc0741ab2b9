"""tus_durable.py - in which order the backend writes, syncs and tells, as strace sees its calls: an offset is told
when the bytes are on the disk and the database says so."""
import re
import subprocess

from tus_wire import WORK, Upload, patching

TRACE = WORK / "trace"
PIECES = 5
# -D: the backend stays our child, and strace goes when it does.
STRACE = ("strace", "-D", "-f", "-y", "-qq", "-s", "0", "-o", TRACE, "-e",
          "trace=pwrite64,fsync,fdatasync,sendto,sendmsg")


def works():
    try:
        return subprocess.run([*STRACE[:8], "/dev/null", "true"], capture_output=True, timeout=10).returncode == 0
    except OSError:
        return False


def story(upload):
    """W: bytes of this upload are written, S: synced; D: the database is synced; T: something is sent."""
    name = upload.path.rpartition("/")[2]
    letters = ""
    for line in TRACE.read_text().splitlines():
        part = f"blobs/parts/{name}>" in line
        if "resumed" in line:
            continue
        if "pwrite64(" in line and part:
            letters += "W"
        elif "sync(" in line:
            letters += "S" if part else "D" if "backend.db" in line else ""
        elif re.search(r"send(to|msg)\(\d+<(TCP|socket)", line):
            letters += "T"
    return letters


def run(check, line, centre):
    if not works():
        print("     strace cannot run here: the order of syncing and telling is not looked at")
        return
    centre.stop()
    centre.start(STRACE)
    # Not to its end: what is complete is opened at some later time, and that syncs the database, too.
    upload = Upload((PIECES + 1) * 30_000)
    upload.create(line)
    for at in range(0, PIECES * 30_000, 30_000):
        assert line.patch(upload.path, at, upload.content[at:at + 30_000]).status == 204
    link = Upload(100_000)
    link.create(line)
    cut = line.begin("PATCH", link.path, patching(0, Content_Length="100000"), link.content[:50_000])
    line.offset(link.path)
    cut.close()
    centre.stop()
    told = re.sub(r"(.)\1+", r"\1", story(upload))
    check("each PATCH writes, syncs the bytes, then the database, then tells", re.findall("W[^W]*?SDT", told),
          ["WSDT"] * PIECES)
    told = re.sub(r"(.)\1+", r"\1", story(link))
    check("and HEAD does what a cut PATCH left to do", told, lambda text: re.search("WT*SDT", text) is not None)
    centre.start()
