"""Where the files come from that a started module reads: the repository, itself, another script."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.patterns import pattern
from mle_lint.probes.code.file_calls import WRITERS, suffixes_of
from mle_lint.probes.code.file_facts import MAIN, Use
from mle_lint.probes.code.path_values import TOP, Frame, Paths, Values, paths_in
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FRAMES = 400
# A pattern with fewer letters than these fits too much.
LEAST_LETTERS = 5
_HOME = pattern(
    r"^(?:/home/(?!jovyan|app|user|airflow|ubuntu|vscode|node)\w|/Users/(?!Shared)|[A-Z]:/)"
)
_NAMED = pattern(r"[^/*]\.\w{1,12}$")
_ELSEWHERE = pattern(r"://|^/|^~|^-$|^\*?$|[\n{}$<>]|^data:|^models:")


_MAKES_FOLDER = ("mkdir", "makedirs")


class Read(NamedTuple):
    """A file that a started module surely reads: the paths that it may have, and the place."""

    paths: tuple[str, ...]
    module: Module
    line: int


class Origin(NamedTuple):
    """Where a file comes from.

    kind    committed, own (what reads it has made it before), other (another module makes it),
            nobody (nothing of the repository makes it), foreign (it lies in a home folder of
            the author's machine), or unknown
    module  the other module that makes it
    """

    kind: str
    module: Module | None = None


class FileFlow:
    """Which files the modules of a repository read and write."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._paths: Paths = paths_in(repository)
        self._code = self._paths.code
        self._reads: dict[tuple[str, str], tuple[Read, ...]] = {}

    def reads(self, module: Module, function: str = "") -> tuple[Read, ...]:
        """The files that starting a module, or one of its functions, surely reads."""
        key = (module.path, function)
        if key not in self._reads:
            self._reads[key] = tuple(self._walked(module, function))
        return self._reads[key]

    def _walked(self, module: Module, function: str) -> Iterator[Read]:
        waiting = [Frame(near) for near in reversed(self._code.own.closure(module))]
        waiting.append(Frame(module, MAIN))
        if function:
            waiting.append(Frame(module, function))
        seen: set[tuple[str, str, object]] = set()
        while waiting and len(seen) < MAX_FRAMES:
            frame = waiting.pop()
            key = (frame.module.path, frame.scope, frame.bound)
            if key in seen:
                continue
            seen.add(key)
            for use in self._uses(frame):
                if use.guarded:
                    continue
                target = self._code.called(frame.module, frame.scope, use.name)
                if target is not None:
                    waiting.append(self._paths.entered(frame, use, target))
                waiting += self._handed(frame, use)
                if use.kind == "read" and target is None:
                    paths = tuple(map(_plain, self._paths.value(use.path, frame)))
                    yield Read(paths, frame.module, use.line)

    def _uses(self, frame: Frame) -> Iterator[Use]:
        for use in self._code.facts(frame.module).uses:
            if use.scope == frame.scope:
                yield use

    def _handed(self, frame: Frame, use: Use) -> Iterator[Frame]:
        """The own functions that a call is handed by name."""
        for _, shape in use.given:
            if shape.kind == "name":
                name = self._code.dotted(frame.module, shape.text)
                place = self._code.called(frame.module, frame.scope, name)
                if place is not None:
                    yield Frame(*place)

    def origin(self, read: Read, started: Iterable[Module]) -> Origin:
        """Where a file comes from that one of the started modules reads."""
        started = tuple(started)
        found = Origin("unknown")
        for path in read.paths:
            found = self._origin(path, started)
            if found.kind in ("committed", "own", "unknown"):
                return found
        return found

    def _origin(self, path: str, started: tuple[Module, ...]) -> Origin:
        if _HOME.search(path):
            return Origin("foreign")
        if _ELSEWHERE.search(path):
            return Origin("unknown")
        if self._is_committed(path):
            return Origin("committed")
        near = {near.path for module in started for near in self._code.own.closure(module)}
        writers = [
            (module, written)
            for module, written, suffixes in self._writes
            if _meets(path, written, suffixes)
        ]
        if any(module.path in near for module, _ in writers):
            return Origin("own")
        for module, written in writers:
            if _surely_meets(path, written):
                return Origin("other", module)
        if writers or not _NAMED.search(path) or "*" in path:
            return Origin("unknown")
        return Origin("nobody")

    def _is_committed(self, path: str) -> bool:
        repository = self._repository
        if path.startswith(TOP + "/"):
            exact = path[2:]
            found = (exact, f"{exact}.dvc", f"{posixpath.dirname(exact)}.dvc")
            return any(repository.exists(name) for name in found)
        inner = path.removeprefix("*").strip("/")
        if "*" in inner or not inner:
            return True
        named = self._listed.get(posixpath.basename(inner), ())
        return any(f"/{name}".endswith(f"/{inner}") for name in named)

    @cached_property
    def _listed(self) -> dict[str, list[str]]:
        """Files and folders by their last name, what DVC points to among them."""
        found: dict[str, list[str]] = {}
        for path in (*self._repository.files, *self._repository.folders):
            name = path.removesuffix(".dvc")
            found.setdefault(posixpath.basename(name), []).append(name)
        return found

    @cached_property
    def _writes(self) -> tuple[tuple[Module, str, tuple[str, ...]], ...]:
        """What each module writes, and which suffixes it may have; tests left out."""
        found: list[tuple[Module, str, tuple[str, ...]]] = []
        for module in self._code.modules:
            if is_test(module.path) or module.by_last_name.keys().isdisjoint(WRITERS):
                continue
            for use in self._code.facts(module).uses:
                if use.kind in ("write", "folder") and not self._is_own(module, use):
                    suffixes = suffixes_of(use.name)
                    for value in self._values(module, use):
                        inner = use.kind == "folder" and not use.name.endswith(_MAKES_FOLDER)
                        path = f"{value}/*" if inner else value
                        found.append((module, _plain(path), suffixes))
        return tuple(dict.fromkeys(found))

    def _is_own(self, module: Module, use: Use) -> bool:
        """Whether a call with the name of a library's is one of an own function."""
        return self._code.called(module, use.scope, use.name) is not None

    def _values(self, module: Module, use: Use) -> Values:
        return self._paths.value(use.path, Frame(module, use.scope))


@lru_cache(maxsize=1)
def file_flow(repository: Repository) -> FileFlow:
    """The files that the code of a repository reads and writes."""
    return FileFlow(repository)


def _plain(path: str) -> str:
    """A path without steps that lead nowhere."""
    path = path.strip().replace("\\", "/")
    if "://" in path or not path:
        return path
    top = path.startswith(TOP)
    path = posixpath.normpath(path)
    while path.startswith("../"):
        path = path[3:]
    return path if top or path != "." else ""


def _meets(path: str, written: str, suffixes: tuple[str, ...]) -> bool:
    """Whether a written path may be the one that is read."""
    last, other = posixpath.basename(path), posixpath.basename(written)
    if written.strip("^*/") == "":
        return not suffixes or last.lower().endswith(suffixes)
    if other == "*":
        folder = posixpath.dirname(written).strip("^*/")
        return not folder or f"/{folder}/" in f"/{path.strip('^*/')}/"
    return last == other or ("*" in other and fnmatch.fnmatchcase(last, other))


def _surely_meets(path: str, written: str) -> bool:
    """Whether it is hardly another one: the names say it, and the folders do not differ."""
    last, other = posixpath.basename(path), posixpath.basename(written)
    if len(other.replace("*", "")) < LEAST_LETTERS or not fnmatch.fnmatchcase(last, other):
        return False
    near = posixpath.basename(posixpath.dirname(path)).strip("^*")
    home = posixpath.basename(posixpath.dirname(written)).strip("^*")
    return not near or not home or near == home
