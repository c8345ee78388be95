"""One record of every kind that an address names, in the street and the neighbourhood where the personas are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.utils import timezone

from mulin.matters import actions as matters
from mulin.matters.layouts.examples import TEXTS
from mulin.matters.models import Assignment, Matter
from mulin.people.models import Person
from mulin.people.papers import new_serial
from mulin.people.queries import actor_of
from mulin.people.workbook.plan import Plan
from mulin.platform.actors import Actor
from mulin.platform.ids import new_id
from mulin.platform.policy import LOCAL
from mulin.territory.models import Place, StudyPoint
from tests.factories import Town
from tests.matters.mediations import asked
from tests.trust.personas import People

TOKEN = "t" * 22


def make(name: str, /, **given: Any) -> Any:
    """A row of this model: what is not given and must be there is filled in plainly."""
    model = next(
        one for one in apps.get_models() if one.__name__ == name and one.__module__.startswith("mulin.")
    )
    for field in model._meta.concrete_fields:
        if field.name in given or field.null or field.has_default() or field.primary_key:
            continue
        if isinstance(field, models.AutoField) or (field.blank and field.empty_strings_allowed):
            continue
        given[field.name] = _plain(field)
    return model._default_manager.create(**given)


def _plain(field: models.Field) -> Any:
    if field.choices:
        return next(iter(field.choices))[0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.now().astimezone(LOCAL).date() + dt.timedelta(days=30)
    if isinstance(field, models.UUIDField):
        return new_id()
    if isinstance(field, models.IntegerField):
        return 1
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.JSONField):
        return {}
    if hasattr(field, "base_field"):
        return []
    return "x"


PASSKEY = {
    "name": "钥匙",
    "passwordless": False,
    "credential": {
        "id": "aWlpaWlpaWlpaWlpaWlpaQ",
        "rawId": "aWlpaWlpaWlpaWlpaWlpaQ",
        "type": "public-key",
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiWTJOalkyTmpZMk5qWTJOalkyTmpZdyIsIm9y"
            "aWdpbiI6Imh0dHBzOi8vbG9jYWxob3N0IiwiY3Jvc3NPcmlnaW4iOmZhbHNlfQ",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUcnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJBAAAA"
            "AAAAAAAAAAAAAAAAAAAAAAAAEGlpaWlpaWlpaWlpaWlpaWmlAQIDJiABIVggeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHgi"
            "WCB5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eQ",
        },
    },
}
"""A passkey as the library keeps it, of a made-up device."""


class Records:
    """What addresses are filled with. `of(address)` gives the values of its parameters."""

    def __init__(self, town: Town, people: People, point: StudyPoint, now: dt.datetime) -> None:
        self.town, self.people, self.point, self.now = town, people, point, now
        self.street = town.street
        self.second, _sheet = self._matter(town.building, people.person("resident"))
        self.matter, self.sheet = self._matter(town.building, people.person("resident"))
        self.closed = self._closed()
        self.values: dict[str, Any] = {}
        self._plain_ones()
        self._of_the_street()
        self._joint()

    def actor(self, persona: str, where: str = "own") -> Actor:
        return actor_of(self.people.person(persona, where), on=self.now.astimezone(LOCAL).date())

    def _matter(self, place: Place, person: Person) -> tuple[Matter, Assignment]:
        now = self.now
        raised = matters.raise_matter(
            place=place,
            words="楼道灯不亮",
            channel="web",
            contact=matters.Contact(name="顾阿婆", phone="10000000027", person=person),
            actor=actor_of(person, on=now.astimezone(LOCAL).date()),
            now=now,
        )
        assert raised.reporter is not None
        self.slip = raised.reporter
        sheet = matters.dispatch(
            matter=raised.matter,
            to=self.town.property,
            reason="归物业",
            actor=self.actor("dispatcher"),
            now=now,
        )
        matters.accept(assignment=sheet, actor=self.actor("handler"), now=now)
        return Matter.objects.get(pk=raised.matter.pk), sheet

    def _closed(self) -> Matter:
        """A matter about everybody who works here: none of them sees it (N-79)."""
        slip = self.slip
        closed, _sheet = self._matter(self.town.building, self.people.person("resident", "other"))
        self.slip = slip
        about = [who.person.id for who in self.people.by.values() if who.person and who.persona != "resident"]
        Matter.objects.filter(pk=closed.pk).update(concerns=about)
        return closed

    def _plain_ones(self) -> None:
        now, matter, person = self.now, self.matter, self.people.person
        worker, resident, volunteer = person("worker"), person("resident"), person("volunteer")
        note = make("Note", matter=matter, office=self.town.committee, author=worker, words="记一笔")
        filters = {"person": person("dispatcher"), "office": self.town.centre, "name": "要紧的"}
        mandate = make(
            "Mandate",
            person=resident,
            helper=volunteer,
            purposes=["look"],
            ways=["online"],
            valid_to=now + dt.timedelta(days=9),
        )
        self.serial = new_serial("raise")
        make("PaperForm", serial=self.serial, kind="raise", street=self.street, person=resident)
        notice = make(
            "Notice", street_id=self.street.id, record_id=matter.id, person_id=resident.id, kind="matters.answered",
            channel="in_app", not_before=now, state="sent", sent_at=now, title="答复了", body="答复了",
        )  # fmt: skip
        letter = make(
            "Notice", street_id=self.street.id, record_id=matter.id, kind="matters.answered",
            channel="letter", not_before=now, state="sent", sent_at=now, title="答复了", body="答复了", addressee="顾阿婆",
        )  # fmt: skip
        way = make(
            "ContactWay", person=resident, channel="email", address="gu@example.com", position=1,
            agreed_how="self", token=TOKEN,
        )  # fmt: skip
        self.values |= {
            "way_id": way.id,
            "notice_id": notice.id,
            "letter": letter.id,
            "mandate_id": mandate.id,
            "serial": self.serial,
            "filter_id": make("SavedFilter", **filters).id,
            "mention_id": make("Mention", note=note, person=worker).id,
            "voice_id": make("Voice", matter=matter, file="no.mp3", mime="audio/mpeg").id,
            "photo_id": make("Photo", matter=matter, file="no.jpg").id,
            "reporter_id": self.slip.id,
            "person_id": resident.id,
            "staff_id": worker.id,
            "break_id": self._glass().id,
            "one": self._somebody().id,
            "other": self._somebody().id,
            "dead_id": self._dead().id,
            "merge_id": make(
                "Merge", kept=resident, gone=self._somebody(merged_into=resident), how_known="同一人",
                split_until=now + dt.timedelta(days=9),
            ).id,
            "leave_id": make(
                "Leave", person=worker, deputy=person("secretary"), valid_from=now.date(),
                valid_to=now.date() + dt.timedelta(days=9),
            ).id,
            "delivery_id": make(
                "Delivery", street_id=self.street.id, person_id=resident.id, channel="email", way_id=way.id,
                state="failed", kind="", notices=[notice.id],
            ).id,
            "hook_id": make("Hook", street_id=self.street.id, kinds=["matter"], url="https://example.com/", secret="x", xid="1", era=1).id,
            "token_id": make("Token", street=self.street, name="机器", scopes=["matters:read"], prefix="abc").id,
        }  # fmt: skip

    def _glass(self) -> Any:
        """Somebody else opened the matter."""
        return make(
            "GlassBreak", street=self.street, matter=self.matter, person=self._somebody("值班的同事"),
            reason="夜里漏水", opened_at=self.now, until=self.now + dt.timedelta(hours=4),
        )  # fmt: skip

    def _somebody(self, name: str = "沈阿姨", **more: Any) -> Person:
        return make("Person", street=self.street, name=name, phone="10000000099", **more)

    def _dead(self) -> Person:
        """Somebody who raised a matter that is open still, and has died."""
        gone = self._somebody()
        self.left = make("Reporter", matter=self.second, person=gone, token="l" * 22)
        make("Death", person=gone, on=self.now.date(), told_by="女儿", at=self.now)
        return gone

    def _of_the_street(self) -> None:
        town, street, now = self.town, self.street, self.now
        worker = self.people.person("worker")
        category = make("Category", code="lamp", name="灯", parent=town.lighting)
        run = make(
            "ImportRun",
            street=street,
            by=self.people.person("dispatcher"),
            source="xlsx",
            mapping={
                "columns": '{"headers": ["事由"], "columns": {}, "header_row": 0}',
                "channel": "hotline",
                "sheet": "",
                "strict_places": False,
            },
        )
        layout = make("SheetLayout", street=street, name="自己的表")
        make("SheetLayoutVersion", layout=layout, text=next(iter(TEXTS.values())))
        station = make("Organisation", street=street, kind="grid_station", name="家门口服务站")
        make("Area", organisation=station, place=town.neighbourhood)
        seat = worker.appointments.get()
        self.point.station = station
        self.point.save()
        make("DutyBuilding", point=self.point, place=town.building)
        from mulin.people.models import TeamMember

        self.values |= {
            "category_id": category.id,
            "code": category.code,
            "run_id": run.id,
            "layout_id": layout.id,
            "article_id": make(
                "Article", street=street, path=street.path, owner_org=town.centre, title="路灯谁管", body="供电所",
                public=True, valid_from=now - dt.timedelta(days=1), updated_by=self.people.person("dispatcher"),
            ).id,
            "template_id": make(
                "AnswerTemplate", street=street, owner_org=town.centre, body="换好了", proposes="solved",
                updated_by=self.people.person("dispatcher"),
            ).id,
            "duty_id": make("Duty", street=street, organisation=town.power, place=street).id,
            "order_id": make("InboundOrder", street=street, source="12345", number="W-1", matter=self.matter).id,
            "book_id": make(
                "StreetBook", street=street, by=self.people.person("leader"), file_name="x.xlsx", counts=Plan().counts(),
            ).id,
            "change_id": make(
                "Change", street=street, organisation=town.property, verb="rename", state="planned",
                on=now.date() + dt.timedelta(days=30), reason="换名",
            ).id,
            "organisation_id": town.property.id,
            "place_id": town.building.id,
            "station_id": station.id,
            "appointment_id": seat.id,
            "post_id": seat.id,
            "point_id": self.point.id,
            "member_id": TeamMember.objects.get(point=self.point).id,
            "row_id": make(
                "CareRow", point=self.point, name="顾阿婆", need="送饭", how_agreed="当面", review_on=now.date(),
                person=self.people.person("resident"),
            ).id,
            "request_id": make("StationRequest", point=self.point, station=station, words="借椅子").id,
            "text_id": make("NoticeText", street_id=street.id, channel="sms", language="zh-hans", body="有回音了").id,
            "door_token": self._door(),
            **self._getting_in(),
            **self._structure(),
        }  # fmt: skip

    def _getting_in(self) -> dict[str, Any]:
        """Where the resident is signed in, their passkey, and the account of somebody in post."""
        account = self.people.account("resident")
        session = make("DeviceSession", account=account, session_key="s" * 40, device="edge/windows")
        key = Authenticator.objects.create(user=account, type="webauthn", data=PASSKEY)
        Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
        Authenticator.objects.create(user=account, type="recovery_codes", data={"seed": "x", "used_mask": 0})
        return {
            "session_id": session.id,
            "pk": key.pk,
            "account_id": self.people.account("worker").id,
        }

    def _structure(self) -> dict[str, Any]:
        """A kind and a chain with one step that no street uses yet."""
        kind = make("OrganisationKind", key="own_kind", name="自己的一种")
        chain = make("Chain", key="own_chain", name="自己的一条")
        return {"step_id": make("ChainStep", chain=chain, above=None, below=kind).id}

    def _door(self) -> str:
        Place.objects.filter(pk=self.town.building.pk).update(door_token="d" * 12)
        return "d" * 12

    def _door_notice(self) -> Any:
        row = make(
            "DoorNotice", street=self.street, title="停水", body="今晚停水", office="网格中心", doors=1, copies=1,
            by=self.people.person("worker"),
        )  # fmt: skip
        row.places.add(self.town.building)
        return row

    def _joint(self) -> None:
        town, street, now, matter = self.town, self.street, self.now, self.matter
        person = self.people.person
        at = {"street": street, "path": town.building.path}
        outing = make(
            "Outing", **at, place=town.building, ref="C-2026-00009", kind="patrol", state="planned", starts_at=now,
            purpose="看一看", planned_by=person("worker"),
        )  # fmt: skip
        make("Goer", outing=outing, person=person("worker"), name="")
        whistle = make(
            "Whistle", **at, place=town.building, ref="W-2026-00009", called_by=person("secretary"), matter=matter, state="open",
            arrive_by=now + dt.timedelta(hours=1),
        )  # fmt: skip
        call = make("WhistleCall", whistle=whistle, organisation=town.property, state="called", arrive_by=now)
        fix = make(
            "Fix", **at, ref="F-2026-00009", title="停水", words="今晚停水", organisation=town.centre,
            made_by=person("dispatcher"), made_at=now, valid_from=now.date(), state="stands",
        )  # fmt: skip
        sweep = make(
            "Sweep", **at, place=town.building, ref="S-2026-00009", matter=matter, organisation=town.centre, places=[],
            until=now.date() + dt.timedelta(days=9), began_by=person("dispatcher"), state="open",
        )  # fmt: skip
        triage = make(
            "Triage", **at, matter=matter, by=person("dispatcher"), alike=3, state="waiting", decision="topic"
        )
        self.values |= {
            "outing": outing.ref,
            "number": make("Waiting", outing=outing).number,
            "whistle": whistle.ref,
            "call_id": call.id,
            "fix": fix.ref,
            "sweep": sweep.ref,
            "line_id": make("SweepLine", sweep=sweep, place=town.building, state="to_look").id,
            "triage_id": triage.id,
            "mediation": asked(
                town, now, mediator=person("mediator"), actor=self.actor("resident"), matter=matter
            ).ref,
            "door_notice": self._door_notice().id,
        }  # fmt: skip
