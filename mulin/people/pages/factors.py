"""The second factor: the library's ceremonies on pages of ours, each written down by an action in one transaction."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.forms import DeactivateTOTPForm
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from fido2.utils import websafe_encode
from markupsafe import Markup

from mulin.people import actions, factors, policies, signed_in
from mulin.people.devices import spoken
from mulin.people.forms.factors import ResetFactorForm
from mulin.people.pages.door import done, said, today
from mulin.people.pages.signing import signing_in
from mulin.people.posts import word_of
from mulin.people.queries import sessions as kept
from mulin.platform import errors
from mulin.platform.print.qr import qr_svg
from mulin.platform.requests import Request
from mulin.platform.ui.safe import own_page
from mulin.territory import queries as territory


class _Ours:
    """What every page of these shares: nothing kept by browsers, 422 where something was wrong."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


def _spoken(options: Any) -> str:
    """What a browser needs for the ceremony, as JSON in an attribute; bytes as WebAuthn writes them."""
    return json.dumps(options, default=lambda value: websafe_encode(bytes(value)))


def _finish(view: Any, act: Any, **values: Any) -> None:
    request = view.request
    act(account=request.user, actor=request.actor, now=request.now, **values)


@method_decorator(never_cache, name="dispatch")
class Authenticate(_Ours, base.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        held = {one.type for one in kept.factors_of(self.stage.login.user)}
        options = context.get("js_data", {}).get("request_options")
        by_key = Authenticator.Type.WEBAUTHN in held
        return context | {
            "options": _spoken(options) if by_key else "",
            "by_code": held - {Authenticator.Type.WEBAUTHN},
        }


@method_decorator(never_cache, name="dispatch")
class Reauthenticate(_Ours, base.ReauthenticateView):
    pass


@method_decorator(never_cache, name="dispatch")
class PasswordAgain(_Ours, ReauthenticateView):
    pass


@method_decorator(never_cache, name="dispatch")
class PasskeyAgain(webauthn.ReauthenticateWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"options": _spoken(context["js_data"]["request_options"])}

    def form_invalid(self, form: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(form=form) | {"form": form})
        response.status_code = 422
        return response


@method_decorator(never_cache, name="dispatch")
class ActivateTotp(_Ours, totp.ActivateTOTPView):
    """A code by an app on the phone: the square, then the digits it shows."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context | {
            "square": Markup(qr_svg(context["totp_url"], title=_("二维码：用手机上的验证器扫"))),
            "secret": grouped,
        }

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _finish(self, actions.note_factor_added, kind="totp")
        factors.remember(self.request)
        return response


@method_decorator(never_cache, name="dispatch")
class DeactivateTotp(totp.DeactivateTOTPView):
    form_class = DeactivateTOTPForm

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _taken_off(self, "totp")
        return response


@method_decorator(never_cache, name="dispatch")
class AddPasskey(_Ours, webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The library leaves out what was typed and what was wrong with it.
        form = kwargs.get("form") or context["form"]
        return context | {"form": form, "options": _spoken(context["js_data"]["creation_options"])}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _finish(self, actions.note_factor_added, kind="webauthn")
        factors.remember(self.request)
        return response


@method_decorator(never_cache, name="dispatch")
class RemovePasskey(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _taken_off(self, "webauthn")
        return response


def _taken_off(view: Any, kind: str) -> None:
    request = view.request
    if not kept.has_factor(request.user):
        factors.forget(request)
    _finish(view, actions.note_factor_removed, kind=kind)
    update_session_auth_hash(request, request.user)
    signed_in.see(request)


@method_decorator(never_cache, name="dispatch")
class RecoveryCodes(recovery.ViewRecoveryCodesView):
    """Shown once, to be printed or written down."""


@method_decorator(never_cache, name="dispatch")
class NewRecoveryCodes(_Ours, recovery.GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _finish(self, actions.note_codes_renewed)
        return response


authenticate = signing_in(Authenticate.as_view())
reauthenticate = Reauthenticate.as_view()
password_again = PasswordAgain.as_view()
passkey_again = PasskeyAgain.as_view()
activate_totp = ActivateTotp.as_view()
deactivate_totp = DeactivateTotp.as_view()
add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
recovery_codes = login_required(RecoveryCodes.as_view())
new_recovery_codes = login_required(NewRecoveryCodes.as_view())


@login_required
@never_cache
@require_safe
def second_factor(request: Request) -> HttpResponse:
    """What a post waits for, why, and how to go on."""
    after = own_page(request, request.GET.get("next", ""))
    waiting = factors.waiting(request)
    if not waiting:
        return redirect(after or reverse("mfa_index"))
    held = {one.type for one in kept.factors_of(request.user)}
    context = {
        "posts": [word_of(post) for post in waiting],
        "held": held,
        "next": after,
    }
    return render(request, "mfa/needed.jinja2", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guarded(request: Request) -> HttpResponse:
    """Who of the street has a second factor, and taking one off that was lost."""
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_keep_factors(request.actor, street_id=street.id))
    context = {"rows": kept.guarded_in(street.path, on=today(request)), "said": said(request)}
    return render(request, "mfa/guarded.jinja2", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resets(request: Request, account_id: UUID) -> HttpResponse:
    """One colleague's, with the reason."""
    street = territory.by_id(request.actor.street_id)
    if street is None:
        raise Http404
    errors.require(policies.may_keep_factors(request.actor, street_id=street.id))
    account = kept.account_below(account_id, street.path, on=today(request))
    if account is None:
        raise Http404
    form = ResetFactorForm(request.POST if request.method == "POST" else None)

    def reset(given: dict[str, Any]) -> bool:
        actions.reset_factor(account=account, reason=given["reason"], actor=request.actor, now=request.now)
        return True

    if request.method == "POST" and form.carried_out(reset):
        text = _("重设了。%(name)s 的登录都已结束，下次登录请本人重新设一个。") % {"name": account.username}
        return done(request, text, reverse("guarded"))
    context = {"account": account, "form": form, "has": kept.has_factor(account)}
    return render(request, "mfa/reset.jinja2", context, status=form.status)


@login_required
@never_cache
@require_safe
def own(request: Request) -> HttpResponse:
    """Getting in, one's own: password, second factor, and where one is signed in."""
    held = list(kept.factors_of(request.user))
    by_type = {
        kind: [one for one in held if one.type == kind] for kind in ("totp", "webauthn", "recovery_codes")
    }
    left = len(by_type["recovery_codes"][0].wrap().get_unused_codes()) if by_type["recovery_codes"] else 0
    keys = [(one, one.wrap().name) for one in by_type["webauthn"]]
    context = {
        "spoken": spoken,
        "totp": by_type["totp"],
        "keys": keys,
        "codes_left": left if held else None,
        "rows": list(kept.own_sessions(request.actor)[:50]),
        "this": request.session.get(signed_in.LISTED, ""),
        "waiting": factors.waiting(request),
        "may_keep": bool(policies.may_keep_factors(request.actor, street_id=request.actor.street_id)),
        "has_password": request.user.has_usable_password(),
        "said": said(request),
    }
    return render(request, "people/security.jinja", context)


@login_required
@require_POST
def ends(request: Request, session_id: UUID) -> HttpResponse:
    """End one of one's own."""
    session = kept.own_sessions(request.actor).filter(pk=session_id).first()
    if session is None:
        raise Http404
    actions.end_session(session=session, actor=request.actor, now=request.now)
    if str(session_id) == request.session.get(signed_in.LISTED):
        return redirect("account_login")
    return done(request, _("那里的登录结束了。"), reverse("mfa_index"))


@login_required
@require_POST
def others_end(request: Request) -> HttpResponse:
    """End all but this one."""
    listed = request.session.get(signed_in.LISTED)
    count = actions.end_other_sessions(
        account=request.user, besides=UUID(listed) if listed else None, actor=request.actor, now=request.now
    )
    return done(request, _("结束了 %(n)s 个别处的登录。") % {"n": count}, reverse("mfa_index"))
