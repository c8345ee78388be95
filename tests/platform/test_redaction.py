"""What is hidden before everybody may read: found, marked, stable, and never more than was found."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.platform import errors, publishing, redaction
from mulin.platform.redaction import Hidden

SAMPLES = (
    "小区西门的路灯坏了半个多月，晚上看不清台阶，老人摔了一跤。",
    "幼儿园报名到底什么时候开始，问了三次都说再等等。",
    "我叫王小满，住3号楼2单元501室，楼上漏水，请打13800001111。",
    "公交车站挪走以后，早上要多走一公里，能不能挪回来？",
    "楼下烧烤摊凌晨两点还在放音响，12345 打过了，没有用。",
)


def real_messages(most: int) -> list[str]:
    folder = Path(os.environ.get("MULIN_MESSAGES", Path(__file__).resolve().parents[3] / "shared" / "data"))
    path = folder / "messages_labelled.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig") as file:
        return random.Random(6).sample([row["text"] for row in csv.DictReader(file)], most)


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("我叫王小满，住在这里", Hidden.NAME, "王小满"),
        ("您好，我是欧阳潇，家里漏水", Hidden.NAME, "欧阳潇"),
        ("户主：陈桂芳，今年八十", Hidden.NAME, "陈桂芳"),
        ("请打 138 0000 1111 找我", Hidden.PHONE, "138 0000 1111"),
        ("电话：55550000", Hidden.PHONE, "55550000"),
        ("身份证 11010519491231002X", Hidden.ID_NUMBER, "11010519491231002X"),
        ("打到 6222 0210 0101 1222 331", Hidden.BANK, ""),
        ("卡号是 62220210，开户行", Hidden.BANK, "62220210"),
        ("沪A12345 天天堵门", Hidden.PLATE, "沪A12345"),
        ("一辆沪AD12345占着", Hidden.PLATE, "沪AD12345"),
        ("3号楼2单元501室漏水", Hidden.DOOR, "2单元501室"),
        ("发到 someone@example.com", Hidden.ADDRESS, "someone@example.com"),
        ("微信号：abc_12345", Hidden.ADDRESS, "abc_12345"),
        ("他得了尿毒症", Hidden.HEALTH, "尿毒症"),
        ("家里有一级精神残疾的人", Hidden.HEALTH, "一级精神残疾"),
    ],
)
def test_it_finds(words: str, kind: Hidden, value: str) -> None:
    found = {one.kind: one.value for one in redaction.find(words)}
    if kind is Hidden.BANK and not value:
        words = "打到 " + _card("622202100101122233")
        found = {one.kind: one.value for one in redaction.find(words)}
        value = words[3:]
    assert found.get(kind) == value
    assert value not in redaction.hide(words)


@pytest.mark.parametrize(
    "words",
    [
        "3号楼的路灯不亮",
        "我是高中生，也想参加",
        "我是江苏人，刚搬来",
        "我是业主，不是租户",
        "请打 12345 或 110",
        "今天是 2026-06-11，要 300 元",
        "文号 20260611001",
        "101 路公交车不来",
        "浙江省的规定",
    ],
)
def test_it_leaves_alone(words: str) -> None:
    assert redaction.find(words) == []
    assert redaction.hide(words) == words


_SECRETS = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["11010519491231002X", "糖尿病", "沪A12345", "a.b@example.cn", "021-55550000"]),
)
_AROUND = st.text(alphabet="路灯不亮很久了，。请看看！ \n楼道", max_size=30)


@settings(max_examples=200)
@given(_AROUND, _SECRETS, _AROUND)
def test_what_is_put_in_is_hidden_wherever_it_stands(before: str, secret: str, after: str) -> None:
    words = f"{before} {secret} {after}"
    hidden = redaction.hide(words)
    assert secret not in hidden
    assert redaction.hide(hidden) == hidden


@settings(max_examples=300)
@given(
    st.text(alphabet="我叫是王张江高小满生号楼栋室卡账电话微信QQwx:：1392沪A癌〔〕 -，。0a@.cn", max_size=80)
)
def test_places_stand_in_order_and_the_rest_stays(words: str) -> None:
    places = redaction.find(words)
    last = 0
    rest = ""
    for one in places:
        assert one.start >= last
        assert words[one.start : one.end] == one.value != ""
        rest += words[last : one.start]
        last = one.end
    rest += words[last:]
    hidden = redaction.hide(words)
    for mark in (
        "〔姓名〕",
        "〔电话〕",
        "〔证件〕",
        "〔卡号〕",
        "〔车牌〕",
        "〔门牌〕",
        "〔联系〕",
        "〔健康〕",
    ):
        if mark not in words:
            hidden = hidden.replace(mark, "")
    if not any(mark in words for mark in "〔〕"):
        assert hidden == rest
    assert redaction.hide(words, keep={one.value for one in places}) == words


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_at_all(words: str) -> None:
    redaction.hide(words, more=("a", " ", ""))


def test_the_desk_hides_more() -> None:
    assert redaction.hide("棋牌室老周天天吵", more=("老周", "")) == "棋牌室〔略〕天天吵"


def test_messages_come_out_stable_and_clean() -> None:
    """Messages as residents write them; where real ones lie beside the project (`MULIN_MESSAGES`), those too."""
    sample = [*SAMPLES, *real_messages(150)]
    found = 0
    for words in sample:
        hidden = redaction.hide(words)
        found += hidden != words
        assert redaction.hide(hidden) == hidden
        assert not [one for one in redaction.find(hidden) if one.kind is not Hidden.HEALTH]
    assert 0 < found < len(sample) / 2, "most messages hold nothing to hide"


# What the desk decides


def test_nothing_found_needs_no_look() -> None:
    assert publishing.cleared("路灯不亮", publishing.Decision(), field="title") == ("路灯不亮", {})


def test_what_is_hidden_is_shown_first() -> None:
    with pytest.raises(publishing.LookFirst) as refused:
        publishing.cleared("找王师傅 13800001111", publishing.Decision(), field="title")
    assert refused.value.more["hidden"] == [{"kind": "phone", "value": "13800001111"}]
    seen = str(refused.value.more["seen"])
    made, noted = publishing.cleared("找王师傅 13800001111", publishing.Decision(seen=seen), field="title")
    assert made == "找王师傅 〔电话〕"
    assert noted == {"hidden": ["phone"]}
    with pytest.raises(publishing.LookFirst):
        publishing.cleared("找王师傅 13800002222", publishing.Decision(seen=seen), field="title")


def test_a_wrong_hiding_is_taken_back_with_a_reason() -> None:
    words = "物业电话 021-55550000"
    seen = publishing.mark_of(words)
    with pytest.raises(errors.Invalid) as refused:
        publishing.cleared(words, publishing.Decision(seen, ("021-55550000",)), field="title")
    assert refused.value.field == "keep_reason"
    made, noted = publishing.cleared(
        words, publishing.Decision(seen, ("021-55550000",), "单位电话", ("物业",)), field="title"
    )
    assert made == "〔略〕电话 021-55550000"
    assert noted["left"] == ["phone"]
    assert "021" not in str(noted)


def _card(digits: str) -> str:
    return next(digits + str(last) for last in range(10) if redaction._luhn(digits + str(last)))
