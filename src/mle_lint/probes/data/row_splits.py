"""Where code keeps rows apart for testing and validation, and by which kind of split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere, training
from mle_lint.probes.code.calls import any_matching, evidence, matching
from mle_lint.probes.code.main_work import serves
from mle_lint.probes.code.own_code import lines_of, text_of
from mle_lint.probes.data.hand_splits import MAX_TEXT, Split, own_splitters, sliced
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_VALIDATION = pattern(
    r"(?<![\w.])[\"']?(?:\w+_)?(?:val|valid|validation|dev|calib|calibration|choose)(?:_\w+|idx)?[\"']?"
    r"\s*(?:,|:\s*\w+[.\[]|=(?!=)|\)\s*=|\])"
)
_UNSHUFFLED = pattern(r"shuffle\s*=\s*False")
_OF_GROUPS = pattern(
    r"split\(\s*(?:\w+_)?(?:ids|pids|patients?|clients?|customers?|users?|groups?)\b|split\(.*unique\("
)
_LOADER = pattern(r"(?:^|_)(?:val|valid|validation|test|eval|dev)(?:_|$)")


class Words(NamedTuple):
    """Calls that divide rows, by what they do; "name keyword" asks for the keyword too."""

    holds: tuple[str, ...]
    folds: tuple[str, ...]
    stratified: tuple[str, ...]
    grouped: tuple[str, ...]
    timed: tuple[str, ...]


@lru_cache(maxsize=2)
def splits(repository: Repository, words: Words) -> tuple[Split, ...]:
    """Every split of the code outside tests, the scripts' before the notebooks'."""
    found: list[Split] = list(own_splitters(repository))
    for module in repository.code:
        found += _called(module, words)
        found += _loaders(module)
        found += sliced(repository, module)
    found.sort(key=lambda split: (split.module.notebook, bool(serves(split.module))))
    return tuple(_adjusted(repository, split) for split in found)


def validates(repository: Repository, found: Iterable[Split]) -> bool:
    """Whether rows are kept for choices besides those for the test: folds, or a third part."""
    return any(s.role == "folds" or _names_validation(repository, s.module) for s in found)


def trains_in_scripts(repository: Repository) -> bool:
    """Whether a model is fitted outside notebooks."""
    return any(not m.notebook and training.first_fit(m) is not None for m in repository.code)


def in_other_languages(repository: Repository, texts: tuple[str, ...]) -> Iterator[Evidence]:
    """Splits in R, Julia, Scala and the like, by their texts."""
    yield from elsewhere.found(repository, texts, elsewhere.ANALYSIS)


def _called(module: Module, words: Words) -> Iterator[Split]:
    """Splits by known calls; the most telling kind of a call counts."""
    seen: set[tuple[str, int]] = set()
    table = (
        ("group", words.grouped),
        ("stratified", words.stratified),
        ("time", words.timed),
        ("plain", words.folds),
        ("plain", words.holds),
    )
    if any_matching(module, _names(words)) is None:
        return
    folding = frozenset(words.folds)
    for kind, patterns in table:
        for name, _, keyword in (item.partition(" ") for item in patterns):
            for call in matching(module, (name,)):
                if (call.name, call.line) in seen or (keyword and keyword not in call.keywords):
                    continue
                seen.add((call.name, call.line))
                role = "folds" if name in folding or _folds(call.name) else "held"
                yield Split(module, call.line, role, kind, evidence(module, call))


@lru_cache(maxsize=4)
def _names(words: Words) -> tuple[str, ...]:
    """The calls that are looked for, their keywords left out."""
    return tuple(item.partition(" ")[0] for group in words for item in group)


def _folds(name: str) -> bool:
    last = name.rsplit(".", 1)[-1]
    return "Fold" in last or last in ("TimeSeriesSplit", "LeaveOneGroupOut", "cross_validation")


def _loaders(module: Module) -> Iterator[Split]:
    """Batches of rows that are called validation or test."""
    for place in module.facts.instances:
        if place.text.endswith("DataLoader") and _LOADER.search(place.scope):
            text = Evidence(module.at(place.line), place.scope)
            yield Split(module, place.line, "held", "plain", text)


def _adjusted(repository: Repository, split: Split) -> Split:
    """A plain split that is told not to shuffle keeps the order; one of names keeps groups."""
    if split.kind != "plain" or split.module.notebook or split.role == "folds":
        return split
    lines = lines_of(repository, split.module.path)[split.line - 1 : split.line + 6]
    call = "\n".join(lines)
    if _UNSHUFFLED.search(call):
        return split._replace(kind="time")
    return split._replace(kind="group") if _OF_GROUPS.search(call) else split


def _names_validation(repository: Repository, module: Module) -> bool:
    if repository.size(module.path) > MAX_TEXT:
        return False
    return _VALIDATION.search(text_of(repository, module.path)) is not None
