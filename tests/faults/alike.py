#!/usr/bin/python3
"""Whoever was there, the memory is the same. Two people apply with values, papers and a face of their own, each
twice, each time at a terminal that was just started; what they entered is read to a headset. Then nobody is
there, and what stands in the kiosk's memory both times after the first one and never after the second is made
of what the first one gave, in whatever form: letters, sums of pixels, phonemes, sound, coefficients. (Where
things lie is another each time, by the system's dice.)
usage: alike.py SCENARIO PAGE PAGE FACE: the pictures that with-rig was given; and RIG_HEADSET=sim:"""
import pathlib
import sys
import time

import numpy
from PIL import Image, ImageEnhance, ImageOps

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from people import FIRST, SECOND, hear_review
from remains import memory_of
from terminal import RIG, Terminal, scenario

# Windows of 16 bytes, one at every fourth byte. 11 to 16 agree by chance of what lies beside what; what the voice
# would keep is 160 and more, what the face's classifiers would, half a million.
MOST = 80
ADDRESSES = (0x5500, 0x57FF), (0x7F00, 0x7FFF)  # the upper words of those of a process; few, and so alike by chance
SHOWN = 12


def pictures():
    """Those that the scanner and the camera were given, by the name that they have for both people."""
    return [RIG / f"alike-{name}.png" for name in ("1", "2", "face")]


def give_pictures(own, second):
    for number, (there, given) in enumerate(zip(pictures(), own)):
        picture = Image.open(given).convert("RGB")
        if second and number == 2:
            picture = ImageEnhance.Brightness(ImageOps.mirror(picture)).enhance(0.93)
        elif second:
            smaller = picture.resize((picture.width * 93 // 100, picture.height * 93 // 100))
            picture = Image.new("RGB", picture.size, "white")
            picture.paste(smaller, (picture.width // 9, picture.height // 8))
        picture.save(there)


def use_pictures(own):
    config = (RIG / "kiosk.yaml").read_text()
    for there, given in zip(pictures(), own):
        assert given in config, f"{given} is not what the devices are given"
        config = config.replace(given, str(there))
    (RIG / "kiosk.yaml").write_text(config)


def memory_after(path, values):
    """(Its place, bytes) of all that the kiosk can write to, when the person has gone."""
    kiosk = Terminal().start()
    kiosk.connect(30)
    try:
        kiosk.play([f"expect ready {role}" for role in ("scanner", "camera", "printer", "headset")])
        kiosk.say("headset in")
        for line in scenario(path):
            for old, new in values.items():
                line = line.replace(f'type "{old}"', f'type "{new}"')
            kiosk.say(line)
            if line == "expect screen review":
                hear_review(kiosk)
        said = kiosk.say("spoken take")  # which keeps it for us only
        assert next(iter(values.values()))[:4] in said.replace(" ", ""), "nothing was read aloud"
        time.sleep(3)
        return list(memory_of(kiosk.process.pid, "w"))
    finally:
        kiosk.stop()


def windows(data):
    """A number for each window, and whether it says anything: no word is 0, none of an address."""
    words = numpy.frombuffer(data[:len(data) // 4 * 4], dtype=numpy.uint32)
    if len(words) < 4:
        return numpy.zeros(0, numpy.uint64), numpy.zeros(0, bool)
    parts = [words[at:len(words) - 3 + at] for at in range(4)]
    speaks = numpy.logical_and.reduce([part != 0 for part in parts])
    address = sum((words >= least) & (words <= most) for least, most in ADDRESSES)
    for at in range(4):
        speaks &= address[at:len(words) - 3 + at] == 0
    number = numpy.zeros(len(parts[0]), numpy.uint64)
    for part in parts:
        number = (number ^ part) * numpy.uint64(0x9E3779B97F4A7C15)
        number ^= number >> numpy.uint64(29)
    return number, speaks


def all_windows(memory):
    found = []
    for _, data in memory:
        number, speaks = windows(data)
        found.append(numpy.unique(number[speaks]))
    return numpy.unique(numpy.concatenate(found))


def only_of_first(memory, first, others):
    """(place, offset, bytes) where the windows of memory stand that are in first, and in none of the others."""
    for place, data in memory:
        number, speaks = windows(data)
        own = speaks & numpy.isin(number, first)
        for other in others:
            own &= ~numpy.isin(number, other)
        for at in numpy.nonzero(own)[0] * 4:
            yield place, int(at), data[at:at + 16]


def main():
    path, *own = sys.argv[1:]
    use_pictures(own)
    give_pictures(own, False)
    first = all_windows(memory_after(path, FIRST))
    give_pictures(own, True)
    second = all_windows(memory_after(path, SECOND))
    give_pictures(own, False)
    memory = memory_after(path, FIRST)
    give_pictures(own, True)
    others = [second, all_windows(memory_after(path, SECOND))]
    left = list(only_of_first(memory, first, others))
    print(f"{len(first)} windows after the first person; {len(left)} after that person only")
    for place, at, data in left[::max(1, len(left) // SHOWN)]:
        print(f"  {place} at {at:#x}: {data.hex()} {data!r}")
    assert len(first) > 100 * MOST, "nothing was compared"
    assert len(left) < MOST, "of a person more stays than chance has it"


if __name__ == "__main__":
    main()
