"""A message on paper: a letter to one person, and a poster for the notice board that everybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import override

from mulin.platform.print.documents import Office, common, cut, spoken_day
from mulin.platform.print.pdf import PrintFailed, render
from mulin.platform.print.qr import qr_svg
from mulin.platform.text import clean, one_line


@dataclass(frozen=True)
class MessageLetter:
    """What could not be told otherwise, as a letter. `url` is where it can be read on, or empty."""

    office: Office
    to: str
    title: str
    body: str
    made: date
    url: str = ""


@dataclass(frozen=True)
class Poster:
    """One sheet for the notice board, in type to be read from two metres away."""

    office: Office
    title: str
    body: str
    made: date
    url: str = ""
    paper: Literal["a3", "a4"] = "a4"


def message_letter_pdf(letter: MessageLetter, lang: str = "zh-hans") -> bytes:
    """One or more A4 pages. Raises ValueError for a language other than zh-hans, en."""
    with override(lang):
        data = _shared(letter.office, letter.title, letter.body, letter.made, letter.url, lang) | {
            "to": _("%(name)s，您好：") % {"name": one_line(letter.to)} if letter.to else _("您好："),
        }
        return render("message", data)


def poster_pdf(poster: Poster, lang: str = "zh-hans") -> bytes:
    """One page, A4 or A3. Raises ValueError for another paper or language, and for words that do not fit."""
    if poster.paper not in ("a3", "a4"):
        raise ValueError(f"no posters on {poster.paper!r}")
    with override(lang):
        data = _shared(poster.office, poster.title, poster.body, poster.made, poster.url, lang)
        try:
            return render("poster", data | {"paper": poster.paper})
        except PrintFailed as error:
            if "does not fit" in str(error):
                raise ValueError("more than one page") from error
            raise


def _shared(office: Office, title: str, body: str, made: date, url: str, lang: str) -> dict[str, Any]:
    label = _("二维码：扫码看")
    return common(office, lang) | {
        "title": cut(title, 60),
        "body": clean(body),
        "made": spoken_day(made, lang),
        "qr": qr_svg(url, title=label) if url else "",
        "words": {
            "product": _("睦邻"),
            "qr": label,
            "scan": _("扫一扫看详情，不用登录也行。"),
            "call": _("有话要说，打电话："),
            "page": _("第 {n} 页，共 {total} 页"),
        },
    }
