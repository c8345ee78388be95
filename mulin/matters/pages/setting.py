"""What the pages of settings share: the frame of one, and one act with its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from mulin.matters.forms.desk import SheetForm
from mulin.matters.pages import door, told
from mulin.platform.requests import Request


def show(
    request: Request, template: str, here: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One page of settings; `form` in the context brings its refusal, what was done before is said above."""
    form = context.get("form")
    shared = {
        **door.around(request, here),
        "said": told.read(request),
        "refusal": form.refusal if isinstance(form, SheetForm) else None,
    }
    return render(request, f"matters/{template}.jinja", {**shared, **context}, status=status)


def carry_out(
    request: Request,
    form: SheetForm,
    act: Callable[[dict[str, Any]], str],
    *,
    after: str,
    again: Callable[[SheetForm, int], HttpResponse],
) -> HttpResponse:
    """Do it and go on to `after` with what `act` says was done; else the page `again`, with everything typed."""
    done = form.carried_out(act)
    if done is None:
        return again(form, form.status)
    told.say(request, done)
    return redirect(after)
