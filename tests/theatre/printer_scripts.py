"""printer_scripts.py - the scripts of the printer's fault theatre, one row each: what the printer is told and
when, what the applicant must read, what may be recorded, what the roll may hold."""
import dataclasses

FAILED = ("failed", "shown")
UNPROVED = ("unconfirmed", "shown")  # shown: the applicant has noted the code
# Away without a touch: the countdown, then the end of the session.
# Twice the usual: while staff are called nobody is hurried.
IDLE_AWAY = ("if #noted tap #noted", "advance 182s", "advance 46s")
MEND = ("well", "power_on", "plug", "cut_clear", "head_cool", "cover_close", "refill 60000")
SWITCHED = ("power_off", "well", "power_on")  # what has hung is cured by its switch

# The simulated models (tests/peers/printer.py) and the profiles that the driver is given for them.
PROFILES = {"epson": "epson-tm-t82", "epson-180": "epson-tm-t88v", "plain": "citizen-ppu-231ii",
            "clone-58": "generic-58"}


@dataclasses.dataclass
class Script:
    name: str
    words: tuple  # on the receipt screen, the support code first
    record: tuple  # what may be stored of the receipt
    originals: tuple = (0,)  # how many whole ones the roll may hold at the end, cut off or not
    copies: int = 0
    before: tuple = ()  # printer's words before the terminal starts
    at_start: tuple = ()  # once it has started
    at_print: tuple = ()  # and before the case is handed in
    then: tuple = ()  # "printer: WORD" or "kiosk: LINE", once the words are on the screen
    attract: tuple = ()  # to be read before starting
    trouble: str = ""  # the printer's own name of it: out, cover, hot, cutter, low
    ready: bool = True  # the terminal must call the printer ready before the start
    proof: bool = True  # QR and code stand on the screen
    after: int = 0  # rows that may come out of it later: what it cannot forget
    old: bool | None = None  # whether rows of an old job may and must be on the roll
    profile: str = "epson"
    options: str = ""  # of the driver's URI
    mend: tuple = MEND  # the printer's words once the session is over
    wire: str = "tcp"
    baud: int = 0
    killed: str = ""  # printer (its child) or kiosk, in mid-print
    patience: int = 20
    seconds: int = 6  # about how long it takes
    leave: tuple = IDLE_AWAY


PRINTED = "dicetak dan terpotong"
CALL = "kiosk: tap #wait"
REFILL = "printer: refill 60000"
WAIT_FOR_PRINT = f'kiosk: expect text "{PRINTED}"'
SCRIPTS = [
    Script("all is well", (PRINTED,), ("confirmed",), (1,), proof=False),
    Script("all is well, serial", (PRINTED,), ("confirmed",), (1,), proof=False, wire="pty"),
    Script("without process ids", (PRINTED,), ("confirmed",), (1,), proof=False, profile="plain"),
    Script("paper out before the start", ("P-02",), FAILED, before=("paper_out",), ready=False, trouble="out"),
    Script("paper out before the print", ("P-02",), FAILED, at_print=("paper_out",), trouble="out"),
    Script("paper out in mid-print", ("P-02",), FAILED, at_print=("paper_out_at_mm 40",), trouble="out"),
    Script("paper out in mid-print, serial", ("P-02",), FAILED, at_print=("paper_out_at_mm 40",),
           trouble="out", wire="pty"),
    Script("paper out at the cut", ("P-02",), FAILED, (1,), at_print=("paper_out_at_cut",), trouble="out"),
    Script("paper out, refilled, case goes on", ("P-02",), ("confirmed",), (0,), 1, trouble="out",
           at_print=("paper_out_at_mm 40",), then=(CALL, REFILL, WAIT_FOR_PRINT), seconds=9),
    Script("paper out before, refilled", ("P-02",), ("confirmed",), (1,), trouble="out", before=("paper_out",),
           ready=False, then=(CALL, REFILL, WAIT_FOR_PRINT), seconds=9),
    Script("called for staff, went away", ("P-02",), FAILED, trouble="out", at_print=("paper_out_at_mm 40",),
           then=(CALL,)),
    Script("cover opened in mid-print", ("P-03",), FAILED, at_print=("cover_open_at_mm 25",), trouble="cover"),
    Script("cover opened and closed", ("P-03",), FAILED, at_print=("cover_open_at_mm 25",),
           then=("printer: cover_close",), trouble="cover"),
    Script("near end", (PRINTED,), ("confirmed",), (1,), before=("near_end",), proof=False),
    Script("head hot in mid-print", ("P-04",), FAILED, at_print=("head_hot_at_mm 30",), trouble="hot"),
    Script("cutter jam", ("P-05",), FAILED, (1,), at_print=("cut_jam",), trouble="cutter"),
    Script("unplugged in mid-print", ("P-06",), FAILED, at_print=("unplug_at_mm 30",),
           trouble="unplug"),
    Script("unplugged in mid-print, serial", ("P-06",), FAILED, at_print=("unplug_at_mm 30",), wire="pty",
           trouble="unplug"),
    Script("power cycle in mid-print", ("P-06",), FAILED, at_print=("power_cycle_at_mm 30",), trouble="power_cycle"),
    Script("power cycle in mid-print, serial", ("P-11",), FAILED, at_print=("power_cycle_at_mm 30",), wire="pty",
           trouble="power_cycle"),
    Script("stops taking bytes", ("P-11",), FAILED, at_print=("dead_at_mm 30",), mend=SWITCHED, trouble="dead",
           patience=45),
    Script("driver killed in mid-print", ("P-01",), FAILED, killed="printer"),
    Script("terminal killed in mid-print", ("qr|",), ("none", "shown"), (0, 1), killed="kiosk",
           leave=("tap #next",)),
    Script("cutter freed, case goes on", ("P-05",), ("confirmed",), (1,), 1, at_print=("cut_jam",), trouble="cutter",
           then=(CALL, "printer: cut_clear", WAIT_FOR_PRINT), seconds=9),
    Script("silent", ("P-07",), UNPROVED, (1,), before=("silent",), ready=False, seconds=12),
    Script("falls silent", ("P-07",), UNPROVED, (1,), at_print=("silent",), patience=30, seconds=15),
    Script("wrong answers", ("P-07",), UNPROVED, (1,), before=("wrong_answers",), ready=False, patience=30),
    Script("stray bytes", (PRINTED,), ("confirmed",), (1,), before=("stray_bytes",), proof=False),
    Script("paper out in mid-print, cheap", ("P-02",), FAILED, at_print=("paper_out_at_mm 40",), trouble="out",
           profile="clone-58", after=48),
    Script("slow line, 19200 baud", (PRINTED,), ("confirmed",), (1,), proof=False, wire="pty", baud=19200,
           profile="clone-58", options="&baud=19200", patience=45, seconds=30),
    Script("slow line, 9600 baud", ("K-01",), FAILED, wire="pty", baud=9600, profile="clone-58",
           options="&baud=9600", seconds=4),
    Script("old job in the buffer", (PRINTED,), ("confirmed",), (1,), before=("paper_out", "old_job 40"),
           at_start=("refill 60000",), attract=("P-02",), proof=False, old=False),
    Script("half an old job in the buffer", (PRINTED,), ("confirmed",), (1,), before=("half_old_job 400",),
           proof=False),
    Script("not there at the start", ("P-01",), FAILED, before=("unplug",), ready=False),
]
