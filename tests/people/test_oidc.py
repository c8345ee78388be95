"""Signing in with the office's own account: nothing of it is there unless configured, and nobody gets an account by it."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.apps import apps
from django.conf import settings
from django.test import Client, RequestFactory

from mulin.people.outside import OutsideAdapter
from mulin.platform import doctor, oidc
from tests.factories import Town

WHOLE = {
    "MULIN_OIDC_ISSUER": "https://id.example.test/realm/",
    "MULIN_OIDC_CLIENT_ID": "mulin",
    "MULIN_OIDC_CLIENT_SECRET": "s",
    "MULIN_OIDC_NAME": "区里的统一身份",
}


def test_absent_it_is_off(client: Client, town: Town) -> None:
    assert oidc.read({}) is None
    assert settings.OIDC is None
    assert not apps.is_installed("allauth.socialaccount")
    assert client.get("/accounts/office/").status_code == 404
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


def test_whole_it_is_one_provider_that_asks_for_the_subject_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = oidc.read(WHOLE)
    assert found is not None
    provider = found.providers["openid_connect"]
    assert provider["SCOPE"] == ["openid"]
    assert provider["APPS"][0]["settings"]["server_url"] == "https://id.example.test/realm"
    assert provider["APPS"][0]["settings"]["oauth_pkce_enabled"]
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    (finding,) = doctor.outside_accounts(None)  # type: ignore[arg-type]
    assert (finding.level, "id.example.test" in finding.detail) == ("ok", True)


def test_a_configured_instance_starts_with_its_addresses() -> None:
    """In a process of its own, because apps are read once."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\n"
            "from django.urls import reverse\n"
            "from django.core.checks import run_checks\n"
            "assert not [one for one in run_checks() if one.level >= 40]\n"
            "print(reverse('openid_connect_login', args=['office']), reverse('office_sign_in'))\n",
        ],
        env=os.environ | WHOLE | {"DJANGO_SETTINGS_MODULE": "mulin.settings", "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr[-2000:]
    assert said.stdout.split()[1] == "/accounts/office/"


@pytest.mark.django_db
@pytest.mark.parametrize(("existing", "process"), [(False, "login"), (True, "connect"), (False, "connect")])
def test_an_unknown_subject_gets_no_account(existing: bool, process: str) -> None:
    request: Any = RequestFactory().get("/")
    login = SimpleNamespace(is_existing=existing, state={"process": process})
    adapter = OutsideAdapter()
    with pytest.raises(ImmediateHttpResponse) as refused:
        adapter.pre_social_login(request, login)
    assert refused.value.response.status_code == 403
    assert not adapter.is_open_for_signup(request, login)
    assert not adapter.can_authenticate_by_email(login, "a@example.test")
    adapter.pre_social_login(request, SimpleNamespace(is_existing=True, state={"process": "login"}))
