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


def _carried_out(request: Request, opened: Opened, form: SheetForm, act: Act) -> Done | None:
    by = {"actor": request.actor, "now": request.now}
    return form.carried_out(lambda given: act(opened, given, by))


def _after(request: Request, opened: Opened, done: Done) -> HttpResponse:
    """Say what was done and go back: to the desk, or to the matter's page."""
    told.tell(request, opened.matter, done.text, undo=done.undo, reason=done.reason)
    back = state.back_to(request, request.actor)
    following = request.POST.get("next", "")[:24]
    if back is None:
        address = desk.matter_address(opened.matter)
    else:
        address = back.open_link(following) if done.on else back.open_link(opened.matter.ref, following)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _live(opened: Opened) -> Assignment:
    """The sheet that is out. Raises `Conflict` where none is."""
    live = opened.whole.live
    if live is None:
        raise Conflict(
            "FLOW",
            _("现在没有派出去的单，这一步做不了。"),
            remedy=_("可能有人刚刚办过。请刷新看看现在到了哪一步。"),
        )
    return live


@sheet("receive")
def receipts(opened: Opened, given: Given, by: Given) -> Done:
    actions.receive(matter=opened.matter, category=given["category"], **by)
    return Done(_("受理了，由您负责。"))


@sheet("dispatch")
def dispatches(opened: Opened, given: Given, by: Given) -> Done:
    names = ("to", "reason", "task", "category", "due_at")
    sent = actions.dispatch(matter=opened.matter, **{name: given[name] for name in names}, **by)
    when = near(sent.due_at, opened.now)
    text = _("派给了%(who)s，%(when)s前答复。") % {"who": sent.organisation.local_name, "when": when}
    return Done(text, on=True, undo="recalls", reason=_("派出后马上收回"))


@sheet("recall")
def recalls(opened: Opened, given: Given, by: Given) -> Done:
    actions.recall(assignment=_live(opened), reason=given["reason"], **by)
    return Done(_("收回了，现在由窗口负责。"))


@sheet("accept")
def acceptances(opened: Opened, given: Given, by: Given) -> Done:
    actions.accept(assignment=_live(opened), **by)
    return Done(_("接下了，由您负责。"))


@sheet("return")
def returns(opened: Opened, given: Given, by: Given) -> Done:
    actions.return_sheet(assignment=_live(opened), reason=given["reason"], **by)
    return Done(_("退回给窗口了。"), on=True)


@sheet("contact")
def contacts(opened: Opened, given: Given, by: Given) -> Done:
    actions.note_contact(matter=opened.matter, words=given["words"], **by)
    return Done(_("记下了。"))


@sheet("answer")
def answers(opened: Opened, given: Given, by: Given) -> Done:
    actions.answer(matter=opened.matter, body=given["body"], proposes=given["proposes"], **by)
    text = _("答复了，%(n)s 分钟后送到本人。") % {"n": opened.minutes_to_take_back}
    return Done(text, on=True, undo="retractions")


@require_POST
@desk_only
def retractions(request: Request, ref: str) -> HttpResponse:
    """Take the answer back; there is nothing to fill in."""
    opened = Opened(visible(request, ref), request.actor, request.now)
    form = PlainActForm(request.POST)

    def take_back(opened: Opened, given: Given, by: Given) -> Done:
        actions.take_back(matter=opened.matter, **by)
        return Done(_("收回了，本人没有看到。"))

    done = _carried_out(request, opened, form, take_back)
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
    return Done(_("记下了，这件办结。") if closed else _("记下了，接着办。"), on=True)


@sheet("attempt")
def attempts(opened: Opened, given: Given, by: Given) -> Done:
    _made, closed = actions.attempt(matter=opened.matter, how=given["how"], note=given["note"], **by)
    last, again = _("第三次没联系上，按“已答复，没联系上本人”办结。"), _("记下了一次，换一天再试。")
    return Done(last if closed else again, on=True)


@sheet("verify")
def verifications(opened: Opened, given: Given, by: Given) -> Done:
    matter = actions.verify(matter=opened.matter, solved=given["solved"], words=given["words"], **by)
    closed = matter.state == states.CLOSED
    return Done(_("核实了，这件办结。") if closed else _("记下了，接着办。"), on=True)


@sheet("reopen")
def reopenings(opened: Opened, given: Given, by: Given) -> Done:
    actions.reopen(matter=opened.matter, reporter=None, words=given["words"], **by)
    return Done(_("重开了，回到窗口接着办。"))


@sheet("title")
def title(opened: Opened, given: Given, by: Given) -> Done:
    actions.set_title(matter=opened.matter, title=given["title"], public=given["public"], **by)
    return Done(_("标题定了。"))


@sheet("category")
def category(opened: Opened, given: Given, by: Given) -> Done:
    actions.classify(matter=opened.matter, category=given["category"], **by)
    return Done(_("类别改了。"))


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
