"""Signing in and out, and changing one's own password. Accounts are opened at the desk (`accounts`)."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.people.adapters import TOO_MANY
from mulin.people.office import OfficeAdapter
from mulin.platform import guarded, oidc, scope
from mulin.platform.errors import TooMany


class SignIn(LoginView):
    """Name and password; the page leads to the other ways in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "office": settings.OIDC,
            "open_demo": not settings.SECOND_FACTOR and guarded.is_demonstration(),
            "idle": "idle" in self.request.GET,
            "ended": "ended" in self.request.GET,
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again with what was typed but the password; 429 where the limit stands in the way."""
        blocked = any(error.code == TOO_MANY for error in form.non_field_errors().as_data())
        response = self.render_to_response(self.get_context_data(form=form, blocked=blocked))
        response.status_code = TooMany.status if blocked else 422
        return response


class ChangePassword(PasswordChangeView):
    """One's own password, by who knows the old one."""

    success_url = reverse_lazy("site:mine")

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


# Whose name or subject it is decides in which street they are.
signing_in = scope.everything("sign-in")
sign_in = signing_in(SignIn.as_view())
change_password = login_required(ChangePassword.as_view())
sign_out = LogoutView.as_view()


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Signing in with the office's own account, where this instance is configured for it; else not there."""
    if settings.OIDC is None:
        raise Http404
    return render(request, "account/office.jinja2", {"name": settings.OIDC.name})


def _office(request: HttpRequest, provider_id: str, view: Any) -> HttpResponse:
    if settings.OIDC is None or provider_id != oidc.PROVIDER:
        raise Http404
    return view.adapter_view(OfficeAdapter(request, provider_id))(request)


@require_POST
@signing_in
def office_begins(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the city's identity service, by a press: no link of somebody else's begins it."""
    return _office(request, provider_id, OAuth2LoginView)


@require_safe
@signing_in
def office_returns(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it, with a code that is exchanged for an ID token."""
    return _office(request, provider_id, OAuth2CallbackView)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many forms sent by one network in a minute, whoever they were for."""
    refusal = TooMany(
        "N-2.12",
        _("这个网络一分钟里登录得太多次了。"),
        remedy=_("过一分钟再试。反映事情、看公开页都不用登录。"),
    )
    return render(
        request, "ui/error.jinja", {"status": refusal.status, "refusal": refusal}, status=refusal.status
    )
