"""Interrupted anywhere, gone on with, and whole in the end; real messages where there are some."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection

from mulin.matters import actions, imports, jobs
from mulin.matters.actions import import_runs, importing
from mulin.matters.imports import running
from mulin.matters.models import ImportRun, Matter
from mulin.matters.queries.importing import left_lying
from mulin.platform import errors, home, tables
from mulin.platform.timeline.models import Act
from mulin.platform.timeline.queries import story
from mulin.platform.timeline.verify import verify
from tests.factories import Town, build_town
from tests.factories.sealing import seal_all
from tests.factories.tables import messages, stream, write_csv
from tests.matters.importing import row_counts, table, take_in


def whole(count: int) -> None:
    """Every row is there once, with its record, its words to search by, and its acts."""
    assert Matter.objects.count() == count
    refs = sorted(Matter.objects.values_list("ref", flat=True))
    assert refs == [f"M-2026-{n:05d}" for n in range(1, count + 1)]
    rows = row_counts()
    assert rows["matters_reporter"] == rows["platform_record"] == count
    assert Act.objects.filter(verb="matters.import").count() == count
    assert Act.objects.filter(verb="matters.receive").count() == count


def test_a_run_that_broke_goes_on_where_it_stopped(
    town: Town, now: dt.datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = stream(57)
    rows[5] = (*rows[5][:3], "何时", *rows[5][4:])
    path = write_csv(tmp_path / "messages.csv", rows)
    monkeypatch.setattr(running, "BATCH", 10)
    write, batches = importing._write, []

    def break_down(intakes: list, *rest: object) -> None:
        batches.append(len(intakes))
        write(intakes, *rest)
        if len(batches) == 3:
            raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(importing, "_write", break_down)
        with pytest.raises(OSError, match="full"):
            take_in(path, now)
    run = ImportRun.objects.get()
    assert (run.state, run.position, run.taken, run.refused) == ("failed", 20, 19, 1)
    assert Matter.objects.count() == 19
    seen: list[tuple[int, int]] = []
    result = take_in(path, now + dt.timedelta(hours=1), progress=lambda done, of: seen.append((done, of)))
    assert (result.read, result.taken, result.repeated, [row for row, _ in result.refused]) == (
        57,
        56,
        0,
        [6],
    )
    assert seen == [(30, 57), (40, 57), (50, 57), (57, 57)]
    assert (result.run_id, ImportRun.objects.get().state) == (run.id, "done")
    whole(56)


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
import datetime as dt
from mulin.matters import imports
from mulin.matters.actions import importing
from mulin.matters.imports import running
from mulin.platform.actors import system
running.BATCH = 10
write, batches = importing._write, []
def killed_in_the_fourth(*given):
    batches.append(given)
    write(*given)
    if len(batches) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
importing._write = killed_in_the_fourth
from mulin.platform import scope
with scope.everything("tests"):
    imports.run(sys.argv[2], actor=system("x"), now=dt.datetime.fromisoformat(sys.argv[3]))
"""


def test_a_killed_process_leaves_whole_batches_and_another_goes_on(
    fresh_database: str, now: dt.datetime, tmp_path: Path
) -> None:
    build_town()
    path = write_csv(tmp_path / "messages.csv", stream(57))
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "mulin.settings"}
    command = [sys.executable, "-c", KILLED, fresh_database, str(path), now.isoformat()]
    killed = subprocess.run(command, env=environment, cwd=home.checkout(), capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    run = ImportRun.objects.get()
    assert (run.state, run.position, run.taken) == ("running", 30, 30)
    assert Matter.objects.count() == 30
    result = take_in(path, now)
    assert (result.read, result.taken, result.repeated, result.run_id) == (57, 57, 0, run.id)
    whole(57)
    assert take_in(path, now).repeated == 57


def test_one_process_at_a_time_takes_in_a_file(fresh_database: str, now: dt.datetime, tmp_path: Path) -> None:
    build_town()
    path = write_csv(tmp_path / "messages.csv", stream(30))
    inside, leave = Event(), Event()
    results: list[imports.Result] = []

    def wait(done: int, of: int) -> None:
        inside.set()
        assert leave.wait(30)

    def first() -> None:
        results.append(take_in(path, now, progress=wait))
        connection.close()

    thread = Thread(target=first)
    thread.start()
    assert inside.wait(30)
    with pytest.raises(errors.Conflict):
        take_in(path, now)
    leave.set()
    thread.join(30)
    assert results[0].taken == 30
    assert take_in(path, now).repeated == 30


@pytest.mark.django_db
def test_a_job_takes_up_what_a_killed_worker_left(
    town: Town, now: dt.datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 10)
    path = write_csv(tmp_path / "messages.csv", stream(25))
    run = hand_in(path, town, now)
    assert run.position == 0
    actions.choose_columns(run=run, plan={"source": "来信"}, actor=town.dispatcher)
    actions.begin_import(run=run, actor=town.dispatcher, now=now)
    for late in (
        lambda: actions.choose_columns(run=run, plan={"source": "x"}, actor=town.dispatcher),
        lambda: actions.begin_import(run=run, actor=town.dispatcher, now=now),
        lambda: actions.discard_table(run=run, actor=town.dispatcher),
    ):
        with pytest.raises(errors.Conflict):
            late()
    stored = home.path() / run.stored
    assert stored.exists()
    assert stored.stat().st_mode & 0o077 == 0
    jobs.resume_imports(timestamp=0)
    run.refresh_from_db()
    assert (run.state, run.taken, run.stored) == ("done", 25, "")
    assert not stored.exists()
    assert set(Matter.objects.values_list("owner_id", "source")) == {(town.dispatcher.id, "来信")}


def hand_in(path: Path, town: Town, at: dt.datetime) -> ImportRun:
    with path.open("rb") as file, tables.open_table(path) as opened:
        plan = imports.plan(opened, street=town.street).as_fields()
        return actions.hand_in_table(
            file=file, name=path.name, rows=1, street=town.street, plan=plan, actor=town.dispatcher, now=at
        )


@pytest.mark.django_db
def test_tables_left_lying_are_thrown_away(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    path = table(tmp_path, [("1", "2019-03-02", "灯", "灯不亮")])
    runs = [hand_in(path, town, now - dt.timedelta(days=days)) for days in (8, 6)]
    assert import_runs.sweep_tables(left_lying(now - import_runs.KEPT_FOR), now=now) == 1
    assert [(home.path() / run.stored).exists() for run in runs] == [False, True]
    actions.discard_table(run=runs[1], actor=town.dispatcher)
    assert not ImportRun.objects.exists()


@pytest.mark.mechanism("S3-54", "S3-57")
def test_messages_go_in_once_at_their_own_time_and_the_timeline_holds(
    fresh_database: str, now: dt.datetime, tmp_path: Path
) -> None:
    """The first 200 of each kind: real ones where `MULIN_MESSAGES` says where they are, invented ones otherwise."""
    build_town()
    founding = Act.objects.count()
    unanswered, answered = messages(tmp_path)
    for path in (unanswered, answered):
        result = take_in(path, now)
        assert (result.read, result.taken, result.repeated, result.refused) == (200, 200, 0, [])
    whole(400)
    assert Matter.objects.filter(state="received", answer=None).count() == 200
    replied = Matter.objects.filter(state="answered").select_related("answer")
    assert replied.count() == 200
    for matter in replied:
        assert matter.answer is not None
        assert matter.occurred_at <= matter.answer.at < now
        assert [line.at for line in story([matter.id])] == [
            matter.occurred_at,
            matter.occurred_at,
            matter.answer.at,
        ]
    assert not Matter.objects.exclude(history=True, title_public=False, due_at=None).exists()
    assert not Matter.objects.filter(words__regex=r"[\t\u200b\u3000\ufeff]").exists()
    before = row_counts()
    for path in (unanswered, answered):
        again = take_in(path, now)
        assert (again.read, again.taken, again.repeated, again.refused) == (200, 0, 200, [])
    assert row_counts() == before
    seal_all(founding + 200 * 2 + 200 * 3)
    report = verify()
    assert (report.ok, report.records, report.unsealed, report.faults) == (True, founding + 1000, 0, [])
