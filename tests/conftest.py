"""The ground that tests stand on: a real PostgreSQL, used as the application's role.

- `db` (or `@pytest.mark.django_db`): the usual test inside a transaction that is rolled back.
- `fresh_database`: a database of its own, for tests that commit, use several connections or threads, or look
  at the sealer. It takes the place of `transactional_db`, which empties tables by TRUNCATE: the application's
  role may not, and the timeline must not.
- `live_site`: the address of a running server on a fresh database, for browsers and HTTP clients.
- `now`: a moment to pass in.
- What a test reads and writes itself is in the scope `all:tests`; a request it makes has a scope of its own.
- `here`, `homes`: empty homes for tests of an instance's own life, with a server of their own; `migrated`:
  `here` with its tables made.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from mulin.platform import home, postgres, readings
from mulin.platform.doctor import find_chromium
from mulin.platform.postgres import roles
from tests import command
from tests.factories import Town, build_town
from tests.readings import Watch

TEMPLATES_KEPT = 3
# A browser of the tests speaks to nobody but the site under test.
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What makes tables without being a file of ours.
PACKAGES_WITH_TABLES = ("django", "django-allauth", "procrastinate", "django-pgtrigger")


@pytest.fixture
def now() -> datetime:
    """A Thursday morning in office hours."""
    return datetime(2026, 6, 11, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process reads now and then is read once a test, whatever the clock: statements can be counted."""
    from mulin.matters.queries import routing
    from mulin.platform import calendar, policy
    from mulin.site.pages import street

    street._sheet.cache_clear()
    routing.forget()
    policy.forget()
    calendar.forget()
    monkeypatch.setattr(policy, "RELOAD_AFTER", float("inf"))
    monkeypatch.setattr(calendar, "RELOAD_AFTER", float("inf"))
    monkeypatch.setattr(routing, "RELOAD_AFTER", float("inf"))


@pytest.fixture(scope="session", autouse=True)
def _passwords_at_once() -> Iterator[None]:
    """A password takes a fifth of a second, on purpose; the tests open a thousand accounts."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _entered_as_in_a_demonstration() -> Iterator[None]:
    """Posts are taken up without a second factor; `tests/people/test_second_factor.py` asks for it."""
    from django.test import override_settings

    with override_settings(SECOND_FACTOR=False):
        yield


@pytest.fixture(autouse=True)
def _reads_everything(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test and its threads read and write is under a name of its own; a request has its own scope."""
    from mulin.platform import scope

    monkeypatch.setattr(scope._Held, "scope", scope.Scope("all:tests"))
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
    elif "fresh_database" in request.fixturenames:
        request.getfixturevalue("fresh_database")
    else:
        yield
        return
    with scope._within(scope.Scope("all:tests")):
        yield


@pytest.fixture
def town(db: None) -> Town:
    """A small town; see `tests/factories/town.py`."""
    return build_town()


@pytest.fixture(scope="session")
def database_template(django_db_blocker: pytest.FixtureDef) -> Iterator[str]:
    """The name of a migrated database to clone; made only when migrations have changed."""
    with postgres.running():
        cluster = postgres.cluster()
        name = f"template_{_migrations_hash()}"
        # Two runs at once in one checkout share the cluster of a worker.
        with home.locked(home.run() / "template.lock"):
            _drop_leftovers(cluster)
            if not _exists(cluster, name):
                with django_db_blocker.unblock():
                    _make_template(cluster, name)
        yield name


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureDef, database_template: str
) -> Iterator[None]:
    """Takes the place of pytest-django's: clones the template rather than migrating each worker's database."""
    with django_db_blocker.unblock(), cloned(database_template, "shared"):
        yield


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureDef, database_template: str
) -> Iterator[str]:
    """A database for this test alone, in which commits are real. Gives its name."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        pytest.fail("use either fresh_database or django_db: they are two databases")
    with django_db_blocker.unblock(), cloned(database_template, "fresh") as name:
        yield name


@pytest.fixture
def live_site(fresh_database: str) -> Iterator[str]:
    """The address of the site, served by threads of this process from the fresh database."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium rather than one that playwright would download."""
    # Between two calls of playwright its event loop counts as running in this thread, for the rest of the
    # run; Django would take every test that follows for asynchronous code and refuse it the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # As root Chromium refuses to start in its sandbox; the pages are our own.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": [*sandbox, *QUIET]}


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Three empty homes in a place that every user of the machine can reach; their servers end with the test."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    # Not tmp_path: pytest closes its folders to other users, and as root the server runs as another user.
    base = Path(tempfile.mkdtemp(prefix="mulin-test-", dir="/tmp"))
    base.chmod(0o755)
    made = [base / name for name in ("one", "two", "three")]
    before = os.environ.get("MULIN_HOME")
    yield made
    for folder in made:
        if folder.exists():
            os.environ["MULIN_HOME"] = str(folder)
            postgres.cluster().remove()
    if before is None:
        del os.environ["MULIN_HOME"]
    else:
        os.environ["MULIN_HOME"] = before
    shutil.rmtree(base)


@pytest.fixture
def here(homes: list[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """One of them is this process's home."""
    monkeypatch.setenv("MULIN_HOME", str(homes[0]))
    return homes[0]


@pytest.fixture(scope="session")
def a_migrated_home() -> Iterator[Path]:
    """A home whose tables have been made, stopped; to be copied, for that takes a second and making them ten."""
    base = Path(tempfile.mkdtemp(prefix="mulin-test-", dir="/tmp"))
    base.chmod(0o755)
    command.mulin("migrate", home=base / "home").check_returncode()
    yield base / "home"
    shutil.rmtree(base)


@pytest.fixture
def migrated(here: Path, a_migrated_home: Path) -> Path:
    """This process's home, its tables made; nothing runs."""
    # cp, for the copy has to belong to whom the original does: as root the server runs as another user.
    subprocess.run(["cp", "-a", str(a_migrated_home), str(here)], check=True)
    return here


@pytest.fixture
def safe(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`migrated`, its database set up as for use: it keeps what it has committed, whatever is killed."""
    monkeypatch.delenv("MULIN_TEST_CLUSTER")
    return migrated


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    no_browser = pytest.mark.skip(
        reason="no Chromium: sudo apt-get install chromium fonts-noto-cjk fontconfig"
    )
    has_browser = find_chromium() is not None
    for item in items:
        marker = item.get_closest_marker("django_db")
        if "transactional_db" in getattr(item, "fixturenames", ()) or (
            marker and marker.kwargs.get("transaction")
        ):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture fresh_database for real commits")
        if not has_browser and item.get_closest_marker("browser"):
            item.add_marker(no_browser)


@contextlib.contextmanager
def cloned(template: str, purpose: str) -> Iterator[str]:
    """Points Django at a clone of the template while inside."""
    from django.db import connections

    cluster = postgres.cluster()
    name = f"test_{os.getpid()}_{purpose}"
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    roles.clone(cluster, template, name)
    connections.close_all()
    settings["NAME"] = name
    try:
        yield name
    finally:
        connections.close_all()
        settings["NAME"] = before
        roles.drop(cluster, name)


def _make_template(cluster: postgres.Cluster, name: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    from mulin.platform import scope

    half = f"half_{os.getpid()}"
    roles.drop(cluster, half)
    with cluster.connect(user=roles.OWNER) as connection:
        connection.execute(f'CREATE DATABASE "{half}"')
    roles.open_to_app(cluster, half)
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    settings["NAME"] = half
    try:
        with postgres.as_owner():
            settings["NAME"] = half
            with scope.everything("migrations"):
                call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections.close_all()
        settings["NAME"] = before
    with cluster.connect(half, user=roles.OWNER) as connection:
        # What a test writes in a transaction only that test can count for the planner.
        connection.execute(f"GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {roles.APP}")
    with cluster.connect() as connection:
        connection.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')
        old = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' ORDER BY oid DESC OFFSET %s",
            [TEMPLATES_KEPT],
        ).fetchall()
    for (stale,) in old:
        roles.drop(cluster, stale)


def _drop_leftovers(cluster: postgres.Cluster) -> None:
    """Databases of runs that were killed: their name holds the number of a process that is no more."""
    with cluster.connect() as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^(test|half)_[0-9]+'"
        ).fetchall()
    for (name,) in found:
        if not Path(f"/proc/{name.split('_')[1]}").exists():
            roles.drop(cluster, name)


def _exists(cluster: postgres.Cluster, name: str) -> bool:
    with cluster.connect() as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )


def _migrations_hash() -> str:
    from django.conf import settings

    digest = hashlib.sha256()
    root = home.checkout()
    package = root / "mulin"
    for file in sorted(
        [*package.glob("**/migrations/*.py"), *package.glob("**/*.sql"), package / "platform/row_security.py"]
    ):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    digest.update(Path(roles.__file__).read_bytes() + Path(__file__).read_bytes())
    for name in PACKAGES_WITH_TABLES:
        digest.update(metadata.version(name).encode())
    digest.update(psycopg.__version__.encode() + repr(settings.INSTALLED_APPS).encode())
    return digest.hexdigest()[:16]


@pytest.fixture
def readings_watched(db: None) -> Iterator[Watch]:
    """Every request of the test must have recorded whose personal fields it opened (N-90)."""
    watch = Watch()
    readings.watchers.append(watch)
    yield watch
    readings.watchers.remove(watch)
    assert not watch.left, "opened without a recorded reading: see platform/readings.py"
