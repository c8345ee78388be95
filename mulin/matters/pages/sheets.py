"""The sheets at the side of the desk: which form belongs to which act, and what it shows beside its fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters import clocks, policies, queries, slots
from mulin.matters.forms import desk as forms
from mulin.matters.forms import passing
from mulin.matters.forms import sheets as between
from mulin.matters.forms import triage as triage_forms
from mulin.matters.models import LEGAL, Assignment, Category, Matter
from mulin.matters.pages import offers
from mulin.matters.pages.record import Opened
from mulin.people import queries as people
from mulin.platform.durations import Limit
from mulin.platform.errors import Conflict
from mulin.platform.policy import LOCAL
from mulin.territory import queries as territory
from mulin.territory.models import Organisation

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


def _answer(opened: Opened, data: Data) -> forms.SheetForm:
    """An empty answer, or one that begins with the words of a template, filled from the matter."""
    chosen = next((one for one in opened.fitting.templates if str(one.id) == opened.template), None)
    if data is not None or chosen is None:
        return forms.AnswerForm(data)
    body = slots.fill(chosen.body, opened.matter, opened.whole.live, opened.now)
    return forms.AnswerForm(initial={"body": body, "proposes": chosen.proposes})


def _category(opened: Opened, data: Data) -> forms.SheetForm:
    initial = {"category": str(opened.matter.category_id or "")}
    return forms.CategoryForm(data, categories=list(queries.categories()), initial=initial)


def _title(opened: Opened, data: Data) -> forms.SheetForm:
    matter = opened.matter
    return forms.TitleForm(data, initial={"title": matter.heading, "public": matter.title_public})


def _word(opened: Opened, data: Data) -> forms.SheetForm:
    return forms.NotedWordForm(data, reporters=opened.whole.reporters)


def _offices(opened: Opened) -> list[Organisation]:
    """Who of the street could be asked: not the one that leads, not whom the matter is about."""
    listed = territory.organisations(opened.matter.street_id, on=opened.now.astimezone(LOCAL).date())
    live = opened.whole.live
    without = {*opened.matter.concerns, *([live.organisation_id] if live else [])}
    return [one for one in listed if one.id not in without]


def _to(form: type[between.ToForm]) -> Callable[[Opened, Data], forms.SheetForm]:
    return lambda opened, data: form(data, offices=_offices(opened))


def _proposal(opened: Opened, data: Data) -> forms.SheetForm:
    """Only what stands above the proposer's own office can be chosen."""
    live = opened.whole.live
    own = live.organisation_id if live is not None else opened.actor.home_org_id
    found = territory.organisations_by_id([own]) if own else []
    return between.ProposalForm(data, offices=territory.superiors(found[0]) if found else [])


def _transfer(opened: Opened, data: Data) -> forms.SheetForm:
    live = opened.whole.live
    if live is not None and live.kind == Assignment.Kind.PROPOSAL:
        return between.TransferForm(data, offices=territory.superiors(live.organisation))
    form = between.TransferForm(data, offices=_offices(opened))
    # A sheet left open may name whoever has it by now: the act says why that cannot be.
    form.fields["to"].find = lambda one: _of_street(opened, one)  # type: ignore[attr-defined]
    return form


def _of_street(opened: Opened, organisation_id: UUID) -> Organisation | None:
    found = territory.organisations_by_id([organisation_id])
    return found[0] if found and found[0].street_id == opened.matter.street_id else None


def _recall(opened: Opened, data: Data) -> forms.SheetForm:
    out = [one for one in opened.whole.assignments if one.live]
    may = [one for one in out if policies.may_recall(opened.actor, opened.matter, one)]
    return between.WhichRecallForm(data, sheets=sorted(may, key=lambda one: not one.leads))


def _join(opened: Opened, data: Data) -> forms.SheetForm:
    return between.JoinForm(data, alike=queries.same_issue(opened.matter, opened.actor, now=opened.now))


def _nature(opened: Opened, data: Data) -> forms.SheetForm:
    matter, day = opened.matter, opened.now.astimezone(LOCAL).date()
    offices = list(territory.organisations(matter.street_id, on=day))
    staff = people.at_desk_of(matter.street_id, on=day)
    about = {str(one) for one in matter.concerns}
    initial = {
        "nature": matter.nature,
        "private": matter.private,
        "about": next((str(one.id) for one in offices if str(one.id) in about), ""),
        "person": next((str(key) for key, _name in staff if str(key) in about), ""),
    }
    return between.NatureForm(data, offices=offices, staff=staff, initial=initial)


def _legal(opened: Opened, data: Data) -> forms.SheetForm:
    nature = opened.matter.nature if opened.matter.nature in LEGAL else ""
    return between.LegalForm(data, initial={"nature": nature})


def _triage(opened: Opened, data: Data) -> forms.SheetForm:
    # What is repeated near by suggests a project; a human decides (S0-20).
    repeated = data is None and opened.beside.alike.repeated
    return triage_forms.TriageForm(data, initial={"decision": "project"} if repeated else {})


def _draft_reply(opened: Opened, data: Data) -> forms.SheetForm:
    """A new draft begins with the one that came back."""
    if data is not None or not opened.whole.formal_replies:
        return forms.AnswerForm(data)
    last = opened.whole.formal_replies[-1]
    return forms.AnswerForm(initial={"body": last.body, "proposes": last.proposes})


def _assign(opened: Opened, data: Data) -> forms.SheetForm:
    return passing.AssignForm(data, matter=opened.matter, on=opened.now.astimezone(LOCAL).date())


def _plain(form: type[forms.SheetForm]) -> Callable[[Opened, Data], forms.SheetForm]:
    return lambda opened, data: form(data)


_FORMS: dict[str, Callable[[Opened, Data], forms.SheetForm]] = {
    "accept": _plain(forms.AcceptForm),
    "answer": _answer,
    "assign": _assign,
    "attempt": _plain(forms.AttemptForm),
    "call_off": _plain(passing.CallOffForm),
    "category": _category,
    "contact": _plain(forms.ContactForm),
    "decline": _plain(passing.DeclineForm),
    "dispatch": _dispatch,
    "recall": _recall,
    "decide": _to(between.DecisionForm),
    "decide_delay": _plain(between.DelayDecisionForm),
    "delay": _plain(between.DelayForm),
    "end_delay": _plain(between.DelayEndForm),
    "give_help": _plain(between.GivenHelpForm),
    "help": _to(between.HelpForm),
    "join": _join,
    "legal": _legal,
    "nature": _nature,
    "part": _plain(between.PartForm),
    "propose": _proposal,
    "draft_reply": _draft_reply,
    "sign_reply": _plain(between.SignatureForm),
    "split": _plain(between.SplitForm),
    "transfer": _transfer,
    "note": _plain(forms.NoteForm),
    "receive": _receipt,
    "remind": _plain(forms.RemindForm),
    "reopen": _plain(forms.ReopeningForm),
    "return": _plain(forms.ReturnForm),
    "take": _plain(passing.TakeForm),
    "title": _title,
    "triage": _triage,
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
