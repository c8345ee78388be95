"""Loading the account of a session together with its person: one statement a request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from mulin.people.models import Account


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> Account | None:
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account is not None and account.is_active else None
