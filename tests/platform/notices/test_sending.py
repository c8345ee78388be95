"""What a person agreed to is carried out of the house: once a day, not at night, by the next way, never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.people import actions as people
from mulin.people.models import ContactWay
from mulin.platform import policy
from mulin.platform.notices import actions as notices
from mulin.platform.notices import mending, sending, states
from mulin.platform.notices.channels import Refused, Unreachable
from mulin.platform.notices.delivery import Delivery
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from tests.factories import Town
from tests.platform.notices.wires import EVENING, Wires, agreed, carry, lay, tell

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch) -> Wires:
    return lay(monkeypatch)


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_one_message_a_day_with_all_that_is_new(town: Town, now: dt.datetime, wires: Wires) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    for hours in range(3):
        tell(town, now + hours * HOUR)
    carry(now + 4 * HOUR)
    assert not wires["email"].given, "not before the evening"
    carry(EVENING)
    ((message, address),) = wires["email"].given
    assert address == "gu@example.com"
    assert message.text.count("换好了") == 3
    assert message.subject == "梧桐里街道：您有 3 条新消息"
    assert "/stop/" in message.stop
    assert message.stop in message.text
    tell(town, EVENING + MINUTE)
    carry(EVENING + 2 * HOUR)
    assert len(wires["email"].given) == 1, "the next one goes tomorrow"
    carry(EVENING + DAY)
    assert len(wires["email"].given) == 2
    assert wires["email"].given[1][0].subject == "梧桐里街道：您的事有答复了", "nothing personal in a subject"


@pytest.mark.django_db
def test_what_was_read_meanwhile_is_not_told_again(town: Town, now: dt.datetime, wires: Wires) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    notice = tell(town, now)
    notice.refresh_from_db()
    notices.mark_read(notice=notice, now=now + HOUR)
    carry(EVENING)
    assert not wires["email"].given
    assert Delivery.objects.get().state == states.STOPPED


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_urgent_goes_at_once_at_night_by_what_reaches_people(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    person = town.persons["resident"]
    agreed(person, "email", "gu@example.com", now)
    agreed(person, "sms", "10000000027", now)
    night = dt.datetime(2026, 6, 11, 23, tzinfo=LOCAL)
    tell(town, night, "test.urgent")
    carry(night)
    assert not wires["email"].given
    assert len(wires["sms"].given) == 1
    assert "马上停水" not in wires["sms"].given[0][0].text, "a lock screen is read by others"


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_urgent_never_goes_to_who_refused(town: Town, now: dt.datetime, wires: Wires) -> None:
    way = agreed(town.persons["resident"], "sms", "10000000027", now)
    tell(town, now, "test.urgent")
    people.withdraw(way=way, actor=town.resident, now=now)
    tell(town, now, "test.urgent")
    tell(town, now, "test.urgent", who="neighbour")
    carry(now)
    assert not wires["sms"].given
    assert Delivery.objects.get().state == states.STOPPED


@pytest.mark.django_db
def test_the_policy_of_a_street_says_what_is_urgent_and_when(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    for key, value in (
        ("notices.digest_at", "07:00"),
        ("notices.quiet_hours", ["12:00", "14:00"]),
        ("notices.urgent_kinds", ["test.one"]),
    ):
        policy.put(key, value, street_id=town.street.id, valid_from=dt.date(2026, 1, 1), source="test")
    tell(town, now)
    carry(now)
    assert len(wires["email"].given) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["noon", ["21:00"], {}, 9])
def test_a_setting_that_cannot_be_read_stops_no_message(
    wrong: object, town: Town, now: dt.datetime, wires: Wires
) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    for key in ("notices.digest_at", "notices.quiet_hours"):
        policy.put(key, wrong, street_id=town.street.id, valid_from=dt.date(2026, 1, 1), source="test")
    tell(town, now)
    carry(EVENING)
    assert len(wires["email"].given) == 1


@pytest.mark.django_db
def test_a_worker_that_was_down_over_night_waits_for_the_morning(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    tell(town, now)
    carry(EVENING + 4 * HOUR)
    assert not wires["email"].given
    carry(dt.datetime(2026, 6, 12, 8, tzinfo=LOCAL))
    assert len(wires["email"].given) == 1


@pytest.mark.django_db
def test_a_channel_that_is_down_is_tried_again_and_again_then_shown(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    tell(town, now)
    wires["email"].fails(Unreachable("TimeoutError"))
    moment, tried, moments = EVENING, [], []
    for _step in range(8):
        carry(moment)
        moments.append(moment)
        one = Delivery.objects.get()
        tried.append(one.tries)
        moment = max(moment, one.not_before)
    assert tried == [1, 2, 3, 4, 5, 6, 6, 6]
    assert one.state == states.FAILED
    assert [found.id for found in mending.failed(town.street.id)] == [one.id]
    assert len({message.id for message, _to in wires["email"].given}) == 1, "the same message each time"
    assert mending.why(one.error) == "等了很久没有回应（TimeoutError）"
    assert all(8 <= one.astimezone(LOCAL).hour < 21 for one in moments), "nobody is woken by a retry"


@pytest.mark.django_db
def test_what_the_other_side_asks_for_is_waited_for(town: Town, now: dt.datetime, wires: Wires) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    tell(town, now)
    wires["email"].fails(Unreachable("HTTP 429", dt.timedelta(minutes=40)))
    carry(EVENING)
    assert Delivery.objects.get().not_before == EVENING + 40 * MINUTE


@pytest.mark.django_db
def test_where_one_way_ends_the_next_one_is_taken(town: Town, now: dt.datetime, wires: Wires) -> None:
    person = town.persons["resident"]
    first = agreed(person, "email", "gu@example.com", now)
    agreed(person, "sms", "10000000027", now)
    tell(town, now)
    wires["email"].fails(Refused("SMTP 550"))
    carry(EVENING)
    carry(EVENING)
    assert len(wires["sms"].given) == 1
    gone = Delivery.objects.get(channel="email")
    gone_on = Delivery.objects.get(channel="sms")
    assert (gone.state, gone.passed_to, gone_on.state) == (states.PASSED, gone_on.id, states.SENT)
    first.refresh_from_db()
    assert first.broken_why == "SMTP 550"
    tell(town, EVENING + HOUR)
    carry(EVENING + DAY)
    assert len(wires["email"].given) == 1, "a dead mailbox is not written to again"
    assert len(wires["sms"].given) == 2


@pytest.mark.django_db
def test_at_last_it_is_the_desks(town: Town, now: dt.datetime, wires: Wires) -> None:
    person = town.persons["resident"]
    agreed(person, "email", "gu@example.com", now)
    agreed(person, "sms", "10000000027", now)
    tell(town, now)
    for key in ("email", "sms"):
        wires[key].fails(Refused("HTTP 400"))
    carry(EVENING)
    carry(EVENING)
    assert {one.channel: one.state for one in Delivery.objects.all()} == {
        "email": states.PASSED,
        "sms": states.FAILED,
    }
    one = mending.failed(town.street.id).get()
    wires["sms"].fails(None)
    people.retry_delivery(delivery=one, actor=town.dispatcher, now=EVENING + 4 * HOUR)
    carry(EVENING + 4 * HOUR)
    assert len(wires["sms"].given) == 1, "not at night, asked or not"
    carry(EVENING + 14 * HOUR)
    one.refresh_from_db()
    assert one.state == states.SENT
    assert ContactWay.objects.get(channel="sms").broken_at is None


@pytest.mark.django_db
def test_one_permission_one_message(town: Town, now: dt.datetime, wires: Wires) -> None:
    person = town.persons["resident"]
    way = agreed(person, "wechat", "openid-0000001", now)
    agreed(person, "sms", "10000000027", now)
    for day in range(3):
        if day == 0:
            assert people.add_permit(way=way, actor=town.resident, now=now) == 1
        tell(town, now + day * DAY)
        carry(EVENING + day * DAY)
    assert len(wires["wechat"].given) == 1
    assert len(wires["sms"].given) == 2
    way.refresh_from_db()
    assert way.permits == 0


@pytest.mark.django_db
def test_a_person_reads_in_their_language(town: Town, now: dt.datetime, wires: Wires) -> None:
    person = town.persons["resident"]
    agreed(person, "email", "gu@example.com", now)
    people.choose_language(person=person, language="en", actor=town.resident, now=now)
    intake = town.raise_matter(now=now, contact=_contact(town), actor=town.resident)
    from mulin.matters import actions as matters

    matters.answer(
        matter=intake.matter, body="Done.", proposes="solved", actor=town.dispatcher, now=now + MINUTE
    )
    notices.send_due(now + 10 * MINUTE)
    told = Notice.objects.get(person_id=person.id)
    assert told.title.endswith("has an answer") or "answer" in told.title
    carry(EVENING)
    ((message, _to),) = wires["email"].given
    assert "See it in Mine" in message.text
    assert message.language == "en"


def _contact(town: Town) -> Any:
    from mulin.matters.actions import Contact

    person = town.persons["resident"]
    return Contact(name=person.name, reply_by="in_app", person=person)


@pytest.mark.django_db
def test_nothing_goes_to_the_dead_and_what_waits_goes_when_it_was_a_mistake(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    person = town.persons["resident"]
    agreed(person, "email", "gu@example.com", now)
    tell(town, now)
    death = people.note_death(
        person=person, on=now.date(), told_by="女儿", actor=town.dispatcher, now=now + MINUTE
    )
    carry(EVENING)
    assert not wires["email"].given
    people.take_back_death(death=death, actor=town.dispatcher, now=EVENING + MINUTE)
    carry(EVENING + 2 * MINUTE)
    assert len(wires["email"].given) == 1


@pytest.mark.django_db
def test_from_a_practice_street_nothing_leaves(town: Town, now: dt.datetime, wires: Wires) -> None:
    policy.put("notices.muted", True, street_id=town.street.id, valid_from=dt.date(2026, 1, 1), source="test")
    people.agree(
        person=town.persons["resident"],
        channel="sms",
        address="10000000027",
        actor=town.resident,
        now=now,
    )
    carry(now)
    assert not wires["sms"].given


@pytest.mark.django_db
def test_old_ones_are_forgotten_and_what_waits_for_somebody_is_not(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    agreed(town.persons["resident"], "email", "gu@example.com", now)
    tell(town, now)
    carry(EVENING)
    wires["email"].fails(Refused("SMTP 550"))
    tell(town, EVENING + MINUTE)
    carry(EVENING + DAY)
    assert sending.forget_old(EVENING + 89 * DAY) == 0
    assert sending.forget_old(EVENING + 100 * DAY) == 1
    assert Delivery.objects.get().state == states.FAILED
