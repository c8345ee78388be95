"""How a mediation is told to who may see it: where it stands, whose turn it is, what one can do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mulin.matters.models import Mediation
from mulin.matters.queries.mediation import File
from mulin.matters.states import mediation as states

_MARKS = {
    states.ASKED: "ask",
    states.AGREED: "new",
    states.IN_SESSION: "going",
    states.AGREEMENT: "soon",
    states.FOLLOW_UP: "going",
}
_ENDED = {states.SETTLED: "done", states.NOT_SETTLED: "told", states.REFERRED: "told"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: its key, the resource it is posted to, its word, and what is said before it is done."""

    key: str
    resource: str
    word: str | Promise
    lead: str | Promise = ""


YES = Offer(
    "yes", "consents", gettext_lazy("同意调解"), gettext_lazy("同意了以后也可以随时不参加，不问原因。")
)
NOTE_YES = Offer("note_yes", "consents", gettext_lazy("记谁同意了"), gettext_lazy("本人说了才记。有账号的也可以自己在网上说。"))  # fmt: skip
LEAVE = Offer("leave", "departures", gettext_lazy("不参加了"), gettext_lazy("不用说原因，也不会记是谁。调解到此结束，打官司、申请仲裁都不受影响；已经生效的协议仍然有效。"))  # fmt: skip
NOTE_LEAVE = Offer("leave", "departures", gettext_lazy("有一方不参加了"), gettext_lazy("不记是谁，不问原因，调解到此结束。"))  # fmt: skip
SESSION = Offer("session", "sessions", gettext_lazy("记一次谈话"), gettext_lazy("只记谁到了、接下来做什么。各方都看得到。"))  # fmt: skip
SETTLE = Offer("settle", "agreements", gettext_lazy("写下谈成的约定"), gettext_lazy("一条写一件事：谁、做什么、到哪天。写完各方看过，才定哪天生效。"))  # fmt: skip
EFFECT = Offer("effect", "effects", gettext_lazy("记协议生效"), gettext_lazy("书面的，各方签名、调解员签名盖章那天生效；口头的，各方都说定那天生效。"))  # fmt: skip
AGAIN = Offer("again", "revisions", gettext_lazy("收回约定，接着谈"), gettext_lazy("还没生效的约定会去掉。"))
CHECK = Offer("check", "checks", gettext_lazy("看做到没有"))
CONFIRM = Offer("confirm", "confirmations", gettext_lazy("记司法确认"), gettext_lazy("由各方一起向法院申请；不申请，协议也有效。"))  # fmt: skip
FINISH = Offer(
    "finish", "endings", gettext_lazy("看完了，结束"), gettext_lazy("每一条都看过，调解就结束了。")
)
GIVE_UP = Offer("give_up", "failures", gettext_lazy("没谈成，结束"), gettext_lazy("会告诉各方还能走的路：申请仲裁，或向法院起诉。"))  # fmt: skip
REFER = Offer("refer", "referrals", gettext_lazy("转到法律途径"), gettext_lazy("该由法院、仲裁或公安管的，写清转到哪里。"))  # fmt: skip
HAND_OVER = Offer("hand_over", "handovers", gettext_lazy("换调解员"), gettext_lazy("换了以后，原来的调解员就看不到了。各方会收到消息，看得到原因。"))  # fmt: skip

_MEDIATOR = {
    states.ASKED: (NOTE_YES, REFER, HAND_OVER, NOTE_LEAVE),
    states.AGREED: (SESSION, REFER, HAND_OVER, NOTE_LEAVE),
    states.IN_SESSION: (SETTLE, SESSION, GIVE_UP, REFER, HAND_OVER, NOTE_LEAVE),
    states.AGREEMENT: (EFFECT, AGAIN, GIVE_UP, REFER, HAND_OVER, NOTE_LEAVE),
    states.FOLLOW_UP: (CHECK, CONFIRM, FINISH, HAND_OVER, NOTE_LEAVE),
    states.ENDED: (),
}


def offers(file: File) -> list[Offer]:
    """What the actor can do now, the expected act first. The action asks the policy again."""
    state = file.mediation.state
    if file.mediates:
        settled = state == states.ENDED and file.mediation.outcome == states.SETTLED
        return [CONFIRM] if settled else list(_MEDIATOR[state])
    if state == states.ENDED or file.own is None:
        return []
    found = [LEAVE] if file.on_duty else [HAND_OVER, LEAVE]
    return [YES, *found] if state == states.ASKED and file.own.agreed_at is None else found


def offer_for(file: File, resource: str) -> Offer | None:
    return next((one for one in offers(file) if one.resource == resource), None)


def badge(mediation: Mediation) -> tuple[str, str]:
    if mediation.state == states.ENDED:
        return _ENDED.get(mediation.outcome, "off"), str(states.OUTCOMES[mediation.outcome])
    return _MARKS[mediation.state], states.MEDIATION.word(mediation.state)


def steps(mediation: Mediation) -> list[dict[str, str]]:
    """The flow with "you are here"; what ended early has gone no further than it went."""
    texts = {
        states.ASKED: _("各方同意"),
        states.AGREED: pgettext("mediation", "坐下来谈"),
        states.AGREEMENT: _("写下约定"),
        states.FOLLOW_UP: _("看履行"),
        states.ENDED: pgettext("mediation", "结束"),
    }
    keys = list(texts)
    here = states.AGREED if mediation.state == states.IN_SESSION else mediation.state
    if mediation.state == states.ENDED and mediation.outcome != states.SETTLED:
        gone = 0 if mediation.willing_at is None else 1
        keys = [*keys[: gone + 1], states.ENDED]
    at = keys.index(here)
    return [
        {"text": texts[key], "note": "", "state": "past" if n < at else "here" if n == at else "next"}
        for n, key in enumerate(keys)
    ]


def turn(file: File) -> str:
    """What is to be done next, said to whoever reads it."""
    mediation, own = file.mediation, file.own
    yours = own is not None and not file.mediates
    if mediation.state == states.ASKED:
        if yours and own is not None and own.agreed_at is None:
            return _("轮到您：参加不参加，您自己定。")
        left = mediation.parties_n - mediation.consents_n
        return _("还差 %(n)s 方同意，都同意了才开始。") % {"n": left}
    told = {
        states.AGREED: (
            _("各方都同意了。调解员会来约时间，您等电话就行。"),
            _("轮到您：约各方坐下来谈。"),
        ),
        states.IN_SESSION: (
            _("请照上次说好的去做，下一次谈的时间写在下面。"),
            _("接着谈；谈成了，就写下约定。"),
        ),
        states.AGREEMENT: (
            _("请看看写的对不对。对的，就和调解员约定哪天生效；不对，告诉调解员接着谈。"),
            _("轮到您：各方看过，签了名或说定了，记下哪天生效。"),
        ),
        states.FOLLOW_UP: (
            _("请照约定去做。想请法院确认的，看下面的最后一天。"),
            _("轮到您：到日子看每一条做到了没有。"),
        ),
    }
    if mediation.state in told:
        return told[mediation.state][0 if yours else 1]
    return ended(mediation)


def ended(mediation: Mediation) -> str:
    """How it ended and which ways stay open."""
    if mediation.outcome == states.SETTLED:
        return _("达成了协议，调解结束。")
    if mediation.outcome == states.REFERRED:
        return _("转到了：%(where)s。") % {"where": mediation.ended_words}
    return _("调解结束了。您还可以申请仲裁，或者向法院起诉；愿意的话，也可以再申请调解。")
