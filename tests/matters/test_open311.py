"""Open311 GeoReport v2: what a client raises, lists and follows, in JSON and XML, and how it is told no."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions
from mulin.matters.models import Matter, Open311Request, Reporter
from mulin.people.actions import withdraw_token
from mulin.people.models import Token
from mulin.platform.timeline.models import Act
from mulin.territory.models import Place
from tests.factories import Town
from tests.matters.open311_clients import client_token

pytestmark = pytest.mark.django_db

V2 = "/open311/v2"


@pytest.fixture
def key(town: Town, now: dt.datetime) -> str:
    """A client's key, for the town's street."""
    return client_token(town, now)[1]


def asked(client: Client, path: str, town: Town, **values: Any) -> Any:
    return client.get(f"{V2}/{path}", {"jurisdiction_id": str(town.street.id), **values})


def raised(client: Client, key: str, kind: str = "json", **values: Any) -> Any:
    given = {
        "api_key": key,
        "service_code": "light-public",
        "address_string": "青桐苑3号楼",
        "description": "三楼楼道的灯不亮",
    }
    return client.post(f"{V2}/requests.{kind}", {**given, **values})


def errors_of(response: Any) -> list[tuple[int, str]]:
    """The error list in whichever form it came."""
    if response.headers["Content-Type"].startswith("application/json"):
        return [(one["code"], one["description"]) for one in response.json()]
    top = ElementTree.fromstring(response.content)
    assert top.tag == "errors"
    return [(int(one.findtext("code") or 0), one.findtext("description") or "") for one in top]


def matter_of(response: Any) -> Matter:
    return Matter.objects.get(ref=response.json()[0]["service_request_id"])


@pytest.mark.mechanism("S1-18")
def test_a_client_raises_what_everybody_else_does(client: Client, town: Town, key: str) -> None:
    response = raised(
        client,
        key,
        last_name="顾",
        first_name="阿婆",
        phone="139 0000 0000",
        account_id="u-7",
        **{"attribute[reply_by]": "phone", "attribute[withheld]": "yes"},
    )
    assert response.status_code == 201
    told = response.json()[0]
    matter = matter_of(response)
    assert (matter.channel, matter.state, matter.place, matter.withheld) == (
        "open311",
        "new",
        town.building,
        True,
    )
    assert matter.owner_id == town.persons["dispatcher"].id
    assert told["account_id"] == "u-7"
    reporter = Reporter.objects.get(matter=matter)
    assert (reporter.name, reporter.phone, reporter.reply_by) == ("顾阿婆", "13900000000", "phone")
    assert told["slip_token"] == reporter.token
    assert Open311Request.objects.get(reporter=reporter).token == Token.objects.get()
    assert client.get(f"/s/{reporter.token}/").status_code == 200


@pytest.mark.mechanism("S1-18")
def test_lists_tell_what_the_public_page_tells_and_no_more(
    client: Client, town: Town, key: str, now: dt.datetime
) -> None:
    ref = raised(client, key, phone="13900000000", last_name="顾").json()[0]["service_request_id"]
    for kind in ("json", "xml"):
        response = asked(client, f"requests/{ref}.{kind}", town)
        body = response.content.decode()
        assert ref in body
        assert "公共照明" in body
        assert "青桐苑" in body
        for hidden in ("3 号楼", "3号楼", "三楼", "139", "顾"):
            assert hidden not in body
    row = asked(client, f"requests/{ref}.json", town).json()[0]
    assert (row["status"], row["service_code"], row["address_id"]) == (
        "open",
        "light-public",
        str(town.compound.id),
    )
    moment = dt.datetime.fromisoformat(row["requested_datetime"])
    assert moment.utcoffset() == dt.timedelta(hours=8)
    assert town.centre.name in row["status_notes"]


def test_what_is_private_or_of_another_street_is_not_there(client: Client, town: Town, key: str) -> None:
    matter = matter_of(raised(client, key))
    elsewhere = client.get(f"{V2}/requests/{matter.ref}.json", {"jurisdiction_id": str(town.other_street.id)})
    assert (elsewhere.status_code, errors_of(elsewhere)[0][0]) == (404, 404)
    Matter.objects.filter(pk=matter.pk).update(private=True)
    assert asked(client, f"requests/{matter.ref}.xml", town).status_code == 404
    assert asked(client, "requests.json", town).json() == []


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "not-one"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "no-such"}, 404),
        ({"address_string": ""}, 400),
        ({"lat": "north", "long": "121"}, 400),
        ({"lat": "31.2"}, 400),
        ({"address_id": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"media_url": "file:///etc/passwd"}, 400),
        ({"phone": "12"}, 400),
        ({"attribute[colour]": "red"}, 400),
        ({"attribute[reply_by]": "pigeon"}, 400),
        ({"attribute[occurred_at]": "yesterday"}, 400),
        ({"attribute[occurred_at]": "2999-01-01"}, 400),
        ({"jurisdiction_id": "no-such"}, 404),
        ({"description": "长" * 10_001}, 400),
    ],
)
def test_what_is_wrong_is_told_as_an_error_list(
    client: Client, town: Town, key: str, kind: str, changes: dict[str, str], code: int
) -> None:
    response = raised(client, key, kind, **changes)
    ((told, description),) = errors_of(response)
    assert (response.status_code, told) == (code, code)
    assert description
    assert not Matter.objects.exists()


def test_a_street_must_be_named_where_there_are_two(client: Client, town: Town) -> None:
    response = client.get(f"{V2}/services.xml")
    assert (response.status_code, errors_of(response)[0][0]) == (400, 400)
    assert client.get(f"{V2}/services.json", {"jurisdiction_id": "nowhere"}).status_code == 404


def test_services_and_their_attributes(client: Client, town: Town) -> None:
    (one,) = asked(client, "services.json", town).json()
    assert (one["service_code"], one["metadata"], one["type"]) == ("light-public", True, "realtime")
    top = ElementTree.fromstring(asked(client, "services.xml", town).content)
    assert [child.tag for child in top] == ["service"]
    whole = asked(client, "services/light-public.json", town).json()
    assert {one["code"] for one in whole["attributes"]} == {"reply_by", "withheld", "occurred_at"}
    top = ElementTree.fromstring(asked(client, "services/light-public.xml", town).content)
    assert top.findtext("attributes/attribute/values/value/key") == "slip"
    assert asked(client, "services/none.json", town).status_code == 404
    english = asked(client, "services.json", town, lang="en").json()
    assert english[0]["service_name"] == "Public lighting"


def test_a_token_leads_to_its_request(client: Client, town: Town, key: str) -> None:
    told = raised(client, key).json()[0]
    found = asked(client, f"tokens/{told['slip_token']}.json", town).json()[0]
    assert found == {"service_request_id": told["service_request_id"], "token": told["slip_token"]}
    assert asked(client, "tokens/nothing.xml", town).status_code == 404
    # The number alone is no token.
    assert asked(client, f"tokens/{told['service_request_id']}.json", town).status_code == 404


def at(town: Town, now: dt.datetime, **changes: Any) -> str:
    return town.raise_matter(now=now, **changes).matter.ref


def refs_of(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["service_request_id"] for one in response.json()]


def test_lists_are_narrowed_by_number_time_kind_and_state(
    client: Client, town: Town, now: dt.datetime
) -> None:
    old = at(town, now - dt.timedelta(days=40))
    light = at(town, now, category_id=town.lighting.id)
    spans = {"start_date": "2026-05-01T00:00:00Z", "end_date": "2026-06-30T00:00:00+08:00"}
    assert refs_of(asked(client, "requests.json", town, **spans)) == [light, old]
    assert refs_of(asked(client, "requests.json", town, **spans, service_code="light-public,x")) == [light]
    assert refs_of(asked(client, "requests.json", town, service_request_id=f"{old},M-2026-99999")) == [old]
    assert refs_of(asked(client, "requests.json", town, **spans, status="closed")) == []
    reporter = Reporter.objects.get(matter__ref=old)
    actions.withdraw(matter=reporter.matter, reporter=reporter, words="", actor=town.visitor, now=now)
    assert refs_of(asked(client, "requests.json", town, **spans, status="closed")) == [old]
    assert refs_of(asked(client, "requests.json", town, **spans, status="open,closed")) == [light, old]
    # What changed since, whenever it was raised.
    since = {"updated_after": (now - dt.timedelta(minutes=1)).isoformat()}
    assert refs_of(asked(client, "requests.json", town, **since)) == [light, old]
    late = asked(client, "requests.json", town, start_date="2026-01-01", end_date="2026-06-01")
    assert late.status_code == 400


def test_pages_follow_each_other(client: Client, town: Town, now: dt.datetime) -> None:
    made = [at(town, now + dt.timedelta(minutes=n)) for n in range(5)]
    spans = {"start_date": "2026-06-01", "end_date": "2026-06-30"}
    first = asked(client, "requests.json", town, **spans, page_size="2")
    assert refs_of(first) == [made[4], made[3]]
    assert 'rel="next"' in first.headers["Link"]
    last = asked(client, "requests.json", town, **spans, page_size="2", page="3")
    assert refs_of(last) == [made[0]]
    assert "Link" not in last.headers


def test_a_list_takes_as_many_statements_whatever_it_holds(
    client: Client, town: Town, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    spans = {"start_date": "2026-06-01", "end_date": "2026-06-30"}
    for many in (1, 9):
        for n in range(many):
            at(town, now + dt.timedelta(seconds=n))
        with django_assert_max_num_queries(5):
            asked(client, "requests.json", town, **spans)


@pytest.fixture
def drawn(town: Town) -> Town:
    """The compound stands on the map, and a public place half a kilometre east of it."""
    ring = [[121.470, 31.230], [121.472, 31.230], [121.472, 31.232], [121.470, 31.232], [121.470, 31.230]]
    Place.objects.filter(pk=town.compound.pk).update(outline=ring)
    Place.objects.filter(pk=town.public.pk).update(lon=121.476, lat=31.231)
    return town


def test_a_point_finds_the_compound_around_it_or_the_nearest_place(
    client: Client, drawn: Town, key: str
) -> None:
    inside = matter_of(raised(client, key, address_string="", lat="31.231", long="121.471"))
    assert inside.place == drawn.compound
    assert "31.231" in inside.words
    near = matter_of(raised(client, key, address_string="", lat="31.2315", long="121.4755"))
    assert near.place == drawn.public
    far = raised(client, key, address_string="", lat="39.9", long="116.4")
    assert errors_of(far)[0][0] == 400


def test_boxes_and_circles_find_what_is_shown_there(client: Client, drawn: Town, now: dt.datetime) -> None:
    home = at(drawn, now)
    green = at(drawn, now, place=drawn.public)
    spans = {"start_date": "2026-06-01", "end_date": "2026-06-30"}
    assert refs_of(asked(client, "requests.json", drawn, **spans, bbox="121.46,31.22,121.473,31.24")) == [
        home
    ]
    circle = {"lat": "31.231", "long": "121.476", "radius": "100"}
    assert refs_of(asked(client, "requests.json", drawn, **spans, **circle)) == [green]
    row = asked(client, f"requests/{home}.json", drawn).json()[0]
    assert (row["lat"], row["long"]) == (31.231, 121.471)
    for wrong in ("1,2,3", "a,b,c,d", "5,5,1,1", "nan,nan,nan,nan"):
        assert asked(client, "requests.xml", drawn, bbox=wrong).status_code == 400


@pytest.mark.mechanism("S0-22", "S1-18")
def test_whoever_holds_the_token_adds_says_and_reopens(
    client: Client, town: Town, key: str, now: dt.datetime
) -> None:
    told = raised(client, key).json()[0]
    ref, own = told["service_request_id"], {"api_key": key, "token": told["slip_token"]}
    added = client.post(
        f"{V2}/requests/{ref}/comments.json", {**own, "description": "二楼的也不亮了 13900000000"}
    )
    assert added.status_code == 201
    said = Act.objects.get(verb="matters.add_words").detail.body["said"]
    assert "二楼的也不亮了" in said
    assert "13900000000" not in said
    assert client.get(f"{V2}/requests/{ref}/comments.json", own).json()[0]["description"] == said
    early = client.post(f"{V2}/requests/{ref}/words.xml", {**own, "solved": "true"})
    assert (early.status_code, errors_of(early)[0][0]) == (409, 409)
    matter = Matter.objects.get(ref=ref)
    actions.answer(
        matter=matter, body="换好了", proposes="solved", actor=town.dispatcher, now=dt.datetime.now(dt.UTC)
    )
    done = client.post(f"{V2}/requests/{ref}/words.json", {**own, "solved": "true", "content": "yes"})
    assert done.json()[0]["status"] == "closed"
    again = client.post(f"{V2}/requests/{ref}/reopenings.json", {**own, "description": "又不亮了"})
    assert again.json()[0]["status"] == "open"
    assert Matter.objects.get(ref=ref).state == "received"


def test_the_number_opens_nothing_of_anybodys(client: Client, town: Town, key: str) -> None:
    ref = raised(client, key).json()[0]["service_request_id"]
    other = raised(client, key, description="另一件").json()[0]
    for path in ("comments", "reopenings", "words"):
        address = f"{V2}/requests/{ref}/{path}.json"
        assert client.post(address, {"api_key": key}).status_code == 403
        stolen = client.post(address, {"api_key": key, "token": other["slip_token"], "solved": "true"})
        assert stolen.status_code == 404


def test_the_same_key_of_a_form_is_the_same_request(client: Client, town: Town, key: str) -> None:
    values = {"api_key": key, "service_code": "light-public", "address_string": "青桐苑", "description": "灯"}
    head = {"Idempotency-Key": "0123456789abcdef0123"}
    first, second = (client.post(f"{V2}/requests.json", values, headers=head) for _ in range(2))
    assert first.json()[0]["service_request_id"] == second.json()[0]["service_request_id"]
    assert Matter.objects.count() == 1


def test_a_flood_is_held_back_by_account_and_by_key(client: Client, town: Town, key: str) -> None:
    codes = [raised(client, key, account_id="one", description="同样的话").status_code for _ in range(4)]
    assert codes == [201, 201, 201, 429]
    assert raised(client, key, account_id="two", description="同样的话").status_code == 201


def test_a_withdrawn_key_opens_nothing(client: Client, town: Town, key: str, now: dt.datetime) -> None:
    withdraw_token(token=Token.objects.get(), actor=town.actors["security"], now=now)
    assert raised(client, key).status_code == 403


def test_who_is_signed_in_is_a_visitor_here(client: Client, town: Town, key: str) -> None:
    town.login(client, "dispatcher")
    matter = matter_of(raised(client, key))
    assert matter.reporters.get().helped_by is None


def test_discovery_and_what_is_nowhere(client: Client, town: Town) -> None:
    found = client.get("/open311/discovery.json").json()
    assert found["endpoints"][0]["url"].endswith("/open311/v2")
    assert len(found["endpoints"]) == 2
    assert ElementTree.fromstring(client.get("/open311/v2/discovery.xml").content).tag == "discovery"
    for path in ("v2/services", "v2/none.xml", "v2/requests/M-2026-00001", ""):
        assert client.get(f"/open311/{path}").status_code == 404
    refused = client.delete(f"{V2}/requests.xml")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, POST")


NAMES = (
    "jurisdiction_id", "api_key", "service_code", "lat", "long", "address_string", "address_id", "description",
    "media_url", "phone", "account_id", "attribute[reply_by]", "attribute[]", "start_date", "end_date", "status", "bbox",
    "radius", "page", "page_size", "updated_after", "service_request_id", "lang", "token", "solved",
)  # fmt: skip
PATHS = (
    "requests",
    "requests/M-2026-00001",
    "services",
    "services/x",
    "tokens/x",
    "requests/M-2026-00001/comments",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_that_is_sent_breaks_it(client: Client, town: Town, key: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    kind = data.draw(st.sampled_from(["json", "xml"]))
    value = st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            ["", "1e400", "nan", "-1", "9999-99-99", "0001-01-01", "9999-12-31T23:59:59Z", "light-public"]
        ),
    )
    values = data.draw(st.dictionaries(st.sampled_from(NAMES), value, max_size=6))
    if data.draw(st.booleans()):
        values["api_key"] = key
    values = {name: one.encode("utf-8", "replace").decode() for name, one in values.items()}
    method = data.draw(st.sampled_from([client.get, client.post]))
    response = method(f"{V2}/{path}.{kind}", values)
    assert response.status_code < 500
    if kind == "xml":
        ElementTree.fromstring(response.content)
    else:
        response.json()
