"""What happened to a matter, step by step, as the product's own actions take it.

Verbs and the data they carry (besides who and when):

- ``receive`` category; ``title`` title, public; ``contact`` words;
- ``dispatch`` to, reason, task; ``accept``; ``return`` reason; ``answer`` body, proposes;
- ``word`` solved, content, words, via; ``attempt`` how, note (the third closes it); ``verify`` solved, words;
- ``withdraw`` words; ``reopen`` words.

``by`` is a person's key; None is somebody without a log-in, by the slip.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from . import timing
from .categories import by_code, handler_for
from .organisations import OrgSeed, responsible
from .people import PersonSeed, cast
from .places import TEXTS, PlaceSeed, street
from .rows import Row

SECRETARY_DISPATCHES = 0.2
CONTACTED = 0.93
LATE = 0.08


@dataclass(frozen=True)
class Step:
    """One act. ``data`` holds the arguments of the action of the same name."""

    verb: str
    at: datetime
    by: str | None
    data: dict[str, Any] = field(default_factory=dict)


@cache
def phrases() -> dict[str, Any]:
    with (TEXTS / "phrases.toml").open("rb") as handle:
        return tomllib.load(handle)


class Story:
    """Tells one matter from the moment it was raised; every step is later than the one before."""

    def __init__(
        self, row: Row, place: PlaceSeed, person: PersonSeed | None, raised: datetime, random: Random
    ) -> None:
        self.row, self.place, self.person, self.random = row, place, person, random
        self.at = raised
        self.steps: list[Step] = []
        self.category = by_code()[row.leaf]
        self.emergency = self.category.urgency == "emergency"
        self.window = window(row, place, random)
        self.found = person is None and row.via in ("patrol", "sheet")
        self.handler = ""

    def tell(self) -> list[Step]:
        """The whole story, to its end."""
        row = self.row
        self._receive()
        if row.has("w"):
            return self._withdraw()
        org, reason = self._responsible()
        if row.has("b"):
            duty, _, why = row.note.partition(":")
            wrong = org
            org, reason = self._wrong_first(duty, why, wrong)
        self._dispatch(org, reason)
        self._handle(row.answers[0])
        if row.has("n"):
            return self._attempts()
        if not row.said:  # still waiting for the person
            return self.steps
        reopened = row.note.startswith("再:")
        if row.has("x"):
            self._not_solved()
        self._last_word(row.said[0 if reopened else -1])
        if reopened:
            self._reopened(org)
        return self.steps

    # -- steps

    def _step(self, verb: str, by: str | None, **data: Any) -> None:
        self.steps.append(Step(verb, self.at.replace(microsecond=0), by, data))

    def _later(self, low: float, high: float, *, urgent: tuple[float, float] | None = None) -> None:
        """Move on by minutes of office hours; where water, power or life is at stake somebody is on duty."""
        if urgent and self.emergency:
            self.at = timing.plain(self.at, self.random.uniform(*urgent))
        elif self.category.urgency == "utility":
            self.at = timing.on_duty(self.at, self.random.uniform(low, high))
        else:
            self.at = timing.working(self.at, self.random.uniform(low, high))

    def _receive(self) -> None:
        row = self.row
        slow = self.random.random() < LATE
        self._later(*((130, 260) if slow else (6, 100)), urgent=(2, 9))
        self._step("receive", self.window, category=row.leaf)
        self.at = timing.plain(self.at, self.random.uniform(1, 4))
        self._step("title", self.window, title=row.title, public=not self.category.sensitive)
        if self.person is not None and self.random.random() < CONTACTED:
            self._later(4, 200, urgent=(1, 3))
            self._step("contact", self.window, words=self.random.choice(phrases()["contact"]))

    def _responsible(self) -> tuple[OrgSeed, str]:
        note = self.row.note
        if note.startswith("to:"):
            _, duty, reason = note.split(":", 2)
            return responsible(duty, self.place.code), reason
        org = handler_for(self.row.leaf, self.place.code)
        return org, self.random.choice(phrases()["reason"][org.duty])

    def _wrong_first(self, duty: str, why: str, right: OrgSeed) -> tuple[OrgSeed, str]:
        """The sheet goes to an organisation that returns it; afterwards to the right one."""
        wrong = responsible(duty, self.place.code)
        if wrong == right:
            raise ValueError(f"row {self.row.number}: {duty} is the right one")
        self._dispatch(wrong, self.random.choice(phrases()["reason"][wrong.duty]))
        self._later(20, 220, urgent=(4, 12))
        self._step("return", handler_of(wrong, self.random), reason=why)
        return right, "上一家写明不归他们，改派。"

    def _dispatch(self, org: OrgSeed, reason: str) -> None:
        self._later(12, 230, urgent=(1, 5))
        task = self.random.choice(phrases()["task"][self.category.urgency])
        self._step("dispatch", dispatcher(self.place, self.random), to=org.code, reason=reason, task=task)
        self.handler = handler_of(org, self.random)

    def _handle(self, answer: str) -> None:
        self._later(8, 220, urgent=(2, 9))
        self._step("accept", self.handler)
        self._work()
        self._answer(answer, self.handler)

    def _work(self) -> None:
        """How long the work takes; most within the limit, some not."""
        late = self.random.random() < LATE
        if self.emergency:
            self.at = timing.plain(
                self.at, self.random.uniform(150, 260) if late else self.random.uniform(25, 85)
            )
        elif self.category.urgency == "utility":
            self._later(*((1_500, 2_300) if late else (60, 420)))
        elif self.category.urgency == "ordinary":
            self._later(*((2_700, 4_200) if late else (150, 1_900)))
        else:
            self._later(*((7_300, 8_600) if late else (900, 5_600)))

    def _answer(self, body: str, by: str) -> None:
        self._step("answer", by, body=body, proposes=self.row.outcome)

    def _not_solved(self) -> None:
        """The person says no: back to who answered, or for an explanation to the window, and answered again."""
        row = self.row
        if self.found:
            self._look(row.said[0], solved=False)
        else:
            self._word(row.said[0], solved=False)
        if row.outcome == "solved":
            self._work()
            self._answer(row.answers[1], self.handler)
        else:
            self._later(200, 1_500)
            self._answer(row.answers[1], self.window)

    def _last_word(self, said: tuple[str, str]) -> None:
        content, words = said
        if self.found:
            self._look(said, solved=content != "no")
        else:
            self._word((content, words), solved=content != "no")

    def _word(self, said: tuple[str, str], *, solved: bool) -> None:
        """By the slip for those who use it, otherwise noted by somebody who telephones."""
        content, words = said
        by_slip = self.person is None or self.person.reply_by == "in_app"
        if by_slip:
            self.at = timing.waking(timing.plain(self.at, self.random.uniform(40, 4_000)), self.random)
            person = self.person.key if self.person else None
            self._step("word", person, solved=solved, content=content, words=words, via="slip")
        else:
            self._later(60, 1_100)
            via = self.random.choice(("call", "call", "call", "visit", "paper"))
            self._step("word", self._caller(), solved=solved, content=content, words=words, via=via)

    def _look(self, said: tuple[str, str], *, solved: bool) -> None:
        self._later(200, 1_300)
        self._step("verify", self._verifier(), solved=solved, words=said[1])

    def _caller(self) -> str:
        """Somebody of the window who did not write the answer."""
        author = next(step.by for step in reversed(self.steps) if step.verb == "answer")
        return next(key for key in callers(self.place) if key != author)

    def _verifier(self) -> str:
        dispatchers = {step.by for step in self.steps}
        return next(key for key in cast().holders("verifier") if key not in dispatchers)

    def _attempts(self) -> list[Step]:
        """Three tries on three working days; the third closes it as not reached."""
        notes = self.random.sample(phrases()["attempt"], 3)
        for note in notes:
            self.at = timing.another_day(self.at, self.random)
            how = "visit" if note.startswith("上门") else "call"
            self._step("attempt", self._caller(), how=how, note=note)
        return self.steps

    def _withdraw(self) -> list[Step]:
        self.at = timing.waking(timing.plain(self.at, self.random.uniform(20, 600)), self.random)
        self._step(
            "withdraw", self.person.key if self.person else None, words=self.row.note.removeprefix("撤:")
        )
        return self.steps

    def _reopened(self, org: OrgSeed) -> None:
        row = self.row
        self.at = timing.waking(timing.plain(self.at, self.random.uniform(4, 16) * 1_440), self.random)
        self._step("reopen", self.person.key if self.person else None, words=row.note.removeprefix("再:"))
        self._dispatch(org, self.random.choice(phrases()["reason"]["again"]))
        self._handle(row.answers[1])
        self._last_word(row.said[-1])


# -- who does it


def handler_of(org: OrgSeed, random: Random) -> str:
    """Somebody of the organisation who takes sheets; the first of a company takes two of three."""
    post = "worker" if org.kind == "committee" else "dispatcher" if org.kind == "grid_centre" else "handler"
    people = cast().holders(post, org.code)
    return people[0] if random.random() < 0.66 else random.choice(people)


def dispatcher(place: PlaceSeed, random: Random) -> str:
    """A dispatcher of the grid centre, or now and then the neighbourhood's secretary."""
    neighbourhood = street().up(place.code, "neighbourhood")
    if neighbourhood and random.random() < SECRETARY_DISPATCHES:
        return cast().holders("secretary", f"committee-{neighbourhood.code}")[0]
    people = cast().holders("dispatcher")
    return people[0] if random.random() < 0.4 else random.choice(people)


def workers(place: PlaceSeed) -> list[str]:
    """The workers of the neighbourhood a place lies in; none for a road."""
    neighbourhood = street().up(place.code, "neighbourhood")
    return cast().holders("worker", f"committee-{neighbourhood.code}") if neighbourhood else []


def callers(place: PlaceSeed) -> list[str]:
    """Who may note what a person says: workers of the neighbourhood, then dispatchers."""
    return workers(place) + cast().holders("dispatcher")


def window(row: Row, place: PlaceSeed, random: Random) -> str:
    """Who receives it: the neighbourhood's workers, or the grid centre for the hotline and the street."""
    near = workers(place)
    if row.via in ("hotline", "sheet") or by_code()[row.leaf].urgency == "emergency" or not near:
        return random.choice(cast().holders("dispatcher"))
    return near[0] if random.random() < 0.6 else near[1]


def recorder(row: Row, place: PlaceSeed, random: Random) -> str | None:
    """The member of staff who writes it down or finds it; None where people write themselves."""
    if row.via in ("hotline", "sheet"):
        return random.choice(cast().holders("dispatcher"))
    if row.via in ("phone", "walk_in"):
        return random.choice(callers(place)[:2])
    if row.via != "patrol":
        return None
    grid = street().up(place.code, "grid")
    if grid is None:  # a compound reaches over several grid areas, a road belongs to none
        return random.choice(callers(place)[:2])
    return cast().holders("grid_member", place=grid.code)[0]
