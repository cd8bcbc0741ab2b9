#!/usr/bin/env python3
"""The include table: every room includes only what its line in CMakeLists.txt says it uses, and
every library is met in its own rooms only. Run from anywhere; exit status 1 and a line a breach."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Headers of libraries that belong to few rooms, by the beginning of the include.
LIBRARIES = {
    "openssl/": {"seal"},
    "SDL": {"ui"},
    "sqlite3.h": {"store", "backend_db"},
    "libpq-fe.h": {"backend_db"},
    "curl/": {"courier", "backend_gateway", "backend_blobs", "backend_notify"},
    "microhttpd.h": {"backend_http"},
    "gnutls/": {"backend_http"},
    "leptonica/": {"capture"},
    "tesseract/": {"capture"},
    "opencv2/": {"capture"},
    "hpdf.h": {"capture", "backend_reports"},
    "sane/": {"drivers_scanner"},
    "zbar.h": {"drivers_reader"},
    "gpiod.h": {"drivers_light"},
    "linux/videodev2.h": {"drivers_camera"},
    "linux/input.h": {"drivers_reader", "drivers_headset", "drivers_port"},
    "espeak-ng/": {"ui"},
    "turbojpeg.h": {"capture", "drivers_camera", "drivers_scanner", "drivers_common", "backend_paper",
                    "backend_paper_child"},
    "poppler.h": {"backend_paper_child"},
    "cairo": {"backend_paper_child"},
    "fontconfig/": {"backend_paper_child"},
    "seccomp.h": {"backend_paper_child"},
    "ft2build.h": {"receipt"},
    "qrencode.h": {"receipt"},
}


def rooms():
    """name -> (folder, names it uses); umbrella targets expand to their members."""
    text = (ROOT / "CMakeLists.txt").read_text()
    found, used = {}, {}
    for name, folder, rest in re.findall(r"^room\((\S+) (\S+)([^)]*)\)", text, re.M):
        uses = re.search(r"USES ([^)]*?)(?: LIBS|$)", rest.replace("\n", " "))
        found[name] = ROOT / folder
        used[name] = set(uses.group(1).split()) if uses else set()
    loop = re.search(r"foreach\(ROOM ([^)]*)\)\s*room\(drivers_\$\{ROOM\} \S+ USES ([^)]*?)\)", text)
    uses = set(loop.group(2).split(" LIBS")[0].split())
    found.pop("drivers_${ROOM}", None), used.pop("drivers_${ROOM}", None)
    for part in loop.group(1).split():
        used[f"drivers_{part}"] = set(uses)
    parts = {f"drivers_{part}": ROOT / "drivers" / part for part in loop.group(1).split()}
    ordered = {}
    for name, folder in found.items():
        ordered[name] = folder
        if name == "drivers_common":
            ordered.update(parts)
    found = ordered
    used["drivers_printer"].add("drivers_port")
    used["drivers_reader"].add("drivers_port")
    used["drivers_headset"].add("drivers_port")
    drivers = {name for name in found if name.startswith("drivers_")}
    for name in used:
        if "drivers" in used[name]:
            used[name] = used[name] - {"drivers"} | drivers
    return found, used


def room_of(include, found):
    """The room whose folder holds an include written from app/ or drivers/, or None."""
    for base in ("app", "drivers"):
        path = ROOT / base / include
        if path.exists():
            return next((n for n, f in found.items() if f == path.parent), None)
    return None


def main():
    found, used = rooms()
    breaches = []
    for name, folder in sorted(found.items()):
        for source in sorted([*folder.glob("*.[ch]"), *folder.glob("*.cc")]):
            here = source.relative_to(ROOT)
            for number, line in enumerate(source.read_text().splitlines(), 1):
                ours = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
                theirs = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
                if ours:
                    room = room_of(ours.group(1), found)
                    if room is None:
                        breaches.append(f"{here}:{number}: {ours.group(1)} is in no room")
                    elif room != name and room not in used[name]:
                        breaches.append(f"{here}:{number}: {name} may not include {room}")
                for start, allowed in LIBRARIES.items():
                    if theirs and theirs.group(1).startswith(start) and name not in allowed:
                        breaches.append(f"{here}:{number}: {theirs.group(1)} is not for {name}")
    order = list(found)
    for name in used:
        for other in used[name]:
            if other in order and order.index(other) >= order.index(name):
                breaches.append(f"CMakeLists.txt: {name} uses {other}, which stands above it")
    print("\n".join(breaches) or f"{len(found)} rooms hold to the table")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
