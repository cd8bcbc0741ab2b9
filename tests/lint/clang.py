#!/usr/bin/env python3
"""Reads every file of a build that clang was configured for, and says its warnings, which are errors: those of the
compiler's front end, so nothing is generated or linked. What is compiled a second time for a fuzz harness is
read once. usage: clang.py BUILD"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys


def words_of(entry):
    """Its command without what names a result; None where it is another build of the same file."""
    words = shlex.split(entry["command"])
    if "clang" not in pathlib.Path(words[0]).name:
        raise SystemExit(f"not compiled by clang: {entry['command']}")
    if "/fuzzed-" in entry["command"]:
        return None
    kept, skip = [], 0
    for word in words:
        if skip or word in ("-o", "-MF", "-MT"):
            skip = 1 - skip
        elif word not in ("-c", "-MD"):
            kept.append(word)
    return [*kept, "-fsyntax-only"]


def read(job):
    folder, words = job
    return subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main():
    listed = json.loads((pathlib.Path(sys.argv[1]) / "compile_commands.json").read_text())
    jobs = [(entry["directory"], words) for entry in listed if (words := words_of(entry))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(read, jobs))
    for result in done:
        sys.stdout.write(result.stdout)
    failed = sum(result.returncode != 0 for result in done)
    print(f"{len(jobs)} files, {failed} of them not as clang wants them")
    sys.exit(1 if failed or not jobs else 0)


if __name__ == "__main__":
    main()
