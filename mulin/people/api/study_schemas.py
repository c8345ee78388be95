"""What is sent and answered about home study points."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class PointOut(Schema):
    """What everybody may know of a point."""

    id: UUID
    name: str
    number: int
    neighbourhood: str
    state: str
    functions: list[str]


class InsideOut(PointOut):
    """What its members see besides."""

    address: str
    host: str
    members: int
    buildings: list[str]


class ListedOut(PointOut):
    """What stands of it in the list of those who keep it."""

    grid: str
    station: str


class KeptOut(ListedOut):
    """What those who keep it see besides: never where it is and who hosts it."""

    missing: list[str]
    buildings: int
    team: int
    cared: int


class PointIn(Schema):
    place: UUID
    kind: Literal["home", "gathering"]
    address: str
    host: UUID
    functions: list[str] = Field(default_factory=list)
    station: UUID | None = None
    buildings: list[UUID] = Field(default_factory=list)


class ChangeIn(Schema):
    """What is left out stays."""

    functions: list[str] | None = None
    station: UUID | None = None
    address: str = ""
    host: UUID | None = None


class BuildingsIn(Schema):
    buildings: list[UUID]


class VolunteerIn(Schema):
    name: str
    phone: str = ""
    leads: bool = False


class VolunteerOut(Schema):
    id: UUID
    name: str
    leads: bool


class CareIn(Schema):
    name: str
    need: str
    how_agreed: str
    phone: str = ""


class CareOut(Schema):
    id: UUID
    name: str
    need: str
    how_agreed: str
    review_on: dt.date


class ReasonIn(Schema):
    reason: str


class AskIn(Schema):
    words: str


class AnswerIn(Schema):
    answer: str


class RequestOut(Schema):
    id: UUID
    point: str
    station: str
    state: str
    words: str
    answer: str
    asked_at: dt.datetime


class Made(Schema):
    id: UUID
