"""The two forms of an answer: JSON and XML from the same rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse, JsonResponse

from mulin.platform.policy import LOCAL

KINDS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}

_ITEMS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}
"""What one of a list inside a row is called in XML."""

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def moment(value: dt.datetime | None) -> str:
    """W3C date and time, with the zone of the street; empty for none."""
    return value.astimezone(LOCAL).replace(microsecond=0).isoformat() if value else ""


def answer(
    kind: str, root: str, item: str, rows: Sequence[Mapping[str, Any]], *, status: int = 200
) -> HttpResponse:
    """A list: `[…]`, or `<root><item>…</item></root>`."""
    if kind == "json":
        return JsonResponse(list(rows), safe=False, status=status, json_dumps_params={"ensure_ascii": False})
    top = ElementTree.Element(root)
    for row in rows:
        _fill(ElementTree.SubElement(top, item), row)
    return _xml(top, status)


def single(kind: str, root: str, row: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """One thing: `{…}`, or `<root>…</root>`."""
    if kind == "json":
        return JsonResponse(dict(row), status=status, json_dumps_params={"ensure_ascii": False})
    top = ElementTree.Element(root)
    _fill(top, row)
    return _xml(top, status)


def _fill(parent: ElementTree.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        inside = ElementTree.SubElement(parent, name)
        if isinstance(value, Mapping):
            _fill(inside, value)
        elif isinstance(value, list | tuple):
            for one in value:
                child = ElementTree.SubElement(inside, _ITEMS.get(name, "item"))
                if isinstance(one, Mapping):
                    _fill(child, one)
                else:
                    child.text = _plain(one)
        else:
            inside.text = _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NO_XML.sub("", str(value))


def _xml(top: ElementTree.Element, status: int) -> HttpResponse:
    body = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type=KINDS["xml"], status=status)
