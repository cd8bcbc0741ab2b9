#!/usr/bin/env python3
"""The house's habits that a machine can see: the top level, banned calls, long files, globals of
default branches, support codes that nobody explains, and clang-format."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOP = {"CMakeLists.txt", "app", "assets", "drivers", "config", "tests", "image", "README.md"}
BANNED = r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|system|popen|alloca|tmpnam)\s*\("
LONGEST = 600


def files():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and "build" not in p.parts[len(ROOT.parts)]]


def code_of(text):
    """The text without comments and string contents, lines kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def uncommented(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def main():
    breaches, sources, codes = [], [], set()
    for path in files():
        name = path.relative_to(ROOT)
        if not name.parts[0].startswith(".") and name.parts[0] not in TOP:
            breaches.append(f"{name}: not in the customer's top level")
        if path.stat().st_size > 1 << 20:
            breaches.append(f"{name}: larger than 1 MiB")
        if path.suffix not in (".c", ".h", ".cc"):
            continue
        sources.append(str(path))
        text = path.read_text()
        code = code_of(text)
        if text.count("\n") > LONGEST:
            breaches.append(f"{name}: more than {LONGEST} lines hold two ideas")
        for number, line in enumerate(code.splitlines(), 1):
            if re.search(BANNED, line):
                breaches.append(f"{name}:{number}: banned: {line.strip()}")
        if re.search(r"\b(TODO|FIXME|XXX)\b", text):
            breaches.append(f"{name}: something is left to do")
        codes |= set(re.findall(r'"([ACDFKNPSTX]-\d\d)"', uncommented(text))) if name.parts[0] != "tests" else set()
    known = set(re.findall(r'X\("([A-Z]-\d\d)"', (ROOT / "app/base/support.h").read_text()))
    for code in sorted(codes - known):
        breaches.append(f"app/base/support.h: {code} is used and not explained")
    form = subprocess.run(["clang-format", "--dry-run", "-Werror", *sources], cwd=ROOT,
                          capture_output=True, text=True)
    if form.returncode:
        breaches += form.stderr.splitlines()[:20]
    print("\n".join(breaches) or f"{len(sources)} sources keep the habits")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
