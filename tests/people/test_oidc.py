"""Signing in with the office's own account: against a real provider, whatever it sends; nobody gets an account by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.test import Client

from mulin.people import actions as people
from mulin.people.models import Account, Appointment, Person
from mulin.platform import doctor, oidc
from mulin.platform.notices.models import Notice
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.people.office_provider import CLIENT, SECRET, Office, new_key

BEGIN = "/accounts/oidc/office/login/"
WHOLE = {
    "MULIN_OIDC_ISSUER": "https://id.example.test/realm/",
    "MULIN_OIDC_CLIENT_ID": "mulin",
    "MULIN_OIDC_CLIENT_SECRET": "s",
    "MULIN_OIDC_NAME": "区里的统一身份",
}


@pytest.mark.django_db
def test_absent_it_is_off(client: Client, town: Town) -> None:
    assert oidc.read({}) is None
    assert configured.OIDC is None
    assert client.get("/accounts/office/").status_code == 404
    assert client.post(BEGIN).status_code == 404
    assert client.get(f"{BEGIN}callback/?code=x&state=y").status_code == 404
    assert "单位账号" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("left_out", oidc.NEEDED)
def test_half_of_it_is_off_and_told(left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {name: value for name, value in WHOLE.items() if name != left_out}
    assert oidc.read(environ) is None
    assert oidc.missing(environ) == [left_out]
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    (finding,) = doctor.outside_accounts(None)  # type: ignore[arg-type]
    assert finding.level == "bad"
    assert left_out in finding.detail


@pytest.mark.parametrize(
    "issuer", ["http://id.example.test", "id.example.test", "ftp://id.example.test", "https://"]
)
def test_an_unsafe_issuer_is_off(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = WHOLE | {"MULIN_OIDC_ISSUER": issuer}
    assert oidc.read(environ) is None
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    (finding,) = doctor.outside_accounts(None)  # type: ignore[arg-type]
    assert finding.level == "bad"


@pytest.mark.parametrize(
    ("match", "scope"),
    [("", ["openid"]), ("phone_number", ["openid", "phone"]), ("staff_no", ["openid", "profile"])],
)
def test_whole_it_is_one_provider_that_asks_for_what_the_match_needs(match: str, scope: list[str]) -> None:
    found = oidc.read(WHOLE | {"MULIN_OIDC_MATCH": match})
    assert found is not None
    provider = found.providers["openid_connect"]
    assert provider["SCOPE"] == scope
    assert provider["APPS"][0]["settings"]["server_url"] == "https://id.example.test/realm"
    assert provider["APPS"][0]["settings"]["oauth_pkce_enabled"]


# Against a provider


@pytest.fixture
def office(settings: Any, town: Town) -> Iterator[Office]:
    office = Office()
    configure(settings, office, "staff_no")
    for who in ("resident", "dispatcher"):
        people.open_account(
            person=town.persons[who], username=who, password="", actor=SYSTEM, now=FOUNDED, trusted=True
        )
    yield office
    office.server.shutdown()


def configure(settings: Any, office: Office, match: str) -> None:
    settings.OIDC = oidc.Oidc(office.issuer, CLIENT, SECRET, "区里的统一身份", match)
    settings.SOCIALACCOUNT_PROVIDERS = settings.OIDC.providers


def go(client: Client, office: Office, tweak: Any = None) -> Any:
    """There and back, as a browser would. `tweak` changes the way back."""
    there = client.post(BEGIN)
    assert there.status_code == 302, there.content.decode()[:500]
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    if tweak:
        back = tweak(back)
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def count() -> tuple[int, int, int]:
    return Person.objects.count(), Account.objects.count(), Appointment.objects.count()


@pytest.mark.django_db
def test_a_verified_staff_number_opens_the_account_that_is_there(
    client: Client, office: Office, town: Town
) -> None:
    before = count()
    office.claims = {"staff_no": "dispatcher", "name": "何川", "email": "a@example.test"}
    assert go(client, office).status_code == 302
    assert client.get("/arrive/").headers["Location"] == "/desk/"
    assert count() == before, "no person, no account, no post"
    joined = SocialAccount.objects.get()
    assert (joined.uid, joined.user.username, joined.extra_data) == ("u-1", "dispatcher", {})
    assert [one.person_id for one in Notice.objects.filter(kind="people.outside_joined")] == [
        town.persons["dispatcher"].id
    ]
    asked = office.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["nonce"]
    assert "scope=" not in asked["redirect_uri"]

    again, office.claims = Client(), {}
    assert go(again, office).status_code == 302, "from now on the subject alone is enough"
    assert again.get("/mine/").status_code == 200


@pytest.mark.django_db
def test_a_post_that_opens_personal_data_still_takes_the_second_factor(
    client: Client, office: Office, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    office.claims = {"staff_no": "dispatcher"}
    go(client, office)
    assert client.get("/arrive/").headers["Location"] == "/accounts/second-factor/needed/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"phone_number": "13900000009", "phone_number_verified": True}, True),
        ({"phone_number": "139 0000 0009", "phone_number_verified": False}, False),
        ({"phone_number": "13900000009"}, False),
        ({"phone_number": "13900000009", "phone_number_verified": "true"}, False),
        ({"phone_number": "13900000010", "phone_number_verified": True}, False),
        ({"staff_no": "dispatcher"}, False),
    ],
)
def test_a_number_counts_where_the_service_verified_it(
    claims: dict[str, Any], opens: bool, client: Client, office: Office, settings: Any, town: Town
) -> None:
    configure(settings, office, "phone_number")
    person = people.add_person(
        street=town.street, name="温如玉", phone="13900000009", actor=SYSTEM, now=FOUNDED
    )
    people.open_account(person=person, username="wen", password="", actor=SYSTEM, now=FOUNDED, trusted=True)
    office.claims = claims
    assert (go(client, office).status_code == 302) is opens
    assert (client.get("/mine/").status_code == 200) is opens


@pytest.mark.django_db
@pytest.mark.parametrize("claims", [{}, {"staff_no": "nobody"}, {"staff_no": ""}, {"email": "dispatcher"}])
def test_who_is_not_known_here_gets_nothing_and_is_told(
    claims: dict[str, Any], client: Client, office: Office
) -> None:
    before = count()
    office.claims = claims
    response = go(client, office)
    assert response.status_code == 403
    assert "也不会给岗位" in response.content.decode()
    assert count() == before
    assert not SocialAccount.objects.exists()
    assert client.get("/mine/").status_code == 302


@pytest.mark.django_db
def test_a_closed_account_stays_closed(client: Client, office: Office) -> None:
    office.claims = {"staff_no": "dispatcher"}
    go(client, office)
    Account.objects.filter(username="dispatcher").update(is_active=False)
    assert go(Client(), office).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": ["mulin", "other"], "azp": "other"},
        {"iss": "https://elsewhere.example"},
        {"exp": -3600},
        {"exp": None},
        {"iat": 3600},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_moment_is_refused(
    change: dict[str, Any], client: Client, office: Office
) -> None:
    """Moments are seconds from now: told as they are, the two processes of a run would collect different tests."""
    now = int(time.time())
    office.change = {
        name: now + value if name in ("exp", "iat") and value is not None else value
        for name, value in change.items()
    }
    office.claims = {"staff_no": "dispatcher"}
    refused(go(client, office), client)


@pytest.mark.django_db
@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none"])
def test_a_token_that_somebody_else_signed_is_refused(algorithm: str, client: Client, office: Office) -> None:
    office.claims, office.algorithm, office.signed_by = {"staff_no": "dispatcher"}, algorithm, new_key()
    refused(go(client, office), client)


@pytest.mark.django_db
def test_the_way_back_of_somebody_else_is_refused(client: Client, office: Office) -> None:
    office.claims = {"staff_no": "dispatcher"}

    def other_state(back: str) -> str:
        state = parse_qs(urlsplit(back).query)["state"][0]
        return back.replace(state, "x" * len(state))

    refused(go(client, office, other_state), client)
    stranger = Client()
    there = client.post(BEGIN)
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    refused(stranger.get(f"{parts.path}?{parts.query}"), stranger)


@pytest.mark.django_db
def test_no_link_begins_it_and_none_leads_elsewhere(client: Client, office: Office) -> None:
    assert client.get(BEGIN).status_code == 405
    there = client.post(f"{BEGIN}?next=https://elsewhere.example/&scope=email&auth_params=prompt%3Dnone")
    assert "prompt" not in there.headers["Location"]
    assert "email" not in there.headers["Location"]
    office.claims = {"staff_no": "dispatcher"}
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    assert client.get(f"{parts.path}?{parts.query}").headers["Location"] == "/arrive/"


def refused(response: Any, client: Client) -> None:
    assert response.status_code == 403, response.status_code
    page = response.content.decode()
    assert "用工号和密码登录" in page
    assert client.get("/mine/").status_code == 302
    assert not SocialAccount.objects.exists()
