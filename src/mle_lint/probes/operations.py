"""What the documents say about running the model after it is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.probes.documents import about, below, excerpt, is_placeholder
from mle_lint.repository import Repository


def plan(
    repository: Repository,
    *,
    words: tuple[str, ...],
    inputs: tuple[str, ...],
    predictions: tuple[str, ...],
    service: tuple[str, ...],
    quality: tuple[str, ...],
    how: tuple[str, ...],
    least: int,
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Documents whose passages about monitoring name that many kinds of signal, and the how."""
    passages = repository.passages
    watched = about(passages, words) - below(passages, not_under)
    by_path: dict[str, set[int]] = {}
    for index in watched:
        if passages[index].block.kind not in ("code",) and not is_placeholder(passages[index]):
            by_path.setdefault(passages[index].path, set()).add(index)
    for path in sorted(by_path, key=lambda path: min(by_path[path])):
        own = by_path[path]
        signals = [own & passages.find(group) for group in (inputs, predictions, service, quality)]
        named = [min(found) for found in signals if found]
        if len(named) >= least and own & passages.find(how) and len(own) >= 4:
            yield from (excerpt(passages[index]) for index in sorted(set(named)))
            return
