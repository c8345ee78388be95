"""The sheets at the side of the desk: which form belongs to which act, and what it shows beside its fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mulin.matters import clocks, queries
from mulin.matters.forms import desk as forms
from mulin.matters.forms import passing
from mulin.matters.models import Category, Matter
from mulin.matters.pages import offers
from mulin.matters.pages.record import Opened
from mulin.platform.durations import Limit
from mulin.platform.errors import Conflict
from mulin.platform.policy import LOCAL

Data = Mapping[str, Any] | None


@dataclass(slots=True)
class Sheet:
    """One act's form, ready to be shown: `limit` is what a dispatch would be given, in words, and until when."""

    offer: offers.Offer
    form: forms.SheetForm
    limit: str = ""
    until: dt.datetime | None = None


def _dispatch(opened: Opened, data: Data) -> forms.SheetForm:
    return forms.DispatchForm(data, matter=opened.matter, now=opened.now)


def _receipt(opened: Opened, data: Data) -> forms.SheetForm:
    initial = {"category": str(opened.matter.category_id or "")}
    return forms.ReceiptForm(data, categories=list(queries.categories()), initial=initial)


def _category(opened: Opened, data: Data) -> forms.SheetForm:
    initial = {"category": str(opened.matter.category_id or "")}
    return forms.CategoryForm(data, categories=list(queries.categories()), initial=initial)


def _title(opened: Opened, data: Data) -> forms.SheetForm:
    matter = opened.matter
    return forms.TitleForm(data, initial={"title": matter.heading, "public": matter.title_public})


def _word(opened: Opened, data: Data) -> forms.SheetForm:
    return forms.NotedWordForm(data, reporters=opened.whole.reporters)


def _assign(opened: Opened, data: Data) -> forms.SheetForm:
    return passing.AssignForm(data, matter=opened.matter, on=opened.now.astimezone(LOCAL).date())


def _plain(form: type[forms.SheetForm]) -> Callable[[Opened, Data], forms.SheetForm]:
    return lambda opened, data: form(data)


_FORMS: dict[str, Callable[[Opened, Data], forms.SheetForm]] = {
    "accept": _plain(forms.AcceptForm),
    "answer": _plain(forms.AnswerForm),
    "assign": _assign,
    "attempt": _plain(forms.AttemptForm),
    "call_off": _plain(passing.CallOffForm),
    "category": _category,
    "contact": _plain(forms.ContactForm),
    "decline": _plain(passing.DeclineForm),
    "dispatch": _dispatch,
    "recall": _plain(forms.RecallForm),
    "receive": _receipt,
    "reopen": _plain(forms.ReopeningForm),
    "return": _plain(forms.ReturnForm),
    "take": _plain(passing.TakeForm),
    "title": _title,
    "verify": _plain(forms.VerificationForm),
    "word": _word,
}


def form_for(opened: Opened, key: str, data: Data = None) -> forms.SheetForm:
    """The form of an act on this matter, filled with `data` where it has been sent."""
    return _FORMS[key](opened, data)


def sheet_for(opened: Opened, key: str, form: forms.SheetForm | None = None) -> Sheet:
    """The sheet of an act. Raises `Conflict` where an empty one is asked for and the act is not open now."""
    if form is None and not opened.offers_key(key):
        raise Conflict(
            "FLOW",
            _("“%(act)s”这一步，您现在做不了。") % {"act": offers.ALL[key].word},
            remedy=_("请刷新看看现在到了哪一步、轮到谁。"),
        )
    if form is not None:
        form.lay_out()
    sheet = Sheet(offers.ALL[key], form or form_for(opened, key))
    if key == "dispatch":
        urgency = opened.matter.category.urgency if opened.matter.category else Category.Urgency.ORDINARY
        sheet.limit, sheet.until = _limit(opened.matter, urgency, opened.now)
    return sheet


def _limit(matter: Matter, urgency: str, now: dt.datetime) -> tuple[str, dt.datetime]:
    limit = clocks.solve_limit(urgency, street_id=matter.street_id, on=now)
    return Limit.parse(limit).words, clocks.due_at(limit, now, street_id=matter.street_id)


def side(opened: Opened, key: str = "") -> Sheet | None:
    """The sheet that was asked for, else the one whose turn it is; None where there is nothing to do now."""
    if key in _FORMS and opened.offers_key(key):
        return sheet_for(opened, key)
    first = offers.expected(opened.offers)
    return sheet_for(opened, first.key) if first else None
