"""What is written of a mediation: asking for one, and each act on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulin.matters.actions import Side, Term
from mulin.matters.forms.desk import Choice, SheetForm
from mulin.matters.forms.fields import Moment, Phone
from mulin.matters.models import MediationAgreement, MediationParty, MediationTerm
from mulin.matters.states import mediation as states
from mulin.people.models import Person
from mulin.platform.policy import LOCAL
from mulin.platform.ui.fields import Day, OneLine, Words
from mulin.territory.models import Place

OTHERS = 3
"""Other parties a form has room for."""
ROWS = 5
"""Terms a form has room for."""


class AskForm(SheetForm):
    """Who, about what, where, with whom. `own` leaves out the asker: they are known."""

    about = Words(label=gettext_lazy("要调解什么事"), required=False, rows=4)
    place = Choice(
        label=gettext_lazy("在哪个居民区"), error_messages={"required": gettext_lazy("请选在哪里。")}
    )
    mediator = Choice(
        label=gettext_lazy("请哪位调解员"), error_messages={"required": gettext_lazy("请选一位调解员。")}
    )
    matter = OneLine(label=gettext_lazy("跟哪件反映过的事有关（写编号）"), required=False, max_length=24)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        own: bool,
        places: list[Place],
        mediators: list[tuple[Person, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        for n in self.numbers:
            self.fields[f"name_{n}"] = OneLine(label=self._word(n), required=False, max_length=60)
            self.fields[f"phone_{n}"] = Phone(label=_("电话"), required=False)
        place, mediator = self.fields["place"], self.fields["mediator"]
        assert isinstance(place, Choice)
        assert isinstance(mediator, Choice)
        place.offer([("", _("选一个…")), *((str(one.id), one.local_name) for one in places)], places)
        listed = [
            (str(one.id), _("%(who)s（%(office)s）") % {"who": one.name, "office": office} if office else one.name)
            for one, office in mediators
        ]  # fmt: skip
        mediator.offer([("", _("选一位…")), *listed], [one for one, _office in mediators])

    @property
    def numbers(self) -> range:
        """Positions of the parties that are written down; the asker's own is 0."""
        return range(1 if self.own else 0, OTHERS)

    def _word(self, n: int) -> str:
        if n == 0:
            return _("谁来申请的")
        return _("对方怎么称呼") if n == 1 else _("还有一方怎么称呼")

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of each party, to be laid out side by side."""
        return [(self[f"name_{n}"], self[f"phone_{n}"]) for n in self.numbers]

    def sides(self) -> list[Side]:
        """The parties as written; a place left empty altogether is nobody, the first two always stand."""
        given = [(n, self.cleaned_data[f"name_{n}"], self.cleaned_data[f"phone_{n}"]) for n in self.numbers]
        return [Side(name, phone) for n, name, phone in given if n < 2 or name or phone]


class NothingForm(SheetForm):
    """An act with nothing to fill in."""


class YesForm(SheetForm):
    """How somebody said yes, written down by the mediator; who says it for themself writes nothing."""

    party = Choice(
        label=gettext_lazy("谁同意了"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选是谁同意了。")},
    )
    how = OneLine(label=gettext_lazy("本人怎么同意的"), required=False, max_length=200)

    def __init__(self, *args: Any, parties: list[MediationParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_parties(self.fields["party"], parties)


class SessionForm(SheetForm):
    held_at = Moment(label=gettext_lazy("什么时候谈的"))
    where = OneLine(label=gettext_lazy("在哪里谈的"), required=False, max_length=200)
    present = forms.MultipleChoiceField(
        label=gettext_lazy("谁到了"), required=False, widget=forms.CheckboxSelectMultiple
    )
    next_step = Words(label=gettext_lazy("接下来各自做什么"), required=False, rows=3)
    next_on = Day(label=gettext_lazy("下一次什么时候"), required=False)

    def __init__(self, *args: Any, parties: list[MediationParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(one.id): one for one in parties}
        self.fields["present"].choices = [(key, one.name) for key, one in self.parties.items()]  # type: ignore[attr-defined]

    def clean_present(self) -> list[MediationParty]:
        return [self.parties[key] for key in self.cleaned_data["present"]]


class SettleForm(SheetForm):
    """Terms in plain words: who does what until when."""

    form = forms.ChoiceField(
        label=gettext_lazy("口头还是书面"),
        choices=MediationAgreement.Form.choices,
        widget=forms.RadioSelect,
        initial=MediationAgreement.Form.WRITTEN,
    )

    def __init__(self, *args: Any, parties: list[MediationParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(ROWS):
            word = _("第 %(n)s 条：做什么") % {"n": n + 1}
            self.fields[f"what_{n}"] = Words(label=word, required=False, rows=2)
            self.fields[f"party_{n}"] = who = Choice(label=_("谁来做"), required=False)
            who.offer([("", _("各方一起")), *((str(one.id), one.name) for one in parties)], parties)
            self.fields[f"due_{n}"] = Day(label=_("到哪天"), required=False)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"what_{n}"], self[f"party_{n}"], self[f"due_{n}"]) for n in range(ROWS)]

    def terms(self) -> list[Term]:
        """The rows that were written in. A person or a day without words is a row too, and refused as such."""
        given = self.cleaned_data
        rows = [(given[f"what_{n}"], given[f"party_{n}"], given[f"due_{n}"]) for n in range(ROWS)]
        last = max((n for n, row in enumerate(rows) if any(row)), default=-1)
        return [Term(*row) for row in rows[: last + 1]]


class DayForm(SheetForm):
    """An act that happened on a day."""

    on = Day(label=gettext_lazy("哪一天"), error_messages={"required": gettext_lazy("请写哪一天。")})


class ConfirmationForm(DayForm):
    what = forms.ChoiceField(
        label=gettext_lazy("记哪一样"),
        widget=forms.RadioSelect,
        choices=[
            ("applied", gettext_lazy("各方一起申请了")),
            ("given", gettext_lazy("法院确认了")),
        ],
        initial="applied",
    )


class CheckForm(DayForm):
    term = Choice(
        label=gettext_lazy("哪一条"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选是哪一条。")},
    )
    result = forms.ChoiceField(
        label=gettext_lazy("做到了吗"),
        widget=forms.RadioSelect,
        choices=list(states.RESULTS.items()),
        error_messages={"required": gettext_lazy("请选做到了没有。")},
    )

    field_order = ("term", "result", "on")

    def __init__(self, *args: Any, terms: list[MediationTerm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["term"]
        assert isinstance(field, Choice)
        field.offer([(str(one.id), f"{one.position + 1}. {one.what[:60]}") for one in terms], terms)


class ReferForm(SheetForm):
    to = OneLine(label=gettext_lazy("转到哪里"), required=False, max_length=200)


class HandOverForm(SheetForm):
    to = Choice(
        label=pgettext_lazy("mediator", "换成谁"),
        error_messages={"required": gettext_lazy("请选一位调解员。")},
    )
    reason = Words(label=gettext_lazy("为什么换，当事人看得到"), required=False, rows=3, max_length=500)

    def __init__(self, *args: Any, mediators: list[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, Choice)
        listed = [(str(one.id), one.name) for one, _office in mediators]
        field.offer([("", _("选一位…")), *listed], [one for one, _office in mediators])


def _offer_parties(field: forms.Field, parties: list[MediationParty]) -> None:
    assert isinstance(field, Choice)
    field.offer([(str(one.id), one.name) for one in parties], parties)


def today_on(now: dt.datetime) -> str:
    """Today, as a form shows it at first."""
    return now.astimezone(LOCAL).date().isoformat()
