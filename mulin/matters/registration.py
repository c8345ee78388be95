"""What this context tells the platform: its kind of record, its sentences, its notices, what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import states
from mulin.matters.actions.answering import NOTICE
from mulin.matters.models import Matter, Reporter
from mulin.matters.sentences import SENTENCES
from mulin.matters.states import outing
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
    registry.add_kind(
        registry.RecordKind(
            kind="outing",
            word=gettext_lazy("出门"),
            column="matter",
            address=lambda record: reverse("matters:outing", args=[record.ref]),
            state_word=outing.OUTING.word,
            state_mark=outing.MARKS.__getitem__,
        )
    )
    registry.add_sentences("matters", SENTENCES)
    registry.add_holding(registry.Holding("matters", gettext_lazy("您反映的事"), _held))
    add_kind(NOTICE, _answered)


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
