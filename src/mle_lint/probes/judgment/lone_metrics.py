"""Whether one metric stands alone where it hides the rare class."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code import training
from mle_lint.probes.code.calls import any_matching, evidence
from mle_lint.probes.code.own_code import text_of
from mle_lint.repository import Repository

_ACCURACY = pattern(r"accuracy", re.IGNORECASE)
_NUMBER = pattern(r"(?<![\w.])\d")
_PATH_WORD = pattern(r"[^\W\d_]+")
# So many metrics in one passage are a list.
LISTED = 4


def accuracy(
    repository: Repository,
    *,
    others: tuple[str, ...],
    texts: tuple[str, ...],
    rare: tuple[str, ...],
    remedies: tuple[str, ...],
    balanced: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first place that measures accuracy, where nothing measures or tells anything else.

    `others` are words for other metrics in documents and names of files, `texts` such words in
    code. It counts only where one class is rare or its errors are dear: the first document or a
    path speaks of one of `rare`, or code calls one of `remedies` ("name keyword" asks for the
    keyword); and no document says that the classes are `balanced`. A list of metrics without any
    number tells none of them.
    """
    fitting = [m for m in repository.code if training.first_fit(m) is not None]
    if not fitting:
        return
    measuring = next((m for m in repository.code if _measures(repository, m)), None)
    if measuring is None:
        return
    passages = repository.passages
    wanted = terms(*others)
    told = any(_tells(passages[index], wanted) for index in passages.find(others))
    if told or passages.find(balanced) or _files(repository, others):
        return
    other = pattern("|".join(texts), re.IGNORECASE)
    if any(_says(repository, module, other) for module in repository.code):
        return
    cause = _rare(repository, rare) or _remedied(repository, remedies)
    if cause is not None:
        yield _place(repository, measuring)


def _tells(passage: Passage, metrics: Terms) -> bool:
    """Whether a passage is more than a list of metrics; the header of a table has its rows."""
    if passage.block.kind in ("row", "heading") or _NUMBER.search(passage.text):
        return True
    return len(set(metrics.findall(passage.text))) < LISTED


def _measures(repository: Repository, module: Module) -> bool:
    text = text_of(repository, module.path)
    return "accuracy" in text or "accuracy" in text.lower()


def _says(repository: Repository, module: Module, words: re.Pattern[str]) -> bool:
    """Whether a file's text, outputs of a notebook included, holds one of the words."""
    return gates.search(words, text_of(repository, module.path)) is not None


def _files(repository: Repository, words: tuple[str, ...]) -> bool:
    wanted = terms(*words)
    return any(wanted.search(folded(path.replace("_", " "))) for path in repository.files)


def _rare(repository: Repository, rare: tuple[str, ...]) -> Evidence | None:
    passages = repository.passages
    for index in sorted(passages.find(rare)):
        if passages[index].rank == 0 and not passages[index].notebook:
            return Evidence(passages[index].location, passages[index].block.text[:60])
    wanted = terms(*rare)
    for path in repository.files:
        words = " ".join(_PATH_WORD.findall(path))
        if not is_test(path) and wanted.search(folded(words)):
            return Evidence(Location(path), path)
    return None


def _remedied(repository: Repository, remedies: tuple[str, ...]) -> Evidence | None:
    for module in repository.code:
        for name, _, keyword in (item.partition(" ") for item in remedies):
            call = any_matching(module, (name,))
            if call is not None and (not keyword or keyword in call.keywords):
                return evidence(module, call)
    return None


def _place(repository: Repository, module: Module) -> Evidence:
    call = any_matching(module, ("accuracy_score", "*.accuracy_score", "*.score"))
    if call is not None:
        return evidence(module, call)
    if module.notebook:
        return Evidence(module.at(1), "accuracy")
    text = text_of(repository, module.path)
    found = _ACCURACY.search(text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return Evidence(module.at(line), "accuracy")
