"""How many of several topics one document covers."""

from __future__ import annotations

from collections.abc import Iterable

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import length
from mle_lint.probes.documents.passages import is_placeholder


class Coverage:
    """The topics that each document covers, each with a passage of its own."""

    def __init__(self, passages: Passages, least_words: int) -> None:
        self._passages = passages
        self._least_words = least_words
        self._first: dict[str, dict[str, int]] = {}

    def add(self, topic: str, indices: Iterable[int]) -> None:
        """Gives a topic, in each document, the first passage that no other topic has."""
        for index in sorted(indices):
            passage = self._passages[index]
            if passage.block.kind in ("heading", "code") or is_placeholder(passage):
                continue
            topics = self._first.setdefault(passage.path, {})
            if length(passage.text) >= self._least_words and index not in topics.values():
                topics.setdefault(topic, index)

    def of(self, path: str) -> dict[str, int]:
        """Each topic of a document with the passage on it."""
        return self._first.get(path, {})
