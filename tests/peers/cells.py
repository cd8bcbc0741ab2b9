"""cells.py - characters in the cells of a receipt printer's fonts A (12 x 24) and B (9 x 17 dots). The
shapes are not a printer's; their places are."""
import functools

import numpy
from PIL import Image, ImageDraw, ImageFont

FONT = ImageFont.load_default()


@functools.lru_cache(maxsize=1024)
def cell(character, small=False, bold=False, underlined=False):
    width, height = (9, 17) if small else (12, 24)
    drawn = Image.new("L", (6, 11))
    try:
        ImageDraw.Draw(drawn).text((0, 0), character, 255, FONT)
    except UnicodeEncodeError:  # not in Pillow's font: a box
        ImageDraw.Draw(drawn).rectangle((1, 2, 4, 8), outline=255)
    dots = numpy.asarray(drawn.resize((width, height), Image.NEAREST)) > 127
    if bold:
        dots = dots | numpy.roll(dots, 1, axis=1)
    if underlined:
        dots = dots.copy()
        dots[-2:] = True
    return dots
