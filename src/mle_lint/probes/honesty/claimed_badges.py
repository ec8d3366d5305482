"""Badges that name a version of a package, against what the project asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from mle_lint.artefacts.dependencies.model import Requirement, normalised
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

_BADGE = pattern(r"img\.shields\.io/badge/(.+?)-v?(\d+(?:\.\d+)+)\.?(\+|x)?-\w+(?:\.svg)?(?:\?|$)")
_BOUNDS = pattern(r"(==|>=|~=|\^|<=|<|>)\s*v?(\d+(?:\.\d+)*)")
# The names of badges and of the packages that they stand for.
_PACKAGES = {"pytorch": "torch", "scikit learn": "scikit-learn", "sklearn": "scikit-learn"}


def claimed(repository: Repository) -> Iterator[Claim]:
    """Versions of packages in badges, contradicted where the requirement allows no such version,
    unbacked where nothing fixes or bounds any."""
    asked: dict[str, tuple[str, Requirement]] = {}
    for path, manifest in repository.manifests.items():
        for requirement in manifest.requirements:
            known = asked.get(requirement.name)
            if known is None or (not known[1].specifier and requirement.specifier):
                asked[requirement.name] = (path, requirement)
    for path, document in repository.documents.items():
        if "/" in path:
            continue
        for link in document.links:
            found = _BADGE.search(unquote(link.target)) if link.image else None
            if found is None:
                continue
            name = found[1].replace("_", " ").replace("--", "-").lower()
            entry = asked.get(normalised(_PACKAGES.get(name, name.replace(" ", "-"))))
            if entry is not None:
                place = Location(path, link.line)
                text = f"{found[1]} {found[2]}{found[3] or ''}"
                yield _judged(repository, text, found[2], place, *entry)


def _judged(
    repository: Repository, text: str, said: str, place: Location, path: str, asked: Requirement
) -> Claim:
    listed = Related(repository.place(path, asked.line), f"{asked.name} {asked.specifier}".strip())
    claim = Claim("badge", f"the badge {text}", place, "backed", "", (listed,), Confidence.MEDIUM)
    if not asked.specifier:
        return claim._replace(verdict="unbacked", note=f"{path} names no version")
    for sign, bound in _BOUNDS.findall(asked.specifier):
        width = min(len(said.split(".")), len(bound.split(".")), 2)
        ours, theirs = _parts(said, width), _parts(bound, width)
        later = text.endswith("+")
        other = ours > theirs if later else ours != theirs
        if (sign == "==" and other) or (sign in (">=", "~=", "^") and ours < theirs and not later):
            return claim._replace(verdict="contradicted", note=f"{path} asks for {asked.specifier}")
    return claim


def _parts(version: str, width: int) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:width])
