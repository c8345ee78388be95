"""Carrying a plan out: all of it in one transaction, through the actions, or nothing (S3-52)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.people import actions
from mulin.people.actions import street_books
from mulin.people.models import StreetBook
from mulin.people.workbook.coding import give_codes, without_codes
from mulin.people.workbook.ground import Ground
from mulin.people.workbook.plan import Plan, without_names
from mulin.people.workbook.planning import plan_book
from mulin.people.workbook.sheets import LIMITS
from mulin.people.workbook.standing import Standing, standing_of
from mulin.people.workbook.writing import as_bytes, sheets_of
from mulin.platform import errors, home, tables
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.tables import Page
from mulin.territory import actions as territory
from mulin.territory.models import Place


def read(source: str | os.PathLike[str] | BinaryIO) -> list[Page]:
    """The sheets of a file. Raises UnreadableTable with a reason for people."""
    return tables.open_book(source, limits=LIMITS)


def check(
    source: str | os.PathLike[str] | BinaryIO | Sequence[Page],
    *,
    street: Place,
    actor: Actor,
    now: dt.datetime,
) -> Plan:
    """What a file would change in a street, and everything that is wrong with it. Writes nothing."""
    pages = list(source) if isinstance(source, Sequence) and not isinstance(source, str) else read(source)
    return plan_book(pages, street=street, actor=actor, now=now).plan


def take_in(pages: list[Page], *, street: Place, actor: Actor, now: dt.datetime, digest: str = "") -> Plan:
    """Carry out what the sheets say. With anything wrong, or a plan other than the one of `digest`, nothing is.

    Raises `Changed` for the latter; `Invalid` names how much is wrong, the first first.
    """
    with transaction.atomic():
        street_books.hold_street(street)
        ground = plan_book(pages, street=street, actor=actor, now=now)
        if ground.plan.problems:
            raise Faulty(ground.plan)
        if digest and ground.plan.digest != digest:
            raise Changed(ground.plan)
        _carry_out(ground, now)
    return ground.plan


class Faulty(errors.Invalid):
    """A workbook that cannot be taken as it is."""

    def __init__(self, plan: Plan) -> None:
        first = plan.problems[0]
        told = _("有 %(n)s 处要改，一行也没有收。第一处：%(where)s，%(what)s") % {
            "n": len(plan.problems), "where": first.address, "what": first.message,
        }  # fmt: skip
        super().__init__(first.rule, told, remedy=first.remedy)
        self.plan = plan


class Changed(errors.Conflict):
    """The street is no longer as it was when the plan was shown."""

    def __init__(self, plan: Plan) -> None:
        told = _("街道的情况在这期间变了，还没有收。")
        super().__init__("S3-52", told, remedy=_("请再看一遍现在会变什么，再确认。"))
        self.plan = plan


def _carry_out(ground: Ground, now: dt.datetime) -> None:
    drafts = ground.drafts
    given: dict[str, Any] = {"actor": ground.actor, "now": now}
    if drafts.new_places:
        territory.add_places(places=drafts.new_places, **given)
    if drafts.places:
        # After the new ones, whose spoken names follow a compound that is renamed.
        plain = [(place, without_codes(values, place)) for place, values in drafts.places.values()]
        territory.revise_places(changes=[one for one in plain if one[1]], **given)
    give_codes(ground, **given)
    territory.add_organisations(founded=_superiors_first(ground), **given)
    if drafts.organisations:
        changes = list(drafts.organisations.values())
        territory.revise_organisations(changes=changes, reason=_("按街道的工作簿"), **given)
    for term, until in drafts.ended_terms:
        actions.end_appointment(appointment=term, on=until, **given)
    if drafts.plans:
        actions.plan_posts(plans=drafts.plans, **given)
    if drafts.terms:
        arrivals = [
            actions.Arrival(
                name=one.name,
                phone=one.phone,
                person_id=one.person_id,
                role=one.role,
                place=one.place,
                organisation=one.organisation,
                since=one.since,
                until=one.until,
                route=one.route,
            )
            for one in drafts.terms
        ]
        actions.appoint_many(street=ground.street, arrivals=arrivals, **given)
    if drafts.ended_organisations:
        territory.end_organisations(ends=drafts.ended_organisations, **given)
    if drafts.ended_places:
        territory.end_places(ends=drafts.ended_places, **given)
    if ground.plan.touched:
        street_books.note_taken_in(street=ground.street, counts=ground.plan.counts(), **given)


def _superiors_first(ground: Ground) -> list[tuple[Any, list[Place]]]:
    waiting = {office.id: (office, areas) for office, areas in ground.drafts.new_organisations}
    found: list[tuple[Any, list[Place]]] = []
    while waiting:
        ready = [one for one, (office, _areas) in waiting.items() if office.parent_id not in waiting]
        found += [waiting.pop(one) for one in ready]
    return found


def with_contacts(street: Place, *, purpose: str, actor: Actor, now: dt.datetime) -> bytes:
    """The street's workbook with telephone numbers in full: the act is written in the same transaction."""
    with transaction.atomic():
        standing = standing_of(street, today=now.astimezone(LOCAL).date())
        note_contacts(standing, purpose=purpose, actor=actor, now=now)
        return as_bytes(sheets_of(standing, phones=True))


def note_contacts(standing: Standing, *, purpose: str, actor: Actor, now: dt.datetime) -> None:
    """Write down that the numbers of everybody in post are taken out, before they are."""
    street = standing.street
    persons = {term.person_id for term in standing.terms if term.path.startswith(street.path)}
    actions.take_out_contacts(street=street, person_ids=persons, purpose=purpose, actor=actor, now=now)


# At the desk: handed in, looked at, confirmed


def hand_in(file: BinaryIO, *, name: str, street: Place, actor: Actor, now: dt.datetime) -> StreetBook:
    """Keep an uploaded workbook with what it would change."""
    plan = check(file, street=street, actor=actor, now=now)
    return actions.hand_in_book(file=file, name=name, street=street, plan=_kept(plan), actor=actor, now=now)


def confirm(book: StreetBook, *, actor: Actor, now: dt.datetime) -> StreetBook:
    """Carry out a workbook as it was shown. Where the street has changed since, the new plan is kept to be looked at."""
    try:
        with transaction.atomic():
            held = street_books.hold_book(book, actor)
            pages = pages_of(held)
            plan = take_in(pages, street=held.street, actor=actor, now=now, digest=held.digest)
            street_books.finish_book(held, kept=Plan(without_names(plan.lines)).kept(), now=now)
            return held
    except (Faulty, Changed) as found:
        actions.show_again(book=book, plan=_kept(found.plan), actor=actor)
        raise


def pages_of(book: StreetBook) -> list[Page]:
    """The sheets of a workbook that waits. Raises `Conflict` where its file is gone."""
    try:
        return read(Path(home.path() / book.stored))
    except (OSError, tables.UnreadableTable) as error:
        raise errors.Conflict("S3-52", _("这个工作簿的文件已经不在了。"), remedy=_("请重新上传。")) from error


def _kept(plan: Plan) -> dict[str, Any]:
    return {
        "counts": plan.counts(),
        "problems": len(plan.problems),
        "digest": plan.digest,
        "plan": plan.kept(),
    }
