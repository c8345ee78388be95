"""Going out: what is said before, what came of it, and the lines of what was heard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import queries, tokens
from mulin.matters.actions import Contact, Line
from mulin.matters.actions.outings import Going
from mulin.matters.forms.choosing import Several
from mulin.matters.forms.desk import Choice, SheetForm, category_choices
from mulin.matters.forms.fields import Moment, Phone, Recording
from mulin.matters.models import Category, Outing, ReplyBy
from mulin.people.models import Person
from mulin.platform.ui.fields import OneLine, Words
from mulin.platform.ui.forms import PlainForm
from mulin.territory.models import Organisation, Place

MOST_LINES = 60
"""Lines of one sheet: a whole morning at a stall."""


class PlanForm(SheetForm):
    """Six fields open, the rest folded (DR-02)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("去做什么"), choices=Outing.Kind.choices, widget=forms.RadioSelect
    )
    place = Choice(label=gettext_lazy("去哪里"))
    starts_at = Moment(label=gettext_lazy("什么时候"))
    purpose = OneLine(label=gettext_lazy("为什么去"), max_length=200)
    asks = OneLine(label=gettext_lazy("会问什么（入户必填，印在走访卡上）"), required=False, max_length=300)
    staff = Several(label=gettext_lazy("谁去"), required=False)
    ends_at = Moment(label=gettext_lazy("到几点"), required=False)
    spot = OneLine(label=gettext_lazy("具体在哪儿"), required=False, max_length=60)
    offices = Several(label=gettext_lazy("哪些单位一起去"), required=False)
    guests = Words(
        label=gettext_lazy("还有谁：一行一位，先写姓名，再写身份"), required=False, rows=3, max_length=1000
    )
    guests_shown = forms.BooleanField(
        label=gettext_lazy("他们都同意在公开页上写身份（不写姓名）"), required=False
    )
    announced = forms.BooleanField(
        label=gettext_lazy("在街道公开页上预告（街头听民声、接待日）"), required=False
    )

    def __init__(
        self,
        *args: Any,
        places: list[tuple[str, list[Place]]],
        staff: list[Person],
        offices: list[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, Choice)
        groups: list[Any] = [("", _("请选"))]
        groups += [(name, [(str(one.id), one.spoken) for one in inside]) for name, inside in places]
        place.offer(groups, [one for _name, inside in places for one in inside])
        for name, objects, word in (
            ("staff", staff, lambda one: one.name),
            ("offices", offices, lambda one: one.local_name),
        ):
            field = self.fields[name]
            assert isinstance(field, Several)
            field.offer([(str(one.id), word(one)) for one in objects], objects)

    def going(self) -> list[Going]:
        """Who takes part, for a form that is valid."""
        values = self.cleaned_data
        found = [Going(person=one) for one in values["staff"]]
        found += [Going(organisation=one) for one in values["offices"]]
        for line in values["guests"].split("\n"):
            name, _comma, title = line.replace("，", ",").replace("、", ",").strip().partition(",")
            if name:
                found.append(Going(name=name, title=title.strip(), shown=values["guests_shown"]))
        return found


class HeldForm(SheetForm):
    """How it went, in plain words."""

    result = Words(label=gettext_lazy("结果怎样"), rows=3, max_length=1000)


class VisitHeldForm(SheetForm):
    """A home visit: closed lists alone, nothing about the household (ET-07)."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("本人怎么同意的"),
        widget=forms.RadioSelect,
        choices=[
            ("phone", gettext_lazy("先在电话里说好的")),
            ("door", gettext_lazy("在门口看了卡，说可以")),
            ("asked", gettext_lazy("本人请我们来的")),
        ],
    )
    done = forms.ChoiceField(
        label=gettext_lazy("做成了什么"), widget=forms.RadioSelect, choices=Outing.Done.choices
    )


def held_form(outing: Outing, data: Any = None) -> SheetForm:
    return VisitHeldForm(data) if outing.kind == Outing.Kind.VISIT else HeldForm(data)


class LineForm(PlainForm):
    """One thing heard: its words or a recording; everything else may stay empty."""

    words = OneLine(label=gettext_lazy("说了什么"), required=False, max_length=2000)
    voice = Recording(label=gettext_lazy("录音"))
    category = Choice(label=gettext_lazy("类别"), required=False)
    name = OneLine(label=gettext_lazy("怎么称呼"), required=False, max_length=40)
    phone = Phone(label=gettext_lazy("电话"), required=False)
    reply_by = forms.ChoiceField(
        label=gettext_lazy("怎么告诉本人"),
        required=False,
        choices=[
            ("", gettext_lazy("给张纸条")),
            (ReplyBy.PHONE.value, gettext_lazy("打电话")),
            (ReplyBy.LETTER.value, gettext_lazy("打印一封信")),
        ],
    )

    def __init__(self, *args: Any, categories: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, Choice)
        field.offer(category_choices(categories, _("还没定")), categories)

    @property
    def blank(self) -> bool:
        """Nothing was written or chosen in it."""
        files = any(self.files.get(self.add_prefix(name)) for name in ("voice",))
        return not files and not any(
            str(self.data.get(self.add_prefix(name), "")).strip()
            for name in ("words", "name", "phone", "category")
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("words") and not values.get("voice") and not {"words", "voice"} & set(self.errors):
            self.add_error("words", ValidationError(_("这一行还没写是什么事；只有录音也行。")))
        if values.get("reply_by") == ReplyBy.PHONE and not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要打电话答复，请写号码。"))
        if values.get("reply_by") == ReplyBy.LETTER and not values.get("name") and "name" not in self.errors:
            self.add_error("name", _("信要写给谁？留个姓就行。"))
        return values

    def line(self, number: int, form_key: str, outing: Outing) -> Line:
        values = self.cleaned_data
        category = values["category"]
        return Line(
            words=values["words"],
            contact=Contact(values["name"], values["phone"], values["reply_by"] or ReplyBy.SLIP),
            category_id=category.id if category else None,
            voice=values["voice"],
            token=tokens.for_form(form_key, outing.id, number, values["words"], values["phone"]),
            number=number,
        )


def line_forms(data: Any = None, files: Any = None, *, count: int) -> list[LineForm]:
    """So many lines, filled with what was sent."""
    categories = list(queries.categories())
    return [
        LineForm(data, files, prefix=str(n), categories=categories) for n in range(min(count, MOST_LINES))
    ]


class HeardForm(SheetForm):
    """What somebody said at a reception, and which department the deputies thought of."""

    words = Words(label=gettext_lazy("说了什么？照原话记"), required=False, rows=4)
    name = OneLine(label=gettext_lazy("怎么称呼"), required=False, max_length=40)
    phone = Phone(label=gettext_lazy("电话"), required=False)
    suggest = Choice(label=gettext_lazy("建议派给哪家（派单员来定）"), required=False)

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["suggest"]
        assert isinstance(field, Choice)
        field.offer([("", _("没有建议")), *((str(one.id), one.local_name) for one in offices)], offices)


class TypeForm(SheetForm):
    words = Words(
        label=gettext_lazy("照录音写下来"),
        rows=5,
        error_messages={"required": gettext_lazy("请照录音写下来。")},
    )


def rounded(moment: dt.datetime) -> dt.datetime:
    """The next full hour, for a form that proposes one."""
    return (moment + dt.timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
