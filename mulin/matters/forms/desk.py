"""What is written at the desk: the sheets of every act on a matter, and the queue's filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import queries, slots, states
from mulin.matters.forms.fields import Moment
from mulin.matters.models import Category, Channel, Matter, Reporter, Word
from mulin.platform.policy import LOCAL
from mulin.platform.publishing import PublishedForm
from mulin.platform.ui.fields import OneLine, Words
from mulin.platform.ui.forms import ActForm, PlainForm
from mulin.territory import queries as territory
from mulin.territory.models import Organisation

Groups = list[Any]
T = TypeVar("T")


class SheetForm(ActForm):
    """The form of a sheet. Its page says above it what was refused, with the rule and the way out."""

    remedy_at_field = False

    def lay_out(self) -> None:
        """Make ready to be shown what a form that was only sent did not need."""


def category_choices(categories: Iterable[Category], empty: str) -> Groups:
    """Leaves under their parents; a category without children stands alone."""
    listed = list(categories)
    parents = {one.parent_id for one in listed if one.parent_id}
    groups: Groups = [("", empty)]
    for one in listed:
        if one.parent_id is None:
            inside = [(str(leaf.id), leaf.local_name) for leaf in listed if leaf.parent_id == one.id]
            groups.append((one.local_name, inside) if one.id in parents else (str(one.id), one.local_name))
    return groups


class Choice(forms.ChoiceField):
    """One of some objects, by id; the object comes out, None where nothing was chosen."""

    _objects: dict[str, Any] = {}
    find: Callable[[UUID], Any] | None = None
    """Looks an id up where the list has not been laid out: what was sent is checked without drawing the form."""

    def offer(self, choices: Groups, objects: Iterable[Any]) -> None:
        self.choices = choices
        self._objects = {str(one.id): one for one in objects}

    def clean(self, value: Any) -> Any:
        if self.find is None:
            return self._objects.get(super().clean(value))
        if not value:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            found = self.find(UUID(str(value)))
        except ValueError:
            found = None
        if found is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return found


class ReceiptForm(SheetForm):
    """The window has read it."""

    category = Choice(label=gettext_lazy("类别"), required=False)

    def __init__(self, *args: Any, categories: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_categories(self.fields["category"], categories)


def _offer_categories(field: forms.Field, categories: list[Category], empty: str = "") -> None:
    assert isinstance(field, Choice)
    field.offer(category_choices(categories, empty or _("还没定")), categories)


class DispatchForm(SheetForm):
    """One sheet to one handler. What the system can say of a reason need not be typed."""

    to = Choice(label=gettext_lazy("派给谁"), required=False, widget=forms.RadioSelect)
    other = Choice(label=gettext_lazy("派给别家"), required=False)
    task = Words(label=gettext_lazy("要办成什么样"), required=False, rows=2, max_length=2000)
    reason = OneLine(label=gettext_lazy("为什么派给它"), required=False, max_length=200)
    category = Choice(label=gettext_lazy("类别"), required=False)
    due_at = Moment(label=gettext_lazy("要更早办完"), required=False)

    def __init__(self, *args: Any, matter: Matter, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.now = matter, now
        if not self.is_bound:
            self.lay_out()
            return
        for name, find in (
            ("to", self._handler),
            ("other", self._handler),
            ("category", queries.category),
        ):
            field = self.fields[name]
            assert isinstance(field, Choice)
            field.find = find

    def _handler(self, organisation_id: UUID) -> Organisation | None:
        """An organisation that this could be sent to."""
        on = self.now.astimezone(LOCAL).date()
        return territory.organisation(organisation_id, street_id=self.matter.street_id, on=on)

    @cached_property
    def choices(self) -> queries.Choices:
        return queries.choices(self.matter, now=self.now)

    def lay_out(self) -> None:
        choices = self.choices
        handlers = [one.organisation for one in (*choices.suggested, *choices.others)]
        to, other = self.fields["to"], self.fields["other"]
        assert isinstance(to, Choice)
        assert isinstance(other, Choice)
        to.offer([(str(one.id), one.local_name) for one in handlers], handlers)
        listed = [(str(one.organisation.id), one.organisation.local_name) for one in choices.others]
        other.offer([("", _("选一家…")), *listed], handlers)
        _offer_categories(self.fields["category"], choices.categories)
        if choices.suggested:
            to.initial = str(choices.suggested[0].organisation.id)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        handler = values["to"] = values.get("other") or values.get("to")
        if handler is None and not self.errors:
            self.add_error("to", _("请选派给哪一家。"))
        if not values.get("reason") and handler is not None:
            fitting = queries.suggestion(self.matter, handler.id, now=self.now)
            values["reason"] = why(fitting) if fitting else ""
        return values


def why(suggestion: queries.Suggestion) -> str:
    """The reason a handler fits, in words that can stand on the timeline; empty where there is none."""
    reasons = [suggestion.named] if suggestion.named else []
    if suggestion.serves:
        reasons.append(_("这里归它管"))
    if suggestion.past:
        reasons.append(_("近一年同类办过 %(n)s 件") % {"n": suggestion.past})
    return _("，").join(reasons)


class RecallForm(SheetForm):
    reason = Words(label=gettext_lazy("为什么收回"), required=False, rows=2, max_length=500)


class AcceptForm(SheetForm):
    """Nothing to fill in: taking it is the act."""


class ReturnForm(SheetForm):
    reason = Words(label=gettext_lazy("为什么退回，该归谁管"), required=False, rows=3, max_length=500)


class ContactForm(SheetForm):
    words = Words(label=gettext_lazy("本人说了什么"), required=False, rows=4)


PROPOSED = {
    states.SOLVED: gettext_lazy("解决了"),
    states.EXPLAINED: gettext_lazy("说明了情况"),
    states.REFERRED: gettext_lazy("转给了该管的单位"),
    states.CANNOT: gettext_lazy("办不了，说了原因"),
}


class AnswerForm(SheetForm):
    body = Words(label=gettext_lazy("给本人的答复"), required=False, rows=7)
    proposes = forms.ChoiceField(
        label=gettext_lazy("这是哪一种"),
        required=False,
        widget=forms.RadioSelect,
        choices=list(PROPOSED.items()),
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        empty = slots.left(body)
        if empty:
            names = " ".join(f"{{{name}}}" for name in empty)
            raise forms.ValidationError(_("还有没填的空：%(names)s。请写上，或删掉。") % {"names": names})
        return body


class NotedWordForm(SheetForm):
    """What the person said when called: the two answers are the buttons."""

    reporter = Choice(label=gettext_lazy("谁说的"), required=False)
    via = forms.ChoiceField(
        label=gettext_lazy("怎么问的"),
        widget=forms.RadioSelect,
        choices=[
            (Word.Via.CALL.value, Word.Via.CALL.label),
            (Word.Via.VISIT.value, Word.Via.VISIT.label),
            (Word.Via.PAPER.value, Word.Via.PAPER.label),
        ],
        initial=Word.Via.CALL,
    )
    words = Words(label=gettext_lazy("本人原话"), required=False, rows=3)
    content = forms.ChoiceField(
        label=gettext_lazy("满意不满意"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", gettext_lazy("没说")), *Word.Content.choices],
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("解决了吗"),
        choices=[("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没解决"))],
        error_messages={"required": gettext_lazy("请按“解决了”或“没解决”。")},
    )

    def __init__(self, *args: Any, reporters: list[Reporter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reporters = reporters
        if len(reporters) < 2:
            del self.fields["reporter"]
            return
        field = self.fields["reporter"]
        assert isinstance(field, Choice)
        field.offer([(str(one.id), said_by(one, n)) for n, one in enumerate(reporters, 1)], reporters)
        field.initial = str(reporters[0].id)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["reporter"] = values.get("reporter") or (self.reporters[0] if self.reporters else None)
        values["solved"] = values.get("solved") == "yes"
        return values


def said_by(reporter: Reporter, number: int) -> str:
    """One of several who raised a matter, told apart without their name."""
    from mulin.platform.ui.words import masked_phone

    person = reporter.person
    tail = masked_phone(reporter.phone or (person.phone if person else ""), "zh-hans")[-2:]
    word = _("第 %(n)s 位") % {"n": number}
    return _("%(who)s，尾号 %(tail)s") % {"who": word, "tail": tail} if tail else word


class AttemptForm(SheetForm):
    how = forms.ChoiceField(
        label=gettext_lazy("怎么联系的"),
        widget=forms.RadioSelect,
        choices=[(Word.Via.CALL.value, gettext_lazy("打电话")), (Word.Via.VISIT.value, gettext_lazy("上门"))],
        initial=Word.Via.CALL,
    )
    note = OneLine(label=gettext_lazy("怎么样"), required=False, max_length=200)


class VerificationForm(SheetForm):
    words = Words(label=gettext_lazy("现场看到了什么"), required=False, rows=4)
    solved = forms.ChoiceField(
        label=gettext_lazy("解决了吗"),
        choices=[("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没解决"))],
        error_messages={"required": gettext_lazy("请按“解决了”或“没解决”。")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["solved"] = values.get("solved") == "yes"
        return values


class ReopeningForm(SheetForm):
    words = Words(label=gettext_lazy("为什么重开"), required=False, rows=3)


class RemindForm(SheetForm):
    words = OneLine(label=gettext_lazy("带一句话"), required=False, max_length=200)


class CorrectionForm(SheetForm):
    of = forms.UUIDField(widget=forms.HiddenInput)
    words = Words(label=gettext_lazy("应当是"), required=False, rows=4)


class NoteForm(SheetForm):
    words = Words(label=gettext_lazy("备注"), required=False, rows=4, max_length=2000)


class TitleForm(PublishedForm, SheetForm):
    published = "title"

    title = OneLine(label=gettext_lazy("标题"), required=False, max_length=200)
    public = forms.BooleanField(label=gettext_lazy("这个标题可以放到街道的公开页上"), required=False)

    def publishes(self) -> bool:
        return bool(self.cleaned_data.get("public"))


class CategoryForm(SheetForm):
    category = Choice(label=gettext_lazy("类别"), error_messages={"required": gettext_lazy("请选一类。")})

    def __init__(self, *args: Any, categories: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_categories(self.fields["category"], categories, _("选一类…"))


class PlainActForm(SheetForm):
    """An act with nothing to fill in: taking back, showing the number, handing a letter over."""


DUE = {
    "late": gettext_lazy("超期"),
    "today": gettext_lazy("今天到期"),
    "soon": gettext_lazy("明天到期"),
    "going": gettext_lazy("以后"),
}


class FilterForm(PlainForm):
    """What the queue is narrowed to. Whatever is not understood is left out: a link never breaks."""

    cut = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(label=gettext_lazy("来路"), required=False)
    category = forms.UUIDField(label=gettext_lazy("类别"), required=False)
    place = forms.UUIDField(label=gettext_lazy("在哪里"), required=False)
    handler = forms.UUIDField(label=gettext_lazy("谁在办"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("什么时候到期"), required=False)
    q = OneLine(label=gettext_lazy("说过的话、编号、地点"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cut"].choices = [(key, cut.word) for key, cut in queries.CUTS.items()]  # type: ignore[attr-defined]
        self.fields["channel"].choices = Channel.choices  # type: ignore[attr-defined]
        self.fields["due"].choices = list(DUE.items())  # type: ignore[attr-defined]

    def understood(self) -> dict[str, Any]:
        """The values that make sense; the others are as if they had not been sent."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
