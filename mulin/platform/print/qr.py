"""QR codes as SVG, for pages and paper."""

from __future__ import annotations

import io

import segno

QUIET_ZONE = 4


def qr_svg(content: str, *, title: str, css_class: str = "qr") -> str:
    """`content` as an SVG element to put into a page: error level M or better, quiet zone of 4 modules.

    Black on white in every theme, since a scanner needs it. `title` is what screen readers say
    (“二维码：扫码看这件事的进度”). No width: the style sheet or the document gives it. Raises ValueError
    for empty content and for more than a code can hold (about 2,300 bytes).
    """
    if not content:
        raise ValueError("a QR code needs content")
    try:
        code = segno.make(content, error="m", micro=False)
    except segno.DataOverflowError as error:
        raise ValueError("too much for a QR code") from error
    out = io.BytesIO()
    code.save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        title=title,
        svgclass=css_class or None,
        lineclass=None,
        omitsize=True,
        xmldecl=False,
        nl=False,
    )
    return out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)
