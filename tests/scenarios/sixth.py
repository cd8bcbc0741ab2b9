#!/usr/bin/env python3
"""sixth.py SERVICE: a service that is one YAML file more, from the first screen to the end of its
procedure, and no line of C: the guide's questions lead to it, a person who reads Javanese enters what it asks for,
sees it again and takes the receipt; the courier brings the case; a second one is not begun meanwhile;
staff move it on, and the tracking page follows to the end."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import journey
import sealed
import standard
from procedure import Followed, Procedure
from terminal import RIG, Program, Terminal, backend, wait_for

LANGUAGE = "jv"


def to_service(service):
    """As somebody comes to it who does not know its name."""
    situation = standard.said(service["guide"][0]["title"], LANGUAGE)
    return [*journey.ready(), f"language {LANGUAGE}", "tap #start", "expect screen services", "tap #guide",
            f'until "{situation}" tap #more', f'tap "{situation}"', f"tap #service-{service['key']}",
            f'expect text "{standard.said(service["title"], LANGUAGE)}"']


def fill_in(kiosk, service, answers):
    """To the review, where each answer and paper stands."""
    way = journey.stations(service, answers, LANGUAGE)
    for station in way[:-1]:
        kiosk.play(station.enter + station.onward)
    kiosk.play(way[-1].still)
    for field in service["fields"]:
        label = standard.said(field["label"], LANGUAGE)
        kiosk.say(f'until "{label}" tap #more')
    kiosk.play(way[-1].onward)


def hand_in(kiosk, service, answers):
    kiosk.play(to_service(service))
    fill_in(kiosk, service, answers)
    kiosk.play(["expect screen receipt", "expect control #next"])
    case, _, url = kiosk.say("case").split(" ")
    read = subprocess.run(["zbarimg", "-q", "--raw", RIG / "out/receipt.png"], capture_output=True, text=True)
    assert read.stdout.strip() == url, f"the receipt's QR says {read.stdout}"
    kiosk.play(journey.END)
    return case, url


def second_is_not_begun(kiosk, service, answers):
    kiosk.play(to_service(service))
    for station in journey.stations(service, answers, LANGUAGE):
        kiosk.play(station.enter + station.onward)
        if station.name == "nik":
            break
    kiosk.play(["expect screen underway", "tap #back"])


def main():
    service = standard.service(sys.argv[1])
    answers, procedure = journey.answers_to(service), Procedure(service)
    courier, centre, kiosk = Program("courier"), Program("backend", "serve"), Terminal("--shots", str(RIG / "out"))
    try:
        for program in (centre, courier, kiosk):
            program.start()
        kiosk.connect(30)
        case, url = hand_in(kiosk, service, answers)
        wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
        given = sealed.given()[case]
        assert given["fields"] == answers and given["language"] == LANGUAGE, f"handed in: {given['fields']}"
        second_is_not_begun(kiosk, service, answers)
        Followed(procedure, case, url, given["due"]).go(max(procedure.branches(), key=len))
    finally:
        for program in (kiosk, courier, centre):
            program.stop()


if __name__ == "__main__":
    main()
