"""An empty seat filled from the roster; one post with its duty and its holder's trainings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.people import actions, policies, queries, roles
from mulin.people.forms import bodies as forms
from mulin.people.models import Appointment
from mulin.people.pages.door import done, said, today
from mulin.people.pages.rosters import readers_only
from mulin.people.policies import bodies
from mulin.people.queries import rosters
from mulin.platform import errors
from mulin.platform.requests import Request
from mulin.territory import queries as territory
from mulin.territory.models import Organisation, Place

FILLED_HERE = roles.ON_ROSTERS | {roles.SECRETARY, roles.GRID_MEMBER, roles.BUILDING_HEAD}


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def new(request: Request) -> HttpResponse:
    """`?role=&place=&station=`: somebody registered into this seat, from today on."""
    role, place, station = _seat(request)
    errors.require(policies.may_appoint(request.actor, person_id=None, role=role, path=place.path))
    offices = list(territory.organisations(request.actor.street_id, on=today(request)))  # type: ignore[arg-type]
    near = territory.serving(place, Organisation.Kind.COMMITTEE).first()
    initial = {"organisation": str(near.pk) if near else ""}
    form = forms.SeatForm(
        request.POST if request.method == "POST" else None, initial=initial, offices=offices
    )
    if station is not None:
        del form.fields["organisation"]
    if role != roles.PART_TIME:
        del form.fields["unit"]
    made = form.carried_out(lambda given: _appoint(request, role, place, station, given))
    if made is not None:
        text = _("%(who)s上岗了：%(role)s。") % {"who": made.person.name, "role": roles.WORDS[role]}
        return done(request, text, back_of(place, station))
    context = {
        "form": form,
        "role": roles.WORDS[role],
        "place": station.local_name if station else place.spoken,
        "back": back_of(place, station),
        "here": "rosters",
    }
    return render(request, "people/rosters/seat_new.jinja", context, status=form.status)


def _seat(request: Request) -> tuple[str, Place, Organisation | None]:
    """Which seat is meant; 404 for none that is filled here, or that the actor's street does not have."""
    role = request.GET.get("role", "")
    try:
        place = territory.by_id(UUID(request.GET.get("place", "")))
        asked = request.GET.get("station", "")
        station_id = UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None
    street_id = request.actor.street_id
    if role not in FILLED_HERE or place is None or street_id is None or place.street_id != street_id:
        raise Http404
    station = (
        territory.organisation(station_id, street_id=street_id, on=today(request)) if station_id else None
    )
    if (role in roles.SEATED_AT) != (station is not None):
        raise Http404
    return role, place, station


def back_of(place: Place, station: Organisation | None) -> str:
    """The roster that a seat stands on."""
    if station is not None:
        return reverse("station_roster", args=[station.pk])
    area = territory.at_path("/".join(place.path.split("/")[:3]) + "/")
    return reverse("roster", args=[area.pk]) if area else reverse("rosters")


def _appoint(
    request: Request, role: str, place: Place, station: Organisation | None, given: dict[str, Any]
) -> Appointment:
    person = queries.registered(given.pop("name"), given.pop("phone"), street_id=request.actor.street_id)
    if person is None:
        raise errors.Invalid(
            "S0-26",
            _("没有登记过这个姓名和号码的人。"),
            remedy=_("请先在“居民和账号”里登记。"),
            field="name",
        )
    return actions.appoint(
        person=person,
        role=role,
        place=place,
        organisation=station or given.pop("organisation", None),
        since=today(request),
        actor=request.actor,
        now=request.now,
        **{name: value for name, value in given.items() if name != "organisation"},
    )


def found(request: Request, appointment_id: UUID) -> Appointment:
    post = rosters.post_on_roster(request.actor, appointment_id, on=today(request))
    if post is None:
        raise Http404
    return post


@require_safe
@readers_only
def seat(request: Request, appointment_id: UUID) -> HttpResponse:
    return _show(request, found(request, appointment_id))


def _show(
    request: Request,
    post: Appointment,
    duty: forms.DutyForm | None = None,
    training: forms.TrainingForm | None = None,
) -> HttpResponse:
    """One post: since when, from where, what its holder has taken on and was trained in."""
    on = today(request)
    line = rosters.Line(post.role, post.place, post, post.organisation)
    wrong = next((form for form in (duty, training) if form is not None), None)
    may_change = policies.may_appoint(request.actor, person_id=post.person_id, role=post.role, path=post.path)
    may_train = bodies.may_note_training(request.actor, person_id=post.person_id, paths=[post.path])
    context = {
        "post": post,
        "line": line,
        "role": roles.WORDS[post.role],
        "trainings": [
            {"one": one, "over": one.until is not None and one.until <= on}
            for one in rosters.trainings([post], on=on).get(post.person_id, ())
        ],
        "may_change": bool(may_change),
        "may_train": bool(may_train),
        "duty_form": duty or forms.DutyForm(initial={"duty": line.duty}),
        "training_form": training or forms.TrainingForm(initial={"on": on}),
        "back": back_of(post.place, post.organisation if post.role in roles.SEATED_AT else None),
        "said": said(request),
        "here": "rosters",
    }
    return render(request, "people/rosters/seat.jinja", context, status=wrong.status if wrong else 200)


@require_POST
@readers_only
def duties(request: Request, appointment_id: UUID) -> HttpResponse:
    """What somebody has taken on, said anew."""
    post = found(request, appointment_id)
    form = forms.DutyForm(request.POST)
    changed = form.carried_out(
        lambda given: actions.change_duty(appointment=post, **given, actor=request.actor, now=request.now)
    )
    if changed is None:
        return _show(request, post, duty=form)
    return done(request, _("改好了。"), reverse("seat", args=[post.pk]))


@require_POST
@readers_only
def trainings(request: Request, appointment_id: UUID) -> HttpResponse:
    """One more training of its holder."""
    post = found(request, appointment_id)
    form = forms.TrainingForm(request.POST)
    noted = form.carried_out(
        lambda given: actions.note_training(person=post.person, **given, actor=request.actor, now=request.now)
    )
    if noted is None:
        return _show(request, post, training=form)
    return done(request, _("记下了。"), reverse("seat", args=[post.pk]))
