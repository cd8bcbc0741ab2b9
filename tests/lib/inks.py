"""inks.py - the colours of what was handed in: a sealed paper's pages as any viewer of PDF draws them
(poppler), and whether ink of a colour is on them, as a stamp's or a pen's is."""
import re
import subprocess

DPI = 50
COLOURED = 60  # between the channels, of 255: no paper's tint, and no seam of a JPEG
LEAST = 0.001  # of a page: half a stamp


def pages(pdf):
    """The pixels of each page, RGB."""
    drawn = subprocess.run(["pdftoppm", "-r", str(DPI), "-"], input=pdf, capture_output=True,
                           check=True).stdout
    at = 0
    while at < len(drawn):
        head = re.compile(rb"P6\s(\d+)\s(\d+)\s255\s").match(drawn, at)
        end = head.end() + 3 * int(head[1]) * int(head[2])
        yield drawn[head.end():end]
        at = end


def share_of_ink(pdf):
    """Of all pages together, the part that is in colour."""
    whole = b"".join(pages(pdf))
    coloured = sum(max(pixel) - min(pixel) > COLOURED for pixel in zip(whole[::3], whole[1::3], whole[2::3]))
    return coloured / (len(whole) / 3)


def check(service, parts, case, drawn):
    """service: as its file says; parts: of its sealed case; drawn: its sheets are the simulator's own,
    with a red stamp. A paper that is asked for in colour shows it, and no other does; and a letter in
    black is no copy for that."""
    wanted = {paper["key"]: paper for paper in service.get("requirements", [])}
    for document in case["documents"]:
        if not document["pages"]:
            continue
        paper = wanted[document["key"]]
        if drawn:
            share = share_of_ink(parts[document["file"]])
            coloured = share > LEAST
            assert coloured == paper.get("colour", False), f"{paper['key']}: {share:.4f} of it in colour"
        if paper["kind"] == "paper":
            notes = [page["note"] for page in document["pages"]]
            assert "D-11" not in notes, f"{paper['key']}: called a copy"
