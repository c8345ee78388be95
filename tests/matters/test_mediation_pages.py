"""The pages of a mediation: asking, every act, the party's and the mediator's view, paper, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from mulin.matters import actions
from mulin.matters.models import Mediation, MediationAgreement, MediationSession, MediationTerm
from mulin.matters.pages import mediation_view
from mulin.matters.states import mediation as states
from mulin.platform.ui import prefs
from tests.factories import Town
from tests.matters.at_desk import at
from tests.matters.mediations import ORDER, OUTSIDER, SECRET, asked, in_state, party

pytestmark = pytest.mark.django_db


def form(town: Town, **changes: Any) -> dict[str, Any]:
    return {
        "about": f"楼上漏水，{SECRET}",
        "name_1": OUTSIDER,
        "phone_1": "10000000088",
        "place": str(town.neighbourhood.id),
        "mediator": str(town.persons["mediator"].id),
        "form_key": "k" * 24,
        **changes,
    }


@pytest.mark.mechanism("S4-18")
def test_a_resident_asks_and_has_said_yes(town: Town, now: dt.datetime) -> None:
    client = at(town, "resident")
    assert client.get(reverse("matters:mediation_new")).status_code == 200
    first = client.post(reverse("matters:mediation_new"), form(town))
    second = client.post(reverse("matters:mediation_new"), form(town))
    made = Mediation.objects.get()
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == reverse("matters:mediation", args=[made.ref])
    assert made.ref.startswith("T-")
    assert (made.state, made.consents_n) == (states.ASKED, 1)
    assert SECRET in client.get(first["Location"]).content.decode()


@pytest.mark.mechanism("S4-18")
def test_the_window_writes_it_down_and_loses_sight(town: Town, now: dt.datetime) -> None:
    client = at(town, "worker")
    typed = form(town, name_0="顾阿婆", phone_0="10000000027")
    answer = client.post(reverse("matters:mediation_register"), typed, follow=True)
    made = Mediation.objects.get()
    assert made.ref in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert client.get(reverse("matters:mediation", args=[made.ref])).status_code == 404
    assert party(made, 0).person_id == town.persons["resident"].id, "known by name and telephone"
    assert made.consents_n == 0, "who came to the window has not said yes to the mediator yet"
    assert at(town, "resident").get(reverse("matters:mediation", args=[made.ref])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"about": " "}, "请写要调解什么事"),
        ({"name_1": ""}, "请写对方怎么称呼"),
        ({"name_2": OUTSIDER, "phone_2": "10000000088"}, "同一个人写了两次"),
        ({"phone_1": "12"}, "电话要有"),
        ({"mediator": ""}, "请选一位调解员"),
        ({"matter": "M-2026-99999"}, "没有这个编号"),
    ],
)
@pytest.mark.mechanism("S4-18")
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    town: Town, wrong: dict[str, str], says: str
) -> None:
    answer = at(town, "resident").post(reverse("matters:mediation_new"), form(town, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    if "about" not in wrong:
        assert SECRET in page
    assert not Mediation.objects.exists()


@pytest.mark.mechanism("S4-18")
def test_the_whole_way_on_pages(town: Town, now: dt.datetime) -> None:
    one = asked(town, now, others=[actions.Side(person=town.persons["neighbour"])])
    resident, neighbour, mediator = (at(town, who) for who in ("resident", "neighbour", "mediator"))

    def post(client: Any, resource: str, **typed: Any) -> int:
        return client.post(reverse("matters:mediation_act", args=[one.ref, resource]), typed).status_code

    today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
    assert post(mediator, "sessions", held_at="2026-01-01T09:00") == 409, "not everybody has said yes"
    assert post(neighbour, "consents") == 302
    moment = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    typed = {"held_at": moment, "where": "居委会", "next_step": "查水管"}
    assert post(mediator, "sessions", **typed) == 422, "who was there?"
    present = [str(party(one, 0).id), str(party(one, 1).id)]
    assert post(mediator, "sessions", **typed, present=present) == 302
    assert post(resident, "agreements", form="oral", what_0="我写的") == 409, "the mediator writes it down"
    assert post(mediator, "agreements", form="oral") == 422
    assert post(mediator, "agreements", form="oral", what_0="修好", party_0=present[1], what_1="刷墙") == 302
    assert post(mediator, "effects", on="2999-01-01") == 422
    assert post(mediator, "effects", on=today) == 302
    assert post(mediator, "endings") == 409, "no term has been looked at"
    for term in MediationTerm.objects.all():
        assert post(mediator, "checks", term=str(term.id), result="kept", on=today) == 302
    assert post(mediator, "confirmations", what="given", on=today) == 409
    assert post(mediator, "confirmations", what="applied", on=today) == 302
    assert post(mediator, "endings") == 302
    assert post(mediator, "confirmations", what="given", on=today) == 302
    one.refresh_from_db()
    assert (one.state, one.outcome) == (states.ENDED, states.SETTLED)
    assert MediationSession.objects.get().present.count() == 2


@pytest.mark.mechanism("S4-18")
def test_leaving_is_one_press_and_leaves_no_mark(town: Town, now: dt.datetime) -> None:
    one = in_state(town, states.IN_SESSION, now)
    answer = at(town, "resident").post(reverse("matters:mediation_act", args=[one.ref, "departures"]))
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.state, one.outcome) == (states.ENDED, states.LEFT)
    assert not any(side.agreed_at or side.how_agreed for side in one.parties.all()), "both alike"


@pytest.mark.parametrize("state", ORDER)
@pytest.mark.parametrize("who", ["resident", "mediator"])
@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.mechanism("S4-18")
def test_every_state_shows_its_way_on(
    town: Town, now: dt.datetime, state: str, who: str, elder: bool
) -> None:
    one = in_state(town, state, now)
    client = at(town, who)
    if elder:
        client.cookies[prefs.COOKIE] = prefs.parse("").changed({"view": "elder"}).cookie()
    page = client.get(reverse("matters:mediation", args=[one.ref])).content.decode()
    assert SECRET in page
    assert "不影响您去法院起诉" in page
    assert client.get(reverse("matters:mediations")).status_code == 200
    file = mediation_view.File(one, town.actors[who], now)
    for offer in mediation_view.offers(file):
        address = reverse("matters:mediation_act", args=[one.ref, offer.resource])
        assert address in page
        sheet = client.get(address)
        assert sheet.status_code == 200
        assert str(offer.word) in sheet.content.decode()
    if who == "resident":
        assert not {offer.key for offer in mediation_view.offers(file)} - {"yes", "leave"}


@pytest.mark.mechanism("S4-18")
def test_paper_is_there_once_terms_are(town: Town, now: dt.datetime) -> None:
    early = in_state(town, states.IN_SESSION, now)
    assert at(town, "mediator").get(reverse("matters:mediation_pdf", args=[early.ref])).status_code == 409
    one = in_state(town, states.AGREEMENT, now, token="u" * 24)
    for who in ("mediator", "resident"):
        answer = at(town, who).get(reverse("matters:mediation_pdf", args=[one.ref]))
        assert answer.content.startswith(b"%PDF"), who


@pytest.mark.mechanism("S4-18")
def test_telephone_numbers_are_masked_until_looked_at(town: Town, now: dt.datetime) -> None:
    one = asked(town, now)
    mediator = at(town, "mediator")
    address = reverse("matters:mediation", args=[one.ref])
    look = reverse("matters:mediation_contact_views", args=[one.ref])
    assert "10000000088" not in mediator.get(address).content.decode()
    assert "10000000088" in mediator.post(look).content.decode()
    assert at(town, "resident").post(look).status_code == 403, "a party never sees another's number"
    held = at(town, "resident").get(reverse("site:my_data")).content.decode()
    assert "看了电话" in held
    assert SECRET in held


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.mechanism("S4-18")
def test_pages_ask_a_fixed_number_of_things(
    town: Town, now: dt.datetime, many: bool, django_assert_max_num_queries: Any
) -> None:
    one = in_state(town, states.FOLLOW_UP, now)
    if many:
        for n in range(4):
            in_state(town, ORDER[n + 1], now, token=f"{n}" * 24)
        for _again in range(5):
            for term in MediationTerm.objects.filter(agreement__mediation=one):
                actions.check_term(
                    mediation=one, term=term, result="partly", on=now.date(), actor=town.mediator, now=now
                )
    for who in ("resident", "mediator"):
        client = at(town, who)
        for address in (
            reverse("matters:mediation", args=[one.ref]),
            reverse("matters:mediations"),
            reverse("matters:mediation_new"),
            reverse("site:mine"),
        ):
            client.get(address)
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200, address
    assert MediationAgreement.objects.filter(effective_on__isnull=False).exists()
