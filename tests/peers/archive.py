#!/usr/bin/env python3
"""archive.py FILE.pdf: our PDF as qpdf reads it: sound, and what ISO 19005-2 (PDF/A-2b) asks of a scan:
an unfiltered XMP packet that says part 2, conformance B and the title of the information dictionary;
an output intent with an RGB profile; an identifier; nothing encrypted, no script, no transparency; and
the pages as JPEG."""
import json
import re
import subprocess
import sys


def qpdf(*arguments):
    return subprocess.run(["qpdf", *arguments], check=True, capture_output=True).stdout


def main():
    path = sys.argv[1]
    qpdf("--check", path)
    objects = json.loads(qpdf("--json=2", "--json-stream-data=none", path))["qpdf"][1]
    trailer = objects["trailer"]["value"]
    at = lambda reference: objects[f"obj:{reference}"]
    assert len(trailer["/ID"]) == 2 and all(len(part) > 10 for part in trailer["/ID"]), "no identifier"
    assert "/Encrypt" not in trailer
    catalog = at(trailer["/Root"])["value"]
    assert not {"/AA", "/OpenAction", "/Names", "/AcroForm"} & set(catalog), "more than pages"
    metadata = at(catalog["/Metadata"])["stream"]["dict"]
    assert metadata["/Type"] == "/Metadata" and metadata["/Subtype"] == "/XML" and "/Filter" not in metadata
    number, generation, _ = catalog["/Metadata"].split()
    packet = qpdf(f"--show-object={number},{generation}", "--filtered-stream-data", path).decode()
    assert "<pdfaid:part>2</pdfaid:part>" in packet and "<pdfaid:conformance>B<" in packet
    title = re.search(r'<rdf:li xml:lang="x-default">(.*?)</rdf:li>', packet).group(1)
    info = at(trailer["/Info"])["value"]
    assert info["/Title"] == f"u:{title}", (info, title)
    (intent,) = catalog["/OutputIntents"] if isinstance(catalog["/OutputIntents"], list) else [catalog["/OutputIntents"]]
    intent = at(intent)["value"] if isinstance(intent, str) else intent
    assert intent["/S"] == "/GTS_PDFA1" and intent["/OutputConditionIdentifier"]
    number, generation, _ = intent["/DestOutputProfile"].split()
    assert at(intent["/DestOutputProfile"])["stream"]["dict"]["/N"] == 3
    profile = qpdf(f"--show-object={number},{generation}", "--filtered-stream-data", path)
    assert int.from_bytes(profile[:4], "big") == len(profile) and profile[16:20] == b"RGB " and profile[8] == 4
    images = [entry["stream"]["dict"] for entry in objects.values()
              if "stream" in entry and entry["stream"]["dict"].get("/Subtype") == "/Image"]
    assert images, "no page has a picture"
    for image in images:
        filters = image["/Filter"]
        assert filters in ("/DCTDecode", ["/DCTDecode"]), filters
        assert image["/ColorSpace"] in ("/DeviceRGB", "/DeviceGray")
        assert "/SMask" not in image and not image.get("/Interpolate")
    header = open(path, "rb").read(20)
    assert re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", header), header


main()
