"""remains.py - looks for bytes where none of an applicant's may be: the kiosk's memory, the files of the
terminal, the logs."""
from terminal import RIG

STATE = RIG / "terminal"


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


def search(wanted, places):
    """wanted: {name: forms}. Where which of them stands."""
    found = {}
    for place, data in places:
        for name, its_forms in wanted.items():
            if any(form in data for form in its_forms):
                found.setdefault(name, []).append(place)
    return found
