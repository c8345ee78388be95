"""What this context tells the platform: its kind of record, its sentences, its notices, what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import burden, states
from mulin.matters.actions.answering import NOTICE
from mulin.matters.actions.following import NEWS
from mulin.matters.models import Matter, Reporter
from mulin.matters.queries.following import followed_by
from mulin.matters.sentences import SENTENCES
from mulin.platform import registry
from mulin.platform.notices.actions import Message, add_kind
from mulin.platform.notices.models import Notice
from mulin.platform.records.models import Record

MARKS = {
    states.NEW: "new",
    states.RECEIVED: "new",
    states.WITH_HANDLER: "going",
    states.ANSWERED: "ask",
    states.CLOSED: "done",
}


def register() -> None:
    burden.register()
    registry.add_kind(
        registry.RecordKind(
            kind="matter",
            word=gettext_lazy("事"),
            column="matter",
            address=_address,
            state_word=states.MATTER.word,
            state_mark=MARKS.__getitem__,
        )
    )
    registry.add_sentences("matters", SENTENCES)
    registry.add_holding(registry.Holding("matters", gettext_lazy("您反映的事"), _held))
    registry.add_holding(registry.Holding("follows", gettext_lazy("您跟着看的事"), _followed))
    add_kind(NOTICE, _answered)
    add_kind(NEWS, _news)


def _address(record: Record) -> str:
    return reverse("matters:matter", args=[record.ref])


def _answered(notice: Notice) -> Message | None:
    """What a person is told of an answer; nothing when it no longer stands."""
    matter = (
        Matter.objects.select_related("answer").filter(pk=notice.record_id, state=states.ANSWERED).first()
    )
    if matter is None or matter.answer is None:
        return None
    return Message(_("%(ref)s 有答复了") % {"ref": matter.ref}, matter.answer.body)


def _news(notice: Notice) -> Message | None:
    """What a neighbour who follows is told: that there is something new, and what everybody may read."""
    matter = Matter.objects.filter(pk=notice.record_id, private=False).first()
    if matter is None or matter.state not in (states.ANSWERED, states.CLOSED):
        return None
    state = {"ref": matter.ref, "state": states.MATTER.word(matter.state)}
    return Message(_("您跟着看的 %(ref)s：%(state)s") % state, _("到街道的公开页上看看。"))


def _followed(person_id: UUID) -> Iterator[registry.Held]:
    for one in followed_by(person_id)[:100]:
        yield registry.Held(
            what=one.matter.ref,
            value=_("您说您那里也是这样") if one.too else _("您跟着看"),
            purpose=_("有了新情况告诉您"),
            source=_("您自己点的"),
            viewers=_("只有您自己"),
            until=_("您不跟了就删"),
        )


def _held(person_id: UUID) -> Iterator[registry.Held]:
    mine = (
        Reporter.objects.filter(person_id=person_id).select_related("matter", "matter__place").order_by("-id")
    )
    for reporter in mine[:100]:
        matter = reporter.matter
        yield registry.Held(
            what=matter.ref,
            value=matter.heading,
            purpose=_("把事办好、给您回音"),
            source=_("您反映"),
            viewers=_("窗口和办这件事的单位"),
            until=_("办结后按档案规定保存"),
            address=reverse("matters:slip", args=[reporter.token]),
        )
