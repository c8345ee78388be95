"""Row-level security: what a transaction sees where no filter says anything, as the application's own role."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client

from mulin.matters.models import Matter, Reporter
from mulin.people.entering import enter
from mulin.people.models import Appointment, Person
from mulin.platform import scope
from mulin.platform.jobs.app import app
from mulin.platform.search import SearchDocument
from mulin.platform.throttle import Hit
from mulin.platform.timeline.models import Act, ActDetail
from tests.factories.town import Town, build_town


@contextmanager
def closed() -> Iterator[None]:
    """A request of which nobody knows yet who asks."""
    with scope.request():
        yield


@pytest.fixture
def two(town: Town, now: dt.datetime) -> Town:
    """A matter in each street, each with somebody's telephone."""
    from mulin.matters import actions

    contact = actions.Contact("安平", "13800000001")
    town.raise_matter(now=now, contact=contact)
    town.raise_matter(now=now, contact=contact, place=town.other_building, words="井盖松了")
    return town


def streets(model: Any, column: str = "street_id") -> set[Any]:
    return set(model.objects.values_list(column, flat=True))


def settings_now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('mulin.scope', true), ''),"
            " coalesce(current_setting('mulin.streets', true), '')"
        )
        return cursor.fetchone()


def test_nothing_is_seen_where_nothing_is_set(two: Town) -> None:
    assert Matter.objects.count() == 2
    with closed():
        for model in (Matter, Reporter, Person, Appointment, Act, ActDetail):
            assert model.objects.count() == 0, model
        with connection.cursor() as cursor:
            # After a local setting it is an empty text, and not NULL.
            cursor.execute(
                "SELECT set_config('mulin.streets', '', true), set_config('mulin.scope', '', true)"
            )
        assert Matter.objects.count() == 0
    assert Matter.objects.count() == 2


def test_a_query_without_its_filter_sees_its_own_street_alone(two: Town) -> None:
    with closed():
        scope.also(two.street.id)
        assert streets(Matter) == streets(Act) == {two.street.id}
        assert streets(Reporter, "matter__street_id") == {two.street.id}
        # The tokens of a search are everybody's; what they lead to is read through the matters.
        assert streets(SearchDocument) == {two.street.id, two.other_street.id}
    with closed():
        scope.also(two.street.id, two.other_street.id)
        assert streets(Matter) == {two.street.id, two.other_street.id}


def test_a_page_that_forgot_its_filter_shows_its_own_street_alone(
    two: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mulin.matters.queries import sight

    ours = Matter.objects.get(street=two.street)
    theirs = Matter.objects.get(street=two.other_street)

    def anything(actor: Any, ref: str) -> Matter | None:
        # The page's own reading, with nothing left of who asks.
        return sight.Matter.objects.select_related("place", "category", "owner").filter(words=wanted).first()

    monkeypatch.setattr("mulin.matters.queries.find", anything)
    two.login(client, "dispatcher")
    wanted = ours.words
    assert client.get(f"/matters/{ours.ref}/").status_code == 200
    wanted = theirs.words
    assert client.get(f"/matters/{theirs.ref}/").status_code == 404


def test_a_row_of_another_street_cannot_be_written(two: Town) -> None:
    theirs = Matter.objects.get(street=two.other_street)
    with closed():
        scope.also(two.street.id)
        assert Matter.objects.filter(id=theirs.id).update(title="x") == 0
        assert Matter.objects.filter(id=theirs.id).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Matter.objects.update(street=two.other_street)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Person.objects.create(
                street=two.other_street, name="安平", name_index="x", created_at=theirs.recorded_at
            )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            type(two.street).objects.create(
                kind="public", street=two.other_street, path="x/", name="x", parent=two.other_street
            )
    theirs.refresh_from_db()
    assert theirs.title != "x"


def test_who_stands_in_another_streets_record_is_seen_there_and_sees_it(two: Town, now: dt.datetime) -> None:
    from mulin.matters import actions

    resident = two.persons["worker"]
    two.raise_matter(
        now=now, place=two.other_building, words="灯坏了", contact=actions.Contact(person=resident)
    )
    with closed():
        enter(two.actors["worker"])
        assert streets(Matter) == {two.street.id, two.other_street.id}
    with closed():
        enter(two.actors["handler"])
        assert streets(Matter) == {two.street.id}
    with closed():
        scope.also(two.other_street.id)
        assert Person.objects.filter(id=resident.id).exists()
        assert not Person.objects.filter(id=two.persons["handler"].id).exists()


def test_a_post_over_the_district_opens_its_streets(two: Town) -> None:
    from dataclasses import replace

    post = two.actors["auditor"].posts[0]
    auditor = replace(two.actors["auditor"], posts=(replace(post, path=two.district.path),))
    with closed():
        enter(auditor)
        assert streets(Matter) == {two.street.id, two.other_street.id}
    with closed():
        enter(two.visitor)
        assert streets(Matter) == set()


def test_a_job_works_under_its_name_and_sees_nothing_without(two: Town) -> None:
    seen = []

    @app.task(name="test.look")
    def look() -> None:
        seen.append((Matter.objects.count(), settings_now()[0]))

    with closed():
        assert Matter.objects.count() == 0
        look()
        assert Matter.objects.count() == 0
    assert seen == [(2, "all:job test.look")]
    with pytest.raises(ValueError), scope.everything(""):
        pass


def test_a_requests_scope_ends_with_it(fresh_database: str, now: dt.datetime) -> None:
    town = build_town()
    town.raise_matter(now=now)
    seen: list[Any] = []

    def requests() -> None:
        # A thread of the web, not of the tests.
        scope._held.scope = scope.CLOSED
        with scope.request():
            scope.also(town.street.id)
            seen.append(Matter.objects.count())
        seen.append(settings_now())
        seen.append(Matter.objects.count())
        with scope.request():
            seen.append(Matter.objects.count())
        with pytest.raises(RuntimeError), scope.request(), scope.everything("who asks"):
            raise RuntimeError
        seen.append(settings_now())
        with scope.everything("command"):
            # A connection made anew is told again.
            connection.close()
            seen.append(Matter.objects.count())
        seen.append(settings_now())
        connection.close()

    thread = threading.Thread(target=requests)
    thread.start()
    thread.join()
    assert seen == [1, ("", ""), 0, 0, ("", ""), 1, ("", "")]


def test_the_scope_before_comes_back(two: Town) -> None:
    with closed():
        with scope.only(two.other_street.id):
            assert streets(Matter) == {two.other_street.id}
            with scope.everything("one step"):
                assert Matter.objects.count() == 2
            assert streets(Matter) == {two.other_street.id}
        assert Matter.objects.count() == 0
        with pytest.raises(DatabaseError), transaction.atomic(), scope.only(two.street.id):
            connection.cursor().execute("SELECT 1/0")
        assert Matter.objects.count() == 0


def _answered(view: Any) -> HttpResponse:
    """What the middleware makes of a view; what the view writes is one count of a rate limit."""
    return scope.ScopeMiddleware(lambda request: view())(HttpRequest())  # type: ignore[return-value]


def _hit() -> None:
    Hit.objects.create(key="test", count=1, until=dt.datetime(2026, 6, 11, tzinfo=dt.UTC))


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (403, 1), (422, 1), (500, 0), (503, 0)])
def test_a_refusal_keeps_what_was_written_and_an_error_nothing(
    fresh_database: str, status: int, kept: int
) -> None:
    def view() -> HttpResponse:
        _hit()
        return HttpResponse(status=status)

    assert _answered(view).status_code == status
    assert Hit.objects.count() == kept


def test_what_is_settled_stays_whatever_comes(fresh_database: str) -> None:
    def view() -> HttpResponse:
        _hit()
        scope.settle()
        return HttpResponse(status=500)

    assert _answered(view).status_code == 500
    assert Hit.objects.count() == 1


def test_what_is_read_while_it_is_sent_is_read_in_the_same_scope(two: Town) -> None:
    def view() -> StreamingHttpResponse:
        scope.also(two.street.id)
        return StreamingHttpResponse(
            str(one).encode() for one in Matter.objects.values_list("words", flat=True)
        )

    sent = b"".join(_answered(view)).decode()  # type: ignore[arg-type]
    assert sent == Matter.objects.get(street=two.street).words


def test_the_application_cannot_take_it_away(two: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
    for statement in (
        "ALTER TABLE matters_matter DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE matters_matter NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY street ON matters_matter",
        "INSERT INTO platform_reach (who, street_id) VALUES (gen_random_uuid(), gen_random_uuid())",
        "SET row_security = off; SELECT count(*) FROM matters_matter",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def _on_the_wire(tmp_path: Path, ask: Any) -> list[str]:
    """Every command that goes to the server while something is asked, as the driver's own record has it."""
    file = tmp_path / "wire"
    with file.open("w") as kept:
        line = connection.connection.pgconn
        line.trace(kept.fileno())
        ask()
        line.untrace()
    said = file.read_text(errors="replace").splitlines()
    return [one for one in said if "\tF\t" in one and ("\tQuery\t" in one or "\tParse\t" in one)]


def test_a_request_sets_its_streets_once(fresh_database: str, now: dt.datetime, tmp_path: Path) -> None:
    town = build_town()
    ref = town.raise_matter(now=now).matter.ref
    staff, visitor = Client(), Client()
    town.login(staff, "dispatcher")
    known = {"words": "楼道灯不亮", "place": str(town.building.id), "reply_by": "slip"}
    asked: dict[str, tuple[Any, int, int]] = {
        "desk": (lambda: staff.get("/desk/"), 200, 1),
        "search": (lambda: staff.get("/desk/?q=灯"), 200, 1),
        "matter": (lambda: staff.get(f"/matters/{ref}/"), 200, 1),
        "street": (lambda: visitor.get("/"), 200, 1),
        "raise": (lambda: visitor.post("/raise/", {**known, "form_key": "k1"}), 302, 1),
    }
    for ask, _status, _most in asked.values():
        ask()  # what a process reads once
    for name, (ask, status, most) in asked.items():
        answers: list[Any] = []
        # As in the web process, whose connections are told nothing besides.
        with scope._within(scope.CLOSED):
            wire = _on_the_wire(tmp_path, lambda ask=ask, answers=answers: answers.append(ask()))
        assert answers[0].status_code == status, name
        assert sum("set_config" in one for one in wire) <= most, (
            name,
            [one[:300] for one in wire if "set_config" in one or "BEGIN" in one],
        )
        begun = [one for one in wire if "BEGIN" in one]
        assert len(begun) == 1 + sum("COMMIT; BEGIN" in one for one in wire), (
            name,
            [one[:300] for one in wire if "set_config" in one or "BEGIN" in one],
        )


def test_policies_are_evaluated_once_a_statement(two: Town) -> None:
    """The street is compared with what an InitPlan found; the index that the filter asks for is still used."""
    with closed(), connection.cursor() as cursor:
        scope.also(two.street.id)
        cursor.execute("SET LOCAL enable_seqscan = off")
        ref = Matter.objects.values_list("ref", flat=True).first()
        cursor.execute("EXPLAIN SELECT * FROM matters_matter WHERE ref = %s", [ref])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "InitPlan" in plan
    assert "Index Cond: ((ref)::text" in plan


def test_the_search_uses_its_index_under_the_fence(two: Town) -> None:
    with closed(), connection.cursor() as cursor:
        scope.also(two.street.id)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM platform_searchdocument WHERE tokens @@ %s::tsquery", ["'楼道'"]
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "search_tokens" in plan


def test_an_error_that_was_passed_over_is_not_answered_as_done(fresh_database: str) -> None:
    def view() -> HttpResponse:
        _hit()
        with contextlib.suppress(DatabaseError):
            connection.cursor().execute("SELECT 1/0")
        return HttpResponse(status=302)

    asked = HttpRequest()
    asked.method = "POST"
    with pytest.raises(DatabaseError, match="as if not"):
        scope.ScopeMiddleware(lambda request: view())(asked)
    assert Hit.objects.count() == 0
    asked.method = "GET"
    assert scope.ScopeMiddleware(lambda request: view())(asked).status_code == 302
    assert Hit.objects.count() == 0
