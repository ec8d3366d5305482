"""Claims that a reader would mend at once, put together as one piece of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Claim, Confidence, Evidence, Related
from mle_lint.repository import Repository

OPEN = ("unbacked", "contradicted")
# Addresses of one list or table stand as near to each other as this, in lines.
MAX_GAP = 6
# So many items one after the other are one list of wishes.
LEAST_RUN = 3
_TOGETHER = ("endpoint", "code", "name", "badge", "number of quality", "number of load")


def together(repository: Repository, found: tuple[Claim, ...]) -> Iterator[list[Claim]]:
    """The claims of one line; those of one kind in three or more items of a list that follow each
    other; and the addresses of one list or table."""
    items = _items(repository)
    lines: dict[tuple[str, int], list[Claim]] = {}
    for claim in found:
        lines.setdefault((claim.location.path, claim.location.line), []).append(claim)
    run: list[list[Claim]] = []
    for claims in lines.values():
        if run and not _follows(run[-1], claims, items):
            yield from _of_run(run)
            run = []
        run.append(claims)
    yield from _of_run(run)


def _follows(before: list[Claim], claims: list[Claim], items: frozenset[tuple[str, int]]) -> bool:
    last, place = before[0].location, claims[0].location
    if last.path != place.path or before[0].kind != claims[0].kind:
        return False
    if claims[0].kind == "code":
        return True
    if claims[0].kind in ("endpoint", "name"):
        return place.line <= last.line + MAX_GAP
    if claims[0].kind == "badge":
        return place.line <= last.line + 1
    both = {(last.path, last.line), (place.path, place.line)} <= items
    return both and place.line == last.line + 1


# Names that are shown of a list; the others are among the related places.
MAX_SHOWN = 6


def _of_run(run: list[list[Claim]]) -> Iterator[list[Claim]]:
    if len(run) >= LEAST_RUN or (run and run[0][0].kind in _TOGETHER):
        yield [claim for claims in run for claim in claims]
    else:
        yield from run


def _items(repository: Repository) -> frozenset[tuple[str, int]]:
    """Paths and lines of all list items."""
    passages = repository.passages
    return frozenset(
        (p.path, p.block.line) for p in passages.all if p.block.kind in ("item", "code")
    )


def told(claims: list[Claim]) -> Evidence:
    """Claims as one piece of evidence, at the first of them."""
    first, *more = claims
    names = list(dict.fromkeys(claim.subject for claim in claims))
    left = len(names) - MAX_SHOWN
    subject = ", ".join(names[:MAX_SHOWN]) + (f" and {left} more" if left > 0 else "")
    related = list(first.related)
    for claim in more:
        if claim.location.line != first.location.line:
            related.append(Related(claim.location, claim.subject))
        related.extend(claim.related)
    surest = min((claim.confidence for claim in claims), key=list(Confidence).index)
    return Evidence(first.location, f"{subject}: {first.note}", tuple(related), surest)
