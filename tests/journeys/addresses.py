"""Every page there is, for who may open it, with the demo street's own matters in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from mulin.matters import actions, queries, states
from mulin.matters.models import (
    AnswerTemplate,
    Article,
    Category,
    Duty,
    InboundOrder,
    Matter,
    Mediation,
    Outing,
    Reporter,
    Triage,
    Whistle,
)
from mulin.matters.pages import offers
from mulin.matters.queries.layouts import kept
from mulin.people.models import Appointment, Person
from mulin.people.papers import new_serial
from mulin.people.queries import actor_of, rosters
from mulin.people.queries.studying import kept_by
from mulin.platform.actors import VISITOR, Actor
from mulin.platform.timeline.queries import story
from mulin.territory.models import Place, StudyPoint
from mulin.territory.naming import key_of
from tests.journeys import left_out, organisations

Pages = dict[str, list[str]]
"""Addresses by the name of their page."""

RESIDENT = "gu"
"""Who opens the pages of residents."""

NEVER_SAID = "没有这样的话"


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
        "matters:handlers": [
            reverse("matters:handlers", args=[key]),
            reverse("matters:handlers", args=[key]) + "?q=梧桐路的路灯谁管",
        ],
        "site:street_rules": [reverse("site:street_rules", args=[key])],
        "site:street_hung": [reverse("site:street_hung", args=[key])],
        "territory:street_map": [reverse("territory:street_map", args=[key])],
        "street_study_points": [reverse("street_study_points", args=[key])],
        "site:feedback": [reverse("site:feedback")],
        "ui:preferences": [reverse("ui:preferences")],
        "ui:accessibility": [reverse("ui:accessibility")],
        "ui:offline": [reverse("ui:offline")],
        "account_login": [reverse("account_login")],
        "code_phone": [reverse("code_phone")],
        "site:call_me": [reverse("site:call_me")],
        "site:forms": [reverse("site:forms")],
        "site:form_back": [reverse("site:form_back", args=["raise", new_serial("raise")])],
        "matters:raise": [
            reverse("matters:raise"),
            *(f"{reverse('matters:raise')}?way={way}" for way in ("map", "list", "scan")),
        ],
        "matters:raise_at": [reverse("matters:raise_at", args=[door.door_token])],
        "matters:raise_chat": [reverse("matters:raise_chat")],
        "matters:progress": [reverse("matters:progress")],
        "matters:knowledge": [
            reverse("matters:knowledge"),
            reverse("matters:knowledge") + f"?q={NEVER_SAID}",
        ],
        "matters:article": [
            reverse("matters:article", args=[Article.objects.filter(public=True).order_by("id")[0].id])
        ],
        "matters:slip": [*slip, f"{slip[0]}?new=1", f"{slip[0]}?part=flow", f"{slip[0]}?part=story"],
        "matters:call": [reverse("matters:call", args=[slips[0].token])],
        "matters:withdrawal": [reverse("matters:withdrawal", args=[slips[0].token])],
    }


def of_residents(now: dt.datetime) -> Pages:
    """What is one's own."""
    mine = reverse("site:mine")
    return {
        "site:mine": [mine, *(f"{mine}?part={part}" for part in ("asked", "matters", "notices", "reply"))],
        "ways": [reverse("ways")],
        "site:my_data": [reverse("site:my_data")],
        "site:my_deletion": [reverse("site:my_deletion")],
        "site:calendar": [reverse("site:calendar")],
        "account_change_password": [reverse("account_change_password")],
        "mfa_index": [reverse("mfa_index")],
        "account_reauthenticate": [reverse("account_reauthenticate")],
        "account_logout": [reverse("account_logout")],
        "matters:raise": [reverse("matters:raise")],
        **_of_members(),
        "helpers": [
            reverse("helpers"),
            *(f"{reverse('helpers')}?part={part}" for part in ("new", "mine", "theirs")),
        ],
        "posts_switch": [reverse("posts_switch")],
        **_of_parties(),
    }


def _of_members() -> Pages:
    """The study points that who opens the pages of residents belongs to."""
    own = StudyPoint.objects.filter(members__person__account__username=RESIDENT)
    return {"study_inside": [reverse("study_inside", args=[one.id]) for one in own]}


def _of_parties() -> Pages:
    """The mediations of who opens the pages of residents, and asking for one."""
    own = list(Mediation.objects.filter(parties__person__account__username=RESIDENT).order_by("id"))
    return {
        "matters:mediations": [reverse("matters:mediations")],
        "matters:mediation_new": [reverse("matters:mediation_new")],
        "matters:mediation": [reverse("matters:mediation", args=[one.ref]) for one in own],
        "matters:mediation_act": [reverse("matters:mediation_act", args=[own[0].ref, "departures"])],
        "matters:raise_for": [reverse("matters:raise_for")],
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
        "matters:outings": [reverse("matters:outings")],
        "matters:outing_plan": [reverse("matters:outing_plan")],
        "matters:voices": [reverse("matters:voices")],
        "matters:figures": [reverse("matters:figures")],
        "site:data_register": [reverse("site:data_register")],
        "matters:figure": [reverse("matters:figure") + "?of=raised"],
        "matters:figure_places": [reverse("matters:figure_places")],
        "matters:burden": [reverse("matters:burden")],
        "matters:burden_form": [reverse("matters:burden_form", args=["dispatch"])],
        "matters:imports": [reverse("matters:imports")],
        "matters:mediation_register": [reverse("matters:mediation_register")],
        "matters:mediation_figures": [reverse("matters:mediation_figures")],
        **_of_settings(),
        "matters:layouts": [reverse("matters:layouts")],
        "matters:layout": [
            reverse("matters:layout", args=[one.layout.id]) for one in kept(dispatcher.street_id)
        ],
        "matters:answer_sheets": [reverse("matters:answer_sheets")],
        "matters:door_notices": [reverse("matters:door_notices")],
        "matters:practice": [reverse("matters:practice")],
        "people": [reverse("people"), reverse("people") + "?phone=10000000001"],
        "announcements": [reverse("announcements")],
        "outgoing": [reverse("outgoing"), reverse("outgoing") + "?state=sent"],
        "outgoing_texts": [reverse("outgoing_texts")],
        "outgoing_text": [reverse("outgoing_text", args=["sms", "zh-hans"])],
        "posts": [reverse("posts")],
        "tokens": [reverse("tokens")],
        "leaves": [reverse("leaves")],
        **organisations.pages(),
        **_rosters(dispatcher, now),
        "papers": [reverse("papers")],
        "paper_for": [reverse("paper_for"), reverse("paper_for") + "?kind=reopen"],
        "desk_helpers": [reverse("desk_helpers", args=[Person.objects.get(account__username=RESIDENT).id])],
        "duplicates": [reverse("duplicates")],
        "matters:afterwards": [reverse("matters:afterwards")],
        "matters:matter": [reverse("matters:matter", args=[one.ref]) for one in matters],
        **_tools(dispatcher, now),
        **_joint(),
        **_hotline(),
    }
    for going in Outing.objects.exclude(state="off").order_by("id"):
        for name in ("outing", "outing_paper", "outing_lines"):
            pages.setdefault(f"matters:{name}", []).append(reverse(f"matters:{name}", args=[going.ref]))
    return {**_offered_to(dispatcher), **pages}


def _rosters(reader: Actor, now: dt.datetime) -> Pages:
    """Rosters, coverage, one post, what nobody answers for, and what stations were asked."""
    areas = rosters.areas_of(reader, on=now.date())
    stations = rosters.stations_of(areas, reader, on=now.date())
    seat = Appointment.objects.filter(role="duty_leader").order_by("id")[0]
    return {
        "rosters": [reverse("rosters"), reverse("rosters") + "?on=2024-05-01"],
        "roster": [reverse("roster", args=[areas[0].pk])],
        "station_roster": [reverse("station_roster", args=[one.pk]) for one in stations[:2]],
        "coverage": [reverse("coverage")],
        "coverage_of": [
            *(reverse("coverage_of", args=[key]) for key in ("grid_members", "part_time", "study_points")),
            reverse("coverage_of", args=["stairwell_heads"]) + "?only=open",
        ],
        "unanswered": [reverse("unanswered")],
        "seat": [reverse("seat", args=[seat.pk])],
        "station_requests": [reverse("station_requests")],
    }


def _offered_to(actor: Actor) -> Pages:
    """The sheet of every act that is open to somebody, each on the first matter where it is."""
    pages: Pages = {}
    for matter in queries.visible_to(actor).order_by("id"):
        for offer in offers.offered(actor, queries.whole(matter), dt.datetime.now(dt.UTC)):
            name = f"matters:matter_{offer.resource}"
            pages.setdefault(name, [reverse(name, args=[matter.ref])])
    return pages


OTHERS = ("zhengkai", "jiyun")
"""A handler and the street's leader: what only they are offered."""


def of_others(username: str, now: dt.datetime, *, known: Pages) -> Pages:
    """The sheets that are open to somebody and not to the dispatcher."""
    actor = actor_of(Person.objects.get(account__username=username), on=now.date())
    found = _offered_to(actor)
    if actor.has_role("leader"):
        found |= organisations.acts()
    found |= _kept_by(actor)
    return {name: found[name] for name in found.keys() - known.keys() - set(left_out.ELSEWHERE)}


def _kept_by(actor: Actor) -> Pages:
    """Study points and empty seats, for who leads the street."""
    if not actor.has_role("leader"):
        return {}
    door = Place.objects.filter(kind=Place.Kind.ENTRANCE).order_by("-path")[0]
    return {
        "street_books": [reverse("street_books")],
        "study_points": [reverse("study_points")],
        "study_point": [reverse("study_point", args=[one.id]) for one in kept_by(actor)[:3]],
        "seat_new": [reverse("seat_new") + f"?role=stairwell_head&place={door.pk}"],
    }


def _of_settings() -> Pages:
    """How the street works: its clocks, categories, directory and rules."""
    duty = Duty.objects.order_by("id")[0]
    kind = Category.objects.filter(parent__isnull=False).order_by("position")[0]
    solve = [reverse("matters:clock", args=[key]) for key in ("matters.limit.solve", "office.hours")]
    return {
        "matters:settings": [reverse("matters:settings")],
        "matters:clocks": [reverse("matters:clocks")],
        "matters:clock": solve,
        "matters:categories": [reverse("matters:categories")],
        "matters:category_setting": [reverse("matters:category_setting", args=[kind.id])],
        "matters:duties": [reverse("matters:duties"), reverse("matters:duties") + "?q=梧桐路的路灯谁管"],
        "matters:new_duty": [reverse("matters:new_duty")],
        "matters:duty_end": [reverse("matters:duty_end", args=[duty.id])],
        "matters:rules": [reverse("matters:rules")],
        "matters:rules_draft": [reverse("matters:rules_draft")],
        "matters:rules_trial": [
            reverse("matters:rules_trial"),
            reverse("matters:rules_trial") + "?fallback=1",
        ],
    }


def _tools(dispatcher: Actor, now: dt.datetime) -> Pages:
    """Several at once, kept filters, notes, knowledge and templates, a correction."""
    bulk = reverse("matters:bulk")
    picks = "&".join(
        f"pick={ref}" for ref in Matter.objects.order_by("due_at").values_list("ref", flat=True)[:3]
    )
    article = Article.objects.order_by("id")[0]
    template = AnswerTemplate.objects.order_by("id")[0]
    called = Matter.objects.filter(state=states.RECEIVED, reporters__isnull=False).order_by("id")[0]
    actions.note_contact(matter=called, words="说了三楼", actor=dispatcher, now=now)
    line = story([called.id])[-1]
    filters = reverse("matters:saved_filters")
    return {
        "matters:bulk": [
            bulk,
            *(f"{bulk}?act={act}&{picks}" for act in ("receive", "dispatch", "remind", "category")),
        ],
        "matters:saved_filters": [filters, f"{filters}?cut=returned"],
        "matters:mentions": [reverse("matters:mentions")],
        "matters:desk_knowledge": [
            reverse("matters:desk_knowledge"),
            reverse("matters:desk_knowledge") + f"?q={NEVER_SAID}",
        ],
        "matters:new_article": [reverse("matters:new_article")],
        "matters:desk_article": [reverse("matters:desk_article", args=[article.id])],
        "matters:edit_article": [reverse("matters:edit_article", args=[article.id])],
        "matters:templates": [reverse("matters:templates")],
        "matters:new_template": [reverse("matters:new_template")],
        "matters:edit_template": [reverse("matters:edit_template", args=[template.id])],
        "matters:matter_corrections": [
            reverse("matters:matter_corrections", args=[called.ref]) + f"?of={line.id}"
        ],
    }


def _joint() -> Pages:
    """Whistles, triage, rules and sweeps, as the demo street has them."""
    pages = {f"matters:{name}": [reverse(f"matters:{name}")] for name in (
        "whistles", "whistle_new", "whistle_figures", "triages", "fixes", "fix_new", "sweeps", "sweep_new",
    )}  # fmt: skip
    orders = Whistle.objects.order_by("ref")
    pages["matters:whistle"] = [reverse("matters:whistle", args=[one.ref]) for one in orders]
    for one in Triage.objects.order_by("id")[:1]:
        pages["matters:alike"] = [reverse("matters:alike", args=[one.matter.ref])]
    return pages


def _hotline() -> Pages:
    """The hotline's orders, those that differ, and each of them."""
    orders = reverse("matters:hotline")
    each = InboundOrder.objects.order_by("number")
    return {
        "matters:hotline": [orders, f"{orders}?of=differs", f"{orders}?of=waiting"],
        "matters:hotline_order": [reverse("matters:hotline_order", args=[one.id]) for one in each],
    }


def _one_for_each_state() -> Iterator[Reporter]:
    """Who raised a matter, for each state and outcome that the street has."""
    found = Reporter.objects.select_related("matter").order_by("matter_id")
    seen = set()
    for one in found:
        way = (one.matter.state, one.matter.outcome)
        if way not in seen:
            seen.add(way)
            yield one
