"""One message that somebody forwarded from a chat group, freed of whose it was and of which group. Pure.

Nobody reads groups (ET-14): this sees only what a person pasted, and keeps what it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mulin.platform import text

_TIME = r"(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日? ?)?(?:上午|下午|晚上|中午|凌晨|昨天|今天)? ?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_STAMP = re.compile(rf"^(?P<who>\S.{{0,24}}?)? ?{_TIME}$")
_SENDER = re.compile(r"^(?P<who>[^\s:：，。！？,.!?]{1,16})[:：] ?(?=\S)")
_NO_NAMES = re.compile(
    r"^(?:地点|地址|位置|问题|时间|内容|事情|情况|原因|诉求|建议|备注|另外|补充|注意|https?|\d+)$"
)
_MENTION = re.compile(r"@[^\s@，。！？,.!?：:]{1,20}[\u2005 ]?")
_QUOTED_GROUP = re.compile(
    r"[“「『【《\[\"][^”」』】》\]\"\n]{1,24}群(?:聊)?(?:[（(]\d+[）)])?[”」』】》\]\"]"
)
_PLAIN_GROUP = re.compile(
    r"[\w·]{0,10}?(?:[0-9一二三四五六七八九十]+号楼|小区|业主|居民|邻里|邻居|楼组|物业|团购|互助|妈妈)(?:\w{0,4})群(?:聊)?(?:[（(]\d+[）)])?里?"
)
_HEAD = re.compile(
    r"^(?:[-—–\s]*(?:以下是|来自|转自|转发自|群聊).{0,30}(?:聊天记录|群聊?|消息)?[-—–\s]*|.{1,30}的聊天记录)$"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What is left of a message, and how many different people seem to have written it."""

    words: str
    writers: int


def cleaned(message: str) -> Message:
    """The message without names of writers, times, mentions, group names, telephone and identity numbers."""
    writers: set[str] = set()
    kept = []
    # Numbers first: what is taken out below could bring two of them together, and one that is longer is none.
    for line in text.redact(text.clean(message)).split("\n"):
        stamp = _STAMP.match(line)
        if stamp:
            if stamp["who"]:
                writers.add(stamp["who"])
            continue
        bare = _MENTION.sub("", _QUOTED_GROUP.sub("群里", line)).strip()
        if _HEAD.match(line.strip()) or not bare:
            continue
        sender = _SENDER.match(bare)
        if sender and not _NO_NAMES.match(sender["who"]):
            writers.add(sender["who"])
            bare = bare[sender.end() :]
        kept.append(_PLAIN_GROUP.sub("群里", bare))
    words = text.redact(text.clean("\n".join(kept)))
    for who in sorted(writers, key=len, reverse=True):
        if len(who) > 1:
            words = words.replace(who, "【姓名已移走】")
    return Message(words, len(writers))
