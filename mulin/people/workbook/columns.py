"""Which sheets the workbook of a street has, and which columns each: the one place where this stands (DR-03).

To add a column: one `Head` here, its reading in the module of its sheet, its writing in `writing.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mulin.people import roles
from mulin.people.models import Appointment
from mulin.platform.tables.mapping import plain_header
from mulin.platform.text import fold
from mulin.territory import queries as territory
from mulin.territory.models import Place

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Head:
    """A column: its name in code, its head, what to write below it, how its cells are shown."""

    name: str
    title: Promise | str
    about: Promise | str = ""
    kind: str = "text"
    """text, day, whole or plain: what `tables.Column` calls it."""
    needed: bool = False
    also: tuple[str, ...] = ()
    width: float = 14


@dataclass(frozen=True)
class Part:
    """A sheet: its name in code, its title, what it lists, its columns."""

    name: str
    title: Promise | str
    about: Promise | str
    heads: tuple[Head, ...]
    also: tuple[str, ...] = field(default=())

    def head(self, name: str) -> Head:
        return next(one for one in self.heads if one.name == name)

    def starred(self, head: Head) -> str:
        """The head as it is written out: what must be filled carries a star."""
        return f"{head.title}*" if head.needed else str(head.title)


_NO = Head(
    "no",
    _("编号"),
    _("字母和数字，在整个街道里不重复，例如 n01/g03。新的一行可以空着，系统会编。"),
    also=("no", "number"),
)
_NAME = Head("name", _("名称"), _("人们平时怎么叫。"), needed=True, also=("名字", "name"))
_NAME_EN = Head("name_en", _("英文名"), _("可以空着。"), width=18)
_ADDRESS = Head("address", _("地址"), _("可以空着。"), width=26)
_LON = Head("lon", _("经度"), _("小数，例如 121.4731；可以空着。"), kind="plain", width=10)
_LAT = Head("lat", _("纬度"), _("小数，例如 31.2304；可以空着。"), kind="plain", width=10)
_SINCE = Head(
    "since",
    _("从"),
    _("哪一天开始；可以空着。"),
    kind="day",
    also=("起", "开始", "开始日期", "since"),
    width=12,
)
_UNTIL = Head(
    "until",
    _("止"),
    _("从这一天起不再有；空着就是还在。没写在表里的，什么也不会结束。"),
    kind="day",
    also=("到", "结束", "结束日期", "until"),
    width=12,
)
_CODE = Head(
    "code",
    _("区划代码"),
    _("居民区是 12 位数字，前 9 位和街道一样；没有就空着。"),
    also=("代码", "区划编码", "code"),
    width=18,
)
_AREA = Head(
    "neighbourhood",
    _("居民区"),
    _("在哪个居民区：名称、编号，或者“名称（编号）”。"),
    needed=True,
    also=("社区", "居村", "居委", "neighborhood"),
    width=20,
)

PLACES = Part(
    "places",
    _("地方"),
    _("街道本身、居民区，和公园、路口这样的公共地方。"),
    (
        _NO,
        Head(
            "kind",
            _("类型"),
            _("街道、居民区、公共地方，选一个。"),
            needed=True,
            also=("种类", "kind"),
            width=10,
        ),
        _NAME,
        _NAME_EN,
        Head(
            "parent",
            _("上级"),
            _("公共地方写在哪个居民区或网格，空着就是直属街道；居民区空着；街道写区名。"),
            also=("所属", "parent"),
            width=20,
        ),
        _CODE,
        _ADDRESS,
        _LON,
        _LAT,
        _SINCE,
        _UNTIL,
    ),
)
COMPOUNDS = Part(
    "compounds",
    _("小区"),
    _("一个小区可以跨几个网格。"),
    (_NO, _NAME, _NAME_EN, _AREA, _CODE, _ADDRESS, _LON, _LAT, _SINCE, _UNTIL),
)
GRIDS = Part(
    "grids",
    _("网格"),
    _("网格片区，每个在一个居民区里。"),
    (
        _NO,
        _NAME,
        _NAME_EN,
        _AREA,
        Head(
            "code",
            _("网格编码"),
            _("12 位区划代码加 3 位顺序号；没有就空着。"),
            also=("代码", "grid code"),
            width=20,
        ),
        _ADDRESS,
        _LON,
        _LAT,
        _SINCE,
        _UNTIL,
    ),
    also=("网格片区",),
)
BUILDINGS = Part(
    "buildings",
    _("楼栋"),
    _("每栋楼一行，单元和户数写在同一行里。"),
    (
        _NO,
        _NAME,
        _NAME_EN,
        _AREA,
        Head("grid", _("网格"), _("在哪个网格；还没划网格的空着。"), also=("网格片区", "所属网格"), width=22),
        Head("compound", _("小区"), _("属于哪个小区；没有就空着。"), also=("所属小区",), width=22),
        Head(
            "entrances",
            _("单元"),
            _("有几个单元，写个数字；或者写名字，用顿号隔开：东门、西门。"),
            also=("单元数", "门洞"),
            width=26,
        ),
        Head(
            "homes",
            _("每单元户数"),
            _("每个单元一样多就写一个数，不一样就按单元的次序写：12、12、10；不知道的写 -。"),
            also=("户数", "homes"),
            width=18,
        ),
        Head("code", _("楼栋编码"), _("可以空着。"), also=("代码", "building code")),
        _ADDRESS,
        _LON,
        _LAT,
        _SINCE,
        _UNTIL,
    ),
    also=("楼", "楼组"),
)
ORGANISATIONS = Part(
    "organisations",
    _("单位"),
    _("居委会、物业、站所、驻区单位。同一个街道里，在的单位不同名。"),
    (
        Head(
            "kind",
            _("类型"),
            _("从系统里有的类型里选，见“填表说明”。"),
            needed=True,
            also=("种类", "kind"),
            width=14,
        ),
        _NAME,
        _NAME_EN,
        Head("parent", _("上级单位"), _("上级单位的名称；没有就空着。"), also=("上级", "parent"), width=22),
        Head(
            "areas",
            _("管哪里"),
            _("管的地方，用顿号隔开；管整个街道写“全街道”。"),
            also=("服务范围", "范围", "areas"),
            width=36,
        ),
        Head("phone", _("办公电话"), _("单位对外的电话；可以空着。"), also=("电话", "phone")),
        _SINCE,
        _UNTIL,
    ),
    also=("组织", "机构"),
)
_ROLE = Head("role", _("岗位"), _("从系统里有的岗位里选，见“填表说明”。"), needed=True, also=("职务", "role"))
_PLACE = Head(
    "place",
    _("管的地方"),
    _("名称、编号，或者“名称（编号）”；整个街道写“全街道”。"),
    needed=True,
    also=("地方", "place"),
    width=24,
)
_OFFICE = Head(
    "organisation",
    _("在哪个单位"),
    _("单位的名称；楼组长这样的可以空着。"),
    also=("单位", "organisation"),
    width=22,
)
POSTS = Part(
    "posts",
    _("岗位"),
    _("哪里该有什么岗位、几个人。写了几个人，“在岗”里同一时间就不能多。书记没写也只能一人。"),
    (
        _ROLE,
        _PLACE,
        _OFFICE,
        Head(
            "number",
            _("几人"),
            _("整数；0 就是不设了。"),
            kind="whole",
            needed=True,
            also=("人数", "number"),
            width=8,
        ),
    ),
)
PEOPLE = Part(
    "people",
    _("在岗"),
    _("谁在哪个岗位。电话遮住了的，导入时不动。"),
    (
        Head("name", _("姓名"), _("本人的名字。"), needed=True, also=("名字", "name"), width=10),
        Head(
            "phone",
            _("电话"),
            _("手机，或带区号的座机；遮住的（***27）导入时不动。"),
            also=("手机", "联系电话", "phone"),
            width=16,
        ),
        _ROLE,
        _PLACE,
        _OFFICE,
        Head(
            "route",
            _("产生方式"),
            _("选举、自荐、推荐、聘任，选一个；空着算聘任。"),
            also=("怎么产生的", "route"),
            width=10,
        ),
        Head(
            "since",
            _("从"),
            _("哪一天上岗。"),
            kind="day",
            needed=True,
            also=("起", "上岗日期", "since"),
            width=12,
        ),
        Head(
            "until",
            _("止"),
            _("从这一天起不在岗；空着就是还在。"),
            kind="day",
            also=("到", "离岗日期", "until"),
            width=12,
        ),
    ),
    also=("在岗人员", "人员"),
)
PARTS = (PLACES, COMPOUNDS, GRIDS, BUILDINGS, ORGANISATIONS, POSTS, PEOPLE)
BY_NAME = {one.name: one for one in PARTS}

GUIDE = _("填表说明")
WHY = _("要改的地方")
"""The head of the column that says what is wrong; read over when the workbook comes back."""
WHOLE_STREET = _("全街道")
NONE = _("无")
"""Written into a cell to empty what is there; an empty cell leaves it."""

PLACE_KINDS = (Place.Kind.STREET, Place.Kind.NEIGHBOURHOOD, Place.Kind.PUBLIC)
"""Kinds of places on the first sheet."""


def words_for(what: str) -> dict[str, Promise | str]:
    """What may stand in a column of choices: its value in code, with its word."""
    if what == "kind":
        return {kind.value: kind.label for kind in PLACE_KINDS}
    if what == "organisation":
        return {one.key: one.local_name for one in territory.kinds()}
    if what == "role":
        return dict(roles.WORDS)
    return dict(Appointment.Route.choices)


class Kinds:
    """The kinds of organisations as they are now: those no longer offered too, for what there is keeps its kind."""

    def __init__(self) -> None:
        self.all = {one.key: one for one in territory.kinds(active=False)}
        self.offered = [one for one in self.all.values() if one.active]
        self.choices: dict[str, str] = {}
        for one in [*(one for one in self.all.values() if not one.active), *self.offered]:
            self.choices.update({fold(word): one.key for word in (one.key, one.name_en, one.name) if word})

    def word(self, key: str) -> str:
        return self.all[key].local_name if key in self.all else key


def said_in_all(text: Promise | str) -> Iterator[str]:
    """A text in every language of the product."""
    for language in LANGUAGES:
        with override(language):
            yield str(text)


@cache
def choices(what: str) -> dict[str, str]:
    """The value in code for each word of a column of choices, in whatever language, folded.

    Kinds of organisations are rows that somebody may change: `Kinds` reads them, once for each workbook.
    """
    found = {fold(value): value for value in words_for(what)}
    for value, word in words_for(what).items():
        found.update({fold(one): value for one in said_in_all(word)})
    return found


@cache
def plain_heads(part: str) -> dict[str, str]:
    """Which column a plain head means."""
    found: dict[str, str] = {}
    for head in BY_NAME[part].heads:
        for said in (*head.also, *said_in_all(head.title)):
            found.setdefault(plain_header(said), head.name)
    for head in BY_NAME[part].heads:
        # Its own title goes before another one's synonym.
        found.update({plain_header(said): head.name for said in said_in_all(head.title)})
    return found


@cache
def sheet_names() -> dict[str, str]:
    """Which sheet a name means."""
    found: dict[str, str] = {}
    for part in PARTS:
        for said in (*part.also, *said_in_all(part.title), part.name):
            found.setdefault(fold(said), part.name)
    return found


@cache
def said(word: str) -> frozenset[str]:
    """A word of this layout (`GUIDE`, `WHY`, `WHOLE_STREET`, `NONE`) as it may be written, folded."""
    known = {"guide": GUIDE, "why": WHY, "street": WHOLE_STREET, "none": NONE}
    return frozenset(fold(one) for one in said_in_all(known[word]))
