"""remains.py - looks for bytes where none of an applicant's may be: the kiosk's memory, the files of the
terminal, the logs."""
import numpy
from terminal import RIG

STATE = RIG / "terminal"
PART = 1 << 20


def memory_of(pid, wanted="r"):
    """Its mappings that it may read, or write: (name, bytes)."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights, *rest = line.split()
            if not {"r", wanted} <= set(rights) or rest[-1] in ("[vvar]", "[vsyscall]"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                yield f"memory {rest[-1]}", memory.read(end - start)
            except OSError:
                continue


def files():
    for path in [*STATE.rglob("*"), *RIG.glob("*.log")]:
        if path.is_file():
            yield str(path), path.read_bytes()


class Words:
    """Eight bytes each, and where any of them may stand in a lot of memory: passed over once, however many they are."""

    def __init__(self, words):
        words = numpy.frombuffer(b"".join(words), "<u8")
        self.bits = min(max((64 * len(words)).bit_length(), 16), 24)  # a table that is nearly empty, and small
        self.known = numpy.zeros(1 << self.bits, bool)
        self.known[self.number(words)] = True

    def number(self, words):
        mixed = words * numpy.uint64(0x9E3779B97F4A7C15)
        mixed >>= numpy.uint64(64 - self.bits)
        return mixed.view(numpy.int64)

    def seen(self, data, in_a_row=1):
        """The places at which so many of them may follow each other; zeros are none."""
        for part in range(0, len(data), PART):
            end = min(part + PART + 8 * in_a_row - 1, len(data))
            for start in range(part, min(part + 8, end - 8 * in_a_row + 1)):
                words = numpy.frombuffer(data, "<u8", (end - start) // 8, start)
                known, speaks = self.known.take(self.number(words)), words != 0
                last = len(words) - in_a_row + 1
                all_known, one_speaks = known[:last], speaks[:last]
                for step in range(1, in_a_row):
                    all_known, one_speaks = all_known & known[step:last + step], one_speaks | speaks[step:last + step]
                yield from (numpy.flatnonzero(all_known & one_speaks) * 8 + start).tolist()


def telling(form):
    """Where the eight of its bytes begin that are met least by chance."""
    return max(range(len(form) - 7), key=lambda at: len(set(form[at:at + 8])))


def search(wanted, places):
    """wanted: {name: forms}. Where which of them stands."""
    found, short, long = {}, [], {}
    for name, form in ((name, form) for name, its_forms in wanted.items() for form in its_forms):
        if len(form) < 8:
            short.append((name, form))
        else:
            at = telling(form)
            long.setdefault(form[at:at + 8], []).append((name, form, at))
    words = Words(long)
    for place, data in places:
        names = {name for name, form in short if form in data}
        for start in words.seen(data):
            names |= {name for name, form, at in long.get(data[start:start + 8], ())
                      if start >= at and data.startswith(form, start - at)}
        for name in names:
            found.setdefault(name, []).append(place)
    return found
