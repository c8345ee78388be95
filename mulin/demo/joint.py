"""Whistles, triage, a rule and a sweep on the demo street, made through the product's own actions."""

from __future__ import annotations

import datetime as dt

from mulin.demo.replay import Cast
from mulin.matters import actions, states
from mulin.matters.actions import Draft
from mulin.matters.models import Matter
from mulin.matters.states import sweep as sweep_states
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def tell(cast: Cast, *, now: dt.datetime) -> None:
    """Some of each; what has no matter to begin from is left out."""
    _whistles(cast, now)
    _triages(cast, now)
    _rule_and_sweep(cast, now)


def _open_matters() -> list[Matter]:
    waiting = Matter.objects.filter(history=False, state__in=(states.RECEIVED, states.WITH_HANDLER))
    return list(waiting.select_related("place", "place__compound").order_by("-recorded_at", "id")[:12])


def _whistles(cast: Cast, now: dt.datetime) -> None:
    """One that is over with everything said and rated, one under way with a department late, one just blown."""
    offices, places = cast.organisations, cast.places
    squad, safety = offices["city-management"], offices["safety-office"]
    desk, leader = cast.actor("hechuan", now), cast.actor("jiyun", now)
    _over(cast, now)
    matter = next(iter(_open_matters()), None)
    actions.blow_whistle(
        place=matter.place if matter else places["c0020"],
        kind="enforcement",
        words="夜里烧烤摊占道、油烟进屋，邻居睡不好，请晚上一起来看。",
        departments=[squad, offices["market-supervision"], offices["police"]],
        matter=matter,
        actor=desk,
        now=now - 5 * HOUR,
    )
    actions.blow_whistle(
        place=places["c0038"],
        kind="key_work",
        words="入冬前把小区的老树、外墙空调架查一遍，请各带工具来。",
        departments=[safety, offices["greening"], squad],
        actor=leader,
        now=now - HOUR,
    )


def _over(cast: Cast, now: dt.datetime) -> None:
    """Both came, one of them late, and both were rated as departments."""
    squad, fire = cast.organisations["city-management"], cast.organisations["fire-station"]
    desk, leader, squad_hand = (cast.actor(key, now) for key in ("hechuan", "jiyun", "shilei"))
    begun = now - 6 * DAY
    over = actions.blow_whistle(
        place=cast.places["c0017"],
        kind="enforcement",
        words="三栋楼的楼道堆满旧家具，还有飞线充电，劝过几次没用，请一起来清。",
        departments=[squad, fire],
        actor=desk,
        now=begun,
    )
    for call in over.calls.select_related("organisation").order_by("organisation__name"):
        ours = call.organisation_id == squad.id
        hand = squad_hand if ours else _hand(cast, "fire-station", now)
        if hand is None:
            continue
        late = 3 * HOUR if ours else 5 * HOUR
        actions.arrive(
            call=call,
            people=4 if ours else 2,
            post="中队长带队" if ours else "指导员带队",
            actor=hand,
            now=begun + late,
        )
        words = "清出两车旧家具，当场和住户说好不再堆。" if ours else "查了三栋楼，剪了六根飞线，留了告知单。"
        actions.report(call=call, words=words, actor=hand, now=begun + late + 2 * HOUR)
        actions.rate(
            call=call,
            in_time=ours,
            helped=True,
            solved=True,
            why="说到做到，清得干净。" if ours else "晚到一小时，活干得细。",
            actor=leader,
            now=begun + DAY,
        )


def _hand(cast: Cast, office: str, now: dt.datetime) -> Actor | None:
    """Somebody who works for an office."""
    wanted = cast.organisations[office].id
    for key in cast.persons:
        actor = cast.actor(key, now)
        if wanted in actor.org_ids:
            return actor
    return None


_DECIDED = (
    ("topic", "三栋楼的人都来说停车，各有各的难处，得坐下来一起定。"),
    ("project", "楼里的人都同意，自己有木匠，只差一点材料。"),
    ("proposal", "要动主管道，街道办不了，得区里排进明年的计划。"),
    ("pairing", "老两口都上了年纪，取药买菜要人搭把手。"),
)


def _triages(cast: Cast, now: dt.datetime) -> None:
    desk = cast.actor("hechuan", now)
    for n, (matter, (decision, reason)) in enumerate(zip(_open_matters()[2:], _DECIDED, strict=False)):
        at = max(now - (n + 1) * DAY, matter.recorded_at)
        made = actions.triage(
            matter=matter, decision=decision, reason=reason, agreed=True, able=True, actor=desk, now=at
        )
        if decision == "proposal":
            actions.take_up(made, words="城建科接了，报给区建管委。", actor=desk, now=now - HOUR)


def _rule_and_sweep(cast: Cast, now: dt.datetime) -> None:
    """A rule because of some solved matters, and a sweep of the houses where the last of them was."""
    solved = (
        Matter.objects.filter(outcome=states.SOLVED, history=False, category__isnull=False)
        .filter(place__compound__isnull=False)
        .select_related("place", "place__compound", "category", "street")
        .order_by("-closed_at", "id")
        .first()
    )
    if solved is None or solved.category is None or solved.place.compound is None:
        return
    desk, day = cast.actor("hechuan", now), now.astimezone(LOCAL).date()
    group = Matter.objects.filter(category=solved.category, street=solved.street, history=False)
    property_office = cast.organisations["property-anhe"]
    draft = Draft(
        title=f"{solved.category.name}：三天里有回音",
        words="这一类的事，三天里上门看，看了当天贴告示：谁来修、哪天好。修不了的，写明为什么、找谁。",
        organisation=cast.organisations["housing-office"],
        basis="街道议事会定的办法",
        valid_from=day - 3 * DAY,
        public=True,
    )
    actions.make_fix(
        street=solved.street,
        draft=draft,
        matters=list(group.order_by("-recorded_at")[:4]),
        actor=desk,
        now=now - 3 * DAY,
    )
    sweep = actions.begin_sweep(
        area=solved.place.compound,
        places="building",
        words=f"{solved.category.name}：别的楼有没有一样的",
        organisation=property_office,
        until=day + 7 * DAY,
        matter=solved,
        actor=desk,
        now=now - 2 * DAY,
    )
    for n, line in enumerate(sweep.lines.filter(state=sweep_states.TO_LOOK).order_by("position")[:5]):
        at = now - DAY + n * HOUR
        if n == 3:
            actions.look_found(line=line, words="这里也有一样的毛病，一楼过道最明显。", actor=desk, now=at)
        else:
            actions.look_clear(line=line, actor=desk, now=at)
