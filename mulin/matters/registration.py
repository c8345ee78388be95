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

SENTENCES = {
    "raise": gettext_lazy("反映了这件事，地点：%(place)s"),
    "import": gettext_lazy("当时发生，后来从表格导入"),
    "receive": gettext_lazy("受理了"),
    "classify": gettext_lazy("归到“%(category)s”"),
    "dispatch": gettext_lazy("派给%(to)s：%(reason)s"),
    "accept": gettext_lazy("接下了"),
    "return": gettext_lazy("退回，说："),
    "recall": gettext_lazy("从%(to)s收回，说："),
    "contact": gettext_lazy("联系了本人，说："),
    "answer": gettext_lazy("答复："),
    "take_back": gettext_lazy("撤回了刚才的答复"),
    "title": gettext_lazy("定了标题：%(title)s"),
    "say_solved": gettext_lazy("本人说：解决了"),
    "say_not_solved": gettext_lazy("本人说：没解决"),
    "note_solved": gettext_lazy("回访，本人说：解决了"),
    "note_not_solved": gettext_lazy("回访，本人说：没解决"),
    "verify_solved": gettext_lazy("现场核实：解决了"),
    "verify_not_solved": gettext_lazy("现场核实：没解决"),
    "attempt": gettext_lazy("第 %(count)s 次联系本人，没联系上"),
    "close_not_reached": gettext_lazy("分三天找了三次都没联系上，按“已答复，没联系上本人”办结"),
    "withdraw": gettext_lazy("本人撤回了这件事"),
    "reopen": gettext_lazy("重开，接着办"),
    "raise_again": gettext_lazy("又发生了，另立一件：%(ref)s"),
    "ask_call": gettext_lazy("本人请我们打电话联系"),
    "add_word": gettext_lazy("本人补充："),
    "show_contact": gettext_lazy("看了联系方式：%(reason)s"),
    "hand_over": gettext_lazy("把答复印成信，交出去了"),
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
