"""The desk's keys stand in one table: pages and the script use no other, and no two acts share one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mulin.matters.pages import bulk, keys, offers
from tests.factories import Town
from tests.matters.at_desk import at

ROOT = Path(__file__).resolve().parents[2] / "mulin"
SCRIPT = ROOT / "platform/ui/static/ui/js/desk.js"


def used() -> set[str]:
    """Every key that a template, an offer or a bulk act is pressed by."""
    found: set[str] = {one.press for one in offers.ALL.values() if one.press}
    found |= {one.press for one in bulk.ACTS.values()}
    for template in (ROOT / "matters/templates").rglob("*.jinja"):
        text = template.read_text()
        found |= set(re.findall(r'data-key="([^"{]+)"', text)) | set(re.findall(r'[ (]key="([^"{]+)"', text))
    return found


def test_every_key_in_use_is_in_the_table() -> None:
    alone = {key for key in used() if " " not in key}
    assert alone <= keys.single(), alone - keys.single()
    assert {"Ctrl ↵"} >= {key for key in used() if " " in key}


def test_what_the_script_does_by_itself_is_in_the_table() -> None:
    own = set(re.findall(r'event\.key === "(\w|\?)"', SCRIPT.read_text()))
    listed = {part for group in keys.GROUPS for key in group.keys for part in key.press}
    assert {"j", "k", "o", "x", "?", "g"} <= own
    assert own - {"X"} <= listed


NEVER_AT_ONCE = [
    {"answer", "give_help", "draft_reply"},
    {"decide", "sign_reply"},
    {"delay", "decide_delay", "end_delay"},
]
"""Acts that nobody can be offered together, on one key each: it does what stands there."""


def test_no_two_acts_share_a_key() -> None:
    shared: dict[str, set[str]] = {}
    for one in offers.ALL.values():
        if one.press:
            shared.setdefault(one.press, set()).add(one.key)
    assert [keys for keys in shared.values() if len(keys) > 1 and keys not in NEVER_AT_ONCE] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/desk/", "/figures/", "/desk/knowledge/", "/desk/mentions/"])
def test_the_help_lists_the_whole_table(town: Town, address: str) -> None:
    page = at(town, "dispatcher").get(address).content.decode()
    sheet = page.split('id="keys-help"')[1].split("</dialog>")[0]
    listed = [part for group in keys.GROUPS for key in group.keys for part in key.press]
    assert re.findall(r"<dt>.*?</dt>", sheet)
    assert re.findall(r"<kbd>([^<]+)</kbd>", sheet)[1:] == listed
