"""Whatever is sent to the API, by whoever: an answer or a problem document, never a failure of ours.

What is sent is made from the API's own document by schemathesis, half of it to things that are there.
`MULIN_API_EXAMPLES` asks for more of each operation than the few that fit into an ordinary run.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NotSet

from mulin.matters import actions
from mulin.platform import policy
from mulin.platform.api import scopes
from mulin.platform.api.root import api
from tests.factories import Town
from tests.platform.api_clients import token

EXAMPLES = int(os.environ.get("MULIN_API_EXAMPLES", "3"))
WHO = ("dispatcher", "leader", "handler", "mediator", None, "resident", "visitor")
"""Staff by token, a machine, a resident signed in, nobody."""
ALLOWED = {200, 201, 304, 400, 401, 403, 404, 405, 409, 412, 413, 422, 428, 429}


class _Undone(Exception):
    """Everything an example wrote is taken back."""


def document() -> dict[str, Any]:
    get_resolver().url_patterns
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/")))


def callers(town: Town) -> list[tuple[Client, dict[str, str]]]:
    made = []
    for who in WHO:
        client, headers = Client(), {}
        if who == "visitor":
            pass
        elif who == "resident":
            town.login(client, who)
        else:
            wanted = scopes.known() if who else scopes.for_clients()
            headers["Authorization"] = f"Bearer {token(town, who, *wanted)[1]}"
        made.append((client, headers))
    return made


def there(town: Town, now: dt.datetime) -> dict[str, list[Any]]:
    """What stands in addresses and is there."""
    raised = [town.raise_matter(now=now, words=words) for words in ("灯不亮", "漏水了", "井盖破了")]
    actions.receive(matter=raised[1].matter, actor=town.dispatcher, now=now)
    sheet = actions.dispatch(
        matter=raised[2].matter, to=town.property, reason="归物业", actor=town.dispatcher, now=now
    )
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    return {
        "ref": [one.matter.ref for one in raised],
        "token": [one.reporter.token for one in raised if one.reporter],
        "key": [str(town.street.id)],
        "person_id": [str(one.id) for one in town.persons.values()],
        "place_id": [str(town.building.id)],
        "number": ["1"],
    }


def send(case: Any, client: Client, headers: dict[str, str], known: dict[str, list[Any]], n: int) -> Any:
    if n % 2:
        for name in case.path_parameters or {}:
            if name in known:
                case.path_parameters[name] = known[name][n % len(known[name])]
    body = b"" if isinstance(case.body, NotSet) else json.dumps(case.body).encode()
    plain = {name: value for name, value in (case.headers or {}).items() if isinstance(value, str)}
    plain.pop("If-None-Match", None)
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    return client.generic(
        case.method,
        case.formatted_path,
        body,
        "application/json",
        query_params=query,
        headers={**plain, **headers},
    )


@pytest.mark.django_db
def test_whatever_is_sent_there_is_an_answer(town: Town) -> None:
    now = dt.datetime.now(policy.LOCAL)
    policy.put("api.limit.per_minute", 10**9, street_id=None, valid_from=now.date(), source="test")
    known, clients = there(town, now), callers(town)
    turn = itertools.count()
    answered: dict[int, int] = {}
    for operation in operations():

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def sent(case: Any) -> None:
            n = next(turn)
            for which in {n % len(clients), (n * 3 + 1) % len(clients)}:
                try:
                    with transaction.atomic():
                        answer = send(case, *clients[which], known, n)
                        raise _Undone
                except _Undone:
                    told = f"{case.method} {case.formatted_path} as {WHO[which]}: {answer.content[:300]!r}"
                    assert answer.status_code in ALLOWED, told
                    answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
                    if answer.status_code >= 400:
                        assert answer["content-type"] == "application/problem+json", told
                        assert answer.json()["detail"], told

        sent()
    assert answered[200] > 50, answered
    assert answered[201] > 2, answered
    assert {403, 404, 422} <= answered.keys(), answered


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(document())
    for result in schema.get_all_operations():
        yield result.ok()
