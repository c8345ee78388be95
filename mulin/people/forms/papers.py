"""Printed forms at the desk: printing one for somebody, taking one back, entering it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.platform.pictures import BadPicture, CleanPicture
from mulin.platform.scanned import ACCEPTED, clean_scan
from mulin.platform.ui.forms import ActForm


class PaperBackForm(ActForm):
    """The picture of a form, or the serial below its code."""

    picture = forms.FileField(
        label=gettext_lazy("拍一张，或扫描"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("照片，或者只有一页的 PDF。"),
    )
    serial = forms.CharField(
        label=gettext_lazy("或者打上二维码下面的编号"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("12 个字，空格可以不打。"),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_picture(self) -> CleanPicture | None:
        given: UploadedFile | None = self.cleaned_data.get("picture")
        if given is None:
            return None
        try:
            return clean_scan(given.file or given)  # type: ignore[arg-type]
        except BadPicture as bad:
            raise forms.ValidationError(bad.message) from bad

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("picture") and not given.get("serial") and not self.errors:
            self.add_error("serial", _("请选一张照片，或者打上编号。"))
        return given


class PaperForForm(ActForm):
    """For whom, and about what; printed to be signed, or done at once for who agreed."""

    kind = forms.ChoiceField(label=gettext_lazy("办什么"))
    ref = forms.CharField(
        label=gettext_lazy("哪一件事的编号"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("例如 M-2026-04217；还没有编号的事，空着。"),
    )
    name = forms.CharField(label=gettext_lazy("本人姓名"), required=False, max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("本人登记的手机或座机"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    how_agreed = forms.CharField(
        label=gettext_lazy("本人怎么同意的"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("不印纸、直接替办时要写，例如：本人在场、电话里说的。"),
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]


class PaperDoneForm(ActForm):
    """What came of it, where it was done on another page."""

    made = forms.CharField(
        label=gettext_lazy("办出来的编号"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("没有编号就空着。"),
    )
