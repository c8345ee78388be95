"""The words of messages: by kind, channel and language, with slots. Defaults here, a street's own in `NoticeText`. Pure.

A subject and whatever others may read along (a lock screen, a shared telephone) never hold what it is
about in person: only the slots in `OPEN` stand there (N-90).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mulin.platform import text as plain
from mulin.platform.errors import Invalid
from mulin.platform.notices.channels import BY_HAND, WIRES, segments
from mulin.platform.notices.channels.sms import MOST_SEGMENTS

LANGUAGES = ("zh-hans", "en")
SLOT = re.compile(r"\{([^{}]*)\}")
SINGLE = re.compile(r"[{}]")
OPEN = ("street", "what", "count", "link", "phone")
FULL = (*OPEN, "title", "body", "list")
LONGEST_SUBJECT = 60
LONGEST_BODY = 1000


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


DEFAULTS: dict[tuple[str, str], Text] = {
    ("email", "zh-hans"): Text("{street}：{what}", "{list}\n\n到“我的”里看：{link}\n有话要说，打 {phone}。"),
    ("email", "en"): Text(
        "{street}: {what}", "{list}\n\nSee it in Mine: {link}\nTo talk to us, call {phone}."
    ),
    ("sms", "zh-hans"): Text("", "【{street}】{what}，到“我的”里看：{link} 电话{phone}"),
    ("sms", "en"): Text("", "{street}: {what}. See Mine: {link} Tel {phone}"),
    ("wecom", "zh-hans"): Text("", "{street}：{what}\n{list}\n{link}"),
    ("wecom", "en"): Text("", "{street}: {what}\n{list}\n{link}"),
    ("wechat", "zh-hans"): Text("", "{what}"),
    ("wechat", "en"): Text("", "{what}"),
}
"""What a channel says of any kind, where a street has no words of its own."""


def default(channel: str, language: str) -> Text:
    return DEFAULTS.get((channel, language)) or DEFAULTS[channel, "zh-hans"]


def slots(channel: str, part: str) -> tuple[str, ...]:
    """Which slots may stand in the `subject` or the `body` of a channel."""
    known = WIRES.get(channel) or BY_HAND[channel]
    return OPEN if part == "subject" or known.open_words else FULL


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its slots filled; a slot without a value is empty. What fills a slot is never read again."""
    return SLOT.sub(lambda found: values.get(found[1], ""), text).strip()


EXAMPLE = {
    "zh-hans": {
        "street": "梧桐里街道",
        "what": "您反映的事有答复了",
        "count": "1",
        "link": "https://street.example/mine/",
        "phone": "010-00000000",
        "title": "M-2026-00001 有答复了",
        "body": "楼道灯换好了，请看看亮不亮。",
        "list": "M-2026-00001 有答复了\n楼道灯换好了，请看看亮不亮。",
    },
    "en": {
        "street": "Wutongli Street",
        "what": "What you raised has been answered",
        "count": "1",
        "link": "https://street.example/mine/",
        "phone": "010-00000000",
        "title": "M-2026-00001 has been answered",
        "body": "The light in the stairwell has been replaced.",
        "list": "M-2026-00001 has been answered\nThe light in the stairwell has been replaced.",
    },
}
"""With what a preview is filled."""


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str
    body: str
    segments: int
    """As text messages; 0 where the channel does not count."""


def preview(channel: str, language: str, text: Text) -> Preview:
    values = EXAMPLE[language]
    body = fill(text.body, values)
    return Preview(fill(text.subject, values), body, segments(body) if channel == "sms" else 0)


def check(channel: str, language: str, text: Text) -> Preview:
    """The preview; raises `Invalid` for an unknown slot, a personal one in the open, words that are none or too long."""
    if channel not in WIRES or language not in LANGUAGES:
        raise Invalid("DR-14", _("没有这个渠道或语言。"), remedy=_("请从列出的里面选。"), field="channel")
    if channel == "email" and not text.subject.strip():
        raise Invalid("DR-14", _("邮件要有标题。"), remedy=_("例如：{street}：{what}"), field="subject")
    for field, words, most in (
        ("subject", text.subject, LONGEST_SUBJECT),
        ("body", text.body, LONGEST_BODY),
    ):
        _check_words(channel, field, words, most)
    if not text.body.strip():
        raise Invalid("DR-14", _("请写消息的内容。"), field="body")
    shown = preview(channel, language, text)
    if shown.segments > MOST_SEGMENTS:
        raise Invalid(
            "DR-14",
            _("太长了：填上内容以后要拆成 %(n)s 条短信，最多 %(most)s 条。")
            % {"n": shown.segments, "most": MOST_SEGMENTS},
            remedy=_("一条 70 个字，两条 134 个字。请写短一些。"),
            field="body",
        )
    return shown


def _check_words(channel: str, field: str, words: str, most: int) -> None:
    if len(words) > most:
        raise Invalid(
            "DR-14", _("太长了，最多 %(most)s 个字。") % {"most": most}, remedy=_("请写短一些。"), field=field
        )
    if SINGLE.search(SLOT.sub("", words)):
        raise Invalid("DR-14", _("有一个花括号没有配成对。"), remedy=_("空位这样写：{what}。"), field=field)
    may = slots(channel, field)
    for name in SLOT.findall(words):
        if name in may:
            continue
        listed = _("、").join(f"{{{one}}}" for one in may)
        if name in FULL:
            raise Invalid(
                "N-90",
                _("这里别人也看得到，不能放 {%(name)s}。") % {"name": name},
                remedy=_("这里可以用：%(listed)s。") % {"listed": listed},
                field=field,
            )
        raise Invalid(
            "DR-14",
            _("没有 {%(name)s} 这个空位。") % {"name": name},
            remedy=_("这里可以用：%(listed)s。") % {"listed": listed},
            field=field,
        )
    if plain.find_contacts(SLOT.sub("", words)):
        raise Invalid("N-90", _("里面有电话或证件号。"), remedy=_("街道的电话请用 {phone}。"), field=field)
