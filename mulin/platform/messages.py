"""Chinese is in the source, English in `mulin/locale/parts/*.po`: merged, checked and compiled here.

    python -m mulin.platform.messages          # check, merge, compile
    python -m mulin.platform.messages --check  # check alone
    python -m mulin.platform.messages --compile  # merge and compile whatever is there

A part belongs to one context, so that two people seldom write in one file. The check fails on a Chinese text
of the sources without English, on two parts that translate one text differently, and on placeholders that
differ. `locale/en/LC_MESSAGES/` is made from the parts and not kept in the repository.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mulin.platform.console import say, warn

PACKAGE = Path(__file__).resolve().parents[1]
PARTS = PACKAGE / "locale" / "parts"
MERGED = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.jinja", "jinja2"),
    ("**.jinja2", "jinja2"),
]
_TEMPLATES = {"encoding": "utf-8", "newstyle_gettext": "true", "trimmed": "true"}
OPTIONS = {"**.jinja": _TEMPLATES, "**.jinja2": _TEMPLATES}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}")


@dataclass(frozen=True)
class Used:
    """A text of the sources and where it is first used."""

    text: str
    context: str | None
    where: str


@dataclass
class Result:
    """The merged English, what keeps it from being complete, and what nothing uses any more."""

    catalog: Catalog
    faults: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def used() -> list[Used]:
    """Every text that the sources have translated, in Python and in templates."""
    found: dict[tuple[str, str | None], Used] = {}
    extracted = extract_from_dir(PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS)  # type: ignore[arg-type]
    for name, line, message, _comments, context in extracted:
        text = message[0] if isinstance(message, tuple) else message
        if CHINESE.search(text):
            found.setdefault((text, context), Used(text, context, f"mulin/{name}:{line}"))
    return list(found.values())


def merge(parts: list[Path], texts: list[Used]) -> Result:
    """Joins the parts and compares them with the texts in use."""
    result = Result(Catalog(locale="en", project="mulin", fuzzy=False))
    origin: dict[tuple[object, str | None], tuple[str, object]] = {}
    for part in parts:
        with part.open("rb") as file:
            catalog = read_po(file, locale="en")
        for message in catalog:
            if not message.id:
                continue
            result.faults += _faults(message, part.name)
            key = (message.id, message.context)
            before = origin.setdefault(key, (part.name, message.string))
            if before[1] != message.string:
                result.faults.append(
                    f"{part.name}: {_short(message)} is {message.string!r} here, and {before[1]!r} in {before[0]}"
                )
            elif before[0] == part.name:
                result.catalog.add(message.id, message.string, context=message.context)
    wanted = {(text.text, text.context) for text in texts}
    have = {(_first(message), message.context) for message in result.catalog if message.id}
    result.faults += [
        f"{text.where}: no English for {text.text!r}"
        for text in texts
        if (text.text, text.context) not in have
    ]
    result.unused = sorted(text for text, context in have if (text, context) not in wanted)
    return result


def write(result: Result) -> None:
    """Writes the merged .po and its .mo, the second of which Django and the command line read."""
    MERGED.parent.mkdir(parents=True, exist_ok=True)
    with MERGED.open("wb") as file:
        write_po(file, result.catalog, sort_output=True, omit_header=False, no_location=True)
    with MERGED.with_suffix(".mo").open("wb") as file:
        write_mo(file, result.catalog)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Merges, checks and compiles the English texts.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="check alone, write nothing")
    mode.add_argument("--compile", action="store_true", help="merge and compile whatever is there")
    asked = parser.parse_args(arguments)
    result = merge(sorted(PARTS.glob("*.po")), [] if asked.compile else used())
    if not asked.check:
        write(result)
    if asked.compile:
        return 0
    for fault in result.faults:
        warn(fault)
    for text in result.unused:
        say(f"not used by any source: {text!r}")
    say(f"{sum(1 for message in result.catalog if message.id)} texts, {len(result.faults)} faults")
    return 1 if result.faults else 0


def _faults(message: Message, part: str) -> Iterator[str]:
    """What is wrong with one translation by itself."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    texts = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = set(PLACEHOLDER.findall(texts[0]))
    for string in strings:
        if not string:
            yield f"{part}: {_short(message)} has no English"
        elif set(PLACEHOLDER.findall(string)) != wanted:
            yield f"{part}: {_short(message)} has other placeholders in {string!r}"
    if message.fuzzy:
        yield f"{part}: {_short(message)} is marked fuzzy"


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else str(message.id)


def _short(message: Message) -> str:
    return repr(_first(message))


if __name__ == "__main__":
    sys.exit(main())
