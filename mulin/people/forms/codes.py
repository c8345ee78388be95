"""A telephone number, and the digits that came to it."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.forms import ActForm


class CodePhoneForm(ActForm):
    phone = forms.CharField(
        label=_("您登记过的手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class CodeForm(ActForm):
    code = forms.CharField(
        label=_("短信里的 6 位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class FirstPasswordForm(SetPasswordForm):
    """A password for who has signed in by code and never had one."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("password1", _("新密码")), ("password2", _("新密码，再写一遍"))):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("至少 12 个字，一句自己记得住的话最好。")
