"""Passwords of at least 12 that nobody would guess, judged without asking anybody."""

from __future__ import annotations

import socket

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from mulin.people.passwords import ENOUGH, guesses, new_password

LEAKED = [
    "password1234", "qwertyuiop12", "123456789012", "P@ssw0rd1234", "Admin@123456", "iloveyou123456",
    "woaini1314520", "zhongguo2026", "mulin12345678", "aaaaaaaaaaaa", "1qaz2wsx3edc4rfv", "abcdefghijkl",
]  # fmt: skip


@pytest.mark.parametrize("password", LEAKED)
def test_what_leaked_and_what_comes_of_it_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["four words make one", "梧桐树下喝杯茶聊天看月亮", "lamp kettle bicycle orchid"]
)
def test_a_few_unrelated_words_are_fine(password: str) -> None:
    validate_password(password)


def test_eleven_are_too_few() -> None:
    with pytest.raises(ValidationError):
        validate_password("kv7-Rt2!qz9")


def test_ones_own_name_does_not_count() -> None:
    assert guesses("dingyifan1388", known=("dingyifan",)) < guesses("dingyifan1388")


def test_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("asked somebody")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ValidationError):
        validate_password("password1234")


def test_those_made_at_the_desk_pass() -> None:
    assert min(guesses(new_password()) for _turn in range(30)) >= ENOUGH


@given(st.text(max_size=300))
def test_whatever_is_typed_is_judged(password: str) -> None:
    if password:
        assert guesses(password) >= 0
