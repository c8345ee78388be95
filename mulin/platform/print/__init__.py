"""Paper: slips, letters and lists as PDF, with fonts of their own and QR codes."""

from mulin.platform.print.agreements import Agreement, agreement_pdf
from mulin.platform.print.documents import (
    Column,
    Letter,
    Office,
    Queue,
    Slip,
    Status,
    letter_pdf,
    queue_pdf,
    slip_pdf,
)
from mulin.platform.print.fonts import MissingFonts, check_fonts
from mulin.platform.print.pdf import render, render_png
from mulin.platform.print.qr import qr_svg

__all__ = [
    "Agreement",
    "Column",
    "Letter",
    "MissingFonts",
    "Office",
    "Queue",
    "Slip",
    "Status",
    "agreement_pdf",
    "check_fonts",
    "letter_pdf",
    "qr_svg",
    "queue_pdf",
    "render",
    "render_png",
    "slip_pdf",
]
