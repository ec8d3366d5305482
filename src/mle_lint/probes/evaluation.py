"""What the documents and notebooks say about how good the model is, and how that was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import folded, length, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.calls import evidence, matching
from mle_lint.probes.documents import below, excerpt, is_placeholder, mentions
from mle_lint.probes.metrics import compared, outputs, outputs_naming, reported
from mle_lint.probes.metrics import shown as metrics_shown
from mle_lint.repository import Repository

_SENTENCE = pattern(r"(?<=[.!?;])\s+|(?<=[。！？；])")
_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_NUMBER = pattern(r"\d")


def baseline_with_number(
    repository: Repository,
    *,
    words: tuple[str, ...],
    metrics: tuple[str, ...],
    models: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages that call something the baseline and give its value, beside another value."""
    passages = repository.passages
    found = passages.find(words) - passages.find(without)
    by_section: dict[int, list[int]] = {}
    for item in reported(passages, metrics):
        by_section.setdefault(passages[item.at].section, []).append(item.at)
    for indices in by_section.values():
        named = [i for i in indices if i in found]
        several = len(indices) > 1 or any(_values(passages[i].text) > 1 for i in named)
        if named and several:
            yield from (excerpt(passages[i]) for i in named[:2])


def baseline_or_comparison(
    repository: Repository,
    *,
    words: tuple[str, ...],
    metrics: tuple[str, ...],
    models: tuple[str, ...],
    without: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """A baseline that is only named, or models compared by number in text or notebook output."""
    yield from mentions(
        repository,
        words=words,
        without=without,
        near=(*models, *metrics, "model", "models", "modelo", "模型", "модел*"),
    )
    yield from compared(repository, metrics=metrics, models=models, least=least)
    yield from _compared_in_notebooks(repository, metrics, least)
    yield from outputs_naming(repository, metrics=metrics, models=models, least=least)


def _compared_in_notebooks(
    repository: Repository, metrics: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Notebooks that fit several kinds of model and show values of metrics."""
    shown = {item.location.path for item in outputs(repository, metrics=metrics)}
    for notebook in repository.notebooks:
        if notebook.path not in shown:
            continue
        module = notebook.module
        fitted = {
            module.resolved(call.name).rsplit(".", 2)[-2]
            for call in matching(module, ("*.fit", "*.train"))
            if module.resolved(call.name).count(".")
        }
        kinds = {name for name in fitted if name[:1].isupper() and _ESTIMATOR.search(name)}
        if len(kinds) >= least:
            call = next(matching(module, ("*.fit", "*.train")))
            yield Evidence(module.at(call.line), ", ".join(sorted(kinds)))


_ESTIMATOR = pattern(
    r"Classifier|Regress|SVC|SVR|Ridge|Lasso|Bayes|NB\b|Booster|Forest|Tree|XGB|LGBM|Sequential|MLP"
)


def metric_reason(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    reasons: tuple[str, ...],
    about: tuple[str, ...] = (),
    strict: bool = False,
) -> Iterator[Evidence]:
    """Sentences that name a metric and give a reason; `strict` asks for what it is about too."""
    passages = repository.passages
    patterns = [terms(*group) for group in (metrics, reasons, about) if group]
    candidates = passages.find(metrics) & passages.find(reasons)
    if about:
        candidates &= passages.find(about)
    for index in sorted(candidates):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        for sentence in _SENTENCE.split(passage.text):
            long_enough = length(sentence) >= (7 if strict else 5)
            if long_enough and all(pattern.search(sentence) for pattern in patterns):
                yield excerpt(passage)
                break


def metric_values_or_reason(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    reasons: tuple[str, ...],
    images: tuple[str, ...],
) -> Iterator[Evidence]:
    """Values without a reason, or a reason without values."""
    yield from metrics_shown(repository, metrics=metrics, images=images)
    yield from metric_reason(repository, metrics=metrics, reasons=reasons)


def errors_discussed(
    repository: Repository,
    *,
    words: tuple[str, ...],
    strong: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Passages that speak of the model's errors with numbers or at length, not only of a plot."""
    passages = repository.passages
    found = passages.find(words) - passages.find(without) - below(passages, not_under)
    clear = passages.find(strong)
    telling: dict[str, list[int]] = {}
    for index in sorted(found):
        passage = passages[index]
        if passage.block.kind in ("heading", "code", "row") or is_placeholder(passage):
            continue
        if length(passage.text) >= 8 and (index in clear or _NUMBER.search(passage.text)):
            telling.setdefault(passage.path, []).append(index)
    for indices in telling.values():
        numbered = [i for i in indices if _NUMBER.search(passages[i].text)]
        strongly = [i for i in indices if i in clear]
        long = any(length(passages[i].text) >= 40 for i in strongly)
        if strongly and numbered and (long or len(indices) >= least):
            yield from (excerpt(passages[i]) for i in strongly[:3])


def errors_shown(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    drawn: tuple[str, ...],
    images: tuple[str, ...],
    words: tuple[str, ...],
) -> Iterator[Evidence]:
    """Notebooks that compute errors by kind, pictures of them, code that draws such (`drawn`),
    or their bare mention."""
    for notebook in repository.notebooks:
        call = next(matching(notebook.module, calls), None)
        if call is not None:
            yield evidence(notebook.module, call)
    pattern = terms(*images)
    for path in repository.files:
        name = path.rsplit("/", 1)[-1]
        if name.lower().endswith(_PICTURES) and pattern.search(folded(name)):
            yield Evidence(Location(path), name)
    for path, document in repository.documents.items():
        for link in document.links:
            if link.image and pattern.search(
                folded(f"{link.target.rsplit('/', 1)[-1]} {link.text}")
            ):
                yield Evidence(Location(path, link.line), link.text or link.target)
    for module in repository.code:
        call = next(matching(module, drawn), None)
        if call is not None and not module.notebook:
            yield evidence(module, call)
    yield from mentions(repository, words=words, by_heading=False)


def leakage_reasoned(
    repository: Repository,
    *,
    leaks: tuple[str, ...],
    context: tuple[str, ...],
    actions: tuple[str, ...],
    splits: tuple[str, ...],
    by: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Leakage with what was done against it, or a split with the reason for its kind."""
    passages = repository.passages
    allowed = set(range(len(passages))) - passages.find(without)
    reasoned = passages.find(leaks) & passages.find(actions) & passages.find(context)
    reasoned |= passages.find(splits) & passages.find(by)
    for index in sorted(reasoned & allowed):
        passage = passages[index]
        if passage.block.kind not in ("heading", "code") and _substantial(passages, index):
            yield excerpt(passage)


def split_named(
    repository: Repository,
    *,
    words: tuple[str, ...],
    names: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """A split or leakage named in a document, or a function of the code named after it."""
    yield from mentions(repository, words=words, without=without, by_heading=False)
    parts = tuple(name.strip("*") for name in names)
    for module in repository.code:
        for function in module.facts.functions:
            last = function.name.rsplit(".", 1)[-1].lower()
            if any(part in last for part in parts):
                yield Evidence(module.at(function.line), function.name)
                break


def _substantial(passages: Passages, index: int) -> bool:
    passage = passages[index]
    return not is_placeholder(passage) and length(passage.text) >= 8


def _values(text: str) -> int:
    return len(re.findall(r"(?<![\w.])\d*[.,]\d+|\d+ ?%", text))
