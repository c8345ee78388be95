"""Break-glass: opened with a reason, read while it runs, told to those concerned, ended, reviewed (ET-19)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mulin.matters import actions
from mulin.matters.models import GlassBreak, Matter
from mulin.people import actions as people
from mulin.people import roles
from mulin.people.queries import actor_of
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.notices.models import Notice
from mulin.platform.policy import LOCAL
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.mediations import asked


@pytest.fixture
def elsewhere(town: Town) -> Actor:
    """A worker of the other neighbourhood, who does not see what lies in this one."""
    person = people.add_person(
        street=town.street, name="葛明", phone="10000000077", actor=SYSTEM, now=FOUNDED
    )
    people.appoint(
        person=person,
        role=roles.WORKER,
        place=town.other_neighbourhood,
        organisation=town.committee,
        since=FOUNDED.date(),
        actor=SYSTEM,
        now=FOUNDED,
    )
    town.persons["elsewhere"] = person
    town.actors["elsewhere"] = actor_of(person, on=dt.date(2026, 6, 11))
    return town.actors["elsewhere"]


@pytest.fixture
def matter(town: Town, now: dt.datetime) -> Matter:
    return town.raise_matter(now=now, contact=by(town)).matter


def by(town: Town) -> actions.Contact:
    return actions.Contact(name="顾阿婆", person=town.persons["resident"])


def broken(
    matter: Matter, actor: Actor, now: dt.datetime, reason: str = "夜里漏水，找不到当班的人"
) -> GlassBreak:
    return actions.break_glass(matter=matter, reason=reason, actor=actor, now=now)


@pytest.mark.mechanism("S3-56")
def test_it_opens_is_told_and_ends_by_itself(
    town: Town, now: dt.datetime, elsewhere: Actor, matter: Matter
) -> None:
    one = broken(matter, elsewhere, now)
    assert one.until == now + dt.timedelta(hours=4)
    told = {notice.person_id: notice.kind for notice in Notice.objects.filter(record_id=matter.id)}
    assert told[town.persons["resident"].id] == "matters.glass_broken"
    assert told[town.persons["security"].id] == told[town.persons["audit"].id] == "matters.glass_watched"
    assert town.persons["admin"].id not in told
    later = now + dt.timedelta(hours=3)
    assert actions.read_glass(broken=one, actor=elsewhere, now=later).words == matter.words
    assert actions.read_glass(broken=one, actor=elsewhere, now=later).ref == matter.ref
    one.refresh_from_db()
    assert one.readings == Act.objects.filter(verb="matters.read_glass", record_id=matter.id).count() == 2
    with pytest.raises(errors.Refusal, match="已经结束"):
        actions.read_glass(broken=one, actor=elsewhere, now=now + dt.timedelta(hours=4))


def test_whom_it_is_not_for(town: Town, now: dt.datetime, elsewhere: Actor, matter: Matter) -> None:
    for who in (town.admin, town.security, town.audit, town.resident, town.mediator, town.other_dispatcher):
        with pytest.raises(errors.Refusal, match="ET-19"):
            broken(matter, who, now)
    with pytest.raises(errors.Conflict, match="本来就看得到"):
        broken(matter, town.worker, now)
    with pytest.raises(errors.Invalid, match="为什么"):
        broken(matter, elsewhere, now, reason="  ")
    with pytest.raises(errors.Invalid, match="电话或证件号"):
        broken(matter, elsewhere, now, reason="打 13812345678 没人接")
    Matter.objects.filter(pk=matter.pk).update(concerns=[elsewhere.id])
    with pytest.raises(errors.Invalid, match="没有这个编号"):
        broken(matter, elsewhere, now)
    assert not GlassBreak.objects.exists()


def test_a_mediation_has_no_glass(town: Town, now: dt.datetime, elsewhere: Actor, client: Client) -> None:
    """Its words are closed to everybody but the parties and the mediator, whatever the reason (ET-08)."""
    mediation = asked(town, now)
    town.login(client, "elsewhere")
    given = {"ref": mediation.ref, "reason": "急着要看"}
    answer = client.post(reverse("matters:glass_new"), given)
    assert answer.status_code == 422
    assert "没有这个编号" in answer.text
    assert not GlassBreak.objects.exists()


def test_reviewed_once_by_the_audit_administrator_alone(
    town: Town, now: dt.datetime, elsewhere: Actor, matter: Matter
) -> None:
    one = broken(matter, elsewhere, now)
    for who in (elsewhere, town.security, town.admin, town.leader):
        with pytest.raises(errors.Refusal, match="审计管理员"):
            actions.review_glass(broken=one, justified=True, words="该", actor=who, now=now)
    with pytest.raises(errors.Invalid):
        actions.review_glass(broken=one, justified=False, words=" ", actor=town.audit, now=now)
    actions.review_glass(broken=one, justified=False, words="可以等到早上", actor=town.audit, now=now)
    one.refresh_from_db()
    assert (one.justified, one.review_words) == (False, "可以等到早上")
    with pytest.raises(errors.Conflict):
        actions.review_glass(broken=one, justified=True, words="又想了想", actor=town.audit, now=now)


def test_the_security_administrator_ends_it(
    town: Town, now: dt.datetime, elsewhere: Actor, matter: Matter
) -> None:
    one = broken(matter, elsewhere, now)
    with pytest.raises(errors.Refusal):
        actions.end_glass(broken=one, actor=town.audit, now=now)
    actions.end_glass(broken=one, actor=town.security, now=now)
    with pytest.raises(errors.Refusal, match="已经结束"):
        actions.read_glass(broken=one, actor=elsewhere, now=now)


def test_the_pages(town: Town, elsewhere: Actor, client: Client) -> None:
    now = dt.datetime.now(LOCAL)
    matter = town.raise_matter(now=now, contact=by(town), words="三楼漏水，很急").matter
    town.login(client, "elsewhere")
    assert client.get(reverse("matters:matter", args=[matter.ref])).status_code == 404
    empty = client.post(reverse("matters:glass_new"), {"ref": matter.ref, "reason": ""})
    assert empty.status_code == 422
    answer = client.post(reverse("matters:glass_new"), {"ref": matter.ref, "reason": "夜里漏水"}, follow=True)
    assert "三楼漏水，很急" in answer.text
    one = GlassBreak.objects.get()
    page = reverse("matters:glass_break", args=[one.id])
    # Opened, it stays for reading only: no page of the matter itself is open.
    assert client.get(reverse("matters:matter", args=[matter.ref])).status_code == 404
    for who in ("security", "audit"):
        other = Client()
        town.login(other, who)
        seen = other.get(page).text
        assert "夜里漏水" in seen
        assert "很急" not in seen
    assert "等复核" in other.get(reverse("matters:glass_breaks")).text
    assert other.post(reverse("matters:glass_reviews", args=[one.id]), {}).status_code == 422
    given = {"justified": "right", "words": "当班的人不在"}
    assert other.post(reverse("matters:glass_reviews", args=[one.id]), given).status_code == 302
    stranger = Client()
    town.login(stranger, "second_dispatcher")
    assert stranger.get(page).status_code == 404
    resident = Client()
    town.login(resident, "resident")
    assert "夜里漏水" in resident.get(reverse("site:my_data")).text
    assert resident.get(reverse("matters:glass_breaks")).status_code == 403


def test_the_same_by_program(town: Town, elsewhere: Actor, client: Client) -> None:
    matter = town.raise_matter(now=dt.datetime.now(LOCAL), words="四楼漏水").matter
    town.login(client, "elsewhere")

    def send(path: str, **body: object) -> tuple[int, dict]:
        answer = client.post(f"/api/glass-breaks/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    status, made = send("", ref=matter.ref, reason="夜里漏水")
    assert status == 201
    assert send(f"{made['id']}/readings/")[1]["words"] == "四楼漏水"
    assert send(f"{made['id']}/reviews/", justified=True, words="该")[0] == 403
    assert send(f"{made['id']}/ends/")[0] == 201
    assert send(f"{made['id']}/readings/")[0] == 403
    town.login(client, "audit")
    assert send(f"{made['id']}/reviews/", justified=True, words="该")[0] == 201
    listed = client.get("/api/glass-breaks/").json()["items"]
    assert [(one["ref"], one["justified"], one["readings"]) for one in listed] == [(matter.ref, True, 1)]


def test_the_list_costs_the_same(
    town: Town, now: dt.datetime, elsewhere: Actor, client: Client, django_assert_max_num_queries: object
) -> None:
    for n in (1, 3):
        for _each in range(n):
            broken(town.raise_matter(now=now).matter, elsewhere, now)
        town.login(client, "audit")
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(reverse("matters:glass_breaks")).status_code == 200
