"""A sheet of paper as a scanner hands it over: a picture, or a PDF of one page. Kept as a picture, made anew."""

from __future__ import annotations

import io
import threading
from typing import BinaryIO

import pypdfium2 as pdfium

from mulin.platform.pictures import LONGEST_SIDE, MOST_BYTES, BadPicture, CleanPicture, clean_picture

ACCEPTED = "image/*,application/pdf,.pdf"
"""For a file field's `accept`."""

_MOST_POINTS = 20_000
"""No side of a page may be longer (1/72 inch): paper is not."""

_one_at_a_time = threading.Lock()
"""PDFium is not made for several threads."""


def clean_scan(file: BinaryIO | bytes) -> CleanPicture:
    """The sheet in `file` as an upright JPEG; of a PDF nothing but the look of its page is kept.

    Raises `BadPicture` as `clean_picture` does, and `pdf_pages` or `pdf_broken` for a PDF that has not
    exactly one page, or cannot be opened (damaged, or closed with a password).
    """
    content = file if isinstance(file, bytes) else file.read(MOST_BYTES + 1)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        if len(content) > MOST_BYTES:
            raise BadPicture("too_large")
        content = _page(content)
    return clean_picture(content)


def _page(content: bytes) -> bytes:
    with _one_at_a_time:
        try:
            with pdfium.PdfDocument(content) as document:
                if len(document) != 1:
                    raise BadPicture("pdf_pages")
                width, height = document[0].get_size()
                if not (0 < width <= _MOST_POINTS and 0 < height <= _MOST_POINTS):
                    raise BadPicture("pdf_broken")
                scale = LONGEST_SIDE / max(width, height)
                picture = document[0].render(scale=scale, may_draw_forms=False).to_pil()
        except pdfium.PdfiumError as error:
            raise BadPicture("pdf_broken") from error
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()
