"""QR codes: every module where it belongs, and safe to put into a page."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest
import segno
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mulin.platform.print import qr_svg
from mulin.platform.print.qr import QUIET_ZONE

URL = "https://mulin.example/s/7Kq2vR9xTn4BwE/"
_SCALE = 4


def modules_of(svg: str, side: int) -> list[list[bool]]:
    """The modules as drawn: the SVG set on a page of `side` modules, a point taken in each one's middle."""
    source = f"#set page(width: {side}pt, height: {side}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 100%)"
    picture = typst.compile(source.encode(), format="png", ppi=72.0 * _SCALE, sys_inputs={"svg": svg})
    image = Image.open(io.BytesIO(picture)).convert("L")  # type: ignore[arg-type]
    middle = image.tobytes()[_SCALE // 2 * (image.width + 1) :]
    return [[middle[(y * image.width + x) * _SCALE] < 128 for x in range(side)] for y in range(side)]


def expected(content: str) -> list[list[bool]]:
    code = segno.make(content, error="m", micro=False)
    assert code.error in {"M", "Q", "H"}
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]


def test_every_module_is_where_it_belongs() -> None:
    matrix = expected(URL)
    assert modules_of(qr_svg(URL, title="x"), len(matrix)) == matrix


@settings(max_examples=10)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_drawn_as_the_code_says(content: str) -> None:
    matrix = expected(content)
    assert modules_of(qr_svg(content, title="x"), len(matrix)) == matrix


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20))
def test_the_title_cannot_leave_its_element(title: str) -> None:
    title += '<script>"&</script>'
    root = ET.fromstring(qr_svg(URL, title=title))
    assert root.attrib["role"] == "img"
    assert root.attrib["class"] == "qr"
    assert "width" not in root.attrib
    (element,) = [child for child in root if child.tag.endswith("title")]
    assert element.text == title
    assert len(element) == 0


def test_what_makes_no_code() -> None:
    with pytest.raises(ValueError, match="content"):
        qr_svg("", title="x")
    with pytest.raises(ValueError, match="too much"):
        qr_svg("x" * 5_000, title="x")
