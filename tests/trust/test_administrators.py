"""Each of the three administrators tries everything: none does another's work, none reads of residents (N-2.12, ET-19)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import Town
from tests.trust.bodies import bodies
from tests.trust.personas import OWN, People, gather
from tests.trust.probing import OPEN, Prober, acts
from tests.trust.records import Records, make
from tests.trust.table import groups

WORK = {
    "system": ("keep-the-street", "keep-places"),
    "security": ("security-administrator", "tokens-and-handover", "give-posts"),
    "audit": ("audit-administrator",),
}
"""The lines of the matrix that are one administrator's work."""
TOLD = ("顾阿婆", "10000000027", "沈阿姨", "10000000099", "楼道灯不亮")
"""Names and telephone numbers of residents in the records, and what they said."""


def test_no_line_of_work_has_two_of_them() -> None:
    """In the matrix itself, which the whole product is asked by."""
    by_name = {group.name: group for group in groups()}
    for mine, lines in WORK.items():
        for line in lines:
            letters = by_name[line].letters
            assert letters[mine] == OPEN
            assert not [one for one in WORK if one != mine and letters[one] == OPEN], line


@pytest.fixture
def records(town: Town) -> Records:
    now = timezone.now()
    point = make(
        "StudyPoint", street=town.street, neighbourhood=town.neighbourhood, place=town.neighbourhood,
        path=town.neighbourhood.path, kind="home", address="青桐苑", state="established", established_at=now,
    )  # fmt: skip
    people: People = gather(town, point, now)
    return Records(town, people, point, now)


@pytest.mark.mechanism("N-2.12", "ET-19")
@pytest.mark.parametrize("who", sorted(WORK))
def test_what_they_read_names_no_resident(records: Records, who: str) -> None:
    """Every page and every answer that opens to one of them, drawn as it is: nothing of a resident stands in it."""
    prober = Prober(records, records.people.by[who, OWN], bodies(records))
    opened, found = 0, []
    for act in acts():
        group = next(one for one in groups() if one.has(act))
        if act.method != "GET" or group.reach == "all" or group.letters[who] != OPEN:
            continue
        letter, why = prober.ask(act)
        assert letter == OPEN, f"{act}: {letter} {why}"
        opened += 1
        found += [f"{act}: {one}" for one in TOLD if one in prober.said]
    assert opened > 20
    assert not found


@pytest.mark.mechanism("N-2.12")
def test_the_work_of_each_is_tried_by_the_others(records: Records) -> None:
    """Every act of one's work, sent as the other two: refused with the rule, or not there; and nothing is done."""
    sent, by_name = bodies(records), {group.name: group for group in groups()}
    done, asked = [], 0
    for mine, lines in WORK.items():
        for other in sorted(set(WORK) - {mine}):
            prober = Prober(records, records.people.by[other, OWN], sent)
            for act in acts():
                if not any(by_name[line].has(act) for line in lines):
                    continue
                letter, rule = prober.ask(act)
                asked += 1
                if letter not in "-!" or (letter == "!" and not rule):
                    done.append(f"{act} · {other}: {letter} {rule}")
    assert asked > 100
    assert not done


def test_who_looked_is_read_without_the_words(records: Records) -> None:
    """The audit administrator sees that a matter was opened and by whom, and no word of it (N-2.12)."""
    prober = Prober(records, records.people.by["audit", OWN], {})
    page = next(act for act in acts() if act.name == "matters:glass_break" and act.method == "GET")
    assert prober.ask(page)[0] == OPEN
    assert records.matter.ref in prober.said
    assert records.matter.words not in prober.said
