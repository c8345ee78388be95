"""What goes on between offices on the demo street: passed on, helped with, proposed, decided, hung, joined, kept.

Each is one matter of its own, raised and handled through the product's own actions.
"""

from __future__ import annotations

import datetime as dt

from mulin.demo.replay import Cast
from mulin.matters import actions
from mulin.matters.models import Arbitration, Assignment, Matter
from mulin.platform.actors import VISITOR, Actor
from mulin.platform.policy import LOCAL
from mulin.territory.models import Organisation, Place

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
HUNG = "单元门禁的主板坏了，刷卡没反应，晚上谁都能进。"
PASSED_ON = "小区门口占道停着三辆僵尸车，轮胎都瘪了。"
HELPED = "地下车库进水，水泵一开就跳闸，怕漏电。"
PROPOSED = "老楼没有电梯，三十多户老人上下楼难，想请街道牵头问问加装的办法。"
UNDECIDED = "围墙外的电线杆斜了，物业说归供电，供电说归物业。"
TWICE = "儿童滑梯的螺丝松了，一踩就晃。"
TWICE_AGAIN = "孩子玩的滑梯在晃，螺丝快掉了。"
COMPLAINED = "物业停车费涨了没有公示，问了两次都不说依据。"
FORMAL = "建议在老旧楼道里统一装扶手和夜灯，方便腿脚不便的老人。"
SEVERAL = "楼下垃圾桶不够用，另外三楼声控灯也不亮了。"
LIGHT = "三楼声控灯不亮了。"
WORDS = (
    HUNG, PASSED_ON, HELPED, PROPOSED, UNDECIDED, TWICE, TWICE_AGAIN, COMPLAINED, FORMAL, SEVERAL, LIGHT,
)  # fmt: skip


def tell(cast: Cast, *, now: dt.datetime) -> None:
    """One of each, some days old, so that every list has something to show."""
    _Street(cast, now).tell()


class _Street:
    def __init__(self, cast: Cast, now: dt.datetime) -> None:
        self.cast, self.now = cast, now
        self.desk, self.leader = cast.actor("hechuan", now), cast.actor("jiyun", now)
        self.keeper, self.squad_hand = cast.actor("zhengkai", now), cast.actor("shilei", now)
        self.worker = cast.actor("zhoumin", now)
        self.company = self._office(self.keeper)
        self.squad = self._office(self.squad_hand)
        self.compound: Place = self.company.areas.order_by("path")[0]

    def _office(self, actor: Actor) -> Organisation:
        return next(one for one in self.cast.organisations.values() if one.id == actor.home_org_id)

    def tell(self) -> None:
        self._hung()
        self._passed_on()
        self._helped()
        self._proposed()
        self._undecided()
        self._joined_and_split()
        self._kept()
        self._formal()

    def _raised(self, words: str, at: dt.datetime, *, place: Place | None = None) -> Matter:
        contact = actions.Contact(phone="10099990123")
        return actions.raise_matter(
            place=place or self.compound,
            words=words,
            channel="web",
            contact=contact,
            actor=VISITOR,
            now=at,
        ).matter

    def _in_hand(self, words: str, at: dt.datetime) -> Assignment:
        matter = self._raised(words, at)
        sheet = actions.dispatch(
            matter=matter, to=self.company, reason="小区里的设施归它管", actor=self.desk, now=at + HOUR
        )
        return actions.accept(assignment=sheet, actor=self.keeper, now=at + 2 * HOUR)

    def _hung(self) -> None:
        begun = self.now - 4 * DAY
        sheet = self._in_hand(HUNG, begun)
        actions.set_title(
            matter=sheet.matter, title="单元门禁坏了", public=True, actor=self.desk, now=begun + 3 * HOUR
        )
        asked = actions.ask_delay(
            assignment=sheet,
            reason="这个型号停产了，换整套要先选厂家、再报价，最快一个月。",
            public_reason="这个型号停产了，要换整套门禁，正在选厂家",
            review_on=(self.now + 30 * DAY).astimezone(LOCAL).date(),
            actor=self.keeper,
            now=begun + DAY,
        )
        actions.decide_delay(
            delay=asked,
            approved=True,
            words="先派人晚上巡两次，三十天后再看。",
            actor=self.leader,
            now=begun + 2 * DAY,
        )
        actions.follow(
            matter=sheet.matter, actor=self.cast.actor("guwentao", self.now), now=self.now - DAY, too=True
        )

    def _passed_on(self) -> None:
        sheet = self._in_hand(PASSED_ON, self.now - 2 * DAY)
        actions.offer_transfer(
            assignment=sheet,
            to=self.squad,
            reason="车停在小区外的路上，归城管",
            actor=self.keeper,
            now=self.now - DAY,
        )

    def _helped(self) -> None:
        sheet = self._in_hand(HELPED, self.now - DAY)
        actions.ask_help(
            matter=sheet.matter,
            to=self.cast.organisations["power"],
            task="查一查进线有没有漏电，修好以前先断开车库那一路。",
            reason="用电安全",
            actor=self.desk,
            now=self.now - 20 * HOUR,
        )

    def _proposed(self) -> None:
        begun = self.now - 5 * DAY
        area = next(one for one in self.cast.places.values() if one.path == self.worker.posts[0].path)
        matter = self._raised(PROPOSED, begun, place=area)
        own = self._office(self.worker)
        if own.parent is None:
            return
        actions.propose(
            matter=matter,
            to=own.parent,
            words="居民区问过 34 户，32 户愿意。楼里自己谈不拢费用，请上一级牵头，请区住建来讲一次办法。",
            reason="",
            actor=self.worker,
            now=begun + DAY,
        )

    def _undecided(self) -> None:
        begun = self.now - 3 * DAY
        sheet = actions.dispatch(
            matter=self._raised(UNDECIDED, begun),
            to=self.company,
            reason="在小区围墙边",
            actor=self.desk,
            now=begun + HOUR,
        )
        actions.return_sheet(
            assignment=sheet, reason="电线杆不是小区的，归供电或城管", actor=self.keeper, now=begun + 4 * HOUR
        )
        again = actions.dispatch(
            matter=sheet.matter, to=self.squad, reason="在路边", actor=self.desk, now=begun + 5 * HOUR
        )
        actions.return_sheet(
            assignment=again, reason="城管不管电力设施", actor=self.squad_hand, now=begun + DAY
        )
        assert Arbitration.objects.filter(matter=sheet.matter).exists()

    def _joined_and_split(self) -> None:
        begun = self.now - 2 * DAY
        first, second = self._raised(TWICE, begun), self._raised(TWICE_AGAIN, begun + 3 * HOUR)
        actions.join(matter=second, into=first, actor=self.desk, now=begun + 5 * HOUR)
        several = self._raised(SEVERAL, begun)
        actions.split(matter=several, parts=[actions.Part(LIGHT)], actor=self.desk, now=begun + 2 * HOUR)

    def _kept(self) -> None:
        matter = self._raised(COMPLAINED, self.now - DAY)
        actions.set_nature(
            matter=matter,
            nature="complaint",
            concerns=[self.company.id],
            private=True,
            actor=self.desk,
            now=self.now - 20 * HOUR,
        )

    def _formal(self) -> None:
        begun = self.now - 3 * DAY
        matter = actions.raise_matter(
            place=self.compound,
            words=FORMAL,
            channel="deputy",
            contact=actions.Contact(name="许代表", phone="10099990456", reply_by="letter"),
            actor=self.desk,
            now=begun,
        ).matter
        actions.draft_reply(
            matter=matter,
            body="许代表：您提的扶手和夜灯，今年先在楼龄三十年以上的楼里装，九月底前装完；明年再装其余的。每栋装之前会贴告示。",
            proposes="explained",
            actor=self.desk,
            now=begun + 2 * DAY,
        )
