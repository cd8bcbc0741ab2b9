#!/usr/bin/env python3
"""The fault theatre of the camera: the terminal as shipped, its real V4L2 driver, and beneath it a camera
that is only pretended and misbehaves by script (tests/peers/v4l2). Whatever happens, the screen says what it
is, with its code, the applicant can always go on, and a camera that works again is live again by itself.
usage, in a rig: camera.py LIBRARY PORTRAIT [SCRIPT...]"""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from eye import Eye, SeeingTerminal
from short import END, READY, SCAN, SEND, TO_DOCUMENTS
from terminal import RIG, wait_for

# From the moment it happens. Without a frame for two seconds a camera counts as stalled; a camera that is
# not live is looked at every five seconds, and test machines stall.
STALL_LIMIT, GONE_LIMIT, STILL_LIMIT, BACK_LIMIT = 5, 3, 9, 15
WORDS = {
    "C-01": "Kamera tidak menjawab",
    "C-02": "Kamera tidak terpasang",
    "C-03": "Gambar kamera berhenti",
    "C-04": "Kamera sedang dipakai",
    "C-05": "Kamera ini tidak memberi gambar",
}


class Stage:
    def __init__(self, eye, uri="v4l2:?name=spesimen"):
        self.eye, self.told = eye, []
        self.kiosk = SeeingTerminal(eye, uri, "--shots", str(RIG / "out"))

    def open(self):
        self.kiosk.start().connect()
        if self.kiosk.say("screen") == "sorry":
            self.kiosk.play(["tap #next", "expect screen attract"])

    def to_face(self, camera=True):
        ready = [line for line in READY if camera or "camera" not in line]
        self.kiosk.play([*ready, *TO_DOCUMENTS[len(READY):], *SCAN, "expect screen face"])

    def until(self, what, limit, true_now):
        """The seconds until that is true of the terminal."""
        began = time.monotonic()
        while not true_now():
            assert time.monotonic() - began < limit, \
                f"{what} not within {limit} s, but: {self.kiosk.say('elements')}"
            time.sleep(0.02)
        return time.monotonic() - began

    def seen(self, words, limit):
        def all_there():
            elements = self.kiosk.say("elements")
            return all(word in elements for word in words)
        return self.until(words, limit, all_there)

    def says(self, code, limit):
        """The words, the code, and the way on."""
        self.told.append((code, self.seen([code, WORDS[code], "without|"], limit)))
        self.kiosk.say(f"shot camera-{code}")

    def live(self, limit=BACK_LIMIT):
        """There is a picture: only then may the button for the photo be touched. A terminal that finds all
        well with the face takes the photo by itself, and may have done so between two looks of ours."""
        def live_now():
            controls = self.kiosk.say("controls").split()
            return "shoot" in controls or {"retake", "next"} <= set(controls)
        self.told.append(("live", self.until("a live picture", limit, live_now)))

    def shoot(self):
        self.kiosk.play(["if #shoot tap #shoot", "expect control #next", "tap #next", "expect screen review"])

    def hand_in(self):
        self.kiosk.play([*SEND, *END])

    def close(self):
        self.kiosk.stop()


def well(stage):
    """A whole case; the photo is taken at the larger size."""
    stage.open()
    stage.to_face()
    stage.live()
    stage.kiosk.say("shot camera-live")
    stage.shoot()
    stage.hand_in()


def receipt(stage):
    """Where no code reader is fitted the camera reads the QR of a receipt that is held before it."""
    well(stage)
    stage.kiosk.stop()
    stage.eye.show()
    without_reader()
    stage.open()
    stage.kiosk.play(["expect ready camera", "tap #track", "expect screen track"])
    stage.seen(["Tunjukkan kode QR"], 5)
    stage.eye.show(picture=RIG / "out/receipt.png")
    began = time.monotonic()
    stage.kiosk.play(["tap #back", "expect screen attract", "tap #track", "expect screen track"])
    stage.seen(["Tersimpan aman"], 15)
    stage.told.append(("read", time.monotonic() - began))
    stage.kiosk.say("shot camera-receipt")
    stage.kiosk.play(["tap #next", "expect screen attract"])


def stall(stage):
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("stall 1")
    stage.says("C-03", STALL_LIMIT)
    stage.eye.show()
    stage.live()
    stage.shoot()


def stall_at_photo(stage):
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("stall 1")
    stage.kiosk.say("tap #shoot")
    stage.says("C-03", STILL_LIMIT)
    stage.eye.show()
    stage.live()
    stage.shoot()


def stall_in_photo(stage):
    """The photo fails before the live picture does, which is there again as soon as frames are."""
    stage.open()
    stage.to_face()
    stage.live()
    stage.kiosk.say("tap #shoot")
    time.sleep(0.05)
    stage.eye.show("stall 1")
    stage.says("C-03", STILL_LIMIT)
    stage.eye.show()
    stage.live()
    stage.shoot()


def unplug(stage):
    """Out, and in again as another /dev/videoN."""
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("plugged 0")
    stage.says("C-02", GONE_LIMIT)
    stage.eye.show("plugged 2", "node 3")
    stage.live()
    stage.shoot()


def unplug_and_go_on(stage):
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("plugged 0")
    stage.says("C-02", GONE_LIMIT)
    stage.kiosk.play(["tap #without", "expect screen review", 'expect text "Diambil di loket"'])
    stage.hand_in()


def loose_plug(stage):
    """Out and in again faster than anyone looks, five times."""
    stage.open()
    stage.to_face()
    stage.live()
    for number in range(2, 7):
        stage.eye.show(f"plugged {number}", f"node {number % 2}")
        time.sleep(0.4)
    stage.live()
    stage.shoot()


def corrupt(stage):
    """Every second frame is damaged, every third cut off, every fifth flagged: nobody notices."""
    stage.eye.show("corrupt_each 2", "short_each 3", "error_each 5")
    stage.open()
    stage.to_face()
    stage.live()
    stage.shoot()


def corrupt_only(stage):
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("corrupt_each 1")
    stage.says("C-03", STALL_LIMIT)
    stage.eye.show()
    stage.live()


def busy(stage):
    stage.eye.show("busy 1")
    stage.open()
    stage.to_face(camera=False)
    stage.says("C-04", STALL_LIMIT)
    stage.eye.show()
    stage.live()
    stage.shoot()


def absent_at_start(stage):
    stage.eye.show("plugged 0")
    stage.open()
    stage.to_face(camera=False)
    stage.says("C-02", STALL_LIMIT)
    stage.eye.show()
    stage.live()
    stage.shoot()


def no_format(stage):
    stage.eye.show(formats=["format H264 1920 1080 30"])
    stage.open()
    stage.to_face(camera=False)
    stage.says("C-05", STALL_LIMIT)
    stage.eye.show()
    stage.live()


def bus_too_slow(stage):
    stage.eye.show("fail STREAMON 28")
    stage.open()
    stage.to_face(camera=False)
    stage.says("C-05", STALL_LIMIT)
    stage.eye.show()
    stage.live()


def broken_bus(stage):
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("fail DQBUF 5")
    stage.says("C-01", STALL_LIMIT)
    stage.eye.show()
    stage.live()
    stage.shoot()


def other_format(stage):
    """Asked for MJPG it stays YUYV, as vivid does; and MJPG without its tables, as most do."""
    stage.eye.show("give YUYV")
    stage.open()
    stage.to_face()
    stage.live()
    stage.eye.show("plugged 2", "no_tables 1", "stray 1")
    stage.says("C-02", GONE_LIMIT)
    stage.live()
    stage.shoot()


SCRIPTS = [well, stall, stall_at_photo, stall_in_photo, unplug, unplug_and_go_on, loose_plug, corrupt,
           corrupt_only, busy, absent_at_start, no_format, bus_too_slow, broken_bus, other_format, receipt]


def without_reader():
    path = RIG / "kiosk.yaml"
    path.write_text(re.sub(r"  reader: .*", '  reader: ""', path.read_text()))


def device_files(kiosk):
    """Descriptors of the pretended camera in all of the terminal's processes: while nobody is before
    the camera there are none."""
    count = 0
    for children in pathlib.Path(f"/proc/{kiosk.process.pid}/task").glob("*/children"):
        for child in children.read_text().split():
            links = [link for link in pathlib.Path(f"/proc/{child}/fd").iterdir()]
            count += sum("v4l2-peer" in str(link.readlink()) for link in links if link.is_symlink())
    return count


def play(script, eye):
    eye.show()
    stage, began = Stage(eye), time.monotonic()
    try:
        script(stage)
        stage.kiosk.say("screen")
        if stage.kiosk.say("screen") == "attract":
            wait_for("the camera let go", 5, lambda: device_files(stage.kiosk) == 0)
    finally:
        stage.close()
    told = "  ".join(f"{what} {seconds:.1f}" for what, seconds in stage.told)
    print(f"{script.__name__:18} {time.monotonic() - began:5.1f} s   {told}", flush=True)


def main():
    library, portrait, *names = sys.argv[1:]
    eye = Eye(pathlib.Path(library).resolve(), portrait)
    for script in SCRIPTS:
        if not names or script.__name__ in names:
            play(script, eye)
    text = (RIG / "kiosk.log").read_text(errors="replace")
    assert "Assertion" not in text and "Sanitizer" not in text, text[-2000:]


if __name__ == "__main__":
    main()
