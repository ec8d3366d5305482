"""Whether somebody looked at what the model gets wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import folded, length, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence, matching
from mle_lint.probes.documents.passages import (
    background,
    excerpt,
    holding,
    is_placeholder,
    mentions,
    rows_below,
)
from mle_lint.probes.evaluation.error_goals import only_goals
from mle_lint.probes.evaluation.metrics import pictures
from mle_lint.probes.evaluation.printed_blocks import by_class
from mle_lint.probes.evaluation.report_pages import measured
from mle_lint.probes.evaluation.result_files import confused, judged
from mle_lint.probes.evaluation.slices import read_out, tabled
from mle_lint.repository import Notebook, Repository

_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_PAGES = (".html", ".htm", ".pdf")
# So many footnotes are more than asides.
_CITING = 8
_PROSE = ("paragraph", "item")
# A number in brackets leads to a source.
_CITATION = pattern(r"\[\d{1,3}\]")
# Texts are in lower case, without accents.
_NUMBER = pattern(
    r"(?<![a-z])\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|only one|one instance"
    r"|one case|dos|tres|cuatro|cinco|duas|dois|deux|trois|quatre|zwei|drei|vier)\b"
)
_LABELS = ("*.title", "*.set_title", "*.xlabel", "*.ylabel", "*.suptitle", "*.set_xlabel")


def discussed(
    repository: Repository,
    *,
    words: tuple[str, ...],
    vague: tuple[str, ...],
    about: tuple[str, ...],
    strong: tuple[str, ...],
    without: tuple[str, ...],
    least: int,
    slices: tuple[str, ...] = (),
    metrics: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    textbook: tuple[str, ...] = (),
    titles: tuple[str, ...] = (),
    goals: tuple[str, ...] = (),
    least_told: int = 0,
) -> Iterator[Evidence]:
    """Passages that speak of the model's errors with numbers or at length, not only of a plot.

    A passage that only says what an error is, as a `textbook` does, gives no number; one under a
    heading of `titles` needs none if so many words (`least_told`) stand there.

    Words that are `vague` fail engineers and machines too, and count where the passage speaks of
    what a model does (`about`). A digest of literature tells of the models of others.

    Errors that are to be fewer, or are few without a count, are `goals` and no finding.

    A table of values by slice (see `slices.tabled`) counts where its section speaks of the slices.
    """
    passages = repository.passages
    yield from read_out(
        repository, slices=slices, metrics=metrics, topics=topics, least_words=least_told
    )
    titled = passages.find(titles)
    if titled:
        titled -= passages.find(without)
        yield from _titled(passages, titled, passages.find(about), least_told)
    clear = holding(passages, strong, True)
    if not clear:
        return
    found = holding(passages, words, True)
    found |= holding(passages, vague, True) & _told_of(passages, about)
    found = found - passages.find(without) - _unnumbered(passages, passages.find(textbook))
    found -= only_goals(passages, found, goals, terms(*words, *strong))
    others = _not_of_the_work(passages)
    telling: dict[str, list[int]] = {}
    for index in sorted(found):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if passage.path in others:
            continue
        long_enough = length(passage.text) >= (5 if passage.block.kind == "row" else 8)
        if long_enough and (index in clear or _NUMBER.search(passage.text)):
            telling.setdefault(passage.path, []).append(index)
    for indices in telling.values():
        yield from _enough(passages, indices, clear, least)


def _unnumbered(passages: Passages, indices: frozenset[int]) -> set[int]:
    texts = {index: _CITATION.sub(" ", passages[index].text) for index in indices}
    return {index for index, text in texts.items() if not _NUMBER.search(text)}


def _titled(
    passages: Passages, titles: frozenset[int], about: frozenset[int], least: int
) -> Iterator[Evidence]:
    """Sections on errors with so many words of prose, that speak of what a model does."""
    others = _not_of_the_work(passages)
    for part in passages.sections:
        if part.heading not in titles or passages[part.heading].path in others:
            continue
        below = passages.under(part)
        if passages[part.heading].block.level == 1:
            # The title of a document names all of its parts at once.
            below = range(below.start, _next_heading(passages, below))
        told = [i for i in below if passages[i].block.kind in _PROSE]
        told = [i for i in told if not is_placeholder(passages[i])]
        if about.isdisjoint(told):
            continue
        if sum(length(passages[i].text) for i in told) >= least:
            yield excerpt(passages[part.heading])


def _next_heading(passages: Passages, below: range) -> int:
    return next((i for i in below if passages[i].block.kind == "heading"), below.stop)


def _told_of(passages: Passages, about: tuple[str, ...]) -> set[int]:
    """Passages that hold a word, and the rows of tables whose head does."""
    found = set(passages.find(about))
    for header in tuple(found):
        if passages[header].block.kind == "row" and passages[header].block.level == 1:
            found.update(rows_below(passages, header))
    return found


def _not_of_the_work(passages: Passages) -> frozenset[str]:
    """Paths of documents that tell of the models of others, or are read beside the work."""
    beside = {passages[index].path for index in background(passages)}
    return digests(passages) | beside


def digests(passages: Passages) -> frozenset[str]:
    """Paths of documents that cite their sources in footnotes all along."""
    citing = Counter(passage.path for passage in passages.all if "[^" in passage.text)
    return frozenset(path for path, count in citing.items() if count >= _CITING)


def _enough(
    passages: Passages, indices: list[int], clear: set[int], least: int
) -> Iterator[Evidence]:
    """The clear passages of one document, if two give numbers, or enough are there beside one."""
    numbered = [i for i in indices if _NUMBER.search(passages[i].text)]
    strongly = [i for i in indices if i in clear]
    long = any(length(passages[i].text) >= 40 for i in strongly)
    counted = len([i for i in strongly if i in numbered]) > 1
    if strongly and numbered and (counted or long or len(indices) >= least):
        yield from (excerpt(passages[i]) for i in strongly[:3])


def begun(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    images: tuple[str, ...],
    reports: tuple[str, ...],
    pages: tuple[str, ...],
    marks: tuple[str, ...],
    words: tuple[str, ...],
    counted: tuple[str, ...],
    without: tuple[str, ...],
    cells: tuple[str, ...],
    cases: tuple[str, ...],
    verdicts: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    least: int,
    slices: tuple[str, ...],
    metrics: tuple[str, ...],
    topics: tuple[str, ...],
) -> Iterator[Evidence]:
    """Errors shown and not discussed: notebooks that were run and show them, pictures, stored
    reports (`reports`, or `pages` of a tool with one of its `marks`), tables of values by slice,
    verdicts on single cases, the `cells` of a confusion matrix, or their bare mention. Words that
    also define a metric need a number (`counted`). Code that would draw them shows nothing."""
    yield from tabled(repository, slices=slices, metrics=metrics, topics=topics)
    for notebook in repository.notebooks:
        yield from _in_notebook(notebook, calls, images)
    yield from _files(repository, _PICTURES, images)
    yield from _files(repository, _PAGES, reports)
    yield from measured(repository, names=pages, marks=marks)
    yield from pictures(repository, images=images)
    for passage in repository.passages.all:
        if passage.block.kind == "code" and by_class(passage.text):
            yield excerpt(passage)
    others = _not_of_the_work(repository.passages)
    for said in (
        mentions(repository, words=words, without=without, least_words=5),
        mentions(repository, words=counted, without=without, numbers=1, by_heading=False),
    ):
        yield from (place for place in said if place.location.path not in others)
    yield from confused(repository, cells=cells, places=places, suffixes=suffixes)
    yield from judged(
        repository,
        cases=cases,
        verdicts=verdicts,
        places=places,
        suffixes=suffixes,
        least=least,
    )


def _files(
    repository: Repository, suffixes: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[Evidence]:
    pattern = terms(*names)
    for path in repository.files:
        name = path.rsplit("/", 1)[-1]
        if name.lower().endswith(suffixes) and pattern.search(folded(name)):
            yield Evidence(Location(path), name)


def _in_notebook(
    notebook: Notebook, calls: tuple[str, ...], titles: tuple[str, ...]
) -> Iterator[Evidence]:
    """What a notebook shows of errors: a call, or the title of a plot; nothing if never run."""
    facts, module = notebook.facts, notebook.module
    if not (facts.executions or facts.outputs or facts.images):
        return
    call = next(matching(module, calls), None)
    if call is None and facts.images:
        title = terms(*titles)
        labels = matching(module, _LABELS)
        call = next((label for label in labels if title.search(folded(label.text))), None)
    if call is not None:
        yield evidence(module, call)
    for output in facts.outputs:
        if "precision" in output.text and "f1-score" in output.text and "support" in output.text:
            yield Evidence(Location(notebook.path, 1, None, output.cell, 1), "a per-class report")
            return
