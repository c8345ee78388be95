"""A day of an Open311 client: it raises, lists, follows, comments, answers back and reopens; the desk is in the browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import requests
from django.utils import timezone
from georeport import GeoReport

from mulin.matters.models import Matter
from mulin.matters.open311.callbacks import signature, tell_clients
from mulin.people import actions as people
from mulin.people.models import Account
from mulin.people.queries.tokens import OPEN311
from mulin.platform.actors import system
from mulin.territory import naming
from mulin.territory.models import Place
from tests.journeys import desk
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.people.receivers import Receiver, receiver

pytestmark = pytest.mark.browser
COMPANY = {"zh-hans": "安和物业", "en": "Anhe Property"}


def street() -> Place:
    return Account.objects.select_related("person__street").get(username="hechuan").person.street


def about_a_light(site: str) -> dict[str, str]:
    """What a client sends, with the first service that the street lists."""
    asked = {"jurisdiction_id": naming.key_of(street())}
    services = requests.get(f"{site}/open311/v2/services.json", params=asked, timeout=10).json()
    return {
        "service_code": services[0]["service_code"],
        "address_string": "青桐苑3号楼",
        "description": "三楼楼道的灯不亮",
    }


class Client:
    """An app of another house: reads with the public client of PyPI, writes with the library below it."""

    def __init__(self, site: str, other: Receiver) -> None:
        by, self.key = people.make_token(
            street=street(), person=None, name="随手拍", wanted=[OPEN311], lasting=dt.timedelta(days=30),
            callback=other.url, actor=system("test"), now=timezone.now(),
        )  # fmt: skip
        self.secret, self.other, self.root = by.secret, other, f"{site}/open311/v2"
        self.reads = GeoReport(self.root, jurisdiction=naming.key_of(street()), api_key=self.key)

    def post(self, path: str, **given: str) -> dict[str, Any]:
        answer = requests.post(f"{self.root}/{path}.json", data={**given, "api_key": self.key}, timeout=10)
        assert answer.status_code == 201, answer.text
        return answer.json()[0]

    def is_told(self, state: str) -> None:
        """The callback came, is signed, and says where the matter has got to."""
        assert tell_clients(timezone.now() + dt.timedelta(minutes=1)) == 1
        headers, body = self.other.got[-1]
        signed = signature(self.secret, headers["mulin-moment"], body.encode())
        assert headers["mulin-signature"] == signed
        assert self.other.events()[-1]["state"] == state


@pytest.mark.mechanism("S1-18")
@in_one_look(64)
def test_an_open311_clients_day(come: Come, look: Look, live_site: str) -> None:
    with receiver() as other:
        client = Client(live_site, other)
        light = about_a_light(live_site)
        made = client.post("requests", **light)
        ref, mine = made["service_request_id"], {"token": made["slip_token"]}
        assert client.reads.get_service_request(ref)["status"] == "open"
        listed = client.reads.get_service_requests(status="open", service_code=light["service_code"])
        assert ref in [one["service_request_id"] for one in listed]
        client.post(f"requests/{ref}/comments", **mine, description="四楼也不亮")

        dispatcher = come("hechuan")
        desk.find(dispatcher, ref)
        dispatcher.hears("四楼也不亮")
        desk.dispatch(dispatcher, ref, COMPANY[look.language], "楼里的灯归物业")
        client.is_told("with_handler")
        handler = come("zhengkai")
        desk.accept(handler, ref)
        desk.answer(handler, ref, "三楼四楼的灯都换过了。")
        client.is_told("answered")
        client.post(f"requests/{ref}/words", **mine, solved="true", content="yes")
        assert client.reads.get_service_request(ref)["status"] == "closed"
        client.is_told("closed")
        client.post(f"requests/{ref}/reopenings", **mine, description="才一天又灭了")
        assert client.reads.get_service_request(ref)["status"] == "open"
        client.is_told(Matter.objects.get(ref=ref).state)
        desk.find(dispatcher, ref)
        dispatcher.hears("才一天又灭了")
        dispatcher.look_over()
