"""When what was said about matters is over, and how it is cleared (N-90)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import keepings, states
from mulin.matters.actions import forgetting
from mulin.matters.models import (
    Goer,
    ImportRefusal,
    ImportRun,
    Matter,
    Mediation,
    MediationParty,
    Outing,
    Photo,
    Reporter,
    Voice,
)
from mulin.matters.states import mediation as mediations
from mulin.people import retention as people_retention
from mulin.people.actions import forgetting as people_forgetting
from mulin.platform import policy
from mulin.platform.retention import Rule, add_rule

policy.declare(
    "matters.contacts.keep_days", 730, rule="N-90", text=gettext_lazy("办结后，姓名、电话、照片和录音留几天")
)
policy.declare("matters.words.keep_days", 3650, rule="N-90", text=gettext_lazy("办结后，原话和答复留几天"))
policy.declare(
    "matters.mediations.keep_days", 1825, rule="N-90", text=gettext_lazy("调解结束后，里面的话和名字留几天")
)
policy.declare(
    "matters.outings.keep_days", 730, rule="N-90", text=gettext_lazy("去过以后，同去的人的名字留几天")
)
policy.declare("matters.imports.keep_days", 90, rule="N-90", text=gettext_lazy("导入时没收下的行留几天"))


def _of_matter(model: Any) -> Exists:
    return Exists(model.objects.filter(matter=OuterRef("pk")))


def _with_contacts() -> QuerySet[Matter]:
    named = Reporter.objects.filter(matter=OuterRef("pk")).filter(
        ~Q(name=b"") | ~Q(phone=b"") | ~Q(agreed=b"") | Q(person__isnull=False)
    )
    return Matter.objects.filter(Exists(named) | _of_matter(Photo) | _of_matter(Voice))


def _with_words() -> QuerySet[Matter]:
    return Matter.objects.exclude(words=forgetting.GONE)


def _mediations() -> QuerySet[Mediation]:
    named = MediationParty.objects.filter(mediation=OuterRef("pk")).exclude(name=b"")
    return Mediation.objects.filter(Exists(named))


def _outings() -> QuerySet[Outing]:
    return Outing.objects.filter(Exists(Goer.objects.filter(outing=OuterRef("pk")).exclude(name=b"")))


def _runs() -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(Exists(ImportRefusal.objects.filter(run=OuterRef("pk"))))


def register() -> None:
    rows: tuple[tuple[str, Any, Any, Any, Callable[[], QuerySet[Any]], str, Callable[[UUID, dt.datetime], bool]], ...] = (
        ("contacts", gettext_lazy("办结了的事里的姓名、电话、照片和录音"), keepings.CONTACT_TERM, Matter, _with_contacts,
         "closed_at", forgetting.forget_contacts),
        ("words", gettext_lazy("办结多年的事的原话"), keepings.WORD_TERM, Matter, _with_words,
         "closed_at", forgetting.forget_words),
        ("mediations", gettext_lazy("结束了的调解"), keepings.MEDIATION_TERM, Mediation, _mediations,
         "ended_at", forgetting.forget_mediation),
        ("outings", gettext_lazy("去过的地方，同去的人的名字"), keepings.OUTING_TERM, Outing, _outings,
         "ends_at", forgetting.forget_goers),
        ("imports", gettext_lazy("导入时没收下的行"), keepings.IMPORT_TERM, ImportRun, _runs,
         "at", forgetting.forget_refusals),
    )  # fmt: skip
    for name, word, term, model, of, ended, clear in rows:
        add_rule(Rule(name, word, term, model, of, _before(of, ended), clear))
    people_retention.still_needed(_since)
    people_forgetting.keep_while(_open_matter)
    people_forgetting.keep_while(_open_mediation)


def _before(of: Callable[[], QuerySet[Any]], ended: str) -> Callable[[dt.datetime], QuerySet[Any]]:
    return lambda before: of().filter(**{f"{ended}__lt": before})


def _since(before: dt.datetime) -> Q:
    """Who raised something later, or something that is still open; or is a party to a mediation not long over."""
    raised = Reporter.objects.filter(person=OuterRef("pk")).filter(
        Q(at__gte=before) | Q(matter__closed_at__isnull=True) | Q(matter__closed_at__gte=before)
    )
    disputes = MediationParty.objects.filter(person=OuterRef("pk"))
    return Q(Exists(raised)) | Q(Exists(disputes))


def _open_matter(person_id: UUID) -> str:
    refs = list(
        Reporter.objects.filter(person_id=person_id)
        .exclude(matter__state=states.CLOSED)
        .order_by("-id")
        .values_list("matter__ref", flat=True)[:3]
    )
    if not refs:
        return ""
    return _("%(refs)s 还没办结，要留着电话给您回音。") % {"refs": _("、").join(refs)}


def _open_mediation(person_id: UUID) -> str:
    open_ = MediationParty.objects.filter(person_id=person_id).exclude(mediation__state=mediations.ENDED)
    return _("有一件调解还没结束，要找得到您。") if open_.exists() else ""
