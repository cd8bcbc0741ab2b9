"""cutting.py - a line between a client and a server on this machine that breaks at random points: after so many bytes
towards the server it is closed, or reset, or silent before it ends, or carries everything but the answer."""
import random
import socket
import struct
import threading
import time

WAYS = ("close", "reset", "silence", "no answer")
SILENCE_S = 1.5


class Cutting:
    """port: where to connect. Of each connection `most` bytes at most pass towards the server, drawn anew from
    `least` on; the first `cuts` are cut. by: how often in which way."""

    def __init__(self, server_port, seed, cuts, least=1500, most=200_000):
        self.server_port, self.random, self.left = server_port, random.Random(seed), cuts
        self.least, self.most = least, most
        self.by = dict.fromkeys(WAYS, 0)
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.server_port))
            except OSError:
                client.close()
                continue
            with self.lock:
                limit = self.random.randrange(self.least, self.most) if self.left > 0 else None
                way = self.random.choice(WAYS)
            Connection(self, client, server, limit, way).start()

    def may_cut(self, way):
        """Counts it; not more than were wanted."""
        with self.lock:
            if self.left <= 0:
                return False
            self.left -= 1
            self.by[way] += 1
            return True

    def cuts(self):
        return sum(self.by.values())

    def stop(self):
        self.listener.close()


class Connection:
    def __init__(self, line, client, server, limit, way):
        self.line, self.client, self.server, self.limit, self.way = line, client, server, limit, way
        self.mute = False

    def start(self):
        threading.Thread(target=self.upwards, daemon=True).start()
        threading.Thread(target=self.downwards, daemon=True).start()

    def upwards(self):
        passed = 0
        try:
            while data := self.client.recv(16384):
                if self.limit is not None and passed + len(data) >= self.limit:
                    self.server.sendall(data[:self.limit - passed])
                    if self.cut(data[self.limit - passed:]):
                        return
                    data, self.limit = data[self.limit - passed:], None
                passed += len(data)
                self.server.sendall(data)
            self.server.shutdown(socket.SHUT_WR)
        except OSError:
            self.end()

    def cut(self, rest):
        """False: it goes on after all."""
        if not self.line.may_cut(self.way):
            return False
        if self.way == "no answer":
            self.mute = True
            self.server.sendall(rest)
            self.swallow()
        elif self.way == "silence":
            self.mute = True
            time.sleep(SILENCE_S)
        self.end(self.way == "reset")
        return True

    def swallow(self):
        """As much again as may pass at all still arrives; whatever is answered to it does not."""
        self.client.settimeout(0.3)
        left = self.line.most
        try:
            while left > 0 and (data := self.client.recv(min(16384, left))):
                left -= len(data)
                self.server.sendall(data)
        except OSError:
            pass

    def downwards(self):
        try:
            while data := self.server.recv(16384):
                if not self.mute:
                    self.client.sendall(data)
            if not self.mute:
                self.client.shutdown(socket.SHUT_WR)
        except OSError:
            self.end()

    def end(self, reset=False):
        for side in (self.client, self.server):
            try:
                if reset:
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                side.shutdown(socket.SHUT_RDWR) if not reset else None
            except OSError:
                pass
            side.close()
