#!/usr/bin/python3
"""No plaintext stays, of any service: every field is typed with a value that is met nowhere else, papers
are scanned and a photo is taken; then the sealed case is opened with the backend's key, and pieces
of all its parts - each page of each PDF, the photo, the JSON - are searched beside the typed values. Every
one of them stands in the kiosk's memory while the receipt is shown, or the search would prove nothing; 2 s
after the session none is in its memory, and never in a file of the terminal or a log.
And no more is a page, a frame or the receipt in the process of the device that it passed through, which was
stopped when it was whole there (tests/lib/caught.py). A headset is in, and what is typed is read to it: what
the voice makes of that goes as well (in lower case, as espeak-ng has words).
usage: plaintext-all.py SCENARIO..."""
import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from caught import Caught, blocks_of, devices, left_of
from people import FIRST, WORD, hear_review
from remains import files, memory_of, search
from sealed import OUTBOX, opened
from terminal import Terminal, scenario

PIECE = 48
# A case's own code is not searched: it is the key by which the terminal's store answers for the case, and stays
# there. The code of the application that a complaint is about was typed like any answer, and goes like it: the
# two must not be found together.


def forms(text):
    """As it is kept; in groups, as a number or a code is shown; one by one, as it is said."""
    in_groups = text.isdigit() or (text.isupper() and text.isalnum())
    groups = [text[i:i + 4] for i in range(0, len(text), 4)] if in_groups else [text]
    said = ", ".join(" ".join(group) for group in groups) if in_groups else text
    return {form for it in (text, " ".join(groups), said) for form in
            (it.encode(), it.encode("utf-16-le"), it.encode("utf-32-le"))}


def pictures(parts):
    """Each page and photo, as its JPEG: a PDF holds those of its pages as they are."""
    for name, data in parts.items():
        if name.endswith((".pdf", ".jpg")):
            begins = [found.start() for found in re.finditer(rb"\xff\xd8\xff", data)]
            for page, (begin, end) in enumerate(zip(begins, [*begins[1:], len(data)])):
                yield f"{name}, {page + 1}", data[begin:end]


def pieces(parts):
    """Some bytes from within each page and photo; what is met elsewhere as well proves nothing."""
    found = dict(pictures(parts))
    documents = json.loads(parts["case.json"])["documents"]
    photos = sum(name.endswith(".jpg") for name in parts)
    assert len(found) == photos + sum(len(it["pages"]) for it in documents), f"pages missed: {list(found)}"
    return {f"{name}, at byte {at}": {data[at:at + PIECE]} for name, data in found.items()
            for at in (len(data) // 3, len(data) // 2, len(data) * 3 // 4)}


class Watch:
    """Over the devices' processes: what passed through them, and whether any of it is left there."""

    def __init__(self, kiosk):
        self.kiosk, self.processes, self.passed = kiosk, devices(kiosk.process.pid), {}
        # Of the simulators' own, such as what the camera looks at.
        self.before = {role: list(memory_of(pid, "w")) for role, pid in self.processes.items()}

    def catch(self, role, begin=()):
        with Caught(self.processes[role]) as caught:
            self.kiosk.play(begin)
            self.passed.setdefault(role, set()).update(blocks_of(caught.with_picture()))

    def play(self, lines):
        """Each page, a frame of the face and the receipt are caught on their way."""
        for line, then in zip(lines, [*lines[1:], ""]):
            if line == "tap #scan":
                self.catch("scanner", [line])
            elif then == "expect screen receipt":
                self.catch("printer", [line])
            else:
                self.kiosk.say(line)
            if line == "expect screen face":
                self.catch("camera")
            if line == "expect screen review":
                hear_review(self.kiosk)

    def left(self):
        assert devices(self.kiosk.process.pid) == self.processes, "a device's process is a new one"
        found = {}
        for role, blocks in self.passed.items():
            blocks = blocks - set(left_of(blocks, self.before[role]))
            assert blocks, f"{role}: nothing to look for"
            for piece, place in left_of(blocks, memory_of(self.processes[role], "w")).items():
                found.setdefault(role, []).append(place)
        return found


def play_one(kiosk, watch, path):
    lines, typed = scenario(path), {}
    for at, line in enumerate(lines):
        for old, new in FIRST.items():
            if f'type "{old}"' in line:
                lines[at], typed[new] = line.replace(old, new), forms(new)
    receipt = lines.index("expect screen receipt")
    kiosk.play(["headset in"])
    watch.play(lines[:receipt + 1] + ["expect control #next"])
    parts = opened(OUTBOX / f"{kiosk.say('case').split(' ')[0]}.p7m")
    given = parts["case.json"].decode()
    # What was read on the card stood in the field already and was not typed.
    typed = {value: its for value, its in typed.items() if value in given}
    wanted = {**typed, **pieces(parts)}
    has_papers = "complaint" not in path.stem  # one may complain without any
    assert typed and (len(wanted) > len(typed)) == has_papers, f"{path.stem}: nothing to look for"
    shown = search(wanted, memory_of(kiosk.process.pid))
    assert set(shown) == set(wanted), f"the search does not find {set(wanted) - set(shown)}"
    kiosk.play(lines[receipt + 1:])
    said = kiosk.say("spoken take").encode()  # which keeps it for us only
    assert any(form in said for its in typed.values() for form in its), f"{path.stem}: nothing of it was said"
    time.sleep(2)
    wanted["a word, as the voice has it"] = {WORD.encode(), WORD.lower().encode()}
    left = {**search(wanted, memory_of(kiosk.process.pid)), **search(wanted, files()), **watch.left()}
    assert not left, f"{path.stem}, after the session: {left}"
    return len(wanted), sorted(watch.passed)


def main():
    kiosk = Terminal().start()
    kiosk.connect(30)
    try:
        kiosk.play([f"expect ready {role}" for role in ("scanner", "camera", "printer")])
        watch = Watch(kiosk)
        for path in map(pathlib.Path, sys.argv[1:]):
            wanted, devices_watched = play_one(kiosk, watch, path)
            print(f"{path.stem}: {wanted} pieces found while the receipt was shown, none after, nor in the "
                  f"{', '.join(devices_watched)}", flush=True)
    finally:
        kiosk.stop()


if __name__ == "__main__":
    main()
