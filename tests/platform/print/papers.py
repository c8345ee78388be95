"""Invented papers for the tests."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime
from shutil import which

from mulin.platform.print import Column, Letter, Office, Queue, Slip, Status

OFFICE = Office("临江区梧桐里街道", "0000-3120", "梧桐路 18 号")
SLIP = Slip(
    office=OFFICE,
    reference="M-2026-04217",
    url="https://mulin.example/s/7Kq2vR9xTn4B/",
    title="3 号楼 2 单元楼道灯不亮",
    place="青桐苑",
    received=date(2026, 6, 10),
    status="6月11日：物业说修好了，等您说一声。",
    next="请到楼道里看看灯亮不亮。您说解决了，才算办完。",
    until=date(2026, 6, 18),
)
LETTER = Letter(
    office=OFFICE,
    to="王女士",
    address="200000\n临江区梧桐里街道青桐路 5 弄",
    reference="M-2026-04217",
    url="https://mulin.example/s/7Kq2vR9xTn4B/",
    title="3 号楼 2 单元楼道灯不亮",
    place="青桐苑",
    received=date(2026, 6, 10),
    said="楼道里的灯都不亮，晚上看不清。",
    answer="灯全换成了声控灯。\n同一批装的也查过，没有问题。",
    answered_by="安和物业",
    made=date(2026, 6, 11),
    until=date(2026, 6, 18),
)
QUEUE = Queue(
    office=OFFICE,
    title="待办：本周到期",
    summary="青桐苑等 3 个小区",
    columns=[Column("编号"), Column("事情", 3), Column("现在", 1), Column("件数", None, "right")],
    rows=[["M-2026-04217", "楼道灯不亮", Status("late", "超期 2 天"), "3"]],
    made=datetime(2026, 6, 11, 8, 5, tzinfo=UTC),
)

PDFTOTEXT = which("pdftotext")


def text_of(pdf: bytes) -> str:
    """What a reader of the PDF can select, without spaces and line ends."""
    assert PDFTOTEXT
    out = subprocess.run([PDFTOTEXT, "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s", "", out.decode())
