"""What every door of intake may be told besides: keep it from the handler, a child speaks, a recording."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.actions import Contact
from mulin.matters.forms.fields import Phone, Recording
from mulin.matters.models import ReplyBy
from mulin.people.models import Person
from mulin.platform.ui.fields import OneLine, Words
from mulin.platform.ui.forms import PlainForm
from mulin.territory import queries as territory
from mulin.territory.models import Organisation

WRITERS = [
    ("self", gettext_lazy("是我自己写的")),
    ("agreed", gettext_lazy("别人写的，本人同意转来")),
    ("unasked", gettext_lazy("别人写的，没问过：只转事情，不提是谁")),
]


class Special(forms.Form):
    """Folded below the others on every form of intake."""

    withheld = forms.BooleanField(label=gettext_lazy("不让办事的单位知道我是谁"), required=False)
    minor = forms.BooleanField(label=gettext_lazy("本人未满十四岁"), required=False)
    guardian_name = OneLine(label=gettext_lazy("监护人怎么称呼"), required=False, max_length=40)
    guardian_phone = Phone(label=gettext_lazy("监护人的电话"), required=False)
    guardian_agreed = OneLine(label=gettext_lazy("监护人怎么同意的"), required=False, max_length=120)
    about = OneLine(label=gettext_lazy("说的是哪家单位"), required=False, max_length=60)
    private = forms.BooleanField(label=gettext_lazy("不要放到公开的清单上"), required=False)
    voice = Recording(label=gettext_lazy("不方便写字，可以录一段话"))

    @property
    def special_open(self) -> bool:
        names = (
            "withheld",
            "minor",
            "guardian_name",
            "guardian_phone",
            "guardian_agreed",
            "about",
            "private",
        )
        return any(self[name].value() or name in self.errors for name in names)

    def speaking(self, contact: Contact) -> Contact:
        """Who speaks, with all that was ticked. For a child the answer goes to the guardian (ET-18)."""
        values = self.cleaned_data
        contact = replace(
            contact, withheld=values["withheld"], private=values["private"], concerns=self._concerned()
        )
        if not values["minor"]:
            return contact
        agreed, phone = values["guardian_agreed"], values["guardian_phone"]
        if not agreed:
            return replace(contact, minor=True, phone=phone or contact.phone)
        reply = contact.reply_by
        if reply == ReplyBy.PHONE and not phone:
            reply = ReplyBy.SLIP
        return replace(
            contact, minor=True, name=values["guardian_name"], phone=phone, agreed=agreed, reply_by=reply
        )

    street_id: UUID | None = None
    """Where organisations are looked up by name; set by the page before the form is read."""
    today: dt.date | None = None

    def clean_about(self) -> str:
        """The name of one organisation of the street. Whom it is about does not see it (N-79)."""
        words = str(self.cleaned_data["about"]).strip()
        self._about: list[Organisation] = []
        if not words or self.street_id is None or self.today is None:
            return words
        found = territory.organisations_like(words, street_id=self.street_id, on=self.today)
        exact = [one for one in found if words in (one.name, one.name_en)] or found
        if len(exact) != 1:
            names = _("、").join(one.local_name for one in exact[:5])
            told = _("是哪一家：%(names)s？请写全名。") % {"names": names}
            raise forms.ValidationError(
                told if names else _("这个街道里没有这家单位，请看看名字，或留空写在话里。")
            )
        self._about = exact
        return words

    def _concerned(self) -> tuple[UUID, ...]:
        return tuple(one.id for one in getattr(self, "_about", []))

    @property
    def voices(self) -> list[Any]:
        voice = self.cleaned_data["voice"]
        return [voice] if voice else []


class BehalfForm(PlainForm):
    """For a neighbour who agreed (S3-50): six fields, the neighbour's own."""

    words = Words(
        label=gettext_lazy("邻居说的什么事？"),
        error_messages={"required": gettext_lazy("请写一句是什么事，再交。")},
    )
    place = forms.UUIDField(label=gettext_lazy("在哪里？"), required=False, widget=forms.HiddenInput)
    name = OneLine(
        label=gettext_lazy("邻居怎么称呼"),
        max_length=40,
        error_messages={"required": gettext_lazy("请写邻居怎么称呼，留个姓就行。")},
    )
    phone = Phone(label=gettext_lazy("邻居的电话"), required=False)
    reply_by = forms.ChoiceField(
        label=gettext_lazy("邻居想怎么知道答复"),
        widget=forms.RadioSelect,
        choices=[
            (ReplyBy.PHONE.value, gettext_lazy("打电话给邻居")),
            (ReplyBy.LETTER.value, gettext_lazy("打印一封信，放在家门口服务站")),
            (ReplyBy.SLIP.value, gettext_lazy("到家门口服务站领纸条")),
        ],
        error_messages={"required": gettext_lazy("请问一问邻居，想怎么知道答复。")},
    )
    how_agreed = OneLine(
        label=gettext_lazy("邻居怎么同意您代说的"),
        max_length=120,
        error_messages={"required": gettext_lazy("请写邻居怎么同意的，例如：当面说的。")},
    )
    helper_sees = forms.BooleanField(label=gettext_lazy("邻居说了，让我也看办到哪一步"), required=False)
    withheld = forms.BooleanField(label=gettext_lazy("不让办事的单位知道邻居是谁"), required=False)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reply_by") == ReplyBy.PHONE and not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", gettext_lazy("要打电话告诉邻居，请写邻居的电话。"))
        return values

    def contact(self, helper: Person) -> Contact:
        values = self.cleaned_data
        return Contact(
            values["name"],
            values["phone"],
            values["reply_by"],
            withheld=values["withheld"],
            agreed=values["how_agreed"],
            helper=helper,
            helper_sees=values["helper_sees"],
        )


class ChatForm(PlainForm):
    """One forwarded message; nothing is asked about who is in the group."""

    message = Words(
        label=gettext_lazy("把那一条消息贴在这里"),
        error_messages={"required": gettext_lazy("请把那一条消息贴进来，再交。")},
    )
    place = forms.UUIDField(label=gettext_lazy("在哪里？"), required=False, widget=forms.HiddenInput)
    writer = forms.ChoiceField(
        label=gettext_lazy("谁写的"),
        choices=WRITERS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选是谁写的。")},
    )
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
