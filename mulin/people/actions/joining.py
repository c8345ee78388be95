"""Two registrations found to be one person, or to be two; and taking a wrong finding apart again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from mulin.people import estates, policies, queries, references, roles
from mulin.people.actions.leaving import unsound
from mulin.people.models import Account, Apart, Merge, MovedRow, Person
from mulin.platform import errors, policy, readings, timeline
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

SPLIT_DAYS = policy.declare("people.split_days", 30, rule="N-90", text="两条登记合并以后，几天内可以原样拆开")


@transaction.atomic
def merge(
    *,
    kept: Person,
    gone: Person,
    how_known: str,
    close_other_account: bool = False,
    actor: Actor,
    now: dt.datetime,
) -> Merge:
    """All that is held on `gone` is held on `kept` from now on; each moved row is remembered.

    `gone` keeps leading to `kept`, and its acts stay as they were written. Of two accounts the kept
    person's goes on, and the other is closed only where `close_other_account` says so. Raises
    `Invalid` without how it was found out, `Conflict` where the two cannot be one.
    """
    kept, gone = _both(kept.id, gone.id)
    _require(actor, kept, gone, now)
    how_known = _how_known(how_known)
    _both_living(kept, gone)
    _no_post_twice(kept, gone, now)
    days = policy.get(SPLIT_DAYS, street_id=kept.street_id, on=now)
    made = Merge.objects.create(
        kept=kept,
        gone=gone,
        how_known=how_known,
        by_id=actor.id,
        at=now,
        split_until=now + dt.timedelta(days=days),
    )
    moved = _settle_accounts(made, close_other_account)
    try:
        with transaction.atomic():
            for one in references.all_references():
                moved += [
                    MovedRow(merge=made, table=one.table, column=one.column, row_id=row)
                    for row in _move(one, gone.id, kept.id)
                ]
    except IntegrityError as error:
        raise errors.Conflict(
            "N-90",
            _("这两条登记互相代办或代班过，不会是同一个人。"),
            remedy=_("请记为“不是同一个人”，或请系统管理员看看。"),
        ) from error
    MovedRow.objects.bulk_create(moved)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _nothing_loose([kept, gone], now)
    _tell(made, "merge", actor, now, count=len(moved))
    return made


def _how_known(text: str) -> str:
    text = " ".join(text.split())[:200]
    if not text:
        raise errors.Invalid(
            "N-90",
            _("请写怎么知道是同一个人。"),
            remedy=_("例如：打电话问过本人、本人在窗口说的。"),
            field="how_known",
        )
    return text


def _both(one: UUID, other: UUID) -> tuple[Person, Person]:
    if one == other:
        raise errors.Conflict("N-90", _("这本来就是一条登记。"))
    found = {
        person.id: person
        for person in Person.objects.select_for_update(no_key=True).filter(id__in=[one, other]).order_by("id")
    }
    return found[one], found[other]


def _require(actor: Actor, kept: Person, gone: Person, now: dt.datetime) -> None:
    today = now.astimezone(LOCAL).date()
    staff = queries.is_staff(kept.id, on=today) or queries.is_staff(gone.id, on=today)
    errors.require(
        policies.may_join(actor, one=kept.id, other=gone.id, street_id=kept.street_id, staff=staff)
    )
    if kept.street_id != gone.street_id:
        raise errors.Conflict("S3-52", _("两条登记不在同一个街道。"))
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise errors.Conflict("N-90", _("其中一条刚刚合并过了。"), remedy=_("请刷新，看看现在还剩哪几条。"))


def _both_living(kept: Person, gone: Person) -> None:
    """Of one person it is either true or not that they have died; the two registrations must say the same first."""
    if queries.dead().filter(person__in=[kept, gone]).exists():
        raise errors.Conflict(
            "N-90",
            _("其中一条记了这位已经去世，不能合并。"),
            remedy=_("记错了的，先改回来；没有记错的，改回来、合并，再记一次。"),
        )


def _no_post_twice(kept: Person, gone: Person, now: dt.datetime) -> None:
    """One post is one term: of two, the one that is ended would leave the other running."""
    today = now.astimezone(LOCAL).date()
    own = [(one.role, one.place_id, one.organisation_id) for one in queries.posts_of(kept.id, on=today)]
    for one in queries.posts_of(gone.id, on=today):
        if (one.role, one.place_id, one.organisation_id) in own:
            raise errors.Conflict(
                "S0-26",
                _("两条登记都在同一个岗位上：%(role)s · %(place)s。")
                % {"role": roles.WORDS[one.role], "place": one.place.spoken},
                remedy=_("先把一条的事交接给另一条，再合并。"),
            )


def _nothing_loose(persons: Sequence[Person], now: dt.datetime) -> None:
    """After posts and work have moved, everybody still can act on what they hold, and stand in where they do."""
    today = now.astimezone(LOCAL).date()
    for person in persons:
        held = [term.actor_post for term in estates.terms_on(person, today)]
        loose = next((piece for piece in estates.pieces(person, on=today) if not piece.fits(held)), None)
        if loose is not None:
            raise errors.Conflict(
                "S1-23",
                _("这样一来，“%(what)s”没有人能办。") % {"what": loose.text},
                remedy=_("请先把它交接给在岗的人。"),
            )
    leave = unsound([person.id for person in persons], today)
    if leave is not None:
        raise errors.Conflict(
            "S3-48",
            _("这样一来，%(who)s休假的时候没有人能代班。") % {"who": leave.person.name},
            remedy=_("先给%(who)s换一位代班的人。") % {"who": leave.person.name},
        )


def _settle_accounts(made: Merge, close_other: bool) -> list[MovedRow]:
    """One person logs in one way: the other account moves along where it is the only one, else is closed."""
    accounts = {
        one.person_id: one
        for one in Account.objects.select_for_update().filter(person_id__in=[made.kept_id, made.gone_id])
    }
    other, own = accounts.get(made.gone_id), accounts.get(made.kept_id)
    if other is None:
        return []
    if own is None:
        other.person_id = made.kept_id
        other.save(update_fields=["person"])
        return [MovedRow(merge=made, table="people_account", column="person_id", row_id=other.id)]
    if not other.is_active:
        return []
    if not own.is_active:
        raise errors.Conflict("N-2.12", _("要保留的这条，账号已经停用了。"), remedy=_("请保留另一条登记。"))
    if not close_other:
        raise errors.Invalid(
            "N-2.12",
            _("两条登记都有账号，合并以后只能留一个。"),
            remedy=_("和本人说好留哪个，再勾上“停用另一个账号”。"),
            field="close_other_account",
        )
    other.is_active = False
    other.epoch += 1
    other.save(update_fields=["is_active", "epoch"])
    return [MovedRow(merge=made, table="people_account", column="is_active", row_id=other.id)]


def _move(one: references.Reference, old: UUID, new: UUID) -> list[UUID]:
    """Every row of a table that names `old` names `new`. Returns which."""
    beside = (
        f' AND NOT EXISTS (SELECT FROM "{one.table}" k WHERE k."{one.column}" = %s AND k."{one.once}" = t."{one.once}")'
        if one.once
        else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{one.table}" t SET "{one.column}" = %s WHERE "{one.column}" = %s{beside} RETURNING id',
            [new, old, *([new] if one.once else [])],
        )
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def split(*, merge: Merge, actor: Actor, now: dt.datetime) -> int:
    """Take a merge apart: every row that it moved, and nothing else, is the other person's again.

    What came after the merge stays with the kept person, and so does a row that has been passed on
    since. Later than the policy's days, or while the kept one was itself joined to another, it is
    refused. Returns how many values went back.
    """
    kept, gone = _both(merge.kept_id, merge.gone_id)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    today = now.astimezone(LOCAL).date()
    staff = queries.is_staff(kept.id, on=today)
    errors.require(
        policies.may_join(actor, one=kept.id, other=gone.id, street_id=kept.street_id, staff=staff)
    )
    _check_splittable(merge, kept, now)
    back = 0
    for row in MovedRow.objects.filter(merge=merge):
        back += _put_back(row, kept.id, gone.id)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    merge.split_at, merge.split_by_id = now, actor.id
    merge.save(update_fields=["split_at", "split_by"])
    _nothing_loose([kept, gone], now)
    _tell(merge, "split", actor, now, count=back)
    return back


def _check_splittable(merge: Merge, kept: Person, now: dt.datetime) -> None:
    if merge.split_at is not None:
        raise errors.Conflict("N-90", _("这次合并已经拆开了。"))
    if kept.merged_into_id is not None:
        raise errors.Conflict(
            "N-90", _("保留的那条后来又合到了别的登记里。"), remedy=_("请先把后一次合并拆开。")
        )
    if now > merge.split_until:
        raise errors.Refusal(
            "N-90",
            _("合并已经过了可以原样拆开的日子。"),
            remedy=_("请另登记一位，以后的事记在新的登记上；以前的一件一件改。"),
        )


def _put_back(row: MovedRow, kept: UUID, gone: UUID) -> int:
    account = row.table == "people_account"
    if account and row.column == "is_active":
        return Account.objects.filter(id=row.row_id, is_active=False).update(is_active=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{row.table}" SET "{row.column}" = %s WHERE id = %s AND "{row.column}" = %s',
            [gone, row.row_id, kept],
        )
        return cursor.rowcount


@transaction.atomic
def keep_apart(*, one: Person, other: Person, actor: Actor, now: dt.datetime) -> Apart:
    """Somebody looked: two persons who share a telephone or a name. The pair is not proposed again."""
    one, other = _both(one.id, other.id)
    _require(actor, one, other, now)
    low, high = sorted((one.id, other.id))
    made, new = Apart.objects.get_or_create(low_id=low, high_id=high, defaults={"by_id": actor.id, "at": now})
    if new:
        for record in (low, high):
            timeline.record(
                street_id=one.street_id, record_id=record, verb="people.keep_apart", actor=actor, now=now
            )
    return made


@transaction.atomic
def show_pair(*, one: Person, other: Person, actor: Actor, now: dt.datetime) -> list[Person]:
    """Open names and numbers of two registrations to compare them, written down for both to see (N-90)."""
    one, other = _both(one.id, other.id)
    _require(actor, one, other, now)
    for person in (one, other):
        timeline.record(
            street_id=person.street_id,
            record_id=person.id,
            verb="people.show_person",
            actor=actor,
            now=now,
            reason=_("看是不是同一个人登记了两次"),
        )
    readings.told(one.id, other.id)
    return [one, other]


def _tell(merge: Merge, verb: str, actor: Actor, now: dt.datetime, *, count: int) -> None:
    for record, other in ((merge.kept_id, merge.gone_id), (merge.gone_id, merge.kept_id)):
        timeline.record(
            street_id=merge.kept.street_id,
            record_id=record,
            verb=f"people.{verb}",
            actor=actor,
            now=now,
            other=str(other),
            count=count,
        )
