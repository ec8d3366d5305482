"""Design choices with their price, and limits of the work."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.terms import length
from mle_lint.model import Evidence
from mle_lint.probes.documents import below, excerpt, holding, is_placeholder
from mle_lint.repository import Repository

# A passage of this many words says as much as two.
LONG = 45


def weighed(
    repository: Repository,
    *,
    words: tuple[str, ...],
    contrasts: tuple[str, ...],
    subjects: tuple[str, ...],
    least_words: int,
    at_least: int,
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Documents with that many passages that weigh something, in several forms.

    A passage counts when it holds one of `words` or stands under such a heading, or when it sets a
    contrast against one of the `subjects`; at least one of the first kind is needed.
    """
    passages = repository.passages
    aside = below(passages, not_under)
    plain = holding(passages, words, by_heading=True) - aside
    contrasted = (passages.find(contrasts) & passages.find(subjects)) - aside
    by_path: dict[str, list[int]] = {}
    for index in sorted(plain | contrasted):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if length(passage.text) >= least_words:
            by_path.setdefault(passage.path, []).append(index)
    for indices in by_path.values():
        long = sum(1 for index in indices if length(passages[index].text) >= LONG)
        if len(indices) + long >= at_least and plain.intersection(indices):
            yield from (excerpt(passages[index]) for index in indices[:4])
