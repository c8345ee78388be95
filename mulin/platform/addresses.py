"""Addresses: tokens as parts of them, and those that never change looked up once."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, register_converter, reverse


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


def fixed(name: str) -> str:
    """The address of a page that takes no arguments; a page of the desk asks for forty of them."""
    return _fixed(name, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=1024)
def _fixed(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name, urlconf=urlconf)
