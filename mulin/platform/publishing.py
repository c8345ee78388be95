"""Words before everybody may read them: what is hidden is shown to the desk first, and the desk decides (N-98).

A text in which something is found is not published until the one who publishes it has seen what is hidden.
They may take a wrong hiding back, with a reason that is recorded, and hide more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.platform import errors, redaction
from mulin.platform.redaction import Hidden, Place
from mulin.platform.ui.forms import PlainForm

ALL = frozenset(Hidden)
OFFICIAL = frozenset({Hidden.NAME, Hidden.ID_NUMBER, Hidden.BANK, Hidden.PLATE})
"""What an office's own writing is searched for: its telephones, rooms and advice on health are meant to be read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the desk decided. `seen` is the mark of the text as it was shown with its hidings."""

    seen: str = ""
    keep: tuple[str, ...] = ()
    reason: str = ""
    more: tuple[str, ...] = ()


class LookFirst(errors.Invalid):
    """Something would be hidden that nobody has looked at yet. `more` says what, and what to send back as `seen`."""


def found(words: str, kinds: Collection[Hidden] = ALL) -> list[Place]:
    return [one for one in redaction.find(words) if one.kind in kinds]


def mark_of(words: str) -> str:
    """What says that this very text was looked at."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def cleared(
    words: str, decision: Decision, *, field: str, kinds: Collection[Hidden] = ALL
) -> tuple[str, dict[str, object]]:
    """The text as it may be published, and what the timeline is to know of it (kinds and reason, no values).

    Raises `LookFirst` with what was found while nobody has seen it, `Invalid` for a hiding taken back
    without a reason.
    """
    places = found(words, kinds)
    if places and decision.seen != mark_of(words):
        raise look_first(words, places, field)
    kept = [one for one in places if one.value in decision.keep]
    if kept and not decision.reason.strip():
        raise errors.Invalid(
            "N-98",
            _("不藏的，请写为什么。"),
            remedy=_("例如：是单位的电话，本来就公开。"),
            field="keep_reason",
        )
    without = {one.value for one in redaction.find(words) if one.kind not in kinds}
    made = redaction.hide(words, keep={one.value for one in kept} | without, more=decision.more)
    noted: dict[str, object] = {}
    if len(places) > len(kept) or made != words:
        noted["hidden"] = sorted({one.kind.value for one in places if one not in kept})
    if kept:
        noted["left"] = sorted({one.kind.value for one in kept})
        noted["left_because"] = decision.reason.strip()[:200]
    return made, noted


def without_persons(words: str, *, field: str) -> None:
    """An office's own writing that is public names nobody. Raises `Invalid` with what is in the way."""
    if places := found(words, OFFICIAL):
        listed = _("，").join(f"{one.kind.word}“{one.value}”" for one in places)
        raise errors.Invalid(
            "N-98",
            _("公开的内容里不能有这些：%(what)s。") % {"what": listed},
            remedy=_("请删掉再公开，或者先不公开。"),
            field=field,
        )


def look_first(words: str, places: Collection[Place], field: str) -> LookFirst:
    listed = _("，").join(f"{one.kind.word}“{one.value}”" for one in places)
    refusal = LookFirst(
        "N-98",
        _("公开以前请看一下，这些会藏起来：%(what)s。") % {"what": listed},
        remedy=_("没问题就再点一次；藏错了的勾上，并写为什么；还要藏的写在下面。"),
        field=field,
    )
    hidden = [{"kind": one.kind.value, "value": one.value} for one in places]
    refusal.more = {"hidden": hidden, "seen": mark_of(words)}
    return refusal


class _Kept(forms.MultipleChoiceField):
    """Values to leave as they are; one whose text was changed meanwhile matters no more."""

    def valid_value(self, value: Any) -> bool:
        return True


class PublishedForm(PlainForm):
    """Beside the field that is published: what would be hidden in it, and what the desk decides.

    `published` names the field. Its page shows the four fields below (`_publishing.jinja`) where `places`
    holds something. `cleaned_data["decision"]` goes to the action.
    """

    published = ""
    kinds: Collection[Hidden] = ALL

    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    keep = _Kept(label=gettext_lazy("这些不用藏"), required=False, widget=forms.CheckboxSelectMultiple)
    keep_reason = forms.CharField(label=gettext_lazy("为什么不用藏"), required=False, max_length=200)
    hide_more = forms.CharField(label=gettext_lazy("还要藏哪些字"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: list[Place] = []
        self.mark = ""

    def publishes(self) -> bool:
        """Whether what was sent is to be public at all."""
        return True

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or self.cleaned_data
        words = str(given.get(self.published) or "").strip()
        decision = Decision(
            given.pop("seen", ""),
            tuple(given.pop("keep", ())),
            given.pop("keep_reason", ""),
            tuple(given.pop("hide_more", "").split())[:20],
        )
        given["decision"] = decision
        if words and self.publishes():
            self.places, self.mark = found(words, self.kinds), mark_of(words)
            named = [(one.value, f"{one.kind.word}：{one.value}") for one in self.places]
            self.fields["keep"].choices = list(dict(named).items())  # type: ignore[attr-defined]
            try:
                cleared(words, decision, field=self.published, kinds=self.kinds)
            except errors.Invalid as refusal:
                where = refusal.field if refusal.field in self.fields else self.published
                self.add_error(where, f"{refusal.message} {refusal.remedy}".strip())
        return given
