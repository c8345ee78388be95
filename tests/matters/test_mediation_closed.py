"""A mediation is there for its parties and its mediator, and for nobody else by any post, page, search or table (ET-08)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from mulin.matters import actions, exports, jobs
from mulin.matters.models import Matter, Mediation
from mulin.matters.queries import mediation as queries
from mulin.matters.states import mediation as states
from mulin.people import actions as people
from mulin.people import queries as known
from mulin.people import roles
from mulin.platform import errors, registry, search
from mulin.platform.actors import Actor, system
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice
from mulin.platform.records.models import Record
from mulin.platform.timeline.models import Act, ActDetail
from tests.factories import Town
from tests.factories.town import PEOPLE, SYSTEM
from tests.matters.at_desk import at
from tests.matters.mediations import ORDER, OUTSIDER, SECRET, in_state

pytestmark = pytest.mark.django_db

STAFF = [key for key, *_rest in PEOPLE if key != "mediator"]
RESOURCES = (
    "consents", "departures", "sessions", "agreements", "effects", "revisions", "checks", "confirmations",
    "endings", "failures", "referrals", "handovers",
)  # fmt: skip


@pytest.fixture
def matter(town: Town, now: dt.datetime) -> Matter:
    return town.raise_matter(now=now, words="楼上漏水").matter


@pytest.fixture
def one(town: Town, now: dt.datetime, matter: Matter) -> Mediation:
    return in_state(town, states.FOLLOW_UP, now, matter=matter)


def addresses(one: Mediation) -> Iterator[str]:
    yield reverse("matters:mediation", args=[one.ref])
    yield reverse("matters:mediation_pdf", args=[one.ref])
    for resource in RESOURCES:
        yield reverse("matters:mediation_act", args=[one.ref, resource])
    yield f"/api/mediations/{one.ref}/"


@pytest.mark.parametrize("who", [*STAFF, "neighbour"])
@pytest.mark.mechanism("S4-18", "ET-08")
def test_no_post_opens_it(town: Town, now: dt.datetime, one: Mediation, matter: Matter, who: str) -> None:
    """Every page, act and API address is not there; nothing else says a word of it."""
    client = at(town, who)
    for address in addresses(one):
        assert client.get(address).status_code == 404, address
    for resource in RESOURCES:
        assert client.post(reverse("matters:mediation_act", args=[one.ref, resource])).status_code == 404
    assert client.post(reverse("matters:mediation_contact_views", args=[one.ref])).status_code == 404
    elsewhere = [
        reverse("matters:mediations"),
        "/api/mediations/",
        "/api/matters/",
        f"/api/matters/{matter.ref}/",
        reverse("site:mine"),
        reverse("site:my_data"),
        reverse("site:my_data_file"),
        reverse("matters:desk"),
        f"{reverse('matters:desk')}?q={SECRET}",
        f"{reverse('matters:desk')}?q={OUTSIDER}",
        f"{reverse('matters:desk')}?q={one.ref}",
        reverse("matters:matter", args=[one.ref]),
        reverse("matters:figures"),
        reverse("matters:mediation_figures"),
        reverse("matters:letters"),
        reverse("people"),
    ]
    for address in elsewhere:
        page = client.get(address).content.decode(errors="replace")
        # A search page repeats what was looked for, in its field.
        page = page.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "").replace(OUTSIDER, "", 3)
        if "?q=" not in address:
            assert SECRET not in page, address
        assert reverse("matters:mediation", args=[one.ref]) not in page, address
    found = client.get(f"{reverse('matters:desk')}?q=T-").content.decode()
    assert reverse("matters:mediation", args=[one.ref]) not in found


@pytest.mark.mechanism("S4-18", "ET-08")
def test_visitors_and_the_public_pages_know_nothing(town: Town, one: Mediation, matter: Matter) -> None:
    client = Client()
    for address in addresses(one):
        assert client.get(address).status_code in (302, 401, 404), address
    reporter = matter.reporters.get()
    for address in ("/", reverse("matters:slip", args=[reporter.token])):
        page = client.get(address, follow=True).content.decode()
        assert SECRET not in page
        assert one.ref not in page


@pytest.mark.mechanism("S4-18", "ET-08")
def test_the_matter_shows_a_number_and_a_word(town: Town, one: Mediation, matter: Matter) -> None:
    """For who may see the matter: that mediation was offered. Not how it stands, not where it leads."""
    page = at(town, "dispatcher").get(reverse("matters:matter", args=[matter.ref])).content.decode()
    assert "可以找调解员调解" in page
    assert one.ref.rpartition("-")[2] in page
    assert reverse("matters:mediation", args=[one.ref]) not in page
    assert "协议" not in page
    assert SECRET not in page
    record = Record.objects.get(pk=one.pk)
    assert (record.title, record.public_title, record.state) == ("", "", states.CLOSED_FILE)
    assert record.path == town.street.path, "not even where"
    kind = registry.kinds["mediation"]
    assert (kind.state_word(record.state), kind.closed) == ("调解", True)


@pytest.mark.mechanism("S4-18", "ET-08")
def test_how_it_stands_never_reaches_the_chain(town: Town, now: dt.datetime) -> None:
    found = set()
    for n, state in enumerate(ORDER):
        made = in_state(town, state, now, token=f"{n}" * 24)
        record = Record.objects.get(pk=made.pk)
        found.add((record.title, record.public_title, record.state, record.path))
    assert len(found) == 1


@pytest.mark.mechanism("S4-18", "ET-08")
def test_it_is_in_no_search_and_no_table(town: Town, now: dt.datetime, one: Mediation) -> None:
    assert not search.SearchDocument.objects.filter(record_id=one.id).exists()
    whole = str(list(exports.rows(town.street)))
    assert one.ref not in whole
    assert SECRET not in whole
    answer = at(town, "dispatcher").get(reverse("matters:queue_xlsx"))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        text = "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    assert one.ref not in text
    assert SECRET not in text


@pytest.mark.mechanism("S4-18", "ET-08")
def test_its_words_lie_nowhere_in_the_clear(town: Town, now: dt.datetime, one: Mediation) -> None:
    """Not in its own tables, not on the timeline, not in a notice: a dump without the keys opens nothing."""
    notices.send_due(now + dt.timedelta(hours=1))
    assert Notice.objects.filter(record_id=one.id, state="sent").exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND"
            " (tablename LIKE 'matters_mediation%' OR tablename LIKE 'platform_%')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s OR t::text LIKE %s",
                [f"%{SECRET}%", f"%{OUTSIDER}%", "%10000000088%"],
            )
            assert cursor.fetchone()[0] == 0, table


@pytest.mark.mechanism("S4-18", "ET-08")
def test_the_timeline_names_nobody(town: Town, now: dt.datetime, one: Mediation) -> None:
    actions.leave_mediation(mediation=one, party=one.parties.get(position=0), actor=town.resident, now=now)
    acts = Act.objects.filter(record_id=one.id)
    assert {detail.body == {} for detail in ActDetail.objects.filter(act__in=acts)} == {True}
    left = acts.get(verb="matters.mediation_leave")
    assert (left.actor_id, left.actor_kind) == (None, "system"), "who left is written nowhere"
    told = Notice.objects.filter(record_id=one.id, values__what="left").values_list("person_id", flat=True)
    assert set(told) == {town.persons["mediator"].id}, "nobody here has an account yet"


@pytest.mark.mechanism("S4-18", "ET-08")
def test_nobody_sees_it_through_acting_for_a_party(town: Town, one: Mediation) -> None:
    helping = town.worker.for_person(town.persons["resident"].id)
    assert queries.find(helping, one.ref) is None
    assert queries.find(system("matters.mediation_remind"), one.ref) is None
    nobody = Actor(id=town.persons["resident"].id, kind="system")
    assert queries.find(nobody, one.ref) is None
    assert queries.find(town.resident, one.ref) == one


@pytest.mark.mechanism("S4-18", "ET-08")
def test_a_mediator_whose_term_has_ended_sees_it_no_longer(
    town: Town, now: dt.datetime, one: Mediation
) -> None:
    post = known.holders(roles.MEDIATOR, on=now.date()).get(person=town.persons["mediator"])
    people.end_appointment(appointment=post, on=now.date(), actor=SYSTEM, now=now)
    former = known.actor_of(town.persons["mediator"], on=now.date())
    assert queries.find(former, one.ref) is None
    with pytest.raises(errors.Refusal):
        actions.finish_mediation(mediation=one, actor=former, now=now)
    to = town.persons["second_mediator"]
    with pytest.raises(errors.Refusal):
        actions.hand_over_mediation(mediation=one, to=to, reason="我来", actor=town.neighbour, now=now)
    actions.hand_over_mediation(mediation=one, to=to, reason="原来的不在岗了", actor=town.resident, now=now)
    assert queries.find(town.second_mediator, one.ref) is not None


@pytest.mark.mechanism("S4-18", "ET-08")
def test_handing_over_is_an_act_the_parties_see(town: Town, now: dt.datetime, one: Mediation) -> None:
    """The one before sees nothing any more; parties read from whom to whom and why."""
    at(town, "resident")
    act = reverse("matters:mediation_act", args=[one.ref, "handovers"])
    typed = {"to": str(town.persons["second_mediator"].id), "reason": "我要休假，由柏青接着做"}
    assert at(town, "resident").post(act, typed).status_code == 409, "a party cannot while there is one"
    client = at(town, "mediator")
    assert client.post(act, {**typed, "reason": ""}).status_code == 422
    assert client.post(act, typed)["Location"] == reverse("matters:mediations")
    assert client.get(reverse("matters:mediation", args=[one.ref])).status_code == 404
    page = at(town, "resident").get(reverse("matters:mediation", args=[one.ref])).content.decode()
    assert "由柏青接着做" in page
    assert Notice.objects.filter(person_id=town.persons["resident"].id, values__what="handed_over").exists()
    assert at(town, "second_mediator").get(reverse("matters:mediation", args=[one.ref])).status_code == 200


@pytest.mark.mechanism("S4-18", "ET-08")
def test_the_window_cannot_make_a_mediators_password(town: Town, now: dt.datetime) -> None:
    """Who could would open every case of theirs."""
    town.login(Client(), "mediator")
    with pytest.raises(errors.Refusal):
        people.replace_password(
            person=town.persons["mediator"], password="ab12-cd34-ef56", actor=town.worker, now=now
        )


@pytest.mark.mechanism("S4-18", "ET-08")
def test_what_is_held_is_told_to_the_party_alone(town: Town, one: Mediation) -> None:
    rows = registry.holdings["mediations"].rows
    assert [row.what for row in rows(town.persons["resident"].id)] == [one.ref]
    for key, person in town.persons.items():
        if key != "resident":
            assert not list(rows(person.id)), key


@pytest.mark.mechanism("N-48")
def test_the_last_day_is_thirty_calendar_days_on_and_told_once(
    town: Town, now: dt.datetime, one: Mediation
) -> None:
    at(town, "resident")
    agreement = one.agreement
    assert agreement.confirm_by == agreement.effective_on + dt.timedelta(days=30)
    assert jobs.remind_of_confirmations(now) == 0, "not yet"
    near = now + dt.timedelta(days=20)
    assert jobs.remind_of_confirmations(near) == 1
    assert jobs.remind_of_confirmations(near) == 0, "once, however often it runs"
    told = Notice.objects.filter(record_id=one.id, values__what="remind")
    assert {notice.person_id for notice in told} == {
        town.persons["mediator"].id,
        town.persons["resident"].id,
    }
    notices.send_due(near + dt.timedelta(hours=1))
    assert told.filter(state="sent", body__contains="法院").count() == 2


@pytest.mark.mechanism("N-48")
def test_no_reminder_once_applied_or_too_late(town: Town, now: dt.datetime, one: Mediation) -> None:
    assert jobs.remind_of_confirmations(now + dt.timedelta(days=31)) == 0
    with pytest.raises(errors.Invalid):
        actions.note_confirmation(
            mediation=one,
            given=False,
            on=now.date() + dt.timedelta(days=31),
            actor=town.mediator,
            now=now + dt.timedelta(days=40),
        )
    actions.note_confirmation(
        mediation=one, given=False, on=now.date() + dt.timedelta(days=30), actor=town.mediator,
        now=now + dt.timedelta(days=30),
    )  # fmt: skip
    assert jobs.remind_of_confirmations(now + dt.timedelta(days=30)) == 0
