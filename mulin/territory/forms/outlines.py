"""What is handed in to draw a place: GeoJSON, as a file or pasted, and from which day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mulin.territory import outlining
from mulin.territory.forms.places import SinceForm


class OutlineForm(SinceForm):
    """A file or a text; what was in the file stands in the text when the form is shown again."""

    file = forms.FileField(
        label=_("GeoJSON 文件"),
        required=False,
        help_text=_("坐标用 WGS84，经度在前。最多 1 MB。"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
    )
    text = forms.CharField(
        label=_("或者把 GeoJSON 贴在这里"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("一处不用写代码；几处一起交，每处在 properties 里写 code。"),
    )

    def __init__(self, data: QueryDict | None = None, files: Any = None, **kwargs: Any) -> None:
        self.wrong_file = ""
        if data is not None and (given := (files or {}).get("file")) is not None:
            data = data.copy()
            data["text"] = self._read(given)
        super().__init__(data, files, **kwargs)

    def _read(self, given: UploadedFile[Any]) -> str:
        """The text of a file; where it cannot be read, `wrong_file` says so."""
        if (given.size or 0) > outlining.MOST_BYTES:
            self.wrong_file = str(_("太大了，最多 1 MB。"))
            return ""
        try:
            return given.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.wrong_file = str(_("这个文件不是 UTF-8 的文字，请另存为 GeoJSON 再试。"))
            return ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.wrong_file:
            self.add_error("file", self.wrong_file)
        elif not given.get("text") and not self.errors:
            self.add_error("text", _("请交一个文件，或者把内容贴在这里。"))
        return given
