"""A rule made because of a group of matters, and the group answered with it (S2-33, S2-34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from mulin.matters import policies, states
from mulin.matters.actions import base, kept
from mulin.matters.actions.answering import answer
from mulin.matters.models import Fix, FixMatter, Matter
from mulin.matters.states import fix as flows
from mulin.platform import bulk, errors, flow, publishing
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.records import actions as records
from mulin.territory.models import Organisation, Place

PREFIX = "F"
MOST = 200
"""Matters one rule is tied to or answered with in one act."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule says, as it was written down."""

    title: str
    words: str
    organisation: Organisation
    valid_from: dt.date
    valid_to: dt.date | None = None
    basis: str = ""
    public: bool = False


@dataclass(slots=True)
class Answered:
    """What became of a group that was answered with a rule: those it reached, and those it could not, with why."""

    done: list[Matter] = field(default_factory=list)
    refused: list[tuple[Matter, errors.Refusal]] = field(default_factory=list)


@transaction.atomic
def make_fix(
    *,
    street: Place,
    draft: Draft,
    matters: Sequence[Matter],
    actor: Actor,
    now: dt.datetime,
    replaces: Fix | None = None,
) -> Fix:
    """Write a rule down, tied to the matters because of which it was made.

    `replaces` is the version it takes the place of: that one ends on the day the new one begins, and
    its matters come along. Raises `Invalid` for an empty rule, days that do not fit, an organisation
    of another street or one that has ended; `Conflict` for a version that has been replaced already.
    """
    errors.require(policies.may_fix(actor, street.path))
    title = base.said(draft.title, field="title", rule="S2-33", empty=_("请给这条规矩起个名。"))
    if len(title) > 60:
        raise errors.Invalid("S2-33", _("名字最多 60 字。"), field="title")
    words = base.said(draft.words, field="words", rule="S2-33", empty=_("请写这条规矩怎么说。"))
    if draft.public:
        publishing.without_persons(title, field="title")
        publishing.without_persons(words, field="words")
    _check(draft, street, now)
    made = Fix(
        street=street,
        path=street.path,
        state=flows.STANDS,
        title=title,
        words=words,
        organisation=draft.organisation,
        basis=draft.basis.strip()[:200],
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        public=draft.public,
        replaces=replaces,
        made_by_id=base.person_of(actor),
        made_at=now,
    )
    group = list(matters)
    if replaces is not None:
        group += [one.matter for one in replaces.because.select_related("matter")]
        _supersede(replaces, made, actor, now)
    kept.put(made, "fix", PREFIX, title, now, public=draft.public)
    bulk.insert(made)
    kept.note(made, "fix_make", actor, now, title=title, said=words)
    _attach(made, group, actor, now)
    return made


def _check(draft: Draft, street: Place, now: dt.datetime) -> None:
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise errors.Invalid("S2-33", _("到期的日子要在开始之后。"), field="valid_to")
    if draft.organisation.street_id != street.id:
        raise errors.Invalid("S2-33", _("这家单位不在这个街道。"), field="organisation")
    ended = draft.organisation.valid_to
    if ended is not None and ended <= now.astimezone(LOCAL).date():
        raise errors.Invalid(
            "S1-03", _("这家单位已经撤销了。"), remedy=_("请选接手的单位。"), field="organisation"
        )


def _supersede(old: Fix, new: Fix, actor: Actor, now: dt.datetime) -> None:
    old_now = Fix.objects.select_for_update(no_key=True, of=("self",)).get(pk=old.pk)
    if old_now.street_id != new.street_id:
        raise errors.Invalid("S2-33", _("这条规矩不在这个街道。"))
    if new.valid_from <= old_now.valid_from:
        raise errors.Invalid(
            "S2-33",
            _("新的要比原来的晚开始：原来的从 %(day)s 起。") % {"day": old_now.valid_from},
            field="valid_from",
        )
    flow.advance(old_now, flows.FIX, "supersede")
    old_now.valid_to = min(old_now.valid_to or new.valid_from, new.valid_from)
    bulk.update(old_now, "state", "valid_to")
    records.change(old_now.id, state=old_now.state)
    kept.note(old_now, "fix_supersede", actor, now, title=new.title)


@transaction.atomic
def attach_fix(*, fix: Fix, matters: Sequence[Matter], actor: Actor, now: dt.datetime) -> int:
    """Tie more matters to a rule. Returns how many are new to it."""
    fix = Fix.objects.select_for_update(no_key=True, of=("self",)).select_related("street").get(pk=fix.pk)
    errors.require(policies.may_fix(actor, fix.street.path))
    if not matters:
        raise errors.Invalid(
            "S2-33", _("还没勾是因为哪几件事。"), remedy=_("请至少勾一件。"), field="matters"
        )
    return _attach(fix, matters, actor, now)


def _attach(fix: Fix, matters: Sequence[Matter], actor: Actor, now: dt.datetime) -> int:
    wanted = {one.id: one for one in matters}
    if len(wanted) > MOST:
        raise errors.Invalid("S2-33", _("一次最多连 %(n)s 件。") % {"n": MOST}, field="matters")
    if any(one.street_id != fix.street_id for one in wanted.values()):
        raise errors.Invalid("S2-33", _("有一件事不在这个街道。"), field="matters")
    tied = set(fix.because.values_list("matter_id", flat=True))
    new = [one for one in wanted.values() if one.id not in tied]
    for matter in sorted(new, key=lambda one: one.id):
        bulk.insert(FixMatter(fix=fix, matter=matter, at=now))
        kept.link(matter, fix, "fix", now)
        base.note(matter, "fix", actor, now, ref=fix.ref, title=fix.title, public=fix.public)
    return len(new)


@transaction.atomic
def answer_with_fix(
    *, fix: Fix, matters: Sequence[Matter], body: str, actor: Actor, now: dt.datetime
) -> Answered:
    """Answer a group with a rule: each by the ordinary `answer` where the actor may; the others come back with why.

    A matter that is not tied to the rule yet is tied by this. Which kind of answer it is: explained.
    """
    fix = Fix.objects.select_for_update(no_key=True, of=("self",)).select_related("street").get(pk=fix.pk)
    errors.require(policies.may_fix(actor, fix.street.path))
    body = base.said(body, field="body", rule="DR-05", empty=_("请写给大家的答复。"))
    if not matters:
        raise errors.Invalid("S2-33", _("还没勾答复哪几件。"), remedy=_("请至少勾一件。"), field="matters")
    _attach(fix, matters, actor, now)
    found = Answered()
    for matter in sorted(matters, key=lambda one: one.id):
        try:
            with transaction.atomic():
                answer(matter=matter, body=body, proposes=states.EXPLAINED, actor=actor, now=now)
        except errors.Refusal as refusal:
            found.refused.append((matter, refusal))
        else:
            found.done.append(matter)
    kept.note(fix, "fix_answer", actor, now, n=len(found.done), of=len(matters), said=body)
    return found
