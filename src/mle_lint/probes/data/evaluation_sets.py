"""Stored questions with the answers that are expected, and who made them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import code_text
from mle_lint.probes.code.calls import any_matching
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.data.stored_cases import EvaluationSet, Words, stored_sets
from mle_lint.probes.documents.passages import excerpt, is_placeholder
from mle_lint.repository import Repository


def fixed(
    repository: Repository,
    *,
    questions: tuple[str, ...],
    expected: tuple[str, ...],
    answers: tuple[str, ...],
    named: tuple[str, ...],
    results: tuple[str, ...],
    others: tuple[str, ...],
    hard: tuple[str, ...],
    sets: tuple[str, ...],
    origins: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Evaluation sets of a folder with `least` items in all, some of them `hard`, that code reads
    and whose origin a document tells: a passage with a word of `sets` and one of `origins`."""
    words = Words(questions, expected, answers, named, results, others)
    tricky = pattern("|".join(hard), re.IGNORECASE)
    if not any(True for _ in _told(repository, sets, origins)):
        return
    for group in _by_folder(repository, words).values():
        if sum(item.items for item in group) < least or not _is_read(repository, group):
            continue
        if any(tricky.search(item.text(repository)) for item in group):
            yield from (_evidence(repository, item) for item in group)


def begun(
    repository: Repository,
    *,
    questions: tuple[str, ...],
    expected: tuple[str, ...],
    answers: tuple[str, ...],
    named: tuple[str, ...],
    results: tuple[str, ...],
    others: tuple[str, ...],
    makers: tuple[str, ...],
    loaders: tuple[str, ...],
    splits: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Sets of `least` items, code that makes one, or a public benchmark by its test split.

    Own functions and files make one when their names hold the words of one of `makers`, joined
    by "+"; a benchmark is a call of `loaders` beside one of the `splits` in code that evaluates.
    """
    words = Words(questions, expected, answers, named, results, others)
    for group in _by_folder(repository, words).values():
        if sum(item.items for item in group) >= least:
            yield from (_evidence(repository, item) for item in group)
    pairs = tuple(tuple(maker.split("+")) for maker in makers)
    split = pattern("|".join(splits), re.IGNORECASE)
    for module in repository.code:
        yield from _made(module, pairs)
        call = any_matching(module, loaders)
        judged = speaks(module.path, named) or module.notebook
        if call is not None and judged and split.search(_source(repository, module)):
            yield Evidence(module.at(call.line), call.name)


def told(
    repository: Repository, *, sets: tuple[str, ...], origins: tuple[str, ...]
) -> Iterator[Evidence]:
    """Passages that name an evaluation set, and with `origins` say where it comes from."""
    yield from _told(repository, sets, origins)


def _told(
    repository: Repository, sets: tuple[str, ...], origins: tuple[str, ...]
) -> Iterator[Evidence]:
    passages = repository.passages
    found = set(passages.find(sets))
    if origins:
        found &= passages.find(origins)
        titles = passages.find(sets)
        for index in passages.find(origins):
            heading = passages.sections[passages[index].section].heading
            if heading in titles:
                found.add(index)
    for index in sorted(found):
        passage = passages[index]
        said = passage.block.kind not in ("heading", "code") and not is_placeholder(passage)
        if said and not passage.text.rstrip().endswith("?"):
            yield excerpt(passage)


def _by_folder(repository: Repository, words: Words) -> dict[str, list[EvaluationSet]]:
    groups: dict[str, list[EvaluationSet]] = {}
    for item in stored_sets(repository, words):
        groups.setdefault(item.path.rpartition("/")[0], []).append(item)
    return groups


def _is_read(repository: Repository, group: list[EvaluationSet]) -> bool:
    """Whether code names one of the files or their folder; literals are read where they stand."""
    wanted: set[str] = set()
    for item in group:
        if item.path.endswith(".py"):
            return True
        folder, _, name = item.path.rpartition("/")
        wanted.update((name, name.rsplit(".", 1)[0]))
        wanted.update(part for part in folder.split("/")[-1:] if len(part) > 4)
    # What is in no text is not in its code either, which takes longer to tell from comments.
    paths = [m.path for m in repository.modules if _names_one(text_of(repository, m.path), wanted)]
    return any(_names_one(code_text(repository, path), wanted) for path in paths)


def _names_one(text: str, names: set[str]) -> bool:
    return any(name in text for name in names)


def _made(module: Module, pairs: tuple[tuple[str, ...], ...]) -> Iterator[Evidence]:
    stem = module.path.rsplit("/", 1)[-1].removesuffix(".py").removesuffix(".ipynb")
    named = [(f.name.rsplit(".", 1)[-1], f.line) for f in module.facts.functions]
    for name, line in ((stem, 1), *named):
        if any(all(speaks(name, (word,)) for word in pair) for pair in pairs):
            yield Evidence(module.at(line), name)
            return


def _source(repository: Repository, module: Module) -> str:
    if not module.notebook:
        return code_text(repository, module.path)
    return repository.text(module.path) or ""


def _evidence(repository: Repository, item: EvaluationSet) -> Evidence:
    return Evidence(repository.place(item.path, item.line), f"{item.items} cases")
