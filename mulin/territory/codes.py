"""Area codes: twelve digits of GB/T 2260 and GB/T 10114, and three more for a grid area (N-86, N-110, N-111). Pure.

Two digits each for province, prefecture and county, three for the street or town, three for the
neighbourhood or village; what is wider ends in noughts. Codes change, so nothing is found by them alone (N-112).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.platform.errors import Invalid
from mulin.platform.registry import Words
from mulin.territory.models import Place

LENGTH, GRID_LENGTH = 12, 15
COUNTY, TOWNSHIP = 6, 9
"""How many digits stand for the county, and for the street or town in it."""
MOST_SERIAL = 999

TOWNSHIPS: tuple[tuple[int, int, Words], ...] = (
    (1, 99, gettext_lazy("街道")),
    (100, 199, gettext_lazy("镇")),
    (200, 399, gettext_lazy("乡")),
    (400, 599, gettext_lazy("类似街道、乡镇的地方")),
)
VILLAGES: tuple[tuple[int, int, Words], ...] = (
    (1, 199, gettext_lazy("居委会")),
    (200, 399, gettext_lazy("村委会")),
    (400, 599, gettext_lazy("类似居委会、村委会的地方")),
)
CLASSES: dict[str, Words] = {
    "111": gettext_lazy("主城区"),
    "112": gettext_lazy("城乡结合区"),
    "121": gettext_lazy("镇中心区"),
    "122": gettext_lazy("镇乡结合区"),
    "123": gettext_lazy("特殊区域"),
    "210": gettext_lazy("乡中心区"),
    "220": gettext_lazy("村庄"),
}
"""The urban-rural class of a neighbourhood, as statistics has it (N-110)."""

LEVELS = (Place.Kind.DISTRICT, Place.Kind.STREET, Place.Kind.NEIGHBOURHOOD, Place.Kind.GRID)
"""The kinds of places that have a code; what is narrower is told by its address."""
SIGNIFICANT = {
    Place.Kind.DISTRICT: COUNTY,
    Place.Kind.STREET: TOWNSHIP,
    Place.Kind.NEIGHBOURHOOD: LENGTH,
    Place.Kind.GRID: GRID_LENGTH,
}
"""How many digits of a code say which place of its kind it is; the rest are noughts."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is well made, and what it says."""

    digits: str
    kind: Place.Kind
    """Of the place it can belong to."""
    body: str
    """What stands there by its number: a street, a town, a residents' committee. Empty for district and grid."""

    @property
    def head(self) -> str:
        """The digits that everything inside begins with."""
        return self.digits[: SIGNIFICANT[self.kind]]

    def holds(self, inner: Code) -> bool:
        """Whether the other one lies in this one: a level lower, and with the same beginning."""
        narrower = LEVELS.index(inner.kind) > LEVELS.index(self.kind)
        return narrower and inner.digits.startswith(self.head)


def read(text: str) -> Code:
    """What somebody typed, with or without the noughts at its end. Raises `Invalid` with the rule it breaks."""
    digits = plain(text)
    if not digits.isascii() or not digits.isdigit():
        raise _wrong(_("代码只由数字组成。"), _("例如 310115001001，网格再加三位。"))
    if len(digits) not in (COUNTY, TOWNSHIP, LENGTH, GRID_LENGTH):
        raise _wrong(
            _("代码应当是 12 位，网格是 15 位，这里有 %(n)s 位。") % {"n": len(digits)},
            _("区 6 位、街道 9 位的，后面的零可以不写。"),
        )
    digits = digits.ljust(LENGTH, "0")
    if "00" in (digits[0:2], digits[2:4], digits[4:6]):
        raise _wrong(_("前六位是省、市、区，每两位都不能是 00。"), _("请对照国家公布的行政区划代码。"))
    township, village, serial = digits[6:9], digits[9:12], digits[12:]
    if serial:
        _bodied(township, TOWNSHIPS), _bodied(village, VILLAGES)
        if serial == "000":
            raise _wrong(_("网格的顺序号从 001 起。"), _("请用系统排的下一个号。"), rule="N-86")
        return Code(digits, Place.Kind.GRID, "")
    if village != "000":
        _bodied(township, TOWNSHIPS)
        return Code(digits, Place.Kind.NEIGHBOURHOOD, _bodied(village, VILLAGES))
    if township != "000":
        return Code(digits, Place.Kind.STREET, _bodied(township, TOWNSHIPS))
    return Code(digits, Place.Kind.DISTRICT, "")


def _bodied(three: str, ranges: Iterable[tuple[int, int, Words]]) -> str:
    """What a number of three digits stands for. Raises `Invalid` where the standard gives it to nobody."""
    number = int(three)
    listed = list(ranges)
    for first, last, word in listed:
        if first <= number <= last:
            return str(word)
    told = _("；").join(f"{first:03}–{last:03} {word}" for first, last, word in listed)
    village = listed[0][2] is VILLAGES[0][2]
    part = _("第 10 到 12 位") if village else _("第 7 到 9 位")
    raise _wrong(
        _("%(part)s是 %(number)s，没有这样的号。") % {"part": part, "number": three},
        _("能用的号：%(told)s。") % {"told": told},
        rule="N-111" if village else "N-110",
    )


def fits(code: Code, kind: str, *, inside: Code | None) -> Code:
    """The same code, where it can belong to a place of this kind in what has the code `inside`.

    Raises `Invalid` for the code of another level, and for one of a neighbouring district or street.
    """
    if code.kind != kind:
        raise _wrong(
            _("这个代码是%(code)s的，这里要%(place)s的。")
            % {"code": code.kind.label, "place": Place.Kind(kind).label},
            _("区的后六位、街道的后三位是零；网格是 15 位。"),
        )
    if inside is not None and not inside.holds(code):
        raise _wrong(
            _("这个代码不在上一级的范围里：应当以 %(head)s 开头。") % {"head": inside.head},
            _("请看看是不是邻近的区或街道的代码；上一级的代码变了，请先改上一级。"),
            rule="N-86" if code.kind == Place.Kind.GRID else "N-110",
        )
    return code


def of_grid(neighbourhood: Code, serial: int) -> Code:
    """The code of a grid area: its neighbourhood's twelve digits and a number of its own (N-86)."""
    if not 1 <= serial <= MOST_SERIAL:
        raise _wrong(
            _("这个居民区的网格号用完了，最多 %(most)s 个。") % {"most": MOST_SERIAL},
            _("用过的号不再用。请先给居民区定新的代码。"),
            rule="N-86",
        )
    return read(f"{neighbourhood.digits}{serial:03}")


def carried(code: Code, *, from_: Code, to: Code) -> Code:
    """A code inside one that changed, as it is inside the new one: its own last digits stay."""
    return read(to.head + code.digits[len(from_.head) :])


def next_serial(used: Iterable[str]) -> int:
    """The number after the highest ever used: gaps are not filled, for a number that was used stays used."""
    return max((int(code[LENGTH:]) for code in used), default=0) + 1


def written(digits: str) -> str:
    """As it is read aloud: 310115 001 001 003."""
    return " ".join(part for part in (digits[:6], digits[6:9], digits[9:12], digits[12:]) if part)


def check_class(urban_rural: str, kind: str) -> str:
    """The class as it may be kept. Raises `Invalid` for one statistics does not know, or not of a neighbourhood."""
    if urban_rural and urban_rural not in CLASSES:
        raise Invalid(
            "N-110",
            _("没有这样的城乡分类。"),
            remedy=_("能用的：%(known)s。") % {"known": _("、").join(CLASSES)},
            field="urban_rural",
        )
    if urban_rural and kind != Place.Kind.NEIGHBOURHOOD:
        raise Invalid("N-110", _("城乡分类只给居民区。"), remedy=_("请把这一项空着。"), field="urban_rural")
    return urban_rural


def _wrong(message: str, remedy: str, rule: str = "N-110") -> Invalid:
    return Invalid(rule, message, remedy=remedy, field="code")


def plain(text: str) -> str:
    """A code as somebody wrote it, without what stands between its digits; not checked."""
    return re.sub(r"[\s·.-]", "", text)
