"""Four hundred matters over the year before ``now``, in every state, each with its story to be replayed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from . import timing
from .categories import by_code
from .people import PersonSeed
from .places import PlaceSeed
from .rows import Casting, Row, rows
from .stories import Step, Story, recorder

SEED = 22
TRIES = 250
LATELY = 90


@dataclass(frozen=True)
class MatterSeed:
    """One matter as raised, and everything that happened to it since.

    ``reporter`` is a resident's key; None with a channel of web, QR or hotline is somebody who left no name.
    ``recorder`` is the member of staff who wrote it down; with ``found`` they found it and nobody raised it.
    ``state`` and ``outcome`` say where the story leaves it.
    """

    key: str
    occurred: datetime
    channel: str
    place: str
    category: str
    words: str
    title: str
    title_public: bool
    reporter: str | None
    recorder: str | None
    found: bool
    source: str
    external_no: str
    story: tuple[Step, ...]
    state: str
    outcome: str


@dataclass(frozen=True)
class Pin:
    """Where a matter stands today: after which step its story stops, and how old it may be.

    ``age`` is hours from and to; with ``due`` (late, today, tomorrow, going) it follows from the urgency.
    """

    last: str | None
    age: tuple[float, float] = (0, 0)
    due: str = ""


PINS = {
    "new": Pin(None, (0.2, 1.8)),
    "received": Pin("contact", (1.5, 14)),
    "returned": Pin("return", (8, 60)),
    "answered": Pin("answer", (40, 200)),
    "again": Pin("word", (90, 300)),
    "reopened": Pin("reopen", (600, 900)),
    "overdue_long": Pin("accept", (47 * 24, 48 * 24)),
    "offered": Pin("dispatch", due="fresh"),
    "hand": Pin("accept", due="going"),
    "due_today": Pin("accept", due="today"),
    "due_tomorrow": Pin("accept", due="tomorrow"),
    "overdue": Pin("accept", due="late"),
}
# hours since a matter was raised, by when it falls due and how urgent it is
AGES = {
    "fresh": {"utility": (2, 14), "ordinary": (3, 30), "complex": (3, 30)},
    "going": {"utility": (3, 20), "ordinary": (22, 90), "complex": (24, 300)},
    "today": {"utility": (8, 30), "ordinary": (140, 230), "complex": (480, 640)},
    "tomorrow": {"utility": (2, 20), "ordinary": (110, 210), "complex": (450, 620)},
    "late": {"utility": (30, 110), "ordinary": (230, 620), "complex": (570, 800)},
}


def _end(steps: list[Step]) -> tuple[str, str]:
    """State and outcome after these steps, as the flow of matters has them."""
    state, outcome, proposed, said_no = "new", "", "", False
    for step in steps:
        if step.verb == "receive":
            state = "received"
        elif step.verb == "dispatch":
            state = "with_handler"
        elif step.verb in ("return", "reopen"):
            state, outcome = "received", ""
        elif step.verb == "answer":
            state, proposed = "answered", step.data["proposes"]
        elif step.verb in ("word", "verify"):
            again = not step.data["solved"] and (proposed == "solved" or not said_no)
            said_no = said_no or not step.data["solved"]
            back = "with_handler" if proposed == "solved" else "received"
            state, outcome = (back, "") if again else ("closed", proposed)
        elif step.verb == "withdraw":
            state, outcome = "closed", "withdrawn"
    if sum(step.verb == "attempt" for step in steps) == 3:
        state, outcome = "closed", "not_reached"
    return state, outcome


class Calendar:
    """Puts rows into time: pinned ones so that they stand today where their pin says, the others in the past."""

    def __init__(self, now: datetime, random: Random) -> None:
        self.now, self.random = now, random

    def told(self, row: Row, place: PlaceSeed, person: PersonSeed | None) -> tuple[datetime, list[Step]]:
        if row.pin:
            return self._pinned(row, place, person)
        return self._past(row, place, person)

    def _story(self, row: Row, place: PlaceSeed, person: PersonSeed | None, raised: datetime) -> list[Step]:
        return Story(row, place, person, raised, Random(f"{row.number}:{raised.isoformat()}")).tell()

    def _past(self, row: Row, place: PlaceSeed, person: PersonSeed | None) -> tuple[datetime, list[Step]]:
        """Somewhere in the year, in a month that suits it, and over by now; newer ones are more frequent."""
        for _ in range(TRIES):
            lately = self.random.random() < 0.4
            days = self.random.uniform(9, LATELY) if lately else self.random.uniform(LATELY, 364)
            raised = timing.beginning(self.now - timedelta(days=days), row.via, self.random)
            if timing.to_local(raised).month not in row.months:
                continue
            steps = self._story(row, place, person, raised)
            if steps[-1].at < self.now - timedelta(hours=1):
                return raised, steps
        raise ValueError(f"no time found for row {row.number}")

    def _pinned(self, row: Row, place: PlaceSeed, person: PersonSeed | None) -> tuple[datetime, list[Step]]:
        """The first try whose steps up to the pin are past and whose due time suits; else the nearest one."""
        pin, urgency = PINS[row.pin], by_code()[row.leaf].urgency
        low, high = AGES[pin.due][urgency] if pin.due else pin.age
        others: list[tuple[datetime, list[Step]]] = []
        for turn in range(TRIES):
            # weekends and holidays push things apart: look further back bit by bit
            stretch = 0 if row.pin == "overdue_long" else (turn / 50) ** 2
            age = self.random.uniform(low, high * (1 + stretch))
            raised = (self.now - timedelta(hours=age)).replace(microsecond=0)
            if row.pin != "new":
                raised = timing.beginning(raised, row.via, self.random)
            steps = self._up_to(self._story(row, place, person, raised), pin)
            if max([raised, *(step.at for step in steps)]) >= self.now - timedelta(minutes=2):
                continue
            if self._suits(steps, urgency, pin.due):
                return raised, steps
            if pin.due == "late" or self._suits(steps, urgency, "open"):
                others.insert(0, (raised, steps))
            others.append((raised, steps))
        if not others:
            raise ValueError(f"no time found for row {row.number}")
        return others[0]

    def _up_to(self, steps: list[Step], pin: Pin) -> list[Step]:
        if pin.last is None:
            return []
        if pin.last == "contact":
            return [step for step in steps if step.verb in ("receive", "title", "contact")]
        wanted = next(i for i, step in enumerate(steps) if step.verb == pin.last)
        return steps[: wanted + 1]

    def _suits(self, steps: list[Step], urgency: str, wanted: str) -> bool:
        if not wanted:
            return True
        due = timing.due(next(step.at for step in steps if step.verb == "dispatch"), urgency)
        days = timing.days_apart(due, self.now)
        still = due > self.now + timedelta(minutes=20)
        return {
            "late": due < self.now,
            "today": still and days == 0,
            "tomorrow": still and days == 1,
            "going": still and (days > 1 or urgency == "utility"),
            "fresh": still,
            "open": still,
        }[wanted]


def matters(now: datetime, seed: int = SEED) -> list[MatterSeed]:
    """All matters, in the order they were raised. ``now`` is aware; the same moment gives the same matters."""
    # who said what where does not depend on the moment
    casting, calendar = Casting(Random(seed)), Calendar(now, Random(seed + 1))
    made = []
    for row in rows():
        place, person = casting.place_and_person(row)
        raised, steps = calendar.told(row, place, person)
        found = person is None and row.via in ("patrol", "sheet")
        state, outcome = _end(steps)
        made.append(
            MatterSeed(
                key=f"m{row.number:03d}",
                occurred=raised,
                channel=row.via,
                place=place.code,
                category=row.leaf,
                words=row.words,
                title=row.title,
                title_public=not by_code()[row.leaf].sensitive,
                reporter=person.key if person else None,
                recorder=recorder(row, place, Random(f"{seed}:{row.number}")),
                found=found,
                source="12345" if row.via == "hotline" else "",
                external_no=f"{timing.to_local(raised):%Y%m%d}-{row.number:04d}"
                if row.via == "hotline"
                else "",
                story=tuple(steps),
                state=state,
                outcome=outcome,
            )
        )
    return sorted(made, key=lambda matter: (matter.occurred, matter.key))
