"""journey.py - the stations of a service at the terminal, from its own file, and the scenario lines with
which a person enters what each asks for, goes on, and sees on coming back that it is still there."""
import standard

TYPED = {"nik": "3375010101900001", "name": "Contoh Pemohon Spesimen", "nip": "199001012015011001",
         "text": "Contoh isian", "email": "contoh@spesimen.go.id", "phone": "081200000000",
         "dn": "CN=Contoh Spesimen", "story": "SPESIMEN. Belum ada kabar.", "code": "SPES1MEN000014",
         "contact": "contoh@spesimen.go.id"}  # made up
GROUPS = {"nik": [4, 4, 4, 4], "nip": [8, 6, 1, 3], "phone": [4, 4, 4], "code": [4, 4, 4, 2]}
PATIENCE = "patience 35s"  # a photo is judged by a sanitizer's build, perhaps on a busy machine
TAKEN = ["unless #next unless #anyway tap #retake", "unless #next unless #anyway expect control #retake"]
SHOOT = ["expect control #shoot", "if #shoot tap #shoot", "expect control #retake"]


def shown(field, value):
    """As the terminal shows it."""
    out, at = [], 0
    for size in GROUPS.get(field["kind"], []):
        out.append(value[at:at + size])
        at += size
    return " ".join(filter(None, [*out, value[at:]]))


def answers_to(service, chosen=()):
    """An answer to every field that is then asked: of a choice the one that asks the most further, or the
    one that is chosen; {key: value}."""
    answers = {}
    for field in service["fields"]:
        when = field.get("when")
        if when and answers.get(when["field"]) != when["equals"]:
            continue
        answers[field["key"]] = dict(chosen).get(field["key"]) or answer_to(service, field)
    return answers


def answer_to(service, field):
    if field["kind"] != "choice":
        return TYPED[field["kind"]][:field["length_max"]]
    asked = [other["when"]["equals"] for other in service["fields"]
             if other.get("when", {}).get("field") == field["key"]]
    return (asked or [field["choices"][0]["key"]])[0]


class Station:
    """One screen of the flow; its lines: to enter what it asks for, to see it there, to go on."""

    def __init__(self, name, enter, still, onward):
        self.name, self.enter, self.still, self.onward = name, enter, still, onward


def plain(name):
    here = [f"expect screen {name}"]
    return Station(name, here, here, ["tap #next"] if name == "standard" else ["while #more tap #more", "tap #next"])


def of_field(field, value):
    here = ["expect screen form"]
    if field["kind"] == "choice":
        row = f"#choice-{value}"
        chosen = [*here, f"until {row} tap #more", f"expect selected {row}"]
        return Station(field["key"], [*here, f"until {row} tap #more", f"tap {row}", *chosen], chosen, ["tap #next"])
    still = [*here, f'expect value "{shown(field, value)}"']
    return Station(field["key"], [*here, f'type "{value}"', *still], still, ["tap #next"])


def of_paper(requirement, language):
    here = ["expect screen documents"]
    if requirement["kind"] != "card":  # it is called by its name in every service
        here.append(f'expect text "{standard.said(requirement["title"], language)}"')
    if requirement["kind"] == "file":
        return Station(requirement["key"], [*here, "expect control #later"], here,
                       ["if #next tap #next", "if #later tap #later"])
    still = ["expect screen documents", "expect control #retake"]
    return Station(requirement["key"], [*here, "expect control #scan", "tap #scan", *still, *TAKEN], still,
                   ["if #next tap #next", "if #anyway tap #anyway"])


def face():
    return Station("face", ["expect screen face", *SHOOT], ["expect screen face", "expect control #retake"],
                   ["if #next tap #next", "if #anyway tap #anyway"])


def papers(service, step, language):
    """The identity card has a step of its own where the service has one for it."""
    apart = "card" in service["steps"]
    return [of_paper(it, language) for it in service["requirements"]
            if ((it["kind"] == "card") == (step == "card") if apart else step == "documents")]


def stations(service, answers, language="id"):
    """From the standard to the review, which is the last."""
    out = []
    for step in service["steps"]:
        if step == "form":
            out += [of_field(field, answers[field["key"]]) for field in service["fields"] if field["key"] in answers]
        elif step in ("card", "documents"):
            out += papers(service, step, language)
        elif step == "face":
            out.append(face())
        elif step in ("standard", "consent", "review"):
            out.append(plain(step))
    return out


def ready():
    return [PATIENCE, "expect screen attract", *(f"expect ready {role}" for role in ("scanner", "camera", "printer"))]


def to_service(service):
    """From the first screen to the service's own."""
    row = f"#service-{service['key']}"
    into = ["tap #complain"] if service.get("kind") == "complaint" else [f"until {row} tap #more", f"tap {row}"]
    return [*ready(), "tap #start", "expect screen services", *into]


END = ["expect control #next", "tap #next", "expect screen thanks", "tap #next", "expect screen attract"]
