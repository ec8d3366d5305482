"""Facts of files that were read before, kept between runs and keyed by content.

One file of text lines per repository, in the user's cache folder. It may be shared, damaged or
deleted: a line that does not match its checksum is as if it were not there, and a cache of
another version is ignored as a whole.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from functools import lru_cache

from mle_lint import __version__

# Below this many milliseconds of parsing, looking things up costs more than it saves.
WORTH_KEEPING = 300.0
_PYTHON = f"python-{sys.version_info[0]}.{sys.version_info[1]}"


@lru_cache(maxsize=1)
def stamp() -> str:
    """What wrote the cache: the version, the interpreter, and the sizes of the package's files.

    The sizes tell a checkout in work from the release whose version it still carries; unlike
    times they are the same wherever the package is installed.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    sizes = []
    for folder, _, names in sorted(os.walk(here)):
        sources = [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
        sizes += [f"{os.path.basename(path)} {os.path.getsize(path)}" for path in sources]
    code = zlib.crc32("\n".join(sizes).encode())
    return f"mle-lint {__version__} {_PYTHON} {code:08x}"


def content_key(kind: str, path: str, data: bytes) -> str:
    """The key of a file's facts: what is read depends on its bytes, its kind and its suffix."""
    suffix = path.rsplit(".", 1)[-1].lower()
    digest = hashlib.blake2b(data, digest_size=16, person=kind[:8].encode())
    return f"{digest.hexdigest()}{suffix if suffix in ('rst', 'txt') else ''}"


def folder() -> str:
    """The cache folder: $MLE_LINT_CACHE, else the user's cache folder by the platform's custom."""
    chosen = os.environ.get("MLE_LINT_CACHE")
    if chosen:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "mle-lint")


class Cache:
    """A mapping of content keys to encoded facts; inactive until opened for enough work."""

    def __init__(self, name: str | None) -> None:
        """`name` is the absolute path of the inspected repository; None switches caching off."""
        self.active = False
        self._name = name
        self._known: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}
        self._changed = False

    def open(self, worthwhile: float) -> None:
        """Reads the cache file when the expected work, in milliseconds, is worth it."""
        if self._name is None or worthwhile < WORTH_KEEPING or self.active:
            return
        self.active = True
        try:
            with open(self._path, "rb") as file:
                lines = file.read().split(b"\n")
        except OSError:
            return
        if lines[0] != stamp().encode():
            return
        for line in lines[1:]:
            key, _, rest = line.partition(b" ")
            check, _, payload = rest.partition(b" ")
            if check == b"%08x" % zlib.crc32(payload):
                self._known[key.decode("ascii", "replace")] = payload

    def get(self, key: str) -> bytes | None:
        """The encoded facts under a key, if known."""
        payload = self._known.get(key)
        if payload is not None:
            self._used[key] = payload
        return payload

    def put(self, key: str, payload: bytes) -> None:
        """Remembers encoded facts for the next run."""
        if key not in self._known:
            self._changed = True
        self._used[key] = payload

    def save(self) -> None:
        """Writes what this run used, in one step; a folder that cannot be written is no error."""
        if not self.active or not self._changed:
            return
        lines = [stamp().encode()]
        for key, payload in sorted(self._used.items()):
            lines.append(b"%s %08x %s" % (key.encode(), zlib.crc32(payload), payload))
        self._changed = not replace(self._path, b"\n".join(lines))

    @property
    def _path(self) -> str:
        return path_of(self._name or "", "facts")


def path_of(name: str, kind: str) -> str:
    """The cache file of a kind for the repository of that name."""
    digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=12)
    return os.path.join(folder(), f"{digest.hexdigest()}.{kind}")


def replace(path: str, data: bytes) -> bool:
    """Writes a cache file in one step; False where the folder cannot be written."""
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        return False
    return True
