"""Every act on a matter as a resource: load what the actor may see, clean with a form, one action, answer.

GET gives the sheet, POST acts. What is refused comes back on the same sheet with its rule and the
way out, and with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from mulin.matters import actions, states
from mulin.matters.forms.desk import PlainActForm, SheetForm
from mulin.matters.models import Assignment
from mulin.matters.pages import desk, sheets, state, told
from mulin.matters.pages.door import Page, desk_only, visible
from mulin.matters.pages.record import Opened, near
from mulin.platform.errors import Conflict
from mulin.platform.requests import Request

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What is said after an act. `on` opens the next row of the queue; `undo` names the act that takes it back."""

    text: str
    on: bool = False
    undo: str = ""
    reason: str = ""
    """What the one who takes it back is spared to write."""
    left: bool = False
    """Whether the matter is out of the actor's sight now."""


Act = Callable[[Opened, Given, Given], Done]
"""An act on an opened matter with what was filled in and by whom; raises `Refusal`."""


def sheet(key: str) -> Callable[[Act], Page]:
    """The page of an act: its sheet to look at, the act itself where the sheet has been sent."""

    def page_of(act: Act) -> Page:
        @require_http_methods(["GET", "HEAD", "POST"])
        @desk_only
        @wraps(act)
        def page(request: Request, ref: str) -> HttpResponse:
            opened = Opened(visible(request, ref), request.actor, request.now)
            if request.method != "POST":
                opened.template = request.GET.get("template", "")
                return desk.show(request, opened, sheets.sheet_for(opened, key))
            form = sheets.form_for(opened, key, request.POST)
            done = _carried_out(request, opened, form, act)
            if done is not None:
                return _after(request, opened, done)
            if form.refusal is not None and not desk.acts_here(opened.actor):
                raise form.refusal
            return desk.show(request, opened, sheets.sheet_for(opened, key, form), status=form.status)

        return page

    return page_of


UNDO = "undoings"


def _carried_out(request: Request, opened: Opened, form: SheetForm, act: Act) -> Done | None:
    by = {"actor": request.actor, "now": request.now}
    return form.carried_out(lambda given: act(opened, given, by))


def _after(request: Request, opened: Opened, done: Done) -> HttpResponse:
    """Say what was done and go back: to the desk, or to the matter's page."""
    told.tell(request, opened.matter, done.text, undo=done.undo, reason=done.reason)
    back = state.back_to(request, request.actor)
    following = request.POST.get("next", "")[:24]
    if done.left:
        address = (back or state.Desk({})).open_link(following)
    elif back is None:
        address = desk.matter_address(opened.matter)
    else:
        address = back.open_link(following) if done.on else back.open_link(opened.matter.ref, following)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def gone() -> Conflict:
    """Somebody else acted first: there is no such sheet any more."""
    return Conflict(
        "FLOW",
        _("现在没有派出去的单，这一步做不了。"),
        remedy=_("可能有人刚刚办过。请刷新看看现在到了哪一步。"),
    )


def leading(opened: Opened) -> Assignment:
    """The sheet that leads. Raises `Conflict` where none is out."""
    if opened.whole.live is None:
        raise gone()
    return opened.whole.live


def _own(opened: Opened) -> Assignment:
    """The sheet of the actor's own office, else the one that leads: the action says whose it is."""
    return opened.own_sheet or leading(opened)


@sheet("receive")
def receipts(opened: Opened, given: Given, by: Given) -> Done:
    actions.receive(matter=opened.matter, category=given["category"], **by)
    return Done(_("受理了，由您负责。"), undo=UNDO)


@sheet("dispatch")
def dispatches(opened: Opened, given: Given, by: Given) -> Done:
    names = ("to", "reason", "task", "category", "due_at")
    sent = actions.dispatch(matter=opened.matter, **{name: given[name] for name in names}, **by)
    when = near(sent.due_at, opened.now)
    text = _("派给了%(who)s，%(when)s前答复。") % {"who": sent.organisation.local_name, "when": when}
    return Done(text, on=True, undo="recalls", reason=_("派出后马上收回"))


@sheet("recall")
def recalls(opened: Opened, given: Given, by: Given) -> Done:
    chosen = given.get("sheet") or leading(opened)
    leads = chosen.leads
    actions.recall(assignment=chosen, reason=given["reason"], **by)
    if leads:
        return Done(_("收回了，现在由窗口负责。"), undo=UNDO)
    return Done(_("收回了那一张。"))


@sheet("remind")
def reminders(opened: Opened, given: Given, by: Given) -> Done:
    made = actions.remind(assignment=leading(opened), words=given["words"], **by)
    return Done(_("催了%(who)s。") % {"who": made.assignment.organisation.local_name}, undo=UNDO)


@sheet("accept")
def acceptances(opened: Opened, given: Given, by: Given) -> Done:
    actions.accept(assignment=_own(opened), **by)
    return Done(_("接下了，由您负责。"), undo=UNDO)


@sheet("return")
def returns(opened: Opened, given: Given, by: Given) -> Done:
    actions.return_sheet(assignment=_own(opened), reason=given["reason"], **by)
    return Done(_("退回了，写的原因他们看得到。"), on=True, undo=UNDO)


@sheet("contact")
def contacts(opened: Opened, given: Given, by: Given) -> Done:
    actions.note_contact(matter=opened.matter, words=given["words"], **by)
    return Done(_("记下了。"), undo=UNDO)


@sheet("answer")
def answers(opened: Opened, given: Given, by: Given) -> Done:
    actions.answer(matter=opened.matter, body=given["body"], proposes=given["proposes"], **by)
    text = _("答复了，%(n)s 分钟后送到本人。") % {"n": opened.minutes_to_take_back}
    return Done(text, on=True, undo="retractions")


@require_POST
@desk_only
def retractions(request: Request, ref: str) -> HttpResponse:
    """Take the answer back; there is nothing to fill in."""

    def take_back(opened: Opened, given: Given, by: Given) -> Done:
        actions.take_back(matter=opened.matter, **by)
        return Done(_("收回了，本人没有看到。"))

    return _at_once(request, ref, take_back)


@require_POST
@desk_only
def undoings(request: Request, ref: str) -> HttpResponse:
    """Take back one's own last act on this matter."""

    def undo(opened: Opened, given: Given, by: Given) -> Done:
        actions.undo(matter=opened.matter, **by)
        return Done(_("撤销了，和那一步以前一样。"))

    return _at_once(request, ref, undo)


def _at_once(request: Request, ref: str, act: Act) -> HttpResponse:
    """An act with nothing to fill in; what is refused is a page of its own."""
    opened = Opened(visible(request, ref), request.actor, request.now)
    form = PlainActForm(request.POST)
    done = _carried_out(request, opened, form, act)
    if done is None:
        assert form.refusal is not None
        raise form.refusal
    return _after(request, opened, done)


@sheet("word")
def words(opened: Opened, given: Given, by: Given) -> Done:
    """What the person said, noted by somebody who asked them."""
    names = ("reporter", "solved", "content", "words", "via")
    matter = actions.say(matter=opened.matter, **{name: given[name] for name in names}, **by)
    closed = matter.state == states.CLOSED
    return Done(_("记下了，这件办结。") if closed else _("记下了，接着办。"), on=True, undo=UNDO)


@sheet("attempt")
def attempts(opened: Opened, given: Given, by: Given) -> Done:
    _made, closed = actions.attempt(matter=opened.matter, how=given["how"], note=given["note"], **by)
    last, again = _("第三次没联系上，按“已答复，没联系上本人”办结。"), _("记下了一次，换一天再试。")
    return Done(last if closed else again, on=True, undo="" if closed else UNDO)


@sheet("verify")
def verifications(opened: Opened, given: Given, by: Given) -> Done:
    matter = actions.verify(matter=opened.matter, solved=given["solved"], words=given["words"], **by)
    closed = matter.state == states.CLOSED
    return Done(_("核实了，这件办结。") if closed else _("记下了，接着办。"), on=True)


@sheet("reopen")
def reopenings(opened: Opened, given: Given, by: Given) -> Done:
    actions.reopen(matter=opened.matter, reporter=None, words=given["words"], **by)
    return Done(_("重开了，回到窗口接着办。"))


@sheet("note")
def notes(opened: Opened, given: Given, by: Given) -> Done:
    actions.note_down(matter=opened.matter, words=given["words"], **by)
    return Done(_("备注记下了，只有本单位看得到。"))


@sheet("title")
def title(opened: Opened, given: Given, by: Given) -> Done:
    actions.set_title(
        matter=opened.matter, title=given["title"], public=given["public"], decision=given["decision"], **by
    )
    return Done(_("标题定了。"), undo=UNDO)


@sheet("category")
def category(opened: Opened, given: Given, by: Given) -> Done:
    before = opened.matter.due_at
    matter = actions.classify(matter=opened.matter, category=given["category"], **by)
    if matter.due_at is None or matter.due_at == before:
        return Done(_("类别改了。"))
    when = near(matter.due_at, opened.now)
    if matter.due_at <= opened.now:
        return Done(_("类别改了。按新的期限，%(when)s就该办完，已经过了。") % {"when": when})
    return Done(_("类别改了，期限跟着改到%(when)s。") % {"when": when})
    actions.classify(matter=opened.matter, category=given["category"], **by)
    return Done(_("类别改了。"), undo=UNDO)


@sheet("triage")
def triages(opened: Opened, given: Given, by: Given) -> Done:
    actions.triage(matter=opened.matter, **given, **by)
    return Done(_("分流了，列在“待接的事”里。这件照样办。"))


@require_POST
@desk_only
def contact_views(request: Request, ref: str) -> HttpResponse:
    """Open name and telephone on this page, once; the look is written down first."""
    found = visible(request, ref)
    shown = actions.show_contact(matter=found, actor=request.actor, now=request.now)
    opened = Opened(found, request.actor, request.now, shown)
    if request.htmx:
        return render(request, "matters/desk/_contact.jinja", {"opened": opened})
    return desk.show(request, opened)
