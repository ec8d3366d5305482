"""The own classes of errors, by which code refuses what it is given."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.probes.code.identifiers import speaks
from mle_lint.repository import Repository

# Words of errors that are somebody else's fault, or say that something is not there.
_OTHERS = (
    "config", "model", "load", "auth", "permission", "forbidden", "timeout", "connect", "network",
    "upstream", "service", "unavailable", "internal", "server", "storage", "database", "db", "rate",
    "quota", "limit", "retry", "retri", "llm", "provider", "api", "generat", "predict", "infer",
    "train", "artifact", "not", "missing", "exist", "cancel", "pipeline", "tool", "parse", "budget",
)  # fmt: skip
_DEPTH = 4


@lru_cache(maxsize=1)
def own_errors(repository: Repository) -> frozenset[str]:
    """The names of own exceptions that do not speak of another fault than the input's."""
    bases: dict[str, set[str]] = {}
    for module in repository.modules:
        for item in module.facts.classes:
            name = item.name.rsplit(".", 1)[-1]
            bases.setdefault(name, set()).update(b.rsplit(".", 1)[-1] for b in item.bases)
    return frozenset(name for name in bases if _fails(name, bases) and not speaks(name, _OTHERS))


def _fails(name: str, bases: dict[str, set[str]], depth: int = 0) -> bool:
    """Whether a class is an exception, by its bases."""
    for base in bases.get(name, ()):
        if base not in bases and base.endswith(("Exception", "Error")):
            return True
        if depth < _DEPTH and base in bases and _fails(base, bases, depth + 1):
            return True
    return False
