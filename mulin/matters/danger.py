"""Words that sound like danger to life: whoever writes them is told whom to call first. Pure.

A word too many costs a reader one line; a word too few could cost a life. What is written is taken
all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mulin.platform.registry import Words


@dataclass(frozen=True, slots=True)
class Help:
    """One emergency service: the number to dial and what it is for."""

    number: str
    name: Words


POLICE = Help("110", _("报警"))
FIRE = Help("119", _("消防"))
AMBULANCE = Help("120", _("急救"))
ALL = (POLICE, FIRE, AMBULANCE)

_SIGNS = {
    FIRE: (
        "着火|起火|失火|冒烟|冒火|火灾|爆炸|煤气味|燃气味|天然气味|(?:煤气|燃气|天然气|液化气)(?:泄漏|漏气|漏了)|漏煤气"
        "|漏燃气|一氧化碳|(?:困|关)在(?:了)?电梯|电梯困人|被困|房子?(?:要)?塌|坍塌|落水|溺水|掉(?:进|下)(?:了)?(?:河|井|坑)"
        "|on fire|smell of gas|gas leak|explosion|trapped|collaps"
    ),
    AMBULANCE: (
        "晕倒|昏迷|昏过去|叫不醒|没有?呼吸|喘不上气|胸口痛|心脏病|心梗|中风|大出血|流血不止|触电|电到人|中毒|摔伤|骨折"
        "|从楼上(?:掉|摔)|喝了?农药|割腕|unconscious|faint|not breathing|bleeding|electrocut|electric shock|heart attack|stroke"
    ),
    POLICE: (
        "打人|打架|斗殴|持刀|拿刀|砍人|抢劫|抢东西|入室|小偷|家暴|打老婆|打孩子|绑架|走失|走丢|跳楼|要?自杀|不想活|轻生"
        "|knife|robber|burglar|assault|suicid|kidnap|missing child"
    ),
}
_PATTERNS = {help_: re.compile(signs, re.IGNORECASE) for help_, signs in _SIGNS.items()}


def calls(words: str) -> list[Help]:
    """Whom to call about these words, most fitting first; empty where nothing sounds like danger."""
    flat = re.sub(r"\s+", " ", words)
    found = [(match.start(), help_) for help_, sign in _PATTERNS.items() if (match := sign.search(flat))]
    return [help_ for _start, help_ in sorted(found, key=lambda one: one[0])]
