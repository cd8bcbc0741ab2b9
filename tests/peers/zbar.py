"""zbar.py - the QR codes on a piece of paper, as a phone would read them."""
import pathlib
import subprocess
import tempfile

from roll import picture


def qr_texts(dots):
    """Their texts, from top to bottom as zbarimg finds them; an empty piece has none."""
    if not dots.any():
        return []
    with tempfile.TemporaryDirectory(prefix="anjungan-zbar.") as folder:
        path = pathlib.Path(folder) / "paper.png"
        picture(dots).save(path)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path],
                              capture_output=True, text=True)
    return done.stdout.splitlines()
