"""How sign-in differs from the library's own: nobody opens an account for themself here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened at the desk, where somebody can help (DR-10)."""
        return False
