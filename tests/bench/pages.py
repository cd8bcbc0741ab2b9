#!/usr/bin/python3
"""One A4 page in colour at 300 dpi, from raw pixels to a judged JPEG: the terminal's pipeline beside the one a user
would build in a shell (unpaper, ImageMagick's deskew, cjpeg), on the same page, in turn, in memory; and the table of
verdicts over specimens of every class. Called by bench.py; by hand: pages.py BUILD_DIR [--runs N] [--seeds N]."""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

SHELL = [["unpaper", "--overwrite", "-q", "page.ppm", "cleaned.ppm"],
         ["convert", "cleaned.ppm", "-deskew", "40%", "straight.ppm"],
         ["cjpeg", "-quality", "85", "-outfile", "shell.jpg", "straight.ppm"]]


def run(command, folder):
    """Seconds on the clock, peak memory in MB and output of one program."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} exits with {process.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024, output


def ours(papers, folder):
    """Of one run: the whole process, capture_page alone (seconds), memory beyond the raw page (MB)."""
    took, _, output = run([papers, "--one", "page.ppm", "ours.jpg"], folder)
    said = dict(line.split(" ", 1) for line in output.splitlines())
    return took, float(said["capture_ms"]) / 1000, (int(said["peak_kb"]) - int(said["held_kb"])) / 1024


def shell(folder):
    """Of one run: all three programs (seconds), the largest one's memory beyond the raw page (MB)."""
    steps = [run(command, folder) for command in SHELL]
    raw = (pathlib.Path(folder) / "page.ppm").stat().st_size / 1e6 / 1.048576
    return sum(step[0] for step in steps), max(step[1] for step in steps) - raw


def medians(rows):
    return [statistics.median(column) for column in zip(*rows)]


def rows(build, runs=5):
    papers = pathlib.Path(build).resolve() / "papers"
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        subprocess.run([papers, "--sample", "page.ppm"], cwd=folder, check=True)
        pairs = [(ours(papers, folder), shell(folder)) for _ in range(runs)]
    whole, alone, more = medians([pair[0] for pair in pairs])
    theirs, their_more = medians([pair[1] for pair in pairs])
    yield ("A4 in colour at 300 dpi to judged JPEG, whole process", f"{whole * 1000:.0f} ms",
           f"unpaper, convert -deskew, cjpeg: {theirs * 1000:.0f} ms", f"{theirs / whole:.1f}")
    yield ("the same from raw in memory, without reading the file", f"{alone * 1000:.0f} ms",
           f"{theirs * 1000:.0f} ms", f"{theirs / alone:.1f}")
    yield ("memory beyond the raw page", f"{more:.0f} MB", f"{their_more:.0f} MB", f"{their_more / more:.1f}")


def verdicts(build, seeds=4):
    """The table of papers; its exit status says whether the verdicts are as they should be."""
    return subprocess.run([pathlib.Path(build).resolve() / "papers", "--seeds", str(seeds)], check=False).returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=0)
    options = parser.parse_args()
    for row in rows(options.build, options.runs):
        print(f"| {' | '.join(row)} |", flush=True)
    return verdicts(options.build, options.seeds) if options.seeds else 0


if __name__ == "__main__":
    sys.exit(main())
