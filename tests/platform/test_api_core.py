"""What every operation of the API shares: lists in parts, once for twice, nothing sent again, nothing overwritten."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions
from mulin.matters.models import Matter, Reporter
from mulin.platform import errors, once, policy
from mulin.platform.api import paging
from mulin.platform.once import KeptAnswer
from mulin.platform.throttle import Hit
from tests.factories import Town, build_town
from tests.platform.api_clients import Caller, caller

db = pytest.mark.django_db
KEY = {"Idempotency-Key": "b3a7"}


def matters(town: Town, *ways: str) -> Caller:
    return caller(town, "dispatcher", *(f"matters:{way}" for way in ways or ("read", "write")))


# Lists


@db
def test_parts_of_a_list_join_though_rows_come_and_go(town: Town, now: dt.datetime) -> None:
    raised = [town.raise_matter(now=now, words=f"第 {n} 件").matter for n in range(25)]
    asks = matters(town, "read")
    first = asks.get("/matters/", {"limit": 10})
    seen = [one["ref"] for one in first.json()["items"]]
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    # One that was shown already goes, one comes that is due before all others, one after them.
    gone = Matter.objects.get(ref=seen[3])
    actions.withdraw(
        matter=gone, reporter=Reporter.objects.get(matter=gone), words="", actor=town.visitor, now=now
    )
    town.raise_matter(now=now - dt.timedelta(days=30))
    late = town.raise_matter(now=now + dt.timedelta(days=30)).matter.ref
    address = first.json()["next"]
    while address:
        part = asks.get(address.removeprefix("/api")).json()
        seen += [one["ref"] for one in part["items"]]
        address = part["next"]
    assert len(seen) == len(set(seen))
    assert set(seen) == {one.ref for one in raised} | {late}


@db
@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"cursor": "abc"}, {"cut": "x"}, {"due": "x"}]
)
def test_a_wrong_place_in_a_list_is_told(town: Town, query: dict[str, Any]) -> None:
    answer = matters(town, "read").get("/matters/", query)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == list(query)


@db
def test_a_place_belongs_to_the_list_it_was_given_for(town: Town, now: dt.datetime) -> None:
    for _n in range(3):
        town.raise_matter(now=now)
    asks = matters(town, "read")
    address = asks.get("/matters/", {"limit": 1}).json()["next"].removeprefix("/api")
    assert asks.get(address).status_code == 200
    assert asks.get(f"{address}&channel=web").status_code == 422
    assert asks.get(address.replace("/matters/", "/outings/")).status_code == 422


class Rows:
    """A list that changes while it is read."""

    def __init__(self, values: list[tuple[int, int]]) -> None:
        self.values = values

    def part(self, address: str, limit: int) -> dict[str, Any]:
        request = RequestFactory().get(address)
        where = paging.Paging(limit=limit, cursor=request.GET.get("cursor", ""))
        return paging.part_of_rows(
            self.values, key=lambda row: row, request=request, paging=where, show=tuple
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sets(st.tuples(st.integers(0, 4), st.integers(0, 500)), max_size=40),
    st.lists(st.tuples(st.integers(0, 4), st.integers(501, 999)), max_size=8, unique=True),
    st.integers(1, 7),
)
def test_whatever_comes_in_between_all_that_was_there_is_read_once(
    there: set[tuple[int, int]], coming: list[tuple[int, int]], limit: int
) -> None:
    rows, seen, address = Rows(list(there)), [], "/list/"
    while address:
        part = rows.part(address, limit)
        seen += part["items"]
        address = part["next"]
        if coming:
            rows.values.append(coming.pop())
    assert len(seen) == len(set(seen))
    assert there <= set(seen)
    assert seen == sorted(seen)


# Once for twice


@db
def test_sent_twice_it_is_done_once(town: Town) -> None:
    body = {"words": "路灯不亮", "place": str(town.building.id)}
    sends = Caller()
    first, second = sends.post("/matters/", body, **KEY), sends.post("/matters/", body, **KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert Matter.objects.count() == 1
    other = sends.post("/matters/", {**body, "words": "井盖破了"}, **KEY)
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert sends.post("/matters/", body).json()["ref"] != first.json()["ref"], (
        "without a key it is another one"
    )
    # Somebody else's key of the same name is theirs.
    assert matters(town).post("/matters/", body, **KEY).json()["ref"] != first.json()["ref"]


@db
def test_a_refusal_is_not_kept(town: Town) -> None:
    sends = Caller()
    assert sends.post("/matters/", {"words": " "}, **KEY).status_code == 422
    assert sends.post("/matters/", {"words": "井盖破了"}, **KEY).status_code == 201
    assert sends.post("/matters/", {"words": "x"}, **{"Idempotency-Key": "x" * 201}).status_code == 422


@db
def test_a_refused_guess_counts_with_a_key_too(town: Town, now: dt.datetime) -> None:
    """Or a key would be a way around the limits on guessing."""
    before = sum(Hit.objects.values_list("count", flat=True))
    asks = matters(town)
    asks.post("/matters/M-2026-99999/receipts/", **KEY)
    assert sum(Hit.objects.values_list("count", flat=True)) > before


@db
def test_what_is_kept_is_sealed_and_goes_after_a_day(town: Town) -> None:
    Caller().post("/matters/", {"words": "三楼漏水"}, **KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM platform_keptanswer")
        assert b"slip" not in bytes(cursor.fetchone()[0])
    now = dt.datetime.now(dt.UTC)
    assert once.sweep(now) == 0
    assert once.sweep(now + dt.timedelta(hours=25)) == 1
    assert not KeptAnswer.objects.exists()


@db
def test_a_secret_is_not_shown_again(town: Town) -> None:
    session = Client()
    town.login(session, "dispatcher")
    body = {"name": "报表", "scopes": ["matters:read"]}
    first, second = (
        session.post("/api/tokens/", body, content_type="application/json", headers=KEY) for _n in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 409)
    assert first.json()["token"] not in second.content.decode()


@pytest.mark.usefixtures("fresh_database")
def test_at_the_same_moment_one_is_done_and_the_other_told() -> None:
    town = build_town()
    body = {"words": "路灯不亮", "place": str(town.building.id)}
    answers: list[Any] = []
    barrier = threading.Barrier(6)

    def send() -> None:
        sends = Caller()
        barrier.wait()
        answers.append(sends.post("/matters/", body, **KEY))
        connection.close()

    threads = [threading.Thread(target=send) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Matter.objects.count() == 1
    assert {one.status_code for one in answers} <= {201, 409}
    assert len({one.json()["ref"] for one in answers if one.status_code == 201}) == 1
    assert Caller().post("/matters/", body, **KEY).status_code == 201, (
        "the answer is there for who asks again"
    )


@pytest.mark.usefixtures("fresh_database")
def test_a_key_whose_process_was_lost_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    build_town()
    sends = Caller()
    made = once._keep

    def lost(*_given: Any) -> None:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(once, "_keep", lost)
    monkeypatch.setattr(KeptAnswer.objects, "filter", lambda **_given: KeptAnswer.objects.none())
    with pytest.raises(RuntimeError):
        sends.post("/matters/", {"words": "路灯不亮"}, **KEY)
    monkeypatch.undo()
    assert once._keep is made
    assert not Matter.objects.exists(), "the act and its answer are kept together, or neither"
    assert sends.post("/matters/", {"words": "路灯不亮"}, **KEY).status_code == 409
    KeptAnswer.objects.update(taken_at=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=3))
    assert sends.post("/matters/", {"words": "路灯不亮"}, **KEY).status_code == 201
    assert Matter.objects.count() == 1


# What has not changed is not sent, what was not read is not changed


@db
def test_what_one_has_is_not_sent_again(town: Town, now: dt.datetime) -> None:
    ref = town.raise_matter(now=now).matter.ref
    asks = matters(town)
    for address in ("/matters/", f"/matters/{ref}"):
        whole = asks.get(address)
        again = asks.get(address, **{"If-None-Match": f'"other", {whole["ETag"]}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", whole["ETag"])
    since = asks.get(f"/matters/{ref}")["Last-Modified"]
    assert asks.get(f"/matters/{ref}", **{"If-Modified-Since": since}).status_code == 304
    before = asks.get(f"/matters/{ref}")["ETag"]
    asks.post(f"/matters/{ref}/receipts/")
    changed = asks.get(f"/matters/{ref}", **{"If-None-Match": before})
    assert (changed.status_code, changed.json()["state"]) == (200, "received")
    assert changed["ETag"] != before


@db
def test_a_change_of_what_one_has_not_read_is_refused(town: Town, now: dt.datetime) -> None:
    ref = town.raise_matter(now=now).matter.ref
    asks = matters(town)
    read = asks.get(f"/matters/{ref}")["ETag"]
    asks.post(f"/matters/{ref}/contacts/", {"words": "说了三楼"})
    sheet = {"to": str(town.power.id), "reason": "进户线"}
    late = asks.post(f"/matters/{ref}/dispatches/", sheet, **{"If-Match": read})
    assert (late.status_code, late.json()["rule"]) == (412, "DR-06")
    read = asks.get(f"/matters/{ref}")["ETag"]
    assert asks.post(f"/matters/{ref}/dispatches/", sheet, **{"If-Match": read}).status_code == 201


@db
def test_a_street_may_ask_for_the_version_of_every_change(town: Town, now: dt.datetime) -> None:
    ref = town.raise_matter(now=now).matter.ref
    today = dt.datetime.now(policy.LOCAL).date()
    policy.put("api.changes_need_version", True, street_id=town.street.id, valid_from=today, source="test")
    asks = matters(town)
    assert asks.post(f"/matters/{ref}/receipts/").status_code == 428
    read = asks.get(f"/matters/{ref}")["ETag"]
    assert asks.post(f"/matters/{ref}/receipts/", **{"If-Match": read}).status_code == 201


# What cannot be read


@db
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"words": "a\\u0000b"}', 422),
        (b'{"words": "\\ud800"}', 422),
        (b"\xff\xfe", 422),
        (b"[]", 422),
        (b'{"words": 5}', 422),
        (b'{"words": "' + b"x" * 3_000_000 + b'"}', 413),
    ],
)
def test_what_cannot_be_read_is_a_problem_too(town: Town, body: bytes, status: int) -> None:
    answer = Client().post("/api/matters/", body, content_type="application/json")
    assert answer.status_code == status
    assert answer["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


@db
def test_two_backslashes_are_text(town: Town) -> None:
    answer = Client().post(
        "/api/matters/", rb'{"words": "C:\\u0000 is a path"}', content_type="application/json"
    )
    assert answer.status_code == 201


@db
def test_what_is_not_there_is_a_problem_too(client: Client, town: Town) -> None:
    for answer, status in (
        (client.get("/api/nothing/here"), 404),
        (client.put("/api/matters/"), 405),
        (client.get("/api/matters/"), 401),
    ):
        assert answer.status_code == status
        assert answer["content-type"] == "application/problem+json"
        assert answer.json()["type"].startswith("urn:mulin:rule:")


def test_every_refusal_has_its_short_word() -> None:
    assert all(kind.status in errors.TITLES for kind in errors.Refusal.__subclasses__())
