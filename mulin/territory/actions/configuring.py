"""Kinds of organisations, chains and layers are configuration: added, reworded, retired and taken up again (S1-02).

Nothing is deleted. An edit after which an organisation would stand where it may not is refused, and says how many
and which; so is one of something that streets use which one does not keep.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.platform import errors, timeline
from mulin.platform.actors import Actor
from mulin.platform.ids import new_id
from mulin.territory import policies
from mulin.territory.actions import organisation_base as base
from mulin.territory.models import Area, Layer, OrganisationKind, Place
from mulin.territory.queries import configuration as found

ONE = {"kinds": "kind", "chains": "chain", "layers": "layer"}
"""How one of a sort is called in a verb of the timeline."""


class InUse(errors.Conflict):
    """An edit that organisations stand against: `organisations` says which, for a page to lead there."""

    def __init__(
        self, rule: str, message: str, *, remedy: str, organisations: Collection[UUID], field: str = ""
    ) -> None:
        super().__init__(rule, message, remedy=remedy, field=field)
        self.organisations = frozenset(organisations)


@dataclass(frozen=True, slots=True)
class Words:
    """What something configured is called in both languages."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class KindTerms:
    """What holds for a kind of organisation; the words are those of `OrganisationKind`."""

    temporary: bool = False
    members: str = ""
    members_en: str = ""
    alone: bool = False
    handles: bool = True


@transaction.atomic
def add_kind(
    *, street: Place, words: Words, terms: KindTerms, actor: Actor, now: dt.datetime
) -> OrganisationKind:
    """A kind of organisation more. Raises `Invalid` at its field for a word that is missing or taken."""
    errors.require(policies.may_keep_organisations(actor, street.path))
    made = OrganisationKind(key=fresh_key(), position=last_position("kinds") + 1)
    reword(made, "kinds", words)
    _set_terms(made, terms)
    made.save(force_insert=True)
    note(made, "kinds", "add", street, actor, now)
    return made


@transaction.atomic
def change_kind(
    *,
    street: Place,
    kind: OrganisationKind,
    words: Words,
    terms: KindTerms,
    actor: Actor,
    now: dt.datetime,
) -> OrganisationKind:
    """Other words and terms for a kind, for every organisation of it.

    Raises `InUse` where it would become temporary and lasting ones exist (or the other way round), or one to a
    place while two share a neighbourhood.
    """
    on = base.today_of(now)
    one = begin("kinds", kind.key, street, actor, on)
    before = words_said(one)
    if terms.temporary != one.temporary:
        timed = found.otherwise_timed(one.key, terms.temporary, on)
        if timed:
            raise InUse(
                "S3-03",
                _("有 %(n)s 家这种单位，长期和临时不能一起变。") % {"n": len(timed)},
                remedy=_("请另加一种单位，新设的用那一种。"),
                organisations=timed,
                field="temporary",
            )
    reword(one, "kinds", words)
    moved = terms.alone != one.alone
    if moved and terms.alone and (sharing := found.sharing(one.key, on)):
        raise InUse(
            "S1-19",
            _("有 %(n)s 家和别的同一种单位共管一个居民区。") % {"n": len(sharing)},
            remedy=_("请先把它们管的地方分开，再来改。"),
            organisations=sharing,
            field="alone",
        )
    _set_terms(one, terms)
    one.save()
    if moved:
        # The database works out the mark anew for what holds from today on; what has ended keeps its own.
        with base.told_plainly():
            going = Area.objects.filter(base.going_on(on), organisation__kind=one.key)
            going.update(alone=one.key if one.alone else None)
    note(one, "kinds", "change", street, actor, now, before=before)
    return one


@transaction.atomic
def add_layer(*, street: Place, words: Words, actor: Actor, now: dt.datetime) -> Layer:
    """A line of work on the grid more (S4-12)."""
    errors.require(policies.may_keep_organisations(actor, street.path))
    made = Layer(key=fresh_key(), position=last_position("layers") + 1)
    reword(made, "layers", words)
    made.save(force_insert=True)
    note(made, "layers", "add", street, actor, now)
    return made


@transaction.atomic
def change_layer(*, street: Place, layer: Layer, words: Words, actor: Actor, now: dt.datetime) -> Layer:
    """Other words for a line of work; who staffs it stays."""
    one = begin("layers", layer.key, street, actor, base.today_of(now))
    before = words_said(one)
    reword(one, "layers", words)
    one.save(update_fields=["name", "name_en"])
    note(one, "layers", "change", street, actor, now, before=before)
    return one


@transaction.atomic
def retire(*, sort: str, key: str, street: Place, reason: str, actor: Actor, now: dt.datetime) -> Any:
    """It is not offered for anything new any more; what there is keeps it. Raises `Conflict` for one that is."""
    return _switch(sort, key, street, reason, actor, now, active=False)


@transaction.atomic
def resume(*, sort: str, key: str, street: Place, reason: str, actor: Actor, now: dt.datetime) -> Any:
    """It is offered again."""
    return _switch(sort, key, street, reason, actor, now, active=True)


def _switch(
    sort: str, key: str, street: Place, reason: str, actor: Actor, now: dt.datetime, *, active: bool
) -> Any:
    one = begin(sort, key, street, actor, base.today_of(now))
    said = base.said(reason)
    if (sort, key) == ("chains", base.LINE):
        refuse_line()
    if one.active == active:
        raise errors.Conflict(
            "S1-02",
            _("“%(name)s”已经是这样了。") % {"name": one.local_name},
            remedy=_("请刷新再看。"),
        )
    if active:
        _not_taken(one, sort, one.name)
    one.active = active
    one.save(update_fields=["active"])
    note(one, sort, "resume" if active else "retire", street, actor, now, said=said)
    return one


def refuse_line() -> None:
    """The line of work stays open to every kind: proposals go up along it, and the workbook writes it."""
    raise errors.Conflict(
        "S1-03",
        _("“工作关系”这条链一直要用，也不限种类：提案往上走照它。"),
        remedy=_("要限种类的，请另加一条链。"),
    )


def begin(sort: str, key: str, street: Place, actor: Actor, on: dt.date) -> Any:
    """One of a sort, locked against who founds and reparents by it; asked who may, in every street that uses it."""
    errors.require(policies.may_keep_organisations(actor, street.path))
    one = found.MODELS[sort]._default_manager.select_for_update().get(pk=key)
    others = [use.path for use in found.uses(sort, on, key=key).get(key, ()) if use.street_id != street.id]
    errors.require(policies.may_change_shared(actor, others))
    return one


def note(one: Any, sort: str, verb: str, street: Place, actor: Actor, now: dt.datetime, **body: Any) -> None:
    """On the timeline of what is configured. A verb of one word gets the sort behind it."""
    timeline.record(
        street_id=street.id,
        record_id=found.record_id(sort, one.key),
        verb=f"territory.{verb}_{ONE[sort]}" if "_" not in verb else f"territory.{verb}",
        actor=actor,
        now=now,
        **({"name": one.name} | body),
    )


def fresh_key() -> str:
    return f"x{new_id().hex[-16:]}"


def last_position(sort: str) -> int:
    last = found.MODELS[sort]._default_manager.order_by("-position").values_list("position", flat=True)
    return int(last[0]) if last else 0


def _set_terms(one: OrganisationKind, terms: KindTerms) -> None:
    one.temporary, one.alone, one.handles = terms.temporary, terms.alone, terms.handles
    one.members = " ".join(terms.members.split())[:20]
    one.members_en = " ".join(terms.members_en.split())[:40]


def words_said(one: Any) -> dict[str, str]:
    return {"name": one.name, "name_en": one.name_en}


def reword(one: Any, sort: str, words: Words) -> None:
    """Both words, said and not taken by another of the sort that is offered."""
    name, name_en = " ".join(words.name.split()), " ".join(words.name_en.split())
    for field, said, most in (("name", name, 40), ("name_en", name_en, 80)):
        if not said:
            raise errors.Invalid("S1-02", _("请填名称。"), remedy=_("中文和英文都要。"), field=field)
        if len(said) > most:
            raise errors.Invalid("S1-02", _("名称最多 %(n)s 个字。") % {"n": most}, field=field)
    if name != one.name:
        _not_taken(one, sort, name)
    one.name, one.name_en = name, name_en


def _not_taken(one: Any, sort: str, name: str) -> None:
    others = found.MODELS[sort]._default_manager.filter(name=name, active=True).exclude(pk=one.key)
    if others.exists():
        raise errors.Conflict(
            "S1-02",
            _("已经有一个叫“%(name)s”。") % {"name": name},
            remedy=_("请换一个分得清的名称。"),
            field="name",
        )
