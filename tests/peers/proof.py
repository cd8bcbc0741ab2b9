"""proof.py - whether a receipt stands on paper: the picture that the terminal kept against the roll of the
simulated printer, dot for dot."""
import numpy

from roll import trimmed

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
MARK_REACH = 70  # rows above the heading in which the frame of the copy mark stands
MARK_WIDTH = 100
HEAD_ROWS = 100


def guarded(dots):
    """How many pairs of bytes of a picture would be real-time commands: each may cost one dot."""
    packed = numpy.packbits(dots, axis=1).tobytes()
    return sum(packed.count(pair) for pair in REAL_TIME)


def columns(dots):
    """The same for a picture sent in columns of 24 dots, where any dot may fall into such a pair."""
    packed = b"".join(numpy.packbits(dots[y:y + 24].T, axis=1).tobytes() for y in range(0, len(dots), 24))
    return sum(packed.count(pair) for pair in REAL_TIME)


def places(receipt, paper):
    """Where the receipt stands whole: (row, dots that differ) each. A blank receipt stands nowhere."""
    wanted = trimmed(receipt)
    height, width = wanted.shape
    allowed, found = 2 * (guarded(receipt) + columns(receipt)), []
    if not height or len(paper) < height or paper.shape[1] < width:
        return found
    ink, black = wanted.sum(axis=1), paper[:, :width].sum(axis=1)
    for y in range(len(paper) - height + 1):
        if abs(int(black[y]) - int(ink[0])) > 4 or numpy.abs(black[y:y + 8] - ink[:8]).sum() > 16:
            continue
        differ = int((paper[y:y + height, :width] != wanted).sum())
        if differ <= allowed:
            found.append((y, differ))
    return found


def is_copy(paper, y):
    """Above the heading of a copy stands its mark, in a frame."""
    for row in paper[max(0, y - MARK_REACH):y]:
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], row, [0]))))
        if len(edges) and (edges[1::2] - edges[::2]).max() >= MARK_WIDTH:
            return True
    return False


def originals_and_copies(receipt, paper):
    """How many whole ones of each."""
    marks = [is_copy(paper, y) for y, _ in places(receipt, paper)]
    return marks.count(False), marks.count(True)


def begun(receipt, paper):
    """How many originals have at least their head on the paper."""
    wanted = trimmed(receipt)
    return originals_and_copies(wanted[:HEAD_ROWS], paper)[0]
