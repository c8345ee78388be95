"""Rules made because of a group of matters: tied, shown, answered with, replaced and never edited."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mulin.matters import actions, queries
from mulin.matters.actions import Draft
from mulin.matters.models import Fix, FixMatter, Matter
from mulin.platform import errors
from mulin.platform.records.models import Link
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


def draft(town: Town, **changes: Any) -> Draft:
    return replace(
        Draft(
            "楼道灯三天换好",
            "灯坏了三天里换好，换不了要贴告示。",
            town.property,
            dt.date(2026, 6, 11),
            public=True,
        ),
        **changes,
    )


def make(town: Town, matters: list[Matter], now: dt.datetime, **changes: Any) -> Fix:
    values: dict[str, Any] = {
        "street": town.street,
        "draft": draft(town),
        "matters": matters,
        "actor": town.dispatcher,
        "now": now,
    }
    return actions.make_fix(**{**values, **changes})


@pytest.mark.mechanism("S2-33", "S2-34")
def test_a_rule_is_tied_to_its_matters_and_told_on_their_slips(
    town: Town, now: dt.datetime, client: Any
) -> None:
    matters = [matter_in(town, state, now) for state in ("received", "closed")]
    fix = make(town, matters, now)
    assert fix.ref == "F-2026-00001"
    assert Link.objects.filter(to_id=fix.id, kind="fix").count() == 2
    for matter in matters:
        slip = client.get(reverse("matters:slip", args=[matter.reporters.get().token])).content.decode()
        assert "因为这类事，立了规矩：楼道灯三天换好" in slip
        assert fix in queries.beside(matter, now=now).fixes


def test_what_is_not_public_stays_off_the_slip(town: Town, now: dt.datetime, client: Any) -> None:
    matter = matter_in(town, "received", now)
    make(town, [matter], now, draft=draft(town, public=False))
    slip = client.get(reverse("matters:slip", args=[matter.reporters.get().token])).content.decode()
    assert "楼道灯三天换好" not in slip


@pytest.mark.mechanism("S2-33")
def test_the_group_is_answered_in_one_act_and_who_cannot_be_is_listed(town: Town, now: dt.datetime) -> None:
    ours, theirs = matter_in(town, "received", now), matter_in(town, "in_hand", now)
    fix = make(town, [ours], now)
    done = actions.answer_with_fix(
        fix=fix, matters=[ours, theirs], body="以后三天里换好。", actor=town.dispatcher, now=now
    )
    assert [one.id for one in done.done] == [ours.id]
    assert [(one.id, refusal.rule) for one, refusal in done.refused] == [(theirs.id, "N-77")]
    assert Matter.objects.get(pk=ours.pk).state == "answered"
    assert Matter.objects.get(pk=theirs.pk).state == "with_handler"
    assert FixMatter.objects.filter(fix=fix).count() == 2


@pytest.mark.mechanism("S2-33")
def test_a_rule_is_replaced_and_not_edited(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    old = make(town, [matter], now)
    later = draft(town, title="楼道灯两天换好", valid_from=dt.date(2026, 9, 1))
    new = make(town, [], now, draft=later, replaces=old)
    old.refresh_from_db()
    assert (old.state, old.valid_to, old.title) == ("superseded", dt.date(2026, 9, 1), "楼道灯三天换好")
    assert [one.matter_id for one in new.because.all()] == [matter.id]
    with pytest.raises(errors.Conflict):
        make(town, [], now, draft=draft(town, valid_from=dt.date(2026, 10, 1)), replaces=old)
    with pytest.raises(errors.Invalid):
        make(town, [], now, draft=draft(town), replaces=new)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fix.objects.filter(pk=new.pk).update(valid_to=new.valid_from)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"words": " "}, "words"),
        ({"valid_to": dt.date(2026, 6, 11)}, "valid_to"),
    ],
)
def test_what_is_no_rule_is_refused_at_its_field(
    town: Town, now: dt.datetime, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        make(town, [], now, draft=draft(town, **wrong))
    assert refused.value.field == field
    with pytest.raises(errors.Refusal):
        make(town, [], now, actor=town.worker)


def test_written_and_tied_at_the_desk(town: Town) -> None:
    today = dt.datetime.now(dt.UTC)
    matters = [matter_in(town, "received", today) for _one in range(2)]
    desk = at(town, "dispatcher")
    given = {
        "matter": matters[0].ref,
        "title": "楼道灯三天换好",
        "words": "灯坏了三天里换好。",
        "organisation": str(town.property.id),
        "valid_from": "2026-06-11",
    }
    wrong = desk.post(reverse("matters:fix_new"), {**given, "valid_from": "下周"})
    assert wrong.status_code == 422
    assert "日子看不懂" in wrong.content.decode()
    assert desk.post(reverse("matters:fix_new"), given).status_code == 302
    fix = Fix.objects.get()
    page = desk.get(reverse("matters:fix", args=[fix.ref])).content.decode()
    assert matters[0].ref in page
    assert matters[1].ref in page, "offered to be tied"
    for asked in (matters[1].ref, "楼道灯"):
        looked = desk.get(reverse("matters:fix", args=[fix.ref]), {"q": asked}).content.decode()
        assert f'value="{matters[1].id}"' in looked, asked
    none = desk.post(reverse("matters:fix_matters", args=[fix.ref]), {})
    assert none.status_code == 422
    assert "至少勾一件" in none.content.decode()
    desk.post(reverse("matters:fix_matters", args=[fix.ref]), {"matters": [str(matters[1].id)]})
    assert fix.because.count() == 2
    answered = desk.post(
        reverse("matters:fix_answers", args=[fix.ref]),
        {"matters": [str(one.id) for one in matters], "body": "以后三天里换好。"},
    )
    assert answered.status_code == 302
    assert set(Matter.objects.values_list("state", flat=True)) == {"answered"}
    other = at(town, "other_dispatcher")
    assert other.get(reverse("matters:fix", args=[fix.ref])).status_code == 404


@pytest.mark.parametrize("n", [1, 6])
def test_the_pages_ask_a_fixed_number_of_times(
    town: Town, n: int, django_assert_max_num_queries: Any
) -> None:
    today = dt.datetime.now(dt.UTC)
    fix = make(town, [matter_in(town, "received", today) for _one in range(n)], today)
    desk = at(town, "dispatcher")
    with django_assert_max_num_queries(12):
        assert desk.get(reverse("matters:fix", args=[fix.ref])).status_code == 200
    with django_assert_max_num_queries(10):
        assert desk.get(reverse("matters:fixes")).status_code == 200


def test_tying_one_twice_changes_nothing(town: Town, now: dt.datetime) -> None:
    one, two = (matter_in(town, "received", now) for _ in range(2))
    fix = make(town, [one], now)
    assert actions.attach_fix(fix=fix, matters=[one, two], actor=town.dispatcher, now=now) == 1
    assert FixMatter.objects.filter(fix=fix).count() == 2
    with pytest.raises(errors.Refusal):
        actions.attach_fix(fix=fix, matters=[two], actor=town.handler, now=now)
