"""What this context tells the platform: its kind of record, its sentences, its notices, what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import (
    agenda,
    burden,
    estate,
    kinds,
    mediation_registration,
    rehoming,
    states,
    successions,
    telling_hooks,
    workload,
)
from mulin.matters.actions.answering import NOTICE
from mulin.matters.actions.following import NEWS
from mulin.matters.actions.noting import MENTIONED
from mulin.matters.actions.reminding import REMINDED
from mulin.matters.models import Assignment, Matter, Note, Reporter
from mulin.matters.queries.followers import followed_by
from mulin.matters.queries.reporters import raised_from
from mulin.matters.sentences import SENTENCES
from mulin.matters.states import outing
from mulin.people import references
from mulin.people.models import Person
from mulin.platform import registry
from mulin.platform.notices.actions import Message, add_kind
from mulin.platform.notices.models import Notice
from mulin.platform.records.models import Record

ONCE = {"matters_follow": "matter_id"}
"""Tables where a person may stand beside one thing only once."""

MARKS = {
    states.NEW: "new",
    states.RECEIVED: "new",
    states.WITH_HANDLER: "going",
    states.ANSWERED: "ask",
    states.CLOSED: "done",
}


def register() -> None:
    burden.register()
    agenda.register()
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
    registry.add_holding(registry.Holding("follows", gettext_lazy("您跟着看的事"), _followed))
    add_kind(NOTICE, _answered, what=gettext_lazy("您反映的事有答复了"), open_at_desk=True)
    add_kind(NEWS, _news, what=gettext_lazy("您跟着看的事有新情况"))
    mediation_registration.register()
    add_kind(REMINDED, _reminded, what=gettext_lazy("有一张单催您快办"))
    add_kind(MENTIONED, _mentioned, what=gettext_lazy("同事在备注里提到您"))
    registry.add_holding(registry.Holding("notes", gettext_lazy("您的事里的内部备注"), _noted))
    kinds.register()
    telling_hooks.register()
    estate.register()
    workload.register()
    successions.register()
    rehoming.register()
    _say_where_persons_stand()
    references.add_hint(raised_from)


def _say_where_persons_stand() -> None:
    """Every column of this context that holds a person: what becomes one moves, whichever table is new."""
    for model in apps.get_app_config("matters").get_models():
        table = model._meta.db_table
        columns = [str(one.column) for one in model._meta.concrete_fields if one.related_model is Person]
        references.add_references(table, *columns, once=ONCE.get(table, ""))


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
            withdraw=reverse("site:street_follow", args=[one.matter.street_id, one.matter.ref]),
            withdraw_as="stop",
        )


def _reminded(notice: Notice) -> Message | None:
    """What the handler's office is told; nothing where the sheet is no longer out."""
    sheet = Assignment.objects.select_related("matter").filter(pk=notice.values["sheet"]).first()
    if sheet is None or sheet.state not in states.LIVE:
        return None
    matter = sheet.matter
    return Message(_("催办：%(ref)s") % {"ref": matter.ref}, matter.heading)


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


def _mentioned(notice: Notice) -> Message | None:
    """What a colleague who was called is told: who calls and where, not the words of the note."""
    note = Note.objects.select_related("matter", "author").filter(pk=notice.values["note"]).first()
    if note is None:
        return None
    called = {"who": note.author.name, "ref": note.matter.ref}
    return Message(_("%(who)s在 %(ref)s 的备注里提到您") % called, note.matter.heading)


def _noted(person_id: UUID) -> Iterator[registry.Held]:
    """How many notes offices keep on what somebody raised; the words are read to them on request (decision 7)."""
    mine = Reporter.objects.filter(person_id=person_id, matter__notes__isnull=False)
    counted = mine.values("matter__ref", "token").annotate(n=Count("matter__notes")).order_by("-matter__ref")
    for row in counted[:100]:
        yield registry.Held(
            what=row["matter__ref"],
            value=_("%(n)s 条同事间的备注") % {"n": row["n"]},
            purpose=_("把事办好"),
            source=_("办事的人写的，写的是事"),
            viewers=_("写备注的单位；您要看，可以到窗口申请"),
            until=_("办结后按档案规定保存"),
            address=reverse("matters:slip", args=[row["token"]]),
        )
