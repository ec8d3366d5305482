"""Claims that a reader would mend at once, put together as one piece of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Claim, Evidence, Related
from mle_lint.repository import Repository

# Addresses of one list or table stand as near to each other as this, in lines.
MAX_GAP = 3


def together(repository: Repository, found: tuple[Claim, ...]) -> Iterator[list[Claim]]:
    """The claims of one line, and those of one kind in items of a list that follow each other."""
    items = _items(repository)
    group: list[Claim] = []
    for claim in found:
        place, last = claim.location, group[-1].location if group else None
        same = last is not None and place.path == last.path
        near = same and last is not None and place.line == last.line + 1
        listed = (
            near
            and claim.kind == group[-1].kind
            and {(place.path, place.line), (place.path, place.line - 1)} <= items
        )
        if same and last is not None and claim.kind == group[-1].kind == "endpoint":
            listed = place.line <= last.line + MAX_GAP
        if group and not (same and last is not None and place.line == last.line) and not listed:
            yield group
            group = []
        group.append(claim)
    if group:
        yield group


def _items(repository: Repository) -> frozenset[tuple[str, int]]:
    """Paths and lines of all list items."""
    passages = repository.passages
    return frozenset(
        (p.path, p.block.line) for p in passages.all if p.block.kind in ("item", "code")
    )


def told(claims: list[Claim]) -> Evidence:
    """Claims as one piece of evidence, at the first of them."""
    first, *more = claims
    subject = ", ".join(dict.fromkeys(claim.subject for claim in claims))
    related = list(first.related)
    for claim in more:
        if claim.location.line != first.location.line:
            related.append(Related(claim.location, claim.subject))
        related.extend(claim.related)
    return Evidence(first.location, f"{subject}: {first.note}", tuple(related), first.confidence)
