"""The base line: pages of this project with the same middleware that insert, read and list plain rows."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bench.models import PlainRow
from mulin.platform.requests import Request

SOME = uuid.UUID(int=7)


def insert(request: Request) -> HttpResponse:
    now = request.now
    PlainRow.objects.create(
        street_id=request.actor.street_id or SOME,
        place_id=SOME,
        path="d1/s01/n01/g001/b0001/",
        ref="M-2026-00001",
        state="new",
        channel="web",
        category_id=SOME,
        words=request.POST["words"],
        title="",
        occurred_at=now,
        recorded_at=now,
        owner_id=SOME,
        owner_org_id=SOME,
        receiver_id=SOME,
        receiver_org_id=SOME,
        respond_by=now,
        due_at=now,
    )
    return redirect("bench:list")


def read(request: Request, key: uuid.UUID) -> HttpResponse:
    row = PlainRow.objects.get(pk=key)
    return render(request, "bench/read.jinja", {"row": row, "who": request.actor.name})


def listing(request: Request) -> HttpResponse:
    rows = PlainRow.objects.order_by("street_id", "due_at")[:50]
    return render(request, "bench/list.jinja", {"rows": rows, "who": request.actor.name})
