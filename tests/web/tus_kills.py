"""tus_kills.py - the backend is killed at random points of an upload: what it acknowledged is there, and it never
counts a byte that is not."""
import http.client
import random
import threading
import time

from tus_wire import Upload, checksum

PIECE_MAX = 700_000


class Sender(threading.Thread):
    """PATCH after PATCH until the backend is gone; told is the last offset that was acknowledged."""

    def __init__(self, line, case, offset, seed):
        super().__init__()
        self.line, self.case, self.told, self.random = line, case, offset, random.Random(seed)

    def run(self):
        size = len(self.case.content)
        try:
            while self.told < size:
                piece = self.case.content[self.told:self.told + self.random.randrange(1, PIECE_MAX)]
                more = {"Upload_Checksum": checksum("sha256", piece)} if self.random.random() < 0.5 else {}
                answer = self.line.patch(self.case.path, self.told, slowly(piece), **more)
                if answer.status != 204:
                    return
                self.told = answer.number("Upload-Offset")
        except (OSError, http.client.HTTPException):
            pass


def slowly(piece, size=65536):
    """Pieces of it, a little apart: a kill finds it anywhere."""
    return Slow(piece[at:at + size] for at in range(0, len(piece), size))


class Slow(list):
    def __iter__(self):
        for piece in super().__iter__():
            time.sleep(0.01)
            yield piece


class Kills:
    def __init__(self, line, centre, seed):
        self.line, self.centre, self.random = line, centre, random.Random(seed)
        self.done, self.lost, self.beyond, self.other = 0, [], [], []

    def of(self, upload, most):
        """Sends it, killing the backend at most so many times on the way; how far it got."""
        told = 0
        while told < len(upload.content) and self.done < most:
            sender = Sender(self.line, upload, told, self.random.random())
            sender.start()
            time.sleep(self.random.uniform(0.01, 0.4))
            self.centre.kill()
            sender.join()
            held = upload.stored()
            self.centre.start()
            self.done += 1
            offset = self.line.offset(upload.path)
            if offset is None or offset < sender.told:
                self.lost.append((self.done, sender.told, offset))
                return told
            if offset > len(held):
                self.beyond.append((self.done, len(held), offset))
            if held[:offset] != upload.content[:offset]:
                self.other.append((self.done, offset))
            told = offset
        return told


def run(check, line, centre, case, count, seed):
    """One assertion for all kills of a kind: the list of those that went wrong is empty."""
    kills = Kills(line, centre, seed)
    while kills.done < count - 5:
        upload = Upload(4_000_000)
        upload.create(line)
        kills.of(upload, count - 5)
    case.create(line)
    told = kills.of(case, count)
    check(f"{kills.done} times: never is an acknowledged byte lost", kills.lost, [])
    check(f"{kills.done} times: never is Upload-Offset beyond the bytes that are there", kills.beyond, [])
    check(f"{kills.done} times: the bytes are those that were sent", kills.other, [])
    if told < len(case.content):
        check("the rest is taken", line.patch(case.path, told, case.content[told:]).status, 204)
    for _ in range(3):
        time.sleep(kills.random.uniform(0, 0.1))
        centre.kill()
        centre.start()
    check("killed while it opens, it is accepted", '"accepted":true' in case.answered(line).replace(" ", ""), True)
    check("the stored bytes are the sealed case's", case.stored(), case.content)
