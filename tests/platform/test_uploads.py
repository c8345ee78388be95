"""A form that brings too much is stopped while it arrives."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig

from mulin.platform import uploads


def test_what_says_that_it_is_too_large_is_not_read() -> None:
    handler = uploads.Bounded()
    with pytest.raises(RequestDataTooBig):
        handler.handle_raw_input(None, {}, uploads.MOST_BYTES + 1, b"")
    assert handler.handle_raw_input(None, {}, uploads.MOST_BYTES, b"") is None


def test_what_says_nothing_is_counted_as_it_comes() -> None:
    handler = uploads.Bounded()
    chunk = b"x" * (1 << 20)
    for number in range(uploads.MOST_BYTES // len(chunk)):
        assert handler.receive_data_chunk(chunk, number * len(chunk)) is chunk
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"x", 0)


def test_it_keeps_no_file_itself() -> None:
    assert uploads.Bounded().file_complete(1) is None
