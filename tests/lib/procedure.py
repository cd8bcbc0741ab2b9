"""procedure.py - the ways that a case may go along its service's procedure, from the service's own file,
and what its tracking page must say at each moment: written down a second time, to compare."""
import collections
import json
import urllib.request

import standard
from terminal import RIG, backend

ACTORS = {"applicant": "Pemohon", "head": "Kepala Dinas", "verifier": "Verifikator",
          "agency": "Petugas Dinas", "bsre": "BSrE", "officials": "Pejabat Dinas"}
FINISHED, PAGE_MOST = 0, 20000
LANGUAGES = ("id", "en")  # that the tracking page speaks


def base_url():
    line = next(it for it in (RIG / "backend.yaml").read_text().splitlines() if it.startswith("public:"))
    return line.split('base_url: "')[1].split('"')[0]


class Procedure:
    def __init__(self, service):
        self.service = service
        self.known = set()  # steps whose choice of outcomes has been looked at
        self.steps = {step["number"]: step for step in service["procedure"]}
        self.texts = {language: standard.Texts(language, "assets/web/text") for language in LANGUAGES}

    def first(self):
        """Where a case stands that has just been handed in."""
        return next(number for number, step in self.steps.items() if not step.get("at_kiosk"))

    def leads(self, start, end):
        """The fewest (step, outcome)s from start to end; None where no way leads there."""
        ways, queue = {start: []}, collections.deque([start])
        while queue:
            number = queue.popleft()
            if number == end:
                return ways[number]
            for outcome in self.steps[number]["outcomes"] if number != FINISHED else []:
                if outcome["next"] not in ways:
                    ways[outcome["next"]] = ways[number] + [(number, outcome["key"])]
                    queue.append(outcome["next"])
        return None

    def branches(self):
        """Whole ways to the end which together leave every step by every outcome. A step before the
        first one that nothing leads back to was done by handing in."""
        left = [(number, outcome["key"]) for number, step in self.steps.items() for outcome in step["outcomes"]]
        found = []
        while left:
            number, key = left[0]
            there = self.leads(self.first(), number)
            if there is None:
                assert self.steps[number].get("at_kiosk"), f"nothing leads to step {number}"
                left.pop(0)
                continue
            onwards = self.leads(self.next(number, key), FINISHED)
            assert onwards is not None, f"step {number} by {key}: there is no end"
            found.append(there + [(number, key)] + onwards)
            left = [it for it in left if it not in found[-1]]
        return found

    def next(self, number, key):
        return next(it["next"] for it in self.steps[number]["outcomes"] if it["key"] == key)


class Followed:
    """One case at the backend, whose every move is looked at from outside, as its owner does. due None: it
    was handed over to the desk, which completes it before the first move, and its time runs from then. While it is back at its owner it has none."""

    def __init__(self, procedure, case, url, due):
        self.procedure, self.case, self.url, self.due = procedure, case, url, due
        self.handed_over = due is None
        self.at, self.moved, self.updated = procedure.first(), False, ""
        self.been = {number for number in procedure.steps if number < self.at} | {self.at}

    def fetch(self, language, accept):
        join = "&" if "?" in self.url else "?"
        request = urllib.request.Request(f"{self.url}{join}lang={language}", headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode()

    def state_of(self, number):
        if self.handed_over:
            return "open"
        if number == self.at:
            return "current"
        if self.at == FINISHED or number < self.at:
            return "done" if number in self.been else "skipped"
        return "open"

    def state(self):
        if self.at == FINISHED:
            return "finished"
        if self.handed_over:
            return "handed-over"
        return f"step-{self.at}" if self.moved else "received"

    def look(self):
        """What is told in each language, and that nothing of the applicant is in it."""
        if self.handed_over:
            assert self.listed()[4:] == ["-", "handed over"], f"the desk is shown {self.listed()}"
        for language in LANGUAGES:
            told = self.fetch(language, "application/json")
            assert "SPESIMEN" not in told, "something of the applicant is told"
            self.compare(json.loads(told), language)
        page = self.fetch("id", "text/html")
        assert len(page.encode()) < PAGE_MOST and self.headline("id") in page, "the page says something else"

    def headline(self, language):
        what = "Pengaduan" if self.procedure.service.get("kind") == "complaint" else "Permohonan"
        if self.handed_over:
            return self.procedure.texts[language].say(f"{what} Anda belum lengkap: tunjukkan kode ini di loket")
        if self.at != FINISHED:
            return standard.said(self.procedure.steps[self.at]["waiting"], language)
        return self.procedure.texts[language].say(f"{what} Anda sudah selesai")

    def compare(self, told, language):
        say, where = self.procedure.texts[language].say, f"{language}, step {self.at}"
        head = {key: told[key] for key in ("service", "state", "headline", "late", "due")}
        assert head == {"service": self.procedure.service["key"], "state": self.state(),
                        "headline": self.headline(language), "late": False, "due": self.due}, f"{where}: {head}"
        steps = [{"number": number, "title": standard.said(step["title"], language), "actor": say(ACTORS[step["actor"]]),
                  "state": self.state_of(number)} for number, step in self.procedure.steps.items()]
        found = [{key: step[key] for key in ("number", "title", "actor", "state")} for step in told["steps"]]
        assert found == steps, f"{where}: {found}\ninstead of {steps}"
        timed = [step["number"] for step in told["steps"] if step["at"]]
        assert timed == [number for number in self.procedure.steps if self.state_of(number) in ("done", "current")], \
            f"{where}: times at {timed}"
        assert told["updated"] >= self.updated, f"{where}: updated goes back"
        self.updated = told["updated"]

    def move(self, key):
        step = self.procedure.steps[self.at]
        following = self.procedure.next(self.at, key)
        if step.get("two_persons") and (following == FINISHED or following > self.at):
            assert "second person" in backend("case", "move", self.case, key, "--by", "Petugas SPESIMEN")
            self.refuses(key, "Petugas SPESIMEN")
            backend("case", "move", self.case, key, "--by", "Petugas kedua SPESIMEN")
        else:
            assert not backend("case", "move", self.case, key, "--by", "Petugas SPESIMEN")
        back = FINISHED != following < self.at and self.procedure.steps[following].get("at_kiosk")
        self.at, self.moved = following, True
        self.been.add(self.at)
        if back:
            assert self.listed()[4:] == ["-", "back"], f"the desk is shown {self.listed()}"
            self.handed_over, self.due = False, None
        elif self.due is None:
            self.handed_over, self.due = False, self.listed()[4]
            assert self.due > self.updated, f"due at {self.due}"

    def listed(self):
        """The words of its line in the desk's list."""
        return next(words for words in (line.split("\t") for line in backend("case", "list").splitlines())
                    if words[0] == self.case)

    def offered(self):
        """The outcomes that the desk may choose from, and that no other is taken."""
        shown = [line.split("\t") for line in backend("case", "show", self.case).splitlines()]
        keys = [words[1] for words in shown if words[0] == "outcome"]
        wanted = [it["key"] for it in self.procedure.steps[self.at]["outcomes"]] if self.at != FINISHED else []
        assert keys == wanted, f"step {self.at} offers {keys}"

    def refuses(self, key, by="SPESIMEN"):
        try:
            backend("case", "move", self.case, key, "--by", by)
        except RuntimeError:
            return
        raise AssertionError(f"step {self.at} was left by {key}")

    def go(self, branch):
        """The whole way, looked at before and after each move."""
        self.look()
        for number, key in branch:
            assert number == self.at, f"at {self.at} instead of {number}"
            if number not in self.procedure.known:
                self.procedure.known.add(number)
                self.offered()
                self.refuses("no-such-outcome")
            self.move(key)
            self.look()
        assert self.at == FINISHED, "the way has no end"
        self.offered()
        self.refuses(branch[-1][1])
