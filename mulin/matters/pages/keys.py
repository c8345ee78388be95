"""Every key of the desk, in one table: the help sheet lists it, and a test holds pages and scripts to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.matters.pages import offers

MOST_FILTERS = 8
"""Saved filters that have a key of their own."""


@dataclass(frozen=True, slots=True)
class Key:
    """`press` is what is pressed, one after the other where there are two; `word` what it does."""

    press: tuple[str, ...]
    word: str | Promise


@dataclass(frozen=True, slots=True)
class Group:
    title: str | Promise
    keys: tuple[Key, ...]


def _act(*found: offers.Offer) -> tuple[Key, ...]:
    return tuple(Key((one.press,), one.word) for one in found)


GROUPS = (
    Group(
        _("走"),
        (
            Key(("j",), _("下一件")),
            Key(("k",), _("上一件")),
            Key(("o",), _("打开这一件")),
            Key(("↵",), _("打开")),
            Key(("/",), _("找")),
            Key(("f",), _("筛选")),
            Key(("g", "q"), _("回到队列")),
            Key(("g", "m"), _("提到我的")),
            Key(("g", f"1–{MOST_FILTERS}"), _("第几个存下的筛选")),
        ),
    ),
    Group(
        _("派、收"),
        (
            *_act(offers.RECEIVE, offers.DISPATCH),
            Key(("1–5",), _("派单时选第几家")),
            *_act(offers.RECALL, offers.REMIND, offers.ACCEPT, offers.RETURN, offers.TRANSFER, offers.DECIDE),
            Key((offers.DELAY.press,), _("请延期，批延期，接着办")),
        ),
    ),
    Group(
        _("答、问"),
        _act(offers.ANSWER, offers.CONTACT, offers.WORD, offers.ATTEMPT, offers.VERIFY, offers.REOPEN),
    ),
    Group(
        _("一次办几件"),
        (
            Key(("x",), _("勾上，去掉")),
            Key(("Shift", "x"), _("从上一个勾的勾到这里")),
            Key(("s",), pgettext_lazy("bulk", "勾了以后：一起受理")),
            Key(("d",), _("勾了以后：一起派")),
            Key(("h",), _("勾了以后：一起催")),
            Key(("q",), _("勾了以后：一起转")),
            Key(("e",), _("勾了以后：一起改类别")),
        ),
    ),
    Group(
        _("其他"),
        (
            *_act(offers.CATEGORY),
            Key(("t",), _("同事间的备注")),
            Key(("z",), _("收回刚才那一下")),
            Key(("n",), _("代人登记")),
            Key(("p",), _("大字纸条")),
            Key(("Ctrl", "↵"), _("交这张单")),
            Key(("?",), _("这一页")),
            Key(("Esc",), _("关上，或离开正在写的格子")),
        ),
    ),
)


def groups() -> list[dict[str, object]]:
    """The table as `ui.keys_help` draws it."""
    return [{"title": group.title, "keys": [(key.press, key.word) for key in group.keys]} for group in GROUPS]


def single() -> set[str]:
    """Every key that is pressed alone, besides those with Ctrl, for the test that holds pages to this table."""
    spans = {"1–5": "12345"}
    found: set[str] = set()
    for group in GROUPS:
        for key in group.keys:
            if len(key.press) == 1:
                found |= set(spans.get(key.press[0], "")) or {key.press[0]}
    return found
