"""Who helps whom on the demo street: a grandmother and her nephew, a person with two posts, a form that came back.

Made through the product's own actions, like everything here.
"""

from __future__ import annotations

import datetime as dt

from mulin.demo.replay import Cast
from mulin.people import actions, roles
from mulin.people.models import Mandate
from mulin.platform.policy import LOCAL

HELPED, HELPER, AT_WINDOW, TWO_POSTS = "guguizhen", "guwentao", "hechuan", "shaoning"
HEAD_OF = "b0369"
DAYS = 60


def tell(cast: Cast, *, now: dt.datetime) -> None:
    """One mandate in force, one post more, one signed form waiting at the desk."""
    street, day = cast.places["s01"], now.astimezone(LOCAL).date()
    helped, helper = cast.persons[HELPED], cast.persons[HELPER]
    desk = cast.actor(AT_WINDOW, now)
    mandate = actions.name_helper(
        person=helped,
        helper=helper,
        purposes=[Mandate.Purpose.RAISE, Mandate.Purpose.WORD],
        ways=[Mandate.Way.ONLINE, Mandate.Way.DESK],
        until=day + dt.timedelta(days=DAYS),
        actor=cast.actor(HELPED, now),
        now=now,
    )
    actions.accept_mandate(mandate=mandate, actor=cast.actor(HELPER, now), now=now)
    actions.appoint(
        person=cast.persons[TWO_POSTS],
        role=roles.BUILDING_HEAD,
        place=cast.places[HEAD_OF],
        organisation=None,
        since=day,
        actor=cast.actor("jiyun", now),
        now=now,
    )
    paper = actions.print_paper(
        kind="reply", street=street, person=helped, record_id=None, actor=desk, now=now
    )
    actions.arrive_paper(serial=paper.serial, street=street, actor=desk, now=now)
