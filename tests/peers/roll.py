"""roll.py - the paper of a receipt printer: rows of dots in the order in which they were burnt, and
where the cutter went through. Rows are packed, most significant bit on the left, 1 = black."""
import numpy
from PIL import Image

MM_PER_INCH = 25.4


class Roll:
    def __init__(self, width_px=576, dpi=203, cutter_mm=14):
        self.width_px, self.dpi, self.cutter_mm = width_px, dpi, cutter_mm
        self.stride = (width_px + 7) // 8
        self.rows = []
        self.cuts = []  # (first row behind the cut, "full" or "partial")

    def mm(self, rows):
        return rows * MM_PER_INCH / self.dpi

    def dots(self, mm):
        return round(mm * self.dpi / MM_PER_INCH)

    def burn(self, row=b""):
        """One row; what goes beyond the head is lost, what is missing stays white."""
        self.rows.append(bytes(row[:self.stride]).ljust(self.stride, b"\0"))

    def cut(self, kind):
        """The knife stands behind the head: the last cutter_mm stay with the next piece."""
        self.cuts.append((max(0, len(self.rows) - self.dots(self.cutter_mm)), kind))

    def used_mm(self):
        return self.mm(len(self.rows))

    def between(self, start, end):
        """Rows as an array of booleans, height x width."""
        rows = self.rows[start:end]
        if not rows:
            return numpy.zeros((0, self.width_px), bool)
        packed = numpy.frombuffer(b"".join(rows), numpy.uint8).reshape(len(rows), self.stride)
        return numpy.unpackbits(packed, axis=1)[:, :self.width_px].astype(bool)

    def pieces(self):
        """What was cut off, one after the other, and what still hangs in the printer."""
        edges = [0] + [at for at, _ in self.cuts]
        return ([self.between(a, b) for a, b in zip(edges, edges[1:])],
                self.between(edges[-1], len(self.rows)))


def trimmed(dots):
    """Without the white rows above and below."""
    black = numpy.flatnonzero(dots.any(axis=1))
    return dots[black[0]:black[-1] + 1] if len(black) else dots[:0]


def picture(dots):
    """A greyscale picture; at least one row, so that it can be written."""
    if not len(dots):
        dots = numpy.zeros((1, dots.shape[1]), bool)
    return Image.fromarray(numpy.where(dots, 0, 255).astype(numpy.uint8))


def from_picture(path):
    """The dots of a black-and-white PNG."""
    return numpy.asarray(Image.open(path).convert("L")) < 128
