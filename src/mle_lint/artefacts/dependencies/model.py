"""What a dependency file says, whatever its format: requirements, Python version, scripts."""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import TYPE_CHECKING

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_REQUIREMENTS = 5_000

_SEPARATORS = pattern(r"[-_.]+")

# A list of fewer packages is written by hand.
_MANY = 30
# The share of neighbours that are in order where a tool has sorted them.
_ORDERED = 0.9


class Requirement(NamedTuple):
    """One distribution that the project asks for.

    name       normalised as PEP 503 says: lower case, runs of -, _ and . become one hyphen
    pinned     whether exactly one version is allowed
    specifier  the version part, or the address of a direct reference, as written
    line       of the file, from 1
    group      "" for what every user installs, else "dev", the extra or the group
    hashed     whether the content is fixed by a hash
    """

    name: str
    pinned: bool
    specifier: str
    line: int
    group: str = ""
    hashed: bool = False


class Manifest(NamedTuple):
    """What one dependency file says.

    kind          requirements, constraints, pyproject, setup.cfg, setup.py, pipfile, conda,
                  lock or python-version
    requirements  in the order of the file, at most MAX_REQUIREMENTS
    python        the stated Python version as written, "" if none; `python_line` is 0 then
    includes      repository-relative paths of the requirements files that this one names
    scripts       console scripts: name and "module:function"
    tools         the names X of the tables [tool.X] of pyproject.toml
    project       the declared distribution name as written, "" if none
    """

    path: str
    kind: str
    requirements: tuple[Requirement, ...] = ()
    python: str = ""
    python_line: int = 0
    includes: tuple[str, ...] = ()
    scripts: tuple[tuple[str, str], ...] = ()
    tools: tuple[str, ...] = ()
    project: str = ""

    def is_frozen(self) -> bool:
        """Whether the file lists all that was installed, in the order of `pip freeze`, which is
        not quite that of the names as they are compared here."""
        required = self.requirements
        if len(required) < _MANY or not all(requirement.pinned for requirement in required):
            return False
        ordered = sum(1 for first, second in pairwise(required) if first.name <= second.name)
        return ordered >= _ORDERED * (len(required) - 1)


def normalised(name: str) -> str:
    """The name of a distribution as PEP 503 writes it."""
    return _SEPARATORS.sub("-", name).lower()


def included_path(path: str, target: str) -> str | None:
    """The file `target` named in the file `path`, or None if it lies outside the repository."""
    if "://" in target or target.startswith(("/", "~")):
        return None
    resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    outside = resolved in (".", "..") or resolved.startswith("../")
    return None if outside else resolved


def closure(manifests: Mapping[str, Manifest], path: str) -> tuple[Manifest, ...]:
    """The manifest at `path` and all that it includes, each once, in reading order.

    Files that `manifests` does not hold are passed over.
    """
    seen: set[str] = set()
    found: list[Manifest] = []
    waiting = [path]
    while waiting:
        current = waiting.pop()
        manifest = manifests.get(current)
        if manifest is None or current in seen:
            continue
        seen.add(current)
        found.append(manifest)
        waiting.extend(reversed(manifest.includes))
    return tuple(found)
