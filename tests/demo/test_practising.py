"""The practice street: marked wherever it shows, muted, apart from the real ones in both directions, emptied by one call."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mulin.demo import practising
from mulin.matters import actions, queries
from mulin.matters.layouts import examples
from mulin.matters.models import DayFigures, DoorNotice, Matter, Reporter, SheetLayout
from mulin.people.models import Account
from mulin.people.queries import actor_of
from mulin.platform import errors, practice
from mulin.platform.actors import Actor
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act, ActDetail
from mulin.territory import queries as places
from mulin.territory.models import Place
from mulin.territory.naming import key_of
from tests.factories import Town
from tests.matters.at_desk import at
from tests.matters.test_papers import read_pdf

pytestmark = pytest.mark.django_db

MARK = "练习，不是真的事"
WATERMARK = "真"
"""Letters of a slanted line are read back among the others; this one stands on no paper of the product."""
BANNER = "这里办的都不是真的事"


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(LOCAL) - dt.timedelta(minutes=30)


@pytest.fixture
def street(town: Town, now: dt.datetime) -> Place:
    made = practising.prepare(reset=False, now=now, password="lianxi")
    assert made.matters == len(practising.SAID)
    found = places.practice_street()
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _nobody_asks() -> Any:
    practice.begin(lambda: False)
    yield
    practice.begin(lambda: False)


def who(username: str, now: dt.datetime) -> Actor:
    return actor_of(Account.objects.get(username=username).person, on=now.date())


def signed_in(username: str = "lianxi-paidan") -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), backend="mulin.people.backends.AccountBackend")
    return client


@pytest.mark.mechanism("DR-15")
def test_it_is_marked_wherever_it_shows(street: Place, now: dt.datetime) -> None:
    desk = signed_in()
    matter = Matter.objects.filter(street=street).order_by("id")[1]
    assert matter.ref.startswith("LM-")
    layout = actions.keep_layout(
        street=street, text=examples.TEXTS["ledger"], actor=who("lianxi-paidan", now), now=now
    ).layout
    token = Reporter.objects.get(matter=matter).token
    for address in (
        "/desk/", f"/matters/{matter.ref}/", "/figures/", "/desk/register/", "/desk/layouts/", "/desk/practice/",
        "/preferences/", "/", "/mine/", f"/desk/layouts/{layout.id}/",
    ):  # fmt: skip
        page = desk.get(address)
        assert page.status_code == 200, address
        assert BANNER in page.content.decode(), address
    # Its slip is marked for whoever holds it, in both views.
    for view in ("page", "elder"):
        visitor = Client()
        visitor.post("/preferences/", {"view": view})
        assert BANNER in visitor.get(reverse("matters:slip", args=[token])).content.decode()
    for address in (f"/s/{token}/slip.pdf", "/desk/queue.pdf", f"/desk/layouts/{layout.id}/sheet.pdf"):
        assert WATERMARK in read_pdf(desk.get(address).content), address
    doors = desk.get(f"/desk/doors/sheet.pdf?place={matter.place.compound_id}")
    assert WATERMARK in read_pdf(doors.content)
    for address in ("/desk/queue.xlsx", f"/desk/layouts/{layout.id}/sheet.xlsx"):
        rows = list(load_workbook(io.BytesIO(desk.get(address).content)).active.iter_rows(values_only=True))
        assert rows[0][0] == MARK, address
    csv = b"".join(desk.get(f"/desk/layouts/{layout.id}/sheet.csv").streaming_content)
    assert csv.decode("utf-8-sig").startswith(MARK)


def test_what_is_real_is_never_marked(street: Place, town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now)
    desk = at(town, "dispatcher")
    assert BANNER not in desk.get("/desk/").content.decode()
    assert WATERMARK not in read_pdf(desk.get("/desk/queue.pdf").content)
    rows = list(
        load_workbook(io.BytesIO(desk.get("/desk/queue.xlsx").content)).active.iter_rows(values_only=True)
    )
    assert MARK not in repr(rows)
    assert "lianxi-paidan" in desk.get("/desk/practice/").content.decode()


@pytest.mark.mechanism("DR-15")
def test_nothing_leaves(street: Place, town: Town, now: dt.datetime) -> None:
    dispatcher = who("lianxi-paidan", now)

    def answered(place: Place, actor: Actor) -> Notice:
        matter = actions.raise_matter(
            place=place, words="灯不亮", channel="phone", actor=actor, now=now,
            contact=actions.Contact(name="某某", reply_by="letter"),
        ).matter  # fmt: skip
        actions.answer(matter=matter, body="好了。", proposes="solved", actor=actor, now=now)
        return Notice.objects.get(record_id=matter.id)

    quiet, real = answered(street, dispatcher), answered(town.building, town.dispatcher)
    assert (quiet.state, quiet.error) == (Notice.State.UNDONE, practice.REASON)
    send_due(now + dt.timedelta(hours=1))
    quiet.refresh_from_db()
    real.refresh_from_db()
    assert (quiet.state, quiet.sent_at) == (Notice.State.UNDONE, None)
    assert real.state == Notice.State.SENT


@pytest.mark.mechanism("DR-15", "S3-52")
def test_neither_finds_the_other(street: Place, town: Town, now: dt.datetime) -> None:
    real = town.raise_matter(now=now, words="楼道灯不亮").matter
    tried = Matter.objects.filter(street=street).order_by("id")[0]
    dispatcher = who("lianxi-paidan", now)
    for actor, own, other in (
        (dispatcher, tried, real),
        (town.dispatcher, real, tried),
        (town.leader, real, tried),
    ):
        assert queries.find(actor, own.ref) is not None
        assert queries.find(actor, other.ref) is None
        found = {one.ref for one in queries.search_all(actor, "楼道灯不亮", now=now)}
        assert own.ref in found
        assert other.ref not in found
    number = str(int(tried.ref.rpartition("-")[2]))
    assert [one.ref for one in queries.search_all(dispatcher, number, now=now)] == [tried.ref]
    assert at(town, "dispatcher").get(f"/matters/{tried.ref}/").status_code == 404
    assert signed_in().get(f"/matters/{real.ref}/").status_code == 404


@pytest.mark.mechanism("DR-15")
def test_the_public_never_meets_it(street: Place, town: Town, now: dt.datetime) -> None:
    town.raise_matter(now=now)
    actions.refresh_figures(now=now, everything=True)
    assert DayFigures.objects.filter(street_id=town.street.id).exists()
    assert not DayFigures.objects.filter(street_id=street.id).exists()
    actions.refresh_figures(now=now + dt.timedelta(minutes=1))
    assert not DayFigures.objects.filter(street_id=street.id).exists()
    visitor = Client()
    assert visitor.get(reverse("site:street", args=[key_of(street)])).status_code == 404
    assert "练习" not in visitor.get("/").content.decode()
    assert street not in places.streets()
    door = Place.objects.filter(street=street, kind=Place.Kind.ENTRANCE)[0]
    assert places.by_door(door.door_token) is None
    assert "练习" not in visitor.get("/places/?q=小区").content.decode()
    with pytest.raises(errors.Refusal, match="练习用"):
        town.raise_matter(now=now, place=street)


def test_who_practises_raises_nothing_real(street: Place, town: Town, now: dt.datetime) -> None:
    before = Matter.objects.count()
    with pytest.raises(errors.Refusal, match="练习账号"):
        town.raise_matter(now=now, actor=who("lianxi-paidan", now))
    with pytest.raises(errors.Refusal, match="练习用"):
        town.raise_matter(now=now, actor=town.resident, place=street)
    assert Matter.objects.count() == before


@pytest.mark.mechanism("DR-15")
def test_one_call_empties_it_and_nothing_else(street: Place, town: Town, now: dt.datetime) -> None:
    """Everything done there goes, words of its acts too; accounts, places and the real street stay as they are."""
    kept = town.raise_matter(now=now).matter
    dispatcher, handler = who("lianxi-paidan", now), who("lianxi-wuye", now)
    matter = Matter.objects.get(street=street, state="with_handler")
    sheet = matter.assignments.get()
    actions.accept(assignment=sheet, actor=handler, now=now)
    actions.answer(matter=matter, body="好了。", proposes="solved", actor=handler, now=now)
    actions.say(
        matter=matter, reporter=matter.reporters.get(), solved=True, actor=town.visitor, now=now, via="slip"
    )
    actions.keep_layout(street=street, text=examples.TEXTS["week"], actor=dispatcher, now=now)
    compound = Place.objects.get(street=street, kind=Place.Kind.COMPOUND)
    actions.print_notice(
        places=[compound], doors=6, title="试", body="试", office="", day=now.date(), leads="none", copies=1,
        actor=dispatcher, now=now,
    )  # fmt: skip
    acts = Act.objects.count()
    real_words = ActDetail.objects.filter(act__street_id=town.street.id).count()
    made = practising.prepare(reset=True, now=now)
    assert (made.emptied, made.matters, made.password) == (True, len(practising.SAID), "")
    assert len(made.accounts) == len(practising.STAFF)
    assert Matter.objects.filter(street=street).count() == len(practising.SAID)
    assert not Matter.objects.filter(pk=matter.pk).exists()
    assert not SheetLayout.objects.exists()
    assert not DoorNotice.objects.exists()
    assert Act.objects.count() > acts, "the timeline is never cut"
    assert not ActDetail.objects.filter(act__record_id=matter.id).exists()
    assert ActDetail.objects.filter(act__street_id=town.street.id).count() == real_words
    assert queries.find(town.dispatcher, kept.ref) is not None
    assert signed_in().get("/desk/").status_code == 200


def test_a_real_street_cannot_be_emptied(town: Town, now: dt.datetime) -> None:
    with pytest.raises(errors.Refusal):
        practising.empty(town.street, now=now)


def test_made_once(street: Place, now: dt.datetime) -> None:
    again = practising.prepare(reset=False, now=now)
    assert (again.password, again.emptied, again.matters) == ("", False, 0)
    assert Place.objects.filter(path=practice.ROOT).count() == 1
