"""Raising a matter: six fields, one of them required (DR-02)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.forms.fields import Phone, Photos
from mulin.matters.forms.speaking import Special
from mulin.matters.models import ReplyBy
from mulin.people.models import Person
from mulin.platform.ui.fields import OneLine, Words
from mulin.platform.ui.forms import PlainForm

_REPLIES = {
    ReplyBy.SLIP: gettext_lazy("我自己扫纸条、查编号"),
    ReplyBy.PHONE: gettext_lazy("打电话告诉我"),
    ReplyBy.LETTER: gettext_lazy("打印一封信，放在家门口服务站"),
    ReplyBy.IN_APP: gettext_lazy("登录后在“我的”里看"),
}


class RaiseForm(Special, PlainForm):
    """What somebody says. Who is signed in is not asked again for what is known (S2-32)."""

    words = Words(label=gettext_lazy("什么事？"), required=False)
    place = forms.UUIDField(
        label=gettext_lazy("在哪里？"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("没有这个地方，请重新选。")},
    )
    photos = Photos(label=gettext_lazy("照片"))
    name = OneLine(label=gettext_lazy("怎么称呼您"), required=False, max_length=40)
    phone = Phone(label=gettext_lazy("电话"), required=False)
    reply_by = forms.ChoiceField(label=gettext_lazy("怎么告诉您"), required=False, widget=forms.RadioSelect)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    """Made with the page: what tells a second click from a second matter. Nobody fills it in."""

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        offered = [ReplyBy.PHONE, ReplyBy.SLIP, ReplyBy.LETTER]
        if person is not None:
            del self.fields["name"], self.fields["phone"]
            known = [ReplyBy.PHONE] if person.phone else []
            offered = [ReplyBy.IN_APP, *known, ReplyBy.LETTER, ReplyBy.SLIP]
            self.fields["reply_by"].initial = (
                person.reply_by if person.reply_by in offered else ReplyBy.IN_APP
            )
        choices = [(str(one), _REPLIES[one]) for one in offered]
        self.fields["reply_by"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who chooses nothing is called where they left a telephone number, and looks it up where they did not."""
        values = super().clean() or {}
        usual = self.fields["reply_by"].initial or (ReplyBy.PHONE if values.get("phone") else ReplyBy.SLIP)
        if not {"words", "voice"} & set(self.errors) and not (values.get("words") or values.get("voice")):
            self.add_error("words", _("请写一句是什么事，再交。"))
        wanted = values["reply_by"] = str(values.get("reply_by") or usual)
        if self.person is not None:
            return values
        if wanted == ReplyBy.PHONE and not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要打电话告诉您，请留一个打得通的电话。"))
        if wanted == ReplyBy.LETTER and not values.get("name") and "name" not in self.errors:
            self.add_error("name", _("信要写给谁？留个姓就行。"))
        return values
