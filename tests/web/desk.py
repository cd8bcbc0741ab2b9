#!/usr/bin/python3
"""The service desk in Chromium: one case of each of the agency's services, handed in at the terminal, is worked from
queue to done by people of the right roles, through every outcome of every step of its procedure (browser/desk.js).
Then the tracking page knows, the audit log's chain is whole, and neither it nor the log has what was typed.
One that comes to a fork
is handed in once for each of its ways. usage: desk.py DIR (where the pictures of the pages go) SERVICE..."""
import csv
import datetime
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import yaml
from npm import fetched
from remains import memory_of, search
from terminal import BUILD, RIG, Program, backend, wait_for

ROOT = HERE.parent.parent
NIK = "3375010101900001"  # of the scenarios: made up
PEOPLE = {"kepala": "kepala", "ani": "verifikator", "budi": "verifikator", "citra": "pengaduan", "dewi": "pengawas",
          "eko": "admin", "lain": "verifikator,kepala,pengaduan,pengawas"}
ELSEWHERE = "lain"  # of another agency
DECIDES = ("kepala", "verifikator", "pengaduan")
# Whose steps a role decides, of applications and of complaints: written down a second time, to compare.
APPLICATIONS = {"verifikator": {"applicant", "verifier", "agency", "bsre"}, "kepala": {"head", "agency"}}
COMPLAINTS = {"verifikator": {"applicant", "verifier", "bsre"}, "kepala": {"head", "officials"},
              "pengaduan": {"applicant", "agency", "bsre"}}


def said(phrase):
    return phrase["id"]


def listed():
    return {line.split("\t")[0] for line in backend("case", "list").splitlines()}


def hand_in(service, which):
    """Whoever has a case under way opens no second one: each is another person's."""
    demo = ROOT / "tests/scenarios/demo" / (service.replace("/", "-") + ".scenario")
    scenario = RIG / "desk.scenario"
    scenario.write_text(demo.read_text().replace(NIK, NIK[:-1] + str(which + 1)))
    kiosk = [pathlib.Path(os.environ.get("RIG_SETUP", BUILD)) / "anjungan-kiosk", "--config", RIG / "kiosk.yaml"]
    with open(RIG / "kiosk.log", "ab") as log:
        subprocess.run([*kiosk, "--shots", RIG / "out", "--scenario", scenario], check=True, timeout=120,
                       stdout=log, stderr=log)
        last = subprocess.run([*kiosk, "--last-case"], check=True, timeout=60, stdout=subprocess.PIPE, stderr=log)
    return json.loads(last.stdout)


def sees(login, service, steps):
    roles = set(PEOPLE[login].split(","))
    if login == ELSEWHERE:
        return False
    if service.get("kind") != "complaint":
        return bool(roles & {"verifikator", "kepala", "pengawas"})
    return bool(roles & {"kepala", "pengaduan", "pengawas"}) or \
        ("verifikator" in roles and any(step["actor"] == "verifier" for step in steps))


def may(login, service, step, steps):
    table = COMPLAINTS if service.get("kind") == "complaint" else APPLICATIONS
    return sees(login, service, steps) and step["actor"] in table.get(PEOPLE[login], set())


MARKER = "SPESIMEN-DARI-PONSEL"


def page_of_pdf():
    """One that is sent from a phone later: a page with a grey bar, and words that no page shows."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
               "<< /Length 32 >>\nstream\n0.5 g 60 700 400 60 re f       \nendstream"]
    text, places = f"%PDF-1.4\n%{MARKER}\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return text + f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"


def again(service):
    """The paper that does not agree, of the services that ask for one that a phone can send."""
    papers = [it for it in service.get("requirements", []) if it["kind"] == "paper" and not it.get("optional")]
    if not papers:
        return None
    file = RIG / "lagi.pdf"
    file.write_text(page_of_pdf())
    return {"item": papers[-1]["key"], "title": said(papers[-1]["title"]), "file": str(file), "marker": MARKER}


def planned(key, case, last):
    service = yaml.safe_load((ROOT / f"config/services/{key}.yaml").read_text())
    steps = service["procedure"]
    kiosk = {step["number"] for step in steps if step.get("at_kiosk")}
    complaint = service.get("kind") == "complaint"
    told = [{"number": step["number"], "two": step.get("two_persons", False), "assigns": step.get("assigns", False),
             "link": step.get("link_hours", 0),
             "check": not complaint and any(it["next"] in kiosk and it["next"] <= step["number"] for it in step["outcomes"]),
             "may": [login for login in PEOPLE if may(login, service, step, steps)],
             "outcomes": [{"key": it["key"], "next": it["next"], "title": said(it["title"])} for it in step["outcomes"]]}
            for step in steps]
    papers = [it["key"] for it in service.get("requirements", [])]
    return {"service": key, "id": case, "code": last["code"], "url": last["tracking_url"].split("?")[0], "kiosk": sorted(kiosk),
            "complaint": complaint, "steps": told, "paper": papers[0],
            "again": None if complaint else again(service),
            "at": next(step["number"] for step in steps if not step.get("at_kiosk")),
            "seenBy": [login for login in PEOPLE if sees(login, service, steps)],
            "reader": "citra" if complaint else "ani"}


def reported(paths):
    """Page, CSV and PDF say the same, cell by cell; a column's word may be broken over lines."""
    def squeezed(text):
        return "".join(text.split())
    raw = paths["csv"].read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") > 12, "lines end in CRLF"
    rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    assert {len(row) for row in rows} == {13}, "every line has as many fields"
    done = subprocess.run(["pdftotext", "-layout", paths["pdf"], "-"], check=True, stdout=subprocess.PIPE, timeout=60)
    loose = subprocess.run(["pdftotext", "-raw", paths["pdf"], "-"], check=True, stdout=subprocess.PIPE, timeout=60)
    info = subprocess.run(["pdfinfo", paths["pdf"]], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode()
    assert rows[0][0] in info and rows[0][3] in info, info
    page = squeezed(paths["page"].read_text())
    pdf = squeezed(done.stdout.decode()) + squeezed(loose.stdout.decode())
    for row in rows:
        for cell in filter(None, row[:1] + row[1:2]):
            assert squeezed(cell) in page, f"{cell} is not on the page"
        numbers = squeezed("".join(row[2:]))
        if numbers and row is not rows[0] and row[2] not in ("Janji", "Kali") and "rata-rata" not in row[2]:
            assert numbers in page, f"{row} is not on the page"
            assert numbers in pdf, f"{row} is not in the PDF"
    fonts = subprocess.run(["pdffonts", paths["pdf"]], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode()
    for line in fonts.splitlines()[2:]:
        assert line.split()[-5] == "yes", line  # embedded
    return rows


def forgotten(centre):
    """What was opened for an answer is gone with it. Sanitizers keep a heap of their own."""
    if BUILD != pathlib.Path(os.environ.get("RIG_SETUP", BUILD)):
        return
    wanted = {text: [text.encode()] for text in (NIK[:-1], "Contoh Pemohon", "catatan <b>", "kawung-rembulan", "contoh@spesimen",
                                                MARKER)}
    pid = centre.process.pid
    assert search({"its own words": ["Meja layanan".encode()]}, memory_of(pid)), "nothing is found at all"
    found = search(wanted, memory_of(pid))
    assert not found, f"left in the backend's memory: {found}"


def main():
    pictures, *services = sys.argv[1:]
    agency = services[0].split("/")[0]
    other = "purbalingga" if agency == "pekalongan" else "pekalongan"
    folder = pathlib.Path(tempfile.mkdtemp(dir=RIG))
    fetched(HERE / "browser", folder)
    pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
    centre, courier = Program("backend", "serve").start(), Program("courier").start()
    try:
        cases = []
        for service in services:
            last = hand_in(service, len(cases))
            wait_for(f"{service} in the backend", 60, lambda: len(listed()) > len(cases))
            new = listed() - {case for _, case, _ in cases}
            cases.append((service, new.pop(), last))
        invitations = {login: backend("account", "add", login, "--agency", other if login == ELSEWHERE else agency,
                                      "--name", f"{login.title()} SPESIMEN", "--roles", roles).strip().splitlines()[-1]
                       for login, roles in PEOPLE.items()}
        rights = {login: {"reports": bool(set(roles.split(",")) & {"kepala", "pengaduan", "pengawas"}),
                          "decides": bool(set(roles.split(",")) & set(DECIDES)), "cases": roles != "admin",
                          "papers": bool(set(roles.split(",")) & set(DECIDES)), "admin": roles == "admin",
                          "audits": "pengawas" in roles, "guards": "pengawas" in roles or "kepala" in roles} for login, roles in PEOPLE.items()}
        base = invitations["eko"].split("/undangan/")[0]
        month = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).strftime("%Y-%m")
        paths = {kind: folder / f"report.{kind}" for kind in ("page", "csv", "pdf")}
        plan = {"base": base, "agency": agency, "period": month, "public": cases[0][2]["tracking_url"].split("/t/")[0],
                "reported": {kind: str(path) for kind, path in paths.items()}, "invitations": invitations, "rights": rights,
                "names": {login: f"{login.title()} SPESIMEN" for login in PEOPLE},
                "cases": [planned(*case) for case in cases]}
        (folder / "plan.json").write_text(json.dumps(plan))
        done = subprocess.run(["node", folder / "desk.js", folder / "plan.json", pictures], cwd=folder, timeout=900)
        assert done.returncode == 0, "browser/desk.js failed"
        for line in backend("case", "list").splitlines():
            assert line.split("\t")[3] == "finished", line
        rows = reported(paths)
        total = next(row for row in rows if row[1] == "Semua permohonan")
        complaints = next(row for row in rows if row[1] == "Semua pengaduan")
        handed_in = [case for case in cases if not case[0].endswith("/complaint")]
        assert total[3:5] == [str(len(handed_in))] * 2, total
        assert complaints[3] == str(len(cases) - len(handed_in)), complaints
        for path in paths.values():
            shutil.copy(path, pathlib.Path(pictures) / f"{agency}-{path.name}")
        forgotten(centre)
        number, chain = backend("audit", "verify").split()
        assert backend("audit", "head").split() == [number, chain]
        print(f"{number} entries in the audit log")
        kept = [it for it in (RIG / "backend/blobs").rglob("*") if it.is_file()]
        assert len(kept) > len(cases), "what a phone sent is not in the store"
        for path in [RIG / "backend.log", *(RIG / "backend").glob("backend.db*"), *kept]:
            for secret in (NIK, "Contoh Pemohon", "kutip", "kawung-rembulan", MARKER, "rahasia.pdf"):
                assert secret.encode() not in path.read_bytes(), f"{secret} in {path.name}"
    finally:
        courier.stop()
        centre.stop()


main()
