"""Notes stay in the office that wrote them: seen by its people, and by nobody else anywhere."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.matters import actions, queries
from mulin.matters.models import Matter, Mention, Note
from mulin.platform import errors, registry
from mulin.platform.notices.actions import send_due
from mulin.platform.notices.models import Notice
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db
SECRET = "钥匙在三号楼门卫那里"


@pytest.fixture
def now() -> dt.datetime:
    """Pages ask the clock, so what they show was raised a moment ago."""
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def test_only_the_office_sees_its_notes(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now, contact=actions.Contact(name="顾女士"))
    actions.note_down(matter=matter, words=SECRET, actor=town.dispatcher, now=now)
    for who in ("dispatcher", "second_dispatcher", "leader"):
        assert SECRET in at(town, who).get(f"/matters/{matter.ref}/").content.decode(), who
    for who in ("worker", "handler"):
        assert SECRET not in at(town, who).get(f"/matters/{matter.ref}/").content.decode(), who
    slip = matter.reporters.get().token
    visitor = at(town, "resident")
    for address in (f"/s/{slip}/", f"/s/{slip}/?part=story", "/", f"/api/slips/{slip}"):
        assert SECRET not in visitor.get(address, follow=True).content.decode(), address
    api = at(town, "worker").get(f"/api/matters/{matter.ref}").content.decode()
    assert SECRET not in api
    assert queries.whole(matter).notes == [], "nothing without the reader's offices"


def test_a_colleague_is_called_by_name(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    sent = at(town, "dispatcher").post(
        f"/matters/{matter.ref}/notes/", {"words": "@沈晓棠 明早你打个电话，邮箱 a@b.cn 不用写"}
    )
    assert sent.status_code == 302
    mention = Mention.objects.get()
    assert mention.person_id == town.second_dispatcher.id
    send_due(dt.datetime.now(dt.UTC))
    told = Notice.objects.get(person_id=town.second_dispatcher.id)
    assert matter.ref in told.title
    assert "电话" not in told.body, "the words stay in the notes"
    client = at(town, "second_dispatcher")
    assert 'data-key="g m">提到我的 <data value="1">' in client.get("/desk/").content.decode()
    assert "明早你打个电话" in client.get("/desk/mentions/").content.decode()
    assert at(town, "dispatcher").post(f"/desk/mentions/{mention.id}/").status_code == 404
    assert client.post(f"/desk/mentions/{mention.id}/").status_code == 302
    assert Mention.objects.get().seen_at is not None
    assert "提到我的 <data value" not in client.get("/desk/").content.decode()


def test_answering_in_the_notes_counts_as_having_read(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    actions.note_down(matter=matter, words="@沈晓棠 看一下", actor=town.dispatcher, now=now)
    actions.note_down(matter=matter, words="看了", actor=town.second_dispatcher, now=now)
    assert Mention.objects.get().seen_at == now


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "请写备注"),
        ("@罗建平 看看", "不是本单位在岗的同事"),
        ("@谁也不是 看看", "沈晓棠"),
        ("打 13812345627", "备注里有电话"),
    ],
)
def test_what_cannot_be_noted_comes_back_with_what_was_typed(
    town: Town, now: dt.datetime, words: str, said: str
) -> None:
    matter = matter_in(town, "new", now)
    page = at(town, "dispatcher").post(f"/matters/{matter.ref}/notes/", {"words": words})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert words in page.content.decode()
    assert not Note.objects.exists()


def test_who_may_not_see_the_matter_cannot_be_called(town: Town, now: dt.datetime) -> None:
    from mulin.people import actions as people
    from mulin.people import roles
    from tests.factories.town import FOUNDED, SYSTEM

    newcomer = people.add_person(street=town.street, name="陶然", phone="", actor=SYSTEM, now=FOUNDED)
    people.appoint(
        person=newcomer, role=roles.WORKER, place=town.other_neighbourhood, organisation=town.centre,
        since=FOUNDED.date(), actor=SYSTEM, now=FOUNDED,
    )  # fmt: skip
    matter = matter_in(town, "new", now)
    with pytest.raises(errors.Invalid, match="看不到这件事"):
        actions.note_down(matter=matter, words="@陶然 看看", actor=town.dispatcher, now=now)
    assert not Note.objects.exists()
    assert not Notice.objects.exists()


def test_who_has_no_work_on_matters_writes_none(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    for who in ("leader", "auditor"):
        with pytest.raises(errors.Refusal, match="S1-18"):
            actions.note_down(matter=matter, words="看看", actor=town.actors[who], now=now)
    with pytest.raises(errors.Refusal, match="S1-18"):
        actions.note_down(matter=matter, words="看看", actor=town.handler, now=now)


def test_my_data_says_that_notes_are_kept(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    matter.reporters.update(person_id=town.resident.id)
    actions.note_down(matter=Matter.objects.get(pk=matter.pk), words=SECRET, actor=town.worker, now=now)
    held = list(registry.holdings["notes"].rows(town.resident.id))  # type: ignore[arg-type]
    assert [(one.what, one.value) for one in held] == [(matter.ref, "1 条同事间的备注")]
    page = at(town, "resident").get("/my-data/").content.decode()
    assert "1 条同事间的备注" in page
    assert SECRET not in page


def test_by_program_too_an_office_reads_only_its_own(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    address = f"/api/matters/{matter.ref}/notes/"
    made = at(town, "dispatcher").post(address, {"words": SECRET}, content_type="application/json")
    assert made.status_code == 201
    assert [one["words"] for one in at(town, "second_dispatcher").get(address).json()["items"]] == [SECRET]
    assert at(town, "handler").get(address).json()["items"] == []
    again = f"/api/matters/{matter.ref}/reminders/"
    client = at(town, "dispatcher")
    assert client.post(again, {"words": ""}, content_type="application/json").status_code == 201
    assert client.post(again, {"words": ""}, content_type="application/json").status_code == 409
    assert client.post(f"/api/matters/{matter.ref}/undoings/").status_code == 201
    assert client.get("/api/knowledge/").json()["items"] == []


def test_nobody_reads_a_mention_for_another(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now)
    actions.note_down(matter=matter, words="@沈晓棠 看一下", actor=town.dispatcher, now=now)
    mention = Mention.objects.get()
    with pytest.raises(errors.Refusal, match="S1-18"):
        actions.see_mention(mention=mention, actor=town.dispatcher, now=now)
    actions.see_mention(mention=mention, actor=town.second_dispatcher, now=now)
    assert Mention.objects.get().seen_at == now
