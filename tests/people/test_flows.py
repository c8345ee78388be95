"""Posts, leaves, handovers, merges and deaths walked at random: anybody tries anything, in any order."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mulin.matters import actions as matters
from mulin.matters import states
from mulin.matters.models import Assignment, Matter
from mulin.people import actions, roles
from mulin.people.models import Death, Leave, Merge, Person
from mulin.people.queries import actor_of
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from tests.factories import Town, build_town
from tests.factories.town import FOUNDED, SYSTEM
from tests.people import walking
from tests.people.staff import colleague
from tests.walks import walk_until

START = dt.datetime(2026, 6, 11, 1, 0, tzinfo=dt.UTC)
STAFF = [
    "dispatcher", "second_dispatcher", "third_dispatcher", "worker", "second_worker", "secretary", "grid_member",
    "handler", "second_handler", "verifier", "leader", "second_leader", "head",
]  # fmt: skip
RESIDENTS = ["resident", "neighbour", "one", "two", "three"]
EVERYBODY = [*STAFF, *RESIDENTS]
BY = [*STAFF, "other_dispatcher", "resident", "system"]
ALIKE = {
    "dispatcher": "second_dispatcher", "second_dispatcher": "third_dispatcher", "third_dispatcher": "dispatcher",
    "worker": "second_worker", "second_worker": "worker", "handler": "second_handler",
    "second_handler": "handler", "leader": "second_leader", "second_leader": "leader",
    "one": "two", "two": "three", "three": "one",
}  # fmt: skip
"""Whose post, or whose registration, is like whose."""
LIKE = st.sampled_from(sorted(ALIKE))
ANOTHER = st.sampled_from([None] * len(EVERYBODY) + EVERYBODY)
"""Mostly the one alike; else anybody at all."""
WHO = st.sampled_from(EVERYBODY)
ANYBODY = st.sampled_from([None] * len(BY) + BY)
"""Mostly whoever's turn it is; else anybody at all."""
POSTS = [
    (roles.DISPATCHER, "street", "centre"),
    (roles.WORKER, "neighbourhood", "committee"),
    (roles.WORKER, "other_neighbourhood", "committee"),
    (roles.GRID_MEMBER, "neighbourhood", "committee"),
    (roles.BUILDING_HEAD, "building", "committee"),
    (roles.HANDLER, "compound", "property"),
    (roles.VERIFIER, "street", "centre"),
    (roles.LEADER, "street", "centre"),
    (roles.ARBITER, "street", "centre"),
]
DONE = {
    "appoint", "end_appointment", "note_leave", "end_leave", "change_deputy", "hand_over", "merge", "split",
    "note_death", "take_back_death", "raise_matter", "receive", "dispatch", "accept", "return_sheet", "answer",
}  # fmt: skip
"""What the walks must have done at least once each."""


class Rollback(Exception):
    pass


class Walk(RuleBasedStateMachine):
    """Refusals change nothing; and whatever was not refused keeps what `walking` asks for."""

    town: Town
    done: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.theirs: dict[UUID, tuple[walking.Rows, walking.Rows]] = {}
        self.print = walking.everything()
        self.checked: Any = None

    def teardown(self) -> None:
        self.atomic.__exit__(Rollback, Rollback(), None)

    @initialize()
    def begin(self) -> None:
        for who in ("one", "two"):
            self.town.raise_matter(
                now=self.now, contact=matters.Contact(name="贺兰英", person=self.person(who))
            )
        self.print = walking.everything()

    @property
    def day(self) -> dt.date:
        return self.now.astimezone(LOCAL).date()

    def person(self, who: str) -> Person:
        return Person.objects.get(pk=self.town.persons[who].pk)

    def actor(self, who: str | None, turn: str) -> Actor:
        who = who or turn
        return SYSTEM if who == "system" else actor_of(self.person(who), on=self.day)

    def attempt(self, act: Any, **arguments: Any) -> Any:
        """Do it, or be refused: a refusal names its rule and leaves every row and the timeline as they were."""
        acts = Act.objects.count()
        made, refused = None, None
        try:
            made = act(**arguments, now=self.now)
        except errors.Refusal as refusal:
            refused = refusal
        if refused is not None:
            assert refused.rule
            assert refused.message
            assert walking.everything() == self.print, f"refused, and changed: {refused.message}"
            return None
        assert Act.objects.count() > acts, "an act that is not on the timeline"
        self.print = walking.everything()
        self.done.add(act.__name__)
        return made

    @rule(days=st.sampled_from([0, 1, 1, 2, 7, 31]))
    def time_passes(self, days: int) -> None:
        self.now += dt.timedelta(days=days, minutes=10)

    @rule(who=WHO, post=st.sampled_from(POSTS), by=ANYBODY)
    def appoint(self, who: str, post: tuple[str, str, str], by: str | None) -> None:
        role, place, office = post
        self.attempt(
            actions.appoint,
            person=self.person(who),
            role=role,
            place=getattr(self.town, place),
            organisation=getattr(self.town, office),
            since=self.day,
            actor=self.actor(by, "leader"),
        )

    @rule(who=WHO, by=st.sampled_from([None, None, *BY[:-1]]))
    def end_appointment(self, who: str, by: str | None) -> None:
        # The command line may end anything; people are asked what is left behind.
        term = walking.not_over(self.day).filter(person=self.town.persons[who]).order_by("id").first()
        if term is not None:
            self.attempt(
                actions.end_appointment, appointment=term, on=self.day, actor=self.actor(by, "leader")
            )

    @rule(who=LIKE, deputy=ANOTHER, since=st.sampled_from([-1, 0, 0, 1, 3]), days=st.sampled_from([0, 1, 3, 9]),
          by=ANYBODY)  # fmt: skip
    def note_leave(self, who: str, deputy: str | None, since: int, days: int, by: str | None) -> None:
        first = self.day + dt.timedelta(days=since)
        self.attempt(
            actions.note_leave,
            person=self.person(who),
            deputy=self.person(deputy or ALIKE[who]),
            since=first,
            back=first + dt.timedelta(days=days),
            actor=self.actor(by, who),
        )

    def leave(self, choice: int) -> Leave | None:
        found = list(Leave.objects.order_by("-valid_to", "id")[: 3 if choice else 1])
        return found[choice % len(found)] if found else None

    @rule(choice=st.integers(0, 2), on=st.sampled_from([-1, 0, 0, 1]), by=ANYBODY)
    def end_leave(self, choice: int, on: int, by: str | None) -> None:
        if leave := self.leave(choice):
            day = self.day + dt.timedelta(days=on)
            self.attempt(actions.end_leave, leave=leave, on=day, actor=self.actor(by, "leader"))

    @rule(choice=st.integers(0, 2), deputy=ANOTHER, by=ANYBODY)
    def change_deputy(self, choice: int, deputy: str | None, by: str | None) -> None:
        if leave := self.leave(choice):
            now_is = next((key for key, one in self.town.persons.items() if one.id == leave.deputy_id), "")
            self.attempt(
                actions.change_deputy,
                leave=leave,
                deputy=self.person(deputy or ALIKE.get(now_is, "leader")),
                actor=self.actor(by, "leader"),
            )

    @rule(who=LIKE, successor=ANOTHER, give=st.booleans(), by=ANYBODY)
    def hand_over(self, who: str, successor: str | None, give: bool, by: str | None) -> None:
        leaver, taker = self.person(who), self.person(successor or ALIKE[who])
        posts = list(walking.not_over(self.day).filter(person=leaver))
        work = walking.work_of(leaver.id)
        made = self.attempt(
            actions.hand_over,
            person=leaver,
            successor=taker,
            give=[post.id for post in posts] if give else [],
            actor=self.actor(by, "leader"),
        )
        if made is None:
            return
        left = actions.overview(leaver, on=self.day)
        assert left.count == 0, "nothing stays with who leaves"
        assert not actor_of(leaver, on=self.day).posts
        assert work <= walking.work_of(taker.id), "the successor has it all"
        if give:
            mine = {(one.role, one.place_id) for one in walking.not_over(self.day).filter(person=taker)}
            assert {(one.role, one.place_id) for one in posts} <= mine

    @rule(kept=LIKE, gone=ANOTHER, close=st.booleans(), by=ANYBODY)
    def merge(self, kept: str, gone: str | None, close: bool, by: str | None) -> None:
        one, other = self.person(kept), self.person(gone or ALIKE[kept])
        before = (walking.rows_of(one.id), walking.rows_of(other.id))
        made = self.attempt(
            actions.merge,
            kept=one,
            gone=other,
            how_known="打电话问过",
            close_other_account=close,
            actor=self.actor(by, "secretary"),
        )
        if made is not None:
            self.theirs[made.id] = before

    @rule(choice=st.integers(0, 2), by=ANYBODY)
    def split(self, choice: int, by: str | None) -> None:
        found = list(Merge.objects.order_by("-at", "-id")[:3])
        if not found:
            return
        merge = found[choice % len(found)]
        if self.attempt(actions.split, merge=merge, actor=self.actor(by, "secretary")) is None:
            return
        of_kept, of_gone = self.theirs[merge.id]
        now_kept, now_gone = walking.rows_of(merge.kept_id), walking.rows_of(merge.gone_id)
        for key, rows in now_gone.items():
            assert rows <= of_gone.get(key, set()), f"{key}: what was not theirs before"
        for key, rows in of_gone.items():
            assert not rows - now_gone.get(key, set()) & now_kept.get(key, set()) - of_kept.get(key, set())
            if key[0] == "matters_reporter":
                assert rows == now_gone.get(key), "what they raised is theirs again"

    @rule(who=WHO, by=ANYBODY, days=st.sampled_from([-1, 0, 0, -30]))
    def note_death(self, who: str, by: str | None, days: int) -> None:
        day = self.day + dt.timedelta(days=days)
        self.attempt(
            actions.note_death,
            person=self.person(who),
            on=day,
            told_by="女儿",
            actor=self.actor(by, "secretary"),
        )

    @rule(choice=st.integers(0, 2), by=ANYBODY)
    def take_back_death(self, choice: int, by: str | None) -> None:
        found = list(Death.objects.order_by("-at", "-id")[:3])
        if found:
            death = found[choice % len(found)]
            self.attempt(actions.take_back_death, death=death, actor=self.actor(by, "secretary"))

    @rule(by=st.sampled_from(["visitor", *STAFF]))
    def raise_matter(self, by: str) -> None:
        actor = self.town.visitor if by == "visitor" else self.actor(by, by)
        channel = "web" if by == "visitor" or not actor.posts else "phone"
        self.attempt(
            matters.raise_matter,
            place=self.town.building,
            words="楼道灯不亮",
            channel=channel,
            contact=matters.Contact(phone="10000000027"),
            actor=actor,
        )

    @rule(choice=st.integers(0, 99), act=st.integers(0, 4), by=ANYBODY)
    def work(self, choice: int, act: int, by: str | None) -> None:
        """Whatever comes next for one of the matters."""
        found = list(Matter.objects.order_by("id"))
        matter = found[choice % len(found)]
        sheet = Assignment.objects.filter(matter=matter, state__in=states.LIVE).first()
        if matter.state in (states.NEW, states.RECEIVED) and act < 3:
            self.attempt(
                matters.dispatch,
                matter=matter,
                to=self.town.property,
                reason="归他们",
                actor=self.actor(by, "dispatcher"),
            )
        elif matter.state == states.NEW:
            self.attempt(matters.receive, matter=matter, actor=self.actor(by, "worker"))
        elif sheet is not None and sheet.state == states.OFFERED and act < 3:
            self.attempt(matters.accept, assignment=sheet, actor=self.actor(by, "handler"))
        elif sheet is not None and (act == 0 or sheet.state == states.OFFERED):
            self.attempt(
                matters.return_sheet, assignment=sheet, reason="不归我们", actor=self.actor(by, "handler")
            )
        else:
            self.attempt(
                matters.answer,
                matter=matter,
                body="修好了",
                proposes="solved",
                actor=self.actor(by, "handler"),
            )

    @invariant()
    def promises_hold(self) -> None:
        if self.checked == (self.print, self.day):
            return
        self.checked = (self.print, self.day)
        walking.check_posts(self.day)
        walking.check_leaves(self.day)
        walking.check_deputies(self.day)
        walking.check_work(self.day)
        walking.check_merged()


def _street() -> Town:
    """The town with a colleague beside everybody, and residents who may have been entered twice."""
    town = build_town()
    for key, name, role, office, place in (
        ("third_dispatcher", "严冬", roles.DISPATCHER, town.centre, town.street),
        ("second_worker", "韩松", roles.WORKER, town.committee, town.neighbourhood),
        ("second_handler", "余庆", roles.HANDLER, town.property, town.compound),
        ("second_leader", "程曦", roles.LEADER, town.centre, town.street),
        ("head", "陆建国", roles.BUILDING_HEAD, town.committee, town.building),
    ):
        colleague(town, key, name, role, office, place)
    for key in ("one", "two", "three"):
        town.persons[key] = actions.add_person(
            street=town.street, name="贺兰英", phone="10000000555", actor=SYSTEM, now=FOUNDED
        )
    for key in ("one", "two", "second_handler"):
        actions.open_account(
            person=town.persons[key], username=key, password="", actor=SYSTEM, now=FOUNDED, trusted=True
        )
    return town


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.mechanism("S1-23", "S3-48", "S0-26", "N-90")
def test_whoever_comes_and_goes_the_promises_hold() -> None:
    """Many steps; in the end each of these acts has been done at least once."""
    Walk.town = _street()
    Walk.done = set()
    walk_until(Walk, lambda: DONE - Walk.done, walks=4, steps=30)
