"""Papers: the same bytes for the same data, one page where one is promised, text as text, in both languages."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mulin.platform.print import (
    Letter,
    Queue,
    Slip,
    Status,
    letter_pdf,
    queue_pdf,
    render,
    render_png,
    slip_pdf,
)
from mulin.platform.print.documents import STATUSES, letter_data, queue_data, slip_data
from mulin.platform.print.pdf import PrintFailed, templates
from tests.platform.print.papers import LETTER, PDFTOTEXT, QUEUE, SLIP, text_of
from tests.platform.wording import english, ensure_settings

needs_pdftotext = pytest.mark.skipif(
    not PDFTOTEXT, reason="pdftotext is not installed (Debian: poppler-utils)"
)


@pytest.fixture(autouse=True)
def _settings() -> None:
    ensure_settings()


def pages(template: str, data: dict[str, object]) -> int:
    return len(render_png(template, data, ppi=20))


def size_in_mm(pdf: bytes) -> tuple[int, int]:
    box = re.search(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert box
    width, height = (round(float(side) / 72 * 25.4) for side in box.groups())
    return width, height


def test_papers_have_their_sizes() -> None:
    assert size_in_mm(slip_pdf(SLIP)) == (148, 210)
    assert size_in_mm(letter_pdf(LETTER)) == (210, 297)
    assert size_in_mm(queue_pdf(QUEUE)) == (297, 210)


def test_the_same_data_gives_the_same_bytes_in_another_process_too() -> None:
    here = hashlib.sha256(slip_pdf(SLIP) + queue_pdf(QUEUE)).hexdigest()
    code = (
        "import hashlib\n"
        "from tests.platform.wording import ensure_settings\n"
        "ensure_settings()\n"
        "from mulin.platform.print import queue_pdf, slip_pdf\n"
        "from tests.platform.print.papers import QUEUE, SLIP\n"
        "print(hashlib.sha256(slip_pdf(SLIP) + queue_pdf(QUEUE)).hexdigest())\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert here == there


def test_threads_take_turns() -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(slip_pdf, [SLIP] * 16))
    assert len(set(outcomes)) == 1


@needs_pdftotext
def test_a_slip_says_what_it_must() -> None:
    text = text_of(slip_pdf(SLIP))
    for words in (
        "临江区梧桐里街道",
        SLIP.reference,
        "楼道灯不亮",
        "青桐苑",
        "2026年6月10日反映",
        "0000-3120",
        "解决了",
        "没解决",
    ):
        assert words in text, words
    assert "请在2026年6月18日前说一声" in text
    assert "办好以后，请您说一声" in text_of(slip_pdf(replace(SLIP, until=None)))


@needs_pdftotext
def test_a_letter_carries_the_answer() -> None:
    text = text_of(letter_pdf(LETTER))
    for words in (
        "王女士（收）",
        "王女士，您好",
        "青桐路5弄",
        "楼道里的灯都不亮",
        "灯全换成了声控灯",
        "安和物业答复",
        "没解决",
    ):
        assert words in text, words


@needs_pdftotext
def test_a_list_repeats_its_headers_and_counts_its_pages() -> None:
    rows: list[list[str | Status]] = [
        [f"M-2026-{n:05d}", "楼道灯不亮", Status("doing", "在办，第 2 天"), str(n)] for n in range(60)
    ]
    queue = replace(QUEUE, rows=rows)
    count = pages("queue", queue_data(queue, "zh-hans"))
    text = text_of(queue_pdf(queue))
    assert count > 1
    assert text.count("编号事情现在件数") == count
    assert f"第{count}页，共{count}页" in text
    assert "共60件" in text
    assert all(row[0] in text for row in rows if isinstance(row[0], str))
    assert "2026年6月11日16:05打印" in text


@needs_pdftotext
def test_what_people_write_is_never_markup() -> None:
    nasty = '#import "x": * $x^2$ *粗* _斜_ = 题 <b> \\ // @ref `code` [a] {b} #sys.inputs'
    text = text_of(slip_pdf(replace(SLIP, title=nasty, place="#panic()", next="#{1+1}", status="$")))
    assert re.sub(r"\s", "", nasty) in text
    assert "#panic()" in text
    assert "#{1+1}" in text


@needs_pdftotext
def test_a_single_page_has_no_page_number() -> None:
    assert "共1页" not in text_of(letter_pdf(LETTER))
    assert "共1页" not in text_of(queue_pdf(QUEUE))


def test_an_empty_list_is_a_page_too() -> None:
    assert pages("queue", queue_data(replace(QUEUE, rows=[]), "zh-hans")) == 1


long_text = st.text(st.sampled_from("灯不亮，Wm 0\n。"), max_size=400)


@settings(max_examples=25)
@given(long_text, long_text, long_text, long_text, st.sampled_from(["zh-hans", "en"]))
def test_a_slip_is_one_page_whatever_is_said(
    title: str, place: str, status: str, following: str, lang: str
) -> None:
    ensure_settings()
    slip = replace(SLIP, title=title, place=place, status=status, next=following)
    assert pages("slip", slip_data(slip, lang)) == 1


def test_a_long_answer_goes_on_on_further_pages() -> None:
    letter = replace(LETTER, answer="灯全换成了声控灯。" * 300)
    assert pages("letter", letter_data(letter, "zh-hans")) >= 3


def test_every_state_has_a_shape_of_its_own() -> None:
    pictures = set()
    for mark in sorted(STATUSES):
        (png,) = render_png(
            "queue", queue_data(replace(QUEUE, rows=[["1", "x", Status(mark, "x"), "3"]]), "zh-hans"), ppi=96
        )
        pictures.add(Image.open(io.BytesIO(png)).tobytes())
    assert len(pictures) == len(STATUSES)


def test_a_slip_has_no_place_for_a_person() -> None:
    """Whoever finds the paper learns nothing about who raised the matter."""
    assert {field.name for field in fields(Slip)} == {
        *("office", "reference", "url", "title", "place", "received", "next", "status", "until")
    }


@pytest.mark.parametrize(
    ("make", "document"),
    [(slip_data, SLIP), (letter_data, LETTER), (queue_data, QUEUE)],
)
def test_both_languages_say_everything(make: object, document: Slip | Letter | Queue) -> None:
    chinese, other = make(document, "zh-hans"), make(document, "en")  # type: ignore[operator]
    assert chinese["words"].keys() == other["words"].keys()
    assert (chinese["lang"], other["lang"]) == ("zh", "en")
    with pytest.raises(ValueError, match="fr"):
        make(document, "fr")  # type: ignore[operator]


def test_english_words_fill_the_same_page() -> None:
    data = slip_data(SLIP, "en")
    for name, chinese in data["words"].items():
        data["words"][name] = english(chinese) or chinese
    assert pages("slip", data) == 1


def test_what_cannot_be_printed() -> None:
    for name in ("../secret", "common", "none", ""):
        with pytest.raises(KeyError):
            render(name, {})
    with pytest.raises(PrintFailed, match="slip"):
        render("slip", {"words": {}})
    with pytest.raises(ValueError, match="state"):
        Status("sideways", "x")
    with pytest.raises(ValueError, match="cell for each"):
        queue_pdf(replace(QUEUE, rows=[["1"]]))
    with pytest.raises(ValueError, match="time zone"):
        queue_pdf(replace(QUEUE, made=datetime(2026, 6, 11, 8, 5)))
    assert templates() == {
        "slip",
        "letter",
        "notice",
        "queue",
        "doors",
        "agreement",
        "message",
        "poster",
        "form",
    }
