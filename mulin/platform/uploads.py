"""How much one form may bring: stopped while it arrives, not after it has filled the disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 64 * 1024 * 1024
"""Three photos as large as a phone makes them, and some more; each photo has its own, lower limit."""


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep files, and stops what is too large for any form of ours."""

    received = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MOST_BYTES:
            raise RequestDataTooBig("more than a form may bring")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MOST_BYTES:
            raise RequestDataTooBig("more than a form may bring")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the next handler."""
