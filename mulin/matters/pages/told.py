"""What the desk says after an act, once, with the way to take it back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpRequest

from mulin.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence about one matter. `undo` is the resource that takes it back, `reason` what is written with it."""

    text: str
    ref: str = ""
    undo: str = ""
    reason: str = ""


def tell(request: HttpRequest, matter: Matter, text: str, *, undo: str = "", reason: str = "") -> None:
    told = Told(text, matter.ref, undo, reason)
    messages.success(request, json.dumps(asdict(told), ensure_ascii=False))


def say(request: HttpRequest, text: str) -> None:
    """One sentence that is about no matter."""
    messages.success(request, json.dumps(asdict(Told(text)), ensure_ascii=False))


def read(request: HttpRequest) -> list[Told]:
    """What has been said since the last page, forgotten once read; anything else in the box is left out."""
    found = []
    for message in messages.get_messages(request):
        try:
            found.append(Told(**json.loads(message.message)))
        except (TypeError, ValueError):
            continue
    return found
