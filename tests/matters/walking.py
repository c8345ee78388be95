"""What a random walk does between offices: passing on, helping, proposing, deciding, putting off; joining, parting."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from mulin.matters import actions, states
from mulin.matters.models import Arbitration, Assignment, Delay, Matter
from mulin.platform.actors import Actor
from tests.factories import Town

WORDS = ["好的", "还是不亮", "说清楚了", "请接着办", "有人去看了"]


class BetweenOffices:
    """Steps of a walk; what they lean on is the walk's own."""

    town: Town
    now: dt.datetime
    id: UUID
    other_id: UUID
    matter: Any
    sheet: Any
    handler: str

    def actor(self, who: str | None, turn: str) -> Actor:
        raise NotImplementedError

    def attempt_act(self, act: Any, **arguments: Any) -> None:
        raise NotImplementedError

    def works_for(self, sheet: Assignment) -> str:
        town = self.town
        names = {town.property.id: "handler", town.centre.id: "dispatcher", town.committee.id: "worker"}
        return names.get(sheet.organisation_id, "power_handler")

    @property
    def lead(self) -> Assignment | None:
        found = Assignment.objects.filter(matter_id=self.id, state__in=states.LIVE)
        return found.filter(kind__in=Assignment.LEADING).first()

    def do_transfer(self, choice: int, who: str | None) -> None:
        sheet = self.lead or self.sheet
        to = ["property", "power", "committee", "centre"][choice % 4]
        self.attempt_act(
            actions.offer_transfer,
            assignment=sheet,
            to=getattr(self.town, to),
            reason="归他们",
            actor=self.actor(who, self.works_for(sheet)),
            now=self.now,
        )

    def do_ask_help(self, choice: int, who: str | None) -> None:
        to = ["property", "power", "committee"][choice % 3]
        self.attempt_act(
            actions.ask_help,
            matter=self.matter,
            to=getattr(self.town, to),
            task="" if choice % 7 == 0 else "断电",
            reason="",
            actor=self.actor(who, "dispatcher"),
            now=self.now,
        )

    def do_give_help(self, choice: int, who: str | None) -> None:
        helping = Assignment.objects.filter(matter_id=self.id, kind="co", state__in=states.LIVE).first()
        sheet = helping or self.sheet
        if sheet is None:
            return
        actor = self.actor(who, self.works_for(sheet))
        if sheet.state == states.OFFERED:
            self.attempt_act(actions.accept, assignment=sheet, actor=actor, now=self.now)
            return
        self.attempt_act(
            actions.give_help, assignment=sheet, result=WORDS[choice % 5], actor=actor, now=self.now
        )

    def do_propose(self, choice: int, who: str | None) -> None:
        to = ["centre", "centre", "property"][choice % 3]
        self.attempt_act(
            actions.propose,
            matter=self.matter,
            to=getattr(self.town, to),
            words="请街道统一改",
            reason="",
            actor=self.actor(who, "worker"),
            now=self.now,
        )

    def do_decide(self, choice: int, who: str | None) -> None:
        found = Arbitration.objects.filter(matter_id=self.id).order_by("opened_at").last()
        if found is None:
            self.do_dispatch(choice, who)
            return
        self.attempt_act(
            actions.decide,
            arbitration=found,
            to=[self.town.property, self.town.power][choice % 2],
            reason="就归它",
            actor=self.actor(who, "leader"),
            now=self.now,
        )

    def do_ask_delay(self, choice: int, who: str | None) -> None:
        sheet = self.lead or self.sheet
        if sheet is None:
            return
        self.attempt_act(
            actions.ask_delay,
            assignment=sheet,
            reason="等配件",
            public_reason="要定做",
            review_on=self.now.date() + dt.timedelta(days=[0, 15, 20, 30, 300][choice % 5]),
            actor=self.actor(who, self.works_for(sheet)),
            now=self.now,
        )

    def do_decide_delay(self, choice: int, who: str | None) -> None:
        found = Delay.objects.filter(matter_id=self.id).order_by("asked_at").last()
        if found is None:
            if self.sheet is not None:
                self.do_ask_delay(choice, who)
            return
        self.attempt_act(
            actions.decide_delay,
            delay=found,
            approved=choice % 3 > 0,
            words="先换普通的",
            actor=self.actor(who, "leader"),
            now=self.now,
        )

    def do_end_delay(self, choice: int, who: str | None) -> None:
        found = Delay.objects.filter(matter_id=self.id).order_by("asked_at").last()
        if found is None:
            return
        self.now += dt.timedelta(days=choice % 12)
        self.attempt_act(actions.end_delay, delay=found, actor=self.actor(who, self.handler), now=self.now)

    def do_join(self, choice: int, who: str | None) -> None:
        if choice % 3:
            return
        into = Matter.objects.get(pk=self.other_id if choice % 5 else self.id)
        self.attempt_act(
            actions.join, matter=self.matter, into=into, actor=self.actor(who, "worker"), now=self.now
        )

    def do_part(self, choice: int, who: str | None) -> None:
        self.attempt_act(
            actions.part, matter=self.matter, reason="不是一件", actor=self.actor(who, "worker"), now=self.now
        )

    def do_split(self, choice: int, who: str | None) -> None:
        parts = [actions.Part("垃圾没人收")] * (choice % 2)
        self.attempt_act(
            actions.split, matter=self.matter, parts=parts, actor=self.actor(who, "worker"), now=self.now
        )

    def do_nature(self, choice: int, who: str | None) -> None:
        about = [[], [self.town.property.id], [self.town.persons["dispatcher"].id], []][choice % 4]
        self.attempt_act(
            actions.set_nature,
            matter=self.matter,
            nature=["", "complaint", "help"][choice % 3],
            concerns=about,
            private=False,
            actor=self.actor(who, "second_dispatcher"),
            now=self.now,
        )

    def do_legal(self, choice: int, who: str | None) -> None:
        if choice % 6:
            return
        self.attempt_act(
            actions.refer_to_law,
            matter=self.matter,
            nature=["petition", "discipline", "help"][choice % 3],
            office="区信访局",
            words="",
            actor=self.actor(who, "second_dispatcher"),
            now=self.now,
        )
