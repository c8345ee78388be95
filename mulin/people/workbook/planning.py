"""From the sheets of a file to the plan: every row compared with what is there, every problem at once."""

from __future__ import annotations

import datetime as dt

from mulin.people.workbook.buildings import plan_buildings
from mulin.people.workbook.checks import check_whole
from mulin.people.workbook.columns import PARTS
from mulin.people.workbook.ground import Ground
from mulin.people.workbook.organisations import plan_organisations
from mulin.people.workbook.places import plan_places
from mulin.people.workbook.posts import People, plan_posts
from mulin.people.workbook.sheets import read_form
from mulin.people.workbook.standing import standing_of
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.platform.tables import Page
from mulin.territory.models import Place


def plan_book(pages: list[Page], *, street: Place, actor: Actor, now: dt.datetime) -> Ground:
    """What the sheets would change in a street. Writes nothing; the statements do not grow with the rows.

    `plan.problems` holds everything that is wrong, in the order of the sheets; with any of them nothing can be
    carried out.
    """
    form = read_form(pages)
    ground = Ground(standing_of(street, today=now.astimezone(LOCAL).date()), form, actor)
    plan_places(ground)
    plan_buildings(ground)
    offices = plan_organisations(ground)
    numbers = plan_posts(ground, offices)
    People(ground, offices, numbers).plan()
    check_whole(ground)
    order = {part.name: number for number, part in enumerate(PARTS)}
    unique = {(one.part, one.row, one.column, one.message): one for one in ground.plan.problems}
    ground.plan.problems[:] = sorted(unique.values(), key=lambda one: (order[one.part], one.row, one.column))
    ground.plan.lines.sort(key=lambda one: (order[one.part], one.row))
    return ground
