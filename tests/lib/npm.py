"""npm.py - programs of node's with what they need from npm, beside them in a folder; status 77 (skipped)
when npm cannot fetch it. From a shell: npm.py SOURCE FOLDER"""
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def fetched(source, folder):
    """A lock file that does not fit is our own fault: no skip."""
    if not shutil.which("npm") or not shutil.which("node"):
        skip("no npm")
    for path in [*source.glob("*.json"), *source.glob("*.js")]:
        shutil.copy(path, folder)
    try:
        done = subprocess.run(["npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder,
                              capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        skip("npm ci did not end")
    if done.returncode and any(code in done.stderr for code in ("EUSAGE", "EINTEGRITY", "EJSONPARSE")):
        sys.exit(done.stderr)
    if done.returncode:
        skip(f"npm ci: {done.stderr[-300:]}")


if __name__ == "__main__":
    fetched(*(pathlib.Path(name) for name in sys.argv[1:]))
