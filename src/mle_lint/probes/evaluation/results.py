"""What the documents and notebooks say about how good the model is, and how that was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import excerpt, holding, mentions
from mle_lint.probes.documents.sentences import END, close
from mle_lint.probes.evaluation import (
    baselines,
    reference_numbers,
    reference_sentences,
    result_files,
    result_values,
    series,
)
from mle_lint.probes.evaluation import metrics as numbers
from mle_lint.probes.evaluation.baseline_outputs import in_outputs
from mle_lint.probes.evaluation.metric_reasons import metric_reason
from mle_lint.probes.evaluation.metrics import Reported, reported
from mle_lint.probes.evaluation.report_pages import measured
from mle_lint.probes.evaluation.simple_references import Simplicity
from mle_lint.repository import Repository

_DECIMAL = pattern(r"(?<![\w.])\d*[.,]\d+|\d+ ?%")


def baseline_with_number(
    repository: Repository,
    *,
    words: tuple[str, ...],
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    simple: tuple[str, ...],
    complex_models: tuple[str, ...],
    without: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    simplest: tuple[str, ...] = (),
    averages: tuple[str, ...] = (),
    grouped: tuple[str, ...] = (),
    repeats: tuple[str, ...] = (),
    times: tuple[str, ...] = (),
    lacking: tuple[str, ...] = (),
    lacked: tuple[str, ...] = (),
    plainly: tuple[str, ...] = (),
    acting: tuple[str, ...] = (),
    asides: tuple[str, ...] = (),
    measures: tuple[str, ...] = (),
    contenders: tuple[str, ...] = (),
    rivals: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """Values of what is called the baseline, by its row, its column or its heading, beside
    another value of the same section or, under a heading, of the same document or notebook; and
    values of a `simple` model that is so called elsewhere, in a table of several models; and
    result files that hold both. A model of `complex_models` is no simple reference, though it be
    called so."""
    passages = repository.passages
    called = baselines.called(passages, words, without)
    headed = holding(passages, words, True) - passages.find(without)
    headed -= passages.find(words) - called
    by_section: dict[int, list[Reported]] = {}
    in_document: Counter[str] = Counter()
    for item in reported(passages, metrics, goals):
        by_section.setdefault(passages[item.at].section, []).append(item)
        in_document[passages[item.at].path] += item.values
    for items in by_section.values():
        for item in items:
            passage = passages[item.at]
            several = len(items) > 1 or _gives_two(passage, words)
            named = not called.isdisjoint({item.at, item.header})
            apart = item.at in headed and in_document[passage.path] > item.values
            if close(passage.text, words, complex_models, 1):
                continue
            if passage.block.kind == "paragraph" and reference_sentences.only_beaten(
                passage.text, words
            ):
                continue
            if apart or (several and (named or _block_says(passage, words, without))):
                yield excerpt(passage)
    values = {number: [item.at for item in found] for number, found in by_section.items()}
    yield from baselines.in_their_section(
        repository, words=words, simple=simple, items=values, without=without
    )
    yield from in_outputs(
        repository,
        words=words,
        metrics=metrics,
        simple=simple,
        complex_models=complex_models,
        without=without,
    )
    yield from baselines.by_name(
        repository,
        words=words,
        simple=simple,
        complex_models=complex_models,
        metrics=metrics,
        items=values,
        without=without,
    )
    yield from result_values.beside_the_baseline(
        repository,
        words=words,
        metrics=metrics,
        complex_models=complex_models,
        without=without,
        places=places,
        suffixes=suffixes,
    )
    kinds = Simplicity(
        simplest, averages, grouped, repeats, times, lacking, lacked, plainly, acting, asides,
        complex_models,
    )  # fmt: skip
    yield from reference_numbers.told(passages, kinds, measures, contenders, rivals, without)


def _gives_two(passage: Passage, words: tuple[str, ...]) -> bool:
    """Whether two values stand in one statement with the word; running text holds several."""
    running = passage.block.kind in ("paragraph", "item")
    said = END.split(passage.text) if running else [passage.text]
    return any(
        len(_DECIMAL.findall(sentence)) > 1
        for sentence in said
        if not running or terms(*words).search(baselines.spared(sentence))
    )


def _block_says(passage: Passage, words: tuple[str, ...], without: tuple[str, ...]) -> bool:
    """Whether a printed block holds a word, and none that makes it mean something else."""
    if passage.block.kind != "code":
        return False
    text = baselines.spared(passage.text)
    return bool(terms(*words).search(text) and not terms(*without).search(text))


def baseline_or_comparison(
    repository: Repository,
    *,
    words: tuple[str, ...],
    near: tuple[str, ...],
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    models: tuple[str, ...],
    without: tuple[str, ...],
    beside: tuple[str, ...],
    simple: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    kinds: tuple[str, ...],
    least: int,
    simplest: tuple[str, ...] = (),
    averages: tuple[str, ...] = (),
    grouped: tuple[str, ...] = (),
    repeats: tuple[str, ...] = (),
    times: tuple[str, ...] = (),
    lacking: tuple[str, ...] = (),
    lacked: tuple[str, ...] = (),
    plainly: tuple[str, ...] = (),
    acting: tuple[str, ...] = (),
    asides: tuple[str, ...] = (),
    comparing: tuple[str, ...] = (),
    series_of: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """A baseline that is only named, a `simple` model that something is compared with (`beside`),
    or models compared by number in text, notebook output or a result file, or what was tried
    (`kinds`) in a table."""
    passages = repository.passages
    bayes = (
        passages.find(words) - passages.find(without) - baselines.called(passages, words, without)
    )
    said = passages.find(words)
    bayes |= {i for i in said if reference_sentences.only_defined(passages[i].text, words)}
    ruled_out = {passages[index].location for index in bayes}
    for item in mentions(repository, words=words, without=without, near=near):
        if item.location not in ruled_out:
            yield item
    yield from mentions(repository, words=beside, near=simple, without=without, by_heading=False)
    simplicity = Simplicity(
        simplest, averages, grouped, repeats, times, lacking, lacked, plainly, acting, asides, ()
    )  # fmt: skip
    yield from reference_sentences.compared_with(passages, simplicity, comparing, words, without)
    yield from series.of_models(passages, series_of or models, metrics)
    yield from baselines.dummies(repository)
    yield from numbers.compared(
        repository, metrics=metrics, goals=goals, models=models, least=least
    )
    yield from baselines.variants(repository, metrics=metrics, kinds=kinds)
    yield from baselines.result_files_of(
        repository, metrics=metrics, models=models, places=places, suffixes=suffixes, least=least
    )
    yield from _compared_in_notebooks(repository, metrics, least)
    yield from numbers.outputs_naming(repository, metrics=metrics, models=models, least=least)
    yield from result_files.compared(
        repository,
        metrics=metrics,
        models=models,
        places=places,
        suffixes=suffixes,
        least=least,
    )


def _compared_in_notebooks(
    repository: Repository, metrics: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Notebooks that together make several kinds of model and show as many values of metrics.

    Which of them is fitted is not asked: most stand in a pipeline, a search or a list.
    """
    values = [item.location.path for item in numbers.outputs(repository, metrics=metrics)]
    kinds: dict[str, Evidence] = {}
    for notebook in repository.notebooks:
        module = notebook.module
        for call in module.facts.calls if notebook.path in values else ():
            kind = call.name.rsplit(".", 1)[-1]
            if kind[:1].isupper() and _ESTIMATOR.search(kind):
                kinds.setdefault(kind, Evidence(module.at(call.line), kind))
    if len(kinds) >= least and len(values) >= least:
        yield from islice(kinds.values(), 4)


_ESTIMATOR = pattern(
    r"(?:Classifier|Regressor|Regression|SVC|SVR|Ridge|Lasso|Bayes|NB|Booster|Forest|Tree|Sequential|"
    r"MLP|KMeans|DBSCAN|Mixture|Clustering)(?:CV)?$"
)


def metric_values_or_reason(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    reasons: tuple[str, ...],
    about: tuple[str, ...],
    columns: tuple[str, ...],
    choices: tuple[str, ...],
    first: tuple[str, ...],
    costs: tuple[str, ...],
    vague: tuple[str, ...],
    titles: tuple[str, ...],
    compounds: tuple[str, ...],
    images: tuple[str, ...],
    pages: tuple[str, ...],
    marks: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Values without a reason, or a reason without values."""
    yield from metric_values(
        repository,
        metrics=metrics,
        goals=goals,
        images=images,
        pages=pages,
        marks=marks,
        places=places,
        suffixes=suffixes,
    )
    yield from metric_reason(
        repository,
        metrics=metrics,
        reasons=reasons,
        about=about,
        columns=columns,
        choices=choices,
        first=first,
        costs=costs,
        vague=vague,
        titles=titles,
        compounds=compounds,
    )


def metric_values(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    images: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    pages: tuple[str, ...] = (),
    marks: tuple[str, ...] = (),
    verdicts: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """Values of metrics in any form: text, notebook output, file, picture, page of a tool.

    Documents may also say how often something was right (`verdicts`).
    """
    for item in reported(repository.passages, (*metrics, *verdicts), goals):
        yield excerpt(repository.passages[item.at])
    yield from numbers.outputs(repository, metrics=metrics)
    yield from numbers.pictures(repository, images=images)
    yield from result_files.numbers(repository, metrics=metrics, places=places, suffixes=suffixes)
    yield from measured(repository, names=pages, marks=marks)
