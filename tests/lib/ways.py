"""ways.py - the ways in which one demonstration is played: a language, and how the terminal looks. The
scenario itself is written once, in Indonesian; a way puts its texts into the other language, and
expects the service's name and the receipt's first words in it."""
import re

import standard
from journey import PATIENCE

LOOKS = {"large": "access size large", "largest": "access size largest", "reach": "access reach on",
         "left": "access hand left", "dark": "access contrast dark", "light": "access contrast light"}
NIK = "3375010101900001"  # made up; each way is another person's
RECEIVED = {None: "Permohonan Anda sudah kami terima", "complaint": "Pengaduan Anda sudah kami terima"}


def nik_of(number):
    """Of the person who comes as this one; from 0."""
    return f"{NIK[:-4]}{number + 1:04d}"


def translated(line, texts):
    """Only what is looked for on the screen; what is typed is the applicant's."""
    found = re.match(r'((?:(?:if|unless|while|until|expect) .*?)?)"([^"]*)"(.*)', line)
    if not found or line.startswith(("type", "tap")):
        return line
    return f'{found[1]}"{texts.say(found[2])}"{translated_rest(found[3], texts)}'


def translated_rest(rest, texts):
    return re.sub(r'((?:if|unless|while|until) )"([^"]*)"', lambda it: f'{it[1]}"{texts.say(it[2])}"', rest)


def expected(line, service, texts, language):
    """What this language must say where this line has come true."""
    if line == "expect screen standard":
        return [f'expect text "{standard.said(service[title], language)}"' for title in ("short_title", "title")]
    if line == "expect screen receipt":
        return [f'expect text "{texts.say(RECEIVED[service.get("kind")])}"']
    return []


def lines_in(lines, key, way, number):
    """The lines of the demonstration of the service with this key, as the person of this number plays
    it in this way ("jv largest reach"), from the first screen to the first screen in Indonesian."""
    language, *looks = way.split()
    service, texts = standard.service(key), standard.Texts(language)
    out = [PATIENCE, "expect screen attract", f"language {language}", *(LOOKS[look] for look in looks),
           f'expect text "{texts.say("Sentuh untuk mulai")}"']
    for line in lines:
        if line.startswith("shot ") and number:
            continue
        line = translated(line, texts).replace(NIK, nik_of(number))
        out += [line, *expected(line, service, texts, language)]
    return out + ['expect text "Sentuh untuk mulai"']
