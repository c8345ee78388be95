"""A few mediations of the demo street, made through the product's own actions. Everybody in them is invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mulin.matters import actions
from mulin.matters.models import Mediation
from mulin.matters.states import mediation as states
from mulin.people.models import Person
from mulin.people.queries import actor_of
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place

MEDIATOR = "zhongliyan"
HOURS = dt.timedelta(hours=26)
"""From one step to the next."""


@dataclass(frozen=True)
class MediationSeed:
    """Who asks whom about what, how far it has come, and what was said on the way."""

    asker: str
    other: str
    about: str
    reached: str
    days_ago: int
    next_step: str = ""
    terms: tuple[tuple[int | None, str], ...] = ()
    """(the party's position, None for all; what they do)."""


SEEDS = (
    MediationSeed(
        "guguizhen",
        "楼上的租客小范",
        "楼上半夜拖椅子、洗衣服，我睡不着。上去说过两次，话赶话就吵起来了。",
        states.IN_SESSION,
        9,
        "小范给桌椅脚垫上毛毡；顾阿婆把最吵的几个晚上记下来，下次一起看。",
    ),
    MediationSeed(
        "guwentao",
        "隔壁装修的房东老严",
        "隔壁装修把我家卫生间的墙震裂了，说好赔，拖了两个月。",
        states.FOLLOW_UP,
        24,
        "两家一起请物业的师傅看裂缝，各听一份报价。",
        (
            (1, "请人把裂缝补平、墙面刷好，工钱料钱由老严出。"),
            (None, "装修只在工作日白天动工，中午歇两个小时。"),
        ),
    ),
    MediationSeed(
        "luguilan",
        "一楼开小店的老万",
        "一楼小店的货堆到楼门口，轮椅和婴儿车都过不去。",
        states.ENDED,
        60,
        "老万先量好楼门口要留多宽。",
        ((1, "楼门口一米五以内不放货，早上卸货半小时内搬完。"),),
    ),
    MediationSeed("guwentao", "三楼的邻居小费", "两家合用的晾衣架断了，谁修谁出钱说不拢。", states.ASKED, 1),
)


def mediate(places: dict[str, Place], persons: dict[str, Person], *, now: dt.datetime) -> None:
    """Make them all, each step a day after the one before."""
    mediator = persons[MEDIATOR]
    neighbourhood = next(place for place in places.values() if place.kind == Place.Kind.NEIGHBOURHOOD)
    for number, seed in enumerate(SEEDS):
        _one(
            seed, number, neighbourhood, persons[seed.asker], mediator, now - dt.timedelta(days=seed.days_ago)
        )


def _one(
    seed: MediationSeed, number: int, place: Place, asker: Person, mediator: Person, at: dt.datetime
) -> None:
    one = actions.ask_mediation(
        place=place,
        about=seed.about,
        others=[actions.Side(seed.other, f"1000000{8100 + number}")],
        mediator=mediator,
        token=f"demo-{number}",
        actor=actor_of(asker, on=at.astimezone(LOCAL).date()),
        now=at,
    )
    if seed.reached == states.ASKED:
        return
    actor = actor_of(mediator, on=at.astimezone(LOCAL).date())
    sides = list(one.parties.order_by("position"))
    at += HOURS
    actions.agree_to_mediate(
        mediation=one, party=sides[1], how="电话里说的，愿意坐下来谈", actor=actor, now=at
    )
    at += HOURS
    actions.hold_session(
        mediation=one,
        held_at=at,
        where="居委会二楼的小会议室",
        present=sides,
        next_step=seed.next_step,
        next_on=(at + 6 * HOURS).date(),
        actor=actor,
        now=at,
    )
    if seed.reached != states.IN_SESSION:
        _settle(seed, one, actor, at + HOURS)


def _settle(seed: MediationSeed, one: Mediation, actor: Actor, at: dt.datetime) -> None:
    sides = list(one.parties.order_by("position"))
    terms = [
        actions.Term(what, None if who is None else sides[who], (at + 12 * HOURS).date())
        for who, what in seed.terms
    ]
    actions.settle(mediation=one, form="written", terms=terms, actor=actor, now=at)
    agreement = actions.take_effect(mediation=one, on=at.astimezone(LOCAL).date(), actor=actor, now=at)
    if seed.reached == states.ENDED:
        at += 14 * HOURS
        for term in agreement.terms.all():
            actions.check_term(
                mediation=one,
                term=term,
                result=states.KEPT,
                on=at.astimezone(LOCAL).date(),
                actor=actor,
                now=at,
            )
        actions.finish_mediation(mediation=one, actor=actor, now=at)
