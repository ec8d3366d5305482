"""How scores become decisions: weighted classes, a chosen cut-off, calibration or intervals."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.terms import length
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.probes.code.training import PACKAGES
from mle_lint.probes.documents.passages import below, excerpt, holding, is_placeholder
from mle_lint.probes.evaluation.two_classes import called, decide
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A cut-off is picked from a curve at most so many lines below it.
NEAR = 25
# The pictures of a larger notebook take longer to read than its names are worth.
MOST_BYTES = 4 * 1024 * 1024
# A sentence on how a score is used has at least this many words.
LEAST_SAID = 6
_COMMENT = pattern(r"^\s*#|^\s*\"\s*#")


class _Signs(NamedTuple):
    """What shows one way of handling scores: calls, keywords of calls, written names."""

    calls: tuple[str, ...]
    keywords: tuple[str, ...]
    marks: tuple[str, ...]


def shown(
    repository: Repository,
    *,
    weighting: tuple[str, ...],
    weighting_keywords: tuple[str, ...],
    weighting_marks: tuple[str, ...],
    cutting: tuple[str, ...],
    cutting_marks: tuple[str, ...],
    curves: tuple[str, ...],
    picks: tuple[str, ...],
    calibrating: tuple[str, ...],
    calibrating_keywords: tuple[str, ...],
    calibrating_marks: tuple[str, ...],
    regressors: tuple[str, ...],
    classifiers: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Code that weighs classes, chooses a cut-off and calibrates, at least so many of the three.

    Where only `regressors` are fitted, intervals are all that can be asked for.
    """
    modules = _modules(repository)
    weigh = _Signs(weighting, weighting_keywords, weighting_marks)
    calibrate = _Signs(calibrating, calibrating_keywords, calibrating_marks)
    cut = _Signs(cutting, (), cutting_marks)
    marks = (*weighting_marks, *cutting_marks, *calibrating_marks)
    found = (
        _first(repository, modules, weigh, marks),
        _first(repository, modules, cut, marks)
        or _picked(modules, curves, picks)
        or _ruled(repository, cut),
        _first(repository, modules, calibrate, marks),
    )
    regression = called(modules, regressors) and not called(modules, classifiers)
    enough = regression and found[2] is not None
    if enough or sum(item is not None for item in found) >= least:
        yield from (item for item in found if item is not None)


def said(
    repository: Repository,
    *,
    weights: tuple[str, ...],
    cuts: tuple[str, ...],
    aims: tuple[str, ...],
    calibration: tuple[str, ...],
    without: tuple[str, ...],
    plans: tuple[str, ...],
) -> Iterator[Evidence]:
    """Statements on imbalanced classes, on calibration, or on a cut-off together with its aim.

    What holds a word of `without` is about another cut-off; below headings of `plans` nothing is
    done yet.
    """
    passages = repository.passages
    other = passages.find(without) | below(passages, without)
    sure = (holding(passages, cuts, True) & passages.find(aims)) | passages.find(calibration)
    found = holding(passages, weights, True) | (sure - other)
    for index in sorted(found - below(passages, plans)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if length(passage.text) >= LEAST_SAID:
            yield excerpt(passage)


def begun(
    repository: Repository,
    *,
    weighting: tuple[str, ...],
    weighting_keywords: tuple[str, ...],
    weighting_marks: tuple[str, ...],
    cutting: tuple[str, ...],
    cutting_marks: tuple[str, ...],
    curves: tuple[str, ...],
    picks: tuple[str, ...],
    calibrating: tuple[str, ...],
    calibrating_keywords: tuple[str, ...],
    calibrating_marks: tuple[str, ...],
    regressors: tuple[str, ...],
    classifiers: tuple[str, ...],
    weights: tuple[str, ...],
    cuts: tuple[str, ...],
    aims: tuple[str, ...],
    calibration: tuple[str, ...],
    without: tuple[str, ...],
    plans: tuple[str, ...],
    binary: tuple[str, ...],
    two_class_scores: tuple[str, ...],
    two_classes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code for one of the three, or a statement on one.

    Raises Undecided where there is neither, and nothing shows that the code tells two classes
    apart: a class of many is taken by the highest score, a number is not cut at all.
    """
    code = shown(
        repository,
        weighting=weighting,
        weighting_keywords=weighting_keywords,
        weighting_marks=weighting_marks,
        cutting=cutting,
        cutting_marks=cutting_marks,
        curves=curves,
        picks=picks,
        calibrating=calibrating,
        calibrating_keywords=calibrating_keywords,
        calibrating_marks=calibrating_marks,
        regressors=regressors,
        classifiers=classifiers,
        least=1,
    )
    told = said(
        repository,
        weights=weights,
        cuts=cuts,
        aims=aims,
        calibration=calibration,
        without=without,
        plans=plans,
    )
    found = [*code, *told]
    if not found:
        decide(repository, binary, two_class_scores, two_classes)
    yield from found


def _modules(repository: Repository) -> list[Module]:
    """The code that imports a package which fits or scores models."""
    return [module for module in repository.code if imports(module, (*PACKAGES, "scipy"))]


def _first(
    repository: Repository, modules: list[Module], signs: _Signs, marks: tuple[str, ...]
) -> Evidence | None:
    """The first of the signs; `marks` are the names of all signs, for which texts are read once."""
    for module in modules:
        call = any_matching(module, signs.calls) or next(module.with_keyword(signs.keywords), None)
        if call is not None:
            return evidence(module, call)
    for module in modules:
        written = _written(repository, module.path, marks)
        mark = next((mark for mark in signs.marks if mark in written), None)
        if mark is not None:
            return Evidence(repository.place(module.path, written[mark]), mark)
    return None


@lru_cache(maxsize=16_384)
def _written(repository: Repository, path: str, marks: tuple[str, ...]) -> dict[str, int]:
    """The first line of code that holds each of the names, comments left out."""
    found: dict[str, int] = {}
    if repository.size(path) > MOST_BYTES:
        return found
    held = tuple(gates.held(repository.letters(path), gates.stems(marks)))
    text = repository.text_with(path, b"") if held else ""
    for mark in held:
        at = text.find(mark)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            if not _COMMENT.match(text[start:at]):
                found[mark] = text.count("\n", 0, at) + 1
                break
            at = text.find(mark, at + 1)
    return found


def _ruled(repository: Repository, cut: _Signs) -> Evidence | None:
    """A cut-off that is worked out where it is used, in code that imports no learning package."""
    calls = ((module, any_matching(module, cut.calls)) for module in repository.code)
    return next((evidence(module, call) for module, call in calls if call is not None), None)


def _picked(
    modules: list[Module], curves: tuple[str, ...], picks: tuple[str, ...]
) -> Evidence | None:
    """A curve over all cut-offs with the best place on it taken right below."""
    for module in modules:
        picked = list(matching(module, picks))
        for call in matching(module, curves):
            if any(0 <= pick.line - call.line <= NEAR for pick in picked):
                return evidence(module, call)
    return None
