"""Where a language model answers people, and what stands in the code around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.probes.code.calls import any_matching, imports
from mle_lint.probes.code.model_calls import asked, loaded
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.code.retrieval import searches
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.repository import Repository

# A project whose title says so evaluates models, and answers nobody.
_EVALUATES = ("eval", "evals", "evaluat*", "benchmark*", "harness", "red team*", "leaderboard")
_ANSWERS = ("rag", "chat*", "assistant*", "agent*", "bot", "copilot", "q a", "qa", "question*")
_COMMENT = re.compile(r"(?m)^[ \t]*#.*$|[ \t]#[ ].*$")
_DOCSTRING = re.compile(r'(?m)^[ \t]*[rf]?("""|\'\'\')[\s\S]*?\1')
MAX_SIZE = 200_000


def answers(repository: Repository) -> Iterator[Evidence]:
    """Web services, apps and chats that lead to a model; none where models are only evaluated."""
    if evaluates(repository) is not None:
        return
    own = own_code(repository)
    searching = any(True for _ in searches(repository))
    for module in repository.code:
        if module.notebook:
            continue
        line = imports(module, (*WEB, *SCREENS))
        closure = own.closure(module) if line else (module,)
        typed = any_matching(module, ("input",)) if not line else None
        if (line or typed) and any(asked(m) or loaded(m) for m in closure):
            place = line or (typed.line if typed else 1)
            yield Evidence(module.at(place), "people and asks a model")
    yield from _apart(repository)
    if searching:
        yield from searches(repository)


def _apart(repository: Repository) -> Iterator[Evidence]:
    """A service or app in a project where another process asks the model."""
    modules = [module for module in repository.code if not module.notebook]
    if any(asked(module) for module in modules):
        for module in modules:
            line = imports(module, (*WEB, *SCREENS))
            if line:
                yield Evidence(module.at(line), "people and asks a model")


def evaluates(repository: Repository) -> Evidence | None:
    """The title of a project that says that it evaluates, and names no application."""
    passages = repository.passages
    titles = passages.find(_EVALUATES) - passages.find(_ANSWERS)
    for index in sorted(titles):
        passage = passages[index]
        if passage.rank == 0 and passage.block.kind == "heading" and passage.block.level == 1:
            return Evidence(passage.location, passage.block.text[:60])
    return None


def must_be_readable(repository: Repository) -> None:
    """Raises Undecided where all code is in languages whose calls are not read."""
    if not repository.code and repository.of_kind("source"):
        raise Undecided("the code is in a language whose calls are not read")


@lru_cache(maxsize=1)
def around_model(repository: Repository) -> tuple[Module, ...]:
    """Modules that ask a model or an index, those they import and those that import them.

    Raises Undecided where the code is in languages whose calls are not read.
    """
    must_be_readable(repository)
    own_modules = [m for m in repository.modules if not is_test(m.path)]
    own = own_code(repository)
    asking = {m.path: m for m in own_modules if asked(m) or loaded(m)}
    asking.update({e.location.path: own.by_path[e.location.path]
                   for e in searches(repository) if e.location.path in own.by_path})  # fmt: skip
    found = dict(asking)
    for module in own_modules:
        imported = own.imported(module)
        if module.path in asking:
            found.update({m.path: m for m in imported})
        elif any(m.path in asking for m in imported):
            found[module.path] = module
            found.update({m.path: m for m in imported})
    notebooks = [n.module for n in repository.notebooks if asked(n.module)]
    return (*found.values(), *notebooks)


@lru_cache(maxsize=128)
def code_text(repository: Repository, path: str) -> str:
    """The text of a Python file with comments and docstrings blanked, lines kept."""
    if not path.endswith(".py"):
        return ""
    text = text_of(repository, path)[:MAX_SIZE]
    if '"""' in text or "'''" in text:
        text = _DOCSTRING.sub(_blank, text)
    return _COMMENT.sub("", text) if "#" in text else text


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def code_search(repository: Repository, path: str, wanted: re.Pattern[str]) -> re.Match[str] | None:
    """The first match in the code of a Python file; most files are ruled out by their text."""
    if not path.endswith(".py"):
        return None
    if not gates.may_match(wanted, text_of(repository, path)[:MAX_SIZE]):
        return None
    return wanted.search(code_text(repository, path))


def lines(
    repository: Repository, modules: Iterable[Module], wanted: re.Pattern[str]
) -> Iterator[Evidence]:
    """The first line of each module whose code, comments apart, holds the pattern."""
    for module in modules:
        match = code_search(repository, module.path, wanted)
        if match is not None:
            line = match.string.count("\n", 0, match.start()) + 1
            yield Evidence(module.at(line), " ".join(match[0].split())[:80])


@lru_cache(maxsize=32)
def names(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for words as whole parts of identifiers: `sources` is in `final_sources`."""
    options = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) or "(?!)"
    return pattern(rf"(?<![A-Za-z0-9])(?:{options})(?![A-Za-z0-9])")


@lru_cache(maxsize=1)
def entered(repository: Repository) -> tuple[Module, ...]:
    """The modules where people come in, and every own module that those lead to.

    Raises Undecided where the code is in languages whose calls are not read.
    """
    found = {module.path: module for module in around_model(repository)}
    own = own_code(repository)
    for item in answers(repository):
        module = own.by_path.get(item.location.path)
        if module is not None:
            found.update({near.path: near for near in own.closure(module)})
    return tuple(module for module in found.values() if not is_test(module.path))
