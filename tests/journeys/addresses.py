"""Every page there is, for who may open it, with the demo street's own matters in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mulin.matters import actions, queries, states
from mulin.matters.models import Matter, Reporter
from mulin.matters.pages import offers
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.actors import VISITOR
from mulin.territory.models import Place
from mulin.territory.naming import key_of

Pages = dict[str, list[str]]
"""Addresses by the name of their page."""

ELSEWHERE = {
    "site:arrive": "only leads on",
    "matters:import": "test_desk",
    "matters:import_checks": "test_desk",
    "matters:import_progress": "test_desk",
    "matters:word": "test_whole_way",
    "matters:matter_acceptances": "test_whole_way",
    "matters:matter_returns": "test_whole_way",
    "matters:matter_verifications": "test_desk",
    "ui:kit": "not part of the product",
}
"""Pages that another journey comes to, or nobody."""

NEVER_SAID = "没有这样的话"

POSTED = {
    "site:read_notice", "site:choose_reply", "matters:words", "matters:reopenings", "matters:repeats",
    "matters:handovers", "matters:matter_retractions", "matters:matter_contact_views", "matters:import_starts",
    "matters:import_discards", "person_account", "person_password",
}  # fmt: skip
"""Forms go there; nobody opens them."""

NO_PAGES = {
    "site:my_data_file", "ui:asset", "territory:map", "territory:places_geojson", "territory:places",
    "matters:slip_pdf", "matters:photo_on_slip", "matters:queue_pdf", "matters:queue_xlsx", "matters:doors_sheet",
    "matters:import_refused", "matters:letter_pdf", "matters:photo",
}  # fmt: skip
"""Files, pictures, and a part of a page."""


def names() -> set[str]:
    """Every name of an address outside the API."""

    def walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                yield ":".join((*spaces, str(one.name)))
            elif one.namespace != "api-1.0.0" and not str(one.pattern).startswith("api/"):
                yield from walk(one, (*spaces, one.namespace) if one.namespace else spaces)

    return set(walk(get_resolver(), ()))


def end_some(now: dt.datetime) -> None:
    """Close two of the street's matters, since its latest ones are all open: one taken back, one solved."""
    raised = Reporter.objects.filter(matter__state=states.RECEIVED).select_related("matter").order_by("id")
    given_up = raised[0]
    actions.withdraw(matter=given_up.matter, reporter=given_up, words="", actor=VISITOR, now=now)
    answered = (
        Reporter.objects.filter(matter__state=states.ANSWERED).select_related("matter").order_by("id")[0]
    )
    actions.say(matter=answered.matter, reporter=answered, solved=True, content="yes", actor=VISITOR, now=now)
    actions.refresh_figures(now=now)


def of_visitors(now: dt.datetime) -> Pages:
    """What opens without signing in: the street's pages, and one slip for every way a matter can stand."""
    street = Place.objects.get(kind=Place.Kind.STREET)
    key = key_of(street)
    slips = list(_one_for_each_state())
    door = Place.objects.filter(kind=Place.Kind.ENTRANCE).order_by("path")[0]
    lists = reverse("site:street_matters", args=[key])
    listed = Matter.objects.filter(title_public=True).order_by("id")[0]
    slip = [reverse("matters:slip", args=[one.token]) for one in slips]
    return {
        "site:home": [reverse("site:home")],
        "site:street": [reverse("site:street", args=[key]) + "?days=30"],
        "site:street_matters": [
            lists,
            f"{lists}?state=overdue",
            f"{lists}?state=raised&days=365",
            f"{lists}?state=cannot",
        ],
        "site:street_matter": [reverse("site:street_matter", args=[key, listed.ref])],
        "territory:street_map": [reverse("territory:street_map", args=[key])],
        "site:feedback": [reverse("site:feedback")],
        "ui:preferences": [reverse("ui:preferences")],
        "ui:accessibility": [reverse("ui:accessibility")],
        "ui:offline": [reverse("ui:offline")],
        "account_login": [reverse("account_login")],
        "matters:raise": [
            reverse("matters:raise"),
            *(f"{reverse('matters:raise')}?way={way}" for way in ("map", "list", "scan")),
        ],
        "matters:raise_at": [reverse("matters:raise_at", args=[door.door_token])],
        "matters:progress": [reverse("matters:progress")],
        "matters:slip": [*slip, f"{slip[0]}?new=1", f"{slip[0]}?part=flow", f"{slip[0]}?part=story"],
        "matters:call": [reverse("matters:call", args=[slips[0].token])],
        "matters:withdrawal": [reverse("matters:withdrawal", args=[slips[0].token])],
    }


def of_residents(now: dt.datetime) -> Pages:
    """What is one's own."""
    mine = reverse("site:mine")
    return {
        "site:mine": [mine, *(f"{mine}?part={part}" for part in ("asked", "matters", "notices", "reply"))],
        "site:my_data": [reverse("site:my_data")],
        "account_change_password": [reverse("account_change_password")],
        "account_logout": [reverse("account_logout")],
        "matters:raise": [reverse("matters:raise")],
    }


def of_staff(now: dt.datetime) -> Pages:
    """The desk, its lists and papers, and every sheet that a dispatcher is offered, on a matter where it is."""
    desk = reverse("matters:desk")
    matters = [one.matter for one in _one_for_each_state()]
    dispatcher = actor_of(Person.objects.get(account__username="hechuan"), on=now.date())
    new = Matter.objects.filter(state=states.NEW).order_by("id")[0]
    pages: Pages = {
        "matters:desk": [
            desk,
            f"{desk}?cut=returned",
            f"{desk}?cut=to_verify",
            f"{desk}?q={NEVER_SAID}",
            f"{desk}?pick=1",
        ],
        "matters:filters": [reverse("matters:filters")],
        "matters:letters": [reverse("matters:letters")],
        "matters:register": [reverse("matters:register")],
        "matters:registered": [reverse("matters:registered", args=[new.ref])],
        "matters:doors": [reverse("matters:doors")],
        "matters:figures": [reverse("matters:figures")],
        "matters:figure": [reverse("matters:figure") + "?of=raised"],
        "matters:figure_places": [reverse("matters:figure_places")],
        "matters:burden": [reverse("matters:burden")],
        "matters:burden_form": [reverse("matters:burden_form", args=["dispatch"])],
        "matters:imports": [reverse("matters:imports")],
        "people": [reverse("people"), reverse("people") + "?phone=10000000001"],
        "matters:matter": [reverse("matters:matter", args=[one.ref]) for one in matters],
    }
    for matter in Matter.objects.order_by("id"):
        for offer in offers.offered(dispatcher, queries.whole(matter), now):
            name = f"matters:matter_{offer.resource}"
            pages.setdefault(name, [reverse(name, args=[matter.ref])])
    return pages


def _one_for_each_state() -> Iterator[Reporter]:
    """Who raised a matter, for each state and outcome that the street has."""
    found = Reporter.objects.select_related("matter").order_by("matter_id")
    seen = set()
    for one in found:
        way = (one.matter.state, one.matter.outcome)
        if way not in seen:
            seen.add(way)
            yield one
