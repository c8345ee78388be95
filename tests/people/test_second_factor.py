"""The second factor: no post before which personal data opens is taken up without one (N-2.12)."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from mulin import cli
from mulin.people import actions as people
from mulin.people import roles
from mulin.people.models import Account
from mulin.people.queries import actor_of
from mulin.platform import errors
from mulin.platform.crypto import keyring
from mulin.platform.timeline import queries as acts
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM

pytestmark = pytest.mark.django_db
PASSWORD = "four words make one"
NEEDED = "/accounts/second-factor/needed/"


@pytest.fixture(autouse=True)
def strict(settings: Any, town: Town) -> Town:
    settings.SECOND_FACTOR = True
    for who in ("resident", "dispatcher", "handler", "auditor"):
        people.open_account(
            person=town.persons[who], username=who, password=PASSWORD, actor=SYSTEM, now=FOUNDED, trusted=True
        )
    return town


def body(response: Any) -> str:
    return response.content.decode()


def sign_in(client: Client, who: str) -> Any:
    return client.post("/accounts/login/", {"login": who, "password": PASSWORD})


def digits(secret: str, ago: int = 0) -> str:
    """What an app shows: computed here from the secret on the page."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def set_up(client: Client) -> tuple[str, list[str]]:
    """The page, the digits, the recovery codes. Returns the secret and the codes."""
    page = body(client.get("/mine/security/code/"))
    secret = re.search(r'factor-secret">([A-Z2-7 ]+)<', page)
    assert secret
    key = secret[1].replace(" ", "")
    done = client.post("/mine/security/code/", {"code": digits(key)})
    assert done.status_code == 302, body(done)
    shown = body(client.get(done.headers["Location"]))
    return key, re.findall(r"<code>(\d{8})</code>", shown)


def forget_used(key: str) -> None:
    """As if half a minute had passed: a code is good once."""
    from django.core.cache import cache

    cache.clear()


def test_a_password_alone_takes_up_no_post_that_opens_personal_data(client: Client) -> None:
    assert sign_in(client, "dispatcher").status_code == 302
    assert client.get("/arrive/").headers["Location"] == NEEDED
    for path in ("/desk/", "/desk/people/"):
        assert client.get(path).headers["Location"].startswith(NEEDED), path
    assert client.post("/desk/people/", {"name": "贺兰", "phone": "13900001111"}).status_code == 403
    page = body(client.get(NEEDED))
    assert "派单员" in page
    assert "N-2.12" in page
    assert "/mine/security/code/" in page
    assert client.get("/mine/").status_code == 200, "one's own matters stay open"


def test_who_holds_no_such_post_is_not_asked(client: Client, town: Town) -> None:
    assert sign_in(client, "resident").status_code == 302
    assert client.get("/arrive/").headers["Location"] == "/mine/"
    assert client.get(NEEDED).headers["Location"] == "/mine/security/"
    assert roles.AUDITOR not in roles.OPENS_PERSONAL
    other = Client()
    sign_in(other, "auditor")
    assert other.get("/arrive/").headers["Location"] == "/desk/"


def test_set_up_once_it_is_asked_at_every_signing_in(client: Client, town: Town) -> None:
    sign_in(client, "dispatcher")
    key, codes = set_up(client)
    assert len(codes) == 10
    assert client.get("/desk/").status_code == 200, "who has just shown it is not asked again"

    other = Client()
    forget_used(key)
    step = sign_in(other, "dispatcher")
    assert step.headers["Location"] == "/accounts/second-factor/"
    assert other.get("/mine/").status_code == 302, "half signed in is not signed in"
    wrong = other.post("/accounts/second-factor/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "数字不对" in body(wrong)
    assert other.post("/accounts/second-factor/", {"code": digits(key)}).status_code == 302
    assert other.get("/desk/").status_code == 200


def test_digits_and_recovery_codes_are_good_once(client: Client) -> None:
    sign_in(client, "dispatcher")
    key, codes = set_up(client)
    forget_used(key)
    now = digits(key)
    for code in (now, codes[0]):
        first, second = Client(), Client()
        sign_in(first, "dispatcher")
        sign_in(second, "dispatcher")
        assert first.post("/accounts/second-factor/", {"code": code}).status_code == 302
        assert second.post("/accounts/second-factor/", {"code": code}).status_code == 422
    assert "还有 9 个没用过" in body(client.get("/mine/security/"))


def test_five_wrong_tries_close_it_for_a_while(client: Client) -> None:
    sign_in(client, "dispatcher")
    key, _codes = set_up(client)
    other = Client()
    forget_used(key)
    sign_in(other, "dispatcher")
    for _ in range(5):
        assert other.post("/accounts/second-factor/", {"code": "000000"}).status_code == 422
    refused = other.post("/accounts/second-factor/", {"code": digits(key)})
    assert refused.status_code == 422
    assert "15 分钟以后再试" in body(refused)


def test_recovery_codes_are_shown_once_and_renewed(client: Client, town: Town) -> None:
    sign_in(client, "dispatcher")
    key, codes = set_up(client)
    again = body(client.get("/mine/security/recovery-codes/"))
    assert codes[0] not in again
    assert "/mine/security/recovery-codes/new/" in again
    done = client.post("/mine/security/recovery-codes/new/")
    fresh = re.findall(r"<code>(\d{8})</code>", body(client.get(done.headers["Location"])))
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    other = Client()
    forget_used(key)
    sign_in(other, "dispatcher")
    assert other.post("/accounts/second-factor/", {"code": codes[0]}).status_code == 422


def test_the_secret_is_encrypted_and_the_act_recorded_and_told(client: Client, town: Town) -> None:
    sign_in(client, "dispatcher")
    key, _codes = set_up(client)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert key not in kept
    assert keyring().open(bytes.fromhex(kept), "people.factor") == key
    person = town.persons["dispatcher"]
    assert "people.add_factor" in [line.verb for line in acts.story([person.id])]


def test_taking_the_last_one_off_lays_the_post_aside_and_ends_other_sessions(client: Client) -> None:
    sign_in(client, "dispatcher")
    _key, codes = set_up(client)
    other = Client()
    sign_in(other, "dispatcher")
    other.post("/accounts/second-factor/", {"code": codes[0]})
    assert other.get("/desk/").status_code == 200
    assert client.post("/mine/security/code/removals/").headers["Location"] == "/mine/security/"
    assert client.get("/desk/").headers["Location"].startswith(NEEDED)
    assert client.get("/mine/security/").status_code == 200
    assert other.get("/mine/").status_code == 302


def test_a_session_begun_before_is_stepped_up(client: Client, town: Town) -> None:
    early = Client()
    sign_in(early, "dispatcher")
    sign_in(client, "dispatcher")
    key, _codes = set_up(client)
    forget_used(key)
    assert "还差一步" in body(early.get(NEEDED + "?next=/desk/"))
    again = early.post("/accounts/second-factor/again/?next=/desk/", {"code": digits(key), "next": "/desk/"})
    assert again.headers["Location"] == "/desk/"
    assert early.get("/desk/").status_code == 200


def test_the_api_keeps_to_it_too(client: Client, town: Town, now: dt.datetime) -> None:
    intake = town.raise_matter(now=now)
    sign_in(client, "dispatcher")
    before = client.post(
        f"/api/matters/{intake.matter.ref}/views", content_type="application/json", data={"reason": "回访"}
    )
    assert before.status_code in (403, 404)
    set_up(client)
    assert client.get(f"/api/matters/{intake.matter.ref}").status_code == 200


def test_a_practice_post_needs_none(client: Client, town: Town) -> None:
    from mulin.people import factors
    from mulin.platform.actors import Post

    assert factors.needs(Post(roles.DISPATCHER, "d/s/"))
    assert not factors.needs(Post(roles.DISPATCHER, "practice/s/"))
    assert not factors.needs(Post(roles.AUDITOR, "d/s/"))


@pytest.mark.parametrize(
    "wanted",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\\\elsewhere.example", "javascript:alert(1)"],
)
def test_the_second_step_leads_to_no_other_site(wanted: str, client: Client) -> None:
    sign_in(client, "dispatcher")
    key, _codes = set_up(client)
    forget_used(key)
    again = client.post("/accounts/second-factor/again/", {"code": digits(key), "next": wanted})
    assert again.headers["Location"] == "/arrive/"
    forget_used(key)
    password = client.post("/accounts/again/", {"password": PASSWORD, "next": wanted})
    assert password.headers["Location"] == "/arrive/"
    other = Client()
    begun = other.post("/accounts/login/", {"login": "dispatcher", "password": PASSWORD, "next": wanted})
    assert begun.headers["Location"] == "/accounts/second-factor/"
    done = other.post("/accounts/second-factor/", {"code": digits(key)})
    assert done.headers["Location"] == "/arrive/"


def test_while_helping_somebody_nothing_leads_round_in_a_circle(client: Client, town: Town) -> None:
    """Who acts for another has no post, and none that waits."""
    from types import SimpleNamespace

    from django.http import HttpResponse

    from mulin.people.middleware import _lead_to_factor

    request: Any = SimpleNamespace(
        method="GET", waiting_posts=("x",), htmx=False, path=NEEDED, get_full_path=lambda: NEEDED
    )
    refused = HttpResponse(status=403)
    assert _lead_to_factor(request, refused) is refused
    request.path = "/desk/"
    assert _lead_to_factor(request, refused).status_code == 302


# Lost: the administrator takes it off


@pytest.fixture
def keeper(town: Town) -> Account:
    return people.open_account(
        person=town.persons["admin"],
        username="keeper",
        password=PASSWORD,
        actor=SYSTEM,
        now=FOUNDED,
        trusted=True,
    )


def test_a_lost_one_is_taken_off_by_the_administrator_recorded_and_told(
    client: Client, keeper: Account, town: Town
) -> None:
    lost = Client()
    sign_in(lost, "dispatcher")
    set_up(lost)
    sign_in(client, "keeper")
    set_up(client)
    page = body(client.get("/desk/second-factors/"))
    account = Account.objects.get(username="dispatcher")
    address = f"/desk/second-factors/{account.id}/resets/"
    assert address in page
    empty = client.post(address, {"reason": " "})
    assert empty.status_code == 422
    done = client.post(address, {"reason": "手机丢了，核对了工作证"})
    assert done.headers["Location"] == "/desk/second-factors/"
    assert not Authenticator.objects.filter(user=account).exists()
    assert lost.get("/mine/").status_code == 302, "every session of theirs has ended"
    line = next(one for one in acts.story([account.person_id]) if one.verb == "people.reset_factor")
    assert line.body["reason"] == "手机丢了，核对了工作证"
    sign_in(lost, "dispatcher")
    assert lost.get("/arrive/").headers["Location"] == NEEDED, "the password alone opens no post"


def test_at_the_machine_the_last_administrator_gets_in_again(
    client: Client, keeper: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_django", contextlib.nullcontext)
    sign_in(client, "keeper")
    set_up(client)
    assert cli.main(["reset-factor", "nobody", "--reason", "手机丢了"]) == 1
    assert cli.main(["reset-factor", "keeper", "--reason", "x"]) == 1
    assert cli.main(["reset-factor", "keeper", "--reason", "手机丢了，当面核对"]) == 0
    assert not Authenticator.objects.exists()
    assert client.get("/mine/").status_code == 302


@pytest.mark.parametrize("who", ["dispatcher", "handler", "resident"])
def test_nobody_else_takes_one_off(who: str, client: Client, town: Town, now: dt.datetime) -> None:
    account = Account.objects.get(username="handler")
    with pytest.raises(errors.Refusal) as refused:
        people.reset_factor(account=account, reason="随便试试", actor=town.actors[who], now=now)
    assert refused.value.rule == "N-2.12"
    assert refused.value.remedy


def test_nobody_takes_off_their_own(keeper: Account, now: dt.datetime) -> None:
    actor = actor_of(keeper.person, on=now.date())
    with pytest.raises(errors.Refusal):
        people.reset_factor(account=keeper, reason="手机丢了", actor=actor, now=now)


def test_another_streets_account_is_not_there(client: Client, keeper: Account, town: Town) -> None:
    sign_in(client, "keeper")
    set_up(client)
    other = people.open_account(
        person=town.persons["other_dispatcher"], username="elsewhere", password=PASSWORD, actor=SYSTEM,
        now=FOUNDED, trusted=True,
    )  # fmt: skip
    assert client.get(f"/desk/second-factors/{other.id}/resets/").status_code == 404
