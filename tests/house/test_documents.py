"""What the documents say of the code holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mulin.matters import states
from mulin.platform.flow import Flow
from mulin.platform.notices.states import DELIVERY

ROOT = Path(__file__).resolve().parents[2]
RULE = re.compile(r"\b(?:N|DR|ET|S[0-4])-\d+(?:\.\d+)?\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "mulin").rglob("README.md")])


def test_every_rule_named_is_explained() -> None:
    known = set(RULE.findall((ROOT / "docs" / "rules.md").read_text()))
    missing = {
        f"{rule} in {path.relative_to(ROOT)}"
        for ending in ("*.py", "*.jinja", "*.toml")
        for path in (ROOT / "mulin").rglob(ending)
        for rule in RULE.findall(path.read_text())
        if rule not in known
    }
    assert not missing


@pytest.mark.parametrize("flow", [states.MATTER, states.ASSIGNMENT, DELIVERY], ids=lambda flow: flow.name)
def test_flows_are_told_as_they_are(flow: Flow) -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text()
    rows = [f"| {one.verb} | {', '.join(one.sources)} | {one.target} | {one.why} |" for one in flow.table]
    assert not [row for row in rows if row not in told]
    assert not [name for name in flow.states if f"`{name}` {flow.word(name)}" not in told]


def test_links_lead_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents()
        for target in LINK.findall(document.read_text())
        if "://" not in target and not target.startswith("#")
        and not (document.parent / target.partition("#")[0]).exists()
    ]  # fmt: skip
    assert not broken
