#!/usr/bin/env python3
"""The satisfaction survey, from two finished cases to the index: one rated at the terminal, at first without
the centre, which is told kindly and leaves nothing on the disk; one from a phone while the terminal asks about
it, too, and hears that it was rated. The report's figures are worked out by hand. usage: survey.py DIR
(where the pictures of the pages go)"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import short
from npm import fetched, skip
from terminal import RIG, Program, Terminal, backend, finish, wait_for

# In the order of the questions: requirements, procedure, time, cost, product, competence, conduct, complaints,
# facilities. Sums 31 and 30: 25 * 61 / (9 * 2) = 84.7222...
AT_THE_TERMINAL, BY_PHONE = "434434432", "333434433"
REPORT = [["answers", "2"], ["requirements", "3.50"], ["procedure", "3.00"], ["time", "3.50"],
          ["cost", "4.00"], ["product", "3.00"], ["competence", "4.00"], ["conduct", "4.00"],
          ["complaints", "3.00"], ["facilities", "2.50"], ["index", "84.72"]]
FAILED, GIVEN = "Penilaian belum terkirim", "Penilaian sudah diterima"
THANKS = "Terima kasih atas penilaian Anda"


def finished_case(kiosk):
    case, url = short.hand_in(kiosk)
    wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
    finish(case)
    return url


def begin(kiosk, url):
    kiosk.play(["expect screen attract", "tap #track", "expect screen track", f"reader code:{url}",
                'expect text "Permohonan Anda sudah selesai"', "tap #rate", "expect screen survey"])


def fill(kiosk, grades):
    for i, grade in enumerate(grades):
        kiosk.play([f'expect text "Pertanyaan {i + 1} dari 9"', f"tap #grade-{grade}"])


def check_disk():
    """The question lies sealed in its folder until it is answered or given up; the grades nowhere."""
    left = [path for folder in ("ask", "answers") for path in (RIG / "terminal" / folder).iterdir()]
    assert not left, f"left on the disk: {left}"
    for path in (RIG / "terminal").rglob("*"):
        if path.is_file():
            assert b"answers\":[" not in path.read_bytes(), path


def rate_without_the_centre(kiosk, centre, url):
    begin(kiosk, url)
    centre.stop()
    fill(kiosk, AT_THE_TERMINAL)
    # Back to what was tracked, into help and on: nothing is lost.
    kiosk.play(["tap #back"] * 8 + ['expect text "Pertanyaan 1 dari 9"', "tap #back",
                                    "expect screen track", "tap #rate"])
    kiosk.play(["tap #help", "expect screen help", "tap #back", "expect screen survey"])
    kiosk.play(["tap #next"] * 8 + ['expect text "Pertanyaan 9 dari 9"', "tap #next"])
    kiosk.play([f'expect text "{FAILED}"'])
    check_disk()
    centre.start()
    wait_for("the centre", 30, lambda: sent(kiosk))
    kiosk.play(["tap #next", "expect screen attract"])


def sent(kiosk):
    """Pressed until there is a line again; its answer may have been lost, but not the grades."""
    kiosk.play(["tap #next", "expect control #next"])
    shown = kiosk.say("elements")
    return THANKS in shown or GIVEN in shown


def rate_by_phone(browser, url, pictures):
    tracked = url.partition("?")[0]
    subprocess.run(["node", "survey.js", tracked, str(pictures), BY_PHONE], cwd=browser, check=True,
                   timeout=120)


def rate_by_both(kiosk, browser, url, pictures):
    begin(kiosk, url)
    rate_by_phone(browser, url, pictures)
    fill(kiosk, "111111111")
    kiosk.play(["tap #next", f'expect text "{GIVEN}"', "tap #next", "expect screen attract", "tap #track",
                f"reader code:{url}", 'expect text "Permohonan Anda sudah selesai"', "expect no #rate"])


def check_report():
    report = [line.split("\t") for line in backend("survey", "report", "--agency", "pekalongan").splitlines()]
    assert [line[:2] for line in report] == REPORT, report
    assert report[-1][2:] == ["B", "Baik"], report[-1]
    none = backend("survey", "report", "--month", "2001-01")
    assert none == "answers\t0\n", none


def configure():
    """A line that is tried again soon, and nothing that gets in the way while the phone is at work."""
    with open(RIG / "courier.yaml", "a") as config:
        config.write("network_cap_s: 1\nretry_cap_s: 2\n")
    path = RIG / "kiosk.yaml"
    path.write_text(path.read_text().replace("blur_s: 30", "blur_s: 300"))


def play(browser, pictures):
    configure()
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal()
    try:
        centre.start()
        courier.start()
        kiosk.start().connect()
        kiosk.say("patience 30s")
        rate_without_the_centre(kiosk, centre, finished_case(kiosk))
        rate_by_both(kiosk, browser, finished_case(kiosk), pictures)
        check_report()
        check_disk()
    finally:
        for program in (kiosk, courier, centre):
            program.stop()


def main():
    pictures = pathlib.Path(sys.argv[1]).resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    if not pathlib.Path("/usr/bin/chromium-headless-shell").exists():
        skip("no chromium")
    with tempfile.TemporaryDirectory(prefix="anjungan-web.") as name:
        fetched(HERE / "browser", pathlib.Path(name))
        play(name, pictures)
    print("rated at the terminal and by phone, once each; the index is 84.72")


if __name__ == "__main__":
    main()
