"""Locks on files that the kernel releases when their holder ends, in whatever way it ends."""

import errno
import fcntl
import os
from pathlib import Path
from typing import IO


def open_lock(path: Path) -> IO[str]:
    """The file a lock is taken on; closing it releases the lock.

    Opened for reading only, so that it does not matter which of two accounts made it.
    """
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644))


def take_alone(file: IO[str]) -> bool:
    """Take the lock for this process only, at once; False if anybody else holds it."""
    return _try(file, fcntl.LOCK_EX)


def take_shared(file: IO[str]) -> bool:
    """Take the lock beside others; False if somebody holds it alone."""
    return _try(file, fcntl.LOCK_SH)


def _try(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise
    return True
