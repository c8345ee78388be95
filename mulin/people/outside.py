"""Who comes in with the office's own account: only who was joined to an account here before."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from mulin.platform.errors import Refusal, respond


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Never makes an account, never joins one by itself, and takes nothing but the subject."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """An address is no proof of who somebody is here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """A verified subject that nobody joined to an account is told what to do."""
        if not sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(respond(request, unknown()))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        refusal = Refusal(
            "N-2.12", _("单位账号没有登录成功。"), remedy=_("请再试一次，或者用工号和密码登录。")
        )
        raise ImmediateHttpResponse(respond(request, refusal))


def unknown() -> Refusal:
    return Refusal(
        "N-2.12",
        _("这个单位账号还没有和这里的账号连上。"),
        remedy=_("请系统管理员先连上，或者用工号和密码登录。"),
    )
