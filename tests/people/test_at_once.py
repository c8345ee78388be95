"""A handover and what is just being named as the leaver's, in the same instant: real connections, real commits."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from mulin.matters import actions as matters
from mulin.matters.actions import intake
from mulin.matters.models import Matter
from mulin.people import actions, roles
from mulin.people.actions import handing_over, posts
from mulin.people.models import Appointment
from mulin.people.queries import on_duty
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from tests.factories import Town, build_town
from tests.factories.town import SYSTEM
from tests.people.staff import colleague

pytestmark = pytest.mark.usefixtures("fresh_database")
PATIENCE = 20.0


class Beside:
    """Something done in a thread with a connection of its own; what it raised is kept."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.raised: Exception | None = None

        def run() -> None:
            try:
                act()
            except Exception as error:
                self.raised = error
            finally:
                connection.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def ended(self) -> bool:
        self._thread.join(0.02)
        return not self._thread.is_alive()

    def join(self) -> None:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the two wait for each other"


class Pause:
    """Stops the first call of a function when it is about to run, until `go`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self._reached, self._go = threading.Event(), threading.Event()
        act = getattr(module, name)

        def paused(*args: Any, **kwargs: Any) -> Any:
            if not self._reached.is_set():
                self._reached.set()
                assert self._go.wait(PATIENCE)
            return act(*args, **kwargs)

        monkeypatch.setattr(module, name, paused)

    def reached(self) -> None:
        assert self._reached.wait(PATIENCE)

    def go(self) -> None:
        self._go.set()


def until_waiting_or_ended(one: Beside) -> None:
    """Until somebody in the database waits for a lock, or the other has come to its end."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] or one.ended():
                return
    raise AssertionError("neither waits nor ends")


def on_duty_now(town: Town, now: dt.datetime) -> str:
    duty = on_duty([roles.DISPATCHER], town.building.path, on=now.astimezone(LOCAL).date())
    assert duty is not None
    return next(key for key, person in town.persons.items() if person.id == duty.person_id)


def leaving(town: Town, who: str, now: dt.datetime, **more: Any) -> Callable[[], Any]:
    other = {"dispatcher": "second_dispatcher", "second_dispatcher": "dispatcher"}[who]
    return lambda: actions.hand_over(
        person=town.persons[who], successor=town.persons[other], actor=town.leader, now=now, **more
    )


def answered_for(matter: Matter, now: dt.datetime) -> bool:
    """Whether who answers for it holds a post."""
    day = now.astimezone(LOCAL).date()
    return all(
        Appointment.objects.filter(person_id=one, valid_to__isnull=True, valid_from__lte=day).exists()
        for one in (matter.owner_id, matter.receiver_id)
    )


@pytest.mark.mechanism("S1-23", "S3-48")
@pytest.mark.parametrize("first", ["intake", "handover"])
def test_what_arrives_with_a_handover_is_the_successors(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Whichever is a moment earlier: raised by a visitor, it names somebody who stays."""
    town = build_town()
    leaver = on_duty_now(town, now)
    hand_over = leaving(town, leaver, now)
    if first == "intake":
        # It is known who will answer for it, and not yet written.
        pause = Pause(monkeypatch, intake, "write")
        one = Beside(lambda: town.raise_matter(now=now))
        pause.reached()
        other = Beside(hand_over)
    else:
        # What they hold is passed on, and their terms have not ended yet.
        pause = Pause(monkeypatch, handing_over, "_end_terms")
        one = Beside(hand_over)
        pause.reached()
        other = Beside(lambda: town.raise_matter(now=now))
    until_waiting_or_ended(other)
    pause.go()
    for each in (one, other):
        each.join()
        assert each.raised is None
    matter = Matter.objects.get()
    assert matter.owner_id != town.persons[leaver].id
    assert answered_for(matter, now)


@pytest.mark.mechanism("S1-23")
def test_the_only_one_on_duty_hands_over_and_the_next_matter_finds_the_successor(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their post is younger than the look for who is on duty."""
    town = build_town()
    held = Appointment.objects.exclude(person=town.persons["dispatcher"])
    held.filter(role__in=roles.WINDOW | {roles.LEADER}, person__street=town.street).exclude(
        role=roles.LEADER
    ).update(valid_to=now.date() - dt.timedelta(days=1))
    Appointment.objects.filter(role=roles.LEADER).update(place=town.other_street, path=town.other_street.path)
    successor = town.persons["neighbour"]
    pause = Pause(monkeypatch, handing_over, "_end_terms")
    give = [town.persons["dispatcher"].appointments.get().id]
    one = Beside(
        lambda: actions.hand_over(
            person=town.persons["dispatcher"], successor=successor, give=give, actor=SYSTEM, now=now
        )
    )
    pause.reached()
    other = Beside(lambda: town.raise_matter(now=now))
    until_waiting_or_ended(other)
    pause.go()
    for each in (one, other):
        each.join()
        assert each.raised is None
    assert Matter.objects.get().owner_id == successor.id


@pytest.mark.mechanism("S1-23")
@pytest.mark.parametrize("act", ["receive", "dispatch", "register"])
def test_the_leaver_was_just_taking_it_up(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """They began while the post was theirs: what comes second is refused, and names nobody."""
    town = build_town()
    matter = town.raise_matter(now=now).matter
    other = "second_dispatcher" if matter.owner_id == town.dispatcher.id else "dispatcher"
    leaver = town.actors[other]
    take_up = {
        "receive": lambda: matters.receive(matter=matter, actor=leaver, now=now),
        "dispatch": lambda: matters.dispatch(
            matter=matter, to=town.property, reason="归他们", actor=leaver, now=now
        ),
        "register": lambda: town.raise_matter(now=now, actor=leaver, channel="phone"),
    }[act]
    pause = Pause(monkeypatch, handing_over, "_end_terms")
    one = Beside(leaving(town, other, now))
    pause.reached()
    late = Beside(take_up)
    until_waiting_or_ended(late)
    pause.go()
    one.join()
    late.join()
    assert one.raised is None
    assert isinstance(late.raised, errors.Conflict)
    assert (late.raised.rule, bool(late.raised.remedy)) == ("S1-23", True)
    assert all(answered_for(each, now) for each in Matter.objects.all())
    assert Matter.objects.count() == 1


@pytest.mark.mechanism("S1-23")
def test_a_post_does_not_end_under_what_is_just_arriving(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = build_town()
    leaver = on_duty_now(town, now)
    pause = Pause(monkeypatch, intake, "write")
    one = Beside(lambda: town.raise_matter(now=now))
    pause.reached()
    term = town.persons[leaver].appointments.get()
    other = Beside(
        lambda: posts.end_appointment(
            appointment=term, on=now.astimezone(LOCAL).date(), actor=town.leader, now=now
        )
    )
    until_waiting_or_ended(other)
    pause.go()
    one.join()
    other.join()
    assert isinstance(other.raised, errors.Conflict), "there is something in hand"
    assert answered_for(Matter.objects.get(), now)


def test_a_handover_between_two_colleagues_and_back_does_not_lock_up(now: dt.datetime) -> None:
    """Both begin at once: one goes first, the other is refused or does the same again."""
    town = build_town()
    colleague(town, "third", "严冬", roles.DISPATCHER, town.centre, town.street)
    there, back = (Beside(leaving(town, who, now)) for who in ("dispatcher", "second_dispatcher"))
    there.join()
    back.join()
    for each in (there, back):
        assert each.raised is None or isinstance(each.raised, errors.Refusal)
    assert all(answered_for(one, now) for one in Matter.objects.all())
