"""The fonts of printed pages. They come with two pinned packages; nothing is assumed on the machine.

Hei 黑 (Noto Sans CJK, variable, all weights) for what is worked with, Song 宋 (Noto Serif SC) for
what is read as a document. Why these packages: `docs/decisions/0002-cjk-font-package.md`.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_FILES = {
    "manimgx_fonts_cjk": "NotoSansCJK-VF.otf.ttc",
    "pylopdf_fonts_zh_cn": "NotoSerifSC-Regular.otf",
}


class MissingFonts(RuntimeError):
    """A font package is not installed or not whole; the text names the file."""


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders that hold the fonts, Hei first. Raises MissingFonts."""
    folders = []
    for package, name in _FILES.items():
        spec = find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else None
        if folder is None or not (folder / name).is_file():
            raise MissingFonts(
                f"{name} of the package {package.replace('_', '-')} is missing: run the setup again"
            )
        folders.append(folder)
    return tuple(folders)


def check_fonts() -> str:
    """Empty when the fonts are there, else what is missing; for a health check."""
    try:
        font_folders()
    except MissingFonts as error:
        return str(error)
    return ""
