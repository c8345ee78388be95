"""Walks of a delivery: whatever the channels, the person and the desk do, no message is lost and none goes twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.people import actions as people
from mulin.people.queries import ways
from mulin.platform import errors
from mulin.platform.notices import actions as notices
from mulin.platform.notices import mending, quiet, states
from mulin.platform.notices.channels import Refused, Unreachable
from mulin.platform.notices.delivery import Delivery
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from tests.factories import Town
from tests.platform.notices.wires import Wires, agreed, carry, lay, tell

HOUR = dt.timedelta(hours=1)
STEPS = st.lists(
    st.sampled_from(
        ["tell", "tell", "hour", "hour", "evening", "well", "down", "refuse", "again", "call", "read", "stop"]
    ),
    min_size=8,
    max_size=30,
)
DONE = {states.SENT, states.PASSED, states.SETTLED, states.STOPPED}


class Walk:
    def __init__(self, town: Town, wires: Wires, now: dt.datetime) -> None:
        self.town, self.wires, self.now = town, wires, now
        self.sent: list[tuple[str, str]] = []
        person = town.persons["resident"]
        agreed(person, "email", "gu@example.com", now)
        agreed(person, "sms", "10000000027", now)
        self.mood(None)

    def mood(self, error: Exception | None) -> None:
        for key in ("email", "sms"):
            wire = self.wires[key]

            def then(key: str = key) -> None:
                if error is not None:
                    raise error
                self.sent.append((key, self.wires[key].given[-1][0].id))
                assert not quiet.Quiet(dt.time(21), dt.time(8)).covers(self.now.astimezone(LOCAL).time())

            wire.then = then

    def do(self, step: str) -> None:
        steps: dict[str, Callable[[], object]] = {
            "tell": lambda: tell(self.town, self.now),
            "hour": lambda: self.on(self.now + HOUR),
            "evening": lambda: self.on(self.now + 9 * HOUR),
            "well": lambda: self.mood(None),
            "down": lambda: self.mood(Unreachable("TimeoutError")),
            "refuse": lambda: self.mood(Refused("HTTP 400")),
            "again": self.again,
            "call": self.call,
            "read": self.read,
            "stop": self.stop,
        }
        steps[step]()

    def on(self, now: dt.datetime) -> None:
        self.now = now
        carry(now, "email", "sms")

    def failed(self) -> Delivery | None:
        return mending.failed(self.town.street.id).first()

    def again(self) -> None:
        if one := self.failed():
            people.retry_delivery(delivery=one, actor=self.town.dispatcher, now=self.now)

    def call(self) -> None:
        if one := self.failed():
            people.settle_delivery(delivery=one, how=mending.CALLED, actor=self.town.dispatcher, now=self.now)
            with pytest.raises(errors.Conflict):
                people.retry_delivery(delivery=one, actor=self.town.dispatcher, now=self.now)

    def read(self) -> None:
        if notice := Notice.objects.filter(state=Notice.State.SENT, read_at__isnull=True).first():
            notices.mark_read(notice=notice, now=self.now)

    def stop(self) -> None:
        if way := ways.ways_of(self.town.persons["resident"].id).first():
            people.withdraw(way=way, actor=self.town.resident, now=self.now)

    def holds(self) -> None:
        assert len(self.sent) == len(set(self.sent)), "what was taken over is never sent again"
        carried = {key for one in Delivery.objects.all() for key in one.notices}
        for one in Delivery.objects.all():
            assert one.state in states.DELIVERY.states
            assert (one.state == states.SENT) == (one.sent_at is not None)
            assert one.tries <= quiet.MOST_TRIES
            if one.state == states.PASSED:
                following = Delivery.objects.get(id=one.passed_to)
                assert set(one.notices) <= set(following.notices)
        assert carried <= set(Notice.objects.values_list("id", flat=True))

    def ends(self) -> None:
        """Left alone, everything comes to an end: told, or in somebody's hands."""
        for _day in range(6):
            for _part in range(4):
                self.on(self.now + 6 * HOUR)
        left = set(Delivery.objects.values_list("state", flat=True)) - DONE - {states.FAILED}
        waiting = Delivery.objects.filter(state=states.WAITING).exists()
        assert left <= {states.WAITING}
        assert not waiting or Delivery.objects.filter(state=states.WAITING, not_before__gt=self.now).exists()


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_walk(town: Town, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, steps: list[str]) -> None:
    wires = lay(monkeypatch)
    with transaction.atomic():
        walk = Walk(town, wires, now)
        for step in steps:
            walk.do(step)
            walk.holds()
        walk.ends()
        walk.holds()
        transaction.set_rollback(True)


def test_every_state_is_reached_and_every_end_is_one() -> None:
    flow = states.DELIVERY
    reached = set(flow.initial) | {row.target for row in flow.table}
    assert reached == set(flow.states)
    on = {
        state: [verb for verb in flow.verbs_from(state) if not verb.startswith("undo")]
        for state in flow.states
    }
    assert {state for state, verbs in on.items() if not verbs} == DONE
