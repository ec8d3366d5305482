"""What keeps an answer to its sources, and what happens when there is no good answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import around_model, lines, names
from mle_lint.probes.code.calls import any_matching, imports
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.retrieval import is_search, searched
from mle_lint.probes.code.suites import test_functions
from mle_lint.probes.documents.passages import mentions
from mle_lint.repository import Repository


def grounded(
    repository: Repository,
    *,
    sources: tuple[str, ...],
    found: tuple[str, ...],
    thresholds: tuple[str, ...],
    schemas: tuple[str, ...],
    limits: tuple[str, ...],
    retries: tuple[str, ...],
    fallbacks: tuple[str, ...],
    others: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """At least `least` of three precautions in the code around the model.

    Sources: fields or keys of an answer named by `sources`. No answer: a branch on nothing among
    the names `found`, a score against `thresholds`, or an answer checked by one of `schemas`.
    Failure: `limits` of time or `retries`, and a `fallbacks` name. Modules whose path has one of
    the words `others` do other work.
    """
    modules = [m for m in around_model(repository) if not speaks(m.path, others)]
    kinds = (
        tuple(_sources(repository, modules, sources)),
        tuple(_no_answer(repository, modules, found, thresholds, schemas)),
        tuple(_failure(repository, modules, limits, retries, fallbacks)),
    )
    if sum(1 for kind in kinds if kind) >= least:
        for kind in kinds:
            yield from kind[:2]


def shown(
    repository: Repository, *, tests: tuple[str, ...], words: tuple[str, ...], least_words: int
) -> Iterator[Evidence]:
    """Tests whose names hold one of `tests`, or passages that tell it in `least_words`."""
    for case in test_functions(repository):
        if case.asserting and speaks(case.name, tests):
            yield Evidence(case.module.at(case.function.line), case.function.name)
    yield from mentions(repository, words=words, least_words=least_words, by_heading=False)


def begun(
    repository: Repository,
    *,
    sources: tuple[str, ...],
    found: tuple[str, ...],
    thresholds: tuple[str, ...],
    schemas: tuple[str, ...],
    limits: tuple[str, ...],
    retries: tuple[str, ...],
    fallbacks: tuple[str, ...],
    others: tuple[str, ...],
    least: int,
    texts: tuple[str, ...],
    prompts: tuple[str, ...],
) -> Iterator[Evidence]:
    """The precautions of `grounded`, or a prompt that asks for them with one of the `texts`: in
    code around the model or in a file whose path holds one of the words `prompts`."""
    yield from grounded(
        repository,
        sources=sources,
        found=found,
        thresholds=thresholds,
        schemas=schemas,
        limits=limits,
        retries=retries,
        fallbacks=fallbacks,
        others=others,
        least=least,
    )
    yield from instructed(repository, texts, prompts)


def instructed(
    repository: Repository, texts: tuple[str, ...], prompts: tuple[str, ...]
) -> Iterator[Evidence]:
    """A prompt that holds one of the texts, in code around the model or in a file of its own."""
    wanted = pattern("|".join(texts), re.IGNORECASE)
    yield from lines(repository, around_model(repository), wanted)
    for path in repository.files:
        if speaks(path, prompts) and path.endswith((".txt", ".md", ".j2", ".yaml", ".yml")):
            match = gates.search(wanted, repository.text(path) or "")
            if match is not None:
                yield Evidence(repository.place(path), match[0])


def _sources(
    repository: Repository, modules: list[Module], sources: tuple[str, ...]
) -> Iterator[Evidence]:
    keyed = pattern(
        rf"[\"'](?:{'|'.join(sources)})[\"']\s*(?::|\])|"
        rf"(?<![\w.])(?:{'|'.join(sources)})\s*:\s*(?:list|List|tuple|Sequence|dict|Optional)\b"
    )
    for module in modules:
        for item in module.facts.classes:
            field = next((f for f in item.fields if f.name in sources), None)
            if field is not None:
                yield Evidence(module.at(item.line), f"{item.name}.{field.name}")
        call = next(module.with_keyword(sources), None)
        if call is not None:
            yield Evidence(module.at(call.line), call.name)
    yield from lines(repository, modules, keyed)


def _no_answer(
    repository: Repository,
    modules: list[Module],
    found: tuple[str, ...],
    thresholds: tuple[str, ...],
    schemas: tuple[str, ...],
) -> Iterator[Evidence]:
    empty = "|".join(re.escape(name) for name in found)
    branch = pattern(
        rf"\bif not (?:self\.|state\.)?(?:\w+_)?(?:{empty})\s*(?::|or\b)|"
        rf"\bif len\((?:\w+[._])?(?:{empty})\)\s*(?:==\s*0|<\s*1)|"
        rf"\b(?:{empty})(?:\[\w+\])*(?:\.\w+)?\s*(?:==|is)\s*(?:\[\]|None)\s*:"
    )
    searching = [m for m in modules if _searches(m)]
    yield from lines(repository, searching, branch)
    held = names(thresholds)
    for module in modules:
        for call in module.with_keyword(thresholds):
            if call.name.split(".")[-1] != "Field":
                yield Evidence(module.at(call.line), call.name)
                break
    compared = pattern(rf"(?:<|>)=?\s*(?:\w+\.)*(?:\w+_)?(?:{held.pattern})", re.IGNORECASE)
    yield from lines(repository, modules, compared)
    for module in modules:
        checked = any_matching(module, schemas)
        if checked is not None:
            yield Evidence(module.at(checked.line), checked.name)


def _searches(module: Module) -> bool:
    functions = (function.name.rsplit(".", 1)[-1] for function in module.facts.functions)
    calls = (call.name.rsplit(".", 1)[-1] for call in module.facts.calls)
    return searched(module) is not None or any(
        is_search(name) or name == "search" for name in (*functions, *calls)
    )


def _failure(
    repository: Repository,
    modules: list[Module],
    limits: tuple[str, ...],
    retries: tuple[str, ...],
    fallbacks: tuple[str, ...],
) -> Iterator[Evidence]:
    if not any(_limited(module, limits, retries) for module in modules):
        return
    for module in modules:
        own = ((f.name.rsplit(".", 1)[-1], f.line) for f in module.facts.functions)
        called = ((name, c.line) for c in module.facts.calls for name in (*c.keywords, c.name))
        for name, line in (*own, *called):
            if speaks(name.rsplit(".", 1)[-1], fallbacks):
                yield Evidence(module.at(line), name)
                break


def _limited(module: Module, limits: tuple[str, ...], retries: tuple[str, ...]) -> bool:
    if imports(module, retries):
        return True
    return any(True for _ in module.with_keyword(limits))
