"""What study points, posts' details and trainings keep about a person, what a merge moves, and their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.people import references
from mulin.people.models import CareRow, StationRequest, StudyMember, TeamMember, Training
from mulin.platform.registry import Held, add_sentences
from mulin.platform.timeline import queries as acts


def rows(person_id: UUID, kept: set[str]) -> Iterator[Held]:
    """The points one belongs to, helps at or is looked after by, trainings, and who opened a care list.

    `kept` says of which kinds there is anything (`queries/keeping.py`); the others are not read.
    """
    yield from _points(person_id, kept)
    trainings = Training.objects.filter(person_id=person_id).order_by("-on", "-id")[:20]
    for one in trainings if "trainings" in kept else ():
        until = date_format(one.until) if one.until else _("您注销账号时删掉")
        yield Held(
            _("培训"), one.what, _("知道谁学过什么"), _("书记或街道登记"), _("本居民区的工作人员"), until
        )
    for _record, line in acts.of_verb([person_id], "people.show_care", most=20):
        yield Held(
            _("看过关爱名单"),
            f"{line.office or line.who} · {date_format(localtime(line.at), 'DATETIME_FORMAT')}",
            line.body.get("reason", ""),
            _("看一次记一次"),
            _("您"),
            _("您注销账号时删掉"),
        )


def _points(person_id: UUID, kept: set[str]) -> Iterator[Held]:
    member = StudyMember.objects.filter(person_id=person_id).select_related("point__neighbourhood")
    for one in member.order_by("id") if "members" in kept else ():
        yield Held(
            _("家庭小党校"),
            one.point.open_name + (" · " + _("召集人") if one.hosts else ""),
            _("知道在哪里、什么时候聚"),
            _("您自己参加的"),
            _("一起参加的人只知道召集人是谁"),
            _("您退出就删，不留记录"),
        )
    team = TeamMember.objects.filter(person_id=person_id).select_related("point__neighbourhood")
    for help in team if "team" in kept else ():
        yield Held(
            _("志愿服务队"),
            help.point.open_name,
            _("有事找得到人"),
            _("召集人或书记登记"),
            _("参加这个点的人"),
            _("退出就删"),
        )
    care = CareRow.objects.filter(person_id=person_id).select_related("point__neighbourhood")
    for row in care if "care" in kept else ():
        yield Held(
            _("关爱名单"),
            _("%(point)s：%(need)s") % {"point": row.point.open_name, "need": row.need},
            _("邻居照应您"),
            row.how_agreed,
            _("召集人、片区书记、居民区书记，看一次记一次"),
            _("您说不要了就删；%(day)s再问您一次") % {"day": date_format(row.review_on)},
        )
    asked = StationRequest.objects.filter(asked_by_id=person_id).select_related("point__neighbourhood")
    for request in asked.order_by("-asked_at")[:20] if "asked" in kept else ():
        yield Held(
            _("向服务站要的"),
            request.words,
            _("站里好回话"),
            _("您提的"),
            _("站里和管这个点的人"),
            _("点不办以后按档案规定保存"),
        )


def register() -> None:
    references.add_references("people_studymember", "person_id", once="point_id")
    references.add_references("people_teammember", "person_id")
    references.add_references("people_carerow", "person_id", "noted_by_id")
    references.add_references("people_stationrequest", "asked_by_id", "answered_by_id")
    references.add_references("people_training", "person_id", "noted_by_id")
    add_sentences(
        "people",
        {
            "found_study_office": gettext_lazy("设了校务管理办公室：%(place)s"),
            "found_point": gettext_lazy("登记了家庭小党校"),
            "change_point": gettext_lazy("改了家庭小党校的登记"),
            "carry_point": gettext_lazy("从%(before)s改为%(after)s"),
            "pass_point": gettext_lazy("服务站由%(from)s换成%(to)s"),
            "pass_request": gettext_lazy("向%(from)s提的需要，由%(to)s接着答复"),
            "cover": gettext_lazy("责任区添了 %(count)s 幢楼"),
            "uncover": gettext_lazy("责任区去掉一幢楼"),
            "establish": gettext_lazy("标为建成"),
            "pause": gettext_lazy("暂停"),
            "resume": gettext_lazy("接着办"),
            "end_point": gettext_lazy("不办了，名单和地址都删了"),
            "add_to_team": gettext_lazy("志愿服务队添了一位"),
            "lead_team": gettext_lazy("志愿服务队换了带队的人"),
            "leave_team": gettext_lazy("志愿服务队去掉一位"),
            "add_care": gettext_lazy("关爱名单添了一位"),
            "end_care": gettext_lazy("关爱名单去掉一位"),
            "open_care": gettext_lazy("看了关爱名单：%(reason)s"),
            "show_care": gettext_lazy("看了您在的关爱名单：%(reason)s"),
            "ask_station": gettext_lazy("向服务站提了需要"),
            "answer_station": gettext_lazy("服务站回了话"),
            "choose_points": gettext_lazy("自己选了参加哪些学习点"),
            "change_duty": gettext_lazy("改了岗位上担的事"),
            "note_training": gettext_lazy("记了一次培训"),
        },
    )
