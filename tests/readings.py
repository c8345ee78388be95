"""Looks at every request: whose encrypted fields it opened, and whether that was recorded."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from mulin.platform import fields
from mulin.platform.fields import Sort
from mulin.platform.readings import Ledger


class Watch:
    """Collects what was opened and neither recorded nor one's own, nor the name of somebody in a post."""

    def __init__(self) -> None:
        self.left: set[str] = set()
        self.requests = 0
        self.told = 0
        self.personal = {
            (line.table, line.field)
            for line in fields.register()
            if line.sealed and line.sort in {Sort.PERSONAL, Sort.SENSITIVE}
        }

    def __call__(self, request: Any, ledger: Ledger) -> None:
        self.requests += 1
        self.told += len(ledger.told)
        own = getattr(getattr(request, "user", None), "person_id", None)
        name = request.resolver_match.view_name if request.resolver_match else request.path
        for (table, field, key), where in ledger.left_over().items():
            if (table, field) in self.personal and key != own and not self._in_post(table, field, key):
                self.left.add(f"{table}.{field} at {name}: {where}")

    @staticmethod
    def _in_post(table: str, field: str, key: Hashable) -> bool:
        from mulin.people.models import Appointment

        return (table, field) == ("people_person", "name") and Appointment.objects.filter(
            person_id=key
        ).exists()
