"""The agreement of a mediation on paper: A4, large type, lines to sign on, and the parties' rights (N-48)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from mulin.platform.print.documents import Office, common
from mulin.platform.print.pdf import render
from mulin.platform.text import clean, one_line


@dataclass(frozen=True)
class Agreement:
    """What was agreed. `terms` are (who, what, until when); nobody named means all together.

    `effective` and `confirm_by` are None until it is in force: then lines are left to write the day on.
    """

    office: Office
    reference: str
    about: str
    place: str
    parties: Sequence[str]
    mediator: str
    oral: bool
    terms: Sequence[tuple[str, str, date | None]]
    effective: date | None = None
    confirm_by: date | None = None


def agreement_pdf(agreement: Agreement, lang: str = "zh-hans") -> bytes:
    """A4 pages. Raises ValueError for a language other than zh-hans, en."""
    return render("agreement", agreement_data(agreement, lang))


def agreement_data(agreement: Agreement, lang: str) -> dict[str, Any]:
    """What `templates/agreement.typ` is filled with."""
    with override(lang):
        return common(agreement.office, lang) | {
            "reference": agreement.reference,
            "about": clean(agreement.about),
            "parties": [one_line(name) for name in agreement.parties],
            "mediator": one_line(agreement.mediator),
            "oral": agreement.oral,
            "terms": [
                {
                    "who": one_line(who) or _("各方一起"),
                    "what": clean(what),
                    "until": _("到%(day)s") % {"day": _day(until, lang)} if until else "",
                }
                for who, what, until in agreement.terms
            ],
            "effective": _day(agreement.effective, lang) if agreement.effective else "",
            "words": _words(agreement, lang),
        }


def _words(agreement: Agreement, lang: str) -> dict[str, str]:
    if agreement.confirm_by:
        confirm = _("想请法院确认的，各方最晚 %(day)s 一起申请；不申请，协议也有效。") % {
            "day": _day(agreement.confirm_by, lang)
        }
    else:
        confirm = _("想请法院确认的，各方在协议生效后 30 天内一起申请；不申请，协议也有效。")
    return {
        "heading": _("口头调解协议的记录") if agreement.oral else _("人民调解协议书"),
        "product": _("睦邻"),
        "number": _("编号"),
        "place": _("地点：%(place)s") % {"place": one_line(agreement.place)},
        "parties": _("各方当事人"),
        "mediator": _("调解员"),
        "about": _("为了什么事"),
        "terms": _("自愿约定"),
        "effective": _("协议生效的日子"),
        "rights": _("您的权利"),
        "voluntary": _("参加调解、达成协议都是自愿的，没有人可以强迫。"),
        "free": _("调解不收一分钱。"),
        "sue": _("对协议有争议、对方不照办，都可以向法院起诉。"),
        "confirm": confirm,
        "sign": _("签名"),
        "date": _("日期"),
        "seal": _("（盖章）"),
        "closed": _("只交给各方和调解员，请收好。"),
        "page": _("第 {n} 页，共 {total} 页"),
    }


def _day(day: date, lang: str) -> str:
    chinese = lang == "zh-hans"
    return format_date(day, "y年M月d日" if chinese else "d MMMM y", locale="zh" if chinese else "en")
