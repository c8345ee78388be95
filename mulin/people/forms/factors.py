"""Setting up and showing a second factor, in plain words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.forms import ActForm

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class _Plain(forms.Form):
    """Labels and messages of ours on a form of the library."""

    use_required_attribute = False
    words: dict[str, tuple[Any, Any, Any]] = {}
    """Field: label, what stands below it, what is said where it is empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text, missing) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= DIGITS
                field.max_length = 20  # type: ignore[attr-defined]


class PasswordAgainForm(_Plain, ReauthenticateForm):
    words = {"password": (_("现在的密码"), "", _("请填密码。"))}


_NOW = (_("6 位数字，或一个备用码"), _("备用码在您印下来的那张纸上，用一个少一个。"), _("请填数字。"))


class CodeNowForm(_Plain, AuthenticateForm):
    words = {"code": _NOW}


class CodeAgainForm(_Plain, MfaReauthenticateForm):
    words = {"code": _NOW}


class FirstCodeForm(_Plain, ActivateTOTPForm):
    words = {"code": (_("手机上显示的 6 位数字"), "", _("请填数字。"))}


class PasskeyForm(_Plain, AddWebAuthnForm):
    words = {"name": (_("给它起个名字"), _("例如：办公室电脑、我的手机。"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 40  # type: ignore[attr-defined]


class ResetFactorForm(ActForm):
    """Why a colleague's second factor is taken off; the colleague reads it."""

    reason = forms.CharField(
        label=_("为什么重设"), max_length=200, help_text=_("例如：手机丢了，本人到场核对了工作证。")
    )
