"""The printed pages of the product: what each needs, and its words in the reader's language.

A document is a value; `slip_pdf`, `letter_pdf` and `queue_pdf` turn it into a PDF in `zh-hans` or
`en`. Nobody who finds a slip learns from it who raised the matter: it has no field for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mulin.platform import practice
from mulin.platform.print.pdf import render
from mulin.platform.print.qr import qr_svg
from mulin.platform.text import clean, one_line
from mulin.platform.workdays import to_local

STATUSES = frozenset({"new", "doing", "soon", "late", "hung", "returned", "waiting", "done", "none"})
LONGEST_TITLE = 90


@dataclass(frozen=True)
class Office:
    """Who gives the paper out: 临江区梧桐里街道, its phone and, on letters, its address."""

    name: str
    phone: str
    address: str = ""


@dataclass(frozen=True)
class Slip:
    """A matter on a slip. `place` goes no deeper than the compound; `url` is the slip's own page.

    `status` says where it stands (may be empty), `next` what happens next, both in plain words: 45 and
    110 characters of them fit. `until` is the day by which the person is asked to say whether it is
    solved, once answered.
    """

    office: Office
    reference: str
    url: str
    title: str
    place: str
    received: date
    next: str
    status: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Letter:
    """An answer by post. `to` is the person as addressed (王女士), `address` the lines below it.

    `said` are the person's own words, `answer` the reply of `answered_by`, `next` what happens now
    (may be empty); paragraphs are divided by line ends.
    """

    office: Office
    to: str
    address: str
    reference: str
    url: str
    title: str
    place: str
    received: date
    said: str
    answer: str
    answered_by: str
    made: date
    next: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Status:
    """A cell of a list that shows a state: its shape (one of STATUSES) and its words (超期 2 天)."""

    mark: str
    text: str

    def __post_init__(self) -> None:
        if self.mark not in STATUSES:
            raise ValueError(f"unknown state: {self.mark!r}")


@dataclass(frozen=True)
class Column:
    """A column of a list: `width` is its share of the page, None is as wide as its content."""

    title: str
    width: float | None = None
    align: str = "left"


@dataclass(frozen=True)
class Queue:
    """A list to print. `summary` says what was chosen (本周到期 · 青桐苑), `made` when (aware)."""

    office: Office
    title: str
    summary: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Status]]
    made: datetime
    paper: str = "A4"
    total: str = ""
    """How many there are, in words, where they are not counted as things (共 3 件)."""


def slip_pdf(slip: Slip, lang: str = "zh-hans") -> bytes:
    """The slip as one A5 page in large type. Raises ValueError for a language other than zh-hans, en."""
    return render("slip", slip_data(slip, lang))


def letter_pdf(letter: Letter, lang: str = "zh-hans") -> bytes:
    """The letter as A4 pages for a window envelope. ValueError as for the slip."""
    return render("letter", letter_data(letter, lang))


def queue_pdf(queue: Queue, lang: str = "zh-hans") -> bytes:
    """The list as A4 pages across. ValueError as for the slip, and for rows of a wrong length."""
    return render("queue", queue_data(queue, lang))


def slip_data(slip: Slip, lang: str) -> dict[str, Any]:
    """What `templates/slip.typ` is filled with."""
    with override(lang):
        title = cut(slip.title)
        return common(slip.office, lang) | {
            "reference": slip.reference,
            "qr": qr_svg(slip.url, title=_("二维码：扫码看这件事的进度")),
            "title": title,
            "where": " · ".join(filter(None, [cut(slip.place, 40), _raised(slip.received, lang)])),
            "status": _short(slip.status, 45),
            "next": _short(slip.next, 110),
            "words": {
                "heading": f"{slip.reference} {title}",
                "product": _("睦邻"),
                "qr": _("二维码：扫码看这件事的进度"),
                "number": _("您的编号"),
                "one_number": _("从头到尾就这一个号"),
                "scan": _("扫码看进度"),
                "tell": _tell(slip.until, lang),
                "solved": _("解决了"),
                "unsolved": _("没解决"),
                "how": _("扫上面的码，或打电话，或把这张纸交到家门口服务站，都可以。"),
                "say": _("想说的话："),
                "call": _("不方便上网，就打这个电话：工作人员替您查、替您记，编号一样、进度一样。"),
            },
        }


def letter_data(letter: Letter, lang: str) -> dict[str, Any]:
    """What `templates/letter.typ` is filled with."""
    with override(lang):
        title = cut(letter.title)
        return common(letter.office, lang) | {
            "address": clean(letter.address),
            "reference": letter.reference,
            "qr": qr_svg(letter.url, title=_("二维码：扫码看这件事的进度")),
            "where": " · ".join(filter(None, [cut(letter.place, 40), _raised(letter.received, lang)])),
            "said": clean(letter.said),
            "answer": clean(letter.answer),
            "next": clean(letter.next),
            "made": spoken_day(letter.made, lang),
            "words": {
                "heading": _("答复：%(title)s") % {"title": title},
                "product": _("睦邻"),
                "qr": _("二维码：扫码看这件事的进度"),
                "number": _("您的编号"),
                "scan": _("扫码看进度"),
                "to": _("%(name)s（收）") % {"name": one_line(letter.to)},
                "greeting": _("%(name)s，您好：") % {"name": one_line(letter.to)},
                "said": _("%(date)s您说：") % {"date": spoken_day(letter.received, lang)},
                "answer": _("%(who)s答复：") % {"who": one_line(letter.answered_by)},
                "tell": _tell(letter.until, lang),
                "solved": _("解决了"),
                "unsolved": _("没解决"),
                "how": _("扫上面的码，或打 %(phone)s，或在这里打勾后交到家门口服务站，都可以。")
                % {"phone": letter.office.phone},
                "unsolved_note": _(
                    "说“没解决”就接着办，编号不变。不回也没关系：到时会有人打电话问，不会当作“解决了”。"
                ),
                "page": _("第 {n} 页，共 {total} 页"),
            },
        }


def queue_data(queue: Queue, lang: str) -> dict[str, Any]:
    """What `templates/queue.typ` is filled with."""
    if any(len(row) != len(queue.columns) for row in queue.rows):
        raise ValueError("every row needs a cell for each column")
    with override(lang):
        made = to_local(queue.made)
        count = one_line(queue.total) or (
            ngettext("共 %(n)s 件", "共 %(n)s 件", len(queue.rows)) % {"n": len(queue.rows)}
        )
        return common(queue.office, lang) | {
            "title": cut(queue.title),
            "paper": queue.paper.lower(),
            "summary": " · ".join(filter(None, [one_line(queue.summary), count])),
            "columns": [
                {"title": one_line(column.title), "width": column.width, "align": column.align}
                for column in queue.columns
            ],
            "rows": [[_cell(value) for value in row] for row in queue.rows],
            "words": {
                "printed": _("%(moment)s 打印") % {"moment": f"{spoken_day(made.date(), lang)} {made:%H:%M}"},
                "keep": _("内部使用，用完请收好。"),
                "empty": _("现在一件也没有。"),
                "page": _("第 {n} 页，共 {total} 页"),
            },
        }


def common(office: Office, lang: str) -> dict[str, Any]:
    tags = {"zh-hans": ("zh", "CN"), "en": ("en", "GB")}
    if lang not in tags:
        raise ValueError(f"no printed pages in {lang!r}")
    language, region = tags[lang]
    names = {
        "name": one_line(office.name),
        "phone": one_line(office.phone),
        "address": one_line(office.address),
    }
    return {"lang": language, "region": region, "office": names, "practice": practice.mark()}


def _cell(value: str | Status) -> str | dict[str, str]:
    if isinstance(value, Status):
        return {"mark": value.mark, "text": one_line(value.text)}
    return clean(value)


def cut(text: str, longest: int = LONGEST_TITLE) -> str:
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _short(text: str, longest: int) -> str:
    kept = clean(text)
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"


def spoken_day(day: date, lang: str) -> str:
    return format_date(
        day, "y年M月d日" if lang == "zh-hans" else "d MMMM y", locale="zh" if lang == "zh-hans" else "en"
    )


def _raised(day: date, lang: str) -> str:
    return _("%(date)s反映") % {"date": spoken_day(day, lang)}


def _tell(until: date | None, lang: str) -> str:
    if until is None:
        return _("办好以后，请您说一声：")
    return _("请在%(date)s前说一声：") % {"date": spoken_day(until, lang)}
