"""The city hotline's orders at the desk: what came, how both sides stand, and where they differ (S1-15)."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulin.matters import actions, policies, states
from mulin.matters.actions import Taken
from mulin.matters.forms.hotline import DifferenceForm, OrdersForm
from mulin.matters.hotline import reading, writing
from mulin.matters.hotline.differences import Difference, differences
from mulin.matters.hotline.messages import MOST
from mulin.matters.models import InboundOrder, Matter, OrderSettlement
from mulin.matters.pages import papers, told
from mulin.matters.pages.door import around, desk_only, street_of
from mulin.matters.queries import hotline as queries
from mulin.matters.registration import MARKS
from mulin.platform import errors, tables
from mulin.platform.requests import Request
from mulin.platform.ui import words as said
from mulin.territory.models import Place

THEIR_MARKS = {"open": "going", "returned": "back", "withdrawn": "off", "closed": "done"}
SHOWN = 20
"""Refused rows that the page names one by one."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def orders(request: Request) -> HttpResponse:
    """`?of=differs|waiting`: the orders, those that changed last first. POST takes in a workbook."""
    street = _street(request)
    form, taken, status = OrdersForm(), None, 200
    if request.method == "POST":
        form = OrdersForm(request.POST, request.FILES)
        taken = _taken(request, form, street)
        if taken is not None and not taken.refused:
            told.say(request, _counted(taken))
            return redirect("matters:hotline")
        status = 422 if taken is None else 200
    of = request.GET.get("of", "")
    if of not in ("", "differs", "waiting"):
        raise Http404
    page = queries.orders(street, of, request.GET.get("after", ""))
    context = {
        **around(request, "hotline"),
        "page": page,
        "rows": [_row(one, request) for one in page.rows],
        "of": of,
        "form": form,
        "taken": taken,
        "counted": _counted(taken) if taken else "",
        "refused": taken.refused[:SHOWN] if taken else [],
        "may_take": bool(policies.may_take_orders(request.actor, street)),
        "told": told.read(request),
    }
    return render(request, "matters/hotline/orders.jinja", context, status=status)


def _street(request: Request) -> Place:
    street = street_of(request)
    errors.require(policies.may_read_orders(request.actor, street))
    return street


def _taken(request: Request, form: OrdersForm, street: Place) -> Taken | None:
    """What came of the file; None where the form says what is wrong with it."""
    if not form.is_valid():
        return None
    try:
        messages = reading.of_table(form.table, street)
        if not messages:
            form.add_error("file", _("表里没有一行工单。请看看选的是不是这张表。"))
            return None
        return actions.take_orders(street=street, messages=messages, actor=request.actor, now=request.now)
    except tables.UnreadableTable as unreadable:
        form.add_error("file", unreadable.message)
    except errors.Invalid as refused:
        form.add_error("file", f"{refused.message}{refused.remedy}")
    return None


def _counted(taken: Taken) -> str:
    parts = [
        (len(taken.new), ngettext("新收 %(n)s 张", "新收 %(n)s 张", len(taken.new))),
        (len(taken.changed), ngettext("有变化 %(n)s 张", "有变化 %(n)s 张", len(taken.changed))),
        (taken.repeated, ngettext("收过的 %(n)s 张", "收过的 %(n)s 张", taken.repeated)),
        (len(taken.refused), ngettext("没收 %(n)s 张", "没收 %(n)s 张", len(taken.refused))),
    ]
    return _("，").join(text % {"n": n} for n, text in parts) + _("。")


def _row(one: queries.Row, request: Request) -> dict[str, Any]:
    order, matter = one.order, one.order.matter
    return {
        "order": order,
        "href": reverse("matters:hotline_order", args=[order.id]),
        "title": matter.heading if matter else _("还没有内容"),
        "place": matter.place.spoken if matter else "",
        "theirs": their_badge(order),
        "ours": our_badge(matter),
        "differs": _differ_words(one.differs),
    }


def their_badge(order: InboundOrder) -> tuple[str, str]:
    return THEIR_MARKS[order.state], str(InboundOrder.State(order.state).label)


def our_badge(matter: Matter | None) -> tuple[str, str]:
    if matter is None:
        return "missing", _("我们：等内容")
    mark = "hung" if matter.hung_until else MARKS[matter.state]
    return mark, _("我们：%(state)s") % {"state": states.MATTER.word(matter.state)}


def _differ_words(found: list[Difference]) -> str:
    return _("、").join(str(OrderSettlement.Over(one.over).label) for one in found)


@require_safe
@desk_only
def order(request: Request, order_id: UUID) -> HttpResponse:
    """One order: both sides, what differs with its acts, and everything that was sent."""
    return _show(request, _found(request, order_id))


def _found(request: Request, order_id: UUID) -> InboundOrder:
    found = queries.find_order(_street(request), order_id)
    if found is None:
        raise Http404
    return found


def _show(
    request: Request,
    found: InboundOrder,
    sent: DifferenceForm | None = None,
    over: str = "",
    status: int = 200,
) -> HttpResponse:
    may_take = bool(policies.may_take_orders(request.actor, found.street))
    rows = [
        {
            "difference": one,
            "word": str(OrderSettlement.Over(one.over).label),
            "form": sent if sent is not None and one.over == over else _settle_form(one),
        }
        for one in differences(found)
    ]
    context = {
        **around(request, "hotline"),
        "order": found,
        "matter": found.matter,
        "theirs": their_badge(found),
        "ours": our_badge(found.matter),
        "rows": rows,
        "lines": [_line(one) for one in queries.sent(found)],
        "settlements": queries.settlements(found),
        "may_take": may_take,
        "sent": sent,
        "told": told.read(request),
    }
    return render(request, "matters/hotline/order.jinja", context, status=status)


def _settle_form(one: Difference) -> DifferenceForm:
    first = one.ways[0] if len(one.ways) == 1 else None
    return DifferenceForm(difference=one, prefix=one.over, initial={"way": first})


def _line(one: Any) -> dict[str, Any]:
    """One message as a line of the timeline."""
    facts = [one.told]
    if one.due_at:
        facts.append(_("要求 %(due)s 前办完") % {"due": said.day(one.due_at, get_language() or "", one.at)})
    return {
        "at": one.sent_at,
        "who": _("热线"),
        "text": _("，").join(part for part in facts if part) or _("发来一次"),
        "said": "\n".join(part for part in (one.words, one.answer, one.callback) if part),
    }


@require_POST
@desk_only
def settlements(request: Request, order_id: UUID, over: str) -> HttpResponse:
    """Let ours stand, or do as they say; the reason goes back to them."""
    found = _found(request, order_id)
    if over not in OrderSettlement.Over.values:
        raise Http404
    form = DifferenceForm(request.POST, prefix=over)

    def act(values: dict[str, Any]) -> str:
        actions.settle_order(
            order=found,
            over=over,
            way=values["way"],
            reason=values["reason"],
            actor=request.actor,
            now=request.now,
        )
        return _("记下了，会同答复一起告诉热线。")

    done = form.carried_out(act)
    if done is None:
        return _show(request, found, form, over, form.status)
    told.say(request, done)
    return redirect("matters:hotline_order", order_id)


@require_safe
@desk_only
def answers_xlsx(request: Request) -> HttpResponse:
    """States and answers out, by the hotline's own heads: `?after=` goes on where the last one ended."""
    street = _street(request)
    changed, _mark = queries.changes(street, request.now, after=request.GET.get("after", ""), most=MOST)
    target = io.BytesIO()
    tables.write_xlsx(target, [writing.sheet(changed)])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return papers.file(target.getvalue(), kind, papers.file_name(request.now, "xlsx"))
