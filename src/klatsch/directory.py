"""The data directory: made for its owner alone, served by one process, and keeper of the secret."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from klatsch.errors import StartRefused


def prepare_directory(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartRefused(
            f"The data directory {data} cannot be made: {error.strerror}.",
            hint="Check its owner, or give another with --data.",
        ) from error
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        raise StartRefused(
            f"The data directory {data} cannot be written.", hint="Check its owner, or give another with --data."
        )


def find_secret(data: Path) -> str:
    """The secret of this installation, made at the first start, readable by its owner alone."""
    path = data / "secret"
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise StartRefused(
            f"{path} holds no secret (at least 32 characters).",
            hint="Restore it; or delete it, and everybody's half-done sign-ins start anew.",
        )
    return secret


@asynccontextmanager
async def sole_owner(data: Path) -> AsyncGenerator[None]:
    """One server to a data directory: SQLite would survive two, but their hubs would not know each other."""
    with os.fdopen(os.open(data / "lock", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StartRefused(
                f"Another Klatsch serves {data} already.", hint="Stop it first, or give another directory with --data."
            ) from None
        yield
