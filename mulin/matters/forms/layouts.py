"""A layout's text as it was typed, with what is wrong at each line; and a sheet that comes back with answers."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.importing import TableForm
from mulin.matters.layouts import reading
from mulin.platform.ui.forms import PlainForm

MOST_FILE = 100_000


class LayoutForm(PlainForm):
    """The text, typed or from a file; the file counts where there is one."""

    text = forms.CharField(
        label=gettext_lazy("表样"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "data-draft": "off", "lang": "zxx"}),
    )
    file = forms.FileField(
        label=gettext_lazy("或者选一个文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml,.txt"}),
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        file: UploadedFile | None = values.get("file")
        if file is not None:
            try:
                values["text"] = file.read(MOST_FILE).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("这个文件不是 UTF-8 的文本。请另存为 UTF-8 再选。"))
                return values
            self.data = (
                {**self.data.dict(), "text": values["text"]} if hasattr(self.data, "dict") else self.data
            )
        text = str(values.get("text", "")).replace("\r\n", "\n")
        values["text"] = text
        if not text.strip():
            self.add_error("text", _("请写表样，或选一个文件。"))
            return values
        try:
            self.layout = reading.read(text)
        except reading.Unreadable as unreadable:
            for fault in unreadable.faults:
                said = _("第 %(n)s 行：%(said)s") % {"n": fault.line, "said": fault.message}
                self.add_error("text", said if fault.line else fault.message)
        return values


class AnswersForm(TableForm):
    """A returned sheet. It is opened at once, so that what is wrong with it is said here."""

    file = forms.FileField(
        label=gettext_lazy("填好的表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
        error_messages={"required": gettext_lazy("请先选一个文件。")},
    )
