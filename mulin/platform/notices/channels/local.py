"""Channels that need no wire: Mine and letters (made by the outbox itself), paper at the notice board, the loudspeaker.

And the folder that takes the place of every wire where an instance is only being tried.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mulin.platform import home
from mulin.platform.notices.channels.base import Channel, Outgoing, Receipt, Words


class ByHand:
    """What a person at the desk carries on: handed over, put up, read out."""

    proved_by_code = False
    once = False

    def __init__(self, key: str, word: Words, cost: Words, *, address: bool, urgent: bool, open_words: bool):
        self.key, self.word, self.cost = key, word, cost
        self.needs_address, self.urgent, self.open_words = address, urgent, open_words
        self.hint: Words = ""

    def configured(self) -> bool:
        return True

    def clean(self, address: str) -> str:
        return address.strip()

    def resolve(self, given: str) -> str:
        return given

    def send(self, message: Outgoing, address: str) -> Receipt:
        """Nothing leaves by itself; it lies ready where the desk takes it from."""
        return Receipt()

    def probe(self) -> None:
        """Always there."""


IN_APP = ByHand("in_app", _("站内消息"), _("不花钱"), address=False, urgent=False, open_words=False)
LETTER = ByHand("letter", _("打印的信"), _("一张纸，有人送"), address=True, urgent=False, open_words=False)
BOARD = ByHand("board", _("公告栏"), _("一张纸，有人贴"), address=False, urgent=False, open_words=True)
LOUDSPEAKER = ByHand("loudspeaker", _("喇叭"), _("有人念"), address=False, urgent=True, open_words=True)


class Folder:
    """Takes the place of a channel: writes each message to a file, for looking at. A second attempt is the same file."""

    def __init__(self, channel: Channel, folder: Path) -> None:
        self.channel, self.folder = channel, folder
        self.key, self.word, self.hint, self.cost = channel.key, channel.word, channel.hint, channel.cost
        self.needs_address, self.urgent, self.once = channel.needs_address, channel.urgent, channel.once
        self.proved_by_code, self.open_words = channel.proved_by_code, channel.open_words

    def configured(self) -> bool:
        return True

    def clean(self, address: str) -> str:
        return self.channel.clean(address)

    def resolve(self, given: str) -> str:
        return given

    def send(self, message: Outgoing, address: str) -> Receipt:
        self.folder.mkdir(mode=home.PRIVATE_FOLDER, parents=True, exist_ok=True)
        file = self.folder / f"{self.key}-{message.id}.json"
        body = {
            "channel": self.key,
            "to": address,
            "id": message.id,
            "subject": message.subject,
            "text": message.text,
            "language": message.language,
            "stop": message.stop,
        }
        home.write_private(file, json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        return Receipt(file.name)

    def probe(self) -> None:
        """Always there."""
