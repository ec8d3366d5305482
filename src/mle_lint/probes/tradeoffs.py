"""Design choices with their price, and limits of the work."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.probes.documents import excerpt, holding, is_placeholder
from mle_lint.repository import Repository


def weighed(
    repository: Repository,
    *,
    words: tuple[str, ...],
    contrasts: tuple[str, ...],
    subjects: tuple[str, ...],
    least_words: int,
    at_least: int,
) -> Iterator[Evidence]:
    """Documents with that many passages that weigh something, in several forms.

    A passage counts when it holds one of `words` or stands under such a heading, or when it sets a
    contrast against one of the `subjects`; at least one of the first kind is needed.
    """
    passages = repository.passages
    plain = holding(passages, words, by_heading=True)
    contrasted = passages.find(contrasts) & passages.find(subjects)
    by_path: dict[str, list[int]] = {}
    for index in sorted(plain | contrasted):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if len(passage.text.split()) >= least_words:
            by_path.setdefault(passage.path, []).append(index)
    for indices in by_path.values():
        if len(indices) >= at_least and plain.intersection(indices):
            yield from (excerpt(passages[index]) for index in indices[:4])
