"""The system account that runs the embedded PostgreSQL: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from handsel.config.postgres.errors import refuse

NAME = "handsel"


class RunAs(TypedDict, total=False):
    """Arguments for subprocess.run."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A system account other than root, by its numbers."""

    name: str
    uid: int
    gid: int

    @property
    def run_as(self) -> RunAs:
        return RunAs(user=self.uid, group=self.gid, extra_groups=[])


def account_for(folder: Path) -> Account | None:
    """Which account is to run a server whose files stand in this folder; None means the one running now.

    Root keeps the owner the folder has, so that a folder made under an ordinary account stays usable there.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and (owner := folder.stat().st_uid) != 0:
        found = pwd.getpwuid(owner)
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    return _system_account()


def _system_account() -> Account:
    """The account `handsel`, made on first use: without a home, without a shell."""
    try:
        found = pwd.getpwnam(NAME)
    except KeyError:
        tool = shutil.which("useradd", path=os.defpath + ":/usr/sbin:/sbin")
        if tool is None:
            raise refuse("no-account", name=NAME) from None
        made = subprocess.run(  # noqa: S603
            [tool, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
            capture_output=True,
            check=False,
        )
        try:
            found = pwd.getpwnam(NAME)  # another process may have made it at the same moment
        except KeyError:
            raise refuse("no-account", name=NAME, detail=made.stderr.decode(errors="replace").strip()) from None
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def let_enter(account: Account, path: Path) -> None:
    """Let the account reach `path`: add "may pass through" to folders above it that are closed to others.

    A clone in /root is closed to everyone else. Passing through shows no listing and opens no file that was not already
    readable by all.
    """
    for folder in path.parents:
        status = folder.stat()
        if status.st_uid != account.uid and not status.st_mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
