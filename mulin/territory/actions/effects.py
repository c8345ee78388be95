"""What an act on organisations does on its day. Each writes the end of what was and the start of what is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.territory import successions
from mulin.territory.actions import fitting
from mulin.territory.actions import organisation_base as base
from mulin.territory.actions.founding import add_organisation
from mulin.territory.actions.organisation_base import going_on
from mulin.territory.models import (
    Area,
    Chain,
    ChainLink,
    Change,
    ChangeSide,
    FormerKind,
    FormerName,
    LayerPost,
    Organisation,
    OrganisationKind,
    Place,
)
from mulin.territory.states import change as states
from mulin.territory.successions import Passage


def bring_about(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Do what was planned, as of its day. The caller holds the street's lock; returns what was passed on."""
    with base.told_plainly():
        return _EFFECTS[change.verb](change, actor, now)


def _rename(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    one = base.fresh(change.organisation_id)[change.organisation_id]
    base.require_standing(one, change.street_id, change.on, field="on")
    name = base.named(change.details["name"], one.street_id, besides=one.id)
    before, before_en = one.name, one.name_en
    last = FormerName.objects.filter(organisation=one).order_by("-valid_to").first()
    since = last.valid_to if last else one.valid_from
    if since is None or since < change.on:
        FormerName.objects.create(
            organisation=one, name=before, name_en=before_en, valid_from=since, valid_to=change.on
        )
    one.name, one.name_en = name, change.details.get("name_en", "")
    one.save(update_fields=["name", "name_en"])
    base.note(
        one, "rename", actor, now, **{"from": before}, to=name, on=change.on.isoformat(), said=change.reason
    )
    return {}


def _rekind(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    one = base.fresh(change.organisation_id)[change.organisation_id]
    base.require_standing(one, change.street_id, change.on, field="on")
    kind = base.check_kind(OrganisationKind(key=change.details["kind"]))
    before = OrganisationKind.objects.get(pk=one.kind)
    fitting.check_timed(one, kind)
    fitting.check_standing(one, kind, change.on)
    last = FormerKind.objects.filter(organisation=one).order_by("-valid_to").first()
    since = last.valid_to if last else one.valid_from
    if since is None or since < change.on:
        FormerKind.objects.create(organisation=one, kind=one.kind, valid_from=since, valid_to=change.on)
    one.kind = kind.key
    one.save(update_fields=["kind"])
    if before.alone or kind.alone:
        _mark_areas_anew(one, change.on)
    base.note(
        one, "rekind", actor, now, **{"from": before.name}, to=kind.name, on=change.on.isoformat(),
        said=change.reason,
    )  # fmt: skip
    return {}


def _mark_areas_anew(one: Organisation, on: dt.date) -> None:
    """Its places from a day on, with the mark of its kind now; the days before keep the mark they had."""
    held = list(
        Place.objects.filter(id__in=Area.objects.filter(going_on(on), organisation=one).values("place_id"))
    )
    _end(Area.objects.filter(organisation=one), on)
    _be_there(one, held, on)


def _reparent(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    chain = Chain.objects.get(pk=change.details["chain"])
    parent_id = change.details.get("parent")
    found = base.fresh(change.organisation_id, *([UUID(parent_id)] if parent_id else []))
    one, parent = found[change.organisation_id], found.get(UUID(parent_id)) if parent_id else None
    base.require_standing(one, change.street_id, change.on, field="on")
    if parent is not None:
        base.require_standing(parent, change.street_id, change.on, field="parent")
    base.check_step(chain, one, parent, change.on)
    _stand(one, chain.key, parent, change.on)
    body = {"chain": chain.name, "on": change.on.isoformat(), "said": change.reason}
    if parent is None:
        base.note(one, "reparent_top", actor, now, **body)
    else:
        base.note(one, "reparent", actor, now, to=parent.name, **body)
    return {}


def _stand(one: Organisation, chain: str, parent: Organisation | None, on: dt.date) -> None:
    """From a day on it stands below this parent in the chain, and below no other."""
    _leave(one.id, chain, on)
    ChainLink.objects.create(chain_id=chain, child=one, parent=parent, valid_from=on)
    if chain == base.LINE:
        one.parent = parent
        one.save(update_fields=["parent"])


def _leave(child: UUID, chain: str, on: dt.date) -> None:
    _end(ChainLink.objects.filter(chain_id=chain, child_id=child), on)


def _end(rows: object, on: dt.date) -> None:
    """End dated rows from a day on; one that would begin that day or later never held, and goes."""
    lasting = rows.filter(going_on(on))  # type: ignore[attr-defined]
    lasting.filter(valid_from__gte=on).delete()
    lasting.update(valid_to=on)


def _rearea(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    one = base.fresh(change.organisation_id)[change.organisation_id]
    base.require_standing(one, change.street_id, change.on, field="on")
    wanted = list(Place.objects.filter(id__in=change.details["areas"], street_id=change.street_id))
    kept = {place.id for place in wanted}
    _end(Area.objects.filter(organisation=one).exclude(place_id__in=kept), change.on)
    _be_there(one, wanted, change.on)
    names = _("、").join(place.full_name or place.name for place in wanted) or _("没有")
    base.note(one, "rearea", actor, now, places=names, on=change.on.isoformat(), said=change.reason)
    return {}


def _be_there(one: Organisation, places: Iterable[Place], on: dt.date) -> None:
    here = set(Area.objects.filter(going_on(on), organisation=one).values_list("place_id", flat=True))
    for place in places:
        if place.id not in here:
            Area.objects.create(organisation=one, place=place, valid_from=on)


def _end_into(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Merger, abolition and the end of a temporary one: all that hangs on those that end goes to one successor."""
    sides = list(change.sides.order_by("id"))
    found = base.fresh(*(one.organisation_id for one in sides))
    gone = [found[one.organisation_id] for one in sides if one.side == ChangeSide.Side.FROM]
    to = next(found[one.organisation_id] for one in sides if one.side == ChangeSide.Side.TO)
    base.require_standing(to, change.street_id, change.on, field="to")
    moved: dict[str, int] = {}
    for old in gone:
        if old.valid_to is not None and old.valid_to <= change.on:
            raise errors.Conflict(
                "S1-03",
                _("%(who)s已经不在了。") % {"who": old.local_name},
                remedy=_("请刷新看看它变成了哪一家。"),
            )
        _give_up(old, to, change.on)
        passage = Passage(old, to, change.on, actor, now)
        for name, number in successions.pass_on(passage).items():
            moved[name] = moved.get(name, 0) + number
        _nothing_left(old, change.on)
        old.valid_to = change.on
        old.save(update_fields=["valid_to"])
        body = {"to": to.name, "on": change.on.isoformat(), "said": change.reason}
        base.note(old, f"{change.verb}_from", actor, now, **body)
        base.note(
            to, f"{change.verb}_to", actor, now, **{"from": old.name}, on=body["on"], said=change.reason
        )
    return moved


def _give_up(old: Organisation, to: Organisation, on: dt.date) -> None:
    """Places, chains and layers of the old one go to the new one; what would stand below itself moves up."""
    places = list(
        Place.objects.filter(
            id__in=Area.objects.filter(going_on(on), organisation=old).values("place_id")
        ).order_by("path")
    )
    _end(Area.objects.filter(organisation=old), on)
    _be_there(to, places, on)
    for link in ChainLink.objects.filter(going_on(on), child=old).select_related("parent"):
        _pass_chain(old, to, link, on)
    # Where the old one stood in no chain of its own but others stood below it.
    for link in ChainLink.objects.filter(going_on(on), parent=old).select_related("child"):
        _stand(link.child, link.chain_id, to if link.child_id != to.id else None, on)
    _pass_layers(old, to, on)
    heirs = Organisation.objects.filter(heir=old).exclude(id=to.id)
    heirs.filter(going_on(on)).update(heir=to)


def _pass_chain(old: Organisation, to: Organisation, own: ChainLink, on: dt.date) -> None:
    """One chain: who stood below the old one stands below the new one; the new one never below itself."""
    below = list(
        ChainLink.objects.filter(going_on(on), chain_id=own.chain_id, parent=old).select_related("child")
    )
    _leave(old.id, own.chain_id, on)
    standing = ChainLink.objects.filter(going_on(on), chain_id=own.chain_id, child=to).first()
    if standing is None or standing.parent_id == old.id:
        _stand(to, own.chain_id, own.parent if own.parent_id != to.id else None, on)
    for link in below:
        if link.child_id != to.id:
            _stand(link.child, own.chain_id, to, on)


def _pass_layers(old: Organisation, to: Organisation, on: dt.date) -> None:
    for post in LayerPost.objects.filter(going_on(on), organisation=old):
        if post.valid_from is not None and post.valid_from >= on:
            post.organisation = to
            post.save(update_fields=["organisation"])
            continue
        until, post.valid_to = post.valid_to, on
        post.save(update_fields=["valid_to"])
        LayerPost.objects.create(
            layer_id=post.layer_id, place_id=post.place_id, organisation=to, valid_from=on, valid_to=until
        )


def _nothing_left(old: Organisation, on: dt.date) -> None:
    """Nothing open may remain where nobody is any more; the refusal says what and where."""
    left = successions.counts([old.id], on)[old.id]
    for name, number in left.items():
        kind = successions.kind(name)
        row = kind.of(old.id, on).first() if kind and number else None
        if kind is None or row is None:
            continue
        raise errors.Conflict(
            "S1-03",
            _("%(who)s还有 %(n)s 项没能交出去：%(kind)s，例如：%(what)s。")
            % {"who": old.local_name, "n": number, "kind": kind.word, "what": kind.line(row)[0]},
            remedy=_("请先把这几项办掉或改派，再来办。"),
        )


def _split(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    """A new one comes out of an old one, with some of its places and what lies open there."""
    said = change.details
    old = base.fresh(change.organisation_id)[change.organisation_id]
    base.require_standing(old, change.street_id, change.on, field="on")
    held = Area.objects.filter(going_on(change.on), organisation=old, place_id__in=said["areas"])
    places = list(Place.objects.filter(id__in=held.values("place_id")).order_by("path"))
    if not places:
        raise errors.Invalid(
            "S1-03", _("请至少选一个分出去的地方。"), remedy=_("从它现在管的地方里选。"), field="areas"
        )
    _end(held, change.on)
    made = add_organisation(
        street=old.street,
        kind=old.kind,
        name=base.named(said["name"], old.street_id),
        name_en=said.get("name_en", ""),
        areas=places,
        valid_from=change.on,
        actor=actor,
        now=now,
    )
    for link in ChainLink.objects.filter(going_on(change.on), child=old).select_related("parent"):
        _stand(made, link.chain_id, link.parent, change.on)
    ChangeSide.objects.create(change=change, organisation=made, side=ChangeSide.Side.TO)
    moved = successions.pass_on(Passage(old, made, change.on, actor, now, tuple(places)))
    body = {"on": change.on.isoformat(), "said": change.reason}
    base.note(old, "split_from", actor, now, to=made.name, **body)
    base.note(made, "split_to", actor, now, **{"from": old.name}, **body)
    return moved


def _prolong(change: Change, actor: Actor, now: dt.datetime) -> dict[str, int]:
    one = base.fresh(change.organisation_id)[change.organisation_id]
    until = dt.date.fromisoformat(change.details["until"])
    if not one.temporary or one.valid_to is not None:
        raise errors.Conflict("S3-03", _("只有还在的临时单位才用延长。"), remedy=_("请刷新再看。"))
    if one.ends_on is not None and until <= one.ends_on:
        raise errors.Invalid(
            "S3-03",
            _("要比原来的 %(day)s 晚。") % {"day": one.ends_on.isoformat()},
            remedy=_("要提前结束，请办撤销。"),
            field="until",
        )
    before, one.ends_on = one.ends_on, until
    one.save(update_fields=["ends_on"])
    base.note(one, "prolong", actor, now, before=str(before), until=until.isoformat(), said=change.reason)
    return {}


_EFFECTS: dict[str, Callable[[Change, Actor, dt.datetime], dict[str, int]]] = {
    states.RENAME: _rename,
    states.REKIND: _rekind,
    states.REPARENT: _reparent,
    states.REAREA: _rearea,
    states.MERGE: _end_into,
    states.ABOLISH: _end_into,
    states.CLOSE: _end_into,
    states.SPLIT: _split,
    states.PROLONG: _prolong,
}
