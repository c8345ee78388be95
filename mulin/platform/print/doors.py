"""Codes for doors: several to a page, to be cut apart and put up at entrances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from mulin.platform.print.documents import Office, common, cut
from mulin.platform.print.pdf import render
from mulin.platform.print.qr import qr_svg


@dataclass(frozen=True)
class Door:
    """One code: the place as its neighbours say it (青桐苑 3 号楼 2 单元), and what the code opens."""

    name: str
    url: str


def doors_pdf(office: Office, title: str, doors: Sequence[Door], lang: str = "zh-hans") -> bytes:
    """The codes as A4 pages of eight, in the order given. Raises ValueError for none, or another language."""
    return render("doors", doors_data(office, title, doors, lang))


def doors_data(office: Office, title: str, doors: Sequence[Door], lang: str) -> dict[str, Any]:
    """What `templates/doors.typ` is filled with."""
    if not doors:
        raise ValueError("no doors to print codes for")
    with override(lang):
        label = _("二维码：扫码反映这里的事")
        return common(office, lang) | {
            "doors": [{"name": cut(door.name, 40), "qr": qr_svg(door.url, title=label)} for door in doors],
            "words": {
                "heading": _("门牌码：%(title)s") % {"title": cut(title)},
                "product": _("睦邻"),
                "qr": label,
                "ask": _("这里有什么不好？"),
                "scan": _("扫一扫，说一句，有人办，有回音。不用登录。"),
                "call": _("打电话也一样"),
                "page": _("第 {n} 页，共 {total} 页"),
            },
        }
