"""Joined, parted, split; kept from whom it is about; handed to the channel that law gives."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.test import Client

from mulin.matters import actions, queries, states
from mulin.matters.models import LegalReferral, Matter, Reporter
from mulin.matters.queries import lists
from mulin.platform import errors
from mulin.platform.records.models import Record
from tests.factories import Town

pytestmark = pytest.mark.django_db
HERS = actions.Contact(name="顾阿婆", phone="10000000027")
HIS = actions.Contact(name="陆小满", phone="10000000028")


@pytest.mark.mechanism("S3-54", "S3-57")
def test_joined_matters_keep_every_reporter_and_count_once(town: Town, now: dt.datetime) -> None:
    one = town.raise_matter(now=now, words="路灯不亮", contact=HERS)
    two = town.raise_matter(now=now, words="门口黑漆漆的", contact=HIS)
    actions.join(matter=two.matter, into=one.matter, actor=town.worker, now=now)
    two.matter.refresh_from_db()
    assert (two.matter.state, two.matter.outcome) == (states.CLOSED, states.JOINED)
    assert one.matter.reporters.count() == 2
    his = queries.by_token(two.reporter.token)  # type: ignore[union-attr]
    assert his is not None
    assert his.matter == one.matter
    assert queries.by_number(two.matter.ref, "0028") == his, "the number they were given still finds it"
    actions.refresh_figures(now=now, everything=True)
    page = lists.page(town.street.id, lists.Wanted(of="raised"), now)
    assert [line.matter.ref for line in page.lines] == [one.matter.ref]
    assert page.total == 1


@pytest.mark.mechanism("S3-54")
def test_parted_matters_go_back_to_who_raised_them(town: Town, now: dt.datetime) -> None:
    one = town.raise_matter(now=now, contact=HERS)
    two = town.raise_matter(now=now, words="电梯也坏了", contact=HIS)
    actions.join(matter=two.matter, into=one.matter, actor=town.worker, now=now)
    actions.part(matter=two.matter, reason="不是同一件", actor=town.worker, now=now)
    two.matter.refresh_from_db()
    assert (two.matter.state, two.matter.outcome, two.matter.joined_to) == (states.RECEIVED, "", None)
    assert [one.name for one in two.matter.reporters.all()] == ["陆小满"]
    assert [one.name for one in one.matter.reporters.all()] == ["顾阿婆"]
    assert two.matter.due_at is not None


def test_what_was_joined_before_goes_along(town: Town, now: dt.datetime) -> None:
    one, two, three = (town.raise_matter(now=now, contact=HERS) for _ in range(3))
    actions.join(matter=three.matter, into=two.matter, actor=town.worker, now=now)
    actions.join(matter=two.matter, into=one.matter, actor=town.worker, now=now)
    assert Matter.objects.filter(joined_to=one.matter).count() == 2
    assert one.matter.reporters.count() == 3
    actions.part(matter=three.matter, reason="另一件", actor=town.worker, now=now)
    assert one.matter.reporters.count() == 2
    assert three.matter.reporters.count() == 1


def test_what_was_joined_is_not_reopened_by_itself(town: Town, now: dt.datetime) -> None:
    one, two = town.raise_matter(now=now, contact=HERS), town.raise_matter(now=now, contact=HIS)
    actions.join(matter=two.matter, into=one.matter, actor=town.worker, now=now)
    with pytest.raises(errors.Refusal, match="S3-54") as refused:
        actions.reopen(matter=two.matter, reporter=None, words="还是不亮", actor=town.worker, now=now)
    assert "分出来" in refused.value.remedy


def test_what_cannot_be_joined_says_why(town: Town, now: dt.datetime) -> None:
    one = town.raise_matter(now=now).matter
    closed = town.raise_matter(now=now, contact=HERS)
    actions.withdraw(
        matter=closed.matter,
        reporter=closed.reporter,
        words="",
        actor=town.visitor,
        now=now,  # type: ignore[arg-type]
    )
    for into in (one, closed.matter):
        with pytest.raises(errors.Invalid) as refused:
            actions.join(matter=one, into=into, actor=town.worker, now=now)
        assert refused.value.field == "into"


@pytest.mark.mechanism("S3-54")
def test_split_parts_are_matters_with_slips_of_their_own(
    town: Town, now: dt.datetime, client: Client
) -> None:
    whole = town.raise_matter(now=now, words="灯不亮，垃圾也没人收", contact=HERS)
    made = actions.split(
        matter=whole.matter, parts=[actions.Part("垃圾没人收", "垃圾")], actor=town.worker, now=now
    )
    assert len(made) == 1
    copy = Reporter.objects.get(matter=made[0])
    assert copy.copy_of == whole.reporter
    assert copy.phone == "10000000027"
    assert copy.token != whole.reporter.token  # type: ignore[union-attr]
    assert made[0].respond_by == whole.matter.respond_by, "the promise to call is the first one's"
    assert Record.objects.filter(links_in__source_id=whole.matter.id).get().id == made[0].id
    for view in ("view=page", "view=elder"):
        client.cookies["mulin_prefs"] = view
        slip = client.get(f"/s/{whole.reporter.token}/").content.decode()  # type: ignore[union-attr]
        assert f"/s/{copy.token}/" in slip


@pytest.mark.parametrize("parts", [[], [actions.Part(" ")], [actions.Part("一")] * 6])
def test_a_split_without_words_changes_nothing(
    town: Town, now: dt.datetime, parts: list[actions.Part]
) -> None:
    matter = town.raise_matter(now=now).matter
    with pytest.raises(errors.Invalid):
        actions.split(matter=matter, parts=parts, actor=town.worker, now=now)
    assert Matter.objects.count() == 1


@pytest.mark.mechanism("S2-45")
def test_a_complaint_is_neither_seen_nor_got_by_whom_it_is_about(
    town: Town, now: dt.datetime, client: Client
) -> None:
    matter = town.raise_matter(now=now, words="居委会乱收费").matter
    before = actions.receive(matter=matter, actor=town.worker, now=now)
    actions.set_nature(
        matter=before,
        nature="complaint",
        concerns=[town.committee.id],
        private=False,
        actor=town.dispatcher,
        now=now,
    )
    matter.refresh_from_db()
    assert matter.private
    assert matter.owner_id == town.dispatcher.id, "not who it is about"
    for who in ("worker", "secretary", "grid_member"):
        actor = town.actors[who]
        assert queries.find(actor, matter.ref) is None
        assert not queries.visible_to(actor).exists()
        assert queries.page(actor, queries.Filters(), after=None, now=now)[0] == []
        assert queries.counts(actor, now).total == 0
        assert queries.search_all(actor, "乱收费", now=now) == []
        town.login(client, who)
        assert client.get(f"/matters/{matter.ref}/").status_code == 404
        assert matter.ref.encode() not in client.get("/desk/").content
    assert queries.find(town.dispatcher, matter.ref) is not None
    with pytest.raises(errors.Invalid) as refused:
        actions.dispatch(matter=matter, to=town.committee, reason="归他们", actor=town.dispatcher, now=now)
    assert (refused.value.rule, refused.value.field) == ("N-79", "to")
    offered = queries.choices(matter, now=now)
    assert town.committee.id not in {one.organisation.id for one in offered.suggested + offered.others}
    assert lists.page(town.street.id, lists.Wanted(of="open"), now).lines == [], "nor on a public list"
    assert lists.page(town.street.id, lists.Wanted(of="open"), now).kept == 1, "but counted"
    assert lists.public(town.street.id, matter.ref) is None


def test_a_sheet_is_taken_from_whom_it_turns_out_to_be_about(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="归他们", actor=town.dispatcher, now=now)
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    actions.set_nature(
        matter=matter,
        nature="complaint",
        concerns=[town.property.id],
        private=False,
        actor=town.dispatcher,
        now=now,
    )
    matter.refresh_from_db()
    assert matter.state == states.RECEIVED
    assert queries.find(town.handler, matter.ref) is None


def test_a_sheet_in_hand_of_whom_it_turns_out_to_be_about_comes_back(town: Town, now: dt.datetime) -> None:
    """Their office may still have it, by somebody else's hand."""
    matter = town.raise_matter(now=now).matter
    sheet = actions.dispatch(matter=matter, to=town.property, reason="归他们", actor=town.dispatcher, now=now)
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    actions.set_nature(
        matter=matter,
        nature="complaint",
        concerns=[town.handler.id],
        private=False,
        actor=town.dispatcher,
        now=now,
    )
    matter.refresh_from_db()
    sheet.refresh_from_db()
    assert (matter.state, sheet.state) == (states.RECEIVED, states.WITHDRAWN)
    assert queries.find(town.handler, matter.ref) is None
    actions.dispatch(matter=matter, to=town.property, reason="请另一位来办", actor=town.dispatcher, now=now)


def test_what_a_person_is_about_goes_past_that_person(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    assert matter.owner_id == town.dispatcher.id
    actions.set_nature(
        matter=matter,
        nature="complaint",
        concerns=[town.persons["dispatcher"].id],
        private=False,
        actor=town.second_dispatcher,
        now=now,
    )
    matter.refresh_from_db()
    assert matter.owner_id == town.second_dispatcher.id
    assert queries.find(town.dispatcher, matter.ref) is None
    for act in (
        partial(actions.receive, matter=matter),
        partial(actions.dispatch, matter=matter, to=town.property, reason="归他们"),
        partial(actions.answer, matter=matter, body="没有这回事", proposes=states.EXPLAINED),
        partial(actions.set_nature, matter=matter, nature="", concerns=[], private=False),
    ):
        with pytest.raises(errors.Refusal):
            act(actor=town.dispatcher, now=now)


def test_a_petition_goes_its_legal_way_and_no_other(town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(now=now, words="对征收补偿不服", contact=HERS)
    actions.set_nature(
        matter=intake.matter, nature="petition", concerns=[], private=False, actor=town.dispatcher, now=now
    )
    with pytest.raises(errors.Refusal) as refused:
        actions.dispatch(
            matter=intake.matter, to=town.property, reason="归他们", actor=town.dispatcher, now=now
        )
    assert refused.value.rule == "N-79"
    given = actions.refer_to_law(
        matter=intake.matter, nature="petition", office="区信访局", words="", actor=town.dispatcher, now=now
    )
    referral = LegalReferral.objects.get()
    assert referral.handle_by - referral.accept_by == dt.timedelta(days=60)  # type: ignore[operator]
    assert referral.accept_by.isoformat() in given.body  # type: ignore[union-attr]
    assert given.proposes == states.REFERRED
    intake.matter.refresh_from_db()
    assert (intake.matter.state, intake.matter.private) == (states.ANSWERED, True)


def test_only_petitions_and_discipline_have_a_legal_way(town: Town, now: dt.datetime) -> None:
    matter = town.raise_matter(now=now).matter
    with pytest.raises(errors.Invalid) as refused:
        actions.refer_to_law(
            matter=matter, nature="help", office="区信访局", words="", actor=town.dispatcher, now=now
        )
    assert refused.value.field == "nature"


def test_a_complaint_never_reaches_whom_it_is_about_even_for_a_moment(
    town: Town, now: dt.datetime, client: Client
) -> None:
    sent = {
        "words": "网格中心的人态度不好",
        "place": str(town.building.id),
        "about": "网格中心",
        "form_key": "complaint-once",
    }
    assert client.post("/raise/", sent).status_code == 302
    matter = Matter.objects.get()
    assert matter.concerns == [town.centre.id]
    assert matter.nature == "complaint"
    assert matter.private
    assert matter.owner_org_id == town.committee.id
    assert queries.find(town.dispatcher, matter.ref) is None
    assert queries.find(town.worker, matter.ref) is not None
    assert Record.objects.get(pk=matter.pk).title == matter.ref


def test_a_name_that_no_office_has_is_asked_again_at_its_field(town: Town, client: Client) -> None:
    sent = {"words": "态度不好", "place": str(town.building.id), "about": "月球管理处", "form_key": "k-1"}
    answered = client.post("/raise/", sent)
    assert answered.status_code == 422
    assert "没有这家单位" in answered.content.decode()
    assert not Matter.objects.exists()
