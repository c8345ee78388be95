"""A season of matters that go every way a matter can go, made through the product's own actions."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator
from typing import Any

from mulin.matters import actions
from mulin.matters.models import Assignment, Category, Matter, Reporter
from mulin.platform.errors import Refusal
from mulin.territory.models import Place
from tests.factories.town import Town

Act = Callable[[dt.datetime], Any]
DAY = dt.timedelta(days=1)


class Life:
    """One matter and what becomes of it."""

    def __init__(self, town: Town, seed: random.Random, at: dt.datetime, categories: list[Category]) -> None:
        self.town, self.seed, self.at = town, seed, at
        self.found = seed.random() < 0.15
        self.matter: Matter
        self.reporter: Reporter | None = None
        self.sheet: Assignment | None = None
        self.category = seed.choice([*categories, None])

    def acts(self) -> Iterator[dt.datetime]:
        """Gives the moment of the next act; the act is done when asked for the one after it."""
        yield self.at
        self._raise()
        for _round in range(self.seed.randint(0, 4)):
            for act in self._round():
                self.at += self.seed.choice(
                    (dt.timedelta(minutes=20), dt.timedelta(hours=7), 1.3 * DAY, 3 * DAY)
                )
                yield self.at
                self._try(act)

    def _raise(self) -> None:
        place: Place = self.seed.choice(
            (self.town.building, self.town.compound, self.town.public, self.town.neighbourhood)
        )
        person = self.town.persons["resident"] if self.seed.random() < 0.2 else None
        phone = "" if self.seed.random() < 0.5 else "10000000033"
        staff = self.found or self.seed.random() < 0.3
        intake = self.town.raise_matter(
            place=place,
            channel="patrol" if self.found else "phone" if staff else "web",
            contact=None if self.found else actions.Contact(phone=phone, person=person),
            actor=self.town.dispatcher if staff else self.town.visitor,
            occurred_at=self.at - self.seed.choice((0, 0, 2)) * DAY if staff else None,
            category_id=self.category.id if self.category else None,
            now=self.at,
        )
        self.matter, self.reporter = intake.matter, intake.reporter

    def _round(self) -> list[Act]:
        """One way from wherever it stands to somewhere else; steps the flow refuses do nothing."""
        town, seed = self.town, self.seed
        one = {"matter": self.matter}
        acts: list[Act] = []
        if seed.random() < 0.1 and not self.found:
            acts.append(
                lambda at: actions.withdraw(
                    reporter=self.reporter, words="", actor=town.visitor, now=at, **one
                )
            )
        if seed.random() < 0.4:
            acts.append(lambda at: actions.note_contact(words="听到了", actor=town.dispatcher, now=at, **one))
        if seed.random() < 0.3:
            acts.append(
                lambda at: actions.classify(category=town.lighting, actor=town.dispatcher, now=at, **one)
            )
        if seed.random() < 0.7:
            acts += self._through_handler()
        proposes = seed.choice(("solved", "solved", "explained", "referred", "cannot"))
        acts.append(
            lambda at: actions.answer(body="换好了", proposes=proposes, actor=self._answerer(), now=at, **one)
        )
        if seed.random() < 0.1:
            acts.append(lambda at: actions.take_back(actor=self._answerer(), now=at, **one))
        acts += self._ending()
        if seed.random() < 0.4:
            acts.append(
                lambda at: actions.reopen(
                    reporter=self.reporter, words="又坏了", actor=town.dispatcher, now=at, **one
                )
            )
        return acts

    def _through_handler(self) -> list[Act]:
        town, one = self.town, {"matter": self.matter}

        def dispatch(at: dt.datetime) -> None:
            self.sheet = actions.dispatch(
                to=town.property, reason="共用部位", actor=town.dispatcher, now=at, **one
            )

        def take(at: dt.datetime) -> None:
            if self.sheet is None:
                return
            if self.seed.random() < 0.25:
                actions.return_sheet(assignment=self.sheet, reason="不归我们", actor=town.handler, now=at)
            else:
                actions.accept(assignment=self.sheet, actor=town.handler, now=at)

        return [dispatch, take]

    def _answerer(self) -> Any:
        self.matter.refresh_from_db(fields=["state"])
        return self.town.handler if self.matter.state == "with_handler" else self.town.second_dispatcher

    def _ending(self) -> list[Act]:
        town, seed, one = self.town, self.seed, {"matter": self.matter, "reporter": self.reporter}
        if self.found:
            solved = seed.random() < 0.7
            verify = {"matter": self.matter, "solved": solved, "words": "去看过了", "actor": town.verifier}
            return [lambda at: actions.verify(now=at, **verify)]
        way = seed.random()
        if way < 0.6:
            word = {
                "solved": seed.random() < 0.65,
                "content": seed.choice(("", "yes", "fairly", "no")),
                "via": seed.choice(("slip", "slip", "call")),
            }
            actor = town.visitor if word["via"] == "slip" else town.dispatcher
            return [lambda at: actions.say(actor=actor, now=at, **one, **word)]
        if way < 0.75:
            missed = {"matter": self.matter, "how": "call", "note": "", "actor": town.dispatcher}
            return [lambda at: actions.attempt(now=at, **missed)] * 3
        if way < 0.9:
            return [lambda at: actions.withdraw(words="", actor=town.visitor, now=at, **one)]
        return []

    def _try(self, act: Act) -> None:
        try:
            act(self.at)
        except Refusal:
            return  # The flow has no such step from here: nothing happened.


def season(
    town: Town, *, seed: int, until: dt.datetime, matters: int, days: int = 70
) -> Iterator[dt.datetime]:
    """Matters of the last `days`, act by act in the order of time; gives the moment after each act."""
    chance = random.Random(seed)
    categories = [
        town.lighting,
        Category.objects.create(code=f"noise-{seed}", name="噪声"),
    ]
    starts = [until - chance.random() * days * DAY for _ in range(matters)]
    lives = [Life(town, random.Random(chance.random()), at, categories).acts() for at in starts]
    waiting = [(next(life), number) for number, life in enumerate(lives)]
    heapq.heapify(waiting)
    while waiting:
        at, number = heapq.heappop(waiting)
        if at > until:
            continue
        following = next(lives[number], None)
        if following is not None:
            heapq.heappush(waiting, (following, number))
        yield at
