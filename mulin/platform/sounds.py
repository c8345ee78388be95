"""Recordings people send: known by what is in the file, never by its name, and kept as they are.

What is not one of five common kinds is refused with the way out. How long one is stays unknown: that
would need a decoder, and nobody needs it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

MOST_BYTES = 10 * 1024 * 1024
"""About ten minutes as phones record speech."""

ENDINGS = {
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "audio/wav": "wav",
}
_BRANDS = (
    b"M4A ",
    b"M4B ",
    b"mp41",
    b"mp42",
    b"isom",
    b"iso2",
    b"iso5",
    b"iso6",
    b"3gp4",
    b"3gp5",
    b"3gp6",
    b"dash",
)

_REASONS = {
    "empty": _("这段录音是空的。请重新录，或重新选一个。"),
    "too_large": _("录音太大：最多 %(most)s MB，大约十分钟。请分成几段，或请工作人员听您说。"),
    "amr": _("这是 AMR 录音，浏览器放不出来。请在手机录音机里另存为 M4A 或 MP3 再传。"),
    "not_a_sound": _("这不是录音。可以传 M4A、MP3、OGG、WebM、WAV 格式的录音。"),
}


class BadSound(ValueError):
    """A file that is no usable recording. `code` is stable, `message` for the person who sent it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        if code not in _REASONS:
            raise KeyError(code)
        self.code = code

    @property
    def message(self) -> str:
        return str(_REASONS[self.code]) % {"most": MOST_BYTES // (1024 * 1024)}


@dataclass(frozen=True)
class Sound:
    """A recording as it may be kept: its file, its type, and the SHA-256 of the file in hex."""

    content: bytes
    mime: str
    sha256: str

    @property
    def ending(self) -> str:
        return ENDINGS[self.mime]


def clean_sound(file: BinaryIO | bytes) -> Sound:
    """The recording in `file`. Raises BadSound: `empty`, `too_large`, `amr`, `not_a_sound`."""
    content = file if isinstance(file, bytes) else file.read(MOST_BYTES + 1)
    if not content:
        raise BadSound("empty")
    if len(content) > MOST_BYTES:
        raise BadSound("too_large")
    mime = kind_of(content)
    if mime is None:
        raise BadSound("amr" if content.startswith(b"#!AMR") else "not_a_sound")
    return Sound(content, mime, hashlib.sha256(content).hexdigest())


def kind_of(content: bytes) -> str | None:
    """The type of a recording by its first bytes; None where it is none of those browsers play."""
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return "audio/mp4"
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[:4] == b"\x1aE\xdf\xa3":
        return "audio/webm"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[:3] == b"ID3" or _frame_of_mp3(content):
        return "audio/mpeg"
    return None


def _frame_of_mp3(content: bytes) -> bool:
    """A frame of MPEG audio, layer III: eleven bits of sync, then a version, a layer and a rate that exist."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 3, content[1] >> 1 & 3
    bitrate, rate = content[2] >> 4, content[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in (0, 15) and rate != 3
