"""What answers when the model, its data or a service that it needs fails, or when it is unsure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence
from mle_lint.probes.code.identifiers import last_part, speaks
from mle_lint.probes.code.model_calls import asked, asks, asks_models, loaded, loads, predicts
from mle_lint.probes.code.own_code import Scope, calls_in, lines_of, own_code
from mle_lint.probes.code.serving import interface
from mle_lint.probes.code.verdicts import branch
from mle_lint.probes.documents import passages as documents
from mle_lint.repository import Repository

MAX_LINE = 300
_EXCEPT = pattern(r"^\s*except\b(?!.*(?:Import|ModuleNotFound|JSONDecode|Interrupt|StopIter))")
_IF = pattern(r"^\s*(?:el)?if\b.*[<>]")
_FAILS = pattern(
    r"\braise\b|HTTPException|abort\(|\b[45]\d\d\b|sys\.exit|\berrors?\b|\bexception\b"
    r"|\bst\.(?:stop|error)\(|traceback",
    re.IGNORECASE,
)
_GIVES = pattern(
    r"^\s*(?:return\s+|yield\s+|(?:predictions?|preds?|answers?|responses?|scores?|probability|"
    r"probabilities|proba|labels?|forecasts?|results?|outputs?|risk)\s*=\s*)"
    r"(?!None\b|False\b|\[\]|\{\}|\"\"|''|\(\)|np\.nan|float\(.nan|\w*str\(|$|\(?None)"
)
_COMMENT = pattern(r"^\s*#|^\s*(?:\w+\.)?(?:log|logger|logging|print|warnings?\.warn)\b")
# Names that say nothing of what is called.
_COMMON = frozenset({"main", "run", "__init__", "__call__", "get", "call"})
_DEFINED = pattern(r"^\s*(?:def|class|import|from)\b")


def told_and_done(
    repository: Repository,
    *,
    words: tuple[str, ...],
    near: tuple[str, ...],
    also: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    names: tuple[str, ...],
    others: tuple[str, ...],
    sure: tuple[str, ...],
    unsure: tuple[str, ...],
    doubts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Documents that say what answers instead, together with the code that does so."""
    told = tuple(_told(repository, (words, near, also), without, not_under))
    if told:
        done = tuple(_done(repository, others, (names, sure, unsure, doubts)))
        yield from (*done, *told) if done else ()


def begun(
    repository: Repository,
    *,
    words: tuple[str, ...],
    near: tuple[str, ...],
    also: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    names: tuple[str, ...],
    others: tuple[str, ...],
    sure: tuple[str, ...],
    unsure: tuple[str, ...],
    doubts: tuple[str, ...],
    retries: tuple[str, ...],
    keywords: tuple[str, ...],
) -> Iterator[Evidence]:
    """A fallback that is only told or only in code, or tries again that end without an answer."""
    yield from _done(repository, others, (names, sure, unsure, doubts))
    yield from _told(repository, (words, near, also), without, not_under)
    for module in _answering(repository):
        yield from _tried_again(module, retries, keywords)


def _told(
    repository: Repository,
    words: tuple[tuple[str, ...], ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    return documents.mentions(
        repository,
        words=words[0],
        near=words[1],
        also=words[2],
        without=without,
        not_under=not_under,
        least_words=6,
        by_heading=False,
    )


def _done(
    repository: Repository, others: tuple[str, ...], words: tuple[tuple[str, ...], ...]
) -> Iterator[Evidence]:
    """Code of what answers users that gives another answer, `words` being those of the rule.

    `others` are words of modules and calls that do other work.
    """
    names, sure, unsure, doubts = words
    told = pattern("|".join(sure), re.IGNORECASE)
    doubt = pattern(rf"\b(?:{'|'.join(unsure)})", re.IGNORECASE)
    review = pattern("|".join(doubts), re.IGNORECASE)
    for module in _answering(repository):
        if speaks(module.path.rsplit("/", 1)[-1], others):
            continue
        named = _named(module, names, others)
        if named is not None:
            yield evidence(module, named)
            continue
        for function in _predicting(repository, module):
            at = _given(repository, module, function, told)
            at = at or _doubted(repository, module, function, (doubt, review))
            if at:
                text = lines_of(repository, module.path)[at - 1].strip()
                yield Evidence(module.at(at), text[: documents.EXCERPT])
                break


def _named(module: Module, names: tuple[str, ...], others: tuple[str, ...]) -> Call | None:
    """The first call whose name says that it answers instead."""
    for call in module.facts.calls:
        last = last_part(call.name)
        if speaks(last, names) and not speaks(last, others):
            return call
    return None


@lru_cache(maxsize=1)
def _answering(repository: Repository) -> tuple[Module, ...]:
    """Modules to which a service, an app or a command leads, and in which a model is asked."""
    own = own_code(repository)
    found: dict[str, Module] = {}
    for module in repository.code:
        if not module.notebook and interface(module) is not None:
            found.update({m.path: m for m in own.closure(module)})
    code = {module.path for module in repository.code}
    known = {path: m for path, m in sorted(found.items()) if path in code}
    return tuple(m for m in known.values() if _is_asking(m) or _hands_on(repository, m))


def _hands_on(repository: Repository, module: Module) -> bool:
    """Whether a module calls a function of an own module that asks a language model."""
    return any(name in module.by_last_name for name in _behind(repository, module))


@lru_cache(maxsize=1024)
def _behind(repository: Repository, module: Module) -> frozenset[str]:
    """The names of functions that ask a language model, in the own modules that one imports."""
    imported = own_code(repository).imported(module)
    functions = (f for near in imported if asked(near) for f in _predicting(repository, near))
    names = (function.name.rsplit(".", 1)[-1] for function in functions)
    return frozenset(name for name in names if name not in _COMMON)


def _is_asking(module: Module) -> bool:
    if loaded(module) or asked(module):
        return True
    return any(predicts(module, call) for call in module.facts.calls)


def _predicting(repository: Repository, module: Module) -> Iterator[Function]:
    """The functions in which a model is loaded, called or asked, perhaps by an own module."""
    importing = asks_models(module)
    behind = _behind(repository, module) if not asked(module) else frozenset()
    for function in module.facts.functions:
        for call in calls_in(Scope(module, function.name)):
            known = loads(module, call) or predicts(module, call)
            if known or asks(module, call, importing) or last_part(call.name) in behind:
                yield function
                break


def _given(
    repository: Repository, module: Module, function: Function, told: re.Pattern[str]
) -> int:
    """The line on which another answer is given when something failed, or is named; 0 if none."""
    lines = lines_of(repository, module.path)
    for at in range(function.line - 1, min(function.end_line, len(lines))):
        line = lines[at][:MAX_LINE]
        if _EXCEPT.match(line):
            body = branch(lines, at)
            gives = any(_GIVES.match(row[:MAX_LINE]) for row in body)
            if gives and not any(_FAILS.search(row[:MAX_LINE]) for row in _said(body)):
                return at + 1
        elif told.search(line) and not _COMMENT.match(line) and not _DEFINED.match(line):
            return at + 1
    return 0


def _said(body: list[str]) -> list[str]:
    """The lines of a branch that are no comment and write to no log."""
    return [row for row in body if not _COMMENT.match(row)]


def _doubted(
    repository: Repository,
    module: Module,
    function: Function,
    words: tuple[re.Pattern[str], re.Pattern[str]],
) -> int:
    """The line that asks whether the model is sure, where something else follows; 0 if none."""
    lines = lines_of(repository, module.path)
    for at in range(function.line - 1, min(function.end_line, len(lines))):
        line = lines[at][:MAX_LINE]
        if not _IF.match(line) or not words[0].search(line):
            continue
        if any(words[1].search(row[:MAX_LINE]) for row in _said(branch(lines, at))):
            return at + 1
    return 0


def _tried_again(
    module: Module, retries: tuple[str, ...], keywords: tuple[str, ...]
) -> Iterator[Evidence]:
    """Decorators and calls that try again, and calls that wait no longer than they are told."""
    for function in module.facts.functions:
        for decorator in function.decorators:
            if speaks(last_part(decorator.name), retries):
                yield Evidence(module.at(function.line), decorator.name)
                return
    call = any_matching(module, ("Retry", "HTTPAdapter", "*.with_retry", "*.with_fallbacks"))
    call = call or next(module.with_keyword(keywords), None)
    if call is not None:
        yield evidence(module, call)
