"""Registering at the desk: a telephone note, somebody at the counter, something found on patrol."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulin.matters import actions, danger, queries, states, tokens
from mulin.matters.forms.registering import RegisterForm
from mulin.matters.models import FOUND, Channel, Matter
from mulin.matters.pages.door import around, desk_only, visible
from mulin.matters.pages.where import Where, settle
from mulin.people import actions as people_actions
from mulin.people import queries as people
from mulin.people.actions import normal_phone
from mulin.people.models import PaperForm
from mulin.people.roles import GRID_MEMBER, WINDOW
from mulin.platform.errors import Refusal
from mulin.platform.ids import new_token
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Place


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def register(request: Request) -> HttpResponse:
    """The form; sent back and forth while the place or the person is looked up, then one action."""
    actor = request.actor
    if not actor.has_role(*WINDOW, GRID_MEMBER):
        raise Refusal("S1-18", _("代人登记由窗口人员来做。"), remedy=_("请转告所在居民区或街道网格中心。"))
    posted = request.method == "POST"
    where = _where(request)
    paper = _paper(request)
    # Whose form it is is known: their number need not be typed, nor shown, to find them.
    phone = normal_phone(request.POST.get("phone", "")[:40]) or _phone_on(request, paper)
    callers = queries.callers(actor, phone) if posted or paper else []
    categories = list(queries.categories())
    act = request.POST.get("act", "")
    if not posted:
        first = {"form_key": new_token(), **_from_paper(paper)}
        form = RegisterForm(initial=first, categories=categories, callers=callers)
        return _show(request, form, where)
    if act.startswith("way-") or act == "look" or not where.settled:
        typed = {name: request.POST[name] for name in RegisterForm.base_fields if request.POST.get(name)}
        return _show(request, RegisterForm(initial=typed, categories=categories, callers=callers), where)
    form = RegisterForm(request.POST, request.FILES, categories=categories, callers=callers)
    form.street_id, form.today = where.street.id, request.now.astimezone(LOCAL).date()
    matter = form.carried_out(lambda given: _take(request, form, where, given))
    if matter is not None:
        return redirect(reverse("matters:registered", args=[matter.ref]))
    return _show(request, form, where, status=form.status)


def _take(request: Request, form: RegisterForm, where: Where, given: dict[str, Any]) -> Matter:
    """The one action."""
    words = given["words"]
    if where.unfound and words:
        words = f"{words}\n（{_('地点：')}{where.unfound}）"
    patrol = given["channel"] in FOUND
    contact = actions.Contact() if patrol else form.contact()
    paper = _paper(request)
    values: dict[str, Any] = {
        "place": where.place,
        "words": words,
        "channel": given["channel"],
        "contact": contact,
        "token": tokens.for_form(given["form_key"], words, where.place.id, contact.phone, contact.name),
        "occurred_at": given["occurred_at"],
        "category_id": given["category"].id if given["category"] else None,
        "how_agreed": given["how_agreed"],
        "voices": form.voices,
        "actor": request.actor,
        "now": request.now,
    }
    if paper is None:
        return actions.register(**values)
    return actions.register_from(paper=paper, **values)


def _paper(request: Request) -> PaperForm | None:
    """The form on paper that is being entered; one that is entered already comes to nothing here."""
    serial = request.POST.get("paper") or request.GET.get("paper", "")
    if not serial:
        return None
    return people.paper_by_serial(serial[:16], street_id=request.actor.street_id)


def _from_paper(paper: PaperForm | None) -> dict[str, str]:
    """What is known already, and how the person agreed."""
    if paper is None:
        return {}
    how = paper.how_agreed or _("本人签的纸")
    first = {"channel": Channel.WALK_IN, "how_agreed": how}
    if paper.person is not None:
        first["known"] = f"p:{paper.person.id}"
    return first


def _phone_on(request: Request, paper: PaperForm | None) -> str:
    """The number on file, filled in for who signed the form: written down as read."""
    if paper is None or paper.person is None:
        return ""
    people_actions.note_reading(
        persons=[paper.person], reason=_("照纸上写的录"), actor=request.actor, now=request.now
    )
    return str(paper.person.phone)


def _where(request: Request) -> Where:
    """The place of the form; at first the area whose window this is."""
    area = _area(request)
    street = area.street if area else None
    if area is None or street is None:
        raise Http404
    if request.method == "POST":
        return settle(request.POST, street)
    given = {"place": str(area.id)} if area.kind == Place.Kind.NEIGHBOURHOOD else {}
    return settle({**given, **request.GET.dict()}, street)


def _area(request: Request) -> Place | None:
    paths = queries.area_paths(request.actor)
    return territory.at_path(paths[0]) if paths else None


def _show(request: Request, form: RegisterForm, where: Where, *, status: int = 200) -> HttpResponse:
    words = form["words"].value() or ""
    context = {
        "form": form,
        "where": where,
        "callers": list(form.callers.values()),
        "step": "",
        "paper": _paper(request),
        "patrol": form["channel"].value() in FOUND,
        "calls": danger.calls(words),
        **around(request, "register"),
    }
    return render(request, "matters/desk/register.jinja", context, status=status)


@require_safe
@desk_only
def registered(request: Request, ref: str) -> HttpResponse:
    """The number, at once, and the slip to print and hand over."""
    matter = visible(request, ref)
    if matter.state != states.NEW:
        return redirect(reverse("matters:matter", args=[matter.ref]))
    whole = queries.whole(matter)
    context = {
        "matter": matter,
        "reporter": whole.reporters[0] if whole.reporters else None,
        "calls": danger.calls(matter.words),
        **around(request, "register"),
    }
    return render(request, "matters/desk/registered.jinja", context)
