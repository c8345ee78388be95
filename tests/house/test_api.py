"""The API says what it is: every operation its scope, its refusals and its name, and every page's act is in it."""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from typing import Any

from django.urls import get_resolver
from openapi_spec_validator import OpenAPIV31SpecValidator

from mulin.platform.api import scopes
from mulin.platform.api.root import api
from tests.house import map as the_map

WHOLE_LISTS: dict[str, str] = {
    "settings_clocks": "every clock of a street, about a dozen, read together",
    "organisations_list_chains": "the chains and their steps, a vocabulary of about a dozen",
    "organisations_list_kinds": "the kinds of organisations, a vocabulary",
    "organisations_list_every_kind": "the kinds of a deployment, a vocabulary of some dozens",
    "organisations_list_every_chain": "the chains of a deployment, a vocabulary of about a dozen",
    "organisations_list_every_layer": "the lines of work of a deployment, a handful",
    "organisations_show_coverage": "a row for each tier of one chain, five at most",
    "rosters_covered": "a row for each neighbourhood of a street, a few dozen, read together",
    "rosters_neighbourhood_roster": "one sheet: the posts of one neighbourhood as of a day, empty seats too",
    "rosters_station_roster": "the five seats of a station",
    "study_points_my_points": "the points one belongs to oneself: one or two",
    "study_points_team": "the volunteers of one home",
    "territory_coverage": "a row for each neighbourhood of a street, a few dozen, read together",
    "territory_place_codes": "the codes that one place has had",
    "territory_profile": "the figures that a street keeps about itself, some dozens, read together",
}
"""Lists that come whole, with the reason; all others come in parts."""


def known() -> list[Any]:
    # The addresses are read first: they give the API its routers.
    get_resolver().url_patterns
    return api.operations()


@cache
def document() -> dict[str, Any]:
    known()
    return api.get_openapi_schema(path_prefix="api/")


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, told) for path, ways in document()["paths"].items() for method, told in ways.items()
    ]


def test_the_document_is_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1")
    assert not list(OpenAPIV31SpecValidator(document()).iter_errors())


def test_every_operation_declares_its_scope() -> None:
    """By its first tag (`scopes.declare(…, tags=…)` or `scopes.tag(…)`), or with `needs(…)`; none where all may call."""
    wrong = []
    for operation in known():
        try:
            scope = scopes.needed(operation)
        except KeyError:
            wrong.append(f"{operation.methods} {operation.address}: tag {operation.tags} has no scope")
            continue
        # What is open to all needs no scope, all else one that a token can have.
        if (scope is None) == bool(operation.auth_callbacks) or (scope and scope not in scopes.known()):
            wrong.append(f"{operation.methods} {operation.address}: {scope}")
    assert not wrong


def test_what_is_open_to_all_is_known() -> None:
    open_ = {f"{method} {path}" for path, method, told in operations() if told["security"] == [{}]}
    assert {one for one in open_ if not OPEN.search(one)} == set()


OPEN = re.compile(
    r"^post /api/(matters|channels|open311|forwards|lookups)|/api/slips/|^get /api/(knowledge|streets|places|open311|feeds|known|followable|study-points/of/)"
)
"""What needs nobody: raising, what opens by a token of its own, and what the street's page shows to all."""


def test_names_are_stable_and_told_once() -> None:
    names = [told["operationId"] for _path, _method, told in operations()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", name) for name in names)


def test_every_operation_says_what_it_does_and_how_it_refuses() -> None:
    silent = [f"{method} {path}" for path, method, told in operations() if not told.get("description")]
    assert not silent
    for _path, _method, told in operations():
        assert {"401", "403", "404", "409", "422", "429"} <= told["responses"].keys()
        assert told["tags"]
        assert told["security"]
    problem = document()["components"]["schemas"]["Problem"]
    assert {"type", "title", "status", "detail", "rule", "remedy", "errors"} <= problem["properties"].keys()
    assert "application/problem+json" in document()["components"]["responses"]["Problem422"]["content"]


def test_schemas_of_one_name_stay_apart() -> None:
    """Ends of a duty and ends of a sweep are told differently, though both parts of the code say `EndIn`."""
    schemas = document()["components"]["schemas"]
    assert {"SettingsEndIn", "TogetherEndIn"} <= schemas.keys()
    assert "until" in schemas["SettingsEndIn"]["properties"]
    assert "result" in schemas["TogetherEndIn"]["properties"]


def test_lists_come_in_parts() -> None:
    whole = {
        told["operationId"]
        for _path, method, told in operations()
        if method == "get"
        and told["responses"]["200"]
        .get("content", {})
        .get("application/json", {})
        .get("schema", {})
        .get("type")
        == "array"
    }
    assert whole <= WHOLE_LISTS.keys(), "give it `Part[…]`, or say here why it comes whole"


def test_changes_may_be_sent_twice() -> None:
    for _path, method, told in operations():
        names = {one["name"] for one in told["parameters"] if one["in"] == "header"}
        assert ("Idempotency-Key" in names) == (method != "get")
        assert ("If-None-Match" in names) == (method == "get")


PAGE_ONLY = {
    **dict.fromkeys(
        ("hand_in_table", "choose_columns", "begin_import", "discard_table", "take_answers"),
        "takes a workbook in and asks about its columns: at the page, or `mulin import`",
    ),
    **dict.fromkeys(
        ("keep_layout", "retire_layout"), "the office's own layout of a table, read from its own file"
    ),
    "print_notice": "gives paper: its whole result is a PDF to hang up",
    "print_poster": "gives paper: its whole result is a PDF to hang up",
    **dict.fromkeys(
        ("note_factor_added", "note_factor_removed", "note_codes_renewed", "reset_factor"),
        "a second factor is shown in a browser; a program that could change one would get around it",
    ),
    **dict.fromkeys(
        ("end_session", "end_other_sessions"),
        "ends browsers' sessions; a program has tokens, which are withdrawn",
    ),
    "note_reading": "writes down that a page shows a name; the API shows them masked or by acts of their own",
    "enter_code": "signs a browser in; a program has a token",
    "raise_once": "the page's way of sending once; the API has Idempotency-Key on raising",
    "register_from": "two steps at once: POST /matters/registered/, then /papers/<serial>/entries/ with its number",
    "register": "the desk's form around raising: POST /matters/registered/ raises, and who has an account speaks for themself",
}
"""Acts that only a page has, with the reason."""


def test_what_a_page_does_the_api_does_too() -> None:
    found = the_map.verbs()
    the_map.add_addresses(found)
    the_map.add_tables_of_acts(found)
    acts = {
        verb.name
        for (context, name), verb in found.items()
        if verb.pages
        and not verb.api
        and "actor"
        in inspect.signature(
            inspect.unwrap(getattr(import_module(f"mulin.{context}.actions"), name))
        ).parameters
    }
    assert acts - PAGE_ONLY.keys() == set(), "give it an address in the API, or say here why not"
    assert PAGE_ONLY.keys() <= {verb.name for verb in found.values()}, "an exception for nothing"
