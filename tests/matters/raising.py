"""What the tests of a resident's pages share: sending the form, pictures, the slip that came of it."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from mulin.matters import queries
from mulin.matters.models import Reporter

KEY = "a key made with the page, long enough"


def send(client: Client, path: str = "/raise/", **fields: Any) -> HttpResponse:
    """The form as a browser sends it; `form_key` is new for each unless given."""
    values = {"words": "楼道灯不亮", "form_key": f"{KEY} {send.count}", **fields}
    send.count += 1  # type: ignore[attr-defined]
    return client.post(path, {name: value for name, value in values.items() if value is not None})  # type: ignore[return-value]


send.count = 0  # type: ignore[attr-defined]


def body(response: Any) -> str:
    return response.content.decode()


def token_of(response: HttpResponse) -> str:
    """The token of the slip that a taken form leads to."""
    assert response.status_code == 302, response.content.decode()[:2000]
    return response.headers["Location"].split("/")[2]


def taken(response: HttpResponse) -> Reporter:
    reporter = queries.by_token(token_of(response))
    assert reporter is not None
    return reporter


def picture(name: str = "lamp.jpg", size: tuple[int, int] = (80, 60), **saved: Any) -> SimpleUploadedFile:
    """A small photo as a phone sends it, with the place where it was taken."""
    image = Image.new("RGB", size, "#888")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "A maker of phones"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, **saved)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")
