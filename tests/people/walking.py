"""What must hold of persons, posts and leaves at every moment, read from the rows anew."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from mulin.matters.models import LIVE_WORK, Assignment, Matter
from mulin.people import references, roles
from mulin.people.models import Account, Appointment, Death, Leave, Merge, Person
from mulin.people.queries import actor_of

ANSWER = roles.WINDOW | {roles.GRID_MEMBER, roles.LEADER, roles.ARBITER}
"""Who may have a matter that no office has in hand."""
Rows = dict[tuple[str, str], set[UUID]]

TABLES = (
    "people_person", "people_account", "people_appointment", "people_assistance", "people_leave", "people_death",
    "people_merge", "people_movedrow", "people_apart", "platform_act", "platform_notice", "matters_matter",
    "matters_assignment", "matters_reporter", "matters_passing", "matters_arbitration",
)  # fmt: skip


def everything() -> list[str]:
    """A print of every row that these acts could touch."""
    one = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM \"{}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({one.format(table)})" for table in TABLES))
        return [row[0] for row in cursor.fetchall()]


def rows_of(person_id: UUID) -> Rows:
    """Every row that names a person, in every registered column."""
    asked = [one for one in references.all_references() if one.table != "people_merge"]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f'SELECT {n}, id FROM "{one.table}" WHERE "{one.column}" = \'{person_id}\''
                for n, one in enumerate(asked)
            )
        )
        found: Rows = {}
        for n, row in cursor.fetchall():
            found.setdefault((asked[n].table, asked[n].column), set()).add(row)
    return found


def not_over(day: dt.date) -> QuerySet[Appointment]:
    """Terms that run, or will."""
    found = Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return found.exclude(valid_to=F("valid_from"))


def running(day: dt.date) -> QuerySet[Appointment]:
    return not_over(day).filter(valid_from__lte=day)


def gone_persons() -> set[UUID]:
    """Who is no more, or is another registration now."""
    dead = Death.objects.filter(taken_back_at__isnull=True).values_list("person_id", flat=True)
    merged = Person.objects.filter(merged_into__isnull=False).values_list("id", flat=True)
    return {*dead, *merged}


def work_of(person_id: UUID) -> set[tuple[str, UUID]]:
    """What is open in somebody's hands: (as what, matter)."""
    found: set[tuple[str, UUID]] = set()
    for as_what in ("owner", "receiver"):
        held = Matter.objects.filter(LIVE_WORK, **{f"{as_what}_id": person_id})
        found |= {(as_what, one) for one in held.values_list("id", flat=True)}
    sheets = Assignment.objects.filter(accepted_by_id=person_id, state__in=("in_hand", "done"))
    open_now = sheets.filter(matter__in=Matter.objects.filter(LIVE_WORK))
    return found | {("hand", one) for one in open_now.values_list("matter_id", flat=True)}


def check_work(day: dt.date) -> None:
    """Every open matter has one accountable person, alive, in a post that covers it (S1-23)."""
    gone = gone_persons()
    held: dict[UUID, list[Appointment]] = {}
    for post in running(day):
        held.setdefault(post.person_id, []).append(post)
    in_hand: dict[UUID, set[tuple[UUID | None, UUID]]] = {}
    sheets = Assignment.objects.filter(state="in_hand").values_list(
        "matter_id", "accepted_by_id", "organisation_id"
    )
    for matter, person, office in sheets:
        in_hand.setdefault(matter, set()).add((person, office))
        assert person not in gone
        assert any(post.organisation_id == office for post in held.get(person or matter, [])), (
            "one of the office"
        )
    rows = Matter.objects.filter(LIVE_WORK).values_list(
        "id", "path", "owner_id", "receiver_id", "owner_org_id"
    )
    for matter, path, owner, receiver, office in rows:
        for person in (owner, receiver):
            assert person not in gone, "who answers for it is there"
            near = [post for post in held.get(person, []) if path.startswith(post.path)]
            answers = any(post.role in ANSWER for post in near)
            assert answers or (owner, office) in in_hand.get(matter, set()), "in a post that covers it"


def check_posts(day: dt.date) -> None:
    gone = gone_persons()
    terms = list(not_over(day))
    for term in terms:
        assert term.person_id not in gone, "no post of who has died or is another registration"
    for one in terms:
        for other in terms:
            same = (one.person_id, one.role, one.place_id, one.organisation_id) == (
                other.person_id, other.role, other.place_id, other.organisation_id,
            )  # fmt: skip
            if one.id < other.id and same:
                ends = [each.valid_to or dt.date.max for each in (one, other)]
                assert max(one.valid_from, other.valid_from) >= min(ends), "one post is one term"


def check_leaves(day: dt.date) -> None:
    """Nobody stands in for themself, or while they are away; and who stands in could hold what they stand in for."""
    gone = gone_persons()
    leaves = list(Leave.objects.filter(valid_to__gt=day).exclude(valid_to=F("valid_from")))
    for leave in leaves:
        assert leave.person_id != leave.deputy_id
        assert not {leave.person_id, leave.deputy_id} & gone
        for other in leaves:
            meet = max(leave.valid_from, other.valid_from) < min(leave.valid_to, other.valid_to)
            assert not (meet and leave.deputy_id == other.person_id), "a deputy is there: no chain, no circle"
        first = max(day, leave.valid_from)
        stands = {post.role for post in running(first).filter(person_id=leave.deputy_id)}
        for post in running(first).filter(person_id=leave.person_id, role__in=roles.DESK):
            assert stands & roles.STANDS_IN.get(post.role, frozenset()), f"nobody stands in as {post.role}"


def check_deputies(day: dt.date) -> None:
    """Who acts in whose posts today is what the leaves of today say, and nothing else."""
    expected: dict[UUID, set[tuple[UUID, str, str]]] = {}
    for leave in Leave.objects.filter(valid_from__lte=day, valid_to__gt=day):
        for post in running(day).filter(person_id=leave.person_id, role__in=roles.DESK):
            expected.setdefault(leave.deputy_id, set()).add((leave.person_id, post.role, post.path))
    ever = set(Leave.objects.values_list("deputy_id", flat=True))
    for person in Person.objects.filter(id__in=ever | expected.keys()):
        posts = actor_of(person, on=day).posts
        lent = {(post.for_id, post.role, post.path) for post in posts if post.for_id is not None}
        assert lent == expected.get(person.id, set())


def check_merged() -> None:
    """A registration that became another one holds nothing, opens nothing and signs nothing."""
    for merge in Merge.objects.filter(split_at__isnull=True):
        left = {key for key in rows_of(merge.gone_id) if key[0] not in ("people_death",)}
        assert not left, f"left behind: {left}"
        assert not Account.objects.filter(person_id=merge.gone_id, is_active=True).exists()
        gone = Person.objects.get(pk=merge.gone_id)
        assert gone.merged_into_id == merge.kept_id
