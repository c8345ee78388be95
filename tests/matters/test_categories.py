"""Keeping the categories: two levels, six digits, nothing deleted, and what still uses one is said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mulin.demo import categories as seeds
from mulin.matters import actions
from mulin.matters.actions.sorting import check_gb
from mulin.matters.models import Category, Matter
from mulin.platform import errors
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db


def save(town: Town, now: dt.datetime, **changes: Any) -> Category:
    values = {
        "street": town.street,
        "name": "停车",
        "urgency": "ordinary",
        "actor": town.dispatcher,
        "now": now,
    }
    return actions.save_category(**{**values, **changes})


@pytest.mark.mechanism("S0-36")
def test_added_renamed_moved_and_mapped_with_an_act_each(town: Town, now: dt.datetime) -> None:
    traffic = save(town, now, gb_code="050000")
    leaf = save(
        town, now, name="乱停车", parent=traffic, gb_code="050100", urban_kind="event", urban_class="街面秩序"
    )
    assert (leaf.parent, leaf.gb_code, leaf.urban_class) == (traffic, "050100", "街面秩序")
    save(town, now, category=leaf, name="占道停车", parent=traffic, urgency="complex", gb_code="050200")
    leaf.refresh_from_db()
    assert (leaf.name, leaf.urgency, leaf.gb_code) == ("占道停车", "complex", "050200")
    lines = [line.sentence for line in story([town.street.id])]
    assert lines[-3:-1] == ["加了类别“停车”", "加了类别“乱停车”"]
    assert "乱停车 → 占道停车" in lines[-1]
    assert "050100 → 050200" in lines[-1]


def test_past_matters_keep_theirs(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "received", now)
    actions.classify(matter=matter, category=town.lighting, actor=town.dispatcher, now=now)
    actions.switch_category(
        street=town.street, category=town.lighting, on=False, actor=town.dispatcher, now=now
    )
    assert Matter.objects.get(pk=matter.pk).category == town.lighting
    page = at(town, "dispatcher").get(reverse("matters:matter_category", args=[matter.ref])).content.decode()
    assert f'value="{town.lighting.id}"' not in page
    actions.switch_category(street=town.street, category=town.lighting, on=True, actor=town.leader, now=now)
    assert story([town.street.id])[-1].verb == "matters.switch_category_on"


@pytest.mark.mechanism("DR-16", "S0-36")
def test_switching_off_one_in_use_says_where_it_is_used(town: Town, now: dt.datetime) -> None:
    draft = actions.begin_rules(street=town.street, actor=town.dispatcher, now=now)
    actions.add_rule(
        ruleset=draft, category=town.lighting, organisation=town.power, actor=town.dispatcher, now=now
    )
    duty = actions.add_duty(
        street=town.street,
        organisation=town.power,
        category=town.lighting,
        place=town.street,
        scope="both",
        valid_from=dt.date(2027, 1, 1),
        actor=town.dispatcher,
        now=now,
    )
    client = at(town, "dispatcher")
    url = reverse("matters:category_switches", args=[town.lighting.id])
    refused = client.post(url, {"on": "0"})
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "还有 1 条规则、1 条名录用着它" in text
    assert reverse("matters:duty_end", args=[duty.id]) in text
    assert reverse("matters:rules_draft") in text
    town.lighting.refresh_from_db()
    assert town.lighting.active


@pytest.mark.mechanism("DR-16")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "公共照明"}, "name"),
        ({"gb_code": "12345"}, "gb_code"),
        ({"gb_code": "1234567"}, "gb_code"),
        ({"gb_code": "１２０１００"}, "gb_code"),
        ({"gb_code": "000100"}, "gb_code"),
        ({"gb_code": "010100"}, "gb_code"),
    ],
)
def test_what_is_no_category_is_refused_at_its_field(
    town: Town, now: dt.datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        save(town, now, **changes)
    assert refused.value.field == field
    assert Category.objects.count() == 1


def test_only_two_levels(town: Town, now: dt.datetime) -> None:
    leaf = save(town, now, name="楼道灯", parent=town.lighting)
    for one, parent in ((None, leaf), (town.lighting, save(town, now, name="别的"))):
        with pytest.raises(errors.Invalid) as refused:
            save(town, now, name="又一级", category=one, parent=parent)
        assert refused.value.field == "parent"
    with pytest.raises(errors.Conflict):
        actions.switch_category(
            street=town.street, category=town.lighting, on=False, actor=town.dispatcher, now=now
        )
    with pytest.raises(errors.Refusal):
        actions.save_category(street=town.street, name="停车", urgency="ordinary", actor=town.worker, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.filter(pk=leaf.pk).update(gb_code="12a456")


@given(st.text(st.sampled_from("0123456789a １"), max_size=8), st.sampled_from(["", "010000", "130000"]))
def test_only_six_digits_of_the_right_family_pass(code: str, above: str) -> None:
    parent = Category(name="大类", gb_code=above) if above else None
    try:
        kept = check_gb(code, parent)
    except errors.Invalid:
        return
    assert kept == "" or (len(kept) == 6 and kept.isascii() and kept.isdigit() and kept[:2] != "00")
    if kept and parent is not None:
        assert kept[:2] == above[:2]
        assert kept[2:4] != "00"
    elif kept:
        assert kept.endswith("0000")


@pytest.mark.mechanism("S0-36")
def test_the_demos_own_codes_pass(town: Town) -> None:
    by_code = seeds.by_code()
    for seed in seeds.categories():
        parent = Category(name="大类", gb_code=by_code[seed.parent].gb_code) if seed.parent else None
        assert check_gb(seed.gb_code, parent) == seed.gb_code


def test_the_pages(town: Town, now: dt.datetime, django_assert_max_num_queries: Any) -> None:
    client = at(town, "dispatcher")
    url = reverse("matters:categories")
    assert client.post(url, {"name": "停车", "urgency": "ordinary", "gb_code": "050000"}).status_code == 302
    wrong = client.post(url, {"name": "乱停", "urgency": "ordinary", "gb_code": "05"})
    assert wrong.status_code == 422
    assert "乱停" in wrong.content.decode()
    assert "N-71" in wrong.content.decode()
    one = reverse("matters:category_setting", args=[town.lighting.id])
    given = {"name": "路灯照明", "urgency": "utility", "gb_code": "010000", "position": "3"}
    assert client.post(one, given).status_code == 302
    town.lighting.refresh_from_db()
    assert (town.lighting.name, town.lighting.urgency, town.lighting.position) == ("路灯照明", "utility", 3)
    for number in range(40):
        Category.objects.create(code=f"x{number}", name=f"类{number}", parent=town.lighting)
    for page in (url, one):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
    assert at(town, "verifier").get(url).status_code == 403
