"""Whose account here belongs to a subject that the city's identity service has verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mulin.people.models import Account
from mulin.people.phones import normal_phone
from mulin.platform import crypto
from mulin.platform.oidc import PHONE


def account_matching(claims: Mapping[str, Any], match: str) -> Account | None:
    """The one active account that a verified claim names; None for none and for several.

    `match` is what the instance goes by: `phone_number` (only where the service says that it verified it), or a
    claim that stands for the user name here, such as the staff number; empty: nobody is matched.
    """
    said = str(claims.get(match) or "").strip() if match else ""
    if not said:
        return None
    found = Account.objects.select_related("person").filter(is_active=True)
    if match == PHONE:
        if claims.get("phone_number_verified") is not True:
            return None
        found = found.filter(person__phone_index=crypto.blind(normal_phone(said), "people.phone"))
    else:
        found = found.filter(username=said)
    rows = list(found[:2])
    return rows[0] if len(rows) == 1 else None
