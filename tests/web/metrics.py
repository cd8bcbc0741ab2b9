#!/usr/bin/python3
"""/metrics of a backend with a real courier, and then a kiosk, read by a parser of others: Prometheus's own, of OpenMetrics.
What is not heard is not there; what is said of a terminal is what its programs know."""
import pathlib
import socket
import sys
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
from prometheus_client.openmetrics.parser import text_string_to_metric_families
import short
from terminal import RIG, Program, Terminal, backend, wait_for

PREFIX = "anjungan_"
OWN = {"terminal": "TEST-01", "agency": "pekalongan"}
TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


PORT = free_port()
BASE = f"http://127.0.0.1:{PORT}"


def status(path, base=BASE):
    try:
        with urllib.request.urlopen(base + path, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def is_listening():
    try:
        return status("/metrics") == 200
    except urllib.error.URLError:
        return False


def families():
    with urllib.request.urlopen(f"{BASE}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"] == TYPE, answer.headers["Content-Type"]
        text = answer.read().decode()
    read = {family.name: family for family in text_string_to_metric_families(text)}
    assert all(name.startswith(PREFIX) for name in read), list(read)
    return read


def samples(name, **labels):
    """Of the family, those with these labels."""
    found = families()[PREFIX + name].samples
    return [it for it in found if all(it.labels.get(key) == value for key, value in labels.items())]


def value(name, **labels):
    found = samples(name, **labels)
    assert len(found) == 1, (name, labels, found)
    return found[0].value


def check_form():
    read = families()
    for family in read.values():
        assert family.documentation, family.name
        assert not family.unit or family.name.endswith("_" + family.unit), family.name
    assert read[PREFIX + "terminal_device_state"].type == "stateset"
    assert read[PREFIX + "terminal_version"].type == "info"
    assert read[PREFIX + "terminal_paper_end_timestamp_seconds"].unit == "seconds"
    labels = {label for family in read.values() for it in family.samples for label in it.labels}
    assert labels <= {"terminal", "agency", "courier", "kiosk", "code", "device", "service", "state", "kind", "turn", "version", "slot",
                      PREFIX + "terminal_device_state"}, labels


def is_up():
    return value("terminal_up", **OWN) == 1


def check_courier():
    """The kiosk has not run: of it nothing is said."""
    wait_for("a heartbeat", 30, is_up)
    assert value("terminal_heartbeat_age_seconds", **OWN) < 60
    assert abs(value("terminal_clock_offset_seconds", **OWN)) <= 2
    version, = samples("terminal_version", **OWN)
    assert version.labels["kiosk"] == "" and version.labels["courier"], version
    for absent in ("waiting_cases", "paper_remaining_millimeters", "device_state", "service_ready"):
        assert not samples(f"terminal_{absent}"), absent
    assert not samples("cases_unfinished")
    build, = samples("backend_build")
    assert build.labels["version"] == version.labels["courier"]


def check_kiosk():
    wait_for("the kiosk in the heartbeat", 60, lambda: samples("terminal_waiting_cases", **OWN))
    assert value("terminal_waiting_cases", **OWN) == 0
    ready = dict(device="camera", **OWN)
    wait_for("the camera", 60, lambda: value(
        "terminal_device_state", **{**ready, PREFIX + "terminal_device_state": "ready"}) == 1)
    states = samples("terminal_device_state", **ready)
    assert sum(it.value for it in states) == 1 and len(states) == 9, states
    assert not samples("terminal_device_state", device="headset"), "it is not fitted"
    services = lambda: {it.labels["service"]: it.value for it in samples("terminal_service_ready", **OWN)}
    wait_for("every service", 60, lambda: services() and all(services().values()))
    assert OWN["agency"] + "/issue-esign" in services(), services()


def check_case(kiosk):
    case, _ = short.hand_in(kiosk)
    wait_for("the case in the backend", 60, lambda: case in backend("case", "list"))
    counted, = samples("cases_unfinished")
    assert counted.value == 1 and counted.labels["agency"] == OWN["agency"], counted
    assert counted.labels["kind"] == "application", counted
    assert {it.labels["state"]: it.value for it in samples("uploads")} == {"open": 0, "received": 0}
    backend("terminal", "withdraw", OWN["terminal"])
    assert not samples("terminal_up")


def main():
    with open(RIG / "backend.yaml", "a") as config:
        config.write(f'metrics: {{address: 127.0.0.1, port: {PORT}}}\n')
    public = next(line for line in (RIG / "backend.yaml").read_text().splitlines() if line.startswith("public:"))
    public = "http://127.0.0.1:" + public.split("port: ")[1].split(",")[0]
    centre, courier, kiosk = Program("backend", "serve").start(), Program("courier"), Terminal()
    try:
        wait_for("the metrics", 60, is_listening)
        check_form()
        assert not is_up()
        courier.start()
        check_courier()
        kiosk.start()
        kiosk.connect(60)
        check_kiosk()
        check_case(kiosk)
        check_form()
        assert status("/") == 404 and status("/metrics", public) == 404
    finally:
        kiosk.stop()
        courier.stop()
        centre.stop()


main()
