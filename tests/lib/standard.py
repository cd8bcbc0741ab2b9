"""standard.py - the services as their own files state them, and our own texts, for tests that
follow from both: whatever is added there is tested by itself."""
import os
import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LANGUAGES = ("id", "en", "jv")


def catalogue():
    """The folder of the catalogue; with a rig's extra service, the rig's."""
    rig = pathlib.Path(os.environ.get("RIG", "/nonexistent")) / "config"
    return rig if rig.is_dir() else ROOT / "config"


def service(key):
    return yaml.load((catalogue() / "services" / f"{key}.yaml").read_text(), LOADER)


def said(phrase, language):
    """A phrase of a service's file; Indonesian where it is not given in that language."""
    return phrase.get(language) or phrase["id"]


class Texts:
    """The texts of the terminal, or of the backend's pages, by their Indonesian."""

    def __init__(self, language, of="assets/text"):
        self.known = {}
        if language == "id":
            return
        for entry in (ROOT / of / f"{language}.po").read_text().split("\n\n"):
            texts = [self.whole(entry, word) for word in ("msgid", "msgstr")]
            if all(texts):
                self.known[texts[0]] = texts[1]

    @staticmethod
    def whole(entry, word):
        found = re.search(rf'^{word} ((?:".*"\n?)+)', entry, re.MULTILINE)
        return "".join(re.findall(r'"(.*)"', found.group(1))).replace('\\"', '"') if found else ""

    def say(self, text):
        return self.known.get(text, text)
