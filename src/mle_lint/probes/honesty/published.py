"""Whether a repository makes a package that its readers install by name."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.dependencies.model import normalised
from mle_lint.patterns import pattern
from mle_lint.probes.documents.told import told
from mle_lint.repository import Repository

_NAME = pattern(r"[A-Za-z][\w.-]*")
_VERBS = frozenset({"install", "add", "i"})


@lru_cache(maxsize=1)
def is_published(repository: Repository) -> bool:
    """Whether a README installs the project's own distribution from an index.

    What such a README starts beside it, and the files that it names, are its reader's own.
    """
    own = {normalised(m.project) for m in repository.manifests.values() if m.project}
    return any(
        paths.is_readme(item.place.path)
        and _VERBS & set(item.words[1:4])
        and own & _names(item.words)
        for item in told(repository)
    )


def _names(words: tuple[str, ...]) -> set[str]:
    found = (_NAME.match(word) for word in words[2:])
    return {normalised(name[0]) for name in found if name}
