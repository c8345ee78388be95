"""Notices for entrances: one page a door, and a list for whoever puts them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mulin.platform.print.documents import Office, common, cut, spoken_day
from mulin.platform.print.doors import Door
from mulin.platform.print.pdf import render
from mulin.platform.print.qr import qr_svg
from mulin.platform.text import clean


@dataclass(frozen=True)
class Notice:
    """What hangs at every door. `doors` have an empty url where no code is wanted."""

    office: Office
    title: str
    body: str
    signed: str
    day: date
    doors: Sequence[Door]
    copies: int = 1


def notice_pdf(notice: Notice, lang: str = "zh-hans") -> bytes:
    """As many pages as doors and copies, and the list. Raises ValueError for none, or another language."""
    return render("notice", notice_data(notice, lang))


def notice_data(notice: Notice, lang: str) -> dict[str, Any]:
    """What `templates/notice.typ` is filled with. One code drawn once, however many doors share it."""
    if not notice.doors:
        raise ValueError("no doors to print a notice for")
    with override(lang):
        label = _("二维码：扫码反映或查看")
        codes = {url: qr_svg(url, title=label) if url else "" for url in {one.url for one in notice.doors}}
        pages = len(notice.doors) * notice.copies
        said = ngettext("%(n)s 页，贴一处勾一处。", "%(n)s 页，贴一处勾一处。", pages) % {"n": pages}
        return common(notice.office, lang) | {
            "title": cut(notice.title, 40),
            "body": clean(notice.body),
            "signed": cut(notice.signed, 60),
            "day": spoken_day(notice.day, lang),
            "doors": [{"name": cut(one.name, 40), "qr": codes[one.url]} for one in notice.doors],
            "copies": notice.copies,
            "words": {
                "product": _("睦邻"),
                "qr": label,
                "scan": _("有话要说，扫一扫，不用登录。"),
                "list": _("张贴清单"),
                "about": f"{cut(notice.title, 40)} · {said}",
                "heads": ["", _("门口"), _("贴了"), _("谁贴的"), _("日期")],
                "page": _("第 {n} 页，共 {total} 页"),
            },
        }
