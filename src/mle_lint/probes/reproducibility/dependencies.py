"""Whether the versions of the packages that the application needs are fixed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from mle_lint.artefacts.dependencies.model import Requirement, closure, normalised
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.commands.lock_coverage import covers, needed
from mle_lint.probes.reproducibility.inline_scripts import inline_lists
from mle_lint.repository import Repository

# What one notebook tries once may come along with another package; two that no list names are
# forgotten, and so is any that a script needs.
_FORGOTTEN = 2
# So many are no slip, even where each of them only helps.
_SEVERAL = 4
_ENOUGH = 5
# A version of a build file that is left open: `latest.release`, `1.+`, `[1.0,2.0)`.
_RANGE = pattern(r"\blatest\.|[:\d]\.?\+[\"'<]|[\[(]\d[\w.]*,|[\[(],\d")

# Names of lock files that other things are called, too, and what a lock of that name holds.
_FORMS = {
    "Manifest.toml": pattern(
        r"(?m)^\s*(?:uuid|git-tree-sha1|julia_version|manifest_format)\s*=|^\[\[deps\b"
    ),
    "flake.lock": pattern(r"\"(?:narHash|locked|nodes)\""),
    "environment.lock.yml": pattern(r"(?m)^\s*-\s+\S+=|\burl:"),
}


def fixed(
    repository: Repository,
    *,
    aside: tuple[str, ...],
    locks: tuple[str, ...],
    other_locks: tuple[str, ...],
    lesser: tuple[str, ...],
    distributions: tuple[str, ...],
    light: tuple[str, ...],
    builds: tuple[str, ...],
) -> Iterator[Evidence]:
    """A lock file, or lists with every version exact that cover what the code imports.

    One lock that holds what its code imports is enough; among lists, the root's may not leave
    versions open, most of the services' must be exact, and none may forget a package.
    `locks` and `other_locks` are file names: the first hold whatever else is there, the second
    (of a front end, say) only where there is no Python. Lists whose name holds a word of
    `lesser`, and folders of `aside`, are not the application's. `distributions` are entries
    `import: package package`; imports that are `light` help only, or come along with others: a
    long list forgets them when several are missing. `builds` are lists of other languages that
    name exact versions unless they say otherwise.
    """
    known = table(distributions)
    project = _Imports(repository, known, frozenset(light))
    found = [
        Evidence(repository.place(path), posixpath.basename(path))
        for path in sorted(_locks(repository, aside, locks, other_locks), key=_depth)
        if covers(repository, path, known, aside, frozenset(light))
    ]
    exact = tuple(_exact_lists(repository, aside, lesser))
    if _leaves_open(repository, exact, tuple(_lists(repository, aside, lesser))):
        exact = ()
    if len(exact) == 1 and project.leaves_out():
        exact = ()
    if not any(project.forgets(path) for path, _, _ in exact):
        for path, line, count in exact:
            text = f"{count} packages, each with its exact version"
            found.append(Evidence(repository.place(path, line), text))
    yield from found[:_ENOUGH]
    if not found:
        yield from _exact_scripts(repository, known)
    if not project.any:
        yield from _exact_builds(repository, aside, builds)


def _exact_scripts(
    repository: Repository, known: Mapping[str, tuple[str, ...]]
) -> Iterator[Evidence]:
    """The lists in scripts themselves, where all that import something have one, all exact."""
    lists = {item.path: item for item in inline_lists(repository)}
    needing = [m.path for m in repository.code if not m.notebook and m.imported & known.keys()]
    if any(path not in lists for path in needing) or not all(
        requirement.pinned for item in lists.values() for requirement in item.requirements
    ):
        return
    for item in list(lists.values())[:_ENOUGH]:
        text = f"{len(item.requirements)} packages, each with its exact version"
        yield Evidence(repository.place(item.path, item.line), text)


def _exact_builds(
    repository: Repository, aside: tuple[str, ...], builds: tuple[str, ...]
) -> Iterator[Evidence]:
    for path in repository.files:
        if posixpath.basename(path) not in builds or _is_aside(repository, path, aside):
            continue
        text = repository.text(path) or ""
        if text.strip() and not _RANGE.search(text):
            yield Evidence(repository.place(path), "exact versions")


def declared(
    repository: Repository,
    *,
    aside: tuple[str, ...],
    files: tuple[str, ...],
    installers: tuple[str, ...],
) -> Iterator[Evidence]:
    """Any list of packages of the application, or packages that an image installs by name.

    `files` are names of lists in other forms; `installers` are phrases of install commands in
    Dockerfiles and shell scripts.
    """
    for path, manifest in repository.manifests.items():
        if manifest.kind == "python-version" or _is_aside(repository, path, aside):
            continue
        if manifest.requirements:
            text = f"{len(manifest.requirements)} packages"
            yield Evidence(repository.place(path, manifest.requirements[0].line), text)
        elif (
            manifest.kind == "lock"
            and not repository.is_empty(path)
            and _has_form(repository, path)
        ):
            yield Evidence(repository.place(path), posixpath.basename(path))
    for path in repository.files:
        named = posixpath.basename(path) in files and not _is_aside(repository, path, aside)
        if named and (repository.text(path) or "").strip():
            yield Evidence(repository.place(path), posixpath.basename(path))
    for item in inline_lists(repository):
        yield Evidence(repository.place(item.path, item.line), f"{len(item.requirements)} packages")
    yield from _install_lines(repository, aside, terms(*installers))


def _install_lines(
    repository: Repository, aside: tuple[str, ...], pattern: Terms
) -> Iterator[Evidence]:
    """The first line that installs packages in each Dockerfile and shell script."""
    for path in repository.of_kind("dockerfile", "shell"):
        if _is_aside(repository, path, aside):
            continue
        for number, line in enumerate((repository.text(path) or "").split("\n"), 1):
            said = line.lstrip().startswith(("#", "echo"))
            if not said and pattern.search(line[:2_000].lower()):
                yield Evidence(repository.place(path, number), line.strip()[:80])
                break


def _locks(
    repository: Repository,
    aside: tuple[str, ...],
    locks: tuple[str, ...],
    other_locks: tuple[str, ...],
) -> Iterator[str]:
    wanted = locks if repository.code else locks + other_locks
    for path in repository.files:
        name = posixpath.basename(path)
        manifest = repository.manifests.get(path)
        named = manifest is not None and manifest.kind == "lock" and name not in other_locks
        if not named and name not in wanted:
            continue
        if not _is_aside(repository, path, aside) and _has_form(repository, path):
            yield path


def _has_form(repository: Repository, path: str) -> bool:
    """Whether a file that is named like a lock holds what one of that name does."""
    form = _FORMS.get(posixpath.basename(path))
    return form is None or form.search(repository.text(path) or "") is not None


def _exact_lists(
    repository: Repository, aside: tuple[str, ...], lesser: tuple[str, ...]
) -> Iterator[tuple[str, int, int]]:
    """Lists with one version for every package: path, first line, number of packages."""
    for path in _lists(repository, aside, lesser):
        manifest = repository.manifests[path]
        main = _main(repository, path)
        if main and all(requirement.pinned for requirement in main):
            line = manifest.requirements[0].line if manifest.requirements else 1
            yield path, line, len(main)


def _lists(
    repository: Repository, aside: tuple[str, ...], lesser: tuple[str, ...]
) -> Iterator[str]:
    """The application's own lists of packages, the shallowest first."""
    pattern = terms(*lesser)
    for path, manifest in sorted(repository.manifests.items(), key=lambda item: _depth(item[0])):
        if manifest.kind in ("lock", "python-version", "constraints"):
            continue
        if not _is_aside(repository, path, aside) and not pattern.search(posixpath.basename(path)):
            yield path


def _main(repository: Repository, path: str) -> list[Requirement]:
    """What a list and those that it includes ask for, extras left out."""
    found = [r for part in closure(repository.manifests, path) for r in part.requirements]
    return [requirement for requirement in found if requirement.group == ""]


def _leaves_open(
    repository: Repository, exact: tuple[tuple[str, int, int], ...], lists: tuple[str, ...]
) -> bool:
    """Whether lists leave versions open that no exact list of the same folder gives.

    One of the root does, one beside an exact list too; those of single services do only where
    there are not twice as many exact ones.
    """
    given: dict[str, set[str]] = {}
    for path, _, _ in exact:
        names = (requirement.name for requirement in _main(repository, path))
        given.setdefault(posixpath.dirname(path), set()).update(names)
    left = [
        folder
        for path in lists
        for folder in (posixpath.dirname(path),)
        if any(
            not r.pinned and r.name not in given.get(folder, ()) for r in _main(repository, path)
        )
    ]
    near = [folder for folder in left if not folder or folder in given]
    return bool(near) or 2 * len(left) > len(exact)


def _is_aside(repository: Repository, path: str, aside: tuple[str, ...]) -> bool:
    """Whether a file belongs to documents, tests or examples, or was written by a model store."""
    folder = posixpath.dirname(path)
    if any(part.lower() in aside for part in folder.split("/")):
        return True
    return repository.exists(posixpath.join(folder, "MLmodel"))


class _Imports:
    """What the code of a repository imports, by folder, and what the lists name."""

    def __init__(
        self,
        repository: Repository,
        known: Mapping[str, tuple[str, ...]],
        light: frozenset[str],
    ) -> None:
        self._manifests = repository.manifests
        self._known = known
        self._light = light
        own: set[str] = set()
        for module in repository.modules:
            own.update(module.path.removesuffix(".py").split("/"))
        wanted = frozenset(known) - own
        homes = frozenset(posixpath.dirname(path) for path in repository.manifests)
        self._homes = homes
        self._by_home: dict[str, set[str]] = {}
        self._in_scripts: set[str] = set()
        for module in repository.code:
            home = posixpath.dirname(module.path)
            while home and home not in homes:
                home = posixpath.dirname(home)
            self._by_home.setdefault(home, set()).update(module.imported & wanted)
            if not module.notebook:
                self._in_scripts.update(module.imported & wanted)

    @property
    def any(self) -> bool:
        """Whether Python code imports a known package at all."""
        return any(self._by_home.values())

    def forgets(self, path: str) -> bool:
        """Whether no list at, above or below this one names a package that its scripts import, or
        two packages that its notebooks do.

        A list has the code for which it is the nearest one above. Without any, as in `docker/`,
        it has the code for which there is none above.
        """
        home = posixpath.dirname(path)
        listed: set[str] = set()
        for other, manifest in self._manifests.items():
            if _within(other, home) or _within(path, posixpath.dirname(other)):
                listed.update(requirement.name for requirement in manifest.requirements)
        imported = self._by_home.get(home) or self._by_home.get("", set())
        unlisted = {name for name in imported if listed.isdisjoint(self._known[name])}
        return self._are_missed(unlisted, len(listed))

    def leaves_out(self) -> bool:
        """Whether no list at all names what the code needs that no list is above."""
        listed = {r.name for manifest in self._manifests.values() for r in manifest.requirements}
        outside = self._by_home.get("", set()) if "" not in self._homes else set()
        unlisted = {name for name in outside if listed.isdisjoint(self._known[name])}
        return self._are_missed(unlisted, len(listed))

    def _are_missed(self, unlisted: set[str], packages: int) -> bool:
        missed = needed(unlisted, self._light, packages)
        return (
            len(missed) >= _FORGOTTEN
            or not missed.isdisjoint(self._in_scripts)
            or len(unlisted) >= _SEVERAL
        )


def _within(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path


def table(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """`key: value value` entries as a mapping; a bare `key` stands for itself."""
    found = {}
    for entry in entries:
        key, _, values = entry.partition(":")
        found[key.strip()] = tuple(normalised(name) for name in (values or key).split())
    return found
