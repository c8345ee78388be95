"""Area codes: what twelve and fifteen digits say, and what they may belong to. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.platform.errors import Invalid
from mulin.territory import codes
from mulin.territory.models import Place

KINDS = Place.Kind
two = st.integers(1, 99).map(lambda n: f"{n:02}")
county = st.tuples(two, two, two).map("".join)
township = st.one_of(*(st.integers(first, last) for first, last, _w in codes.TOWNSHIPS)).map("{:03}".format)
village = st.one_of(*(st.integers(first, last) for first, last, _w in codes.VILLAGES)).map("{:03}".format)
serial = st.integers(1, codes.MOST_SERIAL).map("{:03}".format)


@pytest.mark.mechanism("S0-38")
@given(county, township, village, serial)
@settings(max_examples=60)
def test_every_level_lies_in_the_one_above(area: str, street: str, committee: str, grid: str) -> None:
    chain = [codes.read(text) for text in (area, area + street, area + street + committee)]
    chain.append(codes.of_grid(chain[-1], int(grid)))
    assert [one.kind for one in chain] == list(codes.LEVELS)
    assert [len(one.digits) for one in chain] == [12, 12, 12, 15]
    for number, one in enumerate(chain):
        for other in chain[number + 1 :]:
            assert one.holds(other)
            assert not other.holds(one)
            assert codes.fits(other, other.kind, inside=one) == other
        assert not one.holds(one)
        assert codes.read(codes.written(one.digits)) == one
    assert chain[3].digits == chain[2].digits + grid, "twelve digits and a serial (N-86)"


@given(county, county, township, village)
@settings(max_examples=60)
def test_a_code_of_a_neighbouring_district_is_refused(
    area: str, other: str, street: str, committee: str
) -> None:
    inside = codes.read(area + street)
    foreign = codes.read(other + street + committee)
    if area == other:
        assert codes.fits(foreign, KINDS.NEIGHBOURHOOD, inside=inside) == foreign
        return
    with pytest.raises(Invalid) as refused:
        codes.fits(foreign, KINDS.NEIGHBOURHOOD, inside=inside)
    assert refused.value.rule == "N-110"
    assert inside.head in refused.value.message, "says with what it has to begin"
    assert refused.value.remedy
    assert refused.value.field == "code"


@given(st.text(max_size=20))
@settings(max_examples=150)
def test_whatever_is_typed_is_a_code_or_refused_with_its_rule(text: str) -> None:
    told: Invalid | None = None
    try:
        assert codes.read(text).digits.isdecimal()
    except Invalid as refused:
        told = refused
    if told is not None:
        assert told.rule in ("N-86", "N-110", "N-111")
        assert told.remedy


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31011", "N-110"),
        ("3101150010011", "N-110"),
        ("31011500100a", "N-110"),
        ("310015001001", "N-110"),
        ("310115600001", "N-110"),
        ("310115001600", "N-111"),
        ("310115001001000", "N-86"),
        ("", "N-110"),
    ],
)
def test_what_is_badly_made(text: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        codes.read(text)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("310115", KINDS.DISTRICT, ""),
        ("310115001", KINDS.STREET, "街道"),
        ("310115 103", KINDS.STREET, "镇"),
        ("310115200", KINDS.STREET, "乡"),
        ("310115001001", KINDS.NEIGHBOURHOOD, "居委会"),
        ("310115103201", KINDS.NEIGHBOURHOOD, "村委会"),
        ("620105001001007", KINDS.GRID, ""),
    ],
)
def test_the_kind_of_body_follows_from_the_number(text: str, kind: str, body: str) -> None:
    code = codes.read(text)
    assert (code.kind, code.body) == (kind, body)


@given(st.sets(st.integers(1, 998), max_size=20))
@settings(max_examples=40)
def test_a_serial_that_was_used_is_not_given_again(used: set[int]) -> None:
    found = codes.next_serial(f"310115001001{one:03}" for one in used)
    assert found not in used
    assert found > max(used, default=0)


def test_serials_run_out_with_a_way_out() -> None:
    with pytest.raises(Invalid) as refused:
        codes.of_grid(codes.read("310115001001"), 1000)
    assert refused.value.rule == "N-86"


@given(county, county, township, village, serial)
@settings(max_examples=40)
def test_what_lies_inside_keeps_its_own_digits(
    old: str, new: str, street: str, committee: str, grid: str
) -> None:
    inside = codes.read(old + street + committee + grid)
    carried = codes.carried(inside, from_=codes.read(old + street), to=codes.read(new + street))
    assert carried.digits == new + street + committee + grid
    assert codes.read(new + street).holds(carried)


def test_only_neighbourhoods_have_a_class() -> None:
    assert codes.check_class("111", KINDS.NEIGHBOURHOOD) == "111"
    assert codes.check_class("", KINDS.GRID) == ""
    for wrong, kind in (("999", KINDS.NEIGHBOURHOOD), ("111", KINDS.STREET)):
        with pytest.raises(Invalid) as refused:
            codes.check_class(wrong, kind)
        assert refused.value.field == "urban_rural"
