#!/usr/bin/python3
"""The fault theatre of the scanner: the terminal as shipped, its real SANE driver, and beneath it a scanner
that fails by script: a backend of SANE's own kind (tests/peers/sane) or one in the network (tests/peers/escl.py,
through sane-airscan). Every word of SANE at the start and in mid-page, at the opening, hangs, crashes, unplugging,
the feeder. Each script asks:
    the screen     says the right words and support code soon after the scanner did
    the next scan  works, with nothing restarted by hand
    nothing stays  no descriptor, file or process more than before, and the screen was never kept waiting
usage: scanner.py WITH_RIG BUILD PORTRAIT PAGE BACKEND [--out DIR] [SCRIPT...]: several terminals at a time, as most
of the time is the waiting for a hang. With --out DIR the screens and logs are kept there."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib"), str(HERE.parent / "peers")]

WORDS_SECONDS = 1   # from the scanner's word to those on the screen: what is wanted
HANG_SECONDS = 45   # from the call that does not return
LIMIT_FACTOR = 4    # what fails the test, for a word and a frame: test machines stall
TOUCH_SECONDS = 0.5
FRAME_MS = 33        # the loop's own work at a time, whatever else runs on the machine: what is wanted
COLUMNS = ("script", "told_s", "again_s", "result")

WORDS = {
    "X-01": "Pemindai tidak menjawab. Kami sedang menyambungkannya kembali.",
    "X-02": "Belum ada kertas di pemindai. Letakkan kertas, lalu coba lagi.",
    "X-03": "Kertas tersangkut di pemindai. Mohon panggil petugas.",
    "X-04": "Penutup pemindai terbuka. Tutup, lalu coba lagi.",
    "X-05": "Pemindai terlepas. Mohon panggil petugas.",
    "X-06": "Pemindai sedang dipakai. Tunggu sebentar.",
    "X-07": "Sambungan ke pemindai terganggu. Mohon panggil petugas.",
    "X-08": "Pemindai menolak dipakai terminal ini. Mohon panggil petugas.",
    "X-09": "Pemindai kehabisan memori. Coba lagi sebentar lagi.",
    "X-10": "Pemindai ini tidak dapat memindai seperti yang diminta.",
    "X-11": "Pemindaian dihentikan. Silakan pindai lagi.",
    "X-12": "Halaman hanya terpindai sebagian. Silakan pindai lagi.",
}
# By SANE's numbers; 0 is no fault at all.
NAMES = ["good", "unsupported", "cancelled", "busy", "inval", "eof", "jammed", "no_docs", "cover_open", "io_error",
         "no_mem", "access_denied"]
CODES = ["", "X-10", "X-11", "X-06", "X-10", "X-12", "X-03", "X-02", "X-04", "X-07", "X-09", "X-08"]
OPEN_CODES = {"busy": "X-06", "inval": "X-05", "io_error": "X-05", "no_mem": "X-09", "access_denied": "X-08"}


class Stage:
    """A terminal at the documents' step, and the scanner beneath it."""

    def __init__(self, page, backend, folder):
        from terminal import RIG, Terminal
        self.rig, self.page, self.folder = RIG, page, folder
        self.orders, self.run = RIG / "orders", RIG / "run"
        self.run.mkdir(exist_ok=True)
        self.network = None
        self.kiosk = Terminal("--shots", str(folder))
        self.environment = {"LD_LIBRARY_PATH": str(backend.parent), "SANE_SPESIMEN": str(self.orders),
                            "XDG_RUNTIME_DIR": str(self.run)}
        self.told_s, self.slow = None, False

    # --- the scanner

    def order(self, *lines):
        part = self.orders.with_suffix(".part")
        part.write_text("\n".join([f"page {self.page}", *lines]) + "\n")
        os.rename(part, self.orders)  # whole or not at all
        pathlib.Path(f"{self.orders}.log").unlink(missing_ok=True)

    def struck(self, call):
        """When that call first did as it was told."""
        lines = pathlib.Path(f"{self.orders}.log").read_text().splitlines()
        return next(float(line.split()[0]) for line in lines if line.split()[1] == call)

    # --- the terminal

    def open(self, uri="sane:spesimen:0", *lines):
        self.order(*lines)
        path = self.rig / "kiosk.yaml"
        text = re.sub(r"  scanner: .*", f'  scanner: "{uri}"', path.read_text())
        path.write_text(re.sub(r"idle: .*", "idle: {blur_s: 120, countdown_s: 60}", text))
        os.environ.update(self.environment)
        self.kiosk.start().connect()
        self.kiosk.say("patience 30s")

    def to_documents(self, *ready):
        from short import READY, TO_DOCUMENTS
        self.kiosk.play([line for line in READY if "scanner" not in line or not ready])
        self.kiosk.play(TO_DOCUMENTS[len(READY):len(TO_DOCUMENTS) - 1])
        self.well()
        self.before = self.census()

    def seen(self, words, end, touches=False):
        """When all of them are on the screen. With touches someone opens and closes the help meanwhile."""
        touched = time.monotonic()
        while True:
            elements = self.kiosk.say("elements")
            if all(word in elements for word in words):
                return time.monotonic()
            assert time.monotonic() < end, f"{words} never came, but: {elements}"
            if touches and time.monotonic() > touched + TOUCH_SECONDS:
                self.kiosk.play(["tap #help", "expect screen help", "tap #back", "expect screen documents"])
                touched = time.monotonic()
            time.sleep(0.01)

    def told(self, code, since, wanted=WORDS_SECONDS):
        """The words and their code, soon after `since` (a call of the backend, or a time)."""
        limit = wanted if wanted > WORDS_SECONDS else wanted * LIMIT_FACTOR
        shown = self.seen([code, WORDS[code]], time.monotonic() + limit + 20, wanted == HANG_SECONDS)
        began = since() if callable(since) else self.struck(since) if isinstance(since, str) else since
        self.told_s = max(self.told_s or 0, round(shown - began, 2))
        self.slow = self.told_s > wanted
        assert self.told_s <= limit, f"{code} after {self.told_s} s"
        self.kiosk.say(f"shot {code}")

    def well(self):
        """A scan works, and its page is put away again; the seconds it took, waiting included."""
        began = time.monotonic()
        self.kiosk.play(["expect control #scan", "tap #scan", "expect control #retake"])
        took = round(time.monotonic() - began, 1)
        self.empty()
        return took

    def empty(self):
        self.kiosk.play(["while #delete tap #delete", "expect control #scan"])

    def mend(self):
        self.order()
        return self.well()

    # --- what must not grow

    def census(self):
        def count(path, what=""):
            links = [str(link.readlink()) for link in path.iterdir() if link.is_symlink()]
            return sum(what in link and "/fonts/" not in link for link in links)  # a size first used opens its font
        kiosk = pathlib.Path(f"/proc/{self.kiosk.process.pid}")
        children = [child for task in kiosk.glob("task/*/children") for child in task.read_text().split()]
        states = [pathlib.Path(f"/proc/{child}/stat").read_text().rsplit(")")[1].split()[0] for child in children]
        return {"descriptors": count(kiosk / "fd"), "memfds": count(kiosk / "fd", "memfd:"),
                "children": len(children), "zombies": states.count("Z"), "files": len(list(self.run.iterdir()))}

    def nothing_stays(self):
        end = time.monotonic() + 5
        while True:
            try:
                now = self.census()
            except OSError:  # a child that ended while it was counted
                now = None
            grown = [f"{now[what]} {what}, before {self.before[what]}" for what in now or []
                     if now[what] != self.before[what]]
            if now and not grown:
                return
            assert time.monotonic() < end, "; ".join(grown)
            time.sleep(0.1)

    def close(self):
        children = []
        if self.kiosk.process and self.kiosk.process.poll() is None:
            for task in pathlib.Path(f"/proc/{self.kiosk.process.pid}").glob("task/*/children"):
                children += task.read_text().split()
        try:
            self.kiosk.stop()
        finally:
            if self.network:
                self.network.stop()
        left = [child for child in children if pathlib.Path(f"/proc/{child}").exists()]
        assert not left, f"processes outlived the terminal: {left}"
        assert not list(self.run.iterdir()), "files are left behind"


# --- scripts: each begins and ends at the documents' step with no page taken


def word_at(call, after, number):
    def script(stage):
        stage.order(f"on {call} {after} status {number}")
        stage.kiosk.say("tap #scan")
        if CODES[number]:
            stage.told(CODES[number], call)
        else:
            stage.kiosk.say("expect control #retake")
            stage.empty()
        return stage.mend()
    return script


def word_at_opening(name):
    def script(stage):
        """The scanner was ready, and is not any more when it is opened for the scan."""
        stage.order(f"on open 0 status {NAMES.index(name)}")
        stage.kiosk.say("if #scan tap #scan")  # the terminal may have noticed before
        stage.told(OPEN_CODES[name], "open")
        return stage.mend()
    return script


def later_word(stage):
    """13, of the words that SANE keeps for later: in mid-page it is the end of this page."""
    stage.order("on read 50 status 13")
    stage.kiosk.say("tap #scan")
    stage.told("X-06", "read")
    return stage.mend()


def warming_up(stage):
    """12 at the start: the terminal waits for the lamp."""
    stage.order("on start 0 status 12")
    stage.kiosk.say("tap #scan")
    time.sleep(1.5)
    assert "Sedang memindai" in stage.kiosk.say("elements"), stage.kiosk.say("elements")
    stage.order()
    stage.kiosk.say("expect control #retake")
    stage.empty()
    return stage.mend()


def ended(call, after, how):
    def script(stage):
        """The library takes its process with it: no more than that."""
        stage.order(f"on {call} {after} {how}")
        stage.kiosk.say("tap #scan")
        stage.told("X-01", call)
        return stage.mend()
    return script


def hung(call, after):
    def script(stage):
        stage.order(f"on {call} {after} hang 120")
        stage.kiosk.say("tap #scan")
        stage.told("X-01", call, HANG_SECONDS)
        return stage.mend()
    return script


def hung_at_the_end(stage):
    """sane_cancel never returns: the page is there, and the next scan works."""
    stage.order("on cancel 0 hang 120")
    stage.kiosk.play(["tap #scan", "expect control #retake"])
    stage.order()
    stage.empty()
    return stage.mend()


def stopped(stage):
    """By the applicant, in the middle of a slow page."""
    stage.order("slow 200")
    stage.kiosk.play(["tap #scan", "expect control #stop", "wait 600ms", "tap #stop", "expect control #scan"])
    return stage.mend()


def unplugged(stage):
    """In mid-page, and while nobody scans: told, and found again by itself."""
    stage.order("unplugged", "on read 50 status 9")
    stage.kiosk.say("tap #scan")
    stage.seen(["X-05", WORDS["X-05"]], time.monotonic() + 10)
    stage.kiosk.say("expect no #scan")
    return stage.mend()


def unplugged_idle(stage):
    """A scanner that SANE alone can see is opened twice a minute; USB and network scanners are seen at once."""
    stage.order("unplugged")
    stage.kiosk.say("tap #scan")
    stage.seen(["X-05", WORDS["X-05"]], time.monotonic() + 10)
    return stage.mend()


def length_unknown(stage):
    stage.order("endless")
    return stage.well()


def feeder(stage):
    """All that is in it; then a jam after the first sheet, which is kept; then none in it: the glass."""
    stage.order("sheets 3")
    stage.kiosk.play(["tap #scan", "expect control #page-3", "expect control #retake"])
    assert "page-4" not in stage.kiosk.say("elements")
    stage.empty()
    stage.order("sheets 3", "on start 1 status 6")
    stage.kiosk.say("tap #scan")
    stage.told("X-03", "start")
    stage.kiosk.play(["tap #look", "expect control #retake"])
    stage.empty()
    stage.order("sheets 0")
    return stage.well()


def feeder_once(stage):
    """A backend that can be started only once after each opening: it is opened for each sheet."""
    stage.order("sheets 3", "on start 1 status 4")
    stage.kiosk.play(["tap #scan", "expect control #page-3", "expect control #retake"])
    assert "page-4" not in stage.kiosk.say("elements")
    stage.empty()
    return stage.mend()


STARTS = {f"start: {NAMES[number]}": word_at("start", 0, number) for number in range(12)}
MIDDLES = {f"middle: {NAMES[number]}": word_at("read", 50, number) for number in range(12)}
OPENINGS = {f"opening: {name}": word_at_opening(name) for name in OPEN_CODES}
OTHERS = {"middle: 13": later_word, "start: 12, warming": warming_up, "unknown length": length_unknown,
          "stopped": stopped, "feeder": feeder,
          "feeder, one start an opening": feeder_once, "unplugged": unplugged, "unplugged, idle": unplugged_idle}
CRASHES = {"start: SIGSEGV": ended("start", 0, "crash"), "middle: SIGSEGV": ended("read", 50, "crash"),
           "middle: exit": ended("read", 50, "exit")}
HANGS = {"middle: hang": hung("read", 50), "start: hang": hung("start", 0)}
OTHER_HANGS = {"opening: hang": hung("open", 0), "cancel: hang": hung_at_the_end}


# --- through the network


def told_by_network(trouble, code, wanted=WORDS_SECONDS):
    def script(stage):
        stage.network.tell(trouble)
        stage.kiosk.say("tap #scan")
        stage.told(code, lambda: stage.network.met, wanted)
        stage.network.tell("ok")
        return stage.well()
    return script


def network_feeder(stage):
    stage.network.tell("feeder 3")
    stage.kiosk.play(["tap #scan", "expect control #page-3", "expect control #retake"])
    stage.empty()
    return stage.well()


def network_off(stage):
    """Noticed while nobody scans, and when it is on again."""
    stage.network.tell("off")
    stage.told("X-05", time.monotonic(), 10)
    stage.network.tell("on")
    return stage.well()


NETWORK = {"network: feeder": network_feeder, "network: jam": told_by_network("jam", "X-03"),
           "network: cover": told_by_network("cover", "X-04"), "network: cut": told_by_network("cut 50", "X-07"),
           "network: truncated": told_by_network("truncate 50", "X-07"), "network: off": network_off,
           "network: hang": told_by_network("hang", "X-01", HANG_SECONDS)}
SHARES = [{**STARTS, **OPENINGS}, {**MIDDLES, **CRASHES, **OTHERS}, HANGS, OTHER_HANGS, NETWORK]


def begin_network(stage):
    """A network scanner that remembers when the trouble was met."""
    import escl

    class Watched(escl.Scanner):
        def tell(self, line):
            self.met = None
            super().tell(line)

        def refusal(self, job):
            status = super().refusal(job)
            if status and self.trouble:
                self.met = time.monotonic()
            return status

        def send_page(self, request, page):
            super().send_page(request, page)
            self.met = time.monotonic()

        def next_document(self, request, job):
            if self.trouble == "hang":
                self.met = time.monotonic()
            super().next_document(request, job)

    stage.network = Watched([stage.page], feeder=1).start()
    stage.network.tell("feeder 0")
    stage.open("escl:" + stage.network.url)


def play_share(share, names, page, backend, out):
    """The scripts of one terminal, one after the other; a line of JSON each."""
    stage = Stage(page, backend, out / f"terminal-{share}")
    (stage.folder / "screens").mkdir(parents=True, exist_ok=True)
    scripts, result = SHARES[share], None
    begin_network(stage) if scripts is NETWORK else stage.open()
    stage.to_documents()
    stage.kiosk.say("measures clear")  # the way there has the first drawing of each screen in it
    try:
        for name in [name for name in scripts if name in names]:
            result, stage.told_s, stage.slow = {"script": name}, None, False
            try:
                again = scripts[name](stage)
                stage.nothing_stays()
                result.update(again_s=again, result="slow" if stage.slow else "good", ok=True)
            except Exception as error:
                result.update(ok=False, result=f"{type(error).__name__}: {error}: {stage.kiosk.say('elements')}")
            result["told_s"] = stage.told_s
            record(out, result)
            if not result["ok"]:
                break
        record(out, {"measures": json.loads(stage.kiosk.say("measures")), "share": share})
    finally:
        stage.close()
    text = (stage.rig / "kiosk.log").read_text(errors="replace")
    shutil.copy(stage.rig / "kiosk.log", stage.folder)
    assert "Assertion" not in text, text[-2000:]


def record(out, result):
    with open(out / "results", "a", encoding="utf-8") as file:
        file.write(json.dumps(result) + "\n")


def table(results):
    def cell(result, column):
        value = result.get(column)
        return "" if value is None else str(value)
    widths = [max(len(column), *(len(cell(result, column)) for result in results)) for column in COLUMNS[:-1]]
    for row in [dict(zip(COLUMNS, COLUMNS)), *results]:
        print("  ".join(cell(row, column).ljust(width) for column, width in zip(COLUMNS, [*widths, 0])))


def to_ppm(page, folder):
    """The page as the backend takes it."""
    from PIL import Image
    path = folder / "page.ppm"
    Image.open(page).convert("RGB").save(path)
    return path


def main():
    arguments = sys.argv[1:]
    if arguments[0] == "--play":
        out, backend, page, share, *names = arguments[1:]
        play_share(int(share), names, pathlib.Path(page), pathlib.Path(backend), pathlib.Path(out))
        return
    with_rig, build, portrait, page, backend, *names = arguments
    kept = names[:1] == ["--out"]
    out = pathlib.Path(names[1]).resolve() if kept else pathlib.Path(tempfile.mkdtemp(prefix="anjungan-theatre."))
    names = names[2:] if kept else names
    out.mkdir(parents=True, exist_ok=True)
    (out / "results").unlink(missing_ok=True)
    sheet = to_ppm(page, out)
    wanted = [[name for name in share if not names or any(part in name for part in names)] for share in SHARES]
    began = time.monotonic()
    runs = [subprocess.Popen([with_rig, build, "pekalongan", "", portrait, __file__, "--play", out,
                              pathlib.Path(backend).resolve(), sheet, str(i), *share],
                             env={**os.environ, "TMPDIR": str(out)}) for i, share in enumerate(wanted) if share]
    ended_well = [run.wait() == 0 for run in runs]
    lines = [json.loads(line) for line in (out / "results").read_text().splitlines()]
    results = [line for line in lines if "script" in line]
    order = [name for share in wanted for name in share]
    table(sorted(results, key=lambda result: order.index(result["script"])))
    kept_waiting = False
    for line in lines:
        if "measures" in line:
            had = line["measures"]
            print(f"terminal {line['share']}: the loop kept anyone {had['kept_p99']} ms (p99) and {had['kept_longest']} ms "
                  f"(the longest; wanted: under {FRAME_MS}) of {had['wakeups']} times; touch to frame, beside all that "
                  f"ran, {had['touch_to_frame_median']} ms (median), {had['touch_to_frame_p99']} ms (p99) "
                  f"of {had['touches']}")
            kept_waiting |= had["kept_longest"] > FRAME_MS * LIMIT_FACTOR
    print(f"{len(results)} of {len(order)} scripts in {time.monotonic() - began:.0f} s. told_s: from the scanner's "
          f"word to those on the screen; again_s: until the next page was on the screen")
    good = not kept_waiting and all(ended_well) and len(results) == len(order) and all(result["ok"] for result in results)
    if good and not kept:
        shutil.rmtree(out)
    elif not good:
        print(f"kept: {out}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
