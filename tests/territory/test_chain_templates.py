"""Chains as rows: which kinds may stand below which, and what each tier is there for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from mulin.platform import errors
from mulin.territory.queries import chains
from tests.factories import Town
from tests.matters.at_desk import at
from tests.territory.test_lifecycles import founded, today


@pytest.fixture(name="at_present")
def present() -> dt.datetime:
    """Pages read the clock: what they show is of today."""
    return dt.datetime.now(dt.UTC)


pytestmark = pytest.mark.django_db


@pytest.mark.mechanism("S3-05")
def test_the_second_echelon_has_four_levels_each_with_its_duty(town: Town, at_present: dt.datetime) -> None:
    chain = chains.chain("second_echelon")
    assert chain is not None
    office = founded(town, at_present, "区委党建办", "district_office", chain=chain)
    group = founded(town, at_present, "街道工作组", "town_group", chain=chain, parent=office)
    branch = founded(town, at_present, "青桐居民区党总支", "general_branch", chain=chain, parent=group)
    echelon = {
        "purpose": "上门排查，邻里互助",
        "ends_on": today(at_present) + dt.timedelta(days=90),
        "heir": branch,
    }
    with pytest.raises(errors.Invalid) as skipped:
        founded(town, at_present, "越级的第二梯队", "second_echelon", chain=chain, parent=office, **echelon)
    assert skipped.value.field == "parent"
    founded(town, at_present, "青桐第二梯队", "second_echelon", chain=chain, parent=branch, **echelon)
    report = at(town, "leader").get(reverse("territory:covered") + "?chain=second_echelon").content.decode()
    for duty in ("全区统筹，定办法", "指导居村，调人手", "组织本居村，派任务", "上门做事，报情况"):
        assert duty in report


@pytest.mark.mechanism("S4-20")
def test_one_core_and_four_kinds_of_members(town: Town, at_present: dt.datetime) -> None:
    chain = chains.chain("one_plus_four")
    assert chain is not None
    core = founded(town, at_present, "青桐社区党委", "community_committee", chain=chain)
    members = {
        "committee": "居委会",
        "unit": "驻区学校",
        "enterprise": "早点铺",
        "social_organisation": "合唱团",
    }
    for kind, name in members.items():
        founded(town, at_present, name, kind, chain=chain, parent=core)
    with pytest.raises(errors.Invalid):
        founded(town, at_present, "外来的公司", "property", chain=chain, parent=core)
    shown = (
        at(town, "leader").get(reverse("territory:organisations") + "?chain=one_plus_four").content.decode()
    )
    assert all(name in shown for name in (core.name, *members.values()))
    assert "外来的公司" not in shown
