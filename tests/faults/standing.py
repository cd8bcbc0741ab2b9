#!/usr/bin/python3
"""How does my certificate stand? From the guide a NIK goes to the agency's gateway, and each of its words
leads to what serves; so does none, for a gateway that is down or says "later" is told, and the questions
stand. Where the agency has no gateway nobody is asked for a NIK. The NIK is hidden from whoever passes by, in
no file and no log, and gone from the kiosk's memory when the session is over."""
import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "lib"), str(TESTS / "peers")]
import remains
import short
from gateway import Gateway
from terminal import RIG, Program, Terminal, wait_for

PERSON = "337501910790004"  # and a last digit, by which the gateway answers
TO_GUIDE = ["expect screen attract", "tap #start", "expect screen services", "tap #guide",
            "expect screen guide"]
TO_NIK = ["tap #check", "expect screen certificate"]
NIK_AGAIN = ["tap #back", "expect screen certificate", 'expect text "16 dari 16 angka"']
HOME = NIK_AGAIN + ["tap #back", "expect screen guide"]
ISSUE, RENEW = "control #service-pekalongan/issue-esign", "control #service-pekalongan/renew-rekey"
ANSWERS = {
    "2": ["Anda belum punya sertifikat elektronik", ISSUE],       # NOT_REGISTERED
    "1": ["Anda belum punya sertifikat elektronik", ISSUE],       # NO_CERTIFICATE
    "5": ["Permohonan Anda sedang diperiksa", "control #track"],  # WAITING_FOR_VERIFICATION
    "3": ["Sertifikat Anda sudah jadi, tinggal diaktifkan", "control #call-staff"],  # NEW
    "4": ["Sertifikat Anda aktif", "control #service-pekalongan/revoke",
          "control #service-pekalongan/forgot-passphrase", RENEW, "control #other"],  # ISSUE
    "7": ["Pembaruan sertifikat Anda sedang berjalan", "control #track"],        # RENEW
    "6": ["Sertifikat Anda sudah habis masa berlakunya", RENEW],  # EXPIRED
    "8": ["Sertifikat Anda sedang dibekukan", "control #call-staff"],            # SUSPEND
    "9": ["Sertifikat Anda sudah dicabut", ISSUE],                # REVOKE
    "0": ["Status sertifikat belum dapat dipastikan", "control #call-staff"],    # a word nobody knows
}


def is_connected():
    line = RIG / "terminal/beat/courier.json"
    return line.exists() and json.loads(line.read_text()).get("up") is True


def typed(digit):
    return TO_NIK + [f'type "{PERSON}{digit}"', "tap #next"]


def check_answers(kiosk):
    kiosk.play(TO_GUIDE)
    for digit, (title, *controls) in ANSWERS.items():
        kiosk.play(typed(digit) + [f'expect text "{title}"'] + [f"expect {it}" for it in controls] + HOME)


def check_wrong(kiosk):
    """Whoever typed another's NIK goes back to it, and is asked of the one that was put right; whom no service
    serves goes to the desk, and back to the answer."""
    kiosk.play(typed("6") + [f'expect text "{ANSWERS["6"][0]}"'] + NIK_AGAIN
               + ["tap #key-delete", "tap #key-4", "tap #next", f'expect text "{ANSWERS["4"][0]}"', "tap #other",
                  "expect control #call-staff", "tap #back", f'expect text "{ANSWERS["4"][0]}"'] + HOME)
    kiosk.play(TO_NIK + ['expect text "0 dari 16 angka"', "tap #back", "expect screen guide"])


def check_spoken(kiosk):
    """By the loudspeaker neither the answer nor what to do about it is said, only how to hear it; a headset that
    goes in hears both."""
    title = ANSWERS["6"][0]
    kiosk.play(["key speech"] + typed("6") + [f'expect text "{title}"', 'expect spoken "Jawaban ini hanya untuk Anda."',
                "key down", "key up", 'expect spoken "tersembunyi"', f'expect unspoken aloud "{title}"'])
    kiosk.play(["headset in", f'expect spoken "{title}"', f'expect unspoken aloud "{title}"', "headset out"] + HOME)
    title, next = ANSWERS["3"][0], "Buka tautan di e-mail dari BSrE"
    kiosk.play(["key speech"] + typed("3") + [f'expect text "{next}"', 'expect spoken "Jawaban ini hanya untuk Anda."',
                             f'expect unspoken aloud "{title}"', f'expect unspoken aloud "{next}"', "headset in",
                             f'expect spoken "{next}"', f'expect unspoken aloud "{next}"', "headset out"] + HOME)


def check_silence(kiosk, gateway):
    """A gateway that says no and then answers; then one that is not there."""
    gateway.server.refuses = 9
    kiosk.play(typed("6") + ["expect control #retry", 'expect text "Status sertifikat belum dapat diperiksa"'])
    gateway.server.refuses = 0
    kiosk.play(["tap #retry", f'expect text "{ANSWERS["6"][0]}"'] + HOME)
    gateway.stop()
    kiosk.play(typed("6") + ["expect control #retry"])


def check_left_alone(kiosk):
    """A NIK that stands there is hidden after half a minute; the touch that shows it does nothing else. Whoever
    goes away leaves nothing, though no service was begun."""
    kiosk.play(TO_NIK + ['type "3375010101"', "advance 31s", "tap #key-9", 'expect text "10 dari 16 angka"',
                         "tap #key-9", 'expect text "11 dari 16 angka"', "advance 400s", "expect screen attract"])
    assert "ended (idle), wiped" in (RIG / "kiosk.log").read_text(), "the frame with the NIK is still there"
    kiosk.play(TO_GUIDE)


def check_gone(kiosk):
    wanted = {"NIK": [f"{PERSON}{digit}".encode() for digit in ANSWERS]}
    shown = remains.search(wanted, remains.memory_of(kiosk.process.pid))
    assert shown, "the search does not find what can be asked again"
    kiosk.play(HOME + ["tap #back", "tap #back", "expect screen attract", "wait 2s"])
    left = {**remains.search(wanted, remains.memory_of(kiosk.process.pid)),
            **remains.search(wanted, remains.files())}
    assert not left, left


def main():
    agency = RIG / "config/agencies/pekalongan.yaml"
    kiosk = Terminal()
    kiosk.start().connect()
    kiosk.play(short.READY + TO_GUIDE + ["expect no #check"])
    kiosk.stop()
    agency.write_text(agency.read_text() + "gateway: true\n")
    gateway = Gateway()
    gateway.configure(RIG, "pekalongan")
    courier, centre = Program("courier"), Program("backend", "serve")
    try:
        centre.start()
        courier.start()
        kiosk.start().connect()
        kiosk.play(short.READY)
        wait_for("the centre", 30, is_connected)
        check_answers(kiosk)
        check_wrong(kiosk)
        check_spoken(kiosk)
        check_left_alone(kiosk)
        check_silence(kiosk, gateway)
        check_gone(kiosk)
    finally:
        for program in (kiosk, courier, centre):
            program.stop()


if __name__ == "__main__":
    main()
