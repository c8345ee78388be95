"""Cleaning, search tokens and contact details: by table, by property, and against other ways to compute them."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.platform.text import (
    CONTACTS,
    LONGEST_TOKEN,
    ContactKind,
    clean,
    find_contacts,
    fold,
    id_number_valid,
    one_line,
    query_tokens,
    redact,
    to_tokens,
    tsquery,
)

EVERY = frozenset(ContactKind)
any_text = st.text(st.characters(), max_size=60)
han = st.text(st.sampled_from("楼道灯不亮三号单元门口积水电梯"), min_size=1, max_size=12)
# Letters from which numbers, keywords, gaps and placeholders are likely to arise.
risky = st.lists(
    st.sampled_from(
        [
            *"0123456789-－ Xx，。(（)）+【】\n",
            "138",
            "0000",
            "021",
            "86",
            "电话",
            "身份证号",
            "我叫",
            "姓名：",
            "王建国",
            "住",
            "栋",
            "号",
            "室",
            "【电话已移走】",
            "11010519491231002X",
            "1101051949123100",
        ]
    ),
    max_size=30,
).map("".join)


def matches(document: str, query: str) -> bool:
    """What PostgreSQL does with `to_tokens` and `tsquery`."""
    stored = to_tokens(document)
    parts = [part for part in tsquery(query).split(" & ") if part]
    return all(
        any(token.startswith(part[1:-3]) for token in stored) if part.endswith(":*") else part[1:-1] in stored
        for part in parts
    )


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\t\t您好\u3000\u3000\t", "您好"),
        ("第一段\r\n\r\n\r\n\r\n\u3000\u3000第二段\r第三段", "第一段\n\n第二段\n第三段"),
        ("路\u200b灯\ufeff不\u200d亮\x00\x07", "路灯不亮"),
        ("A3\u00a0\u2003区  路", "A3 区 路"),
        ("家\U0001f468\u200d\U0001f469\u200d\U0001f467人", "家\U0001f468\u200d\U0001f469\u200d\U0001f467人"),
        ("\u202e倒着\ud800写", "倒着写"),
        ("行\u2028行\x0b行\x85行", "行\n行\n行\n行"),
        (" \n \t\n", ""),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(any_text)
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once
    assert one_line(one_line(raw)) == one_line(raw)
    assert "\n" not in one_line(raw)


@given(any_text | st.text(" ab路灯", max_size=12))
def test_plain_text_is_cleaned_as_any_other(text: str) -> None:
    """An invisible letter in front takes it the long way, and goes."""
    assert clean(text) == clean("\u200b" + text)


@given(any_text)
def test_clean_text_can_be_stored(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not any(ord(letter) < 32 and letter != "\n" for letter in cleaned)
    assert "\x00" not in cleaned


def test_folding_makes_the_same_words_equal() -> None:
    assert fold("Ａ３区\u3000ＬＥＤ灯\n坏了") == fold("a3区 led灯 坏了") == "a3区 led灯 坏了"


def test_tokens_by_hand() -> None:
    assert to_tokens("3号楼LED灯不亮，灯！") == ["3", "号楼", "楼", "led", "灯不", "不亮", "亮", "灯"]
    assert query_tokens("灯不亮") == ["灯不", "不亮"]
    assert query_tokens("灯") == ["灯"]
    assert tsquery("Ｍ-2026-04217 灯") == "'m' & '2026' & '04217' & '灯':*"
    assert tsquery(" ，'\\:*&|!() ") == ""
    assert to_tokens("x" * 5000) == ["x" * LONGEST_TOKEN]


@given(st.lists(han, min_size=1, max_size=4), st.data())
def test_every_piece_of_a_chinese_run_finds_it(runs: list[str], data: st.DataObject) -> None:
    document = "，".join(runs)
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    assert matches(document, run[start:end])


@given(han, han)
def test_pairs_that_are_not_there_are_not_found(document: str, query: str) -> None:
    pairs = {a + b for a, b in itertools.pairwise(query)} or {query}
    assert matches(document, query) == all(pair in document for pair in pairs)


@given(any_text)
def test_any_text_finds_itself_and_makes_safe_tokens(text: str) -> None:
    assert matches(text, text)
    for token in to_tokens(text) + query_tokens(text):
        assert 0 < len(token) <= LONGEST_TOKEN
        assert not set(token) & set("'\\ \n\x00:&|!()*<>")


def iso7064(body: str) -> str:
    """The check digit by the recursive method of ISO 7064 MOD 11-2, not by weights."""
    product = 0
    for digit in body:
        product = (product + int(digit)) * 2 % 11
    return "0123456789X"[(12 - product) % 11]


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    area = draw(st.integers(110000, 659999))
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    body = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + iso7064(body)


@given(id_numbers(), st.sampled_from("0123456789X"))
def test_check_digit_of_id_numbers(number: str, last: str) -> None:
    assert id_number_valid(number)
    assert id_number_valid(number[:-1] + last) == (last == number[-1])


@pytest.mark.parametrize(
    "number", ["11010519491331002X", "11010519490230002X", "1101051949123100X2", "", "01010519491231002X"]
)
def test_not_an_id_number(number: str) -> None:
    assert not id_number_valid(number)


MOBILES = {
    "13800001111": "13800001111",
    "138 0000 1111": "13800001111",
    "138-0000-1111": "13800001111",
    "1380 000 1111": "13800001111",
    "+86 13800001111": "13800001111",
    "8613800001111": "13800001111",
    "１３８００００１１１１": "13800001111",
    "138\u200b00001111": "13800001111",
}
LANDLINES = {
    "021-55550000": "021-55550000",
    "(021)55550000": "021-55550000",
    "（0931）2345678": "0931-2345678",
    "09312345678": "0931-2345678",
    "010 8888 0000": "010-88880000",
}


@pytest.mark.parametrize(("written", "value"), [*MOBILES.items(), *LANDLINES.items()])
@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("打我手机", "，谢谢"), ("电话：", "王"), ("tel", "\n")]
)
def test_phone_numbers_are_found_however_written(written: str, value: str, before: str, after: str) -> None:
    (contact,) = find_contacts(before + written + after)
    assert contact.value == value
    assert contact.kind == (ContactKind.MOBILE if written in MOBILES else ContactKind.LANDLINE)
    assert (contact.start, contact.end) == (len(before), len(before + written))
    assert redact(before + written + after) == before + "【电话已移走】" + after


@given(id_numbers(), han, han)
def test_id_numbers_are_found_in_text(number: str, before: str, after: str) -> None:
    (contact,) = find_contacts(before + number.lower() + after)
    assert (contact.kind, contact.value) == (ContactKind.ID_NUMBER, number)


@pytest.mark.parametrize(
    "text",
    [
        "2019-11-02 11:25:05 路灯坏了",
        "打12345和110、0000-3120都没人接",
        "400-820-8820是客服",
        "合同13800001111222号，订单202606151380000",
        "11010519491231002 1 共18位",
        "110105194912310021不对",
        "2026-04217号，价格1280000元",
        "我叫了物业两次，我叫他来他不来，我叫某某",
        "本人于昨天经过，于是打电话3次",
    ],
)
def test_other_numbers_and_words_are_left_alone(text: str) -> None:
    assert find_contacts(text) == []
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("您好，我叫王建国，来自外省", "王建国"),
        ("我叫张伟住在3号楼", "张伟"),
        ("本人姓名：欧阳小敏。", "欧阳小敏"),
        ("联系人:李四 电话不便写", "李四"),
        ("姓名 赵六", "赵六"),
        ("我的名字叫周敏", "周敏"),
    ],
)
def test_names_people_give_as_their_own(text: str, value: str) -> None:
    (contact,) = find_contacts(text)
    assert (contact.kind, contact.value) == (ContactKind.NAME, value)
    assert redact(text) == text.replace(value, "【姓名已移走】")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("青桐苑3号楼2单元501室灯不亮", "青桐苑3号楼【门牌已移走】灯不亮"),
        ("青桐苑3栋1204的业主", "青桐苑3栋【门牌已移走】的业主"),
        ("楼上502室漏水", "楼上【门牌已移走】漏水"),
        ("住3-2-501", "住【门牌已移走】"),
        ("青桐苑3号楼二单元灯不亮", "青桐苑3号楼二单元灯不亮"),
        (
            "3号楼共120户，交了500元，办公室关门，2019-11-02",
            "3号楼共120户，交了500元，办公室关门，2019-11-02",
        ),
        ("保安工号0077", "保安工号0077"),
    ],
)
def test_door_numbers_only_when_asked(text: str, rest: str) -> None:
    assert redact(text, EVERY) == rest
    assert redact(text) == text


def test_after_the_word_an_id_number_is_taken_as_written() -> None:
    (contact,) = find_contacts("身份证号：110105194912310021，谢谢")
    assert contact.value == "110105194912310021"
    assert find_contacts("身份证号码 110105491231002")[0].value == "110105491231002"


def test_a_local_number_counts_after_the_word() -> None:
    assert [c.value for c in find_contacts("座机：8888001，手机 没有")] == ["8888001"]
    assert find_contacts("水表8888001") == []


def test_only_the_kinds_asked_for() -> None:
    text = "我叫王建国，13800001111"
    assert redact(text, {ContactKind.MOBILE}) == "我叫王建国，【电话已移走】"
    assert ContactKind.DOOR not in CONTACTS


@given(risky, st.sampled_from([CONTACTS, EVERY]))
def test_after_redacting_nothing_is_left_to_find(text: str, kinds: frozenset[ContactKind]) -> None:
    rest = redact(text, kinds)
    assert find_contacts(rest, kinds) == []
    assert redact(rest, kinds) == rest


@given(risky)
def test_found_pieces_lie_apart_and_in_order(text: str) -> None:
    found = find_contacts(text, EVERY)
    for one, following in itertools.pairwise(found):
        assert one.start < one.end <= following.start
    assert not found or found[-1].end <= len(text)
