"""Signing in, in plain words; and what the desk writes down of somebody."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.forms import PlainForm


class SignInForm(LoginForm):
    """Name and password, nothing else: no box to tick, no puzzle."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, missing in (
            ("login", _("用户名，或工号"), _("请填用户名或工号。")),
            ("password", _("密码"), _("请填密码。")),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class NewPasswordForm(ChangePasswordForm):
    """The old one once, the new one twice."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("现在的密码")),
            ("password1", _("新密码")),
            ("password2", _("新密码，再写一遍")),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("至少 12 个字，一句自己记得住的话最好。")


class PersonForm(PlainForm):
    """Somebody who is at the desk: how to call them and how to reach them."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("手机或座机"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class UsernameForm(PlainForm):
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("用手机号最好记。"))
