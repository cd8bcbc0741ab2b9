#!/usr/bin/env python3
"""A receipt before the terminal's reader, through the courier to the centre and back: the step the case
is at, and the next one after it was moved; each sentence that the page behind the QR has for the applicant,
also of a case that was handed over, is late, came back, is finished; a stranger's code; and with the centre
gone what the terminal itself knows, which says so. No question or answer stays on the disk."""
import html.parser
import pathlib
import re
import sqlite3
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, finish, wait_for

ASK, ANSWERS = RIG / "terminal/ask", RIG / "terminal/answers"


def track(kiosk, said, words):
    kiosk.play(["tap #again" if kiosk.say("screen") == "track" else "tap #track",
                "expect screen track", f"reader code:{said}"] + [f'expect text "{w}"' for w in words])


class Page(html.parser.HTMLParser):
    """What the page says above its list of steps, as lines; without the names and values of its cards."""

    def __init__(self, url):
        super().__init__()
        self.inside, self.lines, self.past = [], [], False
        with urllib.request.urlopen(url, timeout=20) as answer:
            self.feed(re.sub("<br/?>", "", answer.read().decode()))

    def handle_starttag(self, tag, _):
        self.inside.append(tag)
        self.past = self.past or tag == "ol"

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, text):
        said = "main" in self.inside and not self.past and self.inside[-1] in ("h1", "p", "b")
        if said and text.strip():
            self.lines.append(text.strip())


def sentences(text):
    return [it.strip(" .") for it in re.split(r"(?<=[.!?]) ", text) if it.strip(" .")]


def told(kiosk):
    """All that the answer says, on each of its pages."""
    said = kiosk.say("elements")
    while "more" in kiosk.say("controls").split():
        kiosk.play(["tap #more"])
        said += kiosk.say("elements")
    return said


def as_the_page(kiosk, url, what, words):
    """The terminal says each of the page's sentences, among them these words."""
    track(kiosk, url, [])
    kiosk.play(["expect control #again"])
    lines, said = Page(url).lines, told(kiosk)
    assert len(lines) >= 2 and words in " ".join(lines), f"{what}: the page says {lines}"
    missing = [it for line in lines for it in sentences(line) if it not in said]
    assert not missing, f"{what}: the terminal does not say {missing}"


def mark(case, column, value):
    with sqlite3.connect(RIG / "backend/backend.db", timeout=20) as db:
        changed = db.execute(f"UPDATE cases SET {column} = ? WHERE id = ?", (value, case)).rowcount
        assert changed == 1, f"no case {case}"


def compare(kiosk, case, url):
    """Along its procedure; what only time or another way of handing in brings is written down."""
    mark(case, "handed_at", "documents")
    as_the_page(kiosk, url, "handed over", "belum lengkap: tunjukkan kode ini di loket")
    backend("case", "move", case, "done", "--by", "SPESIMEN")
    as_the_page(kiosk, url, "under way", "diperiksa verifikator")
    mark(case, "handed_at", "")
    mark(case, "due", 1)
    as_the_page(kiosk, url, "late", "Kami mohon maaf")
    backend("case", "move", case, "return", "--by", "SPESIMEN")
    as_the_page(kiosk, url, "returned", "Catatan petugas")
    finish(case)
    as_the_page(kiosk, url, "finished", "Terima kasih sudah menunggu")


def main():
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        centre.start()
        courier.start()
        kiosk.start().connect()
        case, url = short.hand_in(kiosk)
        wait_for("an empty outbox", 60, lambda: not list((RIG / "terminal/outbox").glob("*.p7m")))
        track(kiosk, url, ["menunggu disposisi Kepala Dinas", "Sedang berjalan sejak"])
        compare(kiosk, case, url)
        track(kiosk, "SPES1MEN000014", ["Kode ini tidak dikenal"])
        centre.stop()
        track(kiosk, url, ["Ini yang diketahui terminal ini", "Sudah diterima pusat layanan"])
        left = list(ASK.iterdir()) + list(ANSWERS.iterdir())
        assert not left, f"left on the disk: {left}"
    finally:
        for program in (kiosk, courier, centre):
            program.stop()
    print("tracked by the centre's word, and by the terminal's own when there is none")


if __name__ == "__main__":
    main()
