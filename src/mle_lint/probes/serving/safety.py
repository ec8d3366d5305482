"""Which misuse of a language model is thought of, and what in the code stands against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import entered
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.suites import test_functions
from mle_lint.probes.documents.passages import mentions
from mle_lint.probes.serving.grounding import instructed
from mle_lint.repository import Repository

# More data files, or longer ones, are no list of hard questions.
MAX_FILES = 40
MAX_SIZE = 256 * 1024


def enforced(
    repository: Repository,
    *,
    filters: tuple[str, ...],
    personal: tuple[str, ...],
    permissions: tuple[str, ...],
    limits: tuple[str, ...],
    packages: tuple[str, ...],
    calls: tuple[str, ...],
    lengths: tuple[str, ...],
    others: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Controls of `least` kinds in the code that people reach.

    Names of own functions and classes tell the kind: `filters` of what comes in and goes out,
    `personal` data, `permissions` of tools, `limits` of use; none with a word of `others`. A
    call of the `packages` or of `calls` is a filter; a request's field whose length is bounded by
    one of the keywords `lengths` is a limit, so is a keyword named by `permissions` or `limits`.
    """
    modules = [module for module in entered(repository) if not module.notebook]
    kinds = (
        (*_called(modules, packages, calls), *_named(modules, filters, others)),
        tuple(_named(modules, personal, others)),
        tuple(_named(modules, permissions, others)),
        (*_named(modules, limits, others), *_bounded(modules, lengths)),
    )
    if sum(1 for kind in kinds if kind) >= least:
        for kind in kinds:
            yield from kind[:2]


def tried(
    repository: Repository,
    *,
    words: tuple[str, ...],
    texts: tuple[str, ...],
    files: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tests named by one of the words or holding one of the texts, and such texts in data files
    whose path has one of the words `files`."""
    wanted = pattern("|".join(texts), re.IGNORECASE)
    for case in test_functions(repository):
        if case.asserting and (
            speaks(case.name, words) or gates.search(wanted, "\n".join(case.source))
        ):
            yield Evidence(case.module.at(case.function.line), case.function.name)
    named = (
        path
        for path in repository.files
        if path.endswith((".jsonl", ".json", ".csv", ".yaml", ".yml"))
        and 0 < repository.size(path) <= MAX_SIZE
        and speaks(path, files)
    )
    for path in islice(named, MAX_FILES):
        match = gates.search(wanted, text_of(repository, path))
        if match is not None:
            yield Evidence(repository.place(path), match[0][:80])


def begun(
    repository: Repository,
    *,
    filters: tuple[str, ...],
    personal: tuple[str, ...],
    permissions: tuple[str, ...],
    limits: tuple[str, ...],
    packages: tuple[str, ...],
    calls: tuple[str, ...],
    lengths: tuple[str, ...],
    others: tuple[str, ...],
    least: int,
    asked: tuple[str, ...],
    prompts: tuple[str, ...],
    risks: tuple[str, ...],
    without: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """One control in the code, one that the prompt asks for, or a risk told in `least_words`."""
    yield from enforced(
        repository,
        filters=filters,
        personal=personal,
        permissions=permissions,
        limits=limits,
        packages=packages,
        calls=calls,
        lengths=lengths,
        others=others,
        least=least,
    )
    yield from instructed(repository, asked, prompts)
    yield from mentions(
        repository, words=risks, not_under=without, least_words=least_words, by_heading=False
    )


def _called(
    modules: Iterable[Module], packages: tuple[str, ...], calls: tuple[str, ...]
) -> Iterator[Evidence]:
    for module in modules:
        call = any_matching(module, calls)
        line = imports(module, packages)
        if call is not None:
            yield evidence(module, call)
        elif line:
            yield Evidence(module.at(line), next(p for p in packages if imports(module, (p,))))


def _named(
    modules: Iterable[Module], words: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Evidence]:
    """The first function, class, call or keyword of each module that is named by the words."""
    for module in modules:
        own = ((item.name.rsplit(".", 1)[-1], item.line) for item in module.facts.functions)
        made = ((item.name, item.line) for item in module.facts.classes)
        keys = ((key, call.line) for call in module.facts.calls for key in call.keywords)
        for name, line in (*own, *made, *keys):
            if speaks(name, words) and not speaks(name, others):
                yield Evidence(module.at(line), name)
                break


def _bounded(modules: Iterable[Module], lengths: tuple[str, ...]) -> Iterator[Evidence]:
    for module in modules:
        for call in module.with_keyword(lengths):
            last = call.name.rsplit(".", 1)[-1]
            if last in ("Field", "constr", "Query", "Body", "Form", "StringConstraints"):
                yield Evidence(module.at(call.line), f"{last}({', '.join(call.keywords)})"[:80])
                break
