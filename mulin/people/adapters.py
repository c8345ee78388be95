"""How sign-in differs from the library's own: nobody opens an account for themself here, and it speaks plainly."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mulin.people import actions, signed_in
from mulin.platform import clients, crypto
from mulin.platform.ui.safe import own_page

TOO_MANY = "too_many_login_attempts"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名和密码对不上。连着错 5 次，要等 15 分钟。"),
        TOO_MANY: _("错得太多次了，15 分钟以后再试。急用的话，请窗口的工作人员代办。"),
        "incorrect_password": _("密码不对。"),
    }

    def login(self, request: HttpRequest, user: Any) -> None:
        """Every way in but the code ends here: the session is put on its holder's list."""
        super().login(request, user)
        signed_in.begin(request, user)

    def is_safe_url(self, url: str | None) -> bool:
        """Only the address one came by; the library lets every host pass that the instance is known by."""
        return bool(url) and bool(own_page(context.request, str(url)))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked for the password twice."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - float(records[-1]["at"]) < REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        words = {
            "reauthenticate": gettext("用密码"),
            "mfa_reauthenticate": gettext("用验证器里的数字，或备用码"),
            "mfa_reauthenticate:webauthn": gettext("用通行密钥"),
        }
        methods = super().get_reauthentication_methods(user)
        return [one | {"description": words.get(one["id"], one["description"])} for one in methods]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The failure that closes a name is told to its holder, and to nobody else."""
        actions.note_failure(username=str(credentials.get("username", "")), now=request.now)  # type: ignore[attr-defined]

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


class FactorAdapter(DefaultMFAAdapter):
    """The second factor in plain words, its secret encrypted like every field of this kind."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("数字不对，或者过时了。看看手机上现在显示的是哪 6 位，手机的时间准不准。"),
        "cannot_delete_authenticator": _("这一样现在不能拿掉。"),
        "cannot_generate_recovery_codes": _("先设第二道验证，再印备用码。"),
    }

    def encrypt(self, text: str) -> str:
        return crypto.keyring().seal(text, "people.factor").hex()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.keyring().open(bytes.fromhex(encrypted_text), "people.factor")

    def build_totp_svg(self, url: str) -> str:
        """Drawn by the page, with the maker of every other QR code here."""
        return ""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("通行密钥 %(n)s") % {"n": count + 1}

    def get_public_key_credential_user_entity(self, user: Any) -> dict:
        """What the device shows: the name to sign in by, nothing else of the person."""
        whole = super().get_public_key_credential_user_entity(user)
        return whole | {"display_name": user.username}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Told in Mine and by the ways the person chose (`actions.factors`), not by the library."""
