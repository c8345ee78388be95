"""Organisations at the desk: a chain as of any day, one organisation with all that hangs on it, and reports."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mulin.platform.requests import Request
from mulin.platform.timeline import queries as timeline
from mulin.platform.ui import paging
from mulin.territory import policies, queries, staffing, successions
from mulin.territory.models import Chain, Change, Organisation, Place
from mulin.territory.pages.door import day_asked, said, staff_only, street_of, today
from mulin.territory.queries import chain_coverage as coverage
from mulin.territory.queries import chains, org_standing
from mulin.territory.states import change as states

PER_PAGE = 30
MOST_OPEN = 200
ACTS = {
    "renames": gettext_lazy("更名"),
    "kinds": gettext_lazy("换种类"),
    "parents": gettext_lazy("换上级"),
    "areas": gettext_lazy("改管的地方"),
    "mergers": gettext_lazy("并进来"),
    "splits": gettext_lazy("分设"),
    "prolongations": gettext_lazy("延长"),
    "abolitions": gettext_lazy("撤销"),
}
"""Each is a sheet of `pages/changes.py`."""
MARKS = {states.PLANNED: "soon", states.DONE: "done", states.CALLED_OFF: "off"}


@require_safe
@staff_only
def index(request: Request) -> HttpResponse:
    """`?chain=` as it stood `?on=` a day; `?kind=` and `?nobody=1` narrow it; without a chain all of them by kind."""
    street, on = street_of(request), day_asked(request)
    listed = chains.all_chains(standing_in=street.id)
    chain = next((one for one in listed if one.key == request.GET.get("chain")), None)
    kinds = {one.key: one for one in chains.kinds(active=False)}
    names, former = chains.former_on(street.id, on)
    asked = request.GET.get("kind", "")
    wanted = asked if asked in kinds else ""
    words = request.GET.get("q", "").strip()[:40]
    rows = [
        row
        for row in _rows(street, chain, on, names)
        if (not wanted or former.get(row[1].id, row[1].kind) == wanted) and words in row[2]
    ]
    nobody = bool(request.GET.get("nobody"))
    if nobody:
        staffed = staffing.staffed([one.id for _depth, one, _name in rows], on)
        rows = [row for row in rows if row[1].id not in staffed]
    part = paging.sheet(request, len(rows), size=PER_PAGE)
    shown = rows[part.start : part.stop]
    # Only who answers, and only for what is shown: a community's own posts are hundreds.
    answers = {} if nobody else staffing.answering([one.id for _depth, one, _name in shown], on)
    context = {
        "street": street,
        "chains": [(one.local_name, _at(request, chain=one.key, page=""), one == chain) for one in listed],
        "all_href": _at(request, chain="", page=""),
        "chain": chain,
        "on": on,
        "today": today(request),
        "asked": {"q": words, "kind": wanted, "nobody": request.GET.get("nobody", "")},
        "rows": [
            (depth, one, name, kinds[former.get(one.id, one.kind)], answers.get(one.id))
            for depth, one, name in shown
        ],
        "sheet": part,
        "planned": [_change(one) for one in chains.planned(street.id)],
        "may": bool(policies.may_keep_organisations(request.actor, street.path)),
        "said": said(request),
        "here": "organisations",
    }
    return render(request, "territory/organisations/index.jinja", context)


def _rows(
    street: Place, chain: Chain | None, on: dt.date, names: dict[UUID, str]
) -> list[tuple[int, Organisation, str]]:
    """How deep each stands in the chain, the organisation, and its name as of the day."""
    if chain is None:
        found = queries.organisations(street.id, on=on)
        return [(0, one, names.get(one.id, one.local_name)) for one in found]
    roots = chains.tree(street.id, chain.key, on=on, names=names)
    return [(depth, node.organisation, node.name) for root in roots for depth, node in root.walk()]


def _at(request: Request, **changes: Any) -> str:
    kept = {key: request.GET[key] for key in ("chain", "on", "kind", "q", "nobody") if request.GET.get(key)}
    kept |= {key: str(value) for key, value in changes.items()}
    return f"?{urlencode({key: value for key, value in kept.items() if value})}"


def _answers(held: list[staffing.Holder]) -> staffing.Holder | None:
    return next((one for one in held if one.answers), None)


def _change(change: Change) -> dict[str, Any]:
    return {
        "change": change,
        "verb": states.VERBS[change.verb],
        "state": states.CHANGE.word(change.state),
        "mark": "late" if change.hindrance else MARKS[change.state],
        "planned": change.state == states.PLANNED,
        "name": change.details.get("name", ""),
    }


def visible(request: Request, organisation_id: UUID) -> Organisation:
    """One of the actor's street, whether or not it is still there; else it is not there at all."""
    found = chains.any_organisation(organisation_id, street_id=request.actor.street_id)
    if found is None:
        raise Http404
    request.street = found.street
    return found


@require_safe
@staff_only
def show(request: Request, organisation_id: UUID) -> HttpResponse:
    """One organisation: what it was called, where it stands and stood, who is in it, what is open, what it became."""
    one = visible(request, organisation_id)
    on = today(request)
    dated = org_standing.standing(one.id)
    staff = staffing.of([one.id], on)[one.id]
    before, after = chains.kin(one.id)
    counted = successions.counts([one.id], on)[one.id]
    there = one.valid_to is None or one.valid_to > on
    context = {
        "one": one,
        "kind": chains.kind_of(one),
        "there": there,
        "begun": one.valid_from is None or one.valid_from <= on,
        "former": dated[org_standing.NAME],
        "former_kinds": dated[org_standing.KIND],
        "links": dated[org_standing.LINK],
        "areas": [row.name for row in dated[org_standing.AREA] if row.holds(on)],
        "staff": staff,
        "answers": _answers(staff),
        "open": [
            (kind.word, counted[kind.name], reverse("territory:organisation_open", args=[one.id, kind.name]))
            for kind in successions.all_kinds()
            if counted.get(kind.name)
        ],
        "came_from": before,
        "became": after,
        "layers": [row for row in dated[org_standing.LAYER] if row.holds(on)],
        "planned": [_change(change) for change in chains.planned_of(one.id)],
        "story": _story(one),
        "acts": offered(request, one) if there else [],
        "today": on,
        "said": said(request),
        "here": "organisations",
    }
    return render(request, "territory/organisations/show.jinja", context)


def _story(one: Organisation) -> list[dict[str, Any]]:
    names = queries.names_for_reader(one.street_id)
    lines = timeline.story([one.id], names)
    return [
        {"at": line.at, "who": line.who or line.office, "text": line.sentence, "said": line.said}
        for line in lines
    ]


def offered(request: Request, one: Organisation) -> list[tuple[str, str]]:
    """The acts open to the actor, each with its address."""
    if not policies.may_keep_organisations(request.actor, one.street.path):
        return []
    return [
        (str(word), reverse("territory:organisation_act", args=[one.id, key]))
        for key, word in ACTS.items()
        if one.temporary or key != "prolongations"
    ]


@require_safe
@staff_only
def open_work(request: Request, organisation_id: UUID, kind: str) -> HttpResponse:
    """What is open of one kind, each line leading to its record."""
    one = visible(request, organisation_id)
    found = successions.kind(kind)
    if found is None:
        raise Http404
    on = today(request)
    rows = found.of(one.id, on)
    total = rows.order_by().distinct().count()
    may = bool(policies.may_keep_organisations(request.actor, one.street.path))
    rows = found.seen_by(request.actor, rows, inside=may or one.id in request.actor.org_ids)
    context = {
        "one": one,
        "word": found.word,
        "lines": [found.line(row) for row in rows[:MOST_OPEN]],
        "total": total,
        "most": MOST_OPEN,
        "here": "organisations",
    }
    return render(request, "territory/organisations/open.jinja", context)


@require_safe
@staff_only
def covered(request: Request) -> HttpResponse:
    """How far each tier of `?chain=` reaches on a day: how many, how many staffed, which neighbourhoods lack it."""
    street, on = street_of(request), day_asked(request)
    listed = chains.all_chains(standing_in=street.id)
    chain = next((one for one in listed if one.key == request.GET.get("chain")), None) or (
        listed[0] if listed else None
    )
    if chain is None:
        raise Http404
    tiers = coverage.coverage(street, chain, on=on)
    context = {
        "street": street,
        "chains": [(one.local_name, _at(request, chain=one.key), one == chain) for one in listed],
        "chain": chain,
        "on": on,
        "tiers": [
            (tier, _list_of(chain.key, tier, on), _list_of(chain.key, tier, on, nobody="1")) for tier in tiers
        ],
        "here": "coverage",
    }
    return render(request, "territory/organisations/coverage.jinja", context)


def _list_of(chain: str, tier: coverage.Tier, on: dt.date, **more: str) -> str:
    asked = {"chain": chain, "kind": tier.kind.key, "on": on.isoformat()} | more
    return f"{reverse('territory:organisations')}?{urlencode(asked)}"


@require_safe
@staff_only
def accountable(request: Request) -> HttpResponse:
    """Who answers for each organisation, and the holes: organisations and neighbourhoods with nobody (S1-23)."""
    street, on = street_of(request), today(request)
    report = coverage.accountability(street, on=on)
    kinds = {one.key: one for one in chains.kinds(active=False)}
    words = request.GET.get("q", "").strip()[:40]
    found = [pair for pair in report.organisations if words in pair[0].local_name]
    part = paging.sheet(request, len(found), anchor="all")
    context = {
        "street": street,
        "report": report,
        "asked": words,
        "sheet": part,
        "rows": [(one, kinds[one.kind], holder) for one, holder in found[part.start : part.stop]],
        "kinds": kinds,
        "here": "accountable",
    }
    return render(request, "territory/organisations/accountable.jinja", context)


def choices_of(street: Place, on: dt.date) -> list[Organisation]:
    return list(queries.organisations(street.id, on=on))
