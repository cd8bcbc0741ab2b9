#!/usr/bin/python3
"""A receipt from handing in to the printer's last byte, on serial lines and on a wire that sets no limit (as USB and
networks are beside a receipt), by the real driver to the printer of tests/peers. Its paper
moves faster than any: what is measured is ours and the line."""
import pathlib
import re
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lib"), str(ROOT / "tests/peers")]
from line import Pty, Tcp
from printer import Printer
from terminal import RIG, Terminal, scenario

BITS_A_BYTE = 10
PAPER_MM_A_SECOND = 5000
PROCESS_ID = b"\x1d(H\x06\x0000"  # and four characters: the end of the job
WIRES = {"serial line, 115200 baud": (lambda: Pty(RIG / "lp"), "&baud=115200", 115200),
         "serial line, 921600 baud": (lambda: Pty(RIG / "lp"), "&baud=921600", 921600),
         "TCP, as fast as it goes": (Tcp, "", 0)}


def hand_in(wire, options, baud):
    """Milliseconds from the touch to the last byte and to the confirmed receipt on the screen; bytes."""
    printer = Printer(wire(), "epson", baud, PAPER_MM_A_SECOND)
    printer.start()
    path = RIG / "kiosk.yaml"
    before = path.read_text()
    uri = f"escpos:{printer.line.address}?profile=epson-tm-t82{options}"
    path.write_text(re.sub(r"  printer: .*", f'  printer: "{uri}"', before))
    kiosk = Terminal().start()
    try:
        kiosk.connect()
        lines = scenario(ROOT / "tests/scenarios/demo/pekalongan-issue-esign.scenario")
        last = lines.index("expect screen receipt") - 1
        kiosk.play(lines[:last])
        before_job, began = len(printer.received), time.monotonic()
        kiosk.play([lines[last], "expect screen receipt", 'expect text "dicetak dan terpotong"'])
        ended = time.monotonic()
        end = printer.received.rindex(PROCESS_ID) + len(PROCESS_ID) + 4
        return (printer.arrived(end) - began) * 1000, (ended - began) * 1000, end - before_job
    finally:
        kiosk.stop()
        printer.close()
        path.write_text(before)


def rows(runs=3):
    for name, (wire, options, baud) in WIRES.items():
        taken = [hand_in(wire, options, baud) for _ in range(runs)]
        last, shown, size = (statistics.median(column) for column in zip(*taken))
        line_ms = size * BITS_A_BYTE * 1000 / baud if baud else 0
        beside = f", {last / line_ms:.2f} times what the line alone takes" if baud else ""
        yield (f"handing in to the printer's last byte, {name}",
               f"{last:.0f} ms for {size / 1000:.0f} kB{beside}; confirmed on the screen at {shown:.0f} ms")


if __name__ == "__main__":
    for row in rows():
        print(*row, sep=": ")
