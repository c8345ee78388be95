"""What is written when a sheet is passed on, helped with, decided or put off, and when matters are joined or parted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import Choice, RecallForm, SheetForm
from mulin.matters.forms.fields import Moment
from mulin.matters.models import LEGAL, Assignment, Matter, Nature
from mulin.platform.ui.fields import OneLine, Words
from mulin.territory.models import Organisation

Day = forms.DateInput(attrs={"type": "date"})


class ToForm(SheetForm):
    """An act that names an organisation of the street."""

    to = Choice(label=gettext_lazy("哪一家"), error_messages={"required": gettext_lazy("请选一家。")})

    def __init__(self, *args: Any, offices: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(offices)
        field = self.fields["to"]
        assert isinstance(field, Choice)
        field.offer([("", _("选一家…")), *((str(one.id), one.local_name) for one in listed)], listed)


class TransferForm(ToForm):
    reason = OneLine(label=gettext_lazy("为什么转给它"), required=False, max_length=200)


class HelpForm(ToForm):
    task = Words(label=gettext_lazy("请它做哪一部分"), required=False, rows=3, max_length=2000)
    due_at = Moment(label=gettext_lazy("要更早办完"), required=False)


class GivenHelpForm(SheetForm):
    result = Words(label=gettext_lazy("做了什么、结果怎样"), required=False, rows=5)


class ProposalForm(ToForm):
    words = Words(label=gettext_lazy("建议上面怎么办"), required=False, rows=5)


class DecisionForm(ToForm):
    reason = OneLine(label=gettext_lazy("凭什么归它管"), required=False, max_length=200)
    task = Words(label=gettext_lazy("要办成什么样"), required=False, rows=2, max_length=2000)


class SignatureForm(SheetForm):
    """Signing, or sending back with what should be said instead."""

    words = Words(label=gettext_lazy("退回的，写要怎么改"), required=False, rows=2)
    signed = forms.ChoiceField(
        label=gettext_lazy("签不签发"),
        choices=[("yes", gettext_lazy("签发")), ("no", gettext_lazy("退回重写"))],
        error_messages={"required": gettext_lazy("请按“签发”或“退回重写”。")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["signed"] = values.get("signed") == "yes"
        return values


class DelayForm(SheetForm):
    reason = Words(label=gettext_lazy("为什么办不完"), required=False, rows=3)
    public_reason = OneLine(label=gettext_lazy("写在公开清单上的原因"), required=False, max_length=200)
    review_on = forms.DateField(
        label=gettext_lazy("哪一天再看"),
        widget=Day,
        error_messages={
            "required": gettext_lazy("请写哪一天再看。"),
            "invalid": gettext_lazy("日子看不懂，请照 2026-06-18 这样写。"),
        },
    )


class DelayDecisionForm(SheetForm):
    words = Words(label=gettext_lazy("说明"), required=False, rows=2)
    approved = forms.ChoiceField(
        label=gettext_lazy("批不批"),
        choices=[("yes", gettext_lazy("批准")), ("no", gettext_lazy("不批"))],
        error_messages={"required": gettext_lazy("请按“批准”或“不批”。")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["approved"] = values.get("approved") == "yes"
        return values


class DelayEndForm(SheetForm):
    """Nothing to fill in: the clock runs again."""


class WhichRecallForm(RecallForm):
    """Taking back one of several sheets that are out."""

    sheet = Choice(label=gettext_lazy("收回哪一张"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, sheets: list[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        assert isinstance(field, Choice)
        field.offer([(str(one.id), sheet_name(one)) for one in sheets], sheets)
        field.initial = str(sheets[0].id) if sheets else ""
        if len(sheets) < 2:
            self.fields["sheet"].required = False


def sheet_name(sheet: Assignment) -> str:
    return _("%(who)s（%(kind)s）") % {
        "who": sheet.organisation.local_name,
        "kind": sheet.get_kind_display(),
    }


class JoinForm(SheetForm):
    """Which other matter it is the same as: one that is offered, or a number that is typed."""

    alike = forms.ChoiceField(label=gettext_lazy("像是同一件的"), required=False, widget=forms.RadioSelect)
    number = OneLine(label=gettext_lazy("或者写编号"), required=False, max_length=24)

    def __init__(self, *args: Any, alike: list[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["alike"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.ref, f"{one.heading} · {one.ref}") for one in alike]
        if not alike:
            self.fields["number"].label = gettext_lazy("另一件的编号")

    def add_error(self, field: str | None, error: Any) -> None:
        """What the action says of `into` belongs to where the number is typed."""
        super().add_error("number" if field == "into" else field, error)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["ref"] = values.get("number") or values.get("alike") or ""
        if not values["ref"] and not self.errors:
            self.add_error("number", _("请选一件，或写它的编号。"))
        return values


class PartForm(SheetForm):
    reason = Words(label=gettext_lazy("为什么分开"), required=False, rows=2, max_length=500)


PARTS = 3
"""Parts that the sheet has room for at once; more by doing it again."""


class SplitForm(SheetForm):
    """What the matter goes on with stays in it; each part is written as one line."""

    words_1 = Words(label=gettext_lazy("分出来的第一件"), required=False, rows=2)
    words_2 = Words(label=gettext_lazy("第二件"), required=False, rows=2)
    words_3 = Words(label=gettext_lazy("第三件"), required=False, rows=2)

    @property
    def parts(self) -> list[str]:
        given = (self.cleaned_data.get(f"words_{n}", "") for n in range(1, PARTS + 1))
        return [words for words in given if words.strip()]


class NatureForm(SheetForm):
    nature = forms.ChoiceField(
        label=gettext_lazy("是哪一种事"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", gettext_lazy("一般的事")), *Nature.choices],
    )
    about = Choice(label=gettext_lazy("说的是哪家单位"), required=False)
    person = Choice(label=gettext_lazy("说的是哪位工作人员"), required=False)
    private = forms.BooleanField(label=gettext_lazy("不放到任何公开的清单上"), required=False)

    def __init__(
        self, *args: Any, offices: list[Organisation], staff: list[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        about, person = self.fields["about"], self.fields["person"]
        assert isinstance(about, Choice)
        assert isinstance(person, Choice)
        nobody = ("", _("没有"))
        about.offer([nobody, *((str(one.id), one.local_name) for one in offices)], offices)
        person.choices = [nobody, *((str(key), name) for key, name in staff)]
        person.find = lambda chosen: chosen if chosen in {key for key, _name in staff} else None

    @property
    def concerns(self) -> list[UUID]:
        about, person = self.cleaned_data.get("about"), self.cleaned_data.get("person")
        return [*([about.id] if about else []), *([person] if person else [])]


class LegalForm(SheetForm):
    nature = forms.ChoiceField(
        label=gettext_lazy("是哪一种"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(value, label) for value, label in Nature.choices if value in LEGAL],
    )
    office = OneLine(label=gettext_lazy("转给哪个部门"), required=False, max_length=60)
    words = Words(label=gettext_lazy("还要告诉本人什么"), required=False, rows=2, max_length=2000)
