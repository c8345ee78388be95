"""Writing down for somebody else, at the counter, on the telephone or on patrol."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters.actions import Contact
from mulin.matters.forms.desk import Choice, SheetForm, category_choices
from mulin.matters.forms.fields import Moment, Phone
from mulin.matters.forms.speaking import Special
from mulin.matters.models import FOUND, Category, Channel, ReplyBy
from mulin.matters.queries import Caller
from mulin.platform.ui.fields import OneLine, Words

CHANNELS = [
    (Channel.PHONE.value, gettext_lazy("来电话")),
    (Channel.WALK_IN.value, gettext_lazy("来窗口")),
    (Channel.PATROL.value, gettext_lazy("巡查发现")),
    (Channel.DUTY.value, gettext_lazy("值守发现")),
    (Channel.DEPUTY.value, gettext_lazy("代表委员提的")),
]
REPLIES = [
    (ReplyBy.PHONE.value, gettext_lazy("打电话")),
    (ReplyBy.LETTER.value, gettext_lazy("打印一封信")),
    (ReplyBy.SLIP.value, gettext_lazy("给张纸条，自己看")),
]
NOBODY = "new"


class RegisterForm(Special, SheetForm):
    """Six fields, one of them required; who is known by their telephone is picked, not asked again (S2-32)."""

    channel = forms.ChoiceField(
        label=gettext_lazy("怎么来的"), choices=CHANNELS, widget=forms.RadioSelect, initial=Channel.PHONE
    )
    words = Words(label=gettext_lazy("什么事？照原话记"), required=False, rows=4)
    place = forms.UUIDField(label=gettext_lazy("在哪里"), required=False, widget=forms.HiddenInput)
    phone = Phone(label=gettext_lazy("电话"), required=False)
    known = forms.ChoiceField(label=gettext_lazy("是这位吗"), required=False, widget=forms.RadioSelect)
    name = OneLine(label=gettext_lazy("怎么称呼"), required=False, max_length=40)
    reply_by = forms.ChoiceField(
        label=gettext_lazy("怎么告诉本人"), required=False, choices=REPLIES, widget=forms.RadioSelect
    )
    how_agreed = OneLine(label=gettext_lazy("本人怎么同意代办的"), required=False, max_length=120)
    category = Choice(label=gettext_lazy("类别"), required=False)
    occurred_at = Moment(label=gettext_lazy("什么时候的事"), required=False)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, categories: list[Category], callers: list[Caller], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.callers = {caller.key: caller for caller in callers}
        field = self.fields["category"]
        assert isinstance(field, Choice)
        field.offer(category_choices(categories, _("还没定")), categories)
        known = [(caller.key, masked_name(caller.name) or _("没留称呼")) for caller in callers]
        self.fields["known"].choices = [*known, (NOBODY, _("都不是，是另一位"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Caller | None:
        """Who the form says it is, of those known under the number."""
        return self.callers.get(str(self["known"].value() or ""))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("channel") in FOUND:
            return values
        if self.callers and not values.get("known") and "known" not in self.errors:
            self.add_error("known", _("这个号码以前留过，请看看是不是同一位。"))
        if not values.get("reply_by"):
            chosen = self.chosen
            usual = chosen.reply_by if chosen and chosen.reply_by in dict(REPLIES) else ""
            values["reply_by"] = usual or (ReplyBy.PHONE if values.get("phone") else ReplyBy.SLIP)
        return values

    def contact(self) -> Contact:
        """How to reach them, with what is known filled in."""
        values, chosen = self.cleaned_data, self.chosen
        name = values.get("name", "") or (chosen.name if chosen and not chosen.person else "")
        person = chosen.person if chosen else None
        return self.speaking(
            Contact("" if person else name, values.get("phone", ""), values["reply_by"], person)
        )


def masked_name(name: str) -> str:
    """顾阿婆 as 顾**: enough to ask "are you…", not enough to learn who it is."""
    return name[:1] + "*" * (len(name) - 1) if name else ""
