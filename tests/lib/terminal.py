"""terminal.py - starts the programs of a rig (rig.sh made it) and speaks to the terminal's control
socket, as a test does. RIG, BUILD and AGENCY come from the environment."""
import os
import pathlib
import signal
import socket
import subprocess
import time

RIG = pathlib.Path(os.environ["RIG"])
BUILD = pathlib.Path(os.environ["BUILD"])
SOCKET = RIG / "control"


END_SECONDS = 30  # a sanitizer looks for leaks first, on a machine that has other things to do


class Program:
    """One of the four programs with its configuration; restarted by start()."""

    def __init__(self, name, *arguments):
        self.name, self.arguments, self.process = name, arguments, None

    def start(self):
        log = open(RIG / f"{self.name}.log", "ab")
        self.process = subprocess.Popen(
            [BUILD / f"anjungan-{self.name}", "--config", RIG / f"{self.name}.yaml", *self.arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise RuntimeError(f"{self.name} did not end when asked to")


class Refused(Exception):
    """The terminal said that a line did not come true."""


class Terminal(Program):
    def __init__(self, *arguments):
        super().__init__("kiosk", "--control", str(SOCKET), *arguments)
        self.link = None

    def start(self):
        SOCKET.unlink(missing_ok=True)
        super().start()
        return self

    def connect(self, seconds=10):
        """Waits for the control socket; the seconds it took."""
        began = time.monotonic()
        while True:
            try:
                self.link = socket.socket(socket.AF_UNIX)
                self.link.settimeout(40)
                self.link.connect(str(SOCKET))
                return time.monotonic() - began
            except OSError:
                self.link.close()
                if time.monotonic() - began > seconds or self.process.poll() is not None:
                    raise
                time.sleep(0.005)

    def say(self, line):
        """One scenario line; what the terminal answers behind "ok"."""
        self.link.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            got = self.link.recv(65536)
            if not got:
                raise ConnectionError("the terminal is gone")
            answer += got
        word, _, rest = answer.decode().strip().partition(" ")
        if word != "ok":
            raise Refused(f"{line}: {rest}")
        return rest

    def play(self, lines):
        for line in lines:
            self.say(line)

    def shows_proof(self, code):
        """The screen has the QR, and the code in groups as it is written: of a case without a receipt."""
        if "qr|" not in self.say("elements"):
            raise Refused("no QR on the screen")
        self.say(f'expect text "{" ".join(code[i:i + 4] for i in range(0, len(code), 4))}"')

    def stop(self):
        if self.link:
            self.link.close()
        super().stop()


def backend(*arguments):
    """A command of the backend; what it printed."""
    done = subprocess.run([BUILD / "anjungan-backend", "--config", RIG / "backend.yaml", *arguments],
                          capture_output=True, text=True, timeout=30)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def finish(case):
    """Moves it by the outcome that leads on, until there is none."""
    for _ in range(12):
        for outcome in ("done", "agree"):
            try:
                if backend("case", "move", case, outcome, "--by", "SPESIMEN"):  # waits for a second person
                    backend("case", "move", case, outcome, "--by", "SPESIMEN 2")
                break
            except RuntimeError:
                continue
        else:
            return
    raise AssertionError("the case does not end")


def wait_for(what, seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def scenario(path, shots=False):
    """The lines of a scenario file without comments, and without pictures unless they are wanted."""
    lines = [line.strip() for line in pathlib.Path(path).read_text().splitlines()]
    return [line for line in lines
            if line and line[0] != "#" and (shots or not line.startswith("shot "))]
