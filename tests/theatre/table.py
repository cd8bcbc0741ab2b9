#!/usr/bin/python3
"""The fault theatre's table: every fault of every device x every step of the flow, against the terminal as
shipped, with simulators on the buses beneath its real drivers: a printer that speaks ESC/POS over TCP, a
network scanner, a V4L2 camera. A row is one application from the first touch to the receipt; at each step the
fault happens, and is mended before the next:
    a code in the cell    the screen says it, in its own words, and the applicant can go on
    -                     the step does not need that device: nothing of the fault is seen, and it goes on
At the end of each row there is one sealed case in the outbox, and its receipt is printed.
usage: table.py WITH_RIG BUILD PAGE PORTRAIT EYE_LIBRARY [--out DIR] [FAULT...]"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib"), str(HERE.parent / "peers")]

STEPS = ("attract", "services", "standard", "consent", "form", "documents", "face", "staff", "receipt")
WORDS = {  # what stands beside the code
    "P-01": "Pencetak tidak menjawab", "P-02": "Kertas tanda terima habis", "P-03": "Penutup pencetak terbuka",
    "P-04": "Kepala cetak panas", "P-05": "Pemotong kertas macet", "P-06": "Pencetak terlepas",
    "P-07": "belum dapat dipastikan",
    "X-01": "Pemindai tidak menjawab", "X-05": "Pemindai terlepas",
    "X-02": "Belum ada kertas di pemindai", "X-03": "Kertas tersangkut di pemindai",
    "X-04": "Penutup pemindai terbuka", "X-06": "Pemindai sedang dipakai", "X-07": "Sambungan ke pemindai",
    "X-12": "hanya terpindai sebagian",
    "C-01": "Kamera tidak menjawab", "C-02": "Kamera tidak terpasang", "C-03": "Gambar kamera berhenti",
    "C-04": "Kamera sedang dipakai",
}
BEFORE_STARTING = "Tanda terima sedang tidak dapat dicetak"  # what it means, before what is the matter
PRINTED = "dicetak dan terpotong"
SECONDS = 25  # for words to come; the parts of each device measure how soon they do
AT_ONCE = 2


def cells(attract="-", documents="-", face="-", staff="-", receipt="-"):
    given = {"attract": attract, "documents": documents, "face": face, "staff": staff, "receipt": receipt}
    return {step: given.get(step, "-") for step in STEPS}


def printer(code):
    return cells(attract=code, staff=code, receipt=code)


# name -> device, what is said to it, what mends it, the row of the table
FAULTS = {
    "paper out": ("printer", ["paper_out"], ["refill 60000"], printer("P-02")),
    "printer's cover open": ("printer", ["cover_open"], ["cover_close"], printer("P-03")),
    "head hot": ("printer", ["head_hot"], ["head_cool"], printer("P-04")),
    "printer unplugged": ("printer", ["unplug"], ["plug"], printer("P-0")),
    "printer switched off": ("printer", ["power_off"], ["power_on"], printer("P-0")),
    "near end of the roll": ("printer", ["near_end"], ["refill 60000"], cells()),
    "cutter jams": ("printer", ["cut_jam"], ["cut_clear"], cells(receipt="P-05")),
    "paper out in mid-print": ("printer", ["paper_out_at_mm 40"], ["refill 60000"], cells(receipt="P-02")),
    "cover opened in mid-print": ("printer", ["cover_open_at_mm 25"], ["cover_close"], cells(receipt="P-03")),
    "printer silent": ("printer", ["silent"], ["well"], cells(receipt="P-07")),
    "feeder jams": ("scanner", ["feeder 1", "jam"], ["feeder 1", "ok"], cells(documents="X-03")),
    "nothing in the feeder": ("scanner", ["feeder 0"], ["feeder 1"], cells(documents="X-02")),
    "scanner busy": ("scanner", ["busy"], ["ok"], cells(documents="X-06")),
    "half a page": ("scanner", ["truncate 40"], ["ok"], cells(documents="X-")),
    "scanner's line cut": ("scanner", ["cut 40"], ["ok"], cells(documents="X-07")),
    "scanner off": ("scanner", ["off"], ["on"], cells(documents="X-0")),
    "camera unplugged": ("camera", ["plugged 0"], ["plugged 2"], cells(face="C-02", staff="C-02")),
    "camera stalls": ("camera", ["stall 1"], [], cells(face="C-03")),
    "camera in use": ("camera", ["busy 1"], [], cells(face="C-04")),
}
BEFORE_ITS_STEP = ("camera in use",)  # whoever has it already keeps it


class Row:
    def __init__(self, name, folder, library, portrait, page):
        from escl import Scanner
        from eye import Eye, SeeingTerminal
        from line import Tcp
        from printer import Printer
        from terminal import RIG
        self.name, self.rig = name, RIG
        self.device, self.do, self.mend, self.row = FAULTS[name]
        self.printer = Printer(Tcp(), "epson", 0, out=folder / "paper")
        feeder = any(word.startswith("feeder") for word in self.do)
        self.scanner = Scanner([page], feeder=1 if feeder else 0).start()
        self.source = "?source=feeder" if feeder else ""
        self.eye = Eye(library, portrait)
        self.kiosk = SeeingTerminal(self.eye, "v4l2:?name=spesimen", "--shots", str(folder))
        self.seen = {}

    def configure(self):
        path = self.rig / "kiosk.yaml"
        text = re.sub(r"  printer: .*", f'  printer: "escpos:{self.printer.line.address}?profile=epson-tm-t82"',
                      path.read_text())
        text = re.sub(r"  scanner: .*", f'  scanner: "escl:{self.scanner.url}{self.source}"', text)
        path.write_text(text)

    def tell(self, words):
        for word in words:
            if self.device == "printer":
                self.printer.say(word)
            elif self.device == "scanner":
                self.scanner.tell(word)
        if self.device == "camera":
            self.eye.show(*words)

    def wait_for(self, *words, seconds=SECONDS):
        end = time.monotonic() + seconds
        while True:
            elements = self.kiosk.say("elements")
            if all(word in elements for word in words):
                return elements
            assert time.monotonic() < end, f"{self.name}: {words} never came, but: {elements}"
            time.sleep(0.03)

    def check(self, step):
        """The cell: the words that belong there, or none."""
        code = self.row[step]
        if code == "-":
            elements = self.kiosk.say("elements")
            told = re.search(r"Kode ([A-Z]-\d\d)", elements)
            assert not told, f"{self.name} at {step}: {told.group()} on a screen that does not need it"
        elif step == "staff":  # there the words name the device's trouble, and a touch opens its page
            self.wait_for(next(words for known, words in WORDS.items() if known.startswith(code)))
        else:
            elements = self.wait_for(code)
            found = re.search(r"\b" + code + r"\d*", elements).group()
            words = BEFORE_STARTING if step == "attract" else WORDS[found]
            assert words in elements, f"{self.name} at {step}: {found} without its words: {elements}"
            code = found
        self.seen[step] = code
        self.kiosk.say(f"shot {step}")

    def step(self, name, before=(), after=()):
        """Fault, what the applicant does, the cell, mended, on."""
        self.tell(self.do)
        self.kiosk.play(before)
        self.check(name)
        self.tell(self.mend)
        self.kiosk.play(after)

    def play(self):
        from short import NIK
        self.printer.start()
        self.eye.show()
        self.configure()
        try:
            self.kiosk.start().connect()
            self.kiosk.play(["patience 40s", "expect screen attract", "expect ready scanner", "expect ready camera",
                             "expect ready printer"])
            self.step("attract")
            self.kiosk.play(["tap #start", "expect screen services"])
            self.step("services", after=["unless #service-pekalongan/short tap #more",
                                         "unless #service-pekalongan/short tap #more",
                                         "tap #service-pekalongan/short", "expect screen standard"])
            self.step("standard", after=["tap #next", "expect screen consent"])
            self.step("consent", after=["tap #next", "expect screen form"])
            self.step("form", [f'type "{NIK.replace(" ", "")}"'], ["tap #next", "expect screen documents"])
            self.documents()
            self.face()
            self.staff()
            self.receipt()
        finally:
            self.kiosk.stop()
            self.printer.close()
            self.scanner.stop()
        return self.seen

    def documents(self):
        if self.row["documents"] == "-":
            self.step("documents", ["tap #scan", "expect control #retake"])
        else:
            self.step("documents", ["tap #scan"])
            end = time.monotonic() + 60  # mended: the same button, nothing restarted
            while "retake|" not in self.kiosk.say("elements"):
                assert time.monotonic() < end, f"{self.name}: no page after it was mended"
                self.kiosk.play(["if #scan tap #scan", "wait 300ms"])
        early = self.name in BEFORE_ITS_STEP
        self.tell(self.do if early else [])
        self.kiosk.play(["expect control #retake", "tap #next", "expect screen face"])

    def face(self):
        if self.name not in BEFORE_ITS_STEP:
            self.kiosk.say("expect control #shoot")
        self.step("face", after=["expect control #shoot", "if #shoot tap #shoot", "expect control #next",
                                 "tap #next", "expect screen review"])

    def staff(self):
        self.step("staff", ["corner 5", "expect screen staff-door", 'type "07240617"', "tap #next",
                            "expect screen staff-menu", "tap #staff-devices", "expect screen staff-devices"],
                  ["tap #back", "expect screen staff-menu", "tap #back", "expect screen review"])
        if self.device == "printer" and self.row["receipt"] != "P-07":
            self.kiosk.say("expect ready printer")

    def receipt(self):
        self.tell(self.do)
        self.kiosk.play(["tap #next", "expect screen receipt"])
        if self.row["receipt"] == "-":
            self.wait_for(PRINTED)
        self.check("receipt")
        if self.row["receipt"] != "-":
            assert "qr|" in self.kiosk.say("elements"), f"{self.name}: no proof on the screen"
            self.tell(self.mend)
            end = time.monotonic() + 40
            while PRINTED not in self.kiosk.say("elements"):
                assert time.monotonic() < end, f"{self.name}: nothing printed after it was mended"
                self.kiosk.play(["if #reprint tap #reprint", "wait 200ms"])
        self.kiosk.play(["expect control #next", "tap #next", "expect screen thanks", "tap #next",
                         "expect screen attract"])
        cases = len(list((self.rig / "terminal/outbox").glob("*.p7m")))
        assert cases == 1, f"{self.name}: {cases} cases in the outbox"


def play_one(arguments):
    name, folder, library, portrait, page = arguments
    print(json.dumps(Row(name, pathlib.Path(folder), library, portrait, page).play()))


def run(with_rig, build, page, portrait, library, scanned, out, name):
    folder = pathlib.Path(out, re.sub(r"\W+", "-", name))
    (folder / "screens").mkdir(parents=True, exist_ok=True)
    done = subprocess.run([with_rig, build, "pekalongan", page, portrait, "/usr/bin/python3", __file__, "--row",
                           name, str(folder), library, portrait, scanned],
                          capture_output=True, text=True, timeout=400)
    if done.returncode != 0:
        return name, None, (done.stdout + done.stderr)[-2500:]
    return name, json.loads(done.stdout.splitlines()[-1]), ""


def scanned_page(picture, out):
    """As a scanner sends it: an A4 page at 150 dpi."""
    from PIL import Image
    path = out / "page.jpg"
    Image.open(picture).convert("RGB").resize((1240, 1754)).save(path, quality=88, dpi=(150, 150))
    return str(path)


def main():
    if sys.argv[1] == "--row":
        play_one(sys.argv[2:])
        return 0
    *given, = sys.argv[1:]
    out = pathlib.Path(os.environ.get("TMPDIR", "/tmp"), f"anjungan-table.{os.getpid()}")
    if "--out" in given:
        at = given.index("--out")
        out = pathlib.Path(given[at + 1])
        del given[at:at + 2]
    out.mkdir(parents=True, exist_ok=True)
    rig, names = [*given[:5], scanned_page(given[2], out)], given[5:] or list(FAULTS)
    failed = 0
    print("fault".ljust(28) + "".join(step.ljust(11) for step in STEPS))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as stage:
        for name, seen, wrong in stage.map(lambda name: run(*rig, out, name), names):
            print(name.ljust(28) + ("".join(seen[step].ljust(11) for step in STEPS) if seen else "FAILED"), flush=True)
            if wrong:
                failed += 1
                print(wrong)
    if not failed:
        subprocess.run(["rm", "-rf", out], check=False) if "--out" not in sys.argv else None
    print(f"{len(names)} faults x {len(STEPS)} steps, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
