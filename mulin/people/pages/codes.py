"""Signing in by a code: the number, then the digits. The same page and the same words whoever the number is of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from allauth.account.views import PasswordSetView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mulin.people import actions, signed_in
from mulin.people import login_codes as codes
from mulin.people.forms.codes import CodeForm, CodePhoneForm
from mulin.platform import clients, scope
from mulin.platform.requests import Request
from mulin.platform.ui.safe import own_page

PENDING = "code"
NEXT = "code_next"
BACKEND = "mulin.people.backends.AccountBackend"

T = TypeVar("T")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_phone(request: Request) -> HttpResponse:
    """Which number. Where no code can be sent, what one can do instead."""
    form = CodePhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        client = clients.key(request)
        sent = form.carried_out(
            lambda given: _in_everything(
                actions.send_code, phone=given["phone"], client=client, now=request.now
            )
        )
        if sent is not None:
            request.session[PENDING] = str(sent.id)
            request.session[NEXT] = own_page(request, request.POST.get("next", ""))
            return redirect("code_entry")
    context = {"form": form, "possible": codes.can_deliver(), "next": request.GET.get("next", "")}
    return render(request, "account/code_phone.jinja2", context, status=form.status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_entry(request: Request) -> HttpResponse:
    """The digits; right, they sign in."""
    if PENDING not in request.session:
        return redirect("code_phone")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        pending = UUID(request.session[PENDING])
        account = form.carried_out(
            lambda given: _in_everything(
                actions.enter_code, code_id=pending, code=given["code"], actor=request.actor, now=request.now
            )
        )
        if account is not None:
            after = request.session.get(NEXT) or reverse("site:arrive")
            login(request, account, backend=BACKEND)
            signed_in.begin(request, account)
            for key in (PENDING, NEXT):
                request.session.pop(key, None)
            return redirect(after)
    return render(request, "account/code_entry.jinja2", {"form": form}, status=form.status)


def _in_everything(act: Callable[..., T], **given: Any) -> T:
    """Whose number it is decides in which street they are."""
    with scope.everything("sign-in"):
        return act(**given)


class FirstPassword(PasswordSetView):
    """A password for who came in by code and never had one."""

    success_url = reverse_lazy("site:mine")

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


first_password = login_required(FirstPassword.as_view())
