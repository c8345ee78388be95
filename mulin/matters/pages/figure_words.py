"""What each number of the figures is called: titles of lists, reasons of who is left out, what happened besides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mulin.matters.charts import Link
from mulin.matters.figures import STANDINGS, Figures
from mulin.matters.queries.lists import Now


def titles() -> dict[str, str]:
    """What each list holds."""
    return {
        **{name: str(word) for name, word in STANDINGS.items()},
        "open": _("还在办的"),
        "overdue": _("超期的"),
        "silent": _("还没有任何回音的"),
        "unanswered": _("过了时限还没联系的"),
        "hung": _("挂账的"),
        "in_hand": _("手上的单"),
        "in_hand_late": _("手上超期的单"),
        "raised": _("收到的"),
        "answered": _("答复过的"),
        "due": _("到了该联系的时限的"),
        "in_time": _("时限内联系到反映的人的"),
        "late": _("时限内没联系到反映的人的"),
        "excused": _("时限前反映的人就撤回的"),
        "joined_early": _("时限前就并到另一件的"),
        "said": _("反映的人回了话的"),
        "said_solved": _("反映的人说“解决了”的"),
        "asked": _("反映的人说了满不满意的"),
        "content": _("反映的人说满意或基本满意的"),
        "verified": _("没有反映人、由核实员去看的"),
        "verified_solved": _("核实员看过、解决了的"),
        "said_legal": _("转给法定部门的，本人回的话"),
        "unreached": _("分三天找了三次都没联系上的"),
        **_handled(),
        **_happened(),
    }


def _handled() -> dict[str, str]:
    return {
        "handled": _("答复了的，和没答复就到了期限的"),
        "handled_in_time": _("期限内答复的"),
        "handled_delayed": _("批准延期以后、新期限内答复的"),
        "handled_late": _("到了期限还没答复的"),
        "off_withdrawn": _("期限前反映的人就撤回的"),
        "off_joined": _("期限前就并到另一件的"),
        "off_legal": _("转给法定部门的"),
        "off_limitless": _("窗口没派单就直接答复的"),
    }


def _happened() -> dict[str, str]:
    return {
        "transfers": _("转给别家、等它接的"),
        "taken_over": _("转给别家、它接了的"),
        "proposals": _("往上一级提的"),
        "arbitrations": _("退回两次、请裁定的"),
        "arbitrated": _("裁定了的"),
        "arbitrated_in_time": _("期限内裁定的"),
        "delays": _("请延期的"),
        "delays_granted": _("批了延期的"),
        "delays_ended": _("延期以后接着办了的"),
        "joined": _("并到另一件一起办的"),
        "split_off": _("从另一件分出来的"),
        "legal": _("转给法定部门的"),
    }


def left_out(found: Figures, link: Link) -> list[dict[str, Any]]:
    """For each rate, who is not counted in it and why: every reason, those of nobody too."""
    groups = (
        (
            _("响应"),
            (("excused", _("没到时限，本人就撤回了")), ("joined_early", _("没到时限，就并到另一件一起办了"))),
        ),
        (
            _("按时办结"),
            (
                ("off_withdrawn", _("没到期限，本人就撤回了")),
                ("off_joined", _("没到期限，就并到另一件一起办了")),
                ("off_legal", _("转给了法定部门，由它按法定的日子办")),
                ("off_limitless", _("窗口没派单就直接答复了，没有起过期限")),
            ),
        ),
        (
            _("解决和满意"),
            (
                ("unreached", _("分三天找了三次，都没联系上")),
                ("verified", _("没有反映人，由核实员去看")),
                ("said_legal", _("转给了法定部门，解决没解决不归街道算")),
            ),
        ),
    )
    return [
        {"rate": rate, "lines": [_line(found, link, name, text) for name, text in lines]}
        for rate, lines in groups
    ]


def happened(found: Figures, standing: Now, link: Link) -> list[dict[str, Any]]:
    """What happened besides the straight way, each count with the whole it is of."""
    raised = (_("收到的 %(n)s 件里"), "raised")
    rows: tuple[tuple[str, str, tuple[str, str] | None], ...] = (
        ("transfers", _("请别家接手"), None),
        ("taken_over", _("别家接了"), (_("请了 %(n)s 次"), "transfers")),
        ("proposals", _("往上一级提"), None),
        ("arbitrations", _("请裁定归谁管"), None),
        ("arbitrated", _("裁定好了"), (_("请了 %(n)s 次"), "arbitrations")),
        ("arbitrated_in_time", _("期限内裁定"), (_("裁定了 %(n)s 次"), "arbitrated")),
        ("delays", _("请了延期"), None),
        ("delays_granted", _("批了延期，挂账"), (_("请了 %(n)s 次"), "delays")),
        ("delays_ended", _("挂账以后接着办了"), (_("批了 %(n)s 次"), "delays_granted")),
        ("joined", _("并到了另一件"), None),
        ("split_off", _("从另一件分出来"), raised),
        ("legal", _("转给法定部门"), None),
    )
    lines = [
        {
            **_line(found, link, name, text),
            "of": of[0] % {"n": getattr(found, of[1])} if of else "",
        }
        for name, text, of in rows
    ]
    hung = {
        "text": _("现在挂着账"),
        "n": standing.hung_in_all,
        "href": link("hung"),
        "of": _("在办的 %(n)s 件里") % {"n": standing.open},
    }
    return [*lines, hung]


def _line(found: Figures, link: Link, name: str, text: str) -> dict[str, Any]:
    return {"text": text, "n": getattr(found, name), "href": link(name)}
