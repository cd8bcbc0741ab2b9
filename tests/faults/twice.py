#!/usr/bin/env python3
"""A second case is not opened while one is under way: neither while the backend has one of this person
and service, nor while the gateway says that BSrE is at it, or that the certificate is made and waits to
be activated; another person, and this one once it came back to be handed in again or is finished, goes
on. Two that were handed in while the terminal was cut off are both taken, and the desk learns of it. The
NIK is in no log."""
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "lib"), str(TESTS / "peers")]
import short
from gateway import Gateway
from terminal import RIG, Program, Terminal, backend, finish, wait_for

OURS, WAITING, FREE = "3375010101900001", "3375010101900005", "3375010101900002"
MADE = "3375010101900003"
UNDER_WAY = ["expect screen underway", 'expect text "Permohonan Anda sedang berjalan"']
LEAVE = ["tap #next", "expect screen track", "tap #back", "expect screen attract"]
# What would be lost is asked for first.
ASKED = ["tap #next", 'expect text "Hapus isian dan lacak?"']
LEAVE_PAPERS = ASKED + ["tap #tracking-no", "expect screen underway"] + ASKED + ["tap #tracking-yes",
                "expect screen track", "tap #back", "expect screen attract"]
TO_NIK = ["tap #back", "expect screen form"] + ["tap #key-delete"] * 16


def make_once():
    path = RIG / "config/services/pekalongan/short.yaml"
    path.write_text(path.read_text().replace("\npromise:\n", "\nonce: true\nstatuses: [NO_CERTIFICATE]\npromise:\n"))


def ask_aside(kiosk):
    """Help, another language and the display lie over what is said, and lead back to it; in help it is what is
    explained, and a second case is not handed over either."""
    kiosk.play(["tap #help", "expect screen help", 'expect text "Kode tanda terima hilang?"'])
    assert "handover" not in kiosk.say("controls"), "it may be handed over"
    kiosk.play(["tap #access", "expect screen access", "tap #language", "expect screen language", "tap #language-en",
                "expect screen access", "tap #next", "expect screen help", 'expect text "Lost the code of your receipt?"',
                "tap #back", "expect screen underway", 'expect text "Your application is under way"',
                "tap #language", "tap #language-id"] + UNDER_WAY)


def try_again(kiosk, gateway):
    asked = gateway.server.asked
    kiosk.play(short.TO_FORM + [f'type "{OURS}"', "tap #next"] + UNDER_WAY)
    assert gateway.server.asked > asked, "the gateway was not asked"
    ask_aside(kiosk)
    # Back is no way on: what lies behind is still there, and the next step says it again.
    kiosk.play(["tap #back", "expect screen documents", "tap #scan", "expect control #retake",
                "tap #next"] + UNDER_WAY)
    kiosk.play(["tap #back"] + TO_NIK + [f'type "{FREE}"', "tap #next", "expect screen documents",
                "wait 3s", "expect screen documents"])
    kiosk.play(TO_NIK + [f'type "{WAITING}"', "tap #next"] + UNDER_WAY)
    kiosk.play(["tap #back"] + TO_NIK + [f'type "{MADE}"', "tap #next", "expect screen underway",
                'expect text "Sertifikat Anda sudah jadi, tinggal diaktifkan"', "expect control #call-staff",
                "tap #back", "expect screen documents"])
    kiosk.play(TO_NIK + [f'type "{WAITING}"', "tap #next"] + UNDER_WAY)
    # From there to tracking, and what was entered is gone.
    kiosk.play(LEAVE_PAPERS)


def hand_in_again(kiosk):
    case, _ = short.hand_in(kiosk)
    wait_for("the case handed in anew", 60, lambda: case in backend("case", "list"))
    return case


def cut_off(kiosk, centre):
    """Nobody can be asked: both get their receipts."""
    centre.stop()
    cases = [short.hand_in(kiosk)[0] for _ in range(2)]
    centre.start()
    for case in cases:
        wait_for("what was handed in meanwhile", 90, lambda: case in backend("case", "list"))
    first, second = (backend("case", "show", case) for case in cases)
    assert "earlier" not in first, first
    assert f"earlier\t{cases[0]}\n" in second, second


def check_logs():
    for log in RIG.glob("*.log"):
        text = log.read_text(errors="replace")
        assert not re.search("33750101019000", text), f"{log.name} has a NIK"


def main():
    gateway = Gateway()
    make_once()
    gateway.configure(RIG, "pekalongan")
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        centre.start()
        courier.start()
        kiosk.start().connect()
        case, _ = short.hand_in(kiosk)
        wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
        try_again(kiosk, gateway)
        for outcome in ("done", "return"):
            backend("case", "move", case, outcome, "--by", "SPESIMEN")
        again = hand_in_again(kiosk)
        kiosk.play(short.TO_FORM + [f'type "{OURS}"', "tap #next"] + UNDER_WAY + LEAVE)
        finish(case)
        finish(again)
        finish(hand_in_again(kiosk))
        cut_off(kiosk, centre)
        check_logs()
    finally:
        for program in (kiosk, courier, centre):
            program.stop()
        gateway.stop()


if __name__ == "__main__":
    main()
