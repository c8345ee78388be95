"""The template: the seven sheets with an invented example each, to be written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from mulin.people import roles
from mulin.people.models import Appointment
from mulin.people.workbook.columns import PARTS, Kinds, words_for
from mulin.people.workbook.writing import as_sheet
from mulin.platform.tables import Sheet
from mulin.platform.tables.writing import Value
from mulin.territory.models import Organisation, Place


def template_of(street: Place, *, today: dt.date) -> list[Sheet]:
    """Examples that fit the street, and would come in as they stand."""
    since = today.replace(month=1, day=1)
    makers: dict[str, Callable[[], list[list[Value]]]] = {
        "places": lambda: _places(street, since),
        "compounds": lambda: [
            ["n90/c01", _("示例苑"), "", _("示例一居（n90）"), "", _("示例路 1 弄"), None, None, since, None]
        ],
        "grids": lambda: [
            ["n90/g01", _("示例网格 01"), "", _("示例一居（n90）"), "", "", None, None, since, None],
            ["n90/g02", _("示例网格 02"), "", _("示例一居（n90）"), "", "", None, None, since, None],
        ],
        "buildings": lambda: _buildings(since),
        "organisations": lambda: _organisations(since),
        "posts": lambda: [
            [_role(roles.SECRETARY), _("示例一居（n90）"), _("示例一居居委会"), 1],
            [_role(roles.GRID_MEMBER), _("示例网格 01（n90/g01）"), _("示例一居居委会"), 2],
        ],
        "people": lambda: _people(since),
    }
    return [as_sheet(part, iter(makers[part.name]())) for part in PARTS]


def _places(street: Place, since: dt.date) -> list[list[Value]]:
    words = words_for("kind")
    own = street.path.rstrip("/").rpartition("/")[2]
    area, public = str(words[Place.Kind.NEIGHBOURHOOD]), str(words[Place.Kind.PUBLIC])
    return [
        [own, str(words[Place.Kind.STREET]), street.name, street.name_en, "", street.code, "", street.lon, street.lat, street.valid_from, None],
        ["n90", area, _("示例一居"), "", "", "", "", None, None, since, None],
        ["n90/p01", public, _("示例绿地"), "", _("示例一居（n90）"), "", _("示例路口"), None, None, since, None],
    ]  # fmt: skip


def _buildings(since: dt.date) -> list[list[Value]]:
    area, compound = _("示例一居（n90）"), _("示例苑（n90/c01）")
    return [
        ["n90/g01/b001", _("1 号楼"), "", area, _("示例网格 01（n90/g01）"), compound, "3", "12", "", "", None, None, since, None],
        ["", _("2 号楼"), "", area, _("示例网格 02（n90/g02）"), compound, _("东门、西门"), "12、10", "", "", None, None, since, None],
    ]  # fmt: skip


def _organisations(since: dt.date) -> list[list[Value]]:
    kinds = Kinds()
    committee, company = kinds.word(Organisation.Kind.COMMITTEE), kinds.word(Organisation.Kind.PROPERTY)
    return [
        [committee, _("示例一居居委会"), "", "", _("示例一居（n90）"), "10000000000", since, None],
        [company, _("示例物业"), "", "", _("示例苑（n90/c01）"), "", since, None],
    ]


def _people(since: dt.date) -> list[list[Value]]:
    elected, engaged = (
        str(words_for("route")[one]) for one in (Appointment.Route.ELECTED, Appointment.Route.ENGAGED)
    )
    office = _("示例一居居委会")
    return [
        [
            _("示例甲"),
            "10000000091",
            _role(roles.SECRETARY),
            _("示例一居（n90）"),
            office,
            elected,
            since,
            None,
        ],
        [
            _("示例乙"),
            "10000000092",
            _role(roles.GRID_MEMBER),
            _("示例网格 01（n90/g01）"),
            office,
            engaged,
            since,
            None,
        ],
        [
            _("示例丙"),
            "10000000093",
            _role(roles.BUILDING_HEAD),
            _("1 号楼（n90/g01/b001）"),
            "",
            elected,
            since,
            None,
        ],
    ]


def _role(role: str) -> str:
    return str(words_for("role")[role])
