#!/usr/bin/python3
"""escl.py - a network scanner: an eSCL server for sane-airscan, that can be told how to fail.

    escl.py [--port N] [--feeder N] [PAGE.jpg...]

Prints its port, then serves until its standard input ends or it is killed. Each line of standard
input, or of POST /control, is a word:

    pages A.jpg B.jpg   what lies on the glass or in the feeder, from now on (round and round)
    feeder N            N sheets in the feeder; flatbed: none, only the glass
    ok                  no trouble any more
    jam, cover, empty, busy, warming
                        refuses the job as real ones do (409 or 503, and the state that says why)
    jam-at N            the N-th page (from 1) of a job is not given: 503 and ScannerAdfJam
    slow S              each page takes S seconds in all, spread over its bytes
    late S              the first byte comes after S seconds
    truncate N          only N per cent of a page, but the full Content-Length; then a clean end
    short N             only N per cent of a page, with a Content-Length that says so
    cut N               the connection is reset after N per cent
    hang                no answer to NextDocument, ever
    deaf                connections are taken, nothing is answered at all
    off / on            nothing listens on the port; and again
    grey                gives grey pages whatever was asked

Written after the eSCL specification of the Mopria Alliance and what sane-airscan asks for; it
shares nothing with the terminal's driver. As a module: Scanner(pages).start().
"""
import argparse
import http.server
import io
import json
import socket
import struct
import sys
import threading
import time
import xml.etree.ElementTree as tree

NAMES = {"scan": "http://schemas.hp.com/imaging/escl/2011/05/03",
         "pwg": "http://www.pwg.org/schemas/2010/12/sm"}
CHUNK = 4096
FONTS = "/usr/share/fonts/opentype/inter"
A4_300 = (2480, 3508)  # in three hundredths of an inch, as eSCL counts

HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<scan:{0} xmlns:scan="%(scan)s" xmlns:pwg="%(pwg)s">'
        "<pwg:Version>2.6</pwg:Version>" % NAMES)


def input_caps(kind):
    return f"""<scan:{kind}><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{A4_300[1]}</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions()}</scan:DiscreteResolutions>
</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles></scan:{kind}>"""


def resolutions():
    return "".join(f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
                   f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
                   for dpi in (75, 100, 150, 200, 300, 600))


class Job:
    def __init__(self, settings):
        text = lambda path: settings.findtext(path, namespaces=NAMES)
        self.feeder = text("pwg:InputSource") == "Feeder"
        self.colour = text("scan:ColorMode") == "RGB24"
        self.dpi = int(text("scan:XResolution") or 300)
        region = ".//pwg:ScanRegion/pwg:"
        self.size = tuple(int(text(region + side) or most) * self.dpi // 300
                          for side, most in zip(("Width", "Height"), A4_300))
        self.given = 0
        self.over = False


class Scanner:
    """The device: its pages, its feeder, its trouble, and the jobs it has."""

    def __init__(self, pages=(), port=0, feeder=0):
        self.pages, self.port = list(pages), port
        self.flatbed_only = feeder == 0
        self.sheets = feeder
        self.next_page = 0
        self.trouble, self.amount = None, 0.0
        self.jobs, self.number = {}, 0
        self.lock = threading.Lock()
        self.server = None
        self.asked = []  # (method, path) of each request, for tests

    # --- words

    def tell(self, line):
        word, *rest = line.split()
        with self.lock:
            if word == "pages":
                self.pages, self.next_page = rest, 0
            elif word == "feeder":
                self.flatbed_only, self.sheets = False, int(rest[0])
            elif word == "flatbed":
                self.flatbed_only = True
            elif word == "ok":
                self.trouble = None
            elif word in ("off", "on"):
                pass
            else:
                self.trouble, self.amount = word, float(rest[0]) if rest else 0.0
        if word == "off":
            self.stop()
        elif word == "on":
            self.start()

    # --- the network

    def start(self):
        if self.server:
            return self
        device = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                device.get(self)

            def do_POST(self):
                device.post(self)

            def do_DELETE(self):
                device.delete(self)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, *_):
                pass  # whoever hung up has a reason

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/eSCL/"

    # --- requests

    def answer(self, request, status, body=b"", kind="text/xml", **headers):
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    def deaf(self):
        while self.trouble == "deaf":
            time.sleep(0.05)

    def get(self, request):
        self.asked.append(("GET", request.path))
        self.deaf()
        parts = request.path.strip("/").split("/")
        if parts[-1] == "ScannerCapabilities":
            self.answer(request, 200, self.capabilities().encode())
        elif parts[-1] == "ScannerStatus":
            self.answer(request, 200, self.status().encode())
        elif parts[-1] == "NextDocument" and len(parts) >= 3:
            self.next_document(request, self.jobs.get(parts[-2]))
        elif parts[-1] == "facts":
            self.answer(request, 200, json.dumps({"jobs": self.number, "sheets": self.sheets}).encode())
        else:
            self.answer(request, 404)

    def post(self, request):
        self.asked.append(("POST", request.path))
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        if request.path == "/control":
            self.answer(request, 204)
            for line in body.decode().splitlines():
                self.tell(line)
            return
        self.deaf()
        if not request.path.endswith("/ScanJobs"):
            return self.answer(request, 404)
        job = Job(tree.fromstring(body))
        refused = self.refusal(job)
        if refused:
            return self.answer(request, refused)
        with self.lock:
            self.number += 1
            self.jobs[str(self.number)] = job
        self.answer(request, 201, Location=f"{self.url}ScanJobs/{self.number}")

    def delete(self, request):
        self.asked.append(("DELETE", request.path))
        job = self.jobs.get(request.path.rstrip("/").split("/")[-1])
        if job:
            job.over = True
        self.answer(request, 200 if job else 404)

    # --- what it says of itself

    def capabilities(self):
        adf = "" if self.flatbed_only else (
            f"<scan:Adf>{input_caps('AdfSimplexInputCaps')}<scan:FeederCapacity>50</scan:FeederCapacity>"
            "<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions></scan:Adf>")
        return (HEAD.format("ScannerCapabilities") +
                "<pwg:MakeAndModel>Anjungan SPESIMEN Scanner</pwg:MakeAndModel>"
                "<pwg:SerialNumber>SPESIMEN-0</pwg:SerialNumber>"
                f"<scan:Platen>{input_caps('PlatenInputCaps')}</scan:Platen>{adf}</scan:ScannerCapabilities>")

    def jammed(self):
        at = self.trouble == "jam-at" and any(job.given + 1 >= self.amount for job in self.jobs.values())
        return self.trouble == "jam" or at

    def status(self):
        state = {"busy": "Processing", "warming": "Processing", "jam": "Stopped", "cover": "Stopped"}
        if self.flatbed_only:
            adf = ""
        elif self.jammed():
            adf = "ScannerAdfJam"
        elif self.trouble == "cover":
            adf = "ScannerAdfDoorOpen"
        elif self.trouble == "empty" or self.sheets == 0:
            adf = "ScannerAdfEmpty"
        else:
            adf = "ScannerAdfLoaded"
        return (HEAD.format("ScannerStatus") + f"<pwg:State>{state.get(self.trouble, 'Idle')}</pwg:State>" +
                (f"<scan:AdfState>{adf}</scan:AdfState>" if adf else "") + "</scan:ScannerStatus>")

    def refusal(self, job):
        """The HTTP status that a job is refused with; 0: it is taken."""
        if self.trouble in ("busy", "warming"):
            return 503
        if self.trouble in ("jam", "cover"):
            return 409
        if job.feeder and (self.sheets == 0 or self.trouble == "empty"):
            return 409
        return 0

    # --- pages

    def next_document(self, request, job):
        if job is None or job.over or (job.given and not job.feeder) or (job.feeder and not self.sheets):
            return self.answer(request, 404)
        if self.trouble == "jam" or (self.trouble == "jam-at" and job.given + 1 >= self.amount):
            return self.answer(request, 503)
        if self.trouble == "hang":
            while self.trouble == "hang" and not job.over:
                time.sleep(0.05)
            request.close_connection = True
            return None
        with self.lock:
            page = self.render(job)
            job.given += 1
            if job.feeder:
                self.sheets -= 1
        return self.send_page(request, page)

    def render(self, job):
        """The next page as a JPEG file of the size and the colour that were asked for."""
        from PIL import Image
        if not self.pages:
            picture = specimen(self.next_page + 1)
        else:
            picture = Image.open(self.pages[self.next_page % len(self.pages)])
        self.next_page += 1
        colour = job.colour and self.trouble != "grey"
        picture = picture.convert("RGB" if colour else "L")
        picture = on_the_bed(picture, job.size, job.dpi / 300)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=85, dpi=(job.dpi, job.dpi))
        return out.getvalue()

    def send_page(self, request, page):
        trouble, amount = self.trouble, self.amount
        if trouble == "late":
            time.sleep(amount)
        part = len(page) * int(amount) // 100 if trouble in ("truncate", "short", "cut") else len(page)
        request.send_response(200)
        request.send_header("Content-Type", "image/jpeg")
        request.send_header("Content-Length", str(part if trouble == "short" else len(page)))
        request.end_headers()
        chunks = range(0, part, CHUNK)
        for at in chunks:
            request.wfile.write(page[at:min(at + CHUNK, part)])
            if trouble == "slow":
                time.sleep(amount / len(chunks))
        if trouble == "cut":  # a reset, not an end
            request.wfile.flush()
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.connection.close()
        if trouble in ("cut", "truncate"):
            request.close_connection = True


def on_the_bed(page, size, scale):
    """The page in the corner of the bed, under a grey lid; made smaller where it does not fit."""
    from PIL import Image
    scale = min(scale, size[0] / page.width, size[1] / page.height)
    page = page.resize((round(page.width * scale), round(page.height * scale)))
    bed = Image.new(page.mode, size, (206, 208, 206) if page.mode == "RGB" else 207)
    bed.paste(page, (0, 0))
    return bed


def specimen(number, size=A4_300):
    """An A4 page of made-up text at 300 dpi, as a PIL picture."""
    from PIL import Image, ImageDraw, ImageFont
    page = Image.new("RGB", size, (252, 251, 247))
    draw = ImageDraw.Draw(page)

    def font(px, bold=False):
        return ImageFont.truetype(f"{FONTS}/Inter-{'Bold' if bold else 'Regular'}.otf", px)

    draw.text((1240, 300), "SURAT KETERANGAN", (25, 25, 30), font(84, True), anchor="mm")
    draw.text((1240, 400), f"Nomor 000/{number:03d}/SPESIMEN/2026", (25, 25, 30), font(46), anchor="mm")
    draw.line((250, 480, 2230, 480), (25, 25, 30), 6)
    words = ["Halaman ini dibuat untuk menguji pemindai.", "Tidak ada nama orang di dalamnya,",
             "dan semua angka dikarang.", "Garis dan huruf kecil menguji ketajaman,",
             "tepi halaman menguji ukuran kertas."]
    for line in range(34):
        text = " ".join(words[(line + number + i) % len(words)] for i in range(2))
        draw.text((280, 620 + line * 68), text[:78], (40, 40, 48), font(40))
    draw.rectangle((1650, 2980, 2150, 3200), outline=(30, 60, 150), width=8)
    draw.text((1900, 3090), "SPESIMEN", (30, 60, 150), font(72, True), anchor="mm")
    draw.text((280, 3290), f"halaman {number}", (90, 90, 96), font(36))
    return page


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--feeder", type=int, default=0)
    parser.add_argument("pages", nargs="*")
    options = parser.parse_args()
    scanner = Scanner(options.pages, options.port, options.feeder).start()
    print(scanner.port, flush=True)
    for line in sys.stdin:
        if line.strip():
            scanner.tell(line)


if __name__ == "__main__":
    main()
