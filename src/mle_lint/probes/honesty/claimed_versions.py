"""The versions of Python that documents name, against what the project asks for."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.dependencies.model import Manifest
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.honesty.statements import Polarity, is_aside
from mle_lint.repository import Repository

_AT_LEAST = pattern(
    r"(?i)\bpython[\s:*`|-]{0,4}(?:version\s*)?(?:>=\s*|v)?(3\.\d{1,2})"
    r"(?:\.\d+|\.x)?[`*]{0,3}\s*"
    r"(?:\+|%2B|or (?:higher|newer|later|above|greater)|and (?:above|up|later)|o superior"
    r"|ou superior"
    r"|ou sup[eé]rieure?|oder (?:h[oö]her|neuer)|o successiv|及以上|以上)"
    r"|(?i:\bpython[\s:*`]{0,4}(?:>=|≥)\s?)(3\.\d{1,2})"
)
_BOUND = pattern(r">=?\s*(3\.\d{1,2})|\^\s*(3\.\d{1,2})|~=?\s*(3\.\d{1,2})|==\s*(3\.\d{1,2})")
_KINDS = ("pyproject", "setup.py", "setup.cfg")


def claimed(repository: Repository, polarity: Polarity) -> Iterator[Claim]:
    """The first place of a document that lets an older Python do than the project does."""
    manifest = _stated(repository)
    least = _least(manifest.python) if manifest else None
    if manifest is None or least is None:
        return
    first: Claim | None = None
    for path in repository.documents:
        if "/" in path or is_aside(path, polarity):
            continue
        for number, line in enumerate(lines_of(repository, path), 1):
            found = _AT_LEAST.search(line)
            if found is None:
                continue
            said = found[1] or found[2]
            claim = Claim("version", f"Python {said}", Location(path, number), "backed")
            asked = Related(
                repository.place(manifest.path, manifest.python_line), f"asks for {manifest.python}"
            )
            claim = claim._replace(related=(asked,), confidence=Confidence.HIGH)
            if _number(said) < least:
                note = f"{manifest.path} asks for {manifest.python}"
                claim = claim._replace(verdict="contradicted", note=note)
            if first is None or (first.verdict == "backed" and claim.verdict != "backed"):
                first = claim
            break
    if first is not None:
        yield first


def _stated(repository: Repository) -> Manifest | None:
    """The manifest in the root that says which Python the project needs, when there is one."""
    for path, manifest in repository.manifests.items():
        if "/" not in path and manifest.kind in _KINDS and manifest.python_line:
            return manifest
    return None


def _least(specifier: str) -> tuple[int, int] | None:
    found = _BOUND.search(specifier)
    return _number(next(group for group in found.groups() if group)) if found else None


def _number(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
