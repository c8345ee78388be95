"""Taking back what one has just done, and putting right what was noted: nothing is erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mulin.matters import actions, states, telling
from mulin.matters.models import Assignment, Attempt, Matter, Reminder, Word
from mulin.platform import errors
from mulin.platform.notices.models import Notice
from mulin.platform.records.models import Record
from mulin.platform.timeline.models import Act
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at, live, matter_in

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 6, 11, 2, tzinfo=dt.UTC)

KEPT = (
    "state", "owner_id", "owner_org_id", "category_id", "title", "title_public", "responded_at",
    "due_at", "solve_by", "answer_id", "outcome", "closed_at",
)  # fmt: skip
OF_SHEET = ("state", "due_at", "accepted_at", "accepted_by_id", "ended_at", "end_reason")


def standing(matter: Matter) -> tuple[Any, ...]:
    """How a matter and its latest sheet stand."""
    fresh = Matter.objects.get(pk=matter.pk)
    sheet = Assignment.objects.filter(matter=matter).order_by("offered_at", "id").last()
    of_sheet = tuple(getattr(sheet, name) for name in OF_SHEET) if sheet else ()
    rows = (Word.objects.count(), Attempt.objects.count(), Reminder.objects.count())
    record = Record.objects.get(pk=matter.pk)
    return tuple(getattr(fresh, name) for name in KEPT), of_sheet, rows, record.state, record.public_title


def say(town: Town, matter: Matter, solved: bool, now: dt.datetime) -> None:
    actions.say(
        matter=matter, reporter=matter.reporters.get(), solved=solved, words="电话里说的", via="call",
        actor=town.dispatcher, now=now,
    )  # fmt: skip


ACTS: dict[str, tuple[str, str, Any]] = {
    "receive": ("new", "dispatcher", lambda t, m, n: actions.receive(
        matter=m, category=t.lighting, actor=t.dispatcher, now=n)),
    "classify": ("new", "dispatcher", lambda t, m, n: actions.classify(
        matter=m, category=t.lighting, actor=t.dispatcher, now=n)),
    "title": ("new", "dispatcher", lambda t, m, n: actions.set_title(
        matter=m, title="灯不亮", public=True, actor=t.dispatcher, now=n)),
    "accept": ("offered", "handler", lambda t, m, n: actions.accept(
        assignment=live(m), actor=t.handler, now=n)),
    "return": ("in_hand", "handler", lambda t, m, n: actions.return_sheet(
        assignment=live(m), reason="不归我们", actor=t.handler, now=n)),
    "return offered": ("offered", "handler", lambda t, m, n: actions.return_sheet(
        assignment=live(m), reason="不归我们", actor=t.handler, now=n)),
    "recall": ("in_hand", "dispatcher", lambda t, m, n: actions.recall(
        assignment=live(m), reason="派错了", actor=t.dispatcher, now=n)),
    "remind": ("in_hand", "dispatcher", lambda t, m, n: actions.remind(
        assignment=live(m), actor=t.dispatcher, now=n)),
    "contact": ("in_hand", "handler", lambda t, m, n: actions.note_contact(
        matter=m, words="说了三楼", actor=t.handler, now=n)),
    "attempt": ("answered", "dispatcher", lambda t, m, n: actions.attempt(
        matter=m, how="call", note="没人接", actor=t.dispatcher, now=n)),
    "word solved": ("answered", "dispatcher", lambda t, m, n: say(t, m, True, n)),
    "word not solved": ("answered", "dispatcher", lambda t, m, n: say(t, m, False, n)),
}  # fmt: skip


@pytest.mark.mechanism("S1-23")
@pytest.mark.parametrize("act", ACTS)
def test_undone_it_stands_as_before_and_the_act_stays_on_the_timeline(town: Town, act: str) -> None:
    state, who, do = ACTS[act]
    matter = matter_in(town, state, START)
    before, acts = standing(matter), Act.objects.filter(record_id=matter.id).count()
    later = START + dt.timedelta(minutes=30)
    do(town, Matter.objects.get(pk=matter.pk), later)
    actions.undo(matter=matter, actor=town.actors[who], now=later + dt.timedelta(minutes=4))
    assert standing(matter) == before
    assert Act.objects.filter(record_id=matter.id).count() == acts + 2
    assert story([matter.id])[-1].verb == "matters.undo"
    assert not Notice.objects.filter(kind="matters.reminded", state="waiting").exists()


def test_a_dispatch_undone_is_a_sheet_withdrawn(town: Town) -> None:
    matter = matter_in(town, "received", START)
    before = standing(matter)
    actions.dispatch(matter=matter, to=town.property, reason="小区", actor=town.dispatcher, now=START)
    actions.undo(matter=matter, actor=town.dispatcher, now=START)
    after = standing(matter)
    assert after[0] == before[0]
    assert Assignment.objects.get().state == states.WITHDRAWN


def test_an_answer_undone_is_taken_back(town: Town) -> None:
    matter = matter_in(town, "answered", START)
    actions.undo(matter=matter, actor=town.handler, now=START)
    assert Matter.objects.get(pk=matter.pk).state == states.WITH_HANDLER
    assert matter.answers.get().taken_back_at == START


@pytest.mark.parametrize("act", ACTS)
def test_not_by_another_not_later_not_twice(town: Town, act: str) -> None:
    state, who, do = ACTS[act]
    matter = matter_in(town, state, START)
    do(town, Matter.objects.get(pk=matter.pk), START)
    with pytest.raises(errors.Refusal, match="DR-11") as by_other:
        actions.undo(matter=matter, actor=town.secretary, now=START)
    with pytest.raises(errors.Refusal, match="DR-11") as late:
        actions.undo(matter=matter, actor=town.actors[who], now=START + dt.timedelta(minutes=6))
    assert by_other.value.remedy
    assert "更正" in late.value.remedy
    actions.undo(matter=matter, actor=town.actors[who], now=START)
    with pytest.raises(errors.Conflict, match="已经撤销了"):
        actions.undo(matter=matter, actor=town.actors[who], now=START)


def test_what_others_have_gone_on_from_is_not_undone(town: Town) -> None:
    matter = matter_in(town, "offered", START)
    actions.accept(assignment=live(matter), actor=town.handler, now=START)  # type: ignore[arg-type]
    with pytest.raises(errors.Refusal, match="最后一步不是您做的"):
        actions.undo(matter=matter, actor=town.dispatcher, now=START)


def test_a_look_at_the_number_does_not_stand_in_the_way(town: Town) -> None:
    matter = matter_in(town, "new", START, contact=actions.Contact(name="顾", phone="13812345627"))
    actions.receive(matter=matter, actor=town.dispatcher, now=START)
    actions.show_contact(matter=Matter.objects.get(pk=matter.pk), actor=town.worker, now=START)
    actions.undo(matter=matter, actor=town.dispatcher, now=START)
    assert Matter.objects.get(pk=matter.pk).state == states.NEW


@pytest.mark.parametrize("state", ["new", "closed"])
def test_what_cannot_be_undone_says_why(town: Town, state: str) -> None:
    matter = matter_in(town, state, START)
    with pytest.raises(errors.Conflict) as refused:
        actions.undo(matter=matter, actor=town.dispatcher, now=START)
    assert "：" in refused.value.message
    assert refused.value.remedy


def test_who_raised_it_is_told_only_what_holds(town: Town) -> None:
    matter = matter_in(town, "answered", START)
    say(town, matter, True, START)
    actions.undo(matter=matter, actor=town.dispatcher, now=START)
    fresh = Matter.objects.select_related("place", "category").get(pk=matter.pk)
    told = " ".join(str(line["text"]) for line in telling.story(fresh, story([matter.id]), alone=True))
    assert "来问过" not in told


@pytest.mark.parametrize("resource", ["receipts", "contacts"])
def test_the_desk_offers_it_after_the_act(town: Town, resource: str) -> None:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    matter = matter_in(town, "new", now)
    client = at(town, "dispatcher")
    client.post(f"/matters/{matter.ref}/{resource}/", {"words": "说过了", "back": ""})
    page = client.get(f"/desk/?m={matter.ref}").content.decode()
    assert f'action="/matters/{matter.ref}/undoings/"' in page
    assert client.post(f"/matters/{matter.ref}/undoings/", {"back": ""}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == states.NEW
    assert "后来撤销了" in client.get(f"/matters/{matter.ref}/").content.decode()
    assert client.post(f"/matters/{matter.ref}/undoings/").status_code == 409


@pytest.mark.mechanism("S1-23")
def test_a_note_is_corrected_and_the_old_one_stays(town: Town) -> None:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    matter = matter_in(town, "answered", now)
    say(town, matter, False, now)
    line = story([matter.id])[-1]
    client = at(town, "second_dispatcher")
    address = f"/matters/{matter.ref}/corrections/"
    assert "电话里说的" in client.get(f"{address}?of={line.id}").content.decode()
    assert client.post(address, {"of": str(line.id), "words": " "}).status_code == 422
    assert client.post(address, {"of": str(line.id), "words": "是三楼的灯，不是二楼"}).status_code == 302
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    for words in ("电话里说的", "后来更正了", "是三楼的灯，不是二楼"):
        assert words in page
    assert Word.objects.get().words == "是三楼的灯，不是二楼"
    assert at(town, "handler").post(address, {"of": str(line.id), "words": "不对"}).status_code == 403


def test_only_notes_can_be_corrected(town: Town) -> None:
    matter = matter_in(town, "received", START)
    line = story([matter.id])[-1]
    with pytest.raises(errors.Conflict, match="不是记下的话"):
        actions.correct(matter=matter, act=line.id, words="别的", actor=town.dispatcher, now=START)
    assert at(town, "dispatcher").get(f"/matters/{matter.ref}/corrections/?of=nonsense").status_code == 404
