"""npm.py - a program of node's with what it needs from npm, beside it in a folder; status 77 (skipped)
when npm cannot fetch them."""
import shutil
import subprocess
import sys

SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def fetched(source, program, folder):
    """A lock file that does not fit is our own fault: no skip."""
    if not shutil.which("npm") or not shutil.which("node"):
        skip("no npm")
    for name in ("package.json", "package-lock.json", program):
        shutil.copy(source / name, folder)
    try:
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder,
                              capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        skip("npm ci did not end")
    if done.returncode and any(code in done.stderr for code in ("EUSAGE", "EINTEGRITY", "EJSONPARSE")):
        sys.exit(done.stderr)
    if done.returncode:
        skip(f"npm ci: {done.stderr[-300:]}")
