"""Invented specimens for the kit: figures, a code, a timeline, a form in every state."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import segno
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from .forms import PlainForm

NOW = datetime(2026, 6, 11, 8, 20, tzinfo=UTC)


class SpecimenForm(PlainForm):
    """One field of every kind."""

    what = forms.CharField(
        label=gettext_lazy("什么事？"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("像跟邻居说话一样写就行。"),
    )
    until = forms.DateField(
        label=gettext_lazy("什么时候前办完"),
        error_messages={"invalid": gettext_lazy("没有这一天。请写一个日子，如 2026-06-12。")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("light", gettext_lazy("公共照明")), ("noise", gettext_lazy("噪声"))],
        required=False,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("怎么告诉您"),
        widget=forms.RadioSelect,
        choices=[("slip", gettext_lazy("凭纸条看")), ("phone", gettext_lazy("打电话"))],
    )
    told = forms.BooleanField(label=gettext_lazy("有回音时发短信给我"), required=False)


def code(content: str) -> Markup:
    """A QR code as inline SVG."""
    out = io.BytesIO()
    segno.make(content, error="m").save(out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=0)
    return Markup(out.getvalue().decode())


def _timeline() -> list[dict[str, Any]]:
    return [
        {"at": NOW - timedelta(days=1), "who": _("您"), "text": _("扫码说灯不亮。")},
        {"at": NOW - timedelta(hours=23), "who": _("周敏（梧桐一居）"), "text": _("收下，打电话问了情况。")},
        {
            "at": NOW,
            "who": _("安和物业"),
            "text": _("答复："),
            "said": _("1 到 6 层的灯全换成了声控灯。"),
            "kind": "reply",
        },
    ]


def _chain() -> list[dict[str, Any]]:
    light = {"text": _("楼道灯不亮"), "ref": "04217", "current": True}
    done = {"ref": "03988", "href": "#chain", "badge": ("done", _("已解决"))}
    project = {"text": _("照明改造"), "ref": "P-0012", "href": "#chain", "badge": ("going", _("在做"))}
    return [
        {"title": _("事"), "n": 2, "nodes": [light, done]},
        {"title": _("议题"), "n": 0, "nodes": []},
        {"title": _("决议"), "n": 0, "nodes": []},
        {"title": _("项目"), "n": 1, "nodes": [project]},
        {"title": _("任务"), "n": 0, "nodes": []},
        {
            "title": _("账"),
            "n": 1,
            "nodes": [{"text": _("灯具 42 套"), "note": "4,620.00", "href": "#chain"}],
        },
    ]


def _flow() -> list[dict[str, str]]:
    return [
        {"text": _("收到"), "note": "8:12", "state": "past"},
        {"text": _("派单"), "note": _("街道网格中心"), "state": "past"},
        {"text": _("答复了，等您说"), "note": _("到 6月18日"), "state": "here"},
        {"text": _("办完"), "state": "next"},
    ]


def _drawn() -> dict[str, Any]:
    shapes = []
    for index, cover in enumerate(("all", "part", "", "all", "", "part")):
        x, y = 10 + 130 * (index % 3), 10 + 125 * (index // 3)
        outline = f"M{x} {y}h120v110h-120z"
        shapes.append({"d": outline, "cover": cover, "label": f"0{index + 1}", "x": x + 60, "y": y + 60})
    buildings = [{"d": f"M{30 + 40 * n} 20h24v14h-24z", "on": n % 2 == 0} for n in range(9)]
    return {"shapes": shapes, "buildings": buildings}


def specimens() -> dict[str, Any]:
    """The kit's context."""
    wrong = SpecimenForm({"wrong-until": "2026-02-30", "wrong-channel": "slip"}, prefix="wrong")
    wrong.is_valid()
    return {
        "now": NOW,
        "timeline": _timeline(),
        "chain": _chain(),
        "flow": _flow(),
        "drawn": _drawn(),
        "wrong_form": wrong,
        "form": SpecimenForm(initial={"channel": "slip", "told": True}, prefix="good"),
        "code": code("https://mulin.example/s/specimen/"),
        "states": [
            ("new", _("刚收到")), ("going", _("在办，第 2 天")), ("soon", _("明天到期")), ("late", _("超期 2 天")),
            ("hung", _("挂账 38 天")), ("back", _("退回")), ("ask", _("等本人说")), ("done", _("已解决")),
            ("told", _("已说明")), ("off", _("没人领")), ("queued", _("待送")), ("missing", _("还差")),
        ],
    }  # fmt: skip
