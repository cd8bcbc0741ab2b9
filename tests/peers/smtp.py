#!/usr/bin/python3
"""smtp.py CERTIFICATE KEY DIR [PORT] - a mail server of others (aiosmtpd) on the loopback: STARTTLS
before anything else, then AUTH (anjungan / kata sandi). What it takes is DIR/N.eml, its receivers
DIR/N.to. Its first line is its port; then one line in, one number out:

  count           messages taken
  mood fine       from now on
  mood CODE [N]   answers the next N receivers (all) with that code
  mood closed     greets everybody with 554 and hangs up
  mood refuse     answers 554 to each message once it has all of it
  mood hold       takes the next message, writes it, and does not answer
  plain           connections that sent mail without TLS or without a log-in
"""
import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

certificate, key, folder = sys.argv[1:4]
folder = pathlib.Path(folder)
state = {"count": 0, "code": None, "times": 0, "hold": False, "plain": 0, "closed": False, "refuse": False}


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if not session.ssl or not session.authenticated:
            state["plain"] += 1
        if state["code"] and state["times"] != 0:
            state["times"] -= 1
            return f"{state['code']} not this time, {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if state["refuse"]:
            return "554 not such a message"
        state["count"] += 1
        (folder / f"{state['count']}.to").write_text("\n".join(envelope.rcpt_tos))
        (folder / f"{state['count']}.eml").write_bytes(envelope.original_content)
        if state["hold"]:
            state["hold"] = False
            await asyncio.sleep(3600)
        return "250 taken"


def log_in(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"anjungan", b"kata sandi")
    return AuthResult(success=right, handled=right)


class Closed(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"554 no service here\r\n")
        transport.close()


def make():
    if state["closed"]:
        return Closed()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return SMTP(Handler(), hostname="localhost", tls_context=context, require_starttls=True,
                auth_required=True, authenticator=log_in)


def answer(line):
    words = line.split()
    if words[0] == "mood":
        for mood in ("hold", "closed", "refuse"):
            state[mood] = words[1] == mood
        state["code"] = words[1] if words[1].isdigit() else None
        state["times"] = int(words[2]) if len(words) > 2 else -1
    return state["plain"] if words[0] == "plain" else state["count"]


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", int(sys.argv[4]) if len(sys.argv) > 4 else 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(answer(line), flush=True)


asyncio.run(main())
