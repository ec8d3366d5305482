"""The packages that the lists of a repository ask for."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.repository import Repository


@lru_cache(maxsize=1)
def listed(repository: Repository) -> frozenset[str]:
    """The names of the packages in every list and lock."""
    manifests = repository.manifests.values()
    return frozenset(item.name for manifest in manifests for item in manifest.requirements)
