"""Commands that a document gives as another way to do what the command before does."""

from __future__ import annotations

from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.repository import Repository

# A line that offers the command below it in place of the one above.
_OR = pattern(
    r"(?i)^\W*(?:or|alternatively|alternative|instead|ou|o bien|alternativamente|alternativement"
    r"|sinon|oder|alternativ|oppure|или|或者?|또는|または|veya|atau|hoặc)\b"
)
# An alternative follows closely on what it stands for.
_CLOSE = 8


def is_alternative(repository: Repository, before: Location, after: Location) -> bool:
    """Whether a line between two commands of a document offers the second instead of the first."""
    if before.path != after.path or not 0 < after.line - before.line <= _CLOSE:
        return False
    between = lines_of(repository, after.path)[before.line : after.line - 1]
    return any(_OR.match(line[:200]) for line in between)
