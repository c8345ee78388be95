"""Forms that speak plainly: a missing or broken value is told at its field in everyday words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform import errors

T = TypeVar("T")

_PLAIN = {
    "required": _("请填这一项。"),
    "invalid": _("这里填的看不懂，请照例子再写一次。"),
    "invalid_choice": _("没有这个选项，请从列出的里面选。"),
    "max_length": _("太长了：最多 %(limit_value)d 个字，现在 %(show_value)d 个字。"),
    "min_length": _("太短了：至少 %(limit_value)d 个字。"),
    "invalid_image": _("这张照片打不开，请换一张。"),
    "empty": _("这个文件是空的，请换一个。"),
    "null_characters_not_allowed": _("里面有看不见的控制字符，请删掉再交。"),
}


class PlainForm(forms.Form):
    """A form whose messages are Mulin's own, unless a field brings its own words.

    Browsers' bubbles are switched off, because they speak the browser's language and not the reader's.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            declared = self.base_fields[name].error_messages
            for code, message in _PLAIN.items():
                if declared.get(code) in (None, _of_django(field, code)):
                    field.error_messages[code] = message


def _of_django(field: forms.Field, code: str) -> Any:
    """Django's own words for `code`, to be told apart from words that a form gave."""
    for kind in type(field).__mro__:
        words = vars(kind).get("default_error_messages", {})
        if code in words:
            return words[code]
    return None


class ActForm(PlainForm):
    """A form whose act may be refused: the refusal stays with it, and what was typed too."""

    refusal: errors.Refusal | None = None
    remedy_at_field = True
    """Whether the way out stands at the field with what is wrong; else the page says it above the form."""

    def carried_out(self, act: Callable[[dict[str, Any]], T]) -> T | None:
        """What `act` made of the values; None where they were not clean, or it refused: that is kept to be shown."""
        if not self.is_valid():
            return None
        try:
            return act(self.cleaned_data)
        except errors.Refusal as refusal:
            self.refusal = refusal
            if refusal.field in self.fields:
                remedy = refusal.remedy if self.remedy_at_field else ""
                self.add_error(refusal.field, f"{refusal.message} {remedy}".strip())
            return None

    @property
    def told_above(self) -> errors.Refusal | None:
        """The refusal that belongs to no field."""
        refusal = self.refusal
        return refusal if refusal is not None and refusal.field not in self.fields else None

    @property
    def status(self) -> int:
        """The HTTP status of showing this form again."""
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.is_bound and self.errors else 200
