"""office.py - a backend, or several on one database and one store, on the loopback in a folder of their own; and what
stands in that database and that store, read without the backend. Inside of with-postgres the database is that one."""
import contextlib
import hashlib
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import s3_client

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORM = """state_dir: {folder}/state
catalogue_dir: {root}/config
web_dir: {root}/assets/web
public: {{address: 127.0.0.1, port: {public}, base_url: "{base}", proxy: 127.0.0.1}}
desk: {{address: 127.0.0.1, port: {desk}, base_url: "{desk_base}", proxy: 127.0.0.1}}
intake: {{address: 127.0.0.1, port: {intake}, names: "DNS:localhost,IP:127.0.0.1"{intake_more}}}
metrics: {{address: 127.0.0.1, port: {metrics}}}
limits: {{upload_mb: 64, intake_connections: 1024}}
"""


def free_ports(count):
    """Below those that the kernel gives to connections: one of them would take the place of a backend that is away."""
    held = []
    while len(held) < count:
        one = socket.socket()
        try:
            one.bind(("127.0.0.1", random.randrange(12000, 32000)))
            held.append(one)
        except OSError:
            one.close()
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def wait_until(what, seconds, true):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


class Backend:
    """One process, which may be killed and started again."""

    def __init__(self, office, number, base=None, desk_base=None, intake_more=""):
        self.public, self.desk, self.intake, self.metrics = free_ports(4)
        self.config = office.folder / f"backend-{number}.yaml"
        self.config.write_text(FORM.format(
            folder=office.folder, root=ROOT, public=self.public, desk=self.desk, intake=self.intake, metrics=self.metrics,
            base=base or f"http://127.0.0.1:{self.public}", desk_base=desk_base or f"http://127.0.0.1:{self.desk}",
            intake_more=intake_more) + office.lines())
        self.office, self.process = office, None

    def begin(self):
        with open(self.office.folder / "backend.log", "ab") as log:
            self.process = subprocess.Popen([self.office.program, "--config", self.config, "serve"], stdout=log, stderr=log)

    def ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"a backend ended by itself: {(self.office.folder / 'backend.log').read_text()[-600:]}")
        return answers(self.metrics)  # the last that it opens

    def start(self):
        self.begin()
        wait_until("a backend", 60, self.ready)

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait()


class Office:
    """Keys, database and store; store: "file", or "s3" for tests/peers/s3.py."""

    def __init__(self, folder, program, backends=1, store="file", **more):
        self.folder, self.program = pathlib.Path(folder), program
        self.database = os.environ.get("ANJUNGAN_DATABASE")
        self.peer = self.s3 = None
        self.backends = []
        try:
            if store == "s3":
                self.start_store()
            self.backends = [Backend(self, number, **more) for number in range(backends)]
            self.run("init")
        except BaseException:
            self.stop()
            raise

    def start_store(self):
        (self.folder / "keys").write_text("test:tester\ntesting\n")
        with open(self.folder / "store.log", "ab") as log:
            self.peer = subprocess.Popen([ROOT / "tests/peers/s3.py", self.folder / "store"], stdout=subprocess.PIPE,
                                         stderr=log, text=True)
        port = int(self.peer.stdout.readline())
        self.s3 = s3_client.Bucket(f"127.0.0.1:{port}", "cases", "test:tester", "testing", "id-java-1")

    def lines(self):
        text = ""
        if self.database:
            text += f"database: {self.database}\n" \
                    f"database_password_file: {os.environ['ANJUNGAN_DATABASE_PASSWORD_FILE']}\n"
        if self.s3:
            text += f"blobs: s3:http://{self.s3.host}/cases/office\n" \
                    f"blobs_s3: {{region: id-java-1, credentials_file: {self.folder}/keys}}\n"
        return text

    def run(self, *words, backend=0, check=True):
        done = subprocess.run([self.program, "--config", self.backends[backend].config, *words], capture_output=True,
                              text=True)
        if check and done.returncode:
            raise RuntimeError(f"{words}: {done.stderr}")
        return done

    def start(self):
        for backend in self.backends:
            backend.start()

    def stop(self):
        for process in [*(backend.process for backend in self.backends), self.peer]:
            if process and process.poll() is None:
                process.kill()
                process.wait()

    def add_terminals(self, count, agency="pekalongan"):
        """A file with the token of each, as bench-fleet reads it."""
        names = [f"PKL-{number:05}" for number in range(count)]
        with ThreadPoolExecutor(4) as crew:
            tokens = list(crew.map(lambda name: self.run("terminal", "add", name, "--agency", agency).stdout.strip(),
                                   names))
        path = self.folder / "tokens"
        path.write_text("".join(f"{name} {token}\n" for name, token in zip(names, tokens)))
        return path

    def fleet_command(self, tokens, *more, servers=None):
        """bench-fleet (the environment's FLEET) with these terminals, at every backend unless told which ports."""
        (self.folder / "fleet").mkdir(exist_ok=True)
        ports = servers or [one.intake for one in self.backends]
        return [os.environ["FLEET"], "--servers", ",".join(f"https://127.0.0.1:{port}" for port in ports), "--tokens", tokens,
                "--dir", self.folder / "fleet", "--catalogue", ROOT / "config", *map(str, more)]

    def sql(self, text):
        """Rows of texts."""
        if self.database:
            password = pathlib.Path(os.environ["ANJUNGAN_DATABASE_PASSWORD_FILE"]).read_text().strip()
            command = ["psql", "-AtX", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-q", self.database, "-c", text]
            environment = {**os.environ, "PGPASSWORD": password}
        else:
            command = ["sqlite3", "-cmd", ".timeout 20000", "-separator", "\t", self.folder / "state/backend.db", text]
            environment = os.environ
        said = subprocess.run(command, capture_output=True, text=True, env=environment)
        if said.returncode:
            raise RuntimeError(f"{text}: {said.stderr}")
        return [line.split("\t") for line in said.stdout.splitlines()]

    # The store.
    def blob_folder(self, kind):
        return self.folder / "state/blobs" / kind

    def whole_names(self):
        if not self.s3:
            return sorted(path.name for path in self.blob_folder("whole").iterdir())
        return sorted(key.rsplit("/", 1)[1] for key, _ in self.s3.list("office/whole/"))

    def part_names(self):
        """Parts that are not whole yet, or were never any upload's."""
        if not self.s3:
            return sorted(path.name for path in self.blob_folder("parts").iterdir())
        return sorted({key.split("/")[2] for key, _ in self.s3.list("office/parts/") if key.endswith("/open")})

    def whole(self, name):
        """Its bytes; None where it is not, or not all of it."""
        if not self.s3:
            path = self.blob_folder("whole") / name
            return path.read_bytes() if path.exists() else None
        manifest = self.s3.get(f"office/whole/{name}")
        if manifest is None:
            return None
        lines = manifest.decode().split()
        size, data = int(lines[2], 16), b""
        for chunk in lines[3:]:
            piece = self.s3.get(f"office/parts/{name}/{chunk}")
            if piece is None:
                return None
            data += piece[len(data) - int(chunk.split("-")[0], 16):]
        return data[:size]

    def reach(self, name):
        """How many bytes from the first on are there, durable as far as a killed process can tell; -1: nothing."""
        if not self.s3:
            for kind in ("parts", "whole"):
                path = self.blob_folder(kind) / name
                if path.exists():
                    return path.stat().st_size
            return -1
        found = [(key.rsplit("/", 1)[1], size) for key, size in self.s3.list(f"office/parts/{name}/")]
        pieces = sorted((int(fields[0], 16), int(fields[0], 16) + int(fields[1], 16))
                        for fields in (piece.split("-") for piece, _ in found if piece != "open"))
        end = 0
        for begins, ends in pieces:
            if begins <= end < ends:
                end = ends
        return end if found else -1

    def digest(self, name):
        data = self.whole(name)
        return (len(data), hashlib.sha256(data).hexdigest()) if data is not None else (-1, "")


@contextlib.contextmanager
def opened(programs, **more):
    """An office in a folder of its own: with PROGRAMS' anjungan-backend, its processes and files gone afterwards; after a
    failure the end of its log is told."""
    folder, office = pathlib.Path(tempfile.mkdtemp(prefix="anjungan-office.")), None
    try:
        office = Office(folder, pathlib.Path(programs) / "anjungan-backend", **more)
        yield office
    except BaseException:
        log = folder / "backend.log"
        print(log.read_text()[-4000:] if log.exists() else "no log", file=sys.stderr)
        raise
    finally:
        if office:
            office.stop()
        shutil.rmtree(folder, ignore_errors=True)
