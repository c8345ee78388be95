"""Where an instance keeps what it writes: one folder, `MULIN_HOME`.

Two instances live side by side when they have two homes. In a home lie `instance.json` (identity and the
signing secret), `keys/` (field encryption), `media/`, `log/`, `run/` and `pg/` (the database cluster; see
`postgres/place.py` for the one case in which it must lie elsewhere).
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def checkout() -> Path:
    """The folder that holds the package `mulin`."""
    return Path(__file__).resolve().parents[2]


def path() -> Path:
    """The instance's home: `MULIN_HOME`, by default `var/` in the checkout. Made if absent."""
    named = os.environ.get("MULIN_HOME", "").strip()
    home = Path(named).expanduser().absolute() if named else checkout() / "var"
    home.mkdir(parents=True, exist_ok=True)
    return home


def folder(name: str, *, private: bool = False) -> Path:
    """A folder of the home, made if absent; a private one is closed to other users of the machine."""
    place = path() / name
    place.mkdir(mode=PRIVATE_FOLDER if private else 0o777, parents=True, exist_ok=True)
    return place


def media() -> Path:
    return folder("media", private=True)


def keys() -> Path:
    return folder("keys", private=True)


def log() -> Path:
    return folder("log", private=True)


def run() -> Path:
    return folder("run", private=True)


def write_private(target: Path, text: str) -> None:
    """Replaces a file in one step, readable by its owner alone: a crash leaves the old one or the new one."""
    # mkstemp makes the file with mode 0600 from the start: no moment in which another user can read it.
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def locked(target: Path, *, shared: bool = False) -> Iterator[None]:
    """Holds a lock file. The kernel lets go of it when the process ends, however it ends."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def instance() -> dict[str, Any]:
    """What identifies this instance: `id`, `secret_key`, `created_at`, and what `remember` has added."""
    file = path() / "instance.json"
    if not file.exists():
        with locked(run() / "instance.lock"):
            if not file.exists():
                _write_instance(
                    {
                        "id": secrets.token_hex(8),
                        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
                        "secret_key": secrets.token_urlsafe(48),
                    }
                )
    return json.loads(file.read_text(encoding="utf-8"))


def remember(**values: Any) -> None:
    """Keeps values, such as the port last used, with the instance."""
    instance()
    with locked(run() / "instance.lock"):
        known = json.loads((path() / "instance.json").read_text(encoding="utf-8"))
        _write_instance(known | values)


def secret_key() -> str:
    """The key that signs sessions and links of this instance."""
    return instance()["secret_key"]


def _write_instance(values: dict[str, Any]) -> None:
    write_private(path() / "instance.json", json.dumps(values, ensure_ascii=False, indent=2) + "\n")
