"""Words that sound like danger to life."""

from __future__ import annotations

import pytest

from mulin.matters import danger


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("三楼着火了", ["119"]),
        ("楼道里有煤气味", ["119"]),
        ("燃气泄漏，快来", ["119"]),
        ("有人晕倒在楼下", ["120"]),
        ("修空调的触电了", ["120"]),
        ("老人困在电梯里，喘不上气", ["119", "120"]),
        ("有人晕倒了，好像是煤气味", ["120", "119"]),
        ("楼下持刀打人", ["110"]),
        ("有人要跳楼", ["110"]),
        ("冒\n烟不算，冒烟算", ["119"]),
        ("There is a smell of gas", ["119"]),
        ("He fainted", ["120"]),
    ],
)
def test_whom_to_call_first(words: str, numbers: list[str]) -> None:
    assert [one.number for one in danger.calls(words)] == numbers


@pytest.mark.parametrize(
    "words", ["", "楼道灯不亮", "垃圾桶满了", "健身器材松了", "邻居半夜唱歌", "车位被占", "雨水井盖裂了"]
)
def test_everyday_things_are_no_danger(words: str) -> None:
    assert danger.calls(words) == []


def test_every_service_has_a_number_and_a_name() -> None:
    assert [one.number for one in danger.ALL] == ["110", "119", "120"]
    assert all(str(one.name) for one in danger.ALL)
