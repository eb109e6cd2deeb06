"""A power cut: a file system on a loop device that is shut down without writing anything more."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN"""
WITHOUT_FLUSHING = struct.pack("I", 2)


class Disk:
    """An ext4 file system in a file. `cut` stops it dead; `mend` mounts what had reached the disk by then."""

    def __init__(self, image: Path, where: Path) -> None:
        self.image, self.where = image, where

    def make(self) -> None:
        with self.image.open("wb") as file:
            file.truncate(48 * 1_048_576)
        run("mkfs.ext4", "-q", "-F", str(self.image))
        self.where.mkdir()
        self.mount()

    def mount(self) -> None:
        run("mount", "-o", "loop", str(self.image), str(self.where))

    def cut(self) -> None:
        descriptor = os.open(self.where, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(descriptor)

    def mend(self) -> None:
        run("umount", str(self.where))
        self.mount()


@contextmanager
def disk(folder: Path) -> Iterator[Disk | None]:
    """None where this cannot be done: it takes root, loop devices and ext4."""
    it = Disk(folder / "image", folder / "disk")
    try:
        if os.geteuid() != 0:
            raise PermissionError
        it.make()
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    try:
        yield it
    finally:
        subprocess.run(["umount", "--lazy", str(it.where)], capture_output=True, check=False)


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)
