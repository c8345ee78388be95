"""Fields that several forms of matters share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import photos
from mulin.people.actions import normal_phone
from mulin.platform import pictures, sounds

FEWEST_DIGITS, MOST_DIGITS = 7, 13


class Moment(forms.DateTimeField):
    """A day and an hour; the browser's own picker where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={"invalid": gettext_lazy("时间看不懂，请照 2026-06-18 18:00 这样写。")},
            **kwargs,
        )


class Phone(forms.CharField):
    """A telephone number in whatever way people write it; its digits come out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        digits = normal_phone(written)
        if written and not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
            raise forms.ValidationError(
                _("电话要有 %(least)s 到 %(most)s 位数字，现在是 %(n)s 位。")
                % {"least": FEWEST_DIGITS, "most": MOST_DIGITS, "n": len(digits)}
            )
        return digits


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Photos(forms.FileField):
    """Up to three photos, each read, turned upright, made smaller and freed of what the camera wrote."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=_SeveralFiles(attrs={"accept": "image/*"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[photos.Picture]:
        given: Sequence[UploadedFile] = [one for one in (data or []) if one]
        if len(given) > photos.MOST:
            raise forms.ValidationError(
                _("最多 %(most)s 张照片，您选了 %(n)s 张。请重新选。")
                % {"most": photos.MOST, "n": len(given)}
            )
        return [_cleaned(one, number if len(given) > 1 else 0) for number, one in enumerate(given, start=1)]


def _cleaned(file: UploadedFile, number: int) -> photos.Picture:
    """One photo as it may be kept; what is wrong with it says which one it is."""
    try:
        return pictures.clean_picture(file)  # type: ignore[arg-type]
    except pictures.BadPicture as bad:
        which = _("第 %(n)s 张：") % {"n": number} if number else ""
        raise forms.ValidationError(f"{which}{bad.message}") from bad


class Recording(forms.FileField):
    """One recording, known by what is in it. None where nothing was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": "audio/*", "capture": True})
        super().__init__(required=False, allow_empty_file=True, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> sounds.Sound | None:
        if not data:
            return None
        try:
            return sounds.clean_sound(data)
        except sounds.BadSound as bad:
            raise forms.ValidationError(bad.message) from bad
