"""tus_races.py - two requests for one upload: at once, and one of them on a line that is dead."""
import threading
import time

from tus_wire import Upload, patching, status_of

SLICE = 64 * 1024


def slowly(line, case, statuses, gate):
    """A PATCH of all of it in about a second; stops when it is answered before its end."""
    link = line.begin("PATCH", case.path, patching(0, Content_Length=str(len(case.content))))
    gate.wait()
    try:
        for at in range(0, len(case.content), SLICE):
            link.sendall(case.content[at:at + SLICE])
            time.sleep(0.03)
    except OSError:
        pass
    statuses.append(status_of(link))
    link.close()


def two_at_once(check, line, case):
    assert case.create(line).status == 201
    statuses, gate = [], threading.Barrier(2)
    both = [threading.Thread(target=slowly, args=(line, case, statuses, gate)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    check("one PATCH wins, the other gets 409 or 423", sorted(statuses), lambda got: got in ([204, 409], [204, 423]))
    check("it is complete", line.offset(case.path), len(case.content))
    check("and accepted: no byte of the two was mixed", '"accepted":true' in case.answered(line).replace(" ", ""), True)
    check("the bytes are the sealed case's", case.stored(), case.content)
    mixed = Upload(1000)
    mixed.create(line)
    answers = []

    def write():
        answers.append(line.patch(mixed.path, 0, mixed.content).status)

    crowd = [threading.Thread(target=write) for _ in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    check("of eight PATCHes one wins", (answers.count(204), set(answers) <= {204, 409, 423}), (1, True))


def a_dead_line(check, line):
    """The terminal's side is gone, and nobody told the centre."""
    upload = Upload(400000)
    upload.create(line)
    for name, at in (("first", 0), ("second", 100000)):
        dead = line.begin("PATCH", upload.path, patching(at, Content_Length=str(len(upload.content) - at)))
        dead.sendall(upload.content[at:at + 100000])
        upload.arrive(at + 100000)
        began = time.monotonic()
        offset = line.offset(upload.path)
        if name == "first":
            check("HEAD answers within a second or so", time.monotonic() - began, lambda seconds: seconds < 1.3)
            check("with what had arrived", offset, at + 100000)
            rest = upload.content[offset:offset + 1000]
            answer = line.patch(upload.path, offset, rest)
            check("PATCH goes on from there", (answer.status, answer["Upload-Offset"]), (204, str(offset + 1000)))
            check("both within two seconds", time.monotonic() - began, lambda seconds: seconds < 2)
            try:
                dead.sendall(b"?" * 1000)
                late = status_of(dead)
            except OSError:
                late = 0
            check("the dead one, alive after all, is told or closed", late, {0, 409, 423})
            check("and changes nothing", line.offset(upload.path), offset + 1000)
            line.patch(upload.path, offset + 1000, upload.content[offset + 1000:offset + 2000])
            line.ask("DELETE", upload.path)
            upload.create(line)
            line.patch(upload.path, 0, upload.content[:100000])
        else:
            answer = line.patch(upload.path, at + 100000, upload.content[at + 100000:])
            check("a PATCH that knows where to go on needs no HEAD", answer.status, 204)
            check("every byte is where it belongs", upload.stored(), upload.content)
        dead.close()
