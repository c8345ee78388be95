"""What must hold on every page that anybody comes to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from playwright.sync_api import Page

from mulin.matters.models import Category
from mulin.platform import home
from mulin.platform.crypto import EncryptedText
from mulin.territory.models import Organisation, Place

HERE = home.checkout() / "tests" / "journeys"
AXE = home.checkout() / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
MASKED = re.compile(r"[\u3400-\u9fff]\*+")
"""A name of which only the first letter is shown."""
RUN_AXE = """async () => {
  // Preloading fetches every style sheet anew, for rules that are not asked here.
  const options = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
  const found = await axe.run(document, options);
  return found.violations.map((one) => ({
    id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.slice(0, 4).map((node) => [node.target.join(" "), node.html.slice(0, 160), node.failureSummary]),
  }));
}"""
AS_IT_STANDS = """() => document.documentElement.outerHTML + [...document.querySelectorAll("input, select, textarea")]
  .map((one) => `${one.checked} ${one.value}`).join()"""
"""The page with what has been filled in."""
BUILT_OF = """() => {
  const kinds = new Set();
  const told = (one) => [...one.attributes].map(({ name, value }) =>
    /^(class|role|type|hidden|open|disabled|aria-(hidden|expanded|current|live|sort|pressed))$/.test(name)
      ? `${name}=${value}` : name).sort().join(" ");
  const walk = (one, above) => {
    const speaks = [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const here = `${above}>${one.tagName} ${told(one)}${speaks ? "*" : ""}`;
    kinds.add(here);
    for (const child of one.children) walk(child, here);
  };
  walk(document.documentElement, "");
  return [...kinds].sort().join("\\n");
}"""
"""Of which kinds of elements, inside which others, with words or without, a page is built."""
BEYOND_EDGE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > wide + 0.5 && one.checkVisibility())
    .slice(-5).map((one) => one.outerHTML.slice(0, 160));
}"""


@cache
def _file(name: str) -> str:
    path = AXE if name == "axe" else HERE / name
    return path.read_text(encoding="utf-8")


_FREE: set[tuple[Hashable, bytes]] = set()


def barriers(page: Page, shown: Hashable) -> list[str]:
    """What axe-core finds of serious or critical impact; scripts must be able to run on the page.

    A page that is built of nothing but what one found free of them was built of, shown in the same way, is free
    of them too and not asked about again in this process: that takes the most time of all.
    """
    built = shown, hashlib.sha256(page.evaluate(BUILT_OF).encode()).digest()
    if built in _FREE:
        return []
    found = _barriers(page)
    if not found:
        _FREE.add(built)
    return found


def _barriers(page: Page) -> list[str]:
    page.evaluate(f"{_file('axe')};0")
    return [
        f"{one['impact']}: {one['id']} ({one['help']}) {one['nodes']}"
        for one in page.evaluate(RUN_AXE)
        if one["impact"] in GRAVE
    ]


def beyond_the_edge(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return page.evaluate(BEYOND_EDGE)


@dataclass
class Words:
    """Chinese that may stand on an English page: what people called things, and what they said."""

    kept: set[str] = field(default_factory=set)
    """Names and words as they are in the database."""
    named: set[str] = field(default_factory=set)
    """Names that have an English one: they may stand in the record of an act, which is never rewritten."""
    written: set[str] = field(default_factory=set)
    """What has just been typed."""

    @property
    def anywhere(self) -> set[str]:
        return (self.kept - self.named) | self.written

    @property
    def recorded(self) -> set[str]:
        return self.kept | self.written


def untranslated(page: Page, words: Words) -> list[str]:
    """Chinese on an English page that is nobody's words and no name: texts of the product left as they were."""
    sorts = {
        recorded: (known, sorted(known, key=len, reverse=True))
        for recorded, known in ((False, words.anywhere), (True, words.recorded))
    }
    found = []
    for where, text, recorded in page.evaluate(_file("reading.js")):
        exact, longest_first = sorts[recorded]
        if CHINESE.search(text) and text not in exact and CHINESE.search(_without(text, longest_first)):
            found.append(f"<{where}> {text}")
    return found


def _without(text: str, words: list[str]) -> str:
    for word in words:
        if word in text:
            text = text.replace(word, " ")
    return MASKED.sub(" ", text)


COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN ('text', 'character varying', 'jsonb')
AND table_name ~ '^(platform|territory|people|matters)_'
"""
SHORTEST = 2


def words_in_the_database() -> Words:
    """Names and words of people as they are kept, with those whose names have English ones told apart."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column, kind in cursor.fetchall():
            cursor.execute(
                f'SELECT DISTINCT "{column}"::text FROM "{table}" WHERE "{column}"::text ~ \'[㐀-鿿]\''
            )
            for (text,) in cursor.fetchall():
                found.update(_texts(json.loads(text) if kind == "jsonb" else text))
    for model in apps.get_models():
        kept = [one.attname for one in model._meta.concrete_fields if isinstance(one, EncryptedText)]
        for row in model._default_manager.all() if kept else ():
            found.update(text for name in kept for text in _texts(getattr(row, name)))
    return Words({word for word in found if len(word) >= SHORTEST}, _named_in_english())


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value.strip()
        # A sentence goes on where it was recorded with its end.
        yield from (line.strip().rstrip("。") for line in value.splitlines())
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _named_in_english() -> set[str]:
    named: set[str] = set()
    for place in Place.objects.exclude(name_en=""):
        named |= {place.name, place.full_name} if place.full_name_en else {place.name}
    named |= {office.name for office in Organisation.objects.exclude(name_en="")}
    return named | {category.name for category in Category.objects.exclude(name_en="")}
