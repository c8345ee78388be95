"""Tables of invented messages, with everything that makes real ones hard to read."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

STREAM = ("id", "reporter", "title", "time", "text", "against", "likes")
REPLIED = ("id", "title", "text", "time", "reply", "reply_time")

_THINGS = ("路灯", "井盖", "垃圾桶", "电梯", "健身器材", "车棚", "雨棚", "水管", "楼道门", "公交站牌")
_SAID = ("坏了好几天没人修", "晚上响个不停", "挡住了走路的地方", "又脏又臭", "大家都不知道归谁管")
_START = datetime(2019, 1, 3, 8, 5, 9)


def write_csv(
    path: Path, rows: Iterable[Sequence[object]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[object]], *, title: str = "台账") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def _when(number: int) -> str:
    """Moments in both ways that such tables mix."""
    at = _START + timedelta(days=number, minutes=37 * number)
    return (
        f"{at:%Y-%m-%d %H:%M:%S}"
        if number % 3 == 2
        else f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M:%S}"
    )


def _words(number: int) -> str:
    # Every tenth is said again word by word by somebody else.
    number -= number % 10 == 9
    thing, said = _THINGS[number % len(_THINGS)], _SAID[number // 3 % len(_SAID)]
    return f"\t\u3000\u3000您好\u200b，B{number % 9}市C{number % 13}县的{thing}{said}。\n\n请{number}号以前回个话。\ufeff"


def stream(count: int = 200) -> list[tuple[object, ...]]:
    """Messages without replies, under their heads."""
    rows: list[tuple[object, ...]] = [STREAM]
    for n in range(count):
        title = f"B{n % 9}市{_THINGS[n % len(_THINGS)]}的事，问了{n}次"
        rows.append((300_000 + n, f"R{n * 7919:08x}", title, _when(n), _words(n), 0, n % 5))
    return rows


def replied(count: int = 200) -> list[tuple[object, ...]]:
    """Messages with replies, each some days later."""
    rows: list[tuple[object, ...]] = [REPLIED]
    for n in range(count):
        reply = f"网友您好，您反映的{_THINGS[n % len(_THINGS)]}，已经请人去看过，{n % 20 + 1} 天内修好。"
        rows.append(
            (500_000 + n, f"{_THINGS[n % len(_THINGS)]}什么时候修", _words(n), _when(n), reply, _when(n + 11))
        )
    return rows


def messages(folder: Path, count: int = 200) -> tuple[Path, Path]:
    """The first `count` messages of both kinds as CSV: real ones from `MULIN_MESSAGES`, invented ones otherwise."""
    real = os.environ.get("MULIN_MESSAGES")
    if not real:
        return write_csv(folder / "stream.csv", stream(count)), write_csv(
            folder / "replied.csv", replied(count)
        )
    return tuple(  # type: ignore[return-value]
        _first(Path(real) / f"messages_{name}.csv", folder / f"{name}.csv", count)
        for name in ("stream", "replied")
    )


def _first(source: Path, target: Path, count: int) -> Path:
    with source.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        return write_csv(target, [row for _, row in zip(range(count + 1), rows, strict=False)])
