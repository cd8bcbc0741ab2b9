#!/usr/bin/python3
"""letter.py - is an e-mail what was meant, as Python's email package reads it? Its first line is a
port that means nothing; then FILE in, 1 or 0 out: FILE.eml against FILE.meant, which holds, each
ended by \\x1f: from, from's name, to, subject, language, id, Unix time, text."""
import email
import email.policy
import pathlib
import sys

KNOWN = ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language",
         "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def differences(file):
    raw = pathlib.Path(file + ".eml").read_bytes()
    meant = pathlib.Path(file + ".meant").read_text().split("\x1f")[:-1]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    sender, receiver = mail["From"].addresses, mail["To"].addresses
    found = [sender[0].addr_spec, sender[0].display_name, receiver[0].addr_spec, mail["Subject"],
             mail["Content-Language"], mail["Message-ID"],
             str(int(mail["Date"].datetime.timestamp())), mail.get_content().replace("\r\n", "\n")]
    meant[5] = f"<{meant[5]}@{meant[0].split('@')[1]}>"
    text = meant[7] if meant[7].endswith("\n") else meant[7] + "\n"
    meant[7] = text
    yield from (f"{f!r}, not {m!r}" for f, m in zip(found, meant, strict=True) if f != m)
    if len(sender) != 1 or len(receiver) != 1 or mail.keys() != KNOWN:
        yield f"headers {mail.keys()}"
    if mail["Auto-Submitted"] != "auto-generated" or mail.get_content_type() != "text/plain":
        yield f"{mail['Auto-Submitted']} {mail['Content-Type']}"
    defects = [*mail.defects, *(d for header in mail.values() for d in header.defects)]
    if defects:
        yield f"defects {defects}"
    for line in raw.split(b"\r\n"):
        if len(line) > 78 or b"\n" in line or b"\r" in line or any(c > 126 or c < 32 for c in line):
            yield f"line {line!r}"


def main():
    print(65535, flush=True)
    for line in sys.stdin:
        wrong = list(differences(line.strip()))
        print("\n".join(wrong), end="", file=sys.stderr, flush=True)
        print(0 if wrong else 1, flush=True)


main()
