#!/usr/bin/env python3
"""The terminal's speed, memory and quiet, beside a browser's, in one run. Called by tests/bench/run."""
import argparse
import base64
import hashlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
import camera
import pages
import receipt
from terminal import BUILD, RIG, Program, Terminal, scenario, wait_for

DISPLAY = ":97"
ENVIRONMENT = {**os.environ, "DISPLAY": DISPLAY}
BROWSER_FLAGS = [
    "--kiosk", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1080,1920", "--window-position=0,0"]


def tree(pid):
    """A process and all its descendants."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [p for child in task.read_text().split() for p in tree(int(child))]
        except OSError:
            pass
    return found


def pss_mb(pid):
    total = 0
    for one in tree(pid):
        try:
            text = pathlib.Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def switches(pid):
    """Voluntary and involuntary context switches of every thread: each is a wake-up."""
    total = 0
    for one in tree(pid):
        for status in pathlib.Path(f"/proc/{one}/task").glob("*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in text.splitlines() if "ctxt_switches" in line)
    return total


def wakeups_a_second(pid, seconds=10):
    before, began = switches(pid), time.monotonic()
    time.sleep(seconds)
    return (switches(pid) - before) / (time.monotonic() - began)


def top_left_pixel():
    """The colour at (20, 20) of the screen, as the display server has it."""
    dump = subprocess.run(["xwd", "-root", "-silent"], env=ENVIRONMENT, capture_output=True).stdout
    if len(dump) < 100:
        return None
    header = int.from_bytes(dump[0:4], "big")
    width_bytes = int.from_bytes(dump[48:52], "big")
    colours = int.from_bytes(dump[76:80], "big")
    at = header + colours * 12 + 20 * width_bytes + 20 * 4
    return dump[at:at + 3]


def seconds_to_pixels(start):
    """Starts a program and waits until the screen is no longer black; the process and the time."""
    began = time.monotonic()
    process = start()
    while top_left_pixel() in (None, b"\0\0\0"):
        if time.monotonic() - began > 60:
            raise RuntimeError("no picture within a minute")
        time.sleep(0.01)
    return process, time.monotonic() - began


def end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    wait_for("a black screen", 20, lambda: top_left_pixel() == b"\0\0\0")


def kiosk_yaml(presenter):
    path = RIG / "kiosk.yaml"
    text = path.read_text()
    for other in ("memory", "window"):
        text = text.replace(f"presenter: {other}", f"presenter: {presenter}")
    path.write_text(text)


def start_kiosk():
    log = open(RIG / "bench.log", "ab")
    return subprocess.Popen([BUILD / "anjungan-kiosk", "--config", RIG / "kiosk.yaml"],
                            env=ENVIRONMENT, stdout=log, stderr=log)


def start_browser(profile, page):
    return subprocess.Popen(["chromium", *BROWSER_FLAGS, f"--user-data-dir={profile}", page.as_uri()],
                            env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def beside(runs):
    """First picture, memory at rest and wake-ups, of both, in turn."""
    page = RIG / "static.html"
    page.write_text("<!doctype html><body style='background:#084854;color:#fff;font:60px sans-serif'>"
                    "<h1>Urus sertifikat elektronik Anda di sini.</h1>")
    figures = {"kiosk": [], "browser": []}
    for number in range(runs):
        for name in figures:
            profile = tempfile.mkdtemp(dir=RIG)
            start = start_kiosk if name == "kiosk" else lambda: start_browser(profile, page)
            process, first = seconds_to_pixels(start)
            time.sleep(6)
            quiet = wakeups_a_second(process.pid) if number == 0 else None
            figures[name].append((first * 1000, pss_mb(process.pid), quiet))
            end(process)
            shutil.rmtree(profile, ignore_errors=True)
    return figures


def application():
    """One whole case on the memory presenter: what the terminal measured, and its peak memory."""
    kiosk = Terminal("--shots", str(RIG / "out")).start()
    kiosk.connect()
    peak = 0.0
    for line in scenario(ROOT / "tests/scenarios/demo/pekalongan-issue-esign.scenario"):
        kiosk.say(line)
        if any(word in line for word in ("scan", "shoot", "review", "next")):
            peak = max(peak, pss_mb(kiosk.process.pid))
    measures = json.loads(kiosk.say("measures"))
    kiosk.stop()
    return measures, peak


def curl(*arguments):
    return subprocess.run(
        ["curl", "-s", "--cacert", RIG / "terminal/enrol/ca.crt", "--cert",
         RIG / "terminal/courier/courier.crt", "--key", RIG / "terminal/courier/courier.key",
         *arguments], capture_output=True, text=True, check=True).stdout


def intake():
    text = (RIG / "courier.yaml").read_text()
    return next(line.split(": ")[1] for line in text.splitlines() if line.startswith("intake_url"))


def upload_by_curl(path):
    """MB/s of one PATCH by `curl -T` of the same bytes to the same server."""
    data = path.read_bytes()
    words = {"case": secrets.token_hex(16), "sha256": hashlib.sha256(data).hexdigest()}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in words.items())
    answer = curl("-D", "-", "-o", "/dev/null", "-X", "POST", "-H", "Tus-Resumable: 1.0.0", "-H",
                  f"Upload-Length: {len(data)}", "-H", f"Upload-Metadata: {metadata}",
                  intake() + "/intake/")
    place = next(line.split(": ")[1].strip() for line in answer.splitlines()
                 if line.lower().startswith("location:"))
    url = place if place.startswith("http") else intake() + place
    began = time.monotonic()
    curl("-o", "/dev/null", "-X", "PATCH", "-T", path, "-H", "Tus-Resumable: 1.0.0", "-H",
         "Upload-Offset: 0", "-H", "Content-Type: application/offset+octet-stream", url)
    return len(data) / 1e6 / (time.monotonic() - began)


def upload_by_courier(path):
    """MB/s from the courier's start until every byte has its acknowledgement of the intake (the
    backend refuses the case itself: it is noise)."""
    name = secrets.token_hex(16)
    courier = Program("courier").start()
    time.sleep(1)
    began = time.monotonic()
    shutil.copy(path, RIG / "terminal/outbox" / f".{name}")
    os.rename(RIG / "terminal/outbox" / f".{name}", RIG / "terminal/outbox" / f"{name}.p7m")
    try:
        answer = RIG / "terminal/acks" / f"{name}.jws"
        wait_for("the acknowledgement", 120, answer.exists)
        return path.stat().st_size / 1e6 / (time.monotonic() - began)
    finally:
        courier.stop()


def uploads(runs):
    path = RIG / "noise"
    path.write_bytes(os.urandom(40_000_000))
    backend = Program("backend", "serve").start()
    time.sleep(1)
    pairs = [(upload_by_courier(path), upload_by_curl(path)) for _ in range(runs)]
    backend.stop()
    for sealed in (RIG / "terminal/outbox").glob("*.p7m"):
        sealed.unlink()
    return [statistics.median(column) for column in zip(*pairs)]


def median(rows, column):
    return statistics.median(row[column] for row in rows)


def table(figures, measures, peak, rates, devices, papers):
    def row(what, ours, theirs="", ratio=""):
        print(f"| {what} | {ours} | {theirs} | {ratio} |")
    row("measure", "terminal", "browser, one static page", "browser : terminal")
    row("---", "---", "---", "---")
    for column, what, unit in ((0, "exec to first picture on the display", "ms"),
                               (1, "proportional memory at rest", "MB")):
        ours, theirs = median(figures["kiosk"], column), median(figures["browser"], column)
        row(what, f"{ours:.0f} {unit}", f"{theirs:.0f} {unit}", f"{theirs / ours:.1f}")
    ours, theirs = figures["kiosk"][0][2], figures["browser"][0][2]
    row("wake-ups a second at rest", f"{ours:.2f}", f"{theirs:.1f}", f"{theirs / max(ours, 0.01):.0f}")
    row("exec to first frame drawn (in memory)", f"{measures['first_frame']:.0f} ms")
    row("proportional memory, peak of a case", f"{peak:.0f} MB")
    row("touch to presented frame, median", f"{measures['touch_to_frame_median']:.1f} ms")
    row("touch to presented frame, p99", f"{measures['touch_to_frame_p99']:.1f} ms")
    row("the longest that the loop kept anyone", f"{measures['kept_longest']:.1f} ms")
    row("scan to preview, A4 at 300 dpi", f"{measures['scan_to_preview']:.0f} ms")
    row("handing in to durable", f"{measures['submit_to_durable']:.0f} ms")
    row("upload, 40 MB, to acknowledgement", f"{rates[0]:.0f} MB/s", f"curl -T: {rates[1]:.0f} MB/s",
        f"{rates[1] / rates[0]:.2f}")
    for what, ours in devices:
        row(what, ours)
    row("measure", "terminal", "shell", "shell : terminal")
    for figure in papers:
        row(*figure)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    display = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1080x1920x24", "-nolisten", "tcp"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for("the display", 20, lambda: top_left_pixel() is not None)
        measures, peak = application()
        devices = [*camera.rows(), *receipt.rows(runs)]
        kiosk_yaml("window")
        figures = beside(runs)
        rates = uploads(runs)
    finally:
        display.send_signal(signal.SIGTERM)
        display.wait()
    table(figures, measures, peak, rates, devices, list(pages.rows(BUILD, runs)))
    print(flush=True)
    pages.verdicts(BUILD)
    print(flush=True)
    subprocess.run([BUILD / "bench-cards"], check=False)
    print(flush=True)
    subprocess.run([BUILD / "bench-faces"], check=True)


if __name__ == "__main__":
    main()
