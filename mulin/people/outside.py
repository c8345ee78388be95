"""Who comes in with the office's own account: only who has an account here, named by a verified claim."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from mulin.people import actions
from mulin.people.office import Untrue
from mulin.people.queries.outside import account_matching
from mulin.platform.errors import Refusal, respond

log = logging.getLogger("mulin.people.outside")


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Never makes an account, never gives a post, and takes nothing but the subject."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """An address is no proof of who somebody is here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """A verified subject is joined to the account that its claim names, once; without one it is told what to do."""
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(respond(request, unknown()))
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise ImmediateHttpResponse(respond(request, unknown()))
            return
        match = settings.OIDC.match if settings.OIDC else ""
        account = account_matching(getattr(sociallogin, "claims", {}), match)
        if account is None:
            raise ImmediateHttpResponse(respond(request, unknown()))
        now: dt.datetime = request.now  # type: ignore[attr-defined]
        with transaction.atomic():
            sociallogin.connect(request, account)
            actions.note_outside_joined(account=account, now=now)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Told in Mine (`actions.note_outside_joined`)."""

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any = None,
        error: Any = None,
        exception: Any = None,
        **kwargs: Any,
    ) -> None:
        log.warning("office sign-in refused: %s", getattr(exception, "why", type(exception).__name__))
        if isinstance(exception, Untrue):
            message = _("单位账号发来的凭证不能信：签名、时间，或者不是给这里的。")
            remedy = _("请从登录页重新来一次。还是不行，用工号和密码登录，并告诉管理员。")
        else:
            message = _("单位账号没有登录成功。")
            remedy = _("请再试一次，或者用工号和密码登录。")
        raise ImmediateHttpResponse(respond(request, Refusal("N-2.12", message, remedy=remedy)))


def unknown() -> Refusal:
    return Refusal(
        "N-2.12",
        _("这个单位账号在这里还对不上任何一个账号。"),
        remedy=_("这里不会因此开账号，也不会给岗位。请用工号和密码登录，或请管理员核对工号。"),
    )
