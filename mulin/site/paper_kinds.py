"""The form on paper for each act of a resident: what stands on it, and how the desk enters it (DR-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import actions as matters
from mulin.matters import queries
from mulin.matters.models import Matter, Reporter, Word
from mulin.matters.queries import lists, reporters
from mulin.people import actions as people
from mulin.people import papers
from mulin.people import queries as persons
from mulin.people.models import Mandate, PaperForm, Person
from mulin.people.papers import Blank, Kind
from mulin.platform import errors
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL
from mulin.site import forms_on_paper as forms

CONSENT = gettext_lazy("上面是我的意思，请窗口照着替我办。办到哪一步，随时告诉我。")
PLACE = Blank(gettext_lazy("在哪里（小区、几号楼、路名）"))
TICKS = (gettext_lazy("打电话"), gettext_lazy("打印一封信"), gettext_lazy("给张纸条"))
Given = Mapping[str, Any]


def matter_by_number(actor: Actor, ref: str) -> UUID | None:
    found = queries.find(actor, ref.strip())
    return found.id if found else None


def _matter(paper: PaperForm) -> tuple[Matter, Reporter]:
    """What the form is about, and who raised it: the person on the form, or the only one there is."""
    found = reporters.of_paper(paper.record_id, paper.person_id)
    if found is None:
        raise errors.Conflict(
            "DR-10",
            _("这件事里没有找到这位反映人。"),
            remedy=_("请看看编号对不对；几位一起反映的，按本人的姓名和电话重新印一张。"),
        )
    return found.matter, found


def _person(paper: PaperForm) -> Person:
    if paper.person is None:
        raise errors.Invalid(
            "DR-10", _("这张表上没有写是哪一位居民。"), remedy=_("请从“居民和账号”里替本人重新印一张。")
        )
    return paper.person


def _word(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    matter, reporter = _matter(paper)
    via = Word.Via.VISIT if paper.how_agreed else Word.Via.PAPER
    matters.say(
        matter=matter,
        reporter=reporter,
        solved=given["solved"] == "yes",
        content=given["content"],
        words=given["words"],
        via=via,
        actor=actor,
        now=now,
    )
    return matter.id


def _reopen(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    matter, _reporter = _matter(paper)
    return matters.reopen(matter=matter, reporter=None, words=given["words"], actor=actor, now=now).id


def _withdraw(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    matter, reporter = _matter(paper)
    return matters.withdraw(matter=matter, reporter=reporter, words=given["words"], actor=actor, now=now).id


def _call(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    matter, reporter = _matter(paper)
    return matters.ask_for_call(
        matter=matter, reporter=reporter, phone=given["phone"], actor=actor, now=now
    ).id


def _help_ends(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    matter, reporter = _matter(paper)
    matters.end_help(reporter=reporter, actor=actor, now=now)
    return matter.id


def _follow(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    """Who follows is nobody's business: the act itself names nobody, the paper's own line names the desk."""
    number, _who = papers.number_of(paper.record_id)
    matter = lists.public(paper.street_id, number)
    if matter is None:
        raise errors.Conflict(
            "DR-10", _("这件不在公开的清单上，不能跟着看。"), remedy=_("本人反映的事，凭纸条看。")
        )
    who = persons.actor_of(_person(paper), on=now.astimezone(LOCAL).date())
    matters.follow(matter=matter, actor=who, now=now, too=given["too"])
    return matter.id


def _reply(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    person = _person(paper)
    people.choose_reply(person=person, reply_by=given["reply_by"], actor=actor, now=now)
    return person.id


def _registered(given: Given, street_id: UUID) -> Person:
    found = persons.registered(given["name"], given["phone"], street_id=street_id)
    if found is None:
        raise errors.Invalid(
            "DR-10",
            _("没有登记过这个姓名和号码的人。"),
            remedy=_("请先在“居民和账号”里登记，或把姓名和号码空着。"),
            field="name",
        )
    return found


def _helper(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    return people.name_helper(
        person=_person(paper),
        helper=_registered(given, paper.street_id),
        purposes=given["purposes"],
        ways=given["ways"],
        until=given["until"],
        how_agreed=paper.how_agreed or _("本人签的纸"),
        actor=actor,
        now=now,
    ).id


def _between(paper: PaperForm, given: Given, *, helps: bool) -> Mandate:
    """The open mandate between who signed and the other one; `helps` where who signed is the helper."""
    signer, other = _person(paper), _registered(given, paper.street_id)
    person, helper = (other, signer) if helps else (signer, other)
    found = persons.open_between(person.id, helper.id)
    if found is None:
        raise errors.Conflict("DR-10", _("这两位之间现在没有请托。"), remedy=_("可能到期或者结束了。"))
    return found


def _helper_ends(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    return people.end_mandate(mandate=_between(paper, given, helps=False), actor=_desk(actor), now=now).id


def _helper_answer(paper: PaperForm, given: Given, actor: Actor, now: dt.datetime) -> UUID:
    return people.accept_mandate(mandate=_between(paper, given, helps=True), actor=_desk(actor), now=now).id


def _desk(actor: Actor) -> Actor:
    """A mandate is noted by the window itself; for whom stands in the paper's own line."""
    return actor.as_oneself()


def _to_register(paper: PaperForm) -> str:
    return f"{reverse('matters:register')}?paper={paper.serial}"


def _to_people(paper: PaperForm) -> str:
    return reverse("people")


def _to_mediation(paper: PaperForm) -> str:
    return reverse("matters:mediation_register")


WORDS = Blank(gettext_lazy("想说的话"), lines=4)
OTHER = (Blank(gettext_lazy("对方的姓名")), Blank(gettext_lazy("对方登记过的手机或座机")))
KINDS = (
    Kind(
        "raise",
        gettext_lazy("反映一件事"),
        CONSENT,
        (Blank(gettext_lazy("什么事"), lines=5), PLACE, Blank(gettext_lazy("怎么告诉我"), choices=TICKS)),
        address=_to_register,
    ),
    Kind(
        "raise_for",
        gettext_lazy("替邻居反映"),
        gettext_lazy("邻居同意我来说。编号和纸条归邻居。"),
        (
            Blank(gettext_lazy("邻居怎么称呼，电话多少")),
            Blank(gettext_lazy("邻居怎么同意的")),
            Blank(gettext_lazy("什么事"), lines=4),
            PLACE,
        ),
        address=_to_register,
    ),
    Kind(
        "word",
        gettext_lazy("说解决没解决"),
        CONSENT,
        (
            Blank(gettext_lazy("解决了没有"), choices=(gettext_lazy("解决了"), gettext_lazy("没解决"))),
            Blank(
                gettext_lazy("满意不满意"),
                choices=tuple(Word.Content(one).label for one in Word.Content.values),
            ),
            WORDS,
        ),
        about_matter=True,
        form=forms.PaperWordForm,
        enter=_word,
    ),
    Kind(
        "reopen",
        gettext_lazy("重开一件"),
        CONSENT,
        (Blank(gettext_lazy("哪里还不行"), lines=5),),
        about_matter=True,
        form=forms.PaperWordsForm,
        enter=_reopen,
    ),
    Kind(
        "withdraw",
        gettext_lazy("撤回一件"),
        CONSENT,
        (WORDS,),
        about_matter=True,
        form=forms.PaperWordsForm,
        enter=_withdraw,
    ),
    Kind(
        "call",
        gettext_lazy("请打电话给我"),
        CONSENT,
        (Blank(gettext_lazy("打哪个电话")), Blank(gettext_lazy("什么时候方便"))),
        about_matter=True,
        form=forms.PaperCallForm,
        enter=_call,
    ),
    Kind(
        "help_ends",
        gettext_lazy("不用邻居代办了"),
        CONSENT,
        (),
        about_matter=True,
        form=forms.PaperWordsForm,
        enter=_help_ends,
    ),
    Kind(
        "follow",
        gettext_lazy("跟着看一件事"),
        CONSENT,
        (Blank(gettext_lazy("我家也这样吗"), choices=(gettext_lazy("也这样"), gettext_lazy("只是想看看"))),),
        about_matter=True,
        needs_person=True,
        form=forms.PaperFollowForm,
        enter=_follow,
    ),
    Kind(
        "reply",
        gettext_lazy("改怎么告诉我"),
        CONSENT,
        (
            Blank(
                gettext_lazy("有回音，怎么告诉您"),
                choices=(gettext_lazy("在网上看"), gettext_lazy("打电话"), gettext_lazy("打印一封信")),
            ),
        ),
        needs_person=True,
        form=forms.PaperReplyForm,
        enter=_reply,
    ),
    Kind(
        "helper",
        gettext_lazy("请人帮忙"),
        gettext_lazy("我请这一位替我办上面勾的几样。随时可以结束。"),
        (
            Blank(gettext_lazy("帮手的姓名和电话")),
            Blank(
                gettext_lazy("请帮手做什么"),
                choices=(gettext_lazy("反映事情"), gettext_lazy("看进度"), gettext_lazy("说解决没解决")),
            ),
            Blank(
                gettext_lazy("用什么办法"), choices=(gettext_lazy("在网上"), gettext_lazy("到窗口、打电话"))
            ),
            Blank(gettext_lazy("到哪一天为止")),
        ),
        needs_person=True,
        form=forms.PaperHelperForm,
        enter=_helper,
    ),
    Kind(
        "helper_ends",
        gettext_lazy("不用帮手了"),
        CONSENT,
        OTHER,
        needs_person=True,
        form=forms.PaperHelperNameForm,
        enter=_helper_ends,
    ),
    Kind(
        "helper_answer",
        gettext_lazy("答应当帮手"),
        gettext_lazy("我答应替对方办他托的几样。办的每一次都记下来。"),
        OTHER,
        needs_person=True,
        form=forms.PaperHelperNameForm,
        enter=_helper_answer,
    ),
    Kind(
        "mediate",
        gettext_lazy("申请调解"),
        gettext_lazy("自愿，不花钱，不影响打官司。什么事，当面对调解员说，这里不用写。"),
        (
            Blank(gettext_lazy("想请哪位调解员")),
            Blank(
                gettext_lazy("要办的"),
                choices=(gettext_lazy("申请"), gettext_lazy("同意"), gettext_lazy("退出")),
            ),
        ),
        address=_to_mediation,
    ),
    Kind(
        "feedback",
        gettext_lazy("意见建议"),
        CONSENT,
        (Blank(gettext_lazy("哪里不好用、办得不对"), lines=6),),
        address=_to_register,
    ),
    Kind(
        "account",
        gettext_lazy("要账号，换密码"),
        gettext_lazy("密码当面给我，不写在这张纸上。"),
        (Blank(gettext_lazy("要办的"), choices=(gettext_lazy("开账号"), gettext_lazy("换密码"))),),
        address=_to_people,
    ),
    Kind(
        "correct",
        gettext_lazy("登记的写错了，要改"),
        CONSENT,
        (Blank(gettext_lazy("现在写的是"), lines=2), Blank(gettext_lazy("应该是"), lines=2)),
        address=_to_people,
    ),
)


def register() -> None:
    for kind in KINDS:
        papers.add_kind(kind)
    papers.find_by(matter_by_number, reporters.number_and_person)
