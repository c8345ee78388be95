"""A person's own word on how they are told: agreed, proved, put in order, withdrawn; by themself and at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from mulin.people import actions, codes
from mulin.people.holdings import rows as held
from mulin.people.models import Assistance, ContactWay
from mulin.platform import errors
from mulin.platform.notices import sending
from mulin.platform.notices.delivery import Delivery
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.factories.town import SYSTEM
from tests.platform.notices.wires import Wires, agreed, lay

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch) -> Wires:
    return lay(monkeypatch)


def wish(town: Town, now: dt.datetime, **changes: object) -> ContactWay:
    given = {
        "person": town.persons["resident"],
        "channel": "email",
        "address": "Gu@Example.com",
        "actor": town.resident,
        "now": now,
    }
    return actions.agree(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_nothing_is_sent_until_the_code_was_said_back(town: Town, now: dt.datetime, wires: Wires) -> None:
    way = wish(town, now)
    sending.deliver_due(now, channel="email")
    ((message, address),) = wires["email"].given
    assert address == "Gu@example.com"
    code = codes.code_of(way)
    assert code in message.text
    assert code not in message.subject
    with pytest.raises(errors.Invalid):
        actions.prove(way=way, code="000000" if code != "000000" else "1", actor=town.resident, now=now)
    assert actions.prove(way=way, code=f" {code} ", actor=town.resident, now=now).proved_at == now
    with transaction.atomic(), pytest.raises(IntegrityError):
        ContactWay.objects.create(
            person_id=way.person_id, channel="email", position=9, agreed_at=now, agreed_how="self"
        )


@pytest.mark.django_db
def test_a_code_lasts_ten_minutes_and_five_tries(town: Town, now: dt.datetime, wires: Wires) -> None:
    way = wish(town, now)
    code = codes.code_of(way)
    with pytest.raises(errors.Invalid, match="不能用了"):
        actions.prove(way=way, code=code, actor=town.resident, now=now + 11 * MINUTE)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _try in range(4):
        with pytest.raises(errors.Invalid):
            actions.prove(way=way, code=wrong, actor=town.resident, now=now)
    with pytest.raises(errors.Invalid, match="不能用了"):
        actions.prove(way=way, code=code, actor=town.resident, now=now)
    with pytest.raises(errors.TooMany):
        actions.ask_code(way=way, actor=town.resident, now=now + MINUTE / 2)
    actions.ask_code(way=way, actor=town.resident, now=now + MINUTE)
    way.refresh_from_db()
    assert codes.code_of(way) != code
    actions.prove(way=way, code=codes.code_of(way), actor=town.resident, now=now + MINUTE)


@pytest.mark.django_db
def test_nobody_is_flooded_with_codes(town: Town, now: dt.datetime, wires: Wires) -> None:
    for _once in range(5):
        wish(town, now, channel="sms", address="100 0000 0027")
    with pytest.raises(errors.TooMany):
        wish(
            town,
            now,
            person=town.persons["neighbour"],
            actor=town.neighbour,
            channel="sms",
            address="10000000027",
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "address"), [("email", "gu"), ("sms", "12345"), ("wecom", "@all"), ("pigeon", "roof")]
)
def test_what_cannot_be_an_address(
    channel: str, address: str, town: Town, now: dt.datetime, wires: Wires
) -> None:
    with pytest.raises(errors.Invalid) as told:
        wish(town, now, channel=channel, address=address)
    assert told.value.remedy
    assert not ContactWay.objects.exists()


@pytest.mark.django_db
@pytest.mark.mechanism("DR-10")
def test_at_the_desk_with_the_persons_word(town: Town, now: dt.datetime, wires: Wires) -> None:
    with pytest.raises(errors.Invalid, match="怎么同意"):
        wish(town, now, actor=town.worker)
    way = wish(town, now, actor=town.worker, words="本人在场")
    agreement = Assistance.objects.get(person=way.person)
    assert agreement.how_agreed == "本人在场"
    assert way.noted_by_id == town.worker.id
    actions.prove(way=way, code=codes.code_of(way), actor=town.worker, now=now)
    shown = [one for one in held(way.person_id) if "G***@example.com" in one.value]
    assert "本人在场" in str(shown[0].source)
    actions.withdraw(way=way, actor=town.worker, now=now + MINUTE)
    way.refresh_from_db()
    assert (way.address, way.address_index) == ("", ""), "forgotten at once"
    assert any("收回了" in one.value for one in held(way.person_id))


@pytest.mark.django_db
def test_who_may_not(town: Town, now: dt.datetime, wires: Wires) -> None:
    way = wish(town, now)
    for actor in (town.neighbour, town.handler, town.other_dispatcher):
        with pytest.raises(errors.Refusal):
            wish(town, now, actor=actor, words="说好的")
        with pytest.raises(errors.Refusal):
            actions.withdraw(way=way, actor=actor, now=now)
    with pytest.raises(errors.Refusal, match="本人自己定"):
        wish(town, now, person=town.persons["handler"], actor=town.worker, words="说好的")
    wish(town, now, person=town.persons["handler"], actor=town.handler)


@pytest.mark.django_db
def test_a_new_address_replaces_the_old_one(town: Town, now: dt.datetime, wires: Wires) -> None:
    old = agreed(town.persons["resident"], "email", "old@example.com", now)
    wish(town, now + MINUTE)
    old.refresh_from_db()
    assert old.withdrawn_at == now + MINUTE
    assert not old.address


@pytest.mark.django_db
def test_one_tap_from_a_message_without_log_in(town: Town, now: dt.datetime, wires: Wires) -> None:
    from django.test import Client

    way = agreed(town.persons["resident"], "email", "gu@example.com", now)
    mailer = Client(enforce_csrf_checks=True)
    address = f"/ways/{way.token}/stop/"
    assert mailer.get(address).status_code == 200
    way.refresh_from_db()
    assert way.withdrawn_at is None, "opening it changes nothing"
    assert mailer.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    way.refresh_from_db()
    assert way.withdrawn_at is not None
    assert mailer.post(address).status_code == 200
    assert mailer.get("/ways/nobody-has-this/stop/").status_code == 404
    assert Act.objects.filter(verb="people.withdraw_way").count() == 1


@pytest.mark.django_db
def test_a_merge_takes_the_ways_along_and_a_split_gives_them_back(
    town: Town, now: dt.datetime, wires: Wires
) -> None:
    kept = actions.add_person(street=town.street, name="顾阿婆", phone="10000000099", actor=SYSTEM, now=now)
    way = agreed(town.persons["resident"], "email", "gu@example.com", now)
    merge = actions.merge(
        kept=kept, gone=town.persons["resident"], how_known="本人说的", actor=SYSTEM, now=now
    )
    way.refresh_from_db()
    assert way.person_id == kept.id
    actions.split(merge=merge, actor=SYSTEM, now=now + MINUTE)
    way.refresh_from_db()
    assert way.person_id == town.persons["resident"].id


@pytest.mark.django_db
def test_for_the_dead_nothing_is_written_down(town: Town, now: dt.datetime, wires: Wires) -> None:
    actions.note_death(
        person=town.persons["resident"], on=now.date(), told_by="女儿", actor=town.worker, now=now
    )
    with pytest.raises(errors.Conflict):
        wish(town, now, actor=town.worker, words="说好的")
    assert not Delivery.objects.exists()
