"""eye.py - the pretended camera of tests/peers/v4l2 beneath a terminal, and the script that it follows."""
import os
import re

from terminal import RIG, Terminal

WEBCAM = ["format YUYV 640 480 30", "format YUYV 1280 720 10", "format MJPG 640 480 30",
          "format MJPG 1280 720 30", "format MJPG 1920 1080 30"]


class Eye:
    """The camera; what is true of it is told anew, as a whole, by every show()."""

    def __init__(self, library, picture):
        self.preload, self.picture, self.path = library, picture, RIG / "eye"

    def show(self, *lines, formats=None, picture=None):
        part = self.path.with_suffix(".part")
        part.write_text("\n".join([*(WEBCAM if formats is None else formats), "name SPESIMEN Mata",
                                   f"picture {picture or self.picture}", *lines]) + "\n")
        os.rename(part, self.path)  # whole or not at all


class SeeingTerminal(Terminal):
    """A terminal with that camera."""

    def __init__(self, eye, uri, *arguments):
        super().__init__(*arguments)
        self.eye, path = eye, RIG / "kiosk.yaml"
        path.write_text(re.sub(r"  camera: .*", f'  camera: "{uri}"', path.read_text()))

    def start(self):
        os.environ.update(LD_PRELOAD=str(self.eye.preload), V4L2_PEER=str(self.eye.path))
        try:
            return super().start()
        finally:
            del os.environ["LD_PRELOAD"], os.environ["V4L2_PEER"]
