"""Signing in, in plain words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


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
