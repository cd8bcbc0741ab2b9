#!/usr/bin/env python3
"""The disk takes nothing: no receipt is promised, the applicant is told with S-02, what was given
stays on the screen, and once the disk is mended the same case is handed in, here to
staff who go on with it."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import short
from terminal import RIG, Program, Terminal, backend, wait_for

STAGING = RIG / "terminal/kiosk/staging"
AWAY = RIG / "terminal/kiosk/away"


def break_disk():
    STAGING.rename(AWAY)
    STAGING.write_text("a file where a folder should be")


def mend_disk():
    STAGING.unlink()
    AWAY.rename(STAGING)


def main():
    others = [Program("backend", "serve").start(), Program("courier").start()]
    kiosk = Terminal().start()
    try:
        kiosk.connect()
        kiosk.play(short.TO_DOCUMENTS + short.SCAN + short.SHOOT)
        break_disk()
        told = ["expect screen submit", 'expect text "Permohonan belum terkirim"',
                'expect text "Penyimpanan terminal penuh atau rusak. Mohon panggil petugas."',
                'expect text "S-02"', "expect control #retry"]
        kiosk.play(["tap #next", *told, "tap #retry", *told])
        assert kiosk.say("case").strip() == "", "a case is promised that is not stored"
        assert not (RIG / "out/receipt.bin").exists(), "a receipt of a case that is not stored"
        kiosk.play(["tap #back", "expect screen review", f'expect text "{short.NIK}"',
                    'expect text "1 halaman"', "tap #next", *told])
        assert not list((RIG / "terminal/outbox").glob("*.p7m")) and not backend("case", "list")
        # staff are to go on with it: that cannot be kept either, until the disk is mended
        kiosk.play(["tap #handover", 'expect text "Serahkan kepada petugas?"', "tap #handover-yes", *told,
                    "tap #back", "expect screen review", "tap #next", *told])
        mend_disk()
        kiosk.play(["tap #handover", "tap #handover-yes", "expect screen receipt",
                    'expect text "Petugas melengkapi yang belum ada"'])
        case = kiosk.say("case").split(" ")[0]
        kiosk.play(short.END)
        wait_for("the case's arrival", 60, lambda: case in backend("case", "list"))
        assert backend("case", "list").count("\n") == 1, "a try that failed has arrived as well"
        assert "handed-over\tsubmit" in backend("case", "show", case), backend("case", "show", case)
    finally:
        for program in (kiosk, *others):
            program.stop()
    print("told with S-02, kept, and handed in once the disk was mended")


if __name__ == "__main__":
    main()
