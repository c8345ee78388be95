"""How sign-in differs from the library's own: nobody opens an account for themself here, and it speaks plainly."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mulin.platform import clients

TOO_MANY = "too_many_login_attempts"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名和密码对不上。连着错 5 次，要等 15 分钟。"),
        TOO_MANY: _("错得太多次了，15 分钟以后再试。急用的话，请窗口的工作人员代办。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened at the desk, where somebody can help (DR-10)."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The name alone: the library adds the host, which a guesser may write as they like."""
        return str(credentials.get("username", "")).lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same client that every other limit of this instance counts by."""
        return clients.address(request) or "unknown"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in shows by the page that follows; no line about it is kept for later."""
