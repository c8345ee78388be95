"""What cannot be, sent by the page in both languages: the rule and the way out at its field, what was typed, and nothing half done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from mulin.matters import actions, clocks
from mulin.people.models import Leave
from mulin.platform import policy
from mulin.platform.ui import prefs
from tests.factories import Town
from tests.matters.at_desk import at, live, matter_in

pytestmark = pytest.mark.django_db
TABLES = (
    "matters_matter", "matters_assignment", "matters_rule", "matters_ruleset", "people_appointment", "people_leave",
    "people_person", "platform_act", "platform_policyvalue", "platform_notice", "platform_record",
)  # fmt: skip


@dataclass
class Sent:
    """A form as somebody sends it: who, where to, what; and what has to be read then."""

    who: str
    address: str
    values: dict[str, str]
    rule: str
    says: dict[str, str]
    way_out: dict[str, str]
    typed: list[str] = field(default_factory=list)
    where: str = ""
    """The field that is to blame."""


def everything() -> list[str]:
    one = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM \"{}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({one.format(table)})" for table in TABLES))
        return [row[0] for row in cursor.fetchall()]


def refused(client: Client, sent: Sent, language: str) -> None:
    client.cookies[prefs.COOKIE] = f"language={language}" if language == "en" else ""
    before = everything()
    answer = client.post(sent.address, sent.values)
    page = answer.content.decode()
    assert answer.status_code in (409, 422), page[:2000]
    assert everything() == before, "something was half done"
    main = page.split("<main", 1)[1]
    for words in (sent.rule, sent.says[language], sent.way_out[language], *sent.typed):
        assert words in main, f"{words} in {main[:6000]}"
    # The message stands at the field it is about, which points to it.
    at_field = main.split(f'name="{sent.where}"', 1)[1].split("</form>", 1)[0]
    assert 'aria-invalid="true"' in at_field or "field-error" in at_field
    assert sent.says[language] in at_field


def transfer_to_oneself(town: Town, now: dt.datetime) -> Sent:
    matter = matter_in(town, "in_hand", now)
    return Sent(
        "handler",
        reverse("matters:matter_transfers", args=[matter.ref]),
        {"to": str(town.property.id), "reason": "请他们办"},
        "S3-48",
        {"zh": "不能转给自己", "en": "It cannot be passed to yourselves."},
        {
            "zh": "请选另一家；不归任何一家的，退回窗口。",
            "en": "Choose another office; if it is nobody&#39;s",
        },
        ["请他们办"],
        where="to",
    )


def circular_proposal(town: Town, now: dt.datetime) -> Sent:
    """To who had it already and gave it back."""
    matter = town.raise_matter(now=now).matter
    actions.propose(
        matter=matter, to=town.centre, words="请街道统一改", reason="", actor=town.worker, now=now
    )
    sheet = live(matter)
    assert sheet is not None
    actions.return_sheet(assignment=sheet, reason="先在居民区议一议", actor=town.dispatcher, now=now)
    return Sent(
        "worker",
        reverse("matters:matter_proposals", args=[matter.ref]),
        {"to": str(town.centre.id), "words": "议过了，还是请街道办"},
        "S0-12",
        {"zh": "不能再绕回去", "en": "it cannot go round in a circle"},
        {"zh": "请往更上一级提", "en": "Propose it one level higher, or answer it here."},
        ["议过了，还是请街道办"],
        where="to",
    )


def rule_that_matches_nothing(town: Town, now: dt.datetime) -> Sent:
    """Behind one that takes every such matter already."""
    made = actions.begin_rules(street=town.street, actor=town.dispatcher, now=now)
    actions.add_rule(
        ruleset=made, category=town.lighting, organisation=town.power, actor=town.dispatcher, now=now
    )
    return Sent(
        "dispatcher",
        reverse("matters:rules_draft"),
        {
            "category": str(town.lighting.id),
            "place": str(town.compound.id),
            "organisation": str(town.property.id),
        },
        "DR-16",
        {"zh": "第 1 条已经把这些都管了", "en": "Rule 1 already takes all of these"},
        {"zh": "请把条件写得不一样", "en": "rule 1"},
        [f'value="{town.lighting.id}" selected', f'value="{town.property.id}" selected'],
        where="category",
    )


def clock_in_the_past(town: Town, now: dt.datetime) -> Sent:
    yesterday = dt.datetime.now(policy.LOCAL).date() - dt.timedelta(days=1)
    return Sent(
        "dispatcher",
        reverse("matters:clock", args=[clocks.OFFICE]),
        {"value": "8:30-12:00，14:00-17:30", "valid_from": yesterday.isoformat(), "source": "冬令"},
        "N-83",
        {"zh": "不能从已经过去的日子起改。", "en": "A change cannot begin on a day that has passed."},
        {"zh": "请从今天或以后的一天起", "en": "Please begin today or later"},
        ["冬令", "8:30-12:00，14:00-17:30", yesterday.isoformat()],
        where="valid_from",
    )


def successor_without_the_post(town: Town, now: dt.datetime) -> Sent:
    matter_in(town, "in_hand", now)
    verifier = town.persons["verifier"]
    return Sent(
        "leader",
        reverse("handover", args=[town.persons["handler"].id]),
        {"successor": str(verifier.id)},
        "S1-23",
        {"zh": "卢静还缺岗位：承办人 · 安和物业", "en": "卢静 lacks a post: Handler"},
        {"zh": "先给这位定岗", "en": "Give them the post first"},
        [f'value="{verifier.id}" selected'],
        where="successor",
    )


def deputy_without_the_post(town: Town, now: dt.datetime) -> Sent:
    day = dt.datetime.now(policy.LOCAL).date()
    deputy = town.persons["verifier"]
    return Sent(
        "leader",
        reverse("leaves"),
        {
            "person": str(town.persons["dispatcher"].id),
            "deputy": str(deputy.id),
            "since": day.isoformat(),
            "back": (day + dt.timedelta(days=3)).isoformat(),
        },
        "S3-48",
        {"zh": "卢静代不了", "en": "卢静 cannot stand in as"},
        {"zh": "代班的人要在同一个单位", "en": "The deputy must be in the same office"},
        [f'value="{deputy.id}" selected', day.isoformat()],
        where="deputy",
    )


@pytest.mark.mechanism("DR-16")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "made",
    [
        transfer_to_oneself,
        circular_proposal,
        rule_that_matches_nothing,
        clock_in_the_past,
        successor_without_the_post,
        deputy_without_the_post,
    ],
)
def test_refused_with_the_rule_and_the_way_out(
    town: Town, now: dt.datetime, made: object, language: str
) -> None:
    assert callable(made)
    sent = made(town, now)
    refused(at(town, sent.who), sent, language)
    assert not Leave.objects.exists()
