"""Loading the account of a session together with its person: one statement a request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from mulin.people.models import Account
from mulin.platform import scope
from mulin.platform.prepared import Prepared, Slot

_ACCOUNT = Prepared(lambda: Account.objects.select_related("person").filter(pk=Slot("account")))


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> Account | None:
        with scope.everything("sign-in"):
            account = _ACCOUNT.first(account=user_id)
        return account if account is not None and account.is_active else None
