#!/usr/bin/env python3
"""No plaintext stays, of any service: every field is typed with a value that is met nowhere else, papers
are scanned and a photo is taken; then the sealed case is opened with the backend's key, and pieces
of each of its parts - every PDF, the photo, the JSON - are searched beside the typed values. All of them
stand in the kiosk's memory while the receipt is shown, or the search would prove nothing; 2 s after
the session none is in its memory, and never in a file of the terminal or a log.
usage: plaintext-all.py SCENARIO..."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from remains import files, memory_of, search
from sealed import OUTBOX, opened
from terminal import Terminal, scenario

PIECE = 48
# Made up, of the right form, and printed on no paper and no other file. A case's own code is none of them: it is
# the key by which the terminal's store answers for the case, and stays there. The code of
# the application that a complaint is about was typed like any answer, and goes like it: the two must not be found
# together.
VALUES = {"3375010101900001": "3332232606855881",  # of the specimen card
          "199001012015011001": "199107232016041006", "081200000000": "081273645190",
          "contoh@spesimen.go.id": "wiraksa.tunggul@spesimen.go.id", "contoh.spesimen": "wiraksa.ams",
          "Contoh Pemohon Spesimen": "Wiraksa Tunggul Prakosa", "Dinas Contoh": "Dinas Wiraksa",
          "SPESIMEN. Belum ada kabar.": "Wiraksa belum diberi kabar.",
          "SPESIMEN. Dimintai biaya.": "Wiraksa dimintai biaya.", "SPES1MEN000014": "W1RAKSA7VNGGA8",
          "Pranata Komputer": "Wiraksa Pranata", "CN=Contoh Spesimen": "CN=Wiraksa Tunggul"}


def forms(text):
    """As it is kept, and in groups as a number or a code is shown."""
    in_groups = text.isdigit() or (text.isupper() and text.isalnum())
    grouped = " ".join(text[i:i + 4] for i in range(0, len(text), 4)) if in_groups else text
    return {form for it in (text, grouped) for form in
            (it.encode(), it.encode("utf-16-le"), it.encode("utf-32-le"))}


def pieces(parts):
    """Some bytes from within each paper and photo; what is met elsewhere as well proves nothing."""
    return {name: {data[at:at + PIECE] for at in (len(data) // 3, len(data) // 2)}
            for name, data in parts.items() if name.endswith((".pdf", ".jpg"))}


def play_one(kiosk, path):
    lines, typed = scenario(path), {}
    for at, line in enumerate(lines):
        for old, new in VALUES.items():
            if f'type "{old}"' in line:
                lines[at], typed[new] = line.replace(old, new), forms(new)
    receipt = lines.index("expect screen receipt")
    kiosk.play(lines[:receipt + 1] + ["expect control #next"])
    parts = opened(OUTBOX / f"{kiosk.say('case').split(' ')[0]}.p7m")
    given = parts["case.json"].decode()
    # What was read on the card stood in the field already and was not typed.
    typed = {value: its for value, its in typed.items() if value in given}
    wanted = {**typed, **pieces(parts)}
    has_papers = "complaint" not in path.stem  # one may complain without any
    assert typed and bool(pieces(parts)) == has_papers, f"{path.stem}: nothing to look for"
    shown = search(wanted, memory_of(kiosk.process.pid))
    missed = set(typed) - set(shown)
    papers = not has_papers or any(name in shown for name in pieces(parts))
    assert not missed and papers, f"the search does not find {missed or 'papers'}"
    kiosk.play(lines[receipt + 1:])
    time.sleep(2)
    left = {**search(wanted, memory_of(kiosk.process.pid)), **search(wanted, files())}
    assert not left, f"{path.stem}, after the session: {left}"
    return len(wanted), len(shown)


def main():
    kiosk = Terminal().start()
    kiosk.connect(30)
    try:
        for path in map(pathlib.Path, sys.argv[1:]):
            wanted, shown = play_one(kiosk, path)
            print(f"{path.stem}: {shown} of {wanted} found while the receipt was shown, none after", flush=True)
    finally:
        kiosk.stop()


if __name__ == "__main__":
    main()
