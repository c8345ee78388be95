"""Where the street's events go: addresses made, paused and ended, what did not arrive, and sending it again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mulin.people import actions, policies
from mulin.people.forms.hooks import HookForm
from mulin.people.pages.door import done, said, staff_only
from mulin.platform import errors
from mulin.platform.hooks import kinds, queries
from mulin.platform.hooks.models import Hook
from mulin.platform.requests import Request
from mulin.territory import queries as territory

DEAD_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def hooks(request: Request) -> HttpResponse:
    """The street's hooks, and the form for one more."""
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_keep_hooks(request.actor, street.id))
    form = HookForm(request.POST if request.method == "POST" else None)
    made = form.carried_out(
        lambda given: actions.make_hook(street=street, **given, actor=request.actor, now=request.now)
    )
    if made is not None:
        hook, secret = made
        return render(request, "people/hook_made.jinja", {"hook": hook, "secret": secret})
    context = {
        "hooks": list(queries.hooks_of(street.id)),
        "kinds": kinds.offered(),
        "form": form,
        "said": said(request),
    }
    return render(request, "people/hooks.jinja", context, status=form.status)


def _hook(request: Request, hook_id: UUID) -> Hook:
    found = queries.hook_by_id(request.actor.street_id, hook_id)
    if found is None:
        raise Http404
    errors.require(policies.may_keep_hooks(request.actor, found.street_id))
    return found


@require_http_methods(["GET", "HEAD"])
@staff_only
def hook(request: Request, hook_id: UUID) -> HttpResponse:
    """One of them, with what did not arrive."""
    found = _hook(request, hook_id)
    dead = list(queries.dead_of(found)[: DEAD_SHOWN + 1])
    context = {
        "hook": found,
        "kinds": kinds.offered(),
        "dead": dead[:DEAD_SHOWN],
        "more": len(dead) > DEAD_SHOWN,
        "said": said(request),
    }
    return render(request, "people/hook.jinja", context)


def _step(act: Callable[..., Hook], words: Callable[[], str]) -> Callable[..., HttpResponse]:
    @require_POST
    @staff_only
    def page(request: Request, hook_id: UUID) -> HttpResponse:
        moved = act(hook=_hook(request, hook_id), actor=request.actor, now=request.now)
        ended = moved.state == Hook.State.ENDED
        return done(request, words(), reverse("hooks") if ended else reverse("hook", args=[hook_id]))

    return page


pauses = _step(actions.pause_hook, lambda: _("先停下了，这期间的事都存着。"))
resumptions = _step(actions.resume_hook, lambda: _("接着送。"))
ends = _step(actions.end_hook, lambda: _("不再推送了。"))


@require_POST
@staff_only
def repeats(request: Request, hook_id: UUID) -> HttpResponse:
    """Try what did not arrive once more: one, or all."""
    found = _hook(request, hook_id)
    given = request.POST.get("delivery", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None
    n = actions.send_again(hook=found, delivery_id=number, actor=request.actor, now=request.now)
    text = ngettext("%(num)s 条重新排上了。", "%(num)s 条重新排上了。", n) % {"num": n}
    return done(request, text, reverse("hook", args=[hook_id]))
