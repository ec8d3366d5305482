"""Where the files come from that a started module reads: the repository, itself, another script."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterable, Iterator
from functools import cached_property

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.patterns import pattern
from mle_lint.probes.files.access_calls import FOLDERS, NAMES, REGISTRY, WRITERS, suffixes_of
from mle_lint.probes.files.facts import MAIN, Use
from mle_lint.probes.files.path_values import TOP, Frame, Paths, paths_in
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FRAMES = 400
# Calls that are looked at from one start.
MAX_USES = 5_000
# A pattern with fewer letters than these fits too much.
LEAST_LETTERS = 5
# Home folders of people; those of the usual accounts of an image are none.
_HOME = pattern(
    r"^(?:/home/(?!jovyan|app|user|airflow|ubuntu|vscode|node|spark)\w|/Users/(?!Shared)|[A-Z]:/)"
)
_NAMED = pattern(r"[^/*]\.\w{1,12}$")
_ELSEWHERE = pattern(r"://|^/|^~|^-$|^\*?$|[\n{}$<>]|^data:|^models:")
_MAKES_FOLDER = ("mkdir", "makedirs")


class Access(NamedTuple):
    """A file that a started module reads or writes: the paths that it may have, and the place.

    kind    read, write or folder; register or ask for a model of a registry
    sure    the code comes to it in any case, and has nothing in its place
    """

    kind: str
    paths: tuple[str, ...]
    module: Module
    line: int
    sure: bool


class Origin(NamedTuple):
    """Where a file comes from.

    kind    committed, own (what reads it may have made it), other (another module makes it),
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
        self._beginning: dict[str, bool] = {}
        self._known: dict[tuple[str, tuple[str, ...]], tuple[Access, ...]] = {}

    def accesses(self, module: Module, functions: tuple[str, ...] = ()) -> tuple[Access, ...]:
        """The files that starting a module, or some of its functions, reads and writes."""
        key = (module.path, functions)
        if key not in self._known:
            self._known[key] = tuple(self._walked(module, functions))
        return self._known[key]

    def _walked(self, module: Module, functions: tuple[str, ...]) -> Iterator[Access]:
        waiting = [(Frame(near), True) for near in reversed(self._code.own.closure(module))]
        waiting += [(Frame(module, name), True) for name in (MAIN, *functions)]
        seen: set[tuple[str, str, object]] = set()
        left = MAX_USES
        while waiting and len(seen) < MAX_FRAMES and left > 0:
            frame, surely = waiting.pop()
            key = (frame.module.path, frame.scope, (frame.bound, surely))
            if key in seen:
                continue
            seen.add(key)
            for use in self._uses(frame):
                left -= 1
                sure = surely and not use.guarded
                target = self._code.called(frame.module, frame.scope, use.name)
                if target is not None:
                    waiting.append((self._paths.entered(frame, use, target), sure))
                elif use.kind != "own":
                    yield self._access(use, frame, sure)
                waiting += [(handed, sure) for handed in self._handed(frame, use)]

    def _uses(self, frame: Frame) -> Iterator[Use]:
        """The calls of a function; a module without any that matters is not read for it."""
        module, scope = frame.module, frame.scope
        if scope in ("", MAIN) and not self._begins(module):
            return
        for use in self._code.facts(module).uses:
            if use.scope == scope:
                yield use

    def _begins(self, module: Module) -> bool:
        """Whether a module's own level works on files, or calls an own function or hands it on."""
        known = self._beginning.get(module.path)
        if known is None:
            known = self._beginning[module.path] = any(
                bool(call.keywords)
                or call.name.rsplit(".", 1)[-1] in NAMES
                or self._code.called(module, "", call.name) is not None
                for call in module.facts.calls
                if not call.scope
            )
        return known

    def _access(self, use: Use, frame: Frame, sure: bool) -> Access:
        paths = tuple(map(plain, self._paths.value(use.path, frame)))
        return Access(use.kind, paths, frame.module, use.line, sure)

    def _handed(self, frame: Frame, use: Use) -> Iterator[Frame]:
        """The own functions that a call is handed by name."""
        for _, shape in use.given:
            if shape.kind == "name":
                name = self._code.dotted(frame.module, shape.text)
                place = self._code.called(frame.module, frame.scope, name)
                if place is not None:
                    yield Frame(*place)

    def origin(self, read: Access, started: Iterable[Module]) -> Origin:
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
        if self.is_there(path):
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

    def is_made_by(self, reader: Module, maker: Module) -> bool:
        """Whether a module reads what another one surely writes, be it in the repository or not."""
        written = [path for module, path, _ in self._writes if module is maker]
        reads = (a for a in self.accesses(reader) if a.kind == "read")
        paths = (path for access in reads for path in access.paths)
        return any(_surely_meets(path, other) for path in paths for other in written)

    def is_there(self, path: str) -> bool:
        """Whether a file or folder is in the repository, or DVC keeps it; a pattern may be."""
        if "*" in path.removeprefix("*").strip("/") or not path.strip("*/"):
            return True
        if path.startswith(TOP + "/"):
            pointer = f"{posixpath.dirname(path[2:])}.dvc"
            return self._repository.exists(pointer) or bool(self.places(path))
        return bool(self.places(path))

    def places(self, path: str) -> tuple[str, ...]:
        """The files and folders of the repository that a path may mean, wherever it starts."""
        inner = path.removeprefix("*").strip("/")
        if inner.startswith(TOP + "/"):
            inner = inner[2:]
            known = (inner, f"{inner}.dvc")
            return tuple(name for name in known if self._repository.exists(name))[:1]
        named = self._listed.get(posixpath.basename(inner), ())
        return tuple(name for name in named if f"/{name}".endswith(f"/{inner}"))

    @cached_property
    def _listed(self) -> dict[str, list[str]]:
        """Files and folders by their last name, what DVC points to among them."""
        found: dict[str, list[str]] = {}
        for path in (*self._repository.files, *self._repository.folders):
            name = path.removesuffix(".dvc")
            found.setdefault(posixpath.basename(name), []).append(name)
        return found

    def homeless(self, module: Module, functions: tuple[str, ...] = ()) -> Access | None:
        """A file that is surely written into a folder that is not there, and that nothing makes."""
        made: list[str] | None = None
        for access in self.accesses(module, functions):
            if access.kind != "write" or not access.sure:
                continue
            if not any("." in posixpath.basename(path) for path in access.paths):
                # What writes a folder makes those above it too.
                continue
            folders = [posixpath.dirname(path) for path in access.paths]
            if folders and not any(map(self._is_known, folders)):
                if made is None:
                    near = self._code.own.closure(module)
                    made = [path for item in near for path in self._folders(item)]
                if not any(_covers(path, folder) for path in made for folder in folders):
                    return access
        return None

    def _folders(self, module: Module) -> Iterator[str]:
        """The folders that a module makes, wherever it does so."""
        if module.by_last_name.keys().isdisjoint(FOLDERS):
            return
        for use in self._code.facts(module).uses:
            if use.kind == "folder":
                for value in self._paths.value(use.path, Frame(module, use.scope)):
                    yield plain(value)

    def _is_known(self, folder: str) -> bool:
        """Whether a folder is there, or cannot be told."""
        if folder in ("", TOP) or "*" in folder or _ELSEWHERE.search(folder):
            return True
        return self.is_there(folder)

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
                    inner = use.kind == "folder" and not use.name.endswith(_MAKES_FOLDER)
                    values = self._paths.value(use.path, Frame(module, use.scope))
                    paths = (f"{value}/*" if inner else value for value in values)
                    found += [(module, plain(path), suffixes) for path in paths]
        return tuple(dict.fromkeys(found))

    @cached_property
    def registered(self) -> tuple[str, ...]:
        """The names under which the code puts models into a registry, `*` among them."""
        found: list[str] = []
        for module in self._code.modules:
            if not (is_test(module.path) or module.by_last_name.keys().isdisjoint(REGISTRY)):
                for use in self._code.facts(module).uses:
                    if use.kind == "register":
                        found += self._paths.value(use.path, Frame(module, use.scope))
        return tuple(dict.fromkeys(found))

    def _is_own(self, module: Module, use: Use) -> bool:
        """Whether a call with the name of a library's is one of an own function."""
        return self._code.called(module, use.scope, use.name) is not None


def file_flow(repository: Repository) -> FileFlow:
    """The files that the code of a repository reads and writes."""
    return repository.together(FileFlow)


def plain(path: str) -> str:
    """A path without steps that lead nowhere, and without those out of the folder it starts in."""
    path = path.strip().replace("\\", "/")
    if "://" in path or not path:
        return path
    top = path.startswith(TOP)
    path = posixpath.normpath(path)
    while path.startswith("../"):
        path = path[3:]
    return path if top or path != "." else ""


def _covers(made: str, folder: str) -> bool:
    """Whether making one folder may make the other, too."""
    inner = f"/{folder.removeprefix(TOP).strip('/')}/"
    other = f"/{made.strip('^*/')}/"
    return other == "//" or inner in other or inner.endswith(other)


def _meets(path: str, written: str, suffixes: tuple[str, ...]) -> bool:
    """Whether a written path may be the one that is read."""
    last, other = posixpath.basename(path), posixpath.basename(written)
    if written.strip("^*/") == "":
        return not suffixes or last.lower().endswith(suffixes)
    if other == "*":
        folder = posixpath.dirname(written).strip("^*/")
        return not folder or f"/{folder}/" in f"/{path.strip('^*/')}/"
    if last == other or ("*" in other and fnmatch.fnmatchcase(last, other)):
        return True
    return not _NAMED.search(path) and _holds(path, written)


def _holds(folder: str, written: str) -> bool:
    """Whether a file is written somewhere below a folder that is read."""
    inner = folder.strip("^*/")
    return bool(inner) and f"/{inner}/" in f"/{written.strip('^*/')}"


def _surely_meets(path: str, written: str) -> bool:
    """Whether it is hardly another one: the names say it, and the folders do not differ."""
    if not _NAMED.search(path) and _holds(path, written):
        return "/" in path.strip("^*/")
    last, other = posixpath.basename(path), posixpath.basename(written)
    if len(other.replace("*", "")) < LEAST_LETTERS or not fnmatch.fnmatchcase(last, other):
        return False
    near = posixpath.basename(posixpath.dirname(path)).strip("^*")
    home = posixpath.basename(posixpath.dirname(written)).strip("^*")
    return not near or not home or near == home
