#!/usr/bin/env python3
"""Frames a second and CPU of the live preview at 1280 x 720: kiosk and camera child, the real V4L2 driver above
a pretended camera (tests/peers/v4l2), whose own copying, as the kernel's would be, is in the child's share.
Called by bench.py; by hand in a rig: camera.py [--seconds N]."""
import argparse
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from eye import Eye, SeeingTerminal
from terminal import RIG, scenario

PORTRAIT = "/usr/lib/python3/dist-packages/skimage/data/astronaut.png"
PEER = ROOT / "tests/peers/v4l2"
CASES = [("MJPG", 15), ("MJPG", 30), ("YUYV", 15), ("YUYV", 30)]
TICKS = os.sysconf("SC_CLK_TCK")


def build_peer():
    """The library to preload; the shipped build has no tests in it."""
    library = RIG / "libv4l2-peer.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", f"-I{PEER.parent}", "-o", library,
                    *(PEER / name for name in ("peer.c", "script.c", "scene.c", "preload.c")),
                    "-lturbojpeg", "-lpng"], check=True)
    return library


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def camera_child(pid):
    """The camera's process: the one of the terminal's children that was given its address."""
    for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            if b"v4l2:" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise RuntimeError("no camera's process")


def taken(path):
    return int(path.read_text() or 0)


def to_face():
    lines = scenario(ROOT / "tests/scenarios/demo/pekalongan-issue-esign.scenario")
    return [*lines[:lines.index("expect screen face") + 1], "expect control #shoot"]


def measure(eye, fourcc, fps, seconds):
    """Frames a second, and the CPU of kiosk and child in percent of one core."""
    count = RIG / f"taken-{fourcc}-{fps}"
    os.environ["V4L2_PEER_COUNT"] = str(count)
    eye.show(formats=[f"format {fourcc} 1280 720 30"])
    kiosk = SeeingTerminal(eye, f"v4l2:?size=1280x720&fps={fps}")
    kiosk.start().connect()
    try:
        if kiosk.say("screen") == "sorry":
            kiosk.play(["tap #next", "expect screen attract"])
        kiosk.play(to_face())
        time.sleep(1)
        pids = (kiosk.process.pid, camera_child(kiosk.process.pid))
        before, frames, began = [cpu_seconds(pid) for pid in pids], taken(count), time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - began
        shares = [(cpu_seconds(pid) - then) / took * 100 for pid, then in zip(pids, before)]
        rate = (taken(count) - frames) / took
        assert kiosk.say("screen") == "face"
        return rate, *shares
    finally:
        del os.environ["V4L2_PEER_COUNT"]
        kiosk.stop()


def rows(seconds=10):
    """(what, figures) for the table."""
    # Of two faces no photo is taken: the preview stays live.
    subprocess.run([ROOT / "tests/scenarios/pictures.py", PORTRAIT, RIG / "pictures"], check=True)
    eye, yaml = Eye(build_peer(), RIG / "pictures/two.png"), (RIG / "kiosk.yaml").read_text()
    for fourcc, fps in CASES:
        rate, kiosk, child = measure(eye, fourcc, fps, seconds)
        yield (f"live preview, {fourcc} 1280 x 720 at {fps}",
               f"{rate:.1f} frames a second; kiosk {kiosk:.0f} %, camera's process {child:.0f} % of a core")
    (RIG / "kiosk.yaml").write_text(yaml)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    for what, figures in rows(parser.parse_args().seconds):
        print(f"| {what} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
