#!/usr/bin/env python3
"""A step of the database's migrations that an office may have run does what it did: here stands the
beginning of the SHA-256 of each one's SQL. A change of a table is a step of its own, at the end; then `migrations.py --list`
prints what stands here. Begins with planted breaches, each of which must be found."""
import hashlib
import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "app/backend/db/migrations.c"
STEPS = """
d2bd8e35c7025ae7 9a106ae0d93a0bef 7576354f2d0b4961 ab374e99c2f7b3b6 d74f32d593e490a0 bd491527343da76e f54fd1873104b64d
3c350b88fa28c326 0a082d6051131f5e 882b44d02d751c1c e6c7800dadd4161a e7ef784f8e69fce0 1f06362286da4b9a e7b412aa0c165b51
2bdfe393b587e22b f8111d1cc0420dfb c7c9b9c48e4b46c8 8413a47c67a6872c b35dd1a52223553c 222e82adcb23a5e3 fafe7af0eab36757
ebb9eae84dd64c87 57d53a01a8393baa cd00e6110fb758c3 c55f12457a7c8a42 60f4359c42362753
""".split()
TOKEN = re.compile(r'"((?:\\.|[^"\\\n])*)"|/\*.*?\*/|[(),]|\s+|};', re.DOTALL)


def steps_of(text):
    """Of each its SQL: literals that stand beside each other are one, parentheses or not."""
    at = text.index("{", text.index("static const char *const migrations[]")) + 1
    steps, sql = [], []
    while True:
        token = TOKEN.match(text, at)
        assert token, f"not read: {text[at:at + 60]!r}"
        at = token.end()
        if token.group(1) is not None:
            sql.append(token.group(1))
        elif token.group() in (",", "};"):
            if sql:
                steps.append("".join(sql))
            sql = []
            if token.group() == "};":
                return steps


def digests_of(text):
    return [hashlib.sha256(step.encode()).hexdigest()[:16] for step in steps_of(text)]


def wrongs(found):
    wrong = [f"step {number} is not what it was: put the change into a step of its own, at the end"
             for number, (was, now) in enumerate(zip(STEPS, found)) if was != now]
    if len(found) < len(STEPS):
        wrong.append(f"{len(STEPS) - len(found)} steps are gone")
    wrong += [f"step {number} is new: add {digest}" for number, digest in enumerate(found[len(STEPS):], len(STEPS))]
    return wrong


def main():
    text = SOURCE.read_text()
    if sys.argv[1:] == ["--list"]:
        print("\n".join(digests_of(text)))
        return
    found = digests_of(text)
    for breach in (digests_of(text.replace("added INTEGER", "added TEXT", 1)), found[:-1],
                   digests_of(text.replace("\n};", '\n    "DROP TABLE cases;",\n};', 1))):
        assert breach != found and wrongs(breach), "a planted breach was not found"
    told = wrongs(found)
    if told:
        sys.exit("\n".join(f"{SOURCE.name}: {it}" for it in told))
    print(f"{len(STEPS)} steps are what they were")


if __name__ == "__main__":
    main()
