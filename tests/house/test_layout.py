"""The layout of the house: where things stand, who may write, how long a file may be."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTEXTS = ("territory", "people", "matters", "site")
MOST_LINES = 400
MOST_OF_A_FUNCTION = 50

NAMES = {
    "__init__", "models", "states", "policies", "actions", "queries", "forms", "pages", "api", "jobs",
    "urls", "apps", "migrations", "templates", "README",
}  # fmt: skip
"""The same file names in every context; anything else is a calculation or table that has a noun of its own."""


def python_files(*below: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    paths = [ROOT / name for name in listed if "/migrations/" not in name]
    return [path for path in paths if path.exists() and any(path.is_relative_to(ROOT / one) for one in below)]


def trees(*below: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in python_files(*below):
        yield path, ast.parse(path.read_text())


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def test_no_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("mulin", "bench", "tests")
        if (lines := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert not long


def test_no_function_is_too_long() -> None:
    long = [
        f"{place(path, node)} {node.name}"
        for path, tree in trees("mulin", "bench")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_OF_A_FUNCTION
    ]
    assert not long


def in_part(path: Path, *parts: str) -> bool:
    return any(step.removesuffix(".py") in parts for step in path.relative_to(ROOT).parts)


def test_pages_and_api_read_through_queries() -> None:
    """What one may not see is kept out in one place: `queries`. Pages and API never ask a table themselves."""
    asked = [
        place(path, node)
        for path, tree in trees("mulin")
        if in_part(path, "pages", "api", "forms")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert not asked


WRITES = {
    "save",
    "create",
    "bulk_create",
    "update_or_create",
    "get_or_create",
    "bulk_update",
    "delete",
    "update",
}


def test_only_actions_write() -> None:
    """Rows change in `actions` alone (and in the platform's own packages, which the actions call)."""
    written = []
    for path, tree in trees(*(f"mulin/{context}" for context in CONTEXTS)):
        if in_part(path, "actions", "migrations"):
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                owner = ast.unparse(node.func.value)
                if ".objects" in owner or node.func.attr in ("save", "bulk_create"):
                    written.append(f"{place(path, node)} {ast.unparse(node.func)}")
    assert not [
        one for one in written if not re.search(r"\b(buffer|image|picture|book|workbook|out)\.save$", one)
    ]


def test_time_is_passed_in() -> None:
    """Actions, policies, queries and calculations get their moment; only pages, jobs and commands read a clock."""
    read = []
    for path, tree in trees("mulin"):
        if in_part(
            path,
            "pages",
            "api",
            "jobs",
            "middleware",
            "commands",
            "cli",
            "doctor",
            "production",
            "supervisor",
            "home",
            "build",
        ):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
                owner = ast.unparse(node.value)
                if path.name == "jinja.py":
                    continue  # a template's filters fall back on the clock where a page passed no moment
                if owner in (
                    "timezone",
                    "datetime",
                    "dt",
                    "dt.datetime",
                    "date",
                    "dt.date",
                    "datetime.datetime",
                ):
                    read.append(place(path, node))
    assert not read


def test_state_moves_only_along_a_flow() -> None:
    """Nothing sets `.state` of a record of a flow but `flow.advance` (notices and runs have no flow)."""
    assigned = [
        place(path, node)
        for path, tree in trees(*(f"mulin/{context}" for context in CONTEXTS))
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
        and target.attr == "state"
        and ast.unparse(target.value) in ("matter", "assignment", "sheet", "self.matter", "intake.matter")
    ]
    assert not assigned


def test_no_signals() -> None:
    """What an act sets off is written in the act, where it can be read (design, section 1)."""
    pattern = re.compile(r"django\.(db\.models|core|dispatch)\.?signals|from django\.dispatch|@receiver")
    found = [
        str(path.relative_to(ROOT)) for path in python_files("mulin") if pattern.search(path.read_text())
    ]
    assert not found


@pytest.mark.parametrize("package", CONTEXTS)
def test_every_context_says_what_it_is(package: str) -> None:
    readme = ROOT / "mulin" / package / "README.md"
    assert readme.exists()
    assert 10 <= len(readme.read_text().splitlines()) <= 90, "one page"


def test_parts_of_a_context_keep_their_order() -> None:
    """Inside a context: states, policies < models < queries < actions < forms < pages, api, jobs."""
    above = {
        "states": {"models", "queries", "actions", "forms", "pages", "api", "jobs"},
        "models": {"queries", "actions", "forms", "pages", "api", "jobs", "policies"},
        "policies": {"queries", "actions", "forms", "pages", "api", "jobs"},
        "queries": {"actions", "forms", "pages", "api", "jobs"},
        "actions": {"forms", "pages", "api", "jobs"},
        "forms": {"pages", "api", "jobs"},
    }
    wrong = []
    for context in CONTEXTS:
        for path, tree in trees(f"mulin/{context}"):
            part = path.relative_to(ROOT / "mulin" / context).parts[0].removesuffix(".py")
            for node in ast.walk(tree):
                for name in _imported(node):
                    match = re.match(rf"mulin\.{context}\.(\w+)", name)
                    if match and match[1] in above.get(part, set()):
                        wrong.append(f"{place(path, node)} imports {name}")
    assert not wrong


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def test_from_another_context_only_its_open_parts() -> None:
    """A lower context's models, queries, policies, actions and plain nouns; never its pages, forms or API."""
    wrong = []
    for context in CONTEXTS:
        for path, tree in trees(f"mulin/{context}"):
            for node in ast.walk(tree):
                for name in _imported(node):
                    match = re.match(r"mulin\.(\w+)\.(pages|forms|api|jobs)\b", name)
                    if match and match[1] in CONTEXTS and match[1] != context:
                        wrong.append(f"{place(path, node)} imports {name}")
    assert not wrong


def test_migrations_can_go_back() -> None:
    """Every operation is reversible, or its file says why not."""
    stuck = []
    for path in sorted((ROOT / "mulin").rglob("migrations/0*.py")):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("RunSQL", "RunPython")):
                reverse = len(node.args) > 1 or any(
                    k.arg in ("reverse_sql", "reverse_code") for k in node.keywords
                )
                if not reverse and "not reversible" not in text:
                    stuck.append(str(path.relative_to(ROOT)))
    assert not stuck
