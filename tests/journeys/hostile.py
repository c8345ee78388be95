"""What nobody should send and somebody will: forms as pages show them, filled in with everything a field is not for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes, urldefrag, urljoin, urlsplit

MARK = "<script>mulin"
"""Were it ever to stand in a page as it was sent, a stranger's script would run there."""

RAW: list[bytes] = [
    b"",
    b" ",
    b"\t\r\n",
    b"\0",
    b"a\0b",
    bytes(range(1, 32)),
    b"\x7f\xc2\x80\xc2\x9f",
    b"\xff\xfe\xfd",
    b"\xed\xa0\x80\xed\xbf\xbf",
    "\u202e\u200b\ufeff\u2028".encode(),
    "\U0010ffff\ufffe".encode(),
    ("e" + "\u0301" * 500).encode(),
    "👩‍👩‍👧‍👦🏳️‍🌈".encode() * 20,
    b"x" * 100_000,
    "长".encode() * 5_000,
    b"-1",
    b"0",
    b"2147483648",
    b"9223372036854775808",
    b"9" * 5_000,
    b"1e309",
    b"NaN",
    b"-Infinity",
    "٣".encode(),
    "²".encode(),
    b"0000-00-00",
    b"0001-01-01",
    b"9999-12-31",
    b"10000-01-01",
    b"2026-02-30",
    b"9999-12-31T23:59",
    b"25:61",
    b"00000000-0000-0000-0000-000000000000",
    b"not-a-uuid",
    b"01890000-0000-7000-8000-000000000000",
    b"' OR 1=1; DROP TABLE platform_act; --",
    b'"); SELECT pg_sleep(9); --',
    f"{MARK}>alert(1)</script>\"'><img src=x onerror=alert(1)>".encode(),
    b"{{ 7*7 }}{% debug %}${7*7}",
    b"%s %(name)s %d {0} {name}",
    b"../../../../etc/passwd",
    b"//evil.example/\r\nSet-Cookie: a=b",
    b"javascript:alert(1)",
    b"[]",
    b'{"a": [null, 1e999]}',
    b"null",
    b"true",
    b"=cmd|' /C calc'!A0",
    b"1000000002",
    "１００００００００２７".encode(),
]
FILES: list[tuple[str, bytes]] = [
    ("a.xlsx", b""),
    ("a.xlsx", b"PK\x03\x04" + b"\0" * 60),
    ("a.csv", b"\xff\xfe\0\0\0"),
    ("a.csv", "标题,地点\n\0,\ud800\n".encode("utf-8", "surrogatepass")),
    ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 200),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
    ("../../a\0.svg", b"<svg onload='alert(1)'/>"),
    ("x" * 300, b"RIFF\0\0\0\0WAVEfmt "),
    ("a.zip", b"PK\x05\x06" + b"\0" * 18),
]


@dataclass(slots=True)
class Field:
    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    """What the page offers, or holds already."""


@dataclass(slots=True)
class Form:
    """A form as a page shows it."""

    action: str
    posted: bool
    fields: dict[str, Field] = field(default_factory=dict)

    def usual(self, chance: random.Random) -> dict[str, bytes]:
        """As somebody would send it who fills in nothing and chooses anything."""
        return {
            one.name: chance.choice(one.values).encode("utf-8", "replace") if one.values else b""
            for one in self.fields.values()
            if one.kind != "file"
        }


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, [Form(address, True)]
        self._by_id: dict[str, Form] = {}
        self._inside: Form | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urldefrag(urljoin(self.address, told.get("action", "") or self.address))[0]
            self._inside = Form(action, told.get("method", "get").lower() == "post")
            self.forms.append(self._inside)
            self._by_id[told.get("id", "")] = self._inside
        elif tag in ("input", "textarea", "select", "button") and told.get("name"):
            form = self._by_id.get(told.get("form", "")) or self._inside
            if form is None:
                return
            known = form.fields.setdefault(told["name"], Field(told["name"], told.get("type", tag)))
            if told.get("value"):
                known.values.append(told["value"])
            self._select = known if tag == "select" else self._select
        elif tag == "option" and self._select is not None and told.get("value"):
            self._select.values.append(told["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = None


def forms_in(address: str, page: str) -> list[Form]:
    """The forms of a page, those that lead to other sites left out."""
    reader = _Reader(address)
    reader.feed(page)
    return [one for one in reader.forms if one.fields and not urlsplit(one.action).netloc]


def bodies(form: Form, chance: random.Random, foreign: list[str], rounds: int) -> Iterator[dict[str, bytes]]:
    """Everything missing; one field after the other hostile, the rest as usual; all of them at once; names nobody knows."""
    names = [name for name, one in form.fields.items() if one.kind != "file"]
    yield {}
    for _round in range(rounds):
        for name in names:
            yield form.usual(chance) | {name: _hostile(chance, foreign)}
        yield {name: _hostile(chance, foreign) for name in names}
        yield (
            form.usual(chance)
            | {f"{name}-0\0[]": b"1" for name in names[:3]}
            | {"act": _hostile(chance, foreign)}
        )


def _hostile(chance: random.Random, foreign: list[str]) -> bytes:
    return chance.choice(foreign).encode() if chance.random() < 0.15 else chance.choice(RAW)


def encoded(values: dict[str, bytes]) -> bytes:
    """As a form is sent; the bytes need not be text."""
    pairs = (
        quote_from_bytes(name.encode(), safe="") + "=" + quote_from_bytes(value, safe="")
        for name, value in values.items()
    )
    return "&".join(pairs).encode()
