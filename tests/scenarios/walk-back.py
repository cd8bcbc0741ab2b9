#!/usr/bin/env python3
"""walk-back.py SERVICE...: nothing entered is lost by going back. At each station of each service, as its
file states them, something is entered; one goes a station back and returns at once; and from the last
one back through all of them to the first, and forward again. Wherever one comes it is still there, and
what was entered is what the sealed case holds."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import journey
import sealed
import standard
from terminal import Refused, Terminal


def play(kiosk, where, lines):
    try:
        kiosk.play(lines)
    except Refused as problem:
        raise AssertionError(f"{where}: {problem}") from problem


def walk(kiosk, service):
    answers = journey.answers_to(service)
    way = journey.stations(service, answers)
    play(kiosk, "to the service", journey.to_service(service))
    for before, station in zip([None, *way], way):
        play(kiosk, station.name, station.enter)
        if before:
            play(kiosk, f"back from {station.name}", ["tap #back", *before.still, *before.onward, *station.still])
        if station is not way[-1]:
            play(kiosk, f"on from {station.name}", station.onward)
    for station in reversed(way[:-1]):
        play(kiosk, f"all the way back, {station.name}", ["tap #back", *station.still])
    for station in way[:-1]:
        play(kiosk, f"forward again, {station.name}", [*station.still, *station.onward])
    play(kiosk, "review", [*way[-1].still, *way[-1].onward, "expect screen receipt"])
    case = kiosk.say("case").split(" ")[0]
    play(kiosk, "the end", journey.END)
    return len(way), case, answers


def check(given, service, answers):
    read = given["card"].get("nik", {}).get("text")  # what was read stood there before anything was typed
    assert read is None, "the small sheet was read as a card"
    assert given["fields"] == answers, f"handed in: {given['fields']}"
    kinds = {it["key"]: it["kind"] for it in service["requirements"]}
    for document in given["documents"]:
        wanted = "later" if kinds[document["key"]] == "file" else "scanned"
        assert document["state"] == wanted, f"{document['key']} is {document['state']}"
    assert given["face"]["taken"] == ("face" in service["steps"]), "the photo"


def main():
    kiosk = Terminal().start()
    kiosk.connect(30)
    try:
        for key in sys.argv[1:]:
            service = standard.service(key)
            count, case, answers = walk(kiosk, service)
            check(sealed.given()[case], service, answers)
            print(f"{key}: {count} stations, back and forward", flush=True)
    finally:
        kiosk.stop()


if __name__ == "__main__":
    main()
