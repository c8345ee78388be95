"""The directory as people look things up in it: its lines, and an answer to "who handles street lamps at Peach Lane?"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from mulin.matters import rules
from mulin.matters.jurisdiction import jurisdiction
from mulin.matters.models import Category, Duty, Rule, RuleSet, Side
from mulin.platform.paths import within
from mulin.territory.models import Place

NAMED_KINDS = (Place.Kind.STREET, Place.Kind.NEIGHBOURHOOD, Place.Kind.COMPOUND, Place.Kind.PUBLIC)
"""Where a line of the directory may hold: places everybody knows by name, never a house."""
MOST_ANSWERS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what, where, on which side, and the line that says who."""

    category: Category
    place: Place
    side: str
    duty: Duty


def duties(street: Place) -> QuerySet[Duty]:
    """Every line of a street with what it names, those that have ended last."""
    return (
        Duty.objects.filter(street=street)
        .select_related("organisation", "category", "category__parent", "place")
        .defer("place__outline")
        .order_by("category__position", "place__path", "scope", "valid_from")
    )


def duty(street: Place, duty_id: UUID) -> Duty | None:
    return duties(street).filter(id=duty_id).first()


def open_duties(street: Place, on: dt.date) -> list[Duty]:
    """The lines in force on a day. One statement."""
    return [one for one in duties(street) if in_force(one, on)]


def in_force(duty: Duty, on: dt.date) -> bool:
    return duty.valid_from <= on and (duty.valid_to is None or on < duty.valid_to)


def places(street: Place) -> list[Place]:
    """The places a line or a rule may name, the street itself first. One statement."""
    found = Place.objects.filter(within(street.path), kind__in=NAMED_KINDS, valid_to__isnull=True)
    return list(found.defer("outline").order_by("path"))


def place(street: Place, place_id: UUID) -> Place | None:
    return Place.objects.filter(
        within(street.path), id=place_id, kind__in=NAMED_KINDS, valid_to__isnull=True
    ).first()


def rulesets(street: Place) -> list[RuleSet]:
    """Every set of a street, the newest first: a draft, the one in force, those before."""
    found = RuleSet.objects.filter(street=street).select_related("fallback", "made_by")
    return list(found.order_by("-number"))


def draft(street: Place) -> RuleSet | None:
    return RuleSet.objects.filter(street=street, active_from__isnull=True).select_related("fallback").first()


def rule(street: Place, rule_id: UUID) -> Rule | None:
    """One rule of the street's draft."""
    found = Rule.objects.filter(id=rule_id, ruleset__street=street, ruleset__active_from__isnull=True)
    return found.select_related("ruleset").first()


def answers(
    words: str, *, on: dt.date, lines: Iterable[Duty], categories: Iterable[Category], places: Iterable[Place]
) -> list[Answer]:
    """Who handles what was asked for, where it was asked for. Pure.

    Places are known by their names in the words, categories by what their names share with the rest.
    """
    listed = [one for one in lines if in_force(one, on)]
    by_id = {one.id: one for one in listed}
    where, rest = _places(words, list(places))
    found: list[Answer] = []
    for category in _categories(rest, [one for one in categories if one.active]):
        for spot in where:
            for side in _sides(spot):
                case = rules.Case(
                    category.id, category.parent_id, spot.path, _compound(spot), "", True, side, on
                )
                line = rules.listed(case, [as_line(one) for one in listed], side)
                if line is not None:
                    found.append(Answer(category, spot, side, by_id[line.id]))
    return found[:MOST_ANSWERS]


def narrowed(words: str, duties: Iterable[Duty]) -> list[Duty]:
    """The lines that have something in common with what was asked, those with the most first. Pure."""
    asked = _pieces(words)
    scored = [(len(asked & _pieces(_names(one))), one) for one in duties]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score]


def _names(duty: Duty) -> str:
    kind = f"{duty.category.name} {duty.category.name_en}" if duty.category else ""
    place, office = duty.place, duty.organisation
    return f"{kind} {place.full_name} {place.name} {place.name_en} {office.name} {office.name_en}"


def as_line(duty: Duty) -> rules.Line:
    return rules.Line(
        duty.id,
        duty.organisation_id,
        duty.category_id,
        duty.place_id,
        duty.place.path,
        duty.scope,
        duty.valid_from,
        duty.valid_to,
    )


def _compound(place: Place) -> UUID | None:
    return place.id if place.kind == Place.Kind.COMPOUND else place.compound_id


def _sides(place: Place) -> list[str]:
    side = jurisdiction(place)
    return [Side.COMPOUND, Side.STREET] if side == Side.BORDER else [side]


def _places(words: str, known: list[Place]) -> tuple[list[Place], str]:
    """The place named in the words (the longest name wins), else the whole street; and the words without it."""
    lower = words.lower()
    named = [
        (len(name), one, name)
        for one in known
        for name in (one.name, one.name_en)
        if name and name.lower() in lower and one.kind != Place.Kind.STREET
    ]
    if not named:
        return [one for one in known if one.kind == Place.Kind.STREET][:1], lower
    longest = max(length for length, _one, _name in named)
    found = [one for length, one, _name in named if length == longest]
    name = next(name for length, _one, name in named if length == longest)
    return found[:3], lower.replace(name.lower(), " ")


def _categories(words: str, known: list[Category]) -> list[Category]:
    """The leaves whose names share most with the words; a parent's name stands for its leaves."""
    parents = {one.parent_id for one in known if one.parent_id}
    asked = _pieces(words)
    scored = []
    for one in known:
        if one.id in parents:
            continue
        own = len(asked & (_pieces(one.name) | _pieces(one.name_en)))
        above = one.parent and len(asked & (_pieces(one.parent.name) | _pieces(one.parent.name_en)))
        scored.append((own * 2 + (above or 0), one))
    best = max((score for score, _one in scored), default=0)
    return [one for score, one in scored if score == best] if best else []


_COMMON = frozenset({"who", "the", "and", "handles", "for", "谁管", "哪家", "哪里", "的"})


def _pieces(words: str) -> set[str]:
    """Pairs of Chinese characters, and English words without their plural."""
    found = {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", words.lower())} - _COMMON
    for run in re.findall(r"[\u4e00-\u9fff]+", words):
        found |= {run[n : n + 2] for n in range(len(run) - 1)}
    return found - _COMMON
