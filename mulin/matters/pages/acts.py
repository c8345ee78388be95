"""Every act on a matter as a resource: load what the actor may see, clean with a form, one action, answer.

GET gives the sheet, POST acts. What is refused comes back on the same sheet with its rule and the
way out, and with everything that was typed.
"""

from __future__ import annotations

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
from mulin.matters.pages.door import desk_only, visible
from mulin.matters.pages.record import Opened, near
from mulin.platform.errors import Conflict
from mulin.platform.requests import Request

Given = dict[str, Any]
act = require_http_methods(["GET", "HEAD", "POST"])


def _open(request: Request, ref: str) -> Opened:
    return Opened(visible(request, ref), request.actor, request.now)


def _form(request: Request, opened: Opened, key: str) -> SheetForm | None:
    """The form as it was sent; None where the sheet is only looked at."""
    return sheets.form_for(opened, key, request.POST) if request.method == "POST" else None


def _again(request: Request, opened: Opened, key: str, form: SheetForm | None) -> HttpResponse:
    """The sheet, empty or with what was wrong."""
    if form is not None and form.refusal is not None and not desk.acts_here(opened.actor):
        raise form.refusal
    sheet = sheets.sheet_for(opened, key, form)
    return desk.show(request, opened, sheet, status=form.status if form else 200)


def _done(request: Request, opened: Opened, text: str, *, on: bool = False, **undo: str) -> HttpResponse:
    """Say what was done and go back: to the desk, where `on` opens the next row, or to the matter's page."""
    told.tell(request, opened.matter, text, **undo)
    back = state.back_to(request, request.actor)
    if back is None:
        address = desk.matter_address(opened.matter)
    elif on:
        address = back.open_link(request.POST.get("next", "")[:24])
    else:
        address = back.open_link(opened.matter.ref, request.POST.get("next", "")[:24])
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _by(request: Request) -> Given:
    return {"actor": request.actor, "now": request.now}


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


@act
@desk_only
def receipts(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "receive")
    if form and form.carried_out(
        lambda given: actions.receive(matter=opened.matter, category=given["category"], **_by(request))
    ):
        return _done(request, opened, _("受理了，由您负责。"))
    return _again(request, opened, "receive", form)


@act
@desk_only
def dispatches(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "dispatch")

    def dispatch(given: Given) -> None:
        names = ("to", "reason", "task", "category", "due_at")
        given["sheet"] = actions.dispatch(
            matter=opened.matter, **{name: given[name] for name in names}, **_by(request)
        )

    if form and form.carried_out(dispatch):
        sheet = form.cleaned_data["sheet"]
        when = near(sheet.due_at, opened.now)
        text = _("派给了%(who)s，%(when)s前答复。") % {"who": sheet.organisation.local_name, "when": when}
        return _done(request, opened, text, on=True, undo="recalls", reason=_("派出后马上收回"))
    return _again(request, opened, "dispatch", form)


@act
@desk_only
def recalls(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "recall")
    if form and form.carried_out(
        lambda given: actions.recall(assignment=_live(opened), reason=given["reason"], **_by(request))
    ):
        return _done(request, opened, _("收回了，现在由窗口负责。"))
    return _again(request, opened, "recall", form)


@act
@desk_only
def acceptances(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "accept")
    if form and form.carried_out(lambda given: actions.accept(assignment=_live(opened), **_by(request))):
        return _done(request, opened, _("接下了，由您负责。"))
    return _again(request, opened, "accept", form)


@act
@desk_only
def returns(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "return")
    if form and form.carried_out(
        lambda given: actions.return_sheet(assignment=_live(opened), reason=given["reason"], **_by(request))
    ):
        return _done(request, opened, _("退回给窗口了。"), on=True)
    return _again(request, opened, "return", form)


@act
@desk_only
def contacts(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "contact")
    if form and form.carried_out(
        lambda given: actions.note_contact(matter=opened.matter, words=given["words"], **_by(request))
    ):
        return _done(request, opened, _("记下了。"))
    return _again(request, opened, "contact", form)


@act
@desk_only
def answers(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "answer")
    if form and form.carried_out(
        lambda given: actions.answer(
            matter=opened.matter, body=given["body"], proposes=given["proposes"], **_by(request)
        )
    ):
        text = _("答复了，%(n)s 分钟后送到本人。") % {"n": opened.minutes_to_take_back}
        return _done(request, opened, text, on=True, undo="retractions")
    return _again(request, opened, "answer", form)


@require_POST
@desk_only
def retractions(request: Request, ref: str) -> HttpResponse:
    """Take the answer back; there is nothing to fill in."""
    opened = _open(request, ref)
    form = PlainActForm(request.POST)
    if form.carried_out(lambda given: actions.take_back(matter=opened.matter, **_by(request))):
        return _done(request, opened, _("收回了，本人没有看到。"))
    assert form.refusal is not None
    raise form.refusal


@act
@desk_only
def words(request: Request, ref: str) -> HttpResponse:
    """What the person said, noted by somebody who asked them."""
    opened = _open(request, ref)
    form = _form(request, opened, "word")

    def note(given: Given) -> None:
        names = ("reporter", "solved", "content", "words", "via")
        given["matter"] = actions.say(
            matter=opened.matter, **{name: given[name] for name in names}, **_by(request)
        )

    if form and form.carried_out(note):
        closed = form.cleaned_data["matter"].state == states.CLOSED
        return _done(request, opened, _("记下了，这件办结。") if closed else _("记下了，接着办。"), on=True)
    return _again(request, opened, "word", form)


@act
@desk_only
def attempts(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "attempt")

    def attempt(given: Given) -> None:
        _made, given["closed"] = actions.attempt(
            matter=opened.matter, how=given["how"], note=given["note"], **_by(request)
        )

    if form and form.carried_out(attempt):
        closed = form.cleaned_data["closed"]
        text = (
            _("第三次没联系上，按“已答复，没联系上本人”办结。") if closed else _("记下了一次，换一天再试。")
        )
        return _done(request, opened, text, on=True)
    return _again(request, opened, "attempt", form)


@act
@desk_only
def verifications(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "verify")

    def verify(given: Given) -> None:
        given["matter"] = actions.verify(
            matter=opened.matter, solved=given["solved"], words=given["words"], **_by(request)
        )

    if form and form.carried_out(verify):
        closed = form.cleaned_data["matter"].state == states.CLOSED
        return _done(request, opened, _("核实了，这件办结。") if closed else _("记下了，接着办。"), on=True)
    return _again(request, opened, "verify", form)


@act
@desk_only
def reopenings(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "reopen")
    if form and form.carried_out(
        lambda given: actions.reopen(
            matter=opened.matter, reporter=None, words=given["words"], **_by(request)
        )
    ):
        return _done(request, opened, _("重开了，回到窗口接着办。"))
    return _again(request, opened, "reopen", form)


@act
@desk_only
def title(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "title")
    if form and form.carried_out(
        lambda given: actions.set_title(
            matter=opened.matter, title=given["title"], public=given["public"], **_by(request)
        )
    ):
        return _done(request, opened, _("标题定了。"))
    return _again(request, opened, "title", form)


@act
@desk_only
def category(request: Request, ref: str) -> HttpResponse:
    opened = _open(request, ref)
    form = _form(request, opened, "category")
    if form and form.carried_out(
        lambda given: actions.classify(matter=opened.matter, category=given["category"], **_by(request))
    ):
        return _done(request, opened, _("类别改了。"))
    return _again(request, opened, "category", form)


@require_POST
@desk_only
def contact_views(request: Request, ref: str) -> HttpResponse:
    """Open name and telephone on this page, once; the look is written down first."""
    found = visible(request, ref)
    shown = actions.show_contact(matter=found, **_by(request))
    opened = Opened(found, request.actor, request.now, shown)
    if request.htmx:
        return render(request, "matters/desk/_contact.jinja", {"opened": opened})
    return desk.show(request, opened)
