"""The API as others meet it: a client generated from its document, and the guide's own examples, as they stand."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.urls import get_resolver

from mulin.matters.models import Matter
from mulin.platform.api.root import api
from tests.factories import build_town
from tests.platform.api_clients import token

GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs" / "guides").glob("api*.md"))


@pytest.fixture
def client_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """`openapi-python-client` makes a package of our document; it is imported as anybody would."""
    get_resolver().url_patterns
    document, settings = tmp_path / "openapi.json", tmp_path / "settings.yml"
    document.write_text(json.dumps(api.get_openapi_schema(path_prefix="api/")))
    settings.write_text("post_hooks: []\n")
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", document, "--config", settings,
         "--output-path", tmp_path / "mulin_client", "--meta", "none", "--fail-on-warning"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("mulin_client")
    for name in [one for one in sys.modules if one.startswith("mulin_client")]:
        del sys.modules[name]


def call(name: str, **given: Any) -> Any:
    """One operation of the generated client, by its operationId."""
    for tag in ("matters", "slips"):
        try:
            module = importlib.import_module(f"mulin_client.api.{tag}.{name}")
        except ModuleNotFoundError:
            continue
        return module.sync_detailed(**given)
    raise AssertionError(name)


@pytest.mark.mechanism("S1-18", "S3-57")
def test_a_generated_client_raises_and_follows_a_matter(client_package: ModuleType, live_site: str) -> None:
    town = build_town()
    models = importlib.import_module("mulin_client.models")
    anybody = client_package.Client(base_url=live_site)
    raised = call(
        "matters_raise_matter", client=anybody, idempotency_key="from-the-generated-client",
        body=models.MatterIn(words="三号楼的灯不亮", place=town.building.id),
    ).parsed  # fmt: skip
    _made, text = token(town, "dispatcher", "matters:read", "matters:write")
    desk = client_package.AuthenticatedClient(base_url=live_site, token=text)
    listed = call("matters_queue", client=desk, limit=10).parsed
    assert [one.ref for one in listed.items] == [raised.ref]
    sheet = models.DispatchIn(to=town.power.id, reason="进户线")
    assert (
        call("matters_create_dispatch", client=desk, ref=raised.ref, body=sheet).parsed.state
        == "with_handler"
    )
    shown = call("slips_slip", client=anybody, token=raised.slip).parsed
    assert (shown.ref, shown.state) == (raised.ref, "with_handler")
    refused = call("matters_create_acceptance", client=desk, ref=raised.ref)
    assert int(refused.status_code) == 403
    assert refused.parsed.remedy or refused.parsed.detail
    wrong = client_package.AuthenticatedClient(base_url=live_site, token="mulin_wrong_and_long_enough")
    assert call("matters_queue", client=wrong).parsed.rule == "API"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.name)
def test_the_guides_examples_do_what_it_says(guide: Path, live_site: str) -> None:
    town = build_town()
    _made, text = token(town, "dispatcher", "matters:read", "matters:write")
    examples = re.findall(r"```sh\n(.*?)```", guide.read_text(), re.DOTALL)
    assert len(examples) == 5
    known = {"MULIN": live_site, "TOKEN": text, "PATH": os.environ["PATH"]}

    def run(example: str) -> Any:
        done = subprocess.run(
            ["sh", "-c", example], env=known, capture_output=True, text=True, check=True, timeout=60
        )
        return json.loads(done.stdout)

    raised = run(examples[0])
    known["REF"] = raised["ref"]
    assert [one["ref"] for one in run(examples[1])["items"]] == [raised["ref"]]
    received = run(examples[2])
    assert received["state"] == "received"
    assert run(examples[2]) == received, "once"
    assert run(examples[3])["ref"] == raised["ref"]
    refused = run(examples[4])
    assert (refused["status"], refused["rule"]) == (404, "API")
    assert Matter.objects.count() == 1


def test_both_guides_tell_the_same() -> None:
    english, chinese = (guide.read_text() for guide in GUIDES)
    for pattern in (r"^## ", r"`(matter\.\w+)`", r"\b(4\d\d)\b"):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M)), pattern
