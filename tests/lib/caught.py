"""caught.py - a device's process, stopped at the moment at which it has a picture in hand (a page, a frame,
a receipt), so that a test knows what to look for afterwards, and that its search would find it.

Pictures pass between the terminal and a device's process in a memfd (app/devices/protocol.h). The process is
traced from system call to system call, until all that such a memfd holds is in its memory as well."""
import ctypes
import os
import pathlib
import signal
import time

from remains import Words, memory_of

SEIZE, INTERRUPT, SYSCALL, DETACH = 0x4206, 0x4207, 24, 17
SYSCALLS_TOLD = 1  # PTRACE_O_TRACESYSGOOD
ALL_KINDS = 0x40000000  # __WALL
AT_A_CALL = signal.SIGTRAP | 0x80
BLOCK, VALUES, NEAR = 48, 6, 64

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def trace(request, pid, data=0):
    if libc.ptrace(request, pid, None, data) != 0:
        raise OSError(ctypes.get_errno(), f"ptrace {request:#x}")


def devices(kiosk):
    """The processes of its devices, by their roles."""
    tasks = pathlib.Path(f"/proc/{kiosk}/task").glob("*/children")  # each has a thread of its own
    found = [pid for task in tasks for pid in task.read_text().split()]
    words = {int(pid): pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in found}
    return {its[1].decode(): pid for pid, its in words.items() if its[0].endswith(b"anjungan-device")}


def in_hand(pid):
    """What the picture's memfd holds, or nothing."""
    for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            if "memfd:anjungan-picture" in os.readlink(fd):
                return fd.read_bytes()
        except FileNotFoundError:
            continue
    return b""


def says_something(piece):
    """Blank paper, of one colour, proves nothing; nor does what a table may be: a few values that are near
    each other, or some dots among zeros."""
    values = set(piece)
    return piece[3:] != piece[:-3] and (len(values) >= VALUES or max(values) - NEAR > min(values) > 0)


def blocks_of(picture):
    """Its pieces."""
    pieces = {picture[at:at + BLOCK] for at in range(0, len(picture) - BLOCK, BLOCK)}
    return {piece for piece in pieces if says_something(piece)}


def left_of(blocks, memory):
    """Which of them stand anywhere in it, in however small a rest: {block: where}."""
    found, words = {}, Words(blocks)
    for name, data in memory:
        for start in words.seen(data, BLOCK // 8):
            piece = data[start:start + BLOCK]
            if piece in blocks:
                found.setdefault(piece, f"{name} +{start:#x}")
    return found


def is_there(whole, pid):
    return any(whole in data for _, data in memory_of(pid, "w"))


class Caught:
    """with Caught(pid) as caught: the process stands; caught.with_picture() lets it go on, to there."""

    def __init__(self, pid):
        self.pid = pid

    def __enter__(self):
        trace(SEIZE, self.pid, SYSCALLS_TOLD)
        trace(INTERRUPT, self.pid)
        self.wait(time.monotonic() + 10)
        return self

    def __exit__(self, *_):
        if self.stopped:
            trace(DETACH, self.pid)
            return
        trace(INTERRUPT, self.pid)
        self.wait(time.monotonic() + 10)
        trace(DETACH, self.pid)

    def wait(self, end):
        """Until it stands; the signal that it stands at."""
        self.stopped = False
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, ALL_KINDS | os.WNOHANG)
            if pid:
                assert os.WIFSTOPPED(status), f"process {pid} is gone"
                self.stopped = True
                return status >> 8
            time.sleep(0.0005)
        raise AssertionError("it makes no system call")

    def go_on(self, end):
        """To the next beginning or end of a system call."""
        stop = 0
        while stop != AT_A_CALL:  # a signal is its own
            trace(SYSCALL, self.pid, stop if stop < 64 and stop != signal.SIGTRAP else 0)
            stop = self.wait(end)

    def with_picture(self, size_not=0, seconds=30):
        """Goes on to where it has a picture in hand, of another size than that, and all of it in memory; the
        picture."""
        end, picture = time.monotonic() + seconds, b""
        while len(picture) in (0, size_not) or not is_there(picture, self.pid):
            self.go_on(end)
            picture = in_hand(self.pid)
        return picture

    def with_text(self, text, seconds=30):
        """Goes on to where that is in its memory."""
        end = time.monotonic() + seconds
        while not is_there(text, self.pid):
            self.go_on(end)
