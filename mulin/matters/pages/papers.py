"""Paper and tables out of the desk: the list as it is cut now, the letter with an answer, letters to hand over."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulin.matters import actions, clocks, queries, states
from mulin.matters.models import Channel, Matter
from mulin.matters.pages import rows, state, told
from mulin.matters.pages.door import around, desk_only, visible
from mulin.platform import errors, refs, tables
from mulin.platform import print as paper
from mulin.platform.policy import LOCAL
from mulin.platform.registry import Words
from mulin.platform.requests import Request
from mulin.territory import queries as territory

MOST_PRINTED = 300
"""Rows of a printed list: twelve pages. More is said on it, and is for a table."""
MOST_TABLED = 20_000
MOST_PICKED = 500
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STATUS = {"late": "late", "soon": "soon", "going": "doing", "off": "none"}


def file(body: bytes, content_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response


def chosen(request: Request, desk: state.Desk) -> Any:
    """The matters of the cut in its order; of those only the picked ones where some are."""
    actor, now = request.actor, request.now
    filters = desk.filters
    picked = _picked(request)
    if picked:
        return (
            queries.visible_to(actor)
            .filter(street_id=actor.street_id, ref__in=picked)
            .order_by("due_at", "id")
        )
    if desk.searching:
        found = queries.visible_to(actor).filter(
            id__in=[one.id for one in queries.search_all(actor, desk.searching, now=now)]
        )
        found = found.order_by("-id")
    else:
        found = queries.queue(actor, filters, now=now)
    return found


def _picked(request: Request) -> list[str]:
    """The numbers of picked rows; `pick=1` alone only shows the boxes."""
    return [ref for ref in request.GET.getlist("pick") if refs.parse(ref)][:MOST_PICKED]


def cut_words(request: Request, desk: state.Desk) -> str:
    """What the list was cut to, in words: 等派 · 青桐苑 · 公共照明."""
    if _picked(request):
        return _("勾上的")
    parts = [str(queries.CUTS[desk.cut].word)]
    if desk.searching:
        parts = [_("找“%(words)s”") % {"words": desk.searching}]
    if desk.values["channel"]:
        parts.append(str(Channel(desk.values["channel"]).label))
    parts += [one.local_name for one in (desk.place, desk.category, desk.handler) if one]
    if desk.values["due"]:
        parts.append(str(rows.DUE[desk.values["due"]]))
    return " · ".join(parts)


@require_safe
@desk_only
def queue_pdf(request: Request) -> HttpResponse:
    """The list as it is cut now, on paper, what is due first on top."""
    actor, now = request.actor, request.now
    desk = state.read(request, actor)
    found = queries.queue_rows(chosen(request, desk), MOST_PRINTED + 1)
    summary = cut_words(request, desk)
    if len(found) > MOST_PRINTED:
        summary += _("（只印先到期的 %(n)s 件）") % {"n": MOST_PRINTED}
    document = paper.Queue(
        office=paper.Office(actor.local_office, ""),
        title=_("办件清单"),
        summary=summary,
        columns=[
            paper.Column(_("编号")),
            paper.Column(_("什么事"), 4),
            paper.Column(_("在哪里"), 2),
            paper.Column(_("来路")),
            paper.Column(_("谁在办"), 2.4),
            paper.Column(_("还剩多久"), 1.3),
        ],
        rows=[_printed(one, now) for one in found[:MOST_PRINTED]],
        made=now,
    )
    return file(
        paper.queue_pdf(document, get_language() or "zh-hans"),
        "application/pdf",
        file_name(now, "pdf"),
        inline=True,
    )


def _printed(row: queries.QueueRow, now: dt.datetime) -> list[str | paper.Status]:
    drawn = rows.row(row, "", now)
    mark, left = drawn["badge"]
    return [
        row.ref,
        drawn["title"],
        row.spoken,
        str(Channel(row.channel).label),
        rows.with_whom(row),
        paper.Status("done" if row.state == states.CLOSED else _STATUS.get(mark, "none"), left),
    ]


def file_name(now: dt.datetime, kind: str) -> str:
    return f"mulin-{now.astimezone(LOCAL):%Y%m%d-%H%M}.{kind}"


COLUMNS: tuple[tuple[Words, str, float | None], ...] = (
    (gettext_lazy("编号"), "text", 18),
    (gettext_lazy("状态"), "text", 16),
    (gettext_lazy("标题"), "text", 32),
    (gettext_lazy("原话"), "text", 60),
    (gettext_lazy("类别"), "text", 16),
    (gettext_lazy("地点"), "text", 28),
    (gettext_lazy("来路"), "text", 10),
    (gettext_lazy("发生"), "moment", None),
    (gettext_lazy("登记"), "moment", None),
    (gettext_lazy("这一步到期"), "moment", None),
    (gettext_lazy("办好期限"), "moment", None),
    (gettext_lazy("到期情况"), "text", 12),
    (gettext_lazy("谁在办"), "text", 24),
    (gettext_lazy("负责单位"), "text", 20),
    (gettext_lazy("退回几次"), "whole", None),
    (gettext_lazy("原来的编号"), "text", 18),
)


@require_safe
@desk_only
def queue_xlsx(request: Request) -> HttpResponse:
    """The list as it is cut now, as a workbook. Nobody's name or telephone is in it."""
    actor, now = request.actor, request.now
    desk = state.read(request, actor)
    found = queries.for_table(chosen(request, desk))[:MOST_TABLED]
    columns = [tables.Column(str(title), kind, width) for title, kind, width in COLUMNS]
    buffer = io.BytesIO()
    lines = (_tabled(one, now) for one in found.iterator(chunk_size=1000))
    tables.write_xlsx(buffer, [tables.Sheet(cut_words(request, desk), columns, lines)])
    return file(buffer.getvalue(), WORKBOOK, file_name(now, "xlsx"))


def _tabled(matter: Matter, now: dt.datetime) -> list[Any]:
    standing = clocks.standing(matter.due_at, now)
    return [
        matter.ref,
        states.MATTER.word(matter.state),
        matter.title,
        matter.words,
        matter.category.local_name if matter.category else "",
        matter.place.spoken,
        str(Channel(matter.channel).label),
        matter.occurred_at,
        matter.recorded_at,
        matter.due_at,
        matter.solve_by,
        str(rows.DUE[standing]) if standing in rows.DUE else "",
        rows.with_whom(matter),
        matter.owner_org.local_name if matter.owner_org else "",
        matter.returns or 0,  # type: ignore[attr-defined]
        matter.external_no,
    ]


@require_safe
@desk_only
def letter_pdf(request: Request, ref: str) -> HttpResponse:
    """The answer that stands, as a letter. It carries the name, so printing it is written down as looking at it."""
    matter = visible(request, ref)
    whole = queries.whole(matter)
    answer = whole.standing
    if answer is None or not whole.reporters:
        raise errors.Conflict("DR-10", _("这件还没有可以印的答复。"), remedy=_("先写答复，再印信。"))
    actor, now = request.actor, request.now
    try:
        shown = actions.show_contact(matter=matter, actor=actor, now=now, reason=_("印答复的信"))
    except errors.Conflict:
        shown = []
    street = matter.street
    office = territory.front_office(street)
    district = street.parent.local_name if street.parent else ""
    url = request.build_absolute_uri(reverse("matters:slip", args=[whole.reporters[0].token]))
    formal = next((one for one in whole.formal_replies if one.answer_id == answer.id), None)
    document = paper.Letter(
        office=paper.Office(f"{district}{street.local_name}", office.phone if office else ""),
        to=next((one.name for one in shown if one.name), "") or _("反映人"),
        address=matter.place.spoken,
        reference=formal.ref if formal else matter.ref,
        url=url,
        title=f"{matter.heading}（{matter.ref}）" if formal else matter.heading,
        place=matter.place.compound.local_name if matter.place.compound else matter.place.spoken,
        received=matter.recorded_at.astimezone(LOCAL).date(),
        said=matter.words,
        answer=answer.body,
        answered_by=answer.organisation.local_name if answer.organisation else street.local_name,
        made=now.astimezone(LOCAL).date(),
        until=matter.due_at.astimezone(LOCAL).date()
        if matter.state == states.ANSWERED and matter.due_at
        else None,
    )
    body = paper.letter_pdf(document, get_language() or "zh-hans")
    return file(body, "application/pdf", f"{matter.ref}-letter.pdf", inline=True)


@require_safe
@desk_only
def letters(request: Request) -> HttpResponse:
    """Letters that wait to be printed and handed over, oldest first."""
    letters = queries.letters(request.actor)
    context = {**around(request, "letters"), "letters": letters, "told": told.read(request)}
    return render(request, "matters/desk/letters.jinja", context)


@require_POST
@desk_only
def handovers(request: Request, letter: UUID) -> HttpResponse:
    """The printed letter has left the desk."""
    actor = request.actor
    found = queries.letter(actor, letter)
    if found is None:
        raise Http404
    actions.hand_over(notice=found.notice, matter=found.matter, actor=actor, now=request.now)
    told.tell(request, found.matter, _("信交出去了。"))
    return redirect("matters:letters")
