"""How a reader sees the site: language, view, theme, with or without JavaScript, on a phone or a screen."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

from mulin.platform.ui.prefs import Prefs

OPTIONS: dict[str, tuple[Any, ...]] = {
    "language": ("zh-hans", "en"),
    "view": ("page", "elder"),
    "theme": ("light", "dark"),
    "scripts": (True, False),
    "size": ((390, 844), (1440, 900)),
}
CHINESE = re.compile(r"[\u3400-\u9fff]")


def meant(context: str, text: str) -> str:
    """A text that the product tells apart by a context, for `Look.say`."""
    return f"{context}{CONTEXT_SEPARATOR}{text}"


@dataclass(frozen=True)
class Look:
    """One combination of the options."""

    language: str
    view: str
    theme: str
    scripts: bool
    size: tuple[int, int]

    def __str__(self) -> str:
        scripts = "scripts" if self.scripts else "plain"
        return "-".join((self.language[:2], self.view, self.theme, scripts, str(self.size[0])))

    @property
    def elder(self) -> bool:
        return self.view == "elder"

    @property
    def prefs(self) -> Prefs:
        return Prefs(language=self.language, view=self.view, theme=self.theme)

    @property
    def shown(self) -> tuple[str, str, int]:
        """What of it decides over colours and sizes."""
        return self.view, self.theme, self.size[0]

    @property
    def narrow(self) -> bool:
        return self.size[0] < 600

    def say(self, msgid: str, **values: Any) -> str:
        """A text of the product in this reader's language; `meant` says which of two that are spelt alike."""
        context, _, text = msgid.rpartition(CONTEXT_SEPARATOR)
        with translation.override(self.language):
            told = translation.pgettext(context, text) if context else translation.gettext(text)
        assert self.language != "en" or not CHINESE.search(told), f"no English for {msgid!r}"
        return told % values if values else told

    def count(self, msgid: str, number: int, **values: Any) -> str:
        """A text of the product that counts something."""
        with translation.override(self.language):
            return translation.ngettext(msgid, msgid, number) % {"num": number, **values}

    def beginning(self, msgid: str) -> str:
        """A text of the product up to the first thing that is put into it."""
        return self.say(msgid).partition("%(")[0]


def every_look() -> list[Look]:
    return [Look(*row) for row in product(*OPTIONS.values())]


def full() -> bool:
    """Whether every combination was asked for (`make journeys`)."""
    return os.environ.get("MULIN_JOURNEYS") == "full"


def _parametrised(looks: list[Look]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("look", looks, ids=str)


def in_two_looks(turn: int) -> pytest.MarkDecorator:
    """A journey taken in one look and in the one that differs in everything. `turn` spreads journeys over the looks."""
    if full():
        return _parametrised(every_look())
    looks = every_look()
    place = turn * 5 % (len(looks) // 2)
    return _parametrised([looks[place], looks[-1 - place]])


LOOKS_OF_STORIES: list[Look] = []
"""The looks that stories of one look are taken in."""


def in_one_look(turn: int) -> pytest.MarkDecorator:
    """A journey taken in one look, by turns; `test_pairwise` sees that among all of them every pair of options meets."""
    if full():
        return _parametrised(every_look())
    look = every_look()[turn * 5 % len(every_look())]
    LOOKS_OF_STORIES.append(look)
    return _parametrised([look])
