"""A table of matters handed in, and what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.actions.taking_over import KEEP, TODAY
from mulin.matters.imports import FIELDS, WORDS, Plan
from mulin.matters.models import Channel
from mulin.platform import tables
from mulin.platform.tables import Limits, Mapping, Row, Table, cell_text
from mulin.platform.tables.rows import MEGABYTE
from mulin.platform.text import one_line
from mulin.platform.ui.forms import PlainForm

LIMITS = Limits(size=20 * MEGABYTE, rows=20_000)
"""What a page takes; the command line takes more."""

SAMPLES = 3
LONGEST_SAMPLE = 60


class TableForm(PlainForm):
    """One table handed in as `file`. It is opened at once, so that what is wrong with it is said here."""

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            self.table: Table = tables.open_table(file, limits=LIMITS)
        except tables.UnreadableTable as unreadable:
            raise forms.ValidationError(unreadable.message) from unreadable
        return file


class UploadForm(PlainForm):
    """One file. It is read to its end at once, so that what is wrong with it is said here."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt,.tsv"}),
        error_messages={"required": gettext_lazy("请先选一个文件。")},
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            self.table: Table = tables.open_table(file, limits=LIMITS)
            self.filled = sum(1 for row in self.table)
        except tables.UnreadableTable as unreadable:
            raise forms.ValidationError(unreadable.message) from unreadable
        return file


@dataclass(frozen=True, slots=True)
class Head:
    """One column as it is shown: its head, the first cells below, and the name of its field in the form."""

    title: str
    samples: list[str]
    field: str


class ColumnsForm(PlainForm):
    """What each column holds, and what is said of all rows."""

    history = forms.ChoiceField(
        label=gettext_lazy("这些是"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("以前的记录：只存下来查，不起算时限，不发通知，不上公开页面")),
            ("no", gettext_lazy("新收到的事：进队列，起算时限")),
            ("open", gettext_lazy("老系统里正在办的事：照那边的状态接过来，接着办")),
        ],
    )
    clocks = forms.ChoiceField(
        label=gettext_lazy("接过来的时限"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (KEEP, gettext_lazy("照原来的期限，过了的照样算超期；没写期限的从今天算")),
            (TODAY, gettext_lazy("都从今天重新算")),
        ],
        help_text=gettext_lazy("只对“老系统里正在办的事”有用。"),
    )
    source = forms.CharField(
        label=gettext_lazy("编号是谁编的"),
        max_length=40,
        help_text=gettext_lazy("同一个来源的同一个编号只收一次。例如：12345 热线。"),
    )
    channel = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=[])
    strict_places = forms.BooleanField(
        label=gettext_lazy("地点认不出的行不收（不勾：收在街道名下，地点写进内容里）"), required=False
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        kwargs.setdefault(
            "initial",
            {
                "history": "open" if plan.takeover else "yes" if plan.history else "no",
                "clocks": plan.takeover or KEEP,
                "source": plan.source,
                "channel": plan.channel,
                "strict_places": plan.strict_places,
                **{f"column_{at}": name for name, at in plan.mapping.columns.items()},
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in (Channel.SHEET, Channel.HOTLINE, Channel.PHONE, Channel.WEB)
        ]
        known = [("", _("这一列不用")), *((one.name, WORDS[one.name]) for one in FIELDS)]
        for at, head in enumerate(plan.mapping.headers):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=head or _("第 %(n)s 列") % {"n": at + 1}, choices=known, required=False
            )

    def heads(self, rows: Sequence[Row]) -> list[Head]:
        """The columns with their first cells, for the eye."""
        below = [row for row in rows if row.number > self.plan.mapping.header_row][:SAMPLES]
        return [
            Head(
                str(self.fields[f"column_{at}"].label),
                [_short(cell_text(row.at(at))) for row in below],
                f"column_{at}",
            )
            for at in range(len(self.plan.mapping.headers))
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        columns: dict[str, int] = {}
        for at in range(len(self.plan.mapping.headers)):
            name = values.get(f"column_{at}")
            if name in columns:
                other = self.fields[f"column_{columns[name]}"].label
                self.add_error(
                    f"column_{at}", _("“%(head)s”那一列已经选了这一项，一项只能有一列。") % {"head": other}
                )
            elif name:
                columns[name] = at
        if not self.errors and not {"text", "title"} & set(columns):
            self.add_error(None, _("请指明哪一列是“反映内容”或“主题”，不然不知道是什么事。"))
        if values.get("history") == "open" and not {"state", "handler", "reply"} & set(columns):
            self.add_error(
                "history", _("要接着办，表里得有“状态”或“承办单位”一列；都没有的，请按“新收到的事”导入。")
            )
        values["columns"] = columns
        return values

    def chosen(self) -> Plan:
        """The plan as it was chosen; for a form that is valid."""
        values = self.cleaned_data
        return Plan(
            mapping=Mapping(self.plan.mapping.headers, values["columns"], self.plan.mapping.header_row),
            source=one_line(values["source"]),
            history=values["history"] == "yes",
            channel=values["channel"],
            sheet=self.plan.sheet,
            strict_places=values["strict_places"],
            takeover=(values["clocks"] or KEEP) if values["history"] == "open" else "",
        )


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST_SAMPLE else line[: LONGEST_SAMPLE - 1] + "…"
