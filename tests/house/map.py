"""Writes docs/map.md: what one can do, where it stands, who may, how it is reached, what proves it.

Everything in it is read from the code, so that it cannot go stale unnoticed: `python -m tests.house.map`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "map.md"
CONTEXTS = ("territory", "people", "matters")


@dataclass
class Verb:
    """One public action with everything that leads to it."""

    context: str
    name: str
    says: str
    where: str
    policies: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    api: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)
    mechanisms: set[str] = field(default_factory=set)


def verbs() -> dict[tuple[str, str], Verb]:
    found: dict[tuple[str, str], Verb] = {}
    for context in CONTEXTS:
        package = importlib.import_module(f"mulin.{context}.actions")
        names = getattr(package, "__all__", None) or [
            name for name, item in vars(package).items() if _is_action(item, package.__name__)
        ]
        for name in sorted(names):
            item = inspect.unwrap(getattr(package, name))
            if not inspect.isfunction(item):
                continue
            module = inspect.getmodule(item)
            assert module is not None
            where = Path(inspect.getsourcefile(item) or "").relative_to(ROOT).as_posix()
            says = (inspect.getdoc(item) or "").split("\n")[0]
            verb = Verb(context, name, says, where)
            source = "".join(_with_helpers(name, Path(ROOT / where)))
            verb.policies = set(re.findall(r"policies\.(\w+)\(", source))
            verb.rules = set(re.findall(r'"((?:N|DR|ET|S\d)-[\d.]+)"', source))
            found[context, name] = verb
    return found


def _is_action(item: object, module: str) -> bool:
    item = inspect.unwrap(item) if callable(item) else item
    return (
        inspect.isfunction(item)
        and item.__module__ == module
        and not item.__name__.startswith("_")
        and {"actor", "now"} <= set(inspect.signature(item).parameters)
    )


@cache
def _functions(path: Path) -> dict[str, tuple[str, set[str]]]:
    """The functions of a file by name: their source, and the names they call."""
    text = path.read_text()
    lines = text.splitlines(keepends=True)
    return {
        node.name: (
            _segment(lines, node),
            {
                call.func.id
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            },
        )
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


def _with_helpers(name: str, path: Path) -> Iterator[str]:
    """The source of a function and of the functions of its own file that it calls."""
    functions = _functions(path)
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in seen or one not in functions:
            continue
        seen.add(one)
        source, called = functions[one]
        yield source
        waiting += called


def add_addresses(found: dict[tuple[str, str], Verb]) -> None:
    for address, callback in _routes():
        source = _source(callback)
        if source is None:
            continue
        context = re.match(r"mulin\.(\w+)", callback.__module__)
        used = set(re.findall(r"\b(\w*actions|people|territory|matters)\.(\w+)\(", source))
        for prefix, name in used:
            for verb in found.values():
                if verb.name != name:
                    continue
                if prefix == "actions" and context and verb.context != context[1]:
                    continue
                if prefix not in ("actions", verb.context, f"{verb.context}_actions"):
                    continue
                (verb.api if address.startswith("/api/") else verb.pages).add(address)


def add_tables_of_acts(found: dict[tuple[str, str], Verb]) -> None:
    """Acts that a page, or an operation of the API, names in a table of its own and calls by it."""
    for kind in ("pages", "api"):
        for path in sorted((ROOT / "mulin").glob(f"*/{kind}/*.py")):
            context = path.parent.parent.name
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "actions":
                    verb = found.get((context, node.attr))
                    if verb is not None and not getattr(verb, kind):
                        getattr(verb, kind).add(f"{kind}/{path.name}")


def add_jobs(found: dict[tuple[str, str], Verb]) -> None:
    """What no page asks for and the worker does by itself."""
    for path in sorted((ROOT / "mulin").glob("*/jobs.py")):
        context = path.parent.name
        text = path.read_text()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                source = ast.get_source_segment(text, node) or ""
                for name in re.findall(r"\bactions\.(\w+)\(", source):
                    if (context, name) in found:
                        found[context, name].pages.add(f"job {context}.{node.name}")


def _routes() -> Iterator[tuple[str, object]]:
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, object]]:
        for entry in resolver.url_patterns:
            path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(entry.pattern))
            if isinstance(entry, URLResolver):
                yield from walk(entry, path)
            elif isinstance(entry, URLPattern):
                yield f"/{path}", entry.callback

    yield from walk(get_resolver(), "")
    from mulin.platform.api.root import api

    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                plain = re.sub(r"{(?:[^:}]+:)?([^}]+)}", r"<\1>", path)
                yield f"/api{prefix}{plain}", operation.view_func


def _source(callback: object) -> str | None:
    function = inspect.unwrap(callback)  # type: ignore[arg-type]
    if not inspect.isfunction(function) or not function.__module__.startswith("mulin."):
        return None
    path = Path(inspect.getsourcefile(function) or "")
    return "".join(_with_helpers(function.__name__, path))


def add_tests(found: dict[tuple[str, str], Verb]) -> dict[str, set[str]]:
    """Adds the tests that call each action; returns mechanism -> the tests that prove it."""
    proved: dict[str, set[str]] = defaultdict(set)
    by_name: dict[str, list[Verb]] = defaultdict(list)
    for verb in found.values():
        by_name[verb.name].append(verb)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text()
        tree, lines = ast.parse(text), text.splitlines(keepends=True)
        helpers = _helpers(tree, lines)
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test"):
                continue
            label = f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}"
            marks = _marks(node)
            for mark in marks:
                proved[mark].add(label)
            source = _segment(lines, node)
            words = set(re.findall(r"\w+", source))
            source = "\n".join([source, *(told for name, told in helpers.items() if name in words)])
            for owner, name in set(re.findall(r"\b(\w+)(?=\.(\w+))", source)):
                for verb in by_name.get(name, ()):
                    if owner == verb.context or owner.endswith("actions"):
                        verb.tests.add(label)
                        verb.mechanisms |= marks
    return proved


def _segment(lines: list[str], node: ast.stmt) -> str:
    """The lines of a definition. `ast.get_source_segment` splits the whole text anew for each."""
    return "".join(lines[node.lineno - 1 : node.end_lineno])


def _helpers(tree: ast.Module, lines: list[str]) -> dict[str, str]:
    """What a test file's own functions and fixtures do for its tests, by their name."""
    return {
        node.name: _segment(lines, node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("test")
    }


def _marks(node: ast.FunctionDef) -> set[str]:
    return {
        str(argument.value)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.mechanism")
        for argument in decorator.args
        if isinstance(argument, ast.Constant)
    }


@cache
def read() -> tuple[dict[tuple[str, str], Verb], dict[str, set[str]]]:
    """Every verb with what leads to it, and mechanism -> the tests that prove it; read once a process."""
    found = verbs()
    add_addresses(found)
    add_tables_of_acts(found)
    add_jobs(found)
    return found, add_tests(found)


def render() -> str:
    found, proved = read()
    lines = [
        "# Map",
        "",
        "Generated by `make map`; a test fails when it is stale. A verb is a public function of a context's",
        "`actions`; its policy says who may; its rules are those it names when it refuses.",
        "",
    ]
    for context in CONTEXTS:
        lines += [
            f"## {context}",
            "",
            "| verb | stands in | policy, rules | page | API | tests | mechanisms |",
        ]
        lines += ["|---|---|---|---|---|---|---|"]
        for verb in found.values():
            if verb.context == context:
                lines.append(_row(verb))
        lines.append("")
    lines += ["## Reactions", "", "None: no context sets off another one yet.", ""]
    lines += ["## Mechanisms proved", "", "| id | tests |", "|---|---|"]
    lines += [f"| {one} | {_list(tests)} |" for one, tests in sorted(proved.items())]
    return "\n".join(lines) + "\n"


def _row(verb: Verb) -> str:
    who = (
        _list(verb.policies) + (" · " if verb.policies and verb.rules else "") + ", ".join(sorted(verb.rules))
    )
    cells = [
        f"**{verb.name}** {verb.says}",
        f"`{verb.where}`",
        who,
        _list(verb.pages),
        _list(verb.api),
        _list(verb.tests),
        ", ".join(sorted(verb.mechanisms)),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _list(items: set[str]) -> str:
    return "<br>".join(f"`{item}`" for item in sorted(items))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
    import django

    django.setup()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(render())


if __name__ == "__main__":
    main()
