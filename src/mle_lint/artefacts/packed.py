"""Parts of a zip file in memory, each with a bound on its unpacked size."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from mle_lint.artefacts.errors import ParseError
from mle_lint.trees.zipped import BROKEN, READ_METHODS

_MAX_PARTS = 1_000


class Parts:
    """The parts of a zip file, by name; each is unpacked when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Reads the table of contents; raises ParseError."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except BROKEN as error:
            raise ParseError("no zip file that can be read") from error
        infos = self._zip.infolist()
        if len(infos) > _MAX_PARTS:
            raise ParseError("holds too many parts")
        self._infos: Mapping[str, zipfile.ZipInfo] = {info.filename: info for info in infos}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, sorted."""
        return tuple(sorted(self._infos))

    def read(self, name: str, most: int) -> bytes:
        """A part; raises ParseError, also where it has more than so many bytes, whatever the table
        of contents says of it."""
        info = self._infos[name]
        if info.compress_type not in READ_METHODS:
            raise ParseError("packed by a method that is not read")
        try:
            with self._zip.open(info) as part:
                found = part.read(most + 1)
        except BROKEN as error:
            raise ParseError("cannot be unpacked") from error
        if len(found) > most:
            raise ParseError("too large when unpacked")
        return found
