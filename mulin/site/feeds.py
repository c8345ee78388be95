"""The street's public page as a feed: Atom (RFC 4287) and JSON Feed 1.1 of the same entries. Pure."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from mulin.platform.workdays import to_local

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/feed+json; charset=utf-8"
_SPACE = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `key` is a URN that stays."""

    key: str
    title: str
    text: str
    href: str
    at: dt.datetime
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    subtitle: str
    home: str
    """The page it tells of."""
    own: str
    """Where this feed itself is."""
    language: str
    author: str
    entries: Sequence[Entry]
    born: dt.datetime
    """What it says of itself while nothing has happened."""

    @property
    def updated(self) -> dt.datetime:
        return max((one.at for one in self.entries), default=self.born)


def moment(value: dt.datetime) -> str:
    return to_local(value).replace(microsecond=0).isoformat()


def atom(feed: Feed) -> bytes:
    ElementTree.register_namespace("", _SPACE)
    top = ElementTree.Element(
        f"{{{_SPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language}
    )

    def add(parent: ElementTree.Element, name: str, text: str = "", **values: str) -> ElementTree.Element:
        made = ElementTree.SubElement(parent, f"{{{_SPACE}}}{name}", values)
        made.text = _NO_XML.sub("", text) or None
        return made

    add(top, "id", feed.own)
    add(top, "title", feed.title)
    add(top, "subtitle", feed.subtitle)
    add(top, "updated", moment(feed.updated))
    add(top, "link", rel="self", type="application/atom+xml", href=feed.own)
    add(top, "link", rel="alternate", type="text/html", href=feed.home)
    add(add(top, "author"), "name", feed.author)
    for one in feed.entries:
        entry = add(top, "entry")
        add(entry, "id", one.key)
        add(entry, "title", one.title)
        add(entry, "updated", moment(one.at))
        add(entry, "published", moment(one.at))
        add(entry, "link", rel="alternate", type="text/html", href=one.href)
        if one.tag:
            add(entry, "category", term=one.tag)
        add(entry, "summary", one.text)
    return ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)


def json_feed(feed: Feed) -> bytes:
    body: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [
            {
                "id": one.key,
                "url": one.href,
                "title": one.title,
                "content_text": one.text,
                "date_published": moment(one.at),
                **({"tags": [one.tag]} if one.tag else {}),
            }
            for one in feed.entries
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
