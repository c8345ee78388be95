"""Reading the QR code of a form from its picture."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

from mulin.people import papers

MOST_CODES = 8


def serial_in(picture: bytes) -> str:
    """The serial of the first form in a picture that was made clean before; empty where none can be read."""
    with Image.open(io.BytesIO(picture)) as opened:
        grey = opened.convert("L")
    for found in zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )[:MOST_CODES]:
        if serial := papers.read_code(found.text):
            return serial
    return ""
