"""Instructions that a document gives in words, without a command or the name of a file."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.read_as_data import is_given_as_data
from mle_lint.probes.documents.sentences import of_prose
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Characters between what is to be done and what it is to be done to.
_NEAR = 60


class Telling(NamedTuple):
    """Words that tell a reader to install and to start, and words for what is meant."""

    installs: Terms
    installed: Terms
    starts: Terms
    started: Terms


def told_in_words(repository: Repository, headings: Terms, telling: Telling) -> Iterator[Evidence]:
    """Passages under one of the headings that tell to install or to start something, and others
    that tell both."""
    section, wanted = -1, False
    for passage in repository.passages.all:
        if passage.notebook or passage.block.kind == "code":
            continue
        if is_given_as_data(repository, passage.path):
            continue
        if passage.block.kind == "heading":
            section, wanted = passage.section, headings.search(passage.text) is not None
            continue
        told = _tells(passage, telling)
        if all(told) or (any(told) and wanted and passage.section == section):
            yield Evidence(repository.place(passage.path, passage.block.line), passage.text[:80])


def _tells(passage: Passage, telling: Telling) -> tuple[bool, bool]:
    """Whether a passage tells to install something, and to start something."""
    sentences = of_prose(passage)
    return (
        any(_is_near(s, telling.installs, telling.installed) for s in sentences),
        any(_is_near(s, telling.starts, telling.started) for s in sentences),
    )


def _is_near(sentence: str, verbs: Terms, objects: Terms) -> bool:
    """Whether a word of each kind stands in a sentence, not far from one another."""
    places = [span.start for span in objects.spans(sentence)]
    return bool(places) and any(
        abs(place - span.start) <= _NEAR for span in verbs.spans(sentence) for place in places
    )
