"""heard.py - plays a scenario over the control socket and compares all that was said with the file of
its name that ends in .spoken: one sentence a line, in order. `*` is what differs each time; a line
that begins with "? " may be said any number of times, or not at all. With ACCEPT_SPOKEN in the
environment the file is written instead, to be looked through."""
import os
import re

from terminal import Terminal, scenario


def matches(words, line):
    pattern = re.escape(line.removeprefix("? ")).replace(r"\*", ".*")
    return re.fullmatch(pattern, words) is not None


def check(said, expected):
    at = 0
    for words in said:
        must = at
        while must < len(expected) and expected[must].startswith("? "):
            must += 1
        if must < len(expected) and matches(words, expected[must]):
            at = must + 1
        else:
            wanted = expected[must] if must < len(expected) else "nothing"
            assert any(matches(words, line) for line in expected[at:must]), \
                f"said: {words}\nexpected: {wanted}"
    left = [line for line in expected[at:] if not line.startswith("? ")]
    assert not left, f"never said: {left[0]}"


def play(path, expected, out):
    terminal = Terminal("--shots", str(out))
    try:
        terminal.start().connect()
        terminal.play(scenario(path))
        said = terminal.say("spoken").split(" | ")
    finally:
        terminal.stop()
    if "ACCEPT_SPOKEN" in os.environ:
        expected.write_text("".join(line + "\n" for line in said))
    check(said, expected.read_text().splitlines())
