"""What is over goes on time: counted first, cleared one by one, and the timeline stays whole."""

from __future__ import annotations

import argparse
import datetime as dt
import json

import pytest

from mulin.matters import actions as matters
from mulin.matters.actions import forgetting as forgetting_matters
from mulin.matters.models import Matter, Photo, Reporter
from mulin.people import actions, queries
from mulin.people.actions import forgetting
from mulin.people.models import Account, Appointment, Person
from mulin.platform import commands, errors, fields, policy, retention
from mulin.platform.actors import system
from mulin.platform.timeline.models import Act, ActDetail
from mulin.platform.timeline.sealer import seal
from mulin.platform.timeline.verify import verify
from tests.factories import Town, build_town

MAKER = system("tests.maker")


def counted(name: str, now: dt.datetime) -> tuple[int, int]:
    found = next(one for one in retention.count(now) if one.rule.name == name)
    return found.due, found.of


def cleared(name: str, now: dt.datetime) -> int:
    return next(one.due for one in retention.carry_out(now) if one.rule.name == name)


def withdrawn(town: Town, now: dt.datetime) -> Matter:
    raised = town.raise_matter(
        words="路灯不亮，晚上看不见", contact=matters.Contact(name="许知远", phone="13800006666"), now=now
    )
    matter = raised.matter
    matters.withdraw(matter=matter, reporter=raised.reporter, words="修好了", actor=town.visitor, now=now)
    return Matter.objects.get(pk=matter.pk)


@pytest.fixture
def closed(town: Town, now: dt.datetime) -> Matter:
    """A matter taken back at once, with a name and a telephone."""
    return withdrawn(town, now)


@pytest.mark.django_db
def test_every_term_that_counts_days_has_somebody_who_clears() -> None:
    known = {rule.term.name for rule in retention.rules.values()}
    elsewhere = {"notices"}  # swept by notices.sending.forget_old and hooks.actions
    for model in fields.tables():
        term = model.held.until  # type: ignore[attr-defined]
        assert not term.days or term.name in known | elsewhere, (
            f"{model._meta.db_table}: nobody clears {term.name}"
        )


@pytest.mark.django_db
def test_contacts_of_a_closed_matter_go_on_time(town: Town, closed: Matter, now: dt.datetime) -> None:
    assert counted("contacts", now) == (0, 1)
    later = now + dt.timedelta(days=731)
    assert counted("contacts", later) == (1, 1)
    assert Reporter.objects.exclude(name=b"").exists(), "counting changes nothing"
    assert cleared("contacts", later) == 1
    reporter = Reporter.objects.get(matter=closed)
    assert (reporter.name, reporter.phone, reporter.phone_index, reporter.person_id) == ("", "", "", None)
    assert not Photo.objects.filter(matter=closed).exists()
    assert Matter.objects.get(pk=closed.pk).words == closed.words, "the words have a longer time"
    assert counted("contacts", later) == (0, 0)
    assert cleared("contacts", later) == 0, "a second run clears nothing"


@pytest.mark.django_db
def test_what_is_open_is_not_over(town: Town, now: dt.datetime) -> None:
    town.raise_matter(contact=matters.Contact(name="许知远", phone="13800006666"), now=now)
    assert counted("contacts", now + dt.timedelta(days=9999)) == (0, 1)


@pytest.mark.django_db
def test_a_district_may_keep_shorter(town: Town, closed: Matter, now: dt.datetime) -> None:
    policy.put("matters.contacts.keep_days", 30, street_id=None, valid_from=now.date(), source="…")
    assert counted("contacts", now + dt.timedelta(days=31)) == (1, 1)


def test_words_go_and_the_timeline_verifies(fresh_database: None, now: dt.datetime) -> None:
    town = build_town()
    matter = withdrawn(town, now)
    while seal(now):
        pass
    before = verify()
    assert forgetting_matters.forget_words(matter.id, now)
    fresh = Matter.objects.get(pk=matter.pk)
    assert fresh.words == forgetting_matters.GONE
    assert fresh.answer is not None
    assert fresh.answer.body == forgetting_matters.GONE
    acts = Act.objects.filter(record_id=matter.id)
    assert ActDetail.objects.filter(act__in=acts).count() == 1, "only the line that says it was done"
    while seal(now):
        pass
    after = verify()
    assert after.ok
    assert after.records >= before.records
    assert after.erased == before.erased + acts.count() - 1
    assert not forgetting_matters.forget_words(matter.id, now)


@pytest.mark.django_db
def test_the_command_counts_with_denominators(
    town: Town, closed: Matter, now: dt.datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = argparse.Namespace(dry_run=True, json=True)
    assert commands.retention(asked) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["dry_run"]
    lines = {one["rule"]: one for one in said["counts"]}
    assert lines["persons"]["of"] == Person.objects.exclude(name=b"").count()
    assert Reporter.objects.exclude(name=b"").exists()
    asked.dry_run, asked.json = True, False
    commands.retention(asked)
    assert "people_person" in capsys.readouterr().out


@pytest.fixture
def neighbour(town: Town, now: dt.datetime) -> Person:
    return actions.add_person(street=town.street, name="许知远", phone="13800007777", actor=MAKER, now=now)


@pytest.mark.django_db
def test_who_was_not_heard_of_for_years_becomes_nameless(neighbour: Person, now: dt.datetime) -> None:
    later = now + dt.timedelta(days=1096)
    assert neighbour in retention.rules["persons"].over(later - dt.timedelta(days=1095))
    assert cleared("persons", later) >= 1
    fresh = Person.objects.get(pk=neighbour.pk)
    assert (fresh.name, fresh.phone, fresh.name_index, fresh.phone_index) == ("", "", "", "")
    assert not queries.by_phone("13800007777")


@pytest.mark.django_db
def test_who_holds_a_post_or_has_an_account_stays(town: Town, now: dt.datetime) -> None:
    over = retention.rules["persons"].over(now + dt.timedelta(days=9999))
    assert not over.filter(account__is_active=True).exists()
    holding = Appointment.objects.filter(valid_to__isnull=True).values("person_id")
    assert holding.exists()
    assert not over.filter(pk__in=holding).exists()


@pytest.mark.django_db
def test_one_deletes_oneself(neighbour: Person, now: dt.datetime) -> None:
    actions.open_account(
        person=neighbour, username="xuzhiyuan", password="…", actor=MAKER, now=now, trusted=True
    )
    own = queries.actor_of(neighbour, on=now.date())
    with pytest.raises(errors.Refusal):
        forgetting.forget_oneself(person=neighbour, actor=MAKER, now=now)
    forgetting.forget_oneself(person=neighbour, actor=own, now=now)
    account = Account.objects.get(person=neighbour)
    assert not account.is_active
    assert "xuzhiyuan" not in account.username
    assert Person.objects.get(pk=neighbour.pk).name == ""
    assert (
        not ActDetail.objects.filter(act__record_id=neighbour.id).exclude(act__verb="people.forget").exists()
    )


@pytest.mark.django_db
def test_what_is_open_is_the_reason_to_stay(town: Town, neighbour: Person, now: dt.datetime) -> None:
    own = queries.actor_of(neighbour, on=now.date())
    raised = town.raise_matter(now=now, contact=matters.Contact(person=neighbour), actor=own)
    with pytest.raises(errors.Conflict) as refused:
        forgetting.forget_oneself(person=neighbour, actor=own, now=now)
    assert raised.matter.ref in refused.value.message
    assert refused.value.remedy
    holder = town.persons["secretary"]
    with pytest.raises(errors.Conflict):
        forgetting.forget_oneself(person=holder, actor=queries.actor_of(holder, on=now.date()), now=now)
