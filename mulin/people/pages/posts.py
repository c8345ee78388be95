"""Posts of an area: who holds them, filling one, ending one, and handing everything over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, estates, policies, queries, roles
from mulin.people.forms import HandoverForm, PostForm
from mulin.people.models import Appointment
from mulin.people.pages.door import done, said, staff_named, staff_only, today
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.requests import Request
from mulin.platform.ui import paging
from mulin.territory import queries as territory
from mulin.territory.models import Place

PER_PAGE = 20
"""Posts on one page."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def posts(request: Request) -> HttpResponse:
    """The posts around the actor; the form for one more where they may fill any."""
    may = _may_fill(request.actor)
    form = _post_form(request, may) if may else None
    if request.method == "POST":
        if form is None:
            raise errors.Refusal("S0-26", _("岗位不由您来定。"), remedy=_("请街道负责人或居民区书记来办。"))
        made = form.carried_out(lambda given: _appoint(request, given))
        if made is not None:
            text = _("%(who)s上岗了：%(role)s。") % {
                "who": made.person.name,
                "role": roles.WORDS[made.role],
            }
            return done(request, text, reverse("posts"))
    on = today(request)
    actor = request.actor
    asked = request.GET.get("q", "").strip()[:40]
    part, listed = _listed(request, asked)
    rows = [
        {
            "post": one,
            "role": roles.WORDS[one.role],
            "may_end": bool(
                policies.may_appoint(actor, person_id=one.person_id, role=one.role, path=one.path)
            ),
            "may_hand_over": bool(
                policies.may_hand_over(
                    actor, person_id=one.person_id, posts=[estates.Term.of(one).actor_post]
                )
            ),
        }
        for one in listed
    ]
    context = {
        "rows": rows,
        "asked": asked,
        "sheet": part,
        "form": form,
        "said": said(request),
        "today": on,
        "here": "posts",
    }
    return render(request, "people/posts.jinja", context, status=form.status if form else 200)


def _listed(request: Request, asked: str) -> tuple[paging.Sheet, list[Appointment]]:
    """A page of the posts around the actor, of those that hold the words asked for."""
    actor, on = request.actor, today(request)
    if not asked:
        held = queries.posts_around(actor, on=on)
        part = paging.sheet(request, held.count(), size=PER_PAGE)
        return part, list(held[part.start : part.stop])
    # Names are kept encrypted: to look for a part of one, all of them are read.
    named = [one for one in queries.posts_in(actor, on=on) if _is_asked_for(one, asked)]
    part = paging.sheet(request, len(named), size=PER_PAGE)
    return part, named[part.start : part.stop]


def _is_asked_for(post: Appointment, asked: str) -> bool:
    """Whether the words asked for stand in the holder's name, the role, the office or the area."""
    office = post.organisation.local_name if post.organisation else ""
    return asked in " ".join((post.person.name, str(roles.WORDS[post.role]), office, post.place.spoken))


def _may_fill(actor: Actor) -> list[str]:
    """The roles that the actor may put somebody into, somewhere in their area."""
    mine = {post.role for post in actor.own_posts}
    may = set(policies.LEADER_APPOINTS) if roles.LEADER in mine else set()
    if roles.SECRETARY in mine:
        may |= policies.SECRETARY_APPOINTS
    # Posts with a seat of their own are filled where the empty one is seen: on the rosters.
    return [role for role in roles.WORDS if role in may and role not in roles.ON_ROSTERS]


def _post_form(request: Request, may: list[str]) -> PostForm:
    actor = request.actor
    street = territory.by_id(actor.street_id)
    if street is None:
        raise Http404
    own = [post.path for post in actor.own_posts if post.role in (roles.LEADER, roles.SECRETARY)]
    places: list[Place] = [street, *territory.neighbourhoods(street), *territory.compounds(street)]
    return PostForm(
        request.POST if request.method == "POST" else None,
        may=may,
        places=[one for one in places if any(one.path.startswith(path) for path in own)],
        offices=list(territory.organisations(street.id, on=today(request))),
    )


def _appoint(request: Request, given: dict[str, Any]) -> Any:
    person = queries.registered(given.pop("name"), given.pop("phone"), street_id=request.actor.street_id)
    if person is None:
        raise errors.Invalid(
            "S0-26",
            _("没有登记过这个姓名和号码的人。"),
            remedy=_("请先在“居民和账号”里登记。"),
            field="name",
        )
    return actions.appoint(person=person, since=today(request), actor=request.actor, now=request.now, **given)


@require_POST
@staff_only
def ends(request: Request, appointment_id: UUID) -> HttpResponse:
    """End a term today."""
    found = queries.appointment_by_id(request.actor, appointment_id, on=today(request))
    if found is None:
        raise Http404
    actions.end_appointment(appointment=found, on=today(request), actor=request.actor, now=request.now)
    text = _("%(who)s的这个岗位从今天起结束。") % {"who": found.person.name}
    return done(request, text, reverse("posts"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def handover(request: Request, person_id: UUID) -> HttpResponse:
    """Everything somebody holds, and to whom it goes."""
    on = today(request)
    staff = staff_named(request)
    leaver = next((person for person, _words in staff if person.id == person_id), None)
    if leaver is None:
        raise Http404
    held = actions.overview(leaver, on=on)
    terms = [estates.Term.of(one).actor_post for one in held.posts]
    errors.require(policies.may_hand_over(request.actor, person_id=leaver.id, posts=terms))
    named = [
        (str(one.id), f"{roles.WORDS[one.role]} · {one.place.spoken}")
        for one in held.posts
        if policies.may_appoint(request.actor, person_id=None, role=one.role, path=one.path)
    ]
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        staff=[(person, words) for person, words in staff if person.id != leaver.id],
        posts=named,
    )
    gone = form.carried_out(
        lambda given: actions.hand_over(
            person=leaver,
            successor=given["successor"],
            give=[UUID(one) for one in given["give"]],
            actor=request.actor,
            now=request.now,
        )
    )
    if gone is not None:
        text = _("交接好了，%(n)s 件事都有人接。") % {"n": len(gone.pieces)}
        return done(request, text, reverse("posts"))
    context = {"held": held, "form": form, "roles": roles.WORDS, "today": on}
    return render(request, "people/handover.jinja", context, status=form.status)
