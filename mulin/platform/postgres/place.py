"""Where a cluster lies, as which user its server runs, and where its socket is.

PostgreSQL refuses to run as root. Started by root it runs as an unprivileged user, who cannot pass through
folders such as `/root`; a home below one keeps its cluster in `/var/lib/mulin/<id of the instance>`.
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mulin.platform import home
from mulin.platform.console import Trouble
from mulin.platform.console import gettext as _

SERVER_USER = "mulinpg"
SHARED_STATE = Path("/var/lib/mulin")
# sun_path holds 108 bytes with the closing zero.
LONGEST_SOCKET = 107
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Account:
    """The operating system's user that the server runs as, where it is not the one who starts it."""

    uid: int
    gid: int

    def may(self, test: str, path: Path) -> bool:
        """Asks the system itself (`test -x`, `-r`), so that access lists and mounts count too."""
        asked = subprocess.run(
            ["test", test, str(path)], user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
        )
        return asked.returncode == 0


STRANGER = Account(65534, 65534)


def server_account(existing: Path | None = None) -> Account | None:
    """None: the server runs as whoever starts it. For root: the cluster's owner, or else `mulinpg`."""
    if os.geteuid() != 0:
        return None
    if existing is not None and existing.exists():
        owner = existing.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    entry = _user_entry()
    return Account(entry.pw_uid, entry.pw_gid)


def _user_entry() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    made = subprocess.run(
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        # Another process may have made it in the same moment: what counts is that it is there now.
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        raise Trouble(
            _("无法建立运行数据库所用的系统用户 %(user)s：%(why)s")
            % {"user": SERVER_USER, "why": made.stderr.strip()},
            _("请先建立该用户，或以普通用户运行。"),
        ) from None


def cluster_folder() -> Path:
    """The folder of this home's cluster: `data/`, `run/` (socket), logs and locks lie in it."""
    inside = home.path() / "pg"
    if os.geteuid() != 0 or _one_who_asks(inside).may("-x", _nearest_existing(inside)):
        return inside
    return SHARED_STATE / home.instance()["id"]


def _one_who_asks(inside: Path) -> Account:
    """The server's user, or before there is one somebody as much a stranger: asking makes no users."""
    if inside.exists() or _has_user():
        account = server_account(inside)
        if account is not None:
            return account
    return STRANGER


def _has_user() -> bool:
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        return False
    return True


def make_folder(folder: Path, account: Account | None) -> None:
    """Makes the cluster's folder, closed to everybody but the server's user and root."""
    if folder.parent == SHARED_STATE:
        SHARED_STATE.mkdir(parents=True, exist_ok=True)
        SHARED_STATE.chmod(0o755)
        _refuse_second_home(folder)
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account is not None:
            os.chown(folder, account.uid, account.gid)
    if account is None and folder.stat().st_uid != os.geteuid():
        raise Trouble(
            _("数据库目录 %(folder)s 属于另一个系统用户。") % {"folder": folder},
            _("请以那个用户运行，或用环境变量 MULIN_HOME 另指一个目录。"),
        )


def _refuse_second_home(folder: Path) -> None:
    """A copied home has the original's id; both would write one cluster. The copy is told so."""
    note = folder.with_suffix(".home")
    if not note.exists():
        note.write_text(str(home.path()), encoding="utf-8")
        return
    first = Path(note.read_text(encoding="utf-8"))
    if first == home.path() or _instance_id(first) != folder.name:
        note.write_text(str(home.path()), encoding="utf-8")
        return
    raise Trouble(
        _("目录 %(here)s 是 %(first)s 的副本，二者会共用一个数据库。")
        % {"here": home.path(), "first": first},
        _("请为副本 instance.json 中的 id 换一个新值，或只保留其中一个目录。"),
    )


def _instance_id(folder: Path) -> str | None:
    try:
        return json.loads((folder / "instance.json").read_text(encoding="utf-8")).get("id")
    except (OSError, ValueError):
        return None


def socket_folder(cluster: Path) -> Path:
    """Where the server's socket lies; in the cluster's folder, or in /tmp where that path is too long."""
    usual = cluster / "run"
    if len(os.fsencode(usual / SOCKET_NAME)) <= LONGEST_SOCKET:
        return usual
    return Path("/tmp") / f"mulin-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}"


def make_socket_folder(folder: Path, account: Account | None) -> None:
    """Makes it with access for the server's user (and root) alone, or refuses what somebody else has laid."""
    owner = account.uid if account is not None else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid == os.geteuid() != owner:
        os.chown(folder, owner, account.gid if account is not None else -1)
        found = folder.lstat()
    # Who may connect is decided by this folder alone (the server trusts its socket), and anybody can lay a
    # folder or a link in /tmp beforehand.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise Trouble(
            _("目录 %(folder)s 已存在，且不只对数据库用户开放，不能放数据库的套接字。") % {"folder": folder},
            _("请查明来历后删除它，再试一次。"),
        )


def _nearest_existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
