"""What only the whole workbook shows: what would be left behind, and who the new people are."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.people import policies, queries
from mulin.people.workbook.coding import check_codes
from mulin.people.workbook.ground import Ground
from mulin.people.workbook.places import allowed
from mulin.platform import crypto
from mulin.territory import queries as territory
from mulin.territory import rehoming, successions
from mulin.territory.models import Place

POSTS = "people_appointment"
TOLD_APART = ("posts", "plans")
"""Kinds of what an organisation has in hand that the workbook itself can end; counted with what it brings."""


def check_whole(ground: Ground) -> None:
    """Everything that asks more than one row."""
    _ended_places(ground)
    _ended_organisations(ground)
    _new_people(ground)
    check_codes(ground)


def _ended_places(ground: Ground) -> None:
    """A place ends with everything in it: nothing inside may go on, nobody be in post there, no work be open."""
    ending = {place.id: place for place, _until in ground.drafts.ended_places}
    if not ending:
        return
    inside: dict[UUID, list[Place]] = {one: [] for one in ending}
    for place in ground.standing.places.values():
        if place.valid_to is not None or place.kind == Place.Kind.ENTRANCE:
            continue
        for one in ending.values():
            held = place.path.startswith(one.path) or place.compound_id == one.id
            if held and place.id != one.id and place.id not in ending:
                inside[one.id].append(place)
    gone = {term.id for term, _until in ground.drafts.ended_terms}
    posted = [(term.path, term) for term in ground.standing.terms if term.id not in gone]
    coming = [term.place.path for term in ground.drafts.terms]
    # Who is in post is counted above, with what the workbook itself brings.
    open_at = rehoming.held_at({one.id: one.path for one in ending.values()}, ground.today, besides=POSTS)
    for one in ending.values():
        cells = ground.rows_of[one.id]
        if left := inside[one.id]:
            told = _("里面还有 %(n)s 处没有止，例如：%(what)s。") % {"n": len(left), "what": left[0].spoken}
            cells.bad("until", "S1-21", told, _("请先给里面的写止，或者换到别处。"))
        in_post = sum(path.startswith(one.path) for path, _term in posted) + sum(
            path.startswith(one.path) for path in coming
        )
        if in_post:
            cells.bad(
                "until",
                "S1-23",
                _("还有 %(n)s 人的岗位在这里。") % {"n": in_post},
                _("请先在“在岗”里写他们的止，或者换岗。"),
            )
        if count := open_at.get(one.id, 0):
            cells.bad(
                "until",
                "S1-03",
                _("这里还有 %(n)s 件事没办完。") % {"n": count},
                _("请先办完，或者把它们转到别处。"),
            )


def _ended_organisations(ground: Ground) -> None:
    """An organisation ends empty: no organisation below it, nobody in post, nothing in hand."""
    ending = {office.id for office, _until in ground.drafts.ended_organisations}
    if not ending:
        return
    below = {new.parent_id for new, _areas in ground.drafts.new_organisations}
    for one in ground.standing.organisations:
        if one.valid_to is None and one.id not in ending:
            changed = ground.drafts.organisations.get(one.id, (one, {}))[1]
            parent = changed.get("parent", one.parent)
            below.add(parent.id if parent is not None else None)  # type: ignore[attr-defined]
    gone = {term.id for term, _until in ground.drafts.ended_terms}
    offices = [term.organisation_id for term in ground.standing.terms if term.id not in gone]
    offices += [term.organisation.id for term in ground.drafts.terms if term.organisation]
    below |= territory.above_others(ending, on=ground.today)
    in_hand = successions.counts(ending, ground.today)
    planned = {(one.place_id, one.role, one.organisation_id): one.number for one in ground.standing.plans}
    planned |= {(one.place_id, one.role, one.organisation_id): one.number for one in ground.drafts.plans}
    for one_id in ending:
        cells = ground.rows_of[one_id]
        if one_id in below:
            cells.bad("until", "S1-03", _("它下面还有单位。"), _("请先给下面的单位改上级，或者写止。"))
        if people := offices.count(one_id):
            cells.bad(
                "until",
                "S1-23",
                _("还有 %(n)s 人在这个单位在岗。") % {"n": people},
                _("请先在“在岗”里写他们的止，或者换岗。"),
            )
        if count := sum(number > 0 for (_place, _role, held), number in planned.items() if held == one_id):
            cells.bad(
                "until",
                "S1-22",
                _("“岗位”里还有 %(n)s 行写着这个单位。") % {"n": count},
                _("请先在“岗位”里把那几行的几人写成 0。"),
            )
        if count := sum(number for kind, number in in_hand[one_id].items() if kind not in TOLD_APART):
            cells.bad(
                "until",
                "S1-03",
                _("它手里还有 %(n)s 件事。") % {"n": count},
                _("请先办完，或者交给接手的单位。"),
            )


def _new_people(ground: Ground) -> None:
    """Who is registered already is not registered twice."""
    terms = ground.drafts.terms
    if not terms:
        return
    names = {crypto.blind(term.name, "people.name") for term in terms}
    phones = {crypto.blind(term.phone, "people.phone") for term in terms}
    known = queries.known_persons(ground.street.id, names, phones)
    ids = [person.id for found in known.values() for person in found]
    dead = set(queries.dead().filter(person_id__in=ids).values_list("person_id", flat=True)) if ids else set()
    for term in terms:
        found = known.get(
            (crypto.blind(term.name, "people.name"), crypto.blind(term.phone, "people.phone")), []
        )
        cells = ground.rows_of_terms[id(term)]
        if len(found) > 1:
            told = _("这个姓名和电话登记了 %(n)s 条。") % {"n": len(found)}
            cells.bad("phone", "N-90", told, _("请先在“重复的登记”里合成一条。"))
        elif found and found[0].id in dead:
            cells.bad(
                "name",
                "S0-26",
                _("这位不能上岗，请看看是不是选错了人。"),
                _("登记已经停用，或者合到了另一条里。"),
            )
        elif found:
            term.person_id = found[0].id
            allowed(
                cells,
                policies.may_appoint(
                    ground.actor, person_id=found[0].id, role=term.role, path=term.place.path
                ),
            )
