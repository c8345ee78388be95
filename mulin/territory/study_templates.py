"""What home study points are for and how they work, as lists that a deployment may change (S0-01, S0-40).

Each entry has a key, its words and its English. Taken from the case study, they are a beginning: a street puts its
own with `policy.put`, and what points have chosen stays with its key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mulin.platform import policy
from mulin.platform.language import in_language


@dataclass(frozen=True, slots=True)
class Template:
    """One line of such a list."""

    key: str
    zh: str
    en: str

    @property
    def word(self) -> str:
        return in_language(self.zh, self.en)


FUNCTIONS = policy.declare(
    "territory.study_functions",
    [
        {"key": "classroom", "zh": "微课堂", "en": "Small classroom"},
        {"key": "neighbours", "zh": "睦邻点", "en": "Good-neighbour point"},
        {"key": "deliberation", "zh": "议事小平台", "en": "Place to talk things over"},
        {"key": "tempering", "zh": "小熔炉", "en": "Tempering"},
    ],
    rule="S0-01",
    text=_("家庭小党校的功能"),
)
CARRIERS = policy.declare(
    "territory.study_carriers",
    [
        {"key": "session", "zh": "党课会", "en": "Session"},
        {"key": "project", "zh": "睦邻项目", "en": "Neighbour project"},
        {"key": "team", "zh": "睦邻团队", "en": "Neighbour team"},
        {"key": "proposal", "zh": "提案建议", "en": "Proposal"},
    ],
    rule="S0-40",
    text=_("家庭小党校的载体"),
)
MECHANISMS = policy.declare(
    "territory.study_mechanisms",
    [
        {"key": "joining", "zh": "志愿参与，自主汇集", "en": "Joining of one's own accord"},
        {"key": "learning", "zh": "菜单、点单、设单、核单", "en": "Menu, order, custom order, approval"},
        {"key": "agenda", "zh": "议题大家提，方式大家议，内容大家定", "en": "Topics and ways set by all"},
        {"key": "deliberating", "zh": "按议事规则商量", "en": "Talking things over by rules"},
        {
            "key": "projects",
            "zh": "志愿服务做项目，党员联户结对",
            "en": "Projects by volunteers, and pairings",
        },
        {
            "key": "loop",
            "zh": "收集、上报、反馈、解释，件件有回音",
            "en": "Collect, report, feed back, explain",
        },
    ],
    rule="S0-40",
    text=_("家庭小党校的机制"),
)


def templates(key: str, *, street_id: UUID | None, on: dt.datetime) -> list[Template]:
    """The list in force for a street; entries without a key or words are passed over."""
    rows = policy.get(key, street_id=street_id, on=on)
    return [
        Template(str(row["key"]), str(row["zh"]), str(row.get("en", "")))
        for row in rows
        if isinstance(row, dict) and row.get("key") and row.get("zh")
    ]


def words(chosen: Iterable[str], offered: Iterable[Template]) -> list[str]:
    """The chosen ones in words, in the order of the list; one that was taken off the list is said by its key."""
    chosen = list(chosen)
    known = {one.key: one.word for one in offered}
    return [word for key, word in known.items() if key in chosen] + [
        key for key in chosen if key not in known
    ]
