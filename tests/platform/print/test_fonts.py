"""The fonts are those of the two packages, whole and unchanged, and nothing else gets into a page."""

from __future__ import annotations

import hashlib
import re
from importlib import metadata
from pathlib import Path

import pytest
import typst

from mulin.platform.print import fonts
from mulin.platform.print.fonts import MissingFonts, check_fonts, font_folders

DECISION = Path(__file__).parents[3] / "docs" / "decisions" / "0002-cjk-font-package.md"


def test_the_files_are_those_of_the_decision() -> None:
    sums = re.findall(r"`([0-9a-f]{64})`", DECISION.read_text(encoding="utf-8"))
    files = [folder / name for folder, name in zip(font_folders(), fonts._FILES.values(), strict=True)]
    assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in files] == sums


@pytest.mark.parametrize("package", ["manimgx-fonts-cjk", "pylopdf-fonts-zh-cn"])
def test_the_licence_is_the_open_font_license(package: str) -> None:
    licences = [file for file in metadata.files(package) or [] if "LICENSE" in file.name]
    assert licences
    assert all("SIL OPEN FONT LICENSE Version 1.1" in file.read_text() for file in licences)


def test_both_faces_are_found_without_the_machine() -> None:
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_folders()],
    )
    assert {"Noto Sans CJK SC", "Noto Serif SC"} <= set(found.families())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    font_folders.cache_clear()
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    try:
        with pytest.raises(MissingFonts, match="manimgx-fonts-cjk"):
            font_folders()
        assert "NotoSansCJK" in check_fonts()
    finally:
        font_folders.cache_clear()
    monkeypatch.undo()
    assert check_fonts() == ""
