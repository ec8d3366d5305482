"""Which of the repository's files lie where in an image, as its Dockerfile copies them."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dockerfile import Dockerfile, Instruction, Stage
from mle_lint.repository import Repository

_PACKAGES = re.compile(
    r"venv|site-packages|/bin\b|/usr/|/root/|/opt/|\.local|wheels|/lib\b|node_modules"
)
_FETCHES = re.compile(
    r"\bgit clone\b|\b(?:cp|mv) -?|\bln -s\b|\btar\b|\bunzip\b|\bgdown\b|\bdvc pull\b"
)
_INSTALLS_PROJECT = re.compile(
    r"\bpip3? install\s(?:[^&;|]*\s)?(?:-e\s*|--editable\s*)?"
    r"(?:\.|\./[\w./-]*|/[\w./-]+)(?:\[[\w,-]+\])?(?=\s|$)"
    r"|\buv (?:sync|pip install[^&;|]*\s\.)(?![^&;|]*--no-install-project)"
    r"|\bpoetry install\b(?![^&;|]*--no-root)|\bpdm (?:install|sync)\b(?![^&;|]*--no-self)"
    r"|\bsetup\.py (?:install|develop)\b|\bpip3? install[^&;|]*\*?\.whl"
)
_WORD = re.compile(r"[^\W_]+")


class Copied(NamedTuple):
    """A repository path and where it lies in the image; of a folder, its content lies there."""

    dest: str
    source: str


class ImageFiles:
    """The files of the final image, with the folders that Python searches.

    unknown         the image gets files that the Dockerfile does not tell: a clone, an archive
    installed_late  the project is installed as a package when its code is there
    """

    def __init__(
        self,
        repository: Repository,
        dockerfile: Dockerfile,
        context: str,
        volumes: tuple[str, ...] = (),
    ) -> None:
        self._repository = repository
        self._context = context
        self._copied: list[Copied] = []
        self._lost: list[str] = []
        self._texts: list[str] = []
        self.workdir = "/"
        self.python_path: tuple[str, ...] = ()
        self.unknown = False
        self.installed_late = False
        for stage in reversed(dockerfile.chain(dockerfile.final)):
            self._read(stage)
        for stage in dockerfile.stages:
            self._lose(stage)
        self._mount(volumes)

    def missing(self, made: tuple[str, ...]) -> str:
        """The first copied path that the context does not hold and no earlier step makes."""
        for source in self._lost:
            if not any(word in made for word in _WORD.findall(source.lower())):
                return source
        return ""

    def absolute(self, target: str) -> str:
        """The place of a path that is relative to the working folder."""
        return posixpath.normpath(posixpath.join(self.workdir, target))

    def source(self, target: str) -> str | None:
        """The repository path of what lies at a place in the image."""
        place = self.absolute(target)
        for dest, source in reversed(self._copied):
            if place == dest:
                return source
            if place.startswith(dest.rstrip("/") + "/"):
                inner = place[len(dest.rstrip("/")) + 1 :]
                path = posixpath.join(source, inner)
                if self._repository.exists(path):
                    return path
        return None

    def made_inside(self, target: str) -> bool:
        """Whether a step of the Dockerfile speaks of a file of that name."""
        name = posixpath.basename(target)
        return any(name in text for text in self._texts)

    def import_roots(self, folder: str) -> tuple[str, ...]:
        """Where Python looks for modules when it starts in the working folder."""
        return (self.absolute(folder or "."), *self.python_path)

    def module(self, dotted: str, roots: tuple[str, ...]) -> str | None:
        """The repository path of the module or package of that name under one of the roots."""
        inner = dotted.strip(".").replace(".", "/")
        if not inner:
            return None
        for root in roots:
            for suffix in (".py", "/__main__.py", "/__init__.py", ""):
                found = self.source(posixpath.join(root, inner + suffix))
                if found is not None and (suffix or found in self._repository.folders):
                    return found
        return None

    def _read(self, stage: Stage) -> None:
        for step in stage.instructions:
            if step.keyword == "WORKDIR":
                self.workdir = self.absolute(step.value.strip("\"'"))
                self.unknown = self.unknown or "$" in step.value
            elif step.keyword == "ENV" and "PYTHONPATH" in step.value:
                self._search(step.value)
            elif step.keyword in ("COPY", "ADD"):
                self._copy(step)
            elif step.keyword == "RUN":
                self._texts.append(step.value)
                self.unknown = self.unknown or bool(_FETCHES.search(step.value))
                if _INSTALLS_PROJECT.search(step.value) and self._has_code():
                    self.installed_late = True

    def _search(self, value: str) -> None:
        found = re.search(r"PYTHONPATH[=\s]+[\"']?([^\s\"']+)", value)
        for part in found[1].split(":") if found else ():
            if part and not part.startswith("$"):
                self.python_path += (self.absolute(part),)

    def _copy(self, step: Instruction) -> None:
        words = docker.argv(step._replace(value=step.value.split("\n", 1)[0]))
        if "<<" in step.value or len(words) < 2:
            self._texts.append(step.value)
            return
        if step.flag("from"):
            self.unknown = self.unknown or not _PACKAGES.search(" ".join(words[:-1]))
            return
        dest = self.absolute(words[-1])
        into = words[-1].endswith("/") or len(words) > 2 or words[-1] in (".", "./")
        for word in words[:-1]:
            self._copied += [self._placed(path, dest, into) for path in self._expanded(word)]

    def _placed(self, path: str, dest: str, into: bool) -> Copied:
        if path == "" or path in self._repository.folders:
            return Copied(dest, path)
        return Copied(posixpath.join(dest, posixpath.basename(path)) if into else dest, path)

    def _expanded(self, word: str) -> Iterator[str]:
        """The repository paths that a source names; none when it is missing."""
        path = posixpath.normpath(posixpath.join(self._context, word.strip("\"'").lstrip("/")))
        path = "" if path == "." else path
        if set(word) & set("*?["):
            folder = posixpath.dirname(path)
            for name in self._repository.files:
                if posixpath.dirname(name) == folder and fnmatch.fnmatchcase(name, path):
                    yield name
        elif path == "" or self._repository.exists(path):
            yield path

    def _lose(self, stage: Stage) -> None:
        for step in stage.instructions:
            if step.keyword not in ("COPY", "ADD") or step.flag("from") or "<<" in step.value:
                continue
            for word in docker.argv(step)[:-1]:
                if "://" in word or "$" in word or set(word) & set("*?["):
                    continue
                if next(self._expanded(word), None) is None:
                    self._lost.append(word)

    def _mount(self, volumes: tuple[str, ...]) -> None:
        for volume in volumes:
            source, _, rest = volume.partition(":")
            if source.startswith(".") and rest.startswith("/"):
                path = posixpath.normpath(posixpath.join(self._context, source))
                if not path.startswith(".."):
                    dest = posixpath.normpath(rest.partition(":")[0])
                    self._copied.append(Copied(dest, "" if path == "." else path))

    def _has_code(self) -> bool:
        return any(
            path.endswith(".py") and not path.endswith("setup.py")
            for _, source in self._copied
            for path in ((source,) if source.endswith(".py") else self._under(source))
        )

    def _under(self, folder: str) -> Iterator[str]:
        if folder and folder not in self._repository.folders:
            return
        for path in self._repository.of_kind("module"):
            if not folder or path.startswith(folder + "/"):
                yield path
