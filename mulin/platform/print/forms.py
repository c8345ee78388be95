"""A form to fill in by hand, in large type: A4, a line to sign, a strip to tear off, a code that finds it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from mulin.platform.print.documents import Office, common, cut
from mulin.platform.print.pdf import render
from mulin.platform.print.qr import qr_svg
from mulin.platform.text import clean


@dataclass(frozen=True)
class Field:
    """A label with lines to write on (`lines`), or boxes to tick."""

    label: str
    lines: int = 1
    choices: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Form:
    """One act on paper. `serial` is printed below the code and on the strip; name, phone, reference may be empty."""

    office: Office
    title: str
    consent: str
    serial: str
    url: str
    fields: Sequence[Field]
    name: str = ""
    phone: str = ""
    reference: str = ""
    asks_reference: bool = False


def form_pdf(form: Form, lang: str = "zh-hans") -> bytes:
    """The form as one A4 page, every word of it 18 points or more. ValueError for another language."""
    return render("form", form_data(form, lang))


def form_data(form: Form, lang: str) -> dict[str, Any]:
    """What `templates/form.typ` is filled with."""
    with override(lang):
        code = _("二维码：这张表的编号")
        return common(form.office, lang) | {
            "title": cut(form.title, 30),
            "qr": qr_svg(form.url, title=code),
            "serial": form.serial,
            "name": cut(form.name, 20),
            "phone": form.phone,
            "reference": form.reference,
            "asks_reference": form.asks_reference,
            "consent": clean(form.consent),
            "fields": [
                {
                    "label": cut(one.label, 60),
                    "lines": one.lines,
                    "choices": [cut(c, 40) for c in one.choices],
                }
                for one in form.fields
            ],
            "words": {
                "heading": f"{cut(form.title, 30)} {form.serial}",
                "product": _("睦邻"),
                "qr": code,
                "name": _("我的姓名"),
                "phone": _("电话"),
                "reference": _("哪一件的编号"),
                "sign": _("本人签名或按手印"),
                "date": _("日期"),
                "agent": _("代笔的人"),
                "keep": _("撕下来自己留着：交了表，凭这个编号问办到哪一步。"),
                "call": _("打电话问，或说哪里不好用"),
                "page": _("第 {n} 页，共 {total} 页"),
            },
        }
