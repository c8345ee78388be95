"""What a client does: raise a request, and what the extensions add for whoever holds its token."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mulin.matters import actions, queries, tokens
from mulin.matters.models import Category, Reporter, Word
from mulin.matters.open311 import asking, bodies, services, spots, telling
from mulin.matters.open311.asking import Values, Wrong
from mulin.matters.open311.bodies import moment
from mulin.matters.open311.entry import address
from mulin.matters.queries import open311 as reading
from mulin.people.actions import normal_phone
from mulin.platform import clients, crypto
from mulin.platform.actors import VISITOR
from mulin.platform.ids import new_token
from mulin.platform.requests import Request
from mulin.platform.text import clean, one_line
from mulin.platform.ui import words as said

LONGEST_URL = 500
_HAN = re.compile("[\u3400-\u9fff]")


@address("GET", "POST")
def requests(request: Request, values: Values, kind: str) -> HttpResponse:
    """The list, or one more."""
    if request.method == "POST":
        return _create(request, values, kind)
    street = asking.jurisdiction(values)
    wanted = asking.wanted(values, request.now)
    first, size = asking.paging(values)
    found = list(reading.requests(street, wanted, telling.verbs())[first : first + size + 1])
    places = reading.shown_at(found)
    rows = [telling.row(one, places.get(one.place_id), request.now) for one in found[:size]]
    response = bodies.answer(kind, "service_requests", "request", rows)
    if len(found) > size:
        more = {**request.GET.dict(), "page": str(first // size + 2), "page_size": str(size)}
        response.headers["Link"] = f'<{request.build_absolute_uri("?" + urlencode(more))}>; rel="next"'
    return response


def _create(request: Request, values: Values, kind: str) -> HttpResponse:
    """Raise a request. What it is about, where, and the token are needed; all else may be left out."""
    by = asking.client_of(values, request.now)
    category = _service(values)
    told = services.told(values)
    place, unplaced = spots.settle(values, by.street)
    words = _words(values, category, unplaced)
    contact = _contact(values, told)
    account = one_line(values.get("account_id", ""))[:80]
    reporter = actions.raise_request(
        by=by,
        account=account,
        place=place,
        words=words,
        contact=contact,
        category_id=category.id,
        occurred_at=told.occurred_at,
        token=_token(request, f"{by.id}:{account}", words),
        client=_client(request, values, str(by.id)),
        now=request.now,
    )
    return _created(request, reporter, account, kind)


def _created(request: Request, reporter: Reporter, account: str, kind: str) -> HttpResponse:
    matter = reporter.matter
    notice = _("编号 %(ref)s。办到哪一步、答复是什么，用 slip 这个地址看；请把它交给反映的人本人。") % {
        "ref": matter.ref
    }
    if matter.respond_by:
        day = said.day(matter.respond_by, get_language() or "", request.now)
        notice += _("%(day)s前会有人联系。") % {"day": day} if reporter.phone else ""
    row = {
        "service_request_id": matter.ref,
        "service_notice": notice,
        "account_id": account,
        "slip_token": reporter.token,
        "slip": request.build_absolute_uri(reverse("matters:slip", args=[reporter.token])),
    }
    return bodies.answer(kind, "service_requests", "request", [row], status=201)


def _service(values: Values) -> Category:
    code = values.get("service_code", "").strip()
    if not code:
        raise Wrong(400, _("请写 service_code。可以用的在 services 里。"))
    found = next((one for one in queries.categories() if one.code == code), None)
    if found is None:
        raise Wrong(404, _("没有这个 service_code。可以用的在 services 里。"))
    return found


def _words(values: Values, category: Category, unplaced: str) -> str:
    """All that was said. What is written into stored words is Chinese whatever the client reads."""
    parts = [clean(values.get("description", "")) or category.name]
    if unplaced:
        parts.append(f"地点：{unplaced}")
    media = values.get("media_url", "").strip()
    if media:
        parts.append(f"照片：{_media(media)}")
    return "\n".join(parts)


def _media(told: str) -> str:
    """An address of a picture is kept as an address: the server fetches nothing from elsewhere."""
    try:
        scheme, host = urlsplit(told).scheme, urlsplit(told).hostname
    except ValueError:
        scheme, host = "", None
    if scheme not in ("http", "https") or not host or len(told) > LONGEST_URL or re.search(r"\s", told):
        raise Wrong(400, _("media_url 要是一个 http 或 https 的地址。"))
    return told


def _contact(values: Values, told: services.Told) -> actions.Contact:
    first, last = one_line(values.get("first_name", ""))[:30], one_line(values.get("last_name", ""))[:30]
    name = f"{last}{first}" if _HAN.search(first + last) else f"{first} {last}".strip()
    phone = normal_phone(values.get("phone", "").strip()[:40])
    if phone and not 5 <= len(phone) <= 20:
        raise Wrong(400, _("phone 要有 5 到 20 位数字，或者不写。"))
    if told.reply_by == "phone" and not phone:
        raise Wrong(400, _("要打电话答复，请写 phone。"))
    return actions.Contact(name, phone, told.reply_by, withheld=told.withheld)


def _token(request: Request, key: str, words: str) -> str:
    """The same `Idempotency-Key` with the same words is the same request; without one every request is new."""
    given = request.headers.get("Idempotency-Key", "").strip()
    return tokens.for_form(f"open311:{key}:{given}", words) if given else new_token()


def _client(request: Request, values: Values, key: str) -> str:
    """Who is counted against the flood: the account or device behind the client, as far as it says."""
    who = (
        values.get("account_id") or values.get("device_id") or values.get("phone") or clients.address(request)
    )
    return crypto.blind(f"{key}|{who}", "matters.open311.client")


def _own(request: Request, values: Values, ref: str) -> Reporter:
    """Whoever raised this request, by its token. The number opens nothing of theirs."""
    by = asking.client_of(values, request.now)
    token = values.get("token", "").strip()
    if not token:
        raise Wrong(403, _("请带上 token：提出时一起给的 slip_token。编号只能看公开的那一面。"))
    reporter = reading.own_reporter(by.street, token)
    if reporter is None or reporter.matter.ref != ref.strip().upper():
        raise Wrong(404, _("没有这个 service_request_id，或 token 不是它的。"))
    return reporter


def _stands(request: Request, reporter: Reporter, kind: str, status: int = 201, **more: Any) -> HttpResponse:
    matter = queries.by_token(reporter.token)
    assert matter is not None
    row = {
        "service_request_id": matter.matter.ref,
        "status": telling.status(matter.matter),
        "status_notes": telling.notes(matter.matter, request.now),
        **more,
    }
    return bodies.answer(kind, "service_requests", "request", [row], status=status)


@address("POST")
def reopenings(request: Request, values: Values, kind: str, ref: str) -> HttpResponse:
    """Not solved after all: the same number goes on (extension)."""
    reporter = _own(request, values, ref)
    actions.reopen(
        matter=reporter.matter,
        reporter=reporter,
        words=clean(values.get("description", "")),
        actor=VISITOR,
        now=request.now,
    )
    return _stands(request, reporter, kind)


@address("GET", "POST")
def comments(request: Request, values: Values, kind: str, ref: str) -> HttpResponse:
    """What the person has to say further; they alone read it here again (extension)."""
    reporter = _own(request, values, ref)
    if request.method != "POST":
        rows = [{"datetime": moment(at), "description": words} for at, words in reading.added(reporter)]
        return bodies.answer(kind, "comments", "comment", rows)
    actions.add_words(
        matter=reporter.matter,
        reporter=reporter,
        words=values.get("description", ""),
        actor=VISITOR,
        now=request.now,
    )
    return _stands(request, reporter, kind)


@address("POST")
def words(request: Request, values: Values, kind: str, ref: str) -> HttpResponse:
    """The person's word on the answer: solved or not, content or not (extension)."""
    reporter = _own(request, values, ref)
    solved = values.get("solved", "").strip().lower()
    if solved not in ("true", "false"):
        raise Wrong(400, _("solved 要写 true 或 false。"))
    content = values.get("content", "").strip()
    if content and content not in Word.Content.values:
        raise Wrong(400, _("content 可以写 yes、fairly、no，或不写。"))
    actions.say(
        matter=reporter.matter,
        reporter=reporter,
        solved=solved == "true",
        content=content,
        words=clean(values.get("description", "")),
        via=Word.Via.SLIP,
        actor=VISITOR,
        now=request.now,
    )
    return _stands(request, reporter, kind)
