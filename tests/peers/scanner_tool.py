#!/usr/bin/python3
"""A technician's commands on a network scanner: anjungan-device with the real driver and sane-airscan, against
the eSCL server of escl.py. Pages come as they lie there; each trouble is told by its support code; and nothing is
left in the file system, not even by a process that was killed.   usage: scanner_tool.py ANJUNGAN-DEVICE"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from escl import Scanner, specimen

SECONDS = 90  # no command takes so long, whatever the scanner does
# The words told to the scanner, the code that is told; "" = a page. Busy and an empty feeder take sane-airscan
# several seconds each: it tries again by itself.
CASES = [
    ("ok", ""), ("jam", "X-03"), ("cover", "X-04"), ("busy", "X-06"), ("grey", "X-07"), ("truncate 50", "X-07"),
    ("cut 30", "X-07"), ("late 2", ""), ("slow 2", ""), ("off", "X-05"), ("on", ""),
]


class Tool:
    def __init__(self, program, scanner, folder):
        self.program, self.scanner, self.folder = program, scanner, folder
        self.run = folder / "run"
        self.run.mkdir()
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": str(self.run), "ASAN_OPTIONS": "detect_leaks=0"}

    def command(self, *words, options=""):
        return [self.program, "scanner", f"escl:{self.scanner.url}{options}", *map(str, words)]

    def say(self, *words, options=""):
        done = subprocess.run(self.command(*words, options=options), env=self.environment, capture_output=True,
                              text=True, timeout=SECONDS)
        assert "Sanitizer" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    def nothing_is_left(self):
        assert not list(self.run.iterdir()), list(self.run.iterdir())


def pixels(path):
    from PIL import Image
    return Image.open(path).convert("RGB")


def difference(a, b):
    """The mean difference of two pictures, of 255."""
    from PIL import ImageChops, ImageStat
    return sum(ImageStat.Stat(ImageChops.difference(a, b)).mean) / 3


def pages(tool):
    """A whole feeder, each sheet once and in order; then the glass, grey."""
    tool.scanner.tell("feeder 3")
    status, told = tool.say("scan", tool.folder / "sheet.png", "--pages", 9)
    found = sorted(tool.folder.glob("sheet*.png"))
    assert status == 0 and len(found) == 3, (status, told, found)
    for number, path in enumerate(found, 1):
        page, own = pixels(path), specimen(number)
        apart = difference(page.crop((0, 0, *own.size)), own)
        assert apart < 4, f"sheet {number} is not what lay there: {apart:.1f} of 255 apart"
    status, told = tool.say("scan", tool.folder / "glass.png", "--grey", "--dpi", 150, options="?source=flatbed")
    assert status == 0, told
    assert abs(pixels(tool.folder / "glass.png").width - 1275) <= 1, told


def troubles(tool):
    for word, code in CASES:
        tool.scanner.tell("ok")
        tool.scanner.tell(word)
        tool.scanner.tell("feeder 1")
        began = time.monotonic()
        status, told = tool.say("scan", tool.folder / "page.png")
        took = time.monotonic() - began
        print(f"{word:12} {code:5} {took:5.1f} s", flush=True)
        assert (status == 0) == (code == ""), (word, status, told)
        assert code in told, (word, code, told)
        tool.nothing_is_left()
    tool.scanner.tell("ok")


def killed(tool):
    """While it opens a scanner that takes the connection and says nothing; the next one tidies up."""
    tool.scanner.tell("deaf")
    process = subprocess.Popen(tool.command("status"), env=tool.environment, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while not list(tool.run.iterdir()):
        assert time.monotonic() < end, "no folder was made"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(tool.run.iterdir()), "there was nothing to tidy up"
    tool.scanner.tell("ok")
    status, told = tool.say("status")
    assert status == 0 and "ready" in told, told
    tool.nothing_is_left()


def main():
    with tempfile.TemporaryDirectory(prefix="anjungan-escl.") as folder:
        scanner = Scanner(feeder=1).start()
        tool = Tool(sys.argv[1], scanner, pathlib.Path(folder))
        try:
            for part in (pages, troubles, killed):
                part(tool)
        finally:
            scanner.stop()


if __name__ == "__main__":
    main()
