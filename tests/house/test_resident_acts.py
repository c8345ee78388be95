"""Everything a resident can do has a page, a way at the desk, a form on paper and an operation of the API (DR-10)."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from mulin.people import papers
from mulin.platform import burden
from mulin.platform.api.root import api
from mulin.site.resident_acts import RESIDENT_ACTS, ResidentAct
from tests.journeys.left_out import names

NOT_ACTS = {"for_word", "for_words"}
"""Forms of helpers: the act is the other one's, and stands here under its own name."""


def operations() -> set[str]:
    """Every operation as `POST /matters/`."""
    return {
        f"{method.upper()} {path.removeprefix('/api')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }


@pytest.mark.mechanism("DR-10")
@pytest.mark.parametrize("act", RESIDENT_ACTS, ids=lambda act: act.key)
def test_no_act_lacks_a_way(act: ResidentAct) -> None:
    known = names()
    assert act.page in known
    assert act.desk in known
    assert papers.kind_of(act.paper) is not None
    assert bool(act.api) != bool(act.without_api), "an operation, or why there is none"
    assert not act.api or act.api in operations()


def test_no_form_of_residents_stands_outside() -> None:
    told = {key for act in RESIDENT_ACTS for key in act.cards}
    assert not told - set(burden.cards)
    asked = {key for key, card in burden.cards.items() if card.residents}
    assert not asked - told - NOT_ACTS


def test_every_form_on_paper_belongs_to_an_act() -> None:
    assert {kind.key for kind in papers.all_kinds()} == {act.paper for act in RESIDENT_ACTS}
    assert len({act.key for act in RESIDENT_ACTS}) == len(RESIDENT_ACTS)


RESIDENTS = ("matters:raise", "matters:raise_for", "matters:raise_chat", "matters:mediation_new")
POSTED_BY_SLIP = ("words", "call", "withdrawal", "help_ends", "reopenings", "repeats")


def test_no_address_of_the_slip_or_of_raising_stands_outside() -> None:
    """Every way in that a resident has by link: what begins with `/s/`, `/raise/`, `/mine/`."""
    pages = {act.page for act in RESIDENT_ACTS}
    slip = {
        f"matters:{one.name}"
        for space in get_resolver().url_patterns
        for one in getattr(space, "url_patterns", ())
        if str(one.pattern).startswith("s/<token:token>/") and one.name in POSTED_BY_SLIP
    }
    assert slip == {f"matters:{one}" for one in POSTED_BY_SLIP}
    assert not {*slip, *RESIDENTS} - pages
