"""Registering for somebody else at the desk: known people are recognised, agreement is written down, a slip at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.matters import actions, states
from mulin.matters.models import Matter, Reporter
from mulin.people import actions as people
from mulin.people.models import Assistance
from tests.factories import Town
from tests.matters.at_desk import at

pytestmark = pytest.mark.django_db

KEY = "k" * 32


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def form(town: Town, **changes: Any) -> dict[str, Any]:
    values = {
        "channel": "phone",
        "words": "三楼的灯不亮，晚上看不清台阶",
        "place": town.building.id,
        "phone": "",
        "name": "",
        "form_key": KEY,
    }
    return {**values, **changes}


def send(town: Town, who: str = "worker", **changes: Any) -> Any:
    return at(town, who).post("/desk/register/", form(town, **changes))


@pytest.mark.mechanism("S1-18", "S3-48", "S3-54")
def test_a_telephone_note_has_a_number_an_owner_and_a_slip_at_once(town: Town) -> None:
    response = send(town, phone="138 1234 5627", name="顾女士", reply_by="phone")
    matter = Matter.objects.get()
    assert response.url == f"/desk/register/{matter.ref}/"
    assert (matter.channel, matter.owner_id, matter.state) == ("phone", town.worker.id, states.NEW)
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone, reporter.reply_by) == ("顾女士", "13812345627", "phone")
    assert reporter.helped_by_id == town.worker.id
    page = at(town, "worker").get(response.url).content.decode()
    assert matter.ref in page
    assert f"/s/{reporter.token}/slip.pdf" in page
    assert "顾女士" not in page
    paper = at(town, "worker").get(f"/s/{reporter.token}/slip.pdf")
    assert paper.content[:5] == b"%PDF-"


@pytest.mark.parametrize("who", ["dispatcher", "worker", "secretary", "grid_member"])
def test_window_and_grid_members_register(town: Town, who: str) -> None:
    assert send(town, who, channel="walk_in").status_code == 302
    assert Matter.objects.get().receiver_id == getattr(town, who).id


@pytest.mark.parametrize("who", ["handler", "leader", "auditor", "verifier"])
def test_others_are_told_who_registers(town: Town, who: str) -> None:
    for response in (at(town, who).get("/desk/register/"), send(town, who)):
        assert response.status_code == 403
        assert "S1-18" in response.content.decode()
    assert not Matter.objects.exists()


def test_a_worker_does_not_register_outside_their_neighbourhood(town: Town) -> None:
    response = send(town, place=town.public.id)
    assert response.status_code == 403
    page = response.content.decode()
    assert "S1-18" in page
    assert "三楼的灯不亮" in page, "what was typed is still there"


def test_what_patrol_finds_has_a_finder_and_nobody_who_raised_it(town: Town) -> None:
    assert (
        send(town, "grid_member", channel="patrol", words="井盖松了", phone="13812345627").status_code == 302
    )
    matter = Matter.objects.get()
    assert matter.finder_id == town.grid_member.id
    assert not matter.reporters.exists()
    page = at(town, "grid_member").get(f"/desk/register/{matter.ref}/").content.decode()
    assert "没有反映人" in page
    assert "slip.pdf" not in page


@pytest.mark.mechanism("S2-32")
def test_who_is_known_by_telephone_is_picked_and_not_asked_again(town: Town, now: dt.datetime) -> None:
    person = people.add_person(
        street=town.street, name="沈桂兰", phone="13900000008", reply_by="letter", actor=town.worker, now=now
    )
    open_one = town.raise_matter(now=now, words="以前说的", contact=actions.Contact(person=person)).matter
    response = send(town, phone="13900000008")
    assert response.status_code == 422, "recognised, and asked whether it is them"
    page = response.content.decode()
    assert "沈**" in page
    assert "沈桂兰" not in page, "masked until they say so"
    assert open_one.ref in page, "what is still open is shown, before it is written down twice"
    assert send(town, phone="13900000008", known=f"p:{person.id}").status_code == 302
    reporter = Reporter.objects.order_by("id").last()
    assert reporter is not None
    assert (reporter.person_id, reporter.reply_by) == (person.id, "letter")
    assert not Assistance.objects.exists(), "no account, nothing to act for"


def test_one_telephone_may_belong_to_somebody_new(town: Town, now: dt.datetime) -> None:
    person = people.add_person(
        street=town.street, name="沈桂兰", phone="13900000008", actor=town.worker, now=now
    )
    assert send(town, phone="13900000008", known="new", name="沈先生").status_code == 302
    reporter = Reporter.objects.get()
    assert reporter.person_id is None
    assert reporter.name == "沈先生"
    again = send(town, phone="13900000008", known=f"r:{reporter.id}", words="又来说一件", form_key="z" * 32)
    assert again.status_code == 302
    latest = Reporter.objects.order_by("id").last()
    assert latest is not None
    assert latest.name == "沈先生", "what was left once need not be told again"
    assert person.id


def test_nobody_is_recognised_across_streets(town: Town, now: dt.datetime) -> None:
    people.add_person(
        street=town.other_street, name="别处的人", phone="13900000008", actor=town.worker, now=now
    )
    assert send(town, phone="13900000008").status_code == 302


@pytest.mark.mechanism("S3-50")
def test_acting_for_somebody_with_an_account_needs_their_agreement(town: Town, now: dt.datetime) -> None:
    person = town.persons["resident"]
    town.login(at(town, "worker"), "resident")
    known = {"phone": person.phone, "known": f"p:{person.id}"}
    response = send(town, **known)
    assert response.status_code == 422
    assert "请写明本人是怎么同意的" in response.content.decode()
    assert "DR-10" in response.content.decode()
    assert not Matter.objects.exists(), "neither the agreement nor the matter"
    assert not Assistance.objects.exists()
    assert send(town, **known, how_agreed="电话里说的").status_code == 302
    agreement = Assistance.objects.get()
    assert (agreement.person_id, agreement.helper_id, agreement.how_agreed) == (
        person.id,
        town.worker.id,
        "电话里说的",
    )
    assert Reporter.objects.get().person_id == person.id


def test_the_same_form_twice_is_one_matter(town: Town) -> None:
    first, second = send(town), send(town)
    assert first.url == second.url
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"words": "  "}, "请写是什么事"),
        ({"words": "长" * 10_001}, "写得太长了"),
        ({"channel": "pigeon"}, "没有这个选项"),
        ({"phone": "12"}, "电话要有"),
        ({"reply_by": "phone"}, "要打电话答复，请写号码"),
        ({"occurred_at": "2099-01-01T10:00"}, "发生的时间在将来"),
        ({"occurred_at": "1999-01-01T10:00"}, "太早了"),
        ({"occurred_at": "昨天"}, "时间看不懂"),
        ({"category": "zz"}, "没有这个选项"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(
    town: Town, changes: dict[str, str], message: str
) -> None:
    response = send(town, **({"name": "顾女士"} | changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert 'value="顾女士"' in page
    if "words" not in changes:
        assert "三楼的灯不亮" in page
    assert not Matter.objects.exists()


def test_an_unknown_place_is_told_and_nothing_is_lost(town: Town) -> None:
    response = send(town, place="0190a0b0-0000-7000-8000-000000000000")
    assert "没有这个地方" in response.content.decode()
    assert "三楼的灯不亮" in response.content.decode()
    assert not Matter.objects.exists()


def test_looking_somebody_up_or_searching_a_place_registers_nothing(town: Town) -> None:
    assert send(town, act="look", phone="10000000027").status_code == 200
    page = send(town, act="way-search", q="青桐苑").content.decode()
    assert "青桐苑" in page
    assert "三楼的灯不亮" in page
    assert not Matter.objects.exists()


def test_a_number_in_the_words_moves_to_where_it_belongs(town: Town) -> None:
    send(town, words="灯不亮，打我 13812345627")
    assert "13812345627" not in Matter.objects.get().words
    assert Reporter.objects.get().phone == "13812345627"


def test_danger_to_life_is_told_first(town: Town) -> None:
    response = send(town, words="三楼有人晕倒了")
    page = at(town, "worker").get(response.url).content.decode()
    assert "120" in page


def test_the_form_asks_six_things_and_needs_one(town: Town) -> None:
    """DR-02; two more fold away, and the agreement is asked for only where there is somebody to agree."""
    page = at(town, "worker").get("/desk/register/").content.decode()
    before_more = page.split('<details class="register-more"')[0]
    asked = {
        name
        for name in ("channel", "words", "place", "phone", "name", "reply_by")
        if f'name="{name}"' in before_more
    }
    assert len(asked) == 6
    assert 'name="how_agreed"' not in page
    assert send(town, channel="phone", phone="", name="", reply_by="").status_code == 302
