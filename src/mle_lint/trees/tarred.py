"""Indexes a tar file, compressed or not, in one pass that also keeps its contents."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import bz2
import gzip
import heapq
import io
import lzma
import posixpath
import struct
import tarfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from mle_lint.trees import limits
from mle_lint.trees.archive import ArchiveError
from mle_lint.trees.base import Entry, Unreadable

if TYPE_CHECKING:
    from typing_extensions import Self

_BROKEN = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    RecursionError,
    MemoryError,
)


class TarMembers:
    """The files of a tar file, held in memory up to limits.MAX_KEPT bytes."""

    def __init__(self, path: str) -> None:
        """Reads the whole file; raises ArchiveError, or OSError when not allowed to."""
        self._entries: dict[str, Entry] = {}
        self._kept: dict[str, bytes] = {}
        self._first_names: dict[str, str] = {}
        self._largest: list[tuple[int, str]] = []
        self._total = self._held = 0
        with open(path, "rb") as file:
            try:
                self._index(_Limited(_decompressed(file)))
            except _BROKEN:
                raise ArchiveError("it is broken or no tar file") from None

    def entries(self) -> tuple[Entry, ...]:
        """Files and links in the order of the archive."""
        return tuple(self._entries.values())

    def read(self, name: str) -> bytes:
        """The content of a file; raises Unreadable."""
        if self._entries[name].size > limits.MAX_READ:
            raise Unreadable(f"larger than {limits.MAX_READ >> 20} MiB")
        content = self._kept.get(self._first_names.get(name, name))
        if content is None:
            raise Unreadable("too large to hold; unpack the archive and lint the folder")
        return content

    def _index(self, source: _Limited) -> None:
        with tarfile.open(fileobj=source, mode="r|", tarinfo=_Header) as archive:
            for count, member in enumerate(archive, 1):
                if count > limits.MAX_MEMBERS:
                    raise ArchiveError(f"it holds more than {limits.MAX_MEMBERS:,} members")
                self._total += member.size
                if self._total > limits.MAX_ARCHIVE:
                    raise ArchiveError(
                        f"it holds more than {limits.MAX_ARCHIVE >> 30} GiB; "
                        "unpack it and lint the folder"
                    )
                source.most = member.offset_data + member.size + limits.MAX_HEADERS
                self._add(archive, member)

    def _add(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = _normalised(member.name)
        self._first_names.pop(name, None)
        if member.issym():
            size = len(member.linkname.encode("utf-8", "surrogateescape"))
            self._entries[name] = Entry(name, size, member.linkname)
        elif member.islnk():
            self._add_second_name(name, _normalised(member.linkname))
        elif member.isreg():
            self._entries[name] = Entry(name, member.size)
            content = archive.extractfile(member) if member.size <= limits.MAX_READ else None
            if content is not None:
                self._keep(name, content.read(member.size + 1))

    def _add_second_name(self, name: str, first: str) -> None:
        """A hard link shares the content of a member before it."""
        other = self._entries.get(first)
        if other is None:
            self._entries[name] = Entry(name, missing=True)
            return
        self._entries[name] = other._replace(path=name)
        self._first_names[name] = self._first_names.get(first, first)

    def _keep(self, name: str, content: bytes) -> None:
        self._held += len(content) - len(self._kept.get(name, b""))
        self._kept[name] = content
        heapq.heappush(self._largest, (-len(content), name))
        while self._held > limits.MAX_KEPT and self._largest:
            size, largest = heapq.heappop(self._largest)
            if (
                largest in self._kept and len(self._kept[largest]) == -size
            ):  # not replaced by a later member
                del self._kept[largest]
                self._held += size


class _Header(tarfile.TarInfo):
    """A header that tells of damage, which tarfile takes for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if type(error).__name__ in {"InvalidHeaderError", "TruncatedHeaderError"}:
                raise ArchiveError("it is broken or no tar file") from None
            raise


class _Limited(io.RawIOBase):
    """A stream that ends in an error past `most` bytes, wherever headers swell without end."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile) -> None:
        super().__init__()
        self._stream = stream
        self._position = 0
        self.most = limits.MAX_HEADERS

    def read(self, size: int = -1, /) -> bytes:
        if self._position > self.most:
            raise OSError("headers too long")
        data = self._stream.read(size)
        self._position += len(data)
        return data


def _decompressed(file: BinaryIO) -> BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    """By the first bytes, since names lie."""
    start = file.read(6)
    file.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if start.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if start == b"\xfd7zXZ\x00":
        return lzma.LZMAFile(file)
    return file


def _normalised(name: str) -> str:
    return posixpath.normpath(name.lstrip("/"))
