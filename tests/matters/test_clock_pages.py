"""The street's clocks: seen in words, changed from a day on, on the record, and never for what was fixed before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from mulin.matters import actions, clocks, limits
from mulin.matters.models import Category
from mulin.platform import errors, policy
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.at_desk import at, live, matter_in

pytestmark = pytest.mark.django_db


def put(
    town: Town, now: dt.datetime, key: str, value: object, who: str = "dispatcher", **changes: object
) -> bool:
    values = {"valid_from": now.date(), "source": "街道会议纪要", **changes}
    return actions.set_clock(
        street=town.street, key=key, value=value, actor=town.actors[who], now=now, **values
    )  # type: ignore[arg-type]


@pytest.mark.mechanism("S1-23")
@pytest.mark.parametrize(
    ("preset", "urgency", "due"),
    [
        ("beijing", "emergency", "2026-06-11 11:00"),
        ("beijing", "utility", "2026-06-12 09:00"),
        ("beijing", "ordinary", "2026-06-18 18:00"),
        ("beijing", "complex", "2026-06-26 18:00"),
        ("shanghai", "emergency", "2026-06-11 11:00"),
        ("shanghai", "utility", "2026-06-12 18:00"),
        ("shanghai", "ordinary", "2026-06-18 18:00"),
        ("shanghai", "complex", "2026-07-03 18:00"),
    ],
)
def test_a_citys_limits_hold_from_the_day_on(
    town: Town, now: dt.datetime, preset: str, urgency: str, due: str
) -> None:
    actions.choose_preset(
        street=town.street,
        preset=limits.PRESETS[preset],
        valid_from=now.date(),
        source="",
        actor=town.leader,
        now=now,
    )
    Category.objects.filter(pk=town.lighting.pk).update(urgency=urgency)
    town.lighting.refresh_from_db()
    matter = town.raise_matter(now=now).matter
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="归它", actor=town.dispatcher, now=now, category=town.lighting
    )
    assert f"{sheet.due_at.astimezone(policy.LOCAL):%Y-%m-%d %H:%M}" == due
    if preset == "beijing":
        assert clocks.step_due("receive", now, street_id=town.street.id) == now + dt.timedelta(hours=2)
    else:
        respond = clocks.step_due("respond", now, street_id=town.street.id)
        assert f"{respond.astimezone(policy.LOCAL):%m-%d %H:%M}" == "06-12 18:00"


def test_what_was_fixed_before_does_not_move(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now)
    before = matter.due_at
    later = now + dt.timedelta(days=1)
    put(town, later, clocks.SOLVE, dict.fromkeys(limits.URGENCIES, "1 hours"), valid_from=later.date())
    matter.refresh_from_db()
    assert matter.due_at == before
    # Nor when its category changes: its own day's policy counts.
    kind = Category.objects.create(code="u", name="水电", urgency="utility")
    actions.classify(matter=matter, category=kind, actor=town.dispatcher, now=later)
    sheet = live(matter)
    assert sheet is not None
    assert sheet.limit == "24 hours"


def test_a_change_stands_on_the_streets_record(town: Town, now: dt.datetime) -> None:
    assert put(town, now, clocks.ACCEPT, "2 working_hours", valid_from=now.date() + dt.timedelta(days=9))
    line = story([town.street.id])[-1]
    assert line.verb == "matters.set_clock"
    for part in ("2026-06-20", "2 个工作小时", "4 个工作小时", "街道会议纪要"):
        assert part in line.sentence
    assert policy.get(clocks.ACCEPT, street_id=town.street.id, on=now) == "4 working_hours"
    assert (
        policy.get(clocks.ACCEPT, street_id=town.other_street.id, on=now + dt.timedelta(days=20))
        == "4 working_hours"
    )
    assert not put(town, now, clocks.SAY, "7 workdays"), "what holds anyway is not written"


@pytest.mark.mechanism("DR-16")
@pytest.mark.parametrize(
    ("key", "value", "changes", "field"),
    [
        (clocks.ACCEPT, "0 hours", {}, "value"),
        (clocks.ACCEPT, "-3 hours", {}, "value"),
        (clocks.ACCEPT, "3 fortnights", {}, "value"),
        (clocks.ACCEPT, "很快", {}, "value"),
        (clocks.SOLVE, dict.fromkeys(limits.URGENCIES, "0 days"), {}, "emergency"),
        (clocks.SOLVE, {"ordinary": "5 days"}, {}, "value"),
        (clocks.REOPEN, 0, {}, "value"),
        (clocks.REOPEN, "3.5", {}, "value"),
        (clocks.OFFICE, ["18:00-09:00"], {}, "value"),
        (clocks.OFFICE, ["09:00-12:00", "11:00-13:00"], {}, "value"),
        (clocks.OFFICE, ["25:00-26:00"], {}, "value"),
        (clocks.OFFICE, [], {}, "value"),
        (clocks.ACCEPT, "3 hours", {"valid_from": dt.date(2026, 6, 10)}, "valid_from"),
        (clocks.ACCEPT, "3 hours", {"source": "  "}, "source"),
    ],
)
def test_what_is_no_clock_is_refused_with_its_rule(
    town: Town, now: dt.datetime, key: str, value: object, changes: dict[str, object], field: str
) -> None:
    before = policy.get(key, street_id=town.street.id, on=now)
    with pytest.raises(errors.Invalid) as refused:
        put(town, now, key, value, **changes)
    assert (refused.value.rule, refused.value.field) == ("N-83", field)
    policy.forget()
    assert policy.get(key, street_id=town.street.id, on=now) == before


@pytest.mark.parametrize("who", ["worker", "handler", "verifier", "auditor", "other_dispatcher"])
def test_only_the_streets_own_may(town: Town, now: dt.datetime, who: str) -> None:
    with pytest.raises(errors.Refusal):
        put(town, now, clocks.ACCEPT, "2 hours", who=who)


def test_the_page_says_every_clock_in_words(town: Town) -> None:
    page = at(town, "leader").get(reverse("matters:clocks")).content.decode()
    for text in ("2 个工作小时", "紧急 2 小时", "09:00-12:00", "N-83", "90", "北京", "上海"):
        assert text in page
    for key in policy.declared():
        if key.startswith("matters.limit.") or key == "office.hours":
            assert reverse("matters:clock", args=[key]) in page


def test_a_preset_and_one_value_by_the_page(town: Town) -> None:
    client = at(town, "dispatcher")
    today = dt.datetime.now(policy.LOCAL).date()
    url = reverse("matters:clocks")
    assert client.post(url, {"preset": "beijing", "valid_from": today.isoformat()}).status_code == 302
    assert "7 天" in client.get(url).content.decode()
    one = reverse("matters:clock", args=[clocks.OFFICE])
    wrong = client.post(one, {"value": "八点到五点", "valid_from": today.isoformat(), "source": "冬令"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "八点到五点" in text
    assert "N-83" in text
    right = client.post(
        one, {"value": "8:30-12:00，14:00-17:30", "valid_from": today.isoformat(), "source": "冬令"}
    )
    assert right.status_code == 302
    assert policy.get(clocks.OFFICE, street_id=town.street.id, on=dt.datetime.now(dt.UTC)) == [
        "08:30-12:00",
        "14:00-17:30",
    ]
    solve = reverse("matters:clock", args=[clocks.SOLVE])
    typed = {
        f"{one}_{part}": value
        for one in limits.URGENCIES
        for part, value in (("amount", "3"), ("unit", "hours"))
    }
    bad = client.post(
        solve, {**typed, "utility_amount": "0", "valid_from": today.isoformat(), "source": "试"}
    )
    assert bad.status_code == 422
    assert client.post(solve, {**typed, "valid_from": today.isoformat(), "source": "试"}).status_code == 302


def test_the_page_costs_the_same_whatever_was_set(
    town: Town, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    client = at(town, "dispatcher")
    for day in range(20):
        put(town, now, clocks.SAY, f"{day + 1} workdays", valid_from=now.date() + dt.timedelta(days=day))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(reverse("matters:clocks")).status_code == 200
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(reverse("matters:settings")).status_code == 200


def test_others_do_not_get_in(town: Town) -> None:
    assert at(town, "worker").get(reverse("matters:clocks")).status_code == 403
    assert (
        at(town, "dispatcher").get(reverse("matters:clock", args=["notices.wait_minutes"])).status_code == 404
    )


def test_every_clock_has_an_english_name() -> None:
    with translation.override("en"):
        named = {key: str(policy.declared()[key].text) for key in limits.clock_keys()}
    assert not [key for key, name in named.items() if not name.isascii()]
