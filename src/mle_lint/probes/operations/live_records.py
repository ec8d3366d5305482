"""What is noted of each answer while users are served: in a tracker, or in a file that grows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import Scope, calls_in, lines_of, own_code, source_of
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_APPENDING = frozenset({"a", "a+", "at", "ab"})
_ADDING = pattern(r",\s*(?:mode=)?[\"']a[+bt]?[\"']")
_KEPT = ("predict", "inference", "feedback", "answered", "interaction", "served")
_WRITES = frozenset({"dumps", "dump", "writerow", "writerows", "model_dump_json"})
_ASKED = pattern(r"question|query|prompt|input|features|message|payload", re.IGNORECASE)
_ANSWERED = pattern(r"answer|response|predict|output|reply|result", re.IGNORECASE)


class Words(NamedTuple):
    """Parts of names: `live` ones answer users, `other_work` is done on a fixed set of rows or
    questions, whose numbers are results."""

    live: tuple[str, ...]
    other_work: tuple[str, ...]


def tracked(repository: Repository, trackers: tuple[str, ...], words: Words) -> Iterator[Evidence]:
    """Functions that ask a model for a user's input, and log to a tracker what came of it."""
    for module in repository.code:
        if module.notebook or not any_matching(module, trackers):
            continue
        for call in matching(module, trackers):
            if call.scope and _serves(module, call.scope, words):
                yield evidence(module, call)
                break


def _serves(module: Module, name: str, words: Words) -> bool:
    """Whether a function answers new input, by its place or name, and fits nothing."""
    place = f"{module.path.rsplit('/', 1)[-1]} {name}"
    calls = calls_in(Scope(module, name))
    if speaks(place, words.other_work) or any(model_calls.fits(module, call) for call in calls):
        return False
    typed = any(call.name == "input" for call in calls)
    live = typed or imports(module, (*WEB, *SCREENS)) or speaks(name.rsplit(".", 1)[-1], words.live)
    return bool(live) and _asks(module, calls)


def _asks(module: Module, calls: tuple[Call, ...]) -> bool:
    able = model_calls.asks_models(module)
    return any(model_calls.answers(module, call, able) for call in calls)


def appended(repository: Repository, words: Words) -> Iterator[Evidence]:
    """Own functions that add a line to a file, called where a question meets its answer."""
    for module in repository.code:
        growing = [c for c in module.by_last_name.get("open", ()) if c.text in _APPENDING]
        for opened in growing:
            last = opened.scope.rsplit(".", 1)[-1]
            writes = any(_last(c) in _WRITES for c in calls_in(Scope(module, opened.scope)))
            if last and writes and not speaks(f"{module.path} {last}", words.other_work):
                yield from _called(repository, module, last, words)


def grown(repository: Repository, words: Words) -> Iterator[Evidence]:
    """Files named for predictions to which code adds where it asks a model, and fits none."""
    for module in repository.code:
        calls = () if module.notebook else module.by_last_name.get("open", ())
        for call in calls:
            if not speaks(call.text, _KEPT) or speaks(
                f"{module.path} {call.scope}", words.other_work
            ):
                continue
            line = "".join(lines_of(repository, module.path)[call.line - 1 : call.line])
            beside = calls_in(Scope(module, call.scope))
            fits = any(model_calls.fits(module, other) for other in beside)
            if _ADDING.search(line[:500]) and not fits and _asks(module, beside):
                yield evidence(module, call)
                break


def _called(repository: Repository, home: Module, last: str, words: Words) -> Iterator[Evidence]:
    """The first call of a function in another that asks a model, and knows both sides."""
    own = own_code(repository)
    for module in repository.code:
        for call in module.by_last_name.get(last, ()):
            scope = call.scope
            if not scope or module.notebook or home not in own.closure(module):
                continue
            if speaks(f"{module.path} {scope}", words.other_work):
                continue
            if not _knows(repository, module, scope):
                continue
            starts = (scope, *_callers(module, scope))
            if any(_asks(s.module, calls_in(s)) for s in own.reached(module, starts)):
                yield evidence(module, call)
                return


def _callers(module: Module, scope: str) -> set[str]:
    """The functions of a module that call one of its others."""
    calls = module.by_last_name.get(scope.rsplit(".", 1)[-1], ())
    return {call.scope for call in calls if call.scope}


def _knows(repository: Repository, module: Module, scope: str) -> bool:
    """Whether a function names a question and an answer."""
    for function in module.facts.functions:
        if function.name == scope:
            text = "\n".join(source_of(repository, module, function))
            return bool(_ASKED.search(text) and _ANSWERED.search(text))
    return False


def _last(call: Call) -> str:
    return call.name.rsplit(".", 1)[-1]
