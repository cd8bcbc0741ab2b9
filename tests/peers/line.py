"""line.py - the two wires of a simulated printer: a TCP port on loopback and a pseudo-terminal behind a
name that stays. unplug() is felt at the other end; what a wire still held is lost with it."""
import os
import pathlib
import socket
import struct
import termios
import tty

WINDOW = 2048  # of a network card for printers; the rest waits at the sender
LINGER_NONE = struct.pack("ii", 1, 0)  # close at once: the other side sees a reset


class Tcp:
    """One connection at a time, as network printers have it; others wait."""

    def __init__(self, port=0):
        self.port, self.listener, self.peer = port, None, None
        self.plug()

    @property
    def address(self):
        return f"tcp:127.0.0.1:{self.port}"

    def plug(self):
        if self.listener:
            return
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)  # before listening
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(4)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]

    def unplug(self):
        self.hang_up()
        if self.listener:
            self.listener.close()
        self.listener = None

    def hang_up(self):
        if self.peer:
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NONE)
            self.peer.close()
        self.peer = None

    def readable(self):
        return [it for it in (self.peer or self.listener,) if it]

    def read(self, most):
        """Bytes; b"" when there are none."""
        if not self.peer:
            try:
                self.peer, _ = self.listener.accept()
            except (BlockingIOError, AttributeError):
                return b""
            self.peer.setblocking(False)
        try:
            got = self.peer.recv(most)
        except BlockingIOError:
            return b""
        except OSError:
            got = b""
        if not got:
            self.peer.close()
            self.peer = None
        return got

    def write(self, data):
        try:
            if self.peer:
                self.peer.send(data)
        except OSError:
            pass  # nobody listens: what a printer says is lost then

    close = switch_off = unplug
    switch_on = plug


class Pty:
    """name: a symbolic link to the pseudo-terminal of the moment."""

    def __init__(self, name):
        self.name, self.master, self.slave = pathlib.Path(name), None, None
        self.plug()

    @property
    def address(self):
        return str(self.name)

    def plug(self):
        if self.master is not None:
            return
        self.master, self.slave = os.openpty()  # its own slave: no hang-up when the driver closes
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(os.ttyname(self.slave))

    def unplug(self):
        self.name.unlink(missing_ok=True)
        for fd in (self.slave, self.master):
            if fd is not None:
                os.close(fd)
        self.master = self.slave = None

    def hang_up(self):
        """A serial line has no connection to lose, only what is on its way."""
        if self.master is not None:
            termios.tcflush(self.master, termios.TCIOFLUSH)

    def readable(self):
        return [self.master] if self.master is not None else []

    def read(self, most):
        try:
            return os.read(self.master, most)
        except (OSError, TypeError):
            return b""

    def write(self, data):
        try:
            os.write(self.master, data)
        except (OSError, TypeError):
            pass

    close = unplug
    switch_off = switch_on = hang_up
