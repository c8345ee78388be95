"""Every sentence of the platform's pure parts has its English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from tests.platform.wording import english

PLATFORM = Path(__file__).parents[2] / "mulin" / "platform"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "gettext_lazy": None}
FILES = ["durations.py", "pictures.py", "tables/errors.py", "print/documents.py"]


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_has_its_english(name: str) -> None:
    found = [entry[1] for entry in extract_from_file("python", PLATFORM / name, keywords=KEYWORDS)]  # type: ignore[arg-type]
    messages = [message[0] if isinstance(message, tuple) else message for message in found]
    assert messages
    for message in messages:
        translation = english(message)
        assert translation, message
        assert set(_places(message)) == set(_places(translation)), message
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in translation), message


def _places(text: str) -> list[str]:

    return re.findall(r"%\((\w+)\)s|\{(\w+)\}", text)  # type: ignore[return-value]
