"""short.py - the shortest case with every device in it (tests/faults/service/short.yaml), as scenario
lines in pieces, for tests that leave the straight way somewhere."""

READY = ["expect screen attract", "expect ready scanner", "expect ready camera",
         "expect ready printer"]
TO_FORM = READY + [
    "tap #start", "expect screen services", "unless #service-pekalongan/short tap #more",
    "tap #service-pekalongan/short", "expect screen standard", "tap #next", "expect screen consent",
    "tap #next", "expect screen form"]
NIK = "3375 0101 0190 0001"  # made up; as the review shows it
TO_DOCUMENTS = TO_FORM + [f'type "{NIK.replace(" ", "")}"', "tap #next", "expect screen documents",
                          "expect control #scan"]
SCAN = ["tap #scan", "expect control #retake", "tap #next"]
SHOOT = ["expect screen face", "expect control #shoot", "if #shoot tap #shoot", "expect control #next",
         "tap #next", "expect screen review"]
SEND = ["tap #next", "expect screen receipt"]
END = ["expect control #next", "tap #next", "expect screen thanks", "tap #next",
       "expect screen attract"]


def hand_in(kiosk):
    """A whole case; its id and tracking URL."""
    kiosk.play(TO_DOCUMENTS + SCAN + SHOOT + SEND)
    case, _, url = kiosk.say("case").split(" ")
    kiosk.play(END)
    return case, url
