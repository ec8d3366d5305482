"""What follows when something that is watched crosses its threshold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mle_lint import gates
from mle_lint.artefacts.ci_model import Step
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import lines_of, text_of
from mle_lint.probes.code.verdicts import branch, is_heeded
from mle_lint.probes.documents import passages as documents
from mle_lint.repository import Repository

MAX_LINE = 300
MAX_FILES = 60
MAX_SIZE = 120_000
_TEST = pattern(r"^\s*(?:(?:el)?if\b|return\b|[A-Za-z_]\w*\s*(?::[^=]+)?=(?!=))")
_ASKS = pattern(r"^\s*(?:el)?if\b")
_PRESENCE = pattern(r"\bin\b|\bis None\b|\.empty\b|\.exists\(|isinstance\(|hasattr\(|\blen\(")
_COMPARED = pattern(r"[<>]")
# A name that is given what a function answers: `found = alarms(rows, limits)`.
_GIVEN = pattern(r"^\s*[A-Za-z_]\w*\s*(?::[^=]+)?=(?!=)\s*(?:\w+\.)*(\w+)\(")


def acted(
    repository: Repository,
    *,
    watched: tuple[str, ...],
    values: tuple[str, ...],
    flags: tuple[str, ...],
    actions: tuple[str, ...],
    calls: tuple[str, ...],
    places: tuple[str, ...],
    rules: tuple[str, ...],
    steps: tuple[str, ...],
) -> Iterator[Evidence]:
    """Conditions on what is watched that lead to an alarm, a stop, a retrain or a rollback.

    `watched` are words of modules and functions that watch; `values` and `flags` patterns of what
    a condition compares or asks; `actions` patterns of what follows. `calls` set an alarm up,
    `rules` are marks of alert rules in files whose path speaks of `places`, and `steps` words of
    workflow steps that tell somebody or train.
    """
    action = pattern("|".join(actions), re.IGNORECASE)
    yield from _ruled(repository, places, rules)
    for module in repository.code:
        call = None if module.notebook else any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)
    for module in _watching(repository, watched):
        for at in _conditions(repository, module, (values, flags)):
            if _leads_to(repository, module, at, action):
                text = lines_of(repository, module.path)[at].strip()
                yield Evidence(module.at(at + 1), text[: documents.EXCERPT])
                break
    yield from _told_by_workflows(repository, watched, steps)


def noticed(
    repository: Repository,
    *,
    watched: tuple[str, ...],
    values: tuple[str, ...],
    flags: tuple[str, ...],
    words: tuple[str, ...],
    near: tuple[str, ...],
    also: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """A flag that code sets and nothing asks, or an action that is only told."""
    for module in _watching(repository, watched):
        for at in _conditions(repository, module, (values, flags)):
            lines = lines_of(repository, module.path)
            if re.search("|".join(flags), "\n".join([lines[at], *branch(lines, at)])):
                yield Evidence(module.at(at + 1), lines[at].strip()[: documents.EXCERPT])
                break
    yield from documents.mentions(
        repository,
        words=words,
        near=near,
        also=also,
        without=without,
        not_under=not_under,
        least_words=5,
        by_heading=False,
    )


def _ruled(
    repository: Repository, places: tuple[str, ...], rules: tuple[str, ...]
) -> Iterator[Evidence]:
    """Alert rules in configuration files and in infrastructure code."""
    mark = pattern("|".join(rules), re.MULTILINE)
    paths = [p for p in repository.files if p.endswith((".yml", ".yaml", ".tf", ".rules", ".json"))]
    chosen = [p for p in paths if repository.size(p) <= MAX_SIZE and speaks(p, places)]
    for path in chosen[:MAX_FILES]:
        text = repository.text(path) or ""
        found = mark.search(text)
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(repository.place(path, line), found.group().strip())


def _watching(repository: Repository, watched: tuple[str, ...]) -> Iterator[Module]:
    """The first modules that watch, by their names or those of their functions."""
    named = (
        module
        for module in repository.code
        if not module.notebook
        and any(
            speaks(name, watched)
            for name in (module.path, *(function.name for function in module.facts.functions))
        )
    )
    return islice(named, MAX_FILES)


def _conditions(
    repository: Repository, module: Module, words: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[int]:
    """Lines, from 0, that hold a watched value against a limit, or ask for a flag of it.

    What a function answers is a flag where the function is named as one.
    """
    value = pattern("|".join(words[0]), re.IGNORECASE)
    flag = pattern("|".join(words[1]), re.IGNORECASE)
    text = text_of(repository, module.path)
    if not gates.may_match(value, text) and not gates.may_match(flag, text):
        return
    for at, line in enumerate(lines_of(repository, module.path)):
        line = line[:MAX_LINE]
        if not _TEST.match(line) or _PRESENCE.search(line):
            continue
        if (_COMPARED.search(line) and value.search(line)) or _is_asked(line, flag):
            yield at


def _is_asked(line: str, flag: re.Pattern[str]) -> bool:
    """Whether a line asks for a flag, or takes the answer of a function that is named as one."""
    if (_ASKS.match(line) or " if " in line) and flag.search(line):
        return True
    given = _GIVEN.match(line)
    return given is not None and flag.search(given[1]) is not None


def _leads_to(repository: Repository, module: Module, at: int, action: re.Pattern[str]) -> bool:
    lines = lines_of(repository, module.path)
    body = [lines[at], *(branch(lines, at) if _ASKS.match(lines[at]) else [])]
    if any(action.search(row[:MAX_LINE]) for row in body):
        return True
    return is_heeded(repository, module, at, action)


def _told_by_workflows(
    repository: Repository, watched: tuple[str, ...], words: tuple[str, ...]
) -> Iterator[Evidence]:
    """Conditional steps that tell somebody, in workflows that watch data or a model."""
    said = pattern("|".join(words), re.IGNORECASE)
    for path, flow in repository.workflows.items():
        for job in flow.jobs:
            texts = (path.rsplit("/", 1)[-1], flow.name, job.name, *(s.run for s in job.steps))
            if not any(speaks(text, watched) for text in texts):
                continue
            for step in job.steps:
                if (step.condition or job.condition) and said.search(_text(step)):
                    yield Evidence(repository.place(path, step.line), step.name or step.uses)


def _text(step: Step) -> str:
    return "\n".join((step.name, step.uses, step.run, *(value for _, value in step.inputs)))
