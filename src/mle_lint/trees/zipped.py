"""Indexes and reads a zip file."""

from __future__ import annotations

import os
import posixpath
import stat
import struct
import zipfile
import zlib

from mle_lint.trees import limits
from mle_lint.trees.archive import ArchiveError
from mle_lint.trees.base import Entry, Unreadable

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    RuntimeError,
    MemoryError,
)
# Other methods expand a block before its size is known.
READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_DOS, _UNIX = 0, 3


class ZipMembers:
    """The files of a zip file; the file stays open, and is read at explicit positions."""

    def __init__(self, path: str) -> None:
        """Reads the table of contents; raises ArchiveError, or OSError when not allowed to."""
        source = _Source(path)
        try:
            self._zip = zipfile.ZipFile(source)
        except BROKEN as error:
            source.close()
            if isinstance(error, _TooMuchError):
                raise ArchiveError("its table of contents is too long") from None
            raise ArchiveError("it is broken or no zip file") from None
        source.most = limits.MAX_READ + 1
        files = [info for info in self._zip.infolist() if not _is_folder(info)]
        if sum(info.file_size for info in files) > limits.MAX_ARCHIVE:
            source.close()
            raise ArchiveError(
                f"it holds more than {limits.MAX_ARCHIVE >> 30} GiB; unpack it and lint the folder"
            )
        self._infos = {_name(info): info for info in files}

    def entries(self) -> tuple[Entry, ...]:
        """Files and links in the order of the archive."""
        return tuple(
            Entry(name, info.file_size, self._target(info)) for name, info in self._infos.items()
        )

    def read(self, name: str) -> bytes:
        """The content of a file; raises Unreadable."""
        return self._content(self._infos[name])

    def _target(self, info: zipfile.ZipInfo) -> str | None:
        """Empty when it cannot be had, which is a broken link."""
        if info.create_system != _UNIX or not stat.S_ISLNK(info.external_attr >> 16):
            return None
        if info.file_size > limits.MAX_TARGET:
            return ""
        try:
            return os.fsdecode(self._content(info))
        except Unreadable:
            return ""

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("encrypted")
        if info.compress_type not in READ_METHODS:
            raise Unreadable("compressed by a method that is not read here")
        if info.file_size > limits.MAX_READ:
            raise Unreadable(f"larger than {limits.MAX_READ >> 20} MiB")
        try:
            with self._zip.open(info) as member:
                content = member.read(info.file_size + 1)
        except BROKEN:
            raise Unreadable("broken in the archive") from None
        if len(content) != info.file_size:
            raise Unreadable("broken in the archive")
        return content


class _TooMuchError(OSError):
    """More was to be read at once than the archive may ask for."""


class _Source:
    """A file whose position belongs to this object, so that forked processes do not share it."""

    def __init__(self, path: str) -> None:
        self.most = limits.MAX_TABLE
        self._descriptor = -1
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._size = os.fstat(self._descriptor).st_size
        self._position = 0

    def read(self, size: int = -1, /) -> bytes:
        left = max(0, self._size - self._position)
        size = left if size < 0 else min(size, left)
        if size > self.most:
            raise _TooMuchError
        data = self._at(size)
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        position = (0, self._position, self._size)[whence] + offset
        if position < 0:
            raise OSError("before the start")
        self._position = position
        return position

    def tell(self) -> int:
        return self._position

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()

    def _at(self, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, size, self._position)
        os.lseek(self._descriptor, self._position, os.SEEK_SET)
        return os.read(self._descriptor, size)


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith(("/", "\\") if info.create_system == _DOS else "/")


def _name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            # Archivers on Linux write the bytes of the name and do not say which encoding.
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    if info.create_system == _DOS:
        name = name.replace("\\", "/")
    return posixpath.normpath(name.lstrip("/"))
