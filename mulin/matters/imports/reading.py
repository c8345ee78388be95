"""From a row of cells to a draft of a matter, or to the reason why not."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters import queries
from mulin.matters.actions.contact import Contact
from mulin.matters.actions.importing import Draft, Refused
from mulin.matters.actions.taking_over import Ground
from mulin.matters.imports.columns import Plan
from mulin.matters.imports.gazetteer import Gazetteer
from mulin.matters.imports.standing import Standings, Unclear
from mulin.matters.models import Channel, ReplyBy
from mulin.platform.tables import BadCell, Cell, Row, cell_text, parse_moment
from mulin.platform.text import fold, one_line
from mulin.territory.models import Place

LONGEST_TITLE = 60
LONGEST_NUMBER = 60
LONGEST_NAME = 60
LONGEST_SOURCE = 40

_CHANNELS = (
    # What the name of a channel holds -> which one it is; the first that fits.
    ("12345", Channel.HOTLINE),
    ("热线", Channel.HOTLINE),
    ("hotline", Channel.HOTLINE),
    ("扫码", Channel.QR),
    ("qr", Channel.QR),
    ("scan", Channel.QR),
    ("code", Channel.QR),
    ("电话", Channel.PHONE),
    ("phone", Channel.PHONE),
    ("来电", Channel.PHONE),
    ("来访", Channel.WALK_IN),
    ("窗口", Channel.WALK_IN),
    ("上门", Channel.WALK_IN),
    ("walk", Channel.WALK_IN),
    ("visit", Channel.WALK_IN),
    ("in person", Channel.WALK_IN),
    ("call", Channel.PHONE),
    ("巡查", Channel.PATROL),
    ("网格", Channel.PATROL),
    ("patrol", Channel.PATROL),
    ("网", Channel.WEB),
    ("微信", Channel.WEB),
    ("app", Channel.WEB),
    ("web", Channel.WEB),
    ("online", Channel.WEB),
    ("表格", Channel.SHEET),
)


class Unusable(Exception):
    """A row that cannot be a matter, with the reason for people."""


class Reader:
    """Reads the rows of one table as its plan says; looks nothing up in the database while it reads."""

    def __init__(self, plan: Plan, street: Place, *, delimited: bool, ground: Ground | None = None) -> None:
        self.plan = plan
        self.street = street
        self._delimited = delimited
        self._standings = Standings(ground) if ground is not None else None
        columns = plan.mapping.columns
        self._places = Gazetteer(street) if "place" in columns else None
        self._categories = _categories() if "category" in columns else {}

    def read(self, row: Row) -> Draft | Refused:
        try:
            return self._draft(row)
        except BadCell as bad:
            return Refused(row.number, bad.message)
        except (Unusable, Unclear) as unusable:
            return Refused(row.number, str(unusable))

    def _draft(self, row: Row) -> Draft:
        mapping = self.plan.mapping
        if self._delimited and mapping.beyond(row):
            raise Unusable(
                _("这一行比表头多 %(n)s 格，字里可能有没加引号的分隔符。")
                % {"n": len(row.cells) - len(mapping.headers)}
            )
        cells = mapping.pick(row)
        occurred_at = _moment(cells.get("time"))
        words, title = cell_text(cells.get("text")), one_line(cell_text(cells.get("title")))
        if not words.strip() and not title:
            raise Unusable(_("没有写是什么事：主题和内容都是空的。"))
        source, number = self._number(cells, occurred_at, title, words)
        place, unplaced = self._place(cell_text(cells.get("place")))
        category_id, unsorted = self._category(cell_text(cells.get("category")))
        return Draft(
            row=row.number,
            place=place,
            words=_whole(words, title, unplaced, unsorted),
            title=title[:LONGEST_TITLE],
            contact=_contact(one_line(cell_text(cells.get("reporter"))), cell_text(cells.get("phone"))),
            channel=self._channel(cell_text(cells.get("channel"))),
            source=source,
            external_no=number,
            occurred_at=occurred_at,
            category_id=category_id,
            reply=cell_text(cells.get("reply")),
            replied_at=_moment(cells.get("reply_time")),
            stood=self._standings.read(cells) if self._standings else None,
            due_at=_moment(cells.get("due")),
            callback=cell_text(cells.get("callback")).strip(),
        )

    def _number(
        self, cells: dict[str, Cell], occurred_at: dt.datetime | None, title: str, words: str
    ) -> tuple[str, str]:
        """Source and number. A row without a number is known again by its time and words."""
        source = one_line(cell_text(cells.get("source"))) or self.plan.source
        number = one_line(cell_text(cells.get("external_no"))) or one_line(cell_text(cells.get("id")))
        if len(number) > LONGEST_NUMBER:
            raise Unusable(_("编号太长：最多 %(n)s 个字。") % {"n": LONGEST_NUMBER})
        if not number:
            said = "\0".join((occurred_at.isoformat() if occurred_at else "", title, words))
            number = "#" + hashlib.sha256(said.encode()).hexdigest()[:32]
        return source[:LONGEST_SOURCE], number

    def _place(self, told: str) -> tuple[Place, str]:
        """The place, and what was written where no place of this street is meant by it."""
        told = one_line(told)
        if not told or self._places is None:
            return self.street, ""
        found = self._places.find(told)
        if found is not None:
            return found, ""
        if self.plan.strict_places:
            raise Unusable(_("街道里没有这个地方：“%(place)s”。") % {"place": told[:40]})
        return self.street, told

    def _category(self, told: str) -> tuple[UUID | None, str]:
        told = one_line(told)
        if not told:
            return None, ""
        for part in reversed(fold(told).replace("/", ">").replace("›", ">").replace("-", ">").split(">")):
            if (found := self._categories.get(part.strip())) is not None:
                return found, ""
        return self._categories.get(fold(told)), "" if fold(told) in self._categories else told

    def _channel(self, told: str) -> str:
        told = fold(told) if told else ""
        return next((channel for name, channel in _CHANNELS if name in told), self.plan.channel)


def _categories() -> dict[str, UUID]:
    """By every name a category goes by; a parent's name gives way to its child's."""
    found: dict[str, UUID] = {}
    for one in sorted(queries.categories(), key=lambda one: one.parent_id is None, reverse=True):
        found.update({fold(name): one.id for name in (one.name, one.name_en, one.code, one.gb_code) if name})
    return found


def _moment(cell: Cell) -> dt.datetime | None:
    return parse_moment(cell) if cell_text(cell).strip() else None


def _whole(words: str, title: str, unplaced: str, unsorted: str) -> str:
    """All that was said: nothing of a long title, an unknown place or category is lost."""
    if not words.strip():
        words = title
    elif len(title) > LONGEST_TITLE and title not in words:
        words = f"{title}\n{words}"
    # Written into stored words, which are Chinese whatever the reader's language.
    for label, told in (("地点", unplaced), ("类别", unsorted)):
        if told and told not in words:
            words = f"{words}\n{label}：{told}"
    return words


def _contact(name: str, phone: str) -> Contact:
    """Who raised it; a number with stars in it reaches nobody."""
    phone = "" if "*" in phone or "＊" in phone else phone
    digits = sum(letter.isdigit() for letter in phone)
    phone = phone if 5 <= digits <= 20 else ""
    return Contact(name[:LONGEST_NAME], phone, ReplyBy.PHONE if phone else ReplyBy.SLIP)
