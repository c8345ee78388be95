"""Events told to another system, proved against a real receiver: signed, in order, again until heard, or on the dead list."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mulin.matters import actions as matters
from mulin.people import actions
from mulin.platform import errors, policy
from mulin.platform.hooks import actions as hooks
from mulin.platform.hooks import kinds, sending
from mulin.platform.hooks.models import Hook, HookDelivery
from mulin.platform.ids import new_id
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.models import Act
from tests.factories import Town, build_town
from tests.matters.at_desk import at
from tests.people.receivers import Receiver, cut_off, drop_by_drop, free_port, nonsense, receiver, settle

NOW = dt.datetime(2026, 6, 11, 9, 0, tzinfo=policy.LOCAL)
ALL = ["matter.raised", "matter.received", "matter.dispatched", "matter.answered"]


@pytest.fixture
def open_net() -> None:
    """This street may send to this machine, as a demonstration does."""
    policy.put("hooks.private_addresses", True, street_id=None, valid_from=dt.date(2026, 1, 1), source="test")


@pytest.fixture
def there(fresh_database: str, open_net: None) -> Town:
    return build_town()


def hook_to(town: Town, url: str, wanted: list[str] | None = None) -> tuple[Hook, str]:
    return actions.make_hook(
        street=town.street, name="数据平台", url=url, kinds=wanted or ALL, actor=town.leader, now=NOW
    )


def run(now: dt.datetime = NOW) -> int:
    """What the worker does until there is nothing to do."""
    settle()
    hooks.follow(now)
    sent = 0
    while hooks.deliver(now):
        sent += 1
    return sent


def test_what_happens_arrives_signed_and_without_anything_personal(there: Town) -> None:
    with receiver() as other:
        _hook, secret = hook_to(there, other.url + "mulin?key=1")
        matter = there.raise_matter(
            now=NOW, words="三楼王阿姨家漏水", contact=matters.Contact("王阿姨", "10000000099")
        ).matter
        matters.receive(matter=matter, actor=there.dispatcher, now=NOW)
        assert run() == 2
        raised, received = other.events()
        assert (raised["type"], raised["data"]["verb"]) == ("matter.raised", "matters.raise")
        assert received["data"] == {
            "event": received["data"]["event"], "verb": "matters.receive", "at": NOW.isoformat(),
            "street": str(there.street.id), "record": str(matter.id), "kind": "matter", "ref": matter.ref,
            "state": "received",
        }  # fmt: skip
        headers, body = other.got[0]
        for secretly in ("王阿姨", "10000000099", "漏水", str(there.persons["dispatcher"].id)):
            assert secretly not in other.got[0][1] + other.got[1][1]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
        key = base64.b64decode(secret.removeprefix("whsec_"))
        made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{made}"
        assert run() == 0, "once"


def test_only_what_was_asked_for_and_only_from_then_on(there: Town) -> None:
    with receiver() as other:
        before = there.raise_matter(now=NOW).matter
        hook_to(there, other.url, ["matter.received"])
        matters.receive(matter=before, actor=there.dispatcher, now=NOW)
        there.raise_matter(now=NOW)
        run()
        assert [one["data"]["verb"] for one in other.events()] == ["matters.receive"]


def test_an_act_costs_nothing_more(there: Town) -> None:
    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            there.raise_matter(now=NOW)
        return [one["sql"][:40] for one in caught.captured_queries]

    statements()  # what a process reads once
    without = statements()
    hook_to(there, "http://127.0.0.1:9/")
    assert statements() == without
    assert not any("platform_delivery" in one or "platform_hook" in one for one in without)


def test_what_did_not_come_about_is_not_told(there: Town) -> None:
    with receiver() as other:
        hook_to(there, other.url)
        with transaction.atomic():
            there.raise_matter(now=NOW)
            transaction.set_rollback(True)
        run()
        assert other.got == []


@pytest.mark.parametrize(
    "answer", [500, 404, 302, nonsense, cut_off], ids=["500", "404", "302", "nonsense", "cut off"]
)
def test_whatever_goes_wrong_it_is_tried_again_later_and_arrives(there: Town, answer: Any) -> None:
    with receiver() as other:
        other.answers = [answer, 200]
        hook_to(there, other.url)
        there.raise_matter(now=NOW)
        assert run() == 1
        waiting = HookDelivery.objects.get()
        assert (waiting.state, waiting.tries) == ("waiting", 1)
        assert waiting.error
        assert run(NOW + dt.timedelta(seconds=5)) == 0, "not at once"
        assert run(NOW + dt.timedelta(seconds=30)) == 1
        assert HookDelivery.objects.get().state == "sent"
        assert len({headers["webhook-id"] for headers, _body in other.got}) == 1, (
            "the same event, known by its id"
        )
        assert len(other.got) == 2, "a redirect is not followed"


def test_a_slow_receiver_holds_nobody_for_long(there: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.5)
    with receiver() as other:
        other.answers = [drop_by_drop, lambda _handler: time.sleep(2), 200]
        hook_to(there, other.url)
        there.raise_matter(now=NOW)
        begun = time.monotonic()
        run()
        assert time.monotonic() - begun < 1.5
        run(NOW + dt.timedelta(minutes=1))
        assert HookDelivery.objects.get().tries == 2
        run(NOW + dt.timedelta(minutes=10))
        assert HookDelivery.objects.get().state == "sent"


def test_what_never_arrives_is_on_the_dead_list_and_can_be_sent_again(there: Town) -> None:
    policy.put("hooks.tries", 3, street_id=there.street.id, valid_from=dt.date(2026, 1, 1), source="test")
    port = free_port()
    hook, _secret = hook_to(there, f"http://127.0.0.1:{port}/")
    there.raise_matter(now=NOW)
    for minutes in (0, 5, 10, 15):
        run(NOW + dt.timedelta(minutes=minutes))
    dead = HookDelivery.objects.get()
    assert (dead.state, dead.tries) == ("dead", 3)
    leader = at(there, "leader")
    page = leader.get(f"/desk/hooks/{hook.id}/").content.decode()
    assert "ConnectionRefused" in page
    assert leader.post(f"/desk/hooks/{hook.id}/repeats/", {"delivery": dead.id}).status_code == 302
    with receiver() as other:
        Hook.objects.update(url=other.url)
        assert run(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)) == 1
        assert len(other.got) == 1


def test_events_of_one_record_keep_their_order_and_others_go_on(there: Town) -> None:
    with receiver() as other:
        other.answers = [500, 200]
        hook_to(there, other.url)
        first, second = there.raise_matter(now=NOW).matter, there.raise_matter(now=NOW).matter
        matters.receive(matter=first, actor=there.dispatcher, now=NOW)
        run()
        told = [(one["data"]["ref"], one["data"]["verb"]) for one in other.events()]
        assert told == [(first.ref, "matters.raise"), (second.ref, "matters.raise")]
        run(NOW + dt.timedelta(minutes=1))
        again = [one["data"]["verb"] for one in other.events()[2:]]
        assert again == ["matters.raise", "matters.receive"]


def test_after_many_failures_it_pauses_and_who_made_it_is_told(there: Town) -> None:
    for key, value in (("hooks.pause_after", 3), ("hooks.tries", 99)):
        policy.put(key, value, street_id=None, valid_from=dt.date(2026, 1, 1), source="test")
    hook, _secret = hook_to(there, f"http://127.0.0.1:{free_port()}/")
    for _n in range(5):
        there.raise_matter(now=NOW)
    assert run() == 3
    hook.refresh_from_db()
    assert (hook.state, bool(hook.why)) == ("paused", True)
    assert Notice.objects.get(kind="people.hook_paused").person_id == there.persons["leader"].id
    assert run(NOW + dt.timedelta(hours=1)) == 0
    with receiver() as other:
        Hook.objects.update(url=other.url)
        actions.resume_hook(hook=hook, actor=there.leader, now=NOW)
        run(NOW + dt.timedelta(hours=2))
        assert len(other.got) == 5, "nothing that happened meanwhile is lost"


def test_two_workers_send_each_event_once(there: Town) -> None:
    with receiver() as other:
        hook_to(there, other.url)
        there.raise_matter(now=NOW)
        settle()
        hooks.follow(NOW)
        assert hooks.follow(NOW) == 0
        claimed = hooks._claim(NOW)
        assert claimed is not None
        assert hooks._claim(NOW) is None
        assert hooks._claim(NOW + dt.timedelta(minutes=2)) is not None, "one whose worker was lost"
        assert other.got == []


def test_a_great_many_acts_are_read_in_steps(there: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "AT_ONCE", 2)
    hook_to(there, "http://127.0.0.1:9/")
    for _n in range(3):
        there.raise_matter(now=NOW)
    with transaction.atomic():
        for _n in range(5):
            there.raise_matter(now=NOW)
    steps = 0
    settle()
    while hooks.follow(NOW):
        steps += 1
    assert steps >= 3
    told = list(HookDelivery.objects.order_by("id").values_list("event_id", flat=True))
    acts = Act.objects.filter(verb="matters.raise").order_by("xid", "id").values_list("id", flat=True)
    assert told == list(acts)


def test_what_was_delivered_goes_after_a_week(there: Town) -> None:
    with receiver() as other:
        hook_to(there, other.url)
        there.raise_matter(now=NOW)
        run()
        assert hooks.sweep(NOW + dt.timedelta(days=6)) == 0
        assert hooks.sweep(NOW + dt.timedelta(days=8)) == 1


# Where nothing is sent to


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "example.org", "https://user:pw@example.org/",
        "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://192.168.1.1/", "https://[::1]/",
        "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://[64:ff9b::a00:1]/",
        "https://0.0.0.0/", "https://100.64.0.1/", "https://224.0.0.1/", "https://exa mple.org/", "https://e.org:0/",
        "https://e.org:99999/", "https://e.org/\r\nX: y",
    ],
)  # fmt: skip
def test_no_private_address_and_nothing_unsealed(db: None, town: Town, url: str) -> None:
    with pytest.raises(errors.Invalid) as refused:
        hook_to(town, url)
    assert refused.value.field == "url"
    assert refused.value.remedy


def test_a_name_that_leads_into_a_private_net_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def inside(*_given: Any, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]

    monkeypatch.setattr("mulin.platform.hooks.sending.socket.getaddrinfo", inside)
    with pytest.raises(sending.Undelivered, match="private"):
        sending.target("https://rebound.example.org/", private=False)
    assert sending.target("https://rebound.example.org/", private=True).ip == "93.184.216.34"


@given(st.binary(min_size=16, max_size=40), st.text(max_size=200), st.integers(0, 2**33))
def test_a_signature_is_of_this_text_and_this_moment(key: bytes, body: str, stamp: int) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    body = body.encode("utf-8", "ignore").decode()
    made = sending.signature(secret, "e", stamp, body)
    assert made != sending.signature(secret, "e", stamp + 1, body)
    assert made != sending.signature(secret, "e", stamp, body + " ")
    assert made.startswith("v1,")


def test_waiting_grows_and_has_an_end() -> None:
    waits = [hooks.wait_after(tries).total_seconds() for tries in range(1, 15)]
    assert waits[:3] == [10, 20, 40]
    assert waits == sorted(waits)
    assert max(waits) == 3600


# On the page and by program


@pytest.mark.django_db
def test_on_its_page(town: Town) -> None:
    leader = at(town, "leader")
    bad = leader.post(
        "/desk/hooks/", {"name": "平台", "url": "https://10.0.0.1/", "kinds": ["matter.raised"]}
    )
    assert bad.status_code == 422
    assert "10.0.0.1" in bad.content.decode(), "what was typed stays"
    given = {"name": "平台", "url": "https://example.org/in", "kinds": ["matter.raised"]}
    made = leader.post("/desk/hooks/", given).content.decode()
    hook = Hook.objects.get()
    assert f'value="{hook.secret}"' in made
    assert hook.secret not in leader.get("/desk/hooks/").content.decode()
    for step, state in (("pauses", "paused"), ("resumptions", "on"), ("ends", "ended")):
        assert leader.post(f"/desk/hooks/{hook.id}/{step}/").status_code == 302
        hook.refresh_from_db()
        assert hook.state == state
    assert leader.get(f"/desk/hooks/{hook.id}/").status_code == 404
    assert at(town, "worker").get("/desk/hooks/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 9])
def test_the_page_costs_the_same_for_many(town: Town, rows: int, django_assert_max_num_queries: Any) -> None:
    for _n in range(rows):
        hook, _secret = hook_to(town, "https://example.org/in")
    HookDelivery.objects.bulk_create(
        HookDelivery(
            hook=hook, event_id=new_id(), record_id=new_id(), body="{}", state="dead", not_before=NOW, at=NOW
        )
        for _n in range(rows * 3)
    )
    leader = at(town, "leader")
    with django_assert_max_num_queries(12):
        assert leader.get("/desk/hooks/").status_code == 200
    with django_assert_max_num_queries(12):
        assert leader.get(f"/desk/hooks/{hook.id}/").status_code == 200


@pytest.mark.django_db
def test_by_program(town: Town) -> None:
    leader = at(town, "leader")
    given = {"name": "平台", "url": "https://example.org/in", "kinds": ["matter.raised"]}

    def post(client: Client, path: str, **body: Any) -> Any:
        return client.post(f"/api/hooks/{path}", body, content_type="application/json")

    made = post(leader, "", **given).json()
    assert made["secret"].startswith("whsec_")
    assert post(leader, "", **{**given, "kinds": ["matter.told"]}).json()["field"] == "kinds"
    assert post(at(town, "worker"), "", **given).status_code == 403
    listed = leader.get("/api/hooks/").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    assert "secret" not in listed[0]
    assert leader.get(f"/api/hooks/{made['id']}/dead/").json()["items"] == []
    assert post(leader, f"{made['id']}/repeats/").json() == {"number": 0}
    assert post(leader, f"{made['id']}/pauses/").json()["state"] == "paused"
    assert post(leader, f"{made['id']}/pauses/").status_code == 409
    assert post(leader, f"{made['id']}/resumptions/").json()["state"] == "on"
    assert post(leader, f"{made['id']}/ends/").status_code == 201
    assert post(leader, f"{made['id']}/ends/").status_code == 404


def test_nothing_of_mediations_or_persons_is_ever_offered() -> None:
    told = {verb for kind in kinds.offered().values() for verb in kind.verbs}
    assert told
    assert not [verb for verb in told if "mediation" in verb or not verb.startswith("matters.")]
    assert not told & {"matters.note", "matters.contact", "matters.show_contact", "matters.nature"}


def test_a_receiver_is_real() -> None:
    with receiver() as other:
        assert isinstance(other, Receiver)
        to = sending.target(other.url, private=True)
        assert sending.post(to, "{}", {"Content-Type": "application/json"}) == 204
        assert other.got[0][0]["host"] == other.url.split("/")[2]
