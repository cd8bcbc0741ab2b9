#!/usr/bin/python3
"""printer.py - a simulated ESC/POS receipt printer beneath the real driver: a receive buffer, a head, a
roll, a knife, sensors and a power switch, on a TCP port or a pseudo-terminal.

Bytes are read while the buffer has room, no faster than the line. DLE EOT, ENQ and DC4 act the moment
they come in; all else waits in the buffer for the mechanism, which stops between two rows when it has
no paper, an open cover, a hot head or a stuck knife, and goes on with what it holds when that is over.

usage: printer.py --tcp PORT | --pty NAME  [--profile epson] [--baud N] [--speed MM_A_SECOND] --out DIR
Words for it on standard input, one a line (WORDS); its address is the first line of the output. The
paper and a log of what happened go to DIR when it ends."""
import argparse
import collections
import json
import os
import pathlib
import random
import select
import signal
import sys
import threading
import time

from escpos import Interpreter, RealTime
from line import Pty, Tcp
from roll import Roll, picture

# process_ids: knows GS ( H. automatic: GS a. clears: answers DLE DC4 function 8. near_end: has the sensor.
PROFILES = {
    "epson": {"width_px": 576, "dpi": 203, "cutter_mm": 14},
    "epson-180": {"width_px": 512, "dpi": 180, "cutter_mm": 14},
    "plain": {"width_px": 576, "dpi": 203, "cutter_mm": 14, "process_ids": False, "automatic": False,
              "clears": False, "near_end": False},
    "clone-58": {"width_px": 384, "dpi": 203, "cutter_mm": 0, "process_ids": False, "automatic": False,
                 "clears": False, "near_end": False},
}
BUFFER = 4096
CUT_SECONDS = 0.15
NEAR_END_MM = 8000
OLD_MARK = 0b10101010  # of an old job: no receipt has such rows

WORDS = """paper_out | paper_out_at_mm N | paper_out_at_cut | refill MM | near_end
cover_open | cover_open_at_mm N | cover_close | head_hot | head_hot_at_mm N | head_cool
cut_jam | cut_clear | unplug | unplug_at_mm N | plug | power_off | power_on
power_cycle | power_cycle_at_mm N | silent | dead | wrong_answers | stray_bytes | well
old_job ROWS | half_old_job ROWS | slow BAUD"""


class Printer(threading.Thread):
    """Mechanism and interface, in a thread of its own. say() may be called from any other."""

    def __init__(self, line, profile="epson", baud=0, speed=200, out=None, buffer=BUFFER):
        super().__init__(daemon=True)
        has = {"process_ids": True, "automatic": True, "clears": True, "near_end": True, **PROFILES[profile]}
        self.line, self.has, self.baud, self.speed, self.capacity = line, has, baud, speed, buffer
        self.out = pathlib.Path(out) if out else None
        self.roll = Roll(has["width_px"], has["dpi"], has["cutter_mm"])
        self.began, self.events, self.log_lock = time.monotonic(), [], threading.Lock()
        self.words = collections.deque()
        self.wake_out, self.wake_in = os.pipe()
        self.ending, self.noise = False, random.Random(1)
        self.power, self.cover_open, self.hot, self.cut_error, self.cut_jams = True, False, False, False, False
        self.paper_mm, self.low, self.left_mm = 60000.0, False, 60000.0
        self.silent = self.dead = self.wrong = self.stray = False
        self.stray_at = 0.0
        self.at_mm, self.at_cut = [], []  # (used mm, word); words for the next cut
        self.power_at, self.told, self.said = 0.0, None, None
        self.received, self.arrivals = bytearray(), []  # every byte that came; (time, how many by then)
        self.start_up()

    # What the outside asks.

    def say(self, word):
        """Does it, and returns when it is done."""
        done = threading.Event()
        self.words.append((word, done))
        os.write(self.wake_in, b"w")
        if not done.wait(10):
            raise RuntimeError(f"the printer does not take {word!r}")

    def close(self):
        self.say("end")
        self.join(10)
        if self.out:
            self.write_paper()

    def note(self, what, **more):
        with self.log_lock:
            self.events.append({"s": round(time.monotonic() - self.began, 4), "what": what, **more})

    def times(self, what):
        """When this was noted, as time.monotonic()."""
        with self.log_lock:
            return [self.began + event["s"] for event in self.events if event["what"] == what]

    def arrived(self, count):
        """When so many bytes had come, as time.monotonic()."""
        return next(when for when, by_then in self.arrivals if by_then >= count)

    def pieces(self):
        return self.roll.pieces()

    def write_paper(self):
        self.out.mkdir(parents=True, exist_ok=True)
        pieces, rest = self.pieces()
        for number, dots in enumerate(pieces):
            picture(dots).save(self.out / f"piece-{number}.png")
        picture(rest).save(self.out / "rest.png")
        (self.out / "printer.json").write_text("\n".join(map(json.dumps, self.events)) + "\n")

    # The loop.

    def run(self):
        while not self.ending:
            wanted = self.wanted()
            patience = self.patience(waits_for_line=not wanted)
            readable, _, _ = select.select([self.wake_out, *wanted], [], [], patience)
            if self.wake_out in readable:
                os.read(self.wake_out, 64)
            while self.words:
                word, done = self.words.popleft()
                self.obey(word)
                done.set()
            if self.power and not self.dead:
                self.take()
                self.work()
                self.tell_changes()
            elif not self.power and self.line.readable():
                self.line.read(65536)  # nobody is there to hear it
            if self.power_at and time.monotonic() > self.power_at:
                self.obey("power_on")
        self.line.close()

    def room(self):
        """How many bytes may be read now: the buffer's, and the line's speed's."""
        room = self.capacity - len(self.buffer)
        if self.baud:  # at most a tick's worth is saved up
            earned = min(time.monotonic() - self.line_at, 0.02) * self.baud / 10
            room = min(room, int(earned))
        return room

    def wanted(self):
        if self.dead or (self.power and self.room() <= 0):
            return []
        return self.line.readable()

    def patience(self, waits_for_line):
        if self.power and self.action and self.action[0] != "bytes" and not self.stopped():
            return 0.004
        if self.stray or (self.baud and waits_for_line and len(self.buffer) < self.capacity):
            return 0.01
        return 0.05 if self.power_at else None

    def take(self):
        room = self.room()
        if room <= 0 or not self.line.readable():
            return
        got = self.line.read(room)
        if self.baud:
            self.line_at = max(self.line_at, time.monotonic() - 0.02) + len(got) * 10 / self.baud
        self.received += got
        for byte in got:
            self.buffer.append(byte)
            event = self.real_time.feed(byte)
            if event:
                self.at_once(*event)
        if got:
            self.arrivals.append((time.monotonic(), len(self.received)))

    # Power and what it loses.

    def start_up(self):
        self.buffer, self.real_time = bytearray(), RealTime()
        self.automatic_mask = self.offline_response = 0
        self.line_at = self.row_at = time.monotonic()
        self.forget()

    def forget(self):
        """Receive buffer, print buffer and a half-read command."""
        self.buffer.clear()
        self.interpreter = Interpreter(self.has["width_px"], self.has["dpi"], self.has["cutter_mm"])
        self.commands, self.action, self.answer = self.interpreter.run(), None, None

    # Status.

    @property
    def paper_out(self):
        return self.left_mm <= 0

    def stopped(self):
        return self.cover_open or self.paper_out or self.hot or self.cut_error

    def status(self):
        """What its sensors see, as one tuple: cover, paper end, near end, hot, cutter."""
        near = self.has["near_end"] and (self.low or self.left_mm < NEAR_END_MM)
        return (self.cover_open, self.paper_out, near, self.hot, self.cut_error)

    def real_time_byte(self, n):
        cover, end, near, hot, cutter = self.status()
        bits = {1: 0x08 * self.stopped(), 2: 0x04 * cover | 0x20 * end | 0x40 * (hot or cutter),
                3: 0x08 * cutter | 0x40 * hot, 4: 0x0C * near | 0x60 * end}
        return bytes([0x12 | bits.get(n, 0)])

    def automatic_bytes(self):
        cover, end, near, hot, cutter = self.status()
        return bytes([0x10 | 0x08 * self.stopped() | 0x20 * cover, 0x08 * cutter | 0x40 * hot,
                      0x03 * near | 0x0C * end, 0])

    def send(self, data, tells=False):
        if self.silent or self.dead:
            return
        if self.wrong:
            data = bytes(byte ^ 0x81 for byte in data)
        self.line.write(data)
        if tells and self.told != self.status():
            self.told = self.status()
            self.note("told", cover=self.told[0], out=self.told[1], low=self.told[2], hot=self.told[3],
                      cutter=self.told[4])

    def tell_changes(self):
        if self.said != self.status():
            self.said = self.status()
            self.note("state", cover=self.said[0], out=self.said[1], low=self.said[2], hot=self.said[3],
                      cutter=self.said[4])
            if self.automatic_mask:
                self.send(self.automatic_bytes(), tells=True)
            if self.offline_response and self.stopped():
                self.send(b"\x37\x23" + bytes([0x40 + 2 * self.cover_open + self.paper_out]) + b"\0")
        if self.stray and time.monotonic() > self.stray_at:
            self.stray_at = time.monotonic() + 0.03
            self.send(bytes(self.noise.choices(b"\x00\xff\x80\x0d\x0a\x91\xee\x8c", k=3)))

    def at_once(self, what, n=0):
        if what == "status":
            self.send(self.real_time_byte(n), tells=True)
        elif what == "clear" and self.has["clears"]:
            self.clear("cleared")
            self.send(b"\x37\x25\0")
        elif what == "enquire":
            self.note("enquired", n=n)
            self.cut_error = self.cut_error and self.cut_jams
            if n == 2:
                self.clear("cleared")

    def clear(self, why):
        self.note(why, bytes=len(self.buffer))
        self.forget()

    # The mechanism.

    def work(self):
        while True:
            if not self.action:
                self.action, self.answer = self.commands.send(self.answer), None
            if not self.act(*self.action):
                return
            self.action = None

    def act(self, what, value):
        """False: not yet."""
        if what == "bytes":
            if len(self.buffer) < value:
                return False
            self.answer = bytes(self.buffer[:value])
            del self.buffer[:value]
            return True
        if what in ("row", "cut", "transmit", "process_id") and self.stopped():
            return False
        if what == "row":
            return self.row(value)
        if what == "cut":
            return self.cut(value)
        self.reply(what, value)
        return True

    def row(self, dots):
        now = time.monotonic()
        if now < self.row_at:
            return False
        self.row_at = max(self.row_at, now - 0.02) + self.roll.mm(1) / self.speed
        self.roll.burn(dots)
        self.left_mm -= self.roll.mm(1)
        while self.at_mm and self.roll.used_mm() >= self.at_mm[0][0]:
            self.obey(self.at_mm.pop(0)[1])
        self.tell_changes()
        return True

    def cut(self, kind):
        if self.at_cut:
            self.obey(self.at_cut.pop())
            self.tell_changes()
            return False
        if not self.has["cutter_mm"]:
            return True
        if self.cut_jams:
            self.cut_error = True
            return False
        self.roll.cut(kind)
        self.row_at = time.monotonic() + CUT_SECONDS
        self.note("cut", mm=round(self.roll.used_mm(), 1))
        return True

    def reply(self, what, value):
        if what == "transmit":
            near = self.status()[2]
            self.send(bytes([0x03 * near if value == 1 else 0]))
        elif what == "process_id" and self.has["process_ids"]:
            self.note("process id")
            self.send(b"\x37\x22" + value + b"\0")
        elif what == "automatic" and self.has["automatic"]:
            self.automatic_mask = value
            if value:
                self.send(self.automatic_bytes(), tells=True)
        elif what == "offline_response":
            self.offline_response = value

    # Words.

    def obey(self, line):
        word, _, rest = line.partition(" ")
        self.note("word", word=line)
        if word.endswith("_at_mm"):
            self.at_mm = sorted([*self.at_mm, (self.roll.used_mm() + float(rest), word[:-6])])
        elif word.endswith("_at_cut"):
            self.at_cut.append(word[:-7])
        elif hasattr(self, f"do_{word}"):
            getattr(self, f"do_{word}")(*([float(rest)] if rest else []))
        else:
            self.note("not a word", word=line)

    def do_paper_out(self):
        self.left_mm = 0

    def do_refill(self, mm=60000.0):
        self.left_mm, self.low = mm, False

    def do_near_end(self):
        self.low = True

    def do_cover_open(self):
        self.cover_open = True

    def do_cover_close(self):
        self.cover_open = False

    def do_head_hot(self):
        self.hot = True

    def do_head_cool(self):
        self.hot = False

    def do_cut_jam(self):
        self.cut_jams = True

    def do_cut_clear(self):
        self.cut_jams = self.cut_error = False

    def do_unplug(self):
        self.line.unplug()

    def do_plug(self):
        self.line.plug()

    def do_power_off(self):
        self.power, self.told, self.said = False, None, None
        self.line.switch_off()
        self.start_up()

    def do_power_on(self):
        if self.power:
            return
        self.power, self.power_at = True, 0.0
        self.line.switch_on()
        self.start_up()

    def do_power_cycle(self):
        self.do_power_off()
        self.power_at = time.monotonic() + 1

    def do_silent(self):
        self.silent = True

    def do_dead(self):
        self.dead = True

    def do_wrong_answers(self):
        self.wrong = True

    def do_stray_bytes(self):
        self.stray = True

    def do_well(self):
        self.silent = self.dead = self.wrong = self.stray = False

    def old_picture(self, rows):
        stride = self.roll.stride
        return b"\x1dv0\0" + bytes([stride, 0]) + rows.to_bytes(2, "little") + bytes([OLD_MARK]) * stride * rows

    def do_old_job(self, rows=24):
        """Of someone who has gone: it never came out."""
        self.buffer += self.old_picture(int(rows)) + b"\x1dVB\0"

    def do_half_old_job(self, rows=40):
        """Likewise, and broken off in the middle of its picture."""
        whole = self.old_picture(int(rows))
        self.buffer += whole[:len(whole) // 2]

    def do_slow(self, baud):
        self.baud, self.line_at = int(baud), time.monotonic()

    def do_end(self):
        self.ending = True


def main():
    parser = argparse.ArgumentParser(epilog="words: " + WORDS)
    wire = parser.add_mutually_exclusive_group(required=True)
    wire.add_argument("--tcp", type=int)
    wire.add_argument("--pty")
    parser.add_argument("--profile", choices=PROFILES, default="epson")
    parser.add_argument("--baud", type=int, default=0)
    parser.add_argument("--speed", type=float, default=200)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    given = parser.parse_args()
    line = Pty(given.pty) if given.pty else Tcp(given.tcp)
    printer = Printer(line, given.profile, given.baud, given.speed, given.out)
    printer.start()
    print(f"escpos:{line.address}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for word in sys.stdin:
            printer.say(word.strip())
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        printer.close()


if __name__ == "__main__":
    main()
