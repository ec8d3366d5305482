"""Whether a user can start something that scores new input, and what is in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import (
    foreign,
    foreign_starts,
    model_calls,
    server_configs,
    training,
)
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.entries import Entry, asks_user, entries, takes_input
from mle_lint.probes.code.own_code import Scope, calls_in, own_code
from mle_lint.probes.commands.importing import absent, trouble
from mle_lint.probes.commands.inputs import lacking
from mle_lint.probes.commands.unlisted import unlisted
from mle_lint.probes.serving.fixed_inputs import fixed_input
from mle_lint.probes.serving.obstacles import (
    fixed_run,
    mounted_in_vain,
    unknown_option,
    unregistered,
    unshown,
)
from mle_lint.probes.serving.wired_routes import wired
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FOUND = 2
MAX_SCORED = 20
# Entries that stay up and wait for input.
_STANDING = ("route", "handler", "screen")
# These ask a model that a platform serves, which nobody has to load.
_HOSTED = frozenset({"invoke_endpoint", "invoke_endpoint_async", "score_batch"})
_TRAINING = pattern(r"(?:^|[/_])(?:train\w*|fit|finetune|fine_tune)\.py$")
_PREPARING = pattern(r"scaler|encoder|imputer|vectori|token|pca|transform|select|label|index")


class Scoring(NamedTuple):
    """An entry that leads to a model's answer: the call that gives it, and what is wrong."""

    entry: Entry
    module: Module
    call: Call
    flaw: str

    @property
    def evidence(self) -> Evidence:
        """The entry, with the answering call."""
        place = self.entry.module.at(self.entry.line)
        where = "" if self.module is self.entry.module else f" in {self.module.path}"
        text = f"{self.entry.kind} leads to {self.call.name}{where}"
        return Evidence(place, f"{text}; {self.flaw}" if self.flaw else text)


def scoring(
    repository: Repository,
    *,
    words: tuple[str, ...],
    other_work: tuple[str, ...],
    servers: tuple[str, ...],
) -> Iterator[Evidence]:
    """Routes, apps and commands that load a model, or ask a language model, for new input."""
    followed = scorings(repository, other_work, words)
    found = [item for item in followed if not item.flaw]
    for item in found[:MAX_FOUND]:
        yield item.evidence
    if not followed:
        yield from wired(repository, words=words, other_work=other_work)
    if not found:
        yield from foreign.served(repository)
        yield from foreign_starts.answered_by_scripts(repository)
        yield from foreign.commanded(repository, servers)
        yield from server_configs.configured(repository)


def hindered(
    repository: Repository, *, words: tuple[str, ...], other_work: tuple[str, ...]
) -> Iterator[Evidence]:
    """Entries that score, but only a fixed row, a labelled split, or not as they stand."""
    found = [s for s in scorings(repository, other_work, words) if s.flaw]
    for item in found[:MAX_FOUND]:
        yield item.evidence


@lru_cache(maxsize=2)
def scorings(
    repository: Repository, other_work: tuple[str, ...], words: tuple[str, ...]
) -> tuple[Scoring, ...]:
    """Every entry that leads to a model's answer, services and apps first, with its flaw."""
    own = own_code(repository)
    modules = [module for module in repository.code if not module.notebook]
    answering = {module.path for module in modules if _answers_somehow(module)}
    fitting = {module.path for module in modules if training.first_fit(module) is not None}
    found: list[Scoring] = []
    whole = [0, 0]
    for entry in sorted(entries(repository), key=lambda e: _rank(e, words)):
        standing = entry.kind in _STANDING
        if whole[standing] == MAX_FOUND:
            continue
        sought = answering | fitting if standing else answering
        handed = entry.kind == "flow" and answering
        near = own.closure(entry.module)
        asking = standing and any(map(model_calls.asks_models, near))
        lost = standing and _lost(repository, entry)
        if not (handed or asking or lost) and not any(m.path in sought for m in near):
            continue
        scored = _scored(repository, entry, other_work, words)
        if scored is not None:
            found.append(scored)
            whole[standing] += not scored.flaw
        if len(found) == MAX_SCORED:
            break
    return tuple(found)


def _answers_somehow(module: Module) -> bool:
    if not _HOSTED.isdisjoint(module.by_last_name):
        return True
    return model_calls.loaded(module) is not None or model_calls.asked(module) is not None


def _rank(entry: Entry, words: tuple[str, ...]) -> tuple[int, int, str]:
    kind = ("route", "handler", "screen", "flow", "command", "script").index(entry.kind)
    return (kind, entry.module.path.count("/"), entry.module.path)


def _scored(
    repository: Repository, entry: Entry, other_work: tuple[str, ...], words: tuple[str, ...]
) -> Scoring | None:
    own = own_code(repository)
    scopes = own.reached(entry.module, entry.starts)
    standing = entry.kind in _STANDING
    closure = own.closure(entry.module)
    # What is asked may be made in a module that only hands it over.
    able = standing and any(map(model_calls.asks_models, closure))
    asked = _first_asking(scopes, able)
    predicted = None if asked else _first(scopes, model_calls.predicts)
    if standing and predicted is None:
        asked = asked or _first_asking(_made(scopes), able)
    answer = asked or predicted
    if answer is None:
        return None
    hosted = _last(answer[1]) in _HOSTED
    loaded = asked or hosted or _loads(closure, scopes, everywhere=standing)
    loaded = loaded or (entry.kind == "route" and _is_given_model(repository, entry.module))
    if entry.kind == "flow" and not loaded:
        # What a step works on is handed to it by another one.
        loaded = _named(entry, words) and not _named(entry, other_work)
    fitted = _fits(scopes) or (standing and any(map(training.first_fit, closure)))
    flaw = ""
    if not loaded:
        flaw = "it trains the model itself and loads none" if fitted and standing else ""
        flaw = flaw or (_lost(repository, entry) if standing else "")
        if not flaw:
            return None
    elif (
        not standing
        and fitted
        and not (asked or _named(entry, words) or _lets_ask(repository, entry, scopes))
    ):
        # A training script that looks at its own predictions.
        return None
    module, call = answer
    flaw = flaw or _flaw(repository, entry, scopes, not asked and not standing, other_work)
    return Scoring(entry, module, call, flaw)


def _lost(repository: Repository, entry: Entry) -> str:
    """The own module that an entry which predicts needs and that is not there, "" for none."""
    calls = entry.module.facts.calls
    if not any(model_calls.predicts(entry.module, call) for call in calls):
        return ""
    return absent(repository, entry.module)


def _is_given_model(repository: Repository, module: Module) -> bool:
    """Whether an app that takes the routes of a module in loads a model, to hand it to them."""
    own = own_code(repository)
    apps = (other for other in repository.modules if module in own.imported(other))
    return any(model_calls.loaded(part) for app in apps for part in own.closure(app))


def _lets_ask(repository: Repository, entry: Entry, scopes: tuple[Scope, ...]) -> bool:
    """Whether a command that trains also asks its user for what it scores; one that is named for
    the training asks how to train."""
    return asks_user(repository, entry, scopes) and not _TRAINING.search(entry.module.path)


def _flaw(
    repository: Repository,
    entry: Entry,
    scopes: tuple[Scope, ...],
    batch: bool,
    other_work: tuple[str, ...],
) -> str:
    if not takes_input(repository, entry, scopes):
        return "it takes no input"
    asking = asks_user(repository, entry, scopes)
    batch = batch and not asking
    if not asking and (fixed := fixed_input(repository, entry)):
        return fixed
    if batch and _named(entry, other_work):
        return "it scores a labelled split only"
    if batch and any(_measures(s.module, c) for s in scopes for c in calls_in(s)):
        return "it scores labelled rows to measure the model"
    return (
        fixed_run(repository, entry)
        or unknown_option(repository, entry)
        or unregistered(repository, entry)
        or unshown(repository, entry)
        or trouble(repository, entry.module)
        or mounted_in_vain(repository, entry)
        or (entry.kind == "route" and unlisted(repository, entry.module))
        or lacking(repository, entry.module, kinds=("nobody", "foreign"))
    )


_MEASURES = frozenset({
    "classification_report", "accuracy_score", "f1_score", "roc_auc_score", "mean_squared_error",
    "r2_score", "mean_absolute_error", "confusion_matrix", "precision_score", "recall_score",
    "compute_metrics",
})  # fmt: skip
# Packages that only compare answers with the right ones.
_MEASURING = ("rouge.", "rouge_score.", "rouge_chinese.", "sacrebleu.", "jiwer.", "bert_score.",
              "seqeval.", "nltk.translate.", "torchmetrics.", "pycocotools.")  # fmt: skip


def _measures(module: Module, call: Call) -> bool:
    return _last(call) in _MEASURES or module.resolved(call.name).startswith(_MEASURING)


def _named(entry: Entry, words: tuple[str, ...]) -> bool:
    """Whether the entry's file or one of its functions has one of the words in its name."""
    names = [entry.module.path.rsplit("/", 1)[-1].removesuffix(".py"), *entry.starts]
    parts = {part for name in names for part in re.split(r"[\W_]+", name.lower())}
    return any(part.startswith(word) for part in parts for word in words)


def _made(scopes: tuple[Scope, ...]) -> tuple[Scope, ...]:
    """The methods of the objects that are made on the way: one that a table of functions or a
    base class stands before is called by no name that leads to it."""
    owners = {(s.module.path, s.name.rpartition(".")[0]) for s in scopes if s.last == "__init__"}
    return tuple(
        Scope(scope.module, function.name)
        for scope in scopes
        if scope.last == "__init__"
        for function in scope.module.facts.functions
        if (scope.module.path, function.name.rpartition(".")[0]) in owners
    )


def _first_asking(scopes: tuple[Scope, ...], able: bool) -> tuple[Module, Call] | None:
    modules = {scope.module.path: scope.module for scope in scopes}
    able = able or any(model_calls.asks_models(module) for module in modules.values())
    return _first(scopes, lambda module, call: model_calls.asks(module, call, able))


def _first(
    scopes: Iterable[Scope], test: Callable[[Module, Call], bool]
) -> tuple[Module, Call] | None:
    for scope in scopes:
        for call in calls_in(scope):
            if test(scope.module, call):
                return scope.module, call
    return None


def _loads(closure: tuple[Module, ...], scopes: tuple[Scope, ...], everywhere: bool) -> bool:
    if everywhere:
        return any(model_calls.loaded(module) is not None for module in closure)
    levels = [Scope(module, "") for module in closure]
    return _first((*scopes, *levels), model_calls.loads) is not None


def _fits(scopes: tuple[Scope, ...]) -> bool:
    def fits(module: Module, call: Call) -> bool:
        if not model_calls.fits(module, call) or not imports(module, training.PACKAGES):
            return False
        return _PREPARING.search(module.resolved(call.name).lower()) is None

    return _first(scopes, fits) is not None


def _last(call: Call) -> str:
    return call.name.rsplit(".", 1)[-1]
