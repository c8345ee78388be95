"""Chinese text: cleaning, words for full-text search, and contact details found in free text. Pure.

Search: PostgreSQL keeps a `tsvector` made of `to_tokens`; `tsquery` asks it. Runs of Chinese become
overlapping pairs of characters, so nothing is missed for want of a dictionary; the last character of
a run is kept too, so that a single character is found by prefix wherever it stands.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}])[^\W_])+)")
_ONE_HAN = re.compile(f"[{_HAN}]")
LONGEST_TOKEN = 64

_EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    rf"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """Text as people meant it: paragraphs stay, everything invisible goes.

    Tabs, full-width and other spaces become one space and none at the ends of lines; zero-width,
    direction and control characters, NUL and lone surrogates go (joiners inside emoji stay); all
    line ends become `\\n`, and of several empty lines one stays. Applying it twice changes nothing.
    """
    if text.isprintable():
        # Then it is one line with no space but the plain one: most cells and names are.
        return _SPACES.sub(" ", text).strip(" ") if "  " in text else text.strip(" ")
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    while (bare := _INVISIBLE.sub("", text)) != text:
        text = bare
    lines = [_SPACES.sub(" ", line).strip(" ") for line in text.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def one_line(text: str) -> str:
    """`clean`, and the paragraphs joined by single spaces: for titles, names and cells of lists."""
    return re.sub(" *\n+ *", " ", clean(text))


def fold(text: str) -> str:
    """Text for comparing: full-width letters and digits made plain, case folded, spaces joined."""
    return one_line(unicodedata.normalize("NFKC", clean(text)).casefold())


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of the folded text: (run, whether it is Chinese)."""
    for match in _RUNS.finditer(fold(text)):
        yield match[0], match[1] is not None


def to_tokens(text: str) -> list[str]:
    """The tokens to store for `text`, each once, in order of first appearance.

    Chinese: pairs of neighbouring characters and the last character of each run. Latin words and
    numbers: whole, folded, at most LONGEST_TOKEN characters. Tokens hold letters and digits only.
    """
    tokens: dict[str, None] = {}
    for run, chinese in _words(text):
        if chinese:
            # Slices, not pairs of an iterator: an import does this for every character.
            for at in range(len(run) - 1):
                tokens[run[at : at + 2]] = None
            tokens[run[-1]] = None
        else:
            tokens[run[:LONGEST_TOKEN]] = None
    return list(tokens)


def query_tokens(text: str) -> list[str]:
    """The tokens that a document must all have to be found by `text`.

    A single Chinese character comes back alone and is to be matched as a prefix (`tsquery` does).
    """
    tokens: dict[str, None] = {}
    for run, chinese in _words(text):
        if chinese and len(run) > 1:
            tokens.update(dict.fromkeys(a + b for a, b in itertools.pairwise(run)))
        else:
            tokens[run[:LONGEST_TOKEN]] = None
    return list(tokens)


def tsquery(text: str) -> str:
    """`query_tokens` as the text of a PostgreSQL `tsquery`; empty when `text` holds no word.

    Safe to pass with a cast: every token is quoted and made of letters and digits.
    """
    return " & ".join(
        f"'{token}':*" if _ONE_HAN.fullmatch(token) else f"'{token}'" for token in query_tokens(text)
    )


class ContactKind(StrEnum):
    """What kind of detail was found."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    ID_NUMBER = "id_number"
    NAME = "name"
    DOOR = "door"


CONTACTS = frozenset({ContactKind.MOBILE, ContactKind.LANDLINE, ContactKind.ID_NUMBER, ContactKind.NAME})

# Put into stored text, which is Chinese whatever the reader's language.
_IN_PLACE = {
    ContactKind.MOBILE: "【电话已移走】",
    ContactKind.LANDLINE: "【电话已移走】",
    ContactKind.ID_NUMBER: "【证件号已移走】",
    ContactKind.NAME: "【姓名已移走】",
    ContactKind.DOOR: "【门牌已移走】",
}


@dataclass(frozen=True)
class Contact:
    """A detail found at `text[start:end]`; `value` is it in its plain form (13800001111, 021-55550000)."""

    kind: ContactKind
    start: int
    end: int
    value: str


# One character for one, so that places in the plain text are places in the original.
_PLAIN = str.maketrans("０１２３４５６７８９－‐‑–—―Ｘｘ（）＋：　", "0123456789------Xx()+: ")
_GAP = "[ \\-\u200b-\u200d\ufeff]?"
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP}|0{_GAP})?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
)
_AREA = r"0(?:10|2\d|[3-9]\d{2})"
_LANDLINE = re.compile(rf"(?<!\d)(?:\(({_AREA})\) ?|({_AREA}){_GAP})([2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d)")
_LOCAL = re.compile(r"(?:电话|座机|固话|手机|[Tt][Ee][Ll])(?:号码?)?[:是为 ]{0,3}([2-9]\d{6,7})(?!\d|元)")
_ID = re.compile(rf"(?<![0-9A-Za-z])(\d{{6}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx])(?![0-9A-Za-z])")
_SAID_ID = re.compile(r"身份证(?:件)?(?:号码?)?[:是为 ]{0,3}(\d{14,17}[\dXx])(?![0-9A-Za-z])")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊殷施洪翟安颜倪"
    "牛温芦季俞章鲁葛伍申尤毕聂柴焦左柳梅齐辛路裴祁包凌霍耿岳宁管甘祝单舒詹司费卞童游阮桂欧翁柯骆谷涂"
)
DOUBLE_SURNAMES = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|令狐|慕容|夏侯"
_NAME = re.compile(
    r"(?:我名?叫|本人姓名|本人叫|我的名字[叫是]|姓名(?=[: ])|联系人(?=[: ]))[:是为叫 ]{0,3}"
    rf"((?:{DOUBLE_SURNAMES}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}?)"
    rf"(?=$|[^\u4e00-\u9fff]|住|家|是|在|来自|今年|现|电话|手机|身份|男|女|的)"
)
_DOOR = re.compile(
    r"(?:号楼|栋|幢|座|楼|单元|弄|(?<=[0-9])号) ?-?"
    r"((?:[0-9一二三四五六七八九十]{1,3} ?(?:单元|门) ?-?)?(?:[0-9]{3,4}|[0-9]{1,4}(?=室|房))(?:室|房间?)?)"
    r"(?![0-9元块年月天户人平米㎡多万.%])"
)
_DASHED_DOOR = re.compile(r"(?<![0-9-])([0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4})(?![0-9-])")
_ROOM = re.compile(r"(?<![0-9A-Za-z])([0-9]{2,4}室)")

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def id_number_valid(number: str) -> bool:
    """Whether `number` is an 18-place ID number with a real birth date and a right check digit (N-114)."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return born.year >= 1880 and _ID_CHECKS[total % 11] == number[17].upper()


def find_contacts(text: str, kinds: Iterable[ContactKind] = CONTACTS) -> list[Contact]:
    """Phone numbers, ID numbers, names people give as their own and, if asked, door numbers in `text`.

    In order of appearance, never overlapping (where two meet, the one that begins first, then the
    longer). ID numbers count when their check digit is right (N-114), or after the word 身份证
    whatever they are. Short public numbers (12345, 110) and 400 numbers are left alone.
    """
    wanted = frozenset(kinds)
    plain = text.translate(_PLAIN)
    found = [contact for contact in _all(plain, doors=ContactKind.DOOR in wanted) if contact.kind in wanted]
    found.sort(key=lambda contact: (contact.start, -contact.end))
    kept: list[Contact] = []
    for contact in found:
        if not kept or contact.start >= kept[-1].end:
            kept.append(contact)
    return kept


def redact(text: str, kinds: Iterable[ContactKind] = CONTACTS) -> str:
    """`text` with the details of `kinds` replaced by words in brackets (【电话已移走】); stable if repeated."""
    parts, last = [], 0
    for contact in find_contacts(text, kinds):
        parts += [text[last : contact.start], _IN_PLACE[contact.kind]]
        last = contact.end
    return "".join([*parts, text[last:]])


def _digits(text: str) -> str:
    return re.sub("[^0-9Xx]", "", text).upper()


def _all(plain: str, *, doors: bool) -> Iterator[Contact]:
    for match in _ID.finditer(plain):
        if id_number_valid(_digits(match[1])):
            yield Contact(ContactKind.ID_NUMBER, *match.span(1), _digits(match[1]))
    for match in _SAID_ID.finditer(plain):
        yield Contact(ContactKind.ID_NUMBER, *match.span(1), _digits(match[1]))
    for match in _MOBILE.finditer(plain):
        yield Contact(ContactKind.MOBILE, *match.span(0), _digits(match[1]))
    for match in _LANDLINE.finditer(plain):
        area = match[1] or match[2]
        yield Contact(ContactKind.LANDLINE, *match.span(0), f"{area}-{_digits(match[3])}")
    for match in _LOCAL.finditer(plain):
        yield Contact(ContactKind.LANDLINE, *match.span(1), match[1])
    for match in _NAME.finditer(plain):
        yield Contact(ContactKind.NAME, *match.span(1), match[1])
    for pattern in (_DOOR, _DASHED_DOOR, _ROOM) if doors else ():
        for match in pattern.finditer(plain):
            yield Contact(ContactKind.DOOR, *match.span(1), match[1].replace(" ", ""))
