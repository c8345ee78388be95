"""Parts of addresses that open something: what cannot be a token is no address at all."""

from __future__ import annotations

from django.urls import register_converter


class Token:
    """A random token as `ids.new_token` and keyed hashes make them."""

    regex = r"[A-Za-z0-9_-]{1,64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def register() -> None:
    """Make `<token:…>` known to every table of addresses."""
    register_converter(Token, "token")
