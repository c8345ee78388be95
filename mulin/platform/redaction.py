"""What is hidden in a text before everybody may read it, and shown to the desk first. Pure (N-98).

Found: names people give as their own, telephone and ID numbers, bank cards, number plates, door numbers,
addresses of e-mail and chat, and words about somebody's health. A place in the text is hidden by a mark of
three characters that says what stood there. Nobody need trust it alone: the desk sees what is hidden, takes a
wrong hiding back with a reason, and hides more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mulin.platform import text as plain
from mulin.platform.text import ContactKind


class Hidden(StrEnum):
    """What kind of thing was found."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    BANK = "bank"
    PLATE = "plate"
    DOOR = "door"
    ADDRESS = "address"
    HEALTH = "health"
    MORE = "more"

    @property
    def word(self) -> str | Promise:
        return WORDS[self]


WORDS: dict[str, str | Promise] = {
    Hidden.NAME: _("姓名"),
    Hidden.PHONE: _("电话"),
    Hidden.ID_NUMBER: _("证件号"),
    Hidden.BANK: _("银行卡号"),
    Hidden.PLATE: _("车牌"),
    Hidden.DOOR: _("门牌"),
    Hidden.ADDRESS: _("邮箱或微信号"),
    Hidden.HEALTH: _("健康情况"),
    Hidden.MORE: _("窗口另外藏的"),
}

# Stands in public text, which is Chinese whatever the reader's language.
_MARKS = {
    Hidden.NAME: "〔姓名〕",
    Hidden.PHONE: "〔电话〕",
    Hidden.ID_NUMBER: "〔证件〕",
    Hidden.BANK: "〔卡号〕",
    Hidden.PLATE: "〔车牌〕",
    Hidden.DOOR: "〔门牌〕",
    Hidden.ADDRESS: "〔联系〕",
    Hidden.HEALTH: "〔健康〕",
    Hidden.MORE: "〔略〕",
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """`text[start:end]` is to be hidden; `value` is what stands there."""

    start: int
    end: int
    kind: Hidden
    value: str


_OF_CONTACT = {
    ContactKind.MOBILE: Hidden.PHONE,
    ContactKind.LANDLINE: Hidden.PHONE,
    ContactKind.ID_NUMBER: Hidden.ID_NUMBER,
    ContactKind.NAME: Hidden.NAME,
    ContactKind.DOOR: Hidden.DOOR,
}
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_CARD = re.compile(r"(?<![\d.])(\d(?:[ -]?\d){15,18})(?![\d.])")
_SAID_CARD = re.compile(r"(?:卡号|账号|帐号|银行卡|存折)[^\d〔〕]{0,6}(\d(?:[ -]?\d){7,18})(?!\d)")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Za-hj-np-z]"
    r"[ ·•.-]?(?=[A-HJ-NP-Za-hj-np-z0-9]*\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]"
    r"(?![A-Za-z0-9])"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+", re.ASCII)
_CHAT = re.compile(
    r"(?:微信号?|[Ww][Xx]|[Vv]信|QQ|qq)(?:号码?)?[:：是为 ]{0,3}([A-Za-z0-9][\w-]{4,19})", re.ASCII
)
_I_AM = re.compile(
    rf"(?:我是|我叫做|我姓名(?:是|为)?|本人是|户主(?:是|叫|为|:|：)|姓名(?=[:：]))[:：是为叫 ]{{0,2}}"
    rf"((?:{plain.DOUBLE_SURNAMES}|[{plain.SURNAMES}])[\u4e00-\u9fff]{{1,2}}?)"
    r"(?=$|[,，。.;；、!！?？\s]|住|家住|家在|电话|手机|身份|今年|现年|(?:男|女)[,，。 ])"
)
_NOT_A_NAME = re.compile(
    r"高[中一二三]|[江安武金万石水白]?.{0,2}[人民生工户员主者]$|方|安[全置]|金融|毛坯|万[科达]|常[住年]|时|于|和|成|车|"
    r"[江石白马]家|全|单[亲身位]|明|黄[金色]|马上|任何|向|左|关|康|温|牛|应|路|房"
)
_HEALTH = re.compile(
    r"癌症?|肿瘤|白血病|尿毒症|透析|化疗|放疗|糖尿病|高血压|低血糖|冠心病|心脏病|心梗|脑梗死?|脑溢血|脑出血|中风|偏瘫|瘫痪|"
    r"截瘫|帕金森|阿尔茨海默|老年痴呆|痴呆|癫痫|抑郁症?|焦虑症|躁郁症?|精神(?:分裂症?|障碍|疾病|病)|自闭症?|智力障碍|"
    r"残疾证|(?:[一二三四]级)?(?:肢体|听力|视力|精神|智力|多重)残疾|艾滋病?|梅毒|乙肝|肺结核|结核病|流产|不孕|怀孕|产后|"
    r"(?:刚|做了?|动了?|术)后?.{0,4}手术|住院|病危|重病|大病|慢性病|植物人|卧床不起"
)


def find(words: str) -> list[Place]:
    """What is to be hidden in `words`, in order, never overlapping: where two meet, the longer one."""
    found = sorted(_all(words), key=lambda one: (one.start - one.end, one.start, one.kind))
    kept: list[Place] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)


def hide(words: str, *, keep: Collection[str] = (), more: Collection[str] = ()) -> str:
    """`words` with what was found hidden by marks; `keep` are values that stay, `more` words hidden besides.

    Applied again it changes nothing.
    """
    places = places_of(words, keep=keep, more=more)
    parts, last = [], 0
    for one in places:
        parts += [words[last : one.start], _MARKS[one.kind]]
        last = one.end
    return "".join([*parts, words[last:]])


def places_of(words: str, *, keep: Collection[str] = (), more: Collection[str] = ()) -> list[Place]:
    """The places that `hide` hides."""
    places = [one for one in find(words) if one.value not in keep]
    for wanted in sorted({one for one in more if one.strip()}, key=len, reverse=True):
        for match in re.finditer(re.escape(wanted), words):
            here = Place(match.start(), match.end(), Hidden.MORE, wanted)
            if all(here.end <= other.start or here.start >= other.end for other in places):
                places.append(here)
    return sorted(places)


def _all(words: str) -> Iterator[Place]:
    marks = [match.span() for match in re.finditer("〔[^〕]{1,3}〕|【[^】]{1,8}】", words)]

    def free(start: int, end: int) -> bool:
        return all(end <= one or start >= other for one, other in marks)

    for place in _raw(words):
        if place.start < place.end and free(place.start, place.end):
            yield place


def _raw(words: str) -> Iterator[Place]:
    for contact in plain.find_contacts(words, set(ContactKind)):
        yield Place(contact.start, contact.end, _OF_CONTACT[contact.kind], words[contact.start : contact.end])
    even = words.translate(_DIGITS)
    for match in _CARD.finditer(even):
        if _luhn(re.sub(r"\D", "", match[1])):
            yield _place(words, match, 1, Hidden.BANK)
    for match in _SAID_CARD.finditer(even):
        yield _place(words, match, 1, Hidden.BANK)
    for pattern, group, kind in (
        (_PLATE, 0, Hidden.PLATE),
        (_MAIL, 0, Hidden.ADDRESS),
        (_CHAT, 1, Hidden.ADDRESS),
        (_HEALTH, 0, Hidden.HEALTH),
    ):
        for match in pattern.finditer(even):
            yield _place(words, match, group, kind)
    for match in _I_AM.finditer(words):
        if not _NOT_A_NAME.match(match[1]):
            yield _place(words, match, 1, Hidden.NAME)


def _place(words: str, match: re.Match[str], group: int, kind: Hidden) -> Place:
    start, end = match.span(group)
    return Place(start, end, kind, words[start:end])


def _luhn(digits: str) -> bool:
    """The check of bank cards."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
